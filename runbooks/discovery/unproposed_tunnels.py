"""Why a tunnel that might be a core link is not proposed as one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corelinks.runbooks.discovery.configured_interfaces import Port, tunnel_destination
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.tasks.configuration.values import number, value

_MODES = {
    "gre multipoint": "multipoint is not supported: a core link leads to one peer",
    "gre ipv6": "GRE over IPv6 is not supported: a core link is GRE over IPv4",
    "mpls traffic-eng": "is a TE tunnel, which carries no GRE",
}


def other_mode(lines: Iterable[str]) -> str | None:
    """What a tunnel is when it is no GRE between two IPv4 addresses; None for one that is."""
    mode = value(lines, "tunnel mode") or "gre ip"
    return None if mode == "gre ip" else _MODES.get(mode, f"tunnel mode {mode} is not GRE and carries no labels")


def tunnel_obstacle(tunnel: Port) -> str | None:
    """What of a tunnel itself keeps it from being a core link; None for one that may be."""
    if tunnel.is_shut:
        return other_mode(tunnel.lines) or "is shut down"
    if tunnel.vrf is not None:
        return other_mode(tunnel.lines) or f"is in VRF {tunnel.vrf}, and a core link is in the global table"
    return other_mode(tunnel.lines)


def no_far_end(core: CoreMap, tunnel: Port) -> str:
    """Why no configuration has the other end of a tunnel."""
    destination = tunnel_destination(tunnel)
    if destination is None:
        return f"tunnel destination {value(tunnel.lines, 'tunnel destination') or 'unset'} is no IPv4 address"
    if core.source(tunnel) is None:
        return f"no interface of {tunnel.router} is or has its tunnel source"
    differing = [reason for other in core.back_to(tunnel) for reason in _differences(tunnel, other)]
    if differing:
        return "; ".join(differing)
    for router in core.others:
        if any(address.ip == destination for address in router.addresses):
            return f"its other end is {router.name}, which is {router.system}"
    owners = [port for port in core.ports if any(address.ip == destination for address in port.addresses)]
    if owners:
        return f"its destination is {owners[0]}, and no tunnel with an address leads back from there"
    return "its other end is in none of the configurations"


def _differences(tunnel: Port, other: Port) -> Iterator[str]:
    here, there = number(tunnel.lines, "tunnel key"), number(other.lines, "tunnel key")
    if here != there:
        yield f"{other} leads back with tunnel key {there}, here it is {here}"
    if tunnel.address.network != other.address.network:
        yield f"{other} leads back with {other.address}, here it is {tunnel.address}"

"""The links that are GRE tunnels already, read back from what both routers are configured with."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_crypto import find_crypto
from corelinks.runbooks.discovery.configured_interfaces import (
    Port,
    Values,
    extras,
    igp,
    metric,
    number,
    router_id,
    tunnel_destination,
    tunnel_source,
    value,
)
from corelinks.runbooks.discovery.core_map import CoreMap, smallest_mtu
from corelinks.runbooks.discovery.found_links import FoundLink

_PROTECTION = "tunnel protection ipsec profile"
_DEFAULT_METRIC = 10  # of IS-IS; IOS shows none then
# What ought to be alike on both ends of a tunnel.
_ALIKE = ("tunnel key", "ip mtu", "mpls mtu", "clns mtu", "isis metric", "ip ospf cost")


def encrypted_links(core: CoreMap, claims: Claims, remarks: list[str]) -> Iterator[FoundLink]:
    """Pairs of GRE tunnels whose source and destination meet; tunnels that make no link become remarks."""
    for tunnel in [port for port in core.ports if port.is_tunnel]:
        if claims.has(tunnel) or _is_other_design(tunnel, remarks):
            continue
        peer = core.far_end(tunnel)
        if peer is None:
            remarks.append(f"{tunnel.router} {tunnel.name}: its other end is in none of the configurations")
            continue
        claims.take(tunnel, peer)
        underlay = core.underlay(tunnel, peer)
        if underlay is None:
            remarks.append(f"{tunnel.router} {tunnel.name}: no subnet between {tunnel.router} and its peer")
            continue
        claims.take(*underlay)
        yield _link(core, claims, (tunnel, peer), underlay)


def _is_other_design(tunnel: Port, remarks: list[str]) -> bool:
    mode = value(tunnel.lines, "tunnel mode") or "gre ip"
    if mode == "gre ip":
        return False
    remarks.append(f"{tunnel.router} {tunnel.name}: tunnel mode {mode} is not GRE and carries no labels")
    return True


def _link(core: CoreMap, claims: Claims, tunnels: tuple[Port, Port], underlay: tuple[Port, Port]) -> FoundLink:
    (tunnel, peer), (a, b) = tunnels, underlay
    protection = value(tunnel.lines, _PROTECTION) or ""
    name, is_own = _name(claims, a.router, b.router, protection)
    values: Values = {"name": name, "a": _end(core, a, tunnel), "b": _end(core, b, peer)}
    undecided: list[str] = []
    key = number(tunnel.lines, "tunnel key")
    if key is not None:
        values["key"] = key
    values |= extras(tunnel.lines)
    if value(peer.lines, "description") != values.get("description"):
        values.pop("description", None)
    values["until"] = _until(a, tunnel)
    values["igp"] = _igp(core, a, tunnel)
    values["mtu"] = _mtu(a, b, tunnel)
    values |= _ldp(core, (a.router, b.router), name, undecided)
    values["crypto"] = _crypto(core, tunnel, name, undecided, is_own)
    undecided += _differences(tunnel, peer)
    return FoundLink(values, tuple(undecided))


def _name(claims: Claims, one: str, other: str, protection: str) -> tuple[str, bool]:
    """The name that corelinks gave the link, when the profile carries one, and whether it did."""
    profile, _, shared = protection.partition(" ")
    given = profile.removeprefix("CL-")
    if profile != given and not shared and claims.keep_name(given):
        return given, True
    return claims.name_between(one, other), False


def _end(core: CoreMap, port: Port, tunnel: Port) -> Values:
    values: Values = {
        "router": port.router,
        "interface": port.name,
        "address": str(port.address),
        "tunnel": int(tunnel.name.removeprefix("Tunnel")),
        "tunnel_address": str(tunnel.address),
    }
    source = tunnel_source(tunnel, core.ports)
    if source is not None and source != port:
        values["source"] = {"interface": source.name, "address": str(source.address.ip)}
    if value(tunnel.lines, "tunnel source") == str(port.address.ip):
        values["source_by"] = "address"
    vrf = value(tunnel.lines, "tunnel vrf")
    if vrf:
        values["front_vrf"] = vrf
    egress = core.egress(port.router, tunnel_destination(tunnel))
    return values | ({"egress": egress} if egress else {})


def _igp(core: CoreMap, port: Port, tunnel: Port) -> Values:
    """The IGP of the tunnel; which of its and the physical link's metric is that of the standby, says the step."""
    config = core.configs[port.router]
    found = igp(tunnel, config) or igp(port, config) or {}
    wanted, standby = ("cost", "standby_cost") if found.get("protocol") == "ospf" else ("metric", "standby_metric")
    metrics = [metric(tunnel.lines), metric(port.lines)]
    if _until(port, tunnel) == "build":
        metrics.reverse()
    found.pop(wanted, None)
    if metrics[0] is not None:
        found[wanted] = metrics[0]
    if metrics[1] is not None and metrics[1] > (metrics[0] or _DEFAULT_METRIC):
        found[standby] = metrics[1]
    return found


def _ldp(core: CoreMap, routers: tuple[str, str], name: str, undecided: list[str]) -> Values:
    """A password for each other's LDP id, where both have one."""
    one, other = routers
    ids = {router: router_id(router, core.configs[router]) for router in (one, other)}
    lines = [
        core.configs[router].sections(f"mpls ldp neighbor {ids[peer]} password")
        for router, peer in ((one, other), (other, one))
    ]
    if not all(lines):
        return {}
    password = f"env:{secret_variable(name, 'LDP')}"
    undecided.append(f"ldp.password: where the LDP password of this link is kept, now {password}")
    return {"ldp": {"password": password, "router_id_a": str(ids[one]), "router_id_b": str(ids[other])}}


def _crypto(core: CoreMap, tunnel: Port, name: str, undecided: list[str], is_own: bool) -> Values | str:
    protection = value(tunnel.lines, _PROTECTION)
    if not protection:
        undecided.append("the tunnel is not encrypted; if that is not meant, give it crypto")
        return "none"
    psk = f"env:{secret_variable(name)}"
    undecided.append(f"psk: where the key of this link is kept, now {psk}")
    source = tunnel_source(tunnel, core.ports)
    found = find_crypto(core.configs[tunnel.router], protection, source.address.ip if source else None)
    if found is None:
        profile = protection.partition(" ")[0]
        undecided.append(f"crypto: {tunnel.router} has no IPsec profile {profile}, so defaults stand here")
        return {"psk": psk}
    undecided += found.undecided
    if not (found.is_ours and (is_own or "protection" in found.values)):
        undecided.append("crypto object names differ from those that corelinks would give")
    return {"psk": psk, **found.values}


def _mtu(a: Port, b: Port, tunnel: Port) -> Values:
    found: Values = {"underlay": smallest_mtu(a, b)}
    for field, start in (("ip", "ip mtu"), ("mpls", "mpls mtu"), ("clns", "clns mtu")):
        size = number(tunnel.lines, start)
        if size is not None:
            found[field] = size
        elif field != "ip":
            found[field] = "default"
    return found


def _until(port: Port, tunnel: Port) -> str:
    if "mpls ip" not in port.lines:
        return "seal"
    return "cutover" if (metric(port.lines) or _DEFAULT_METRIC) > (metric(tunnel.lines) or _DEFAULT_METRIC) else "build"


def _differences(one: Port, other: Port) -> Iterator[str]:
    """What ought to be alike on both ends and is not; the values of the first stand in the definition."""
    for start in _ALIKE:
        here, there = number(one.lines, start), number(other.lines, start)
        if here != there:
            yield f"{start}: {here} on {one.router} and {there} on {other.router}"

"""The links that are GRE tunnels already, read back from what both routers are configured with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from pydantic import ValidationError

from corelinks.inventory.model import ENDS
from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_crypto import FoundCrypto, find_crypto, unlike
from corelinks.runbooks.discovery.configured_interfaces import (
    Port,
    Values,
    extras,
    router_id,
    tunnel_destination,
    tunnel_source,
)
from corelinks.runbooks.discovery.configured_routing import PortRouting, common_igp
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.found_links import FoundLink, as_link
from corelinks.runbooks.discovery.unproposed_tunnels import no_far_end, tunnel_obstacle
from corelinks.tasks.configuration.values import number, value
from corelinks.templates.object_names import crypto_names

Two: TypeAlias = tuple[Port, Port]

_PROTECTION = "tunnel protection ipsec profile"
_DEFAULT_METRIC = 10  # of IS-IS, and of a definition that says none
# What ought to be alike on both ends of a tunnel; of the IGP `common_igp` says it.
_ALIKE = ("tunnel key", "ip mtu", "mpls mtu", "clns mtu")


def encrypted_links(core: CoreMap, claims: Claims, remarks: list[str]) -> Iterator[FoundLink]:
    """Pairs of GRE tunnels whose source and destination meet; tunnels that make no link become remarks."""
    for tunnel in [port for port in core.ports if port.is_tunnel]:
        if claims.has(tunnel):
            continue
        peer = None if tunnel_obstacle(tunnel) else core.far_end(tunnel)
        reason = tunnel_obstacle(tunnel) or (no_far_end(core, tunnel) if peer is None else tunnel_obstacle(peer))
        if reason or peer is None:
            of_peer = "" if peer is None else f"{peer}, its other end, "
            remarks.append(f"{tunnel}: {of_peer}{reason}")
            continue
        claims.take(tunnel, peer)
        underlay = core.underlay(tunnel, peer)
        if underlay is None:
            remarks.append(f"{tunnel}: no subnet between {tunnel.router} and its peer")
            continue
        claims.take(*underlay)
        link = _link(core, claims, (tunnel, peer), underlay, remarks)
        if link is not None:
            yield link


def _link(core: CoreMap, claims: Claims, tunnels: Two, underlay: Two, remarks: list[str]) -> FoundLink | None:
    (tunnel, peer), (a, b) = tunnels, underlay
    undecided: list[str] = []
    found = [_found_crypto(core, end, undecided) for end in tunnels]
    others = [f"{end} by {of_end.other_authentication}" for end, of_end in zip(tunnels, found, strict=True)
              if of_end is not None and of_end.other_authentication]  # fmt: skip
    if others:
        remarks.append(f"{tunnel} and {peer} authenticate by other than a pre-shared key: {', '.join(others)}")
        return None
    name = _name(claims, a.router, b.router, value(tunnel.lines, _PROTECTION) or "")
    values: Values = {"name": name, "a": _end(core, a, tunnel), "b": _end(core, b, peer)}
    key = number(tunnel.lines, "tunnel key")
    if key is not None:
        values["key"] = key
    values |= extras(tunnel.lines)
    values["until"] = _until(core, a, tunnel)
    values["igp"] = _igp(core, underlay, tunnels, undecided)
    values["mtu"] = _mtu(core, underlay, tunnel)
    values |= _ldp(core, (a.router, b.router), name, undecided)
    values["crypto"] = _crypto(found[0], name, undecided)
    if found[0] is not None and found[1] is not None:
        undecided += unlike((a.router, b.router), found[0].values, found[1].values, "crypto")
        values |= _names(values, (found[0], found[1]))
    undecided += [*core.unlike_mtu(a, b), *_differences(core, tunnel, peer)]
    return FoundLink(values, tuple(undecided))


def _name(claims: Claims, one: str, other: str, protection: str) -> str:
    """The name that corelinks gave the link, when the profile carries one."""
    profile, _, shared = protection.partition(" ")
    given = profile.removeprefix("CL-")
    if profile != given and not shared and claims.keep_name(given):
        return given
    return claims.name_between(one, other)


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


def _igp(core: CoreMap, underlay: Two, tunnels: Two, undecided: list[str]) -> Values:
    """The IGP of the tunnel; which of its and the physical link's metric is that of the standby, says the step."""
    own = common_igp(*(core.routing_of(tunnel) for tunnel in tunnels))
    found = own or common_igp(*(core.routing_of(port) for port in underlay))
    if found is None:
        undecided.append(f"igp: {tunnels[0]} and {tunnels[1]} run no IGP in common, so a default stands here")
        return {"protocol": "isis"}
    undecided += found.undecided if own else (f"igp: {tunnels[0]} and {tunnels[1]} run none yet", *found.undecided)
    values = dict(found.values)
    wanted, standby = ("cost", "standby_cost") if values["protocol"] == "ospf" else ("metric", "standby_metric")
    metrics = [_metric(core, tunnels[0]), _metric(core, underlay[0])]
    if _until(core, underlay[0], tunnels[0]) == "build":
        metrics.reverse()
    values.pop(wanted, None)
    if metrics[0] is not None:
        values[wanted] = metrics[0]
    if metrics[1] is not None and metrics[1] > (metrics[0] or _DEFAULT_METRIC):
        values[standby] = metrics[1]
    return values


def _metric(core: CoreMap, port: Port) -> int | None:
    """The metric of an interface that is in an IGP; None for one that is in none, or when only the router knows."""
    routing = core.routing_of(port)
    return None if routing.isis is None and routing.ospf is None else routing.metric


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


def _found_crypto(core: CoreMap, tunnel: Port, undecided: list[str]) -> FoundCrypto | None:
    """What the protection of one end comes to; None when it has none, or one that is not there, which is said."""
    protection = value(tunnel.lines, _PROTECTION)
    if not protection:
        undecided.append(f"crypto: {tunnel} is not encrypted; if that is not meant, give it crypto")
        return None
    source = tunnel_source(tunnel, core.ports)
    local = source.address.ip if source else None
    config, peer = core.configs[tunnel.router], tunnel_destination(tunnel)
    found = find_crypto(tunnel.router, config, protection, local, peer)
    if found is None:
        profile = protection.partition(" ")[0]
        undecided.append(f"crypto: {tunnel.router} has no IPsec profile {profile}, so defaults stand here")
        return None
    undecided += found.undecided
    return found


def _crypto(core: CoreMap, tunnels: Two, found: FoundCrypto | None, name: str, undecided: list[str]) -> Values | str:
    if not any(value(tunnel.lines, _PROTECTION) for tunnel in tunnels):
        return "none"
    psk = f"env:{secret_variable(name)}"
    undecided.insert(0, f"psk: where the key of this link is kept, now {psk}")
    return {"psk": psk, **(found.values if found else {})}


def _names(values: Values, found: tuple[FoundCrypto, FoundCrypto]) -> None:
    """Write into ``values`` what the objects are called where that is not what corelinks would call them."""
    try:
        link = as_link(values)
    except ValidationError:
        return  # said by `valid_links`
    given: list[dict[str, str]] = []
    for key, of_end in zip(ENDS, found, strict=True):
        end = link.end_of(str(values[key]["router"]))
        ours = vars(crypto_names(link, end))
        given.append({what: name for what, name in of_end.names.items() if name != ours[what]})
    both = dict(given[0].items() & given[1].items())
    crypto = values["crypto"]

"""The links that are GRE tunnels already, read back from what both routers are configured with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_interfaces import (
    Port,
    Values,
    extras,
    router_id,
    tunnel_destination,
)
from corelinks.runbooks.discovery.configured_routing import common_igp, limit_metrics
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.found_links import FoundLink
from corelinks.runbooks.discovery.tunnel_crypto import PROTECTION, tunnel_crypto
from corelinks.runbooks.discovery.unproposed_tunnels import no_far_end, tunnel_obstacle
from corelinks.tasks.configuration.values import number, value

Two: TypeAlias = tuple[Port, Port]

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
    crypto = tunnel_crypto(core, tunnels)
    if crypto.other_authentication:
        remarks.append(f"{tunnel} and {peer}: {crypto.other_authentication}, and a definition has a pre-shared key")
        return None
    name = _name(claims, a.router, b.router, value(tunnel.lines, PROTECTION) or "")
    ends = _end(core, a, tunnel), _end(core, b, peer)
    values: Values = {"name": name, "a": ends[0], "b": ends[1]}
    undecided: list[str] = []
    key = number(tunnel.lines, "tunnel key")
    if key is not None:
        values["key"] = key
    values |= extras(tunnel.lines)
    if value(peer.lines, "description") != values.get("description"):
        values.pop("description", None)
    values["until"] = _until(core, a, tunnel)
    values["igp"] = _igp(core, underlay, tunnels, undecided)
    values["mtu"] = _mtu(core, underlay, tunnel)
    values |= _ldp(core, (a.router, b.router), name, undecided)
    values["crypto"] = crypto.of_link(name, undecided)
    crypto.put_names(values, ends)
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
    source = core.source(tunnel)
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
    metrics = [core.routing_of(port).metric(values.get("level")) for port in (tunnels[0], underlay[0])]
    if _until(core, underlay[0], tunnels[0]) == "build":
        metrics.reverse()
    values.pop(wanted, None)
    if metrics[0] is not None:
        values[wanted] = metrics[0]
    if metrics[1] is not None and metrics[1] > (metrics[0] or _DEFAULT_METRIC):
        values[standby] = metrics[1]
    undecided += limit_metrics(values, *(core.routing_of(tunnel) for tunnel in tunnels))
    return values


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


def _mtu(core: CoreMap, underlay: Two, tunnel: Port) -> Values:
    found: Values = {"underlay": min(core.mtu(port) for port in underlay)}
    for field, start in (("ip", "ip mtu"), ("mpls", "mpls mtu"), ("clns", "clns mtu")):
        size = number(tunnel.lines, start)
        if size is not None:
            found[field] = size
        elif field != "ip":
            found[field] = "default"
    return found


def _until(core: CoreMap, port: Port, tunnel: Port) -> str:
    """How far the migration of a link has come: whether the wire still runs LDP, and is dearer than the tunnel."""
    here, there = core.routing_of(port), core.routing_of(tunnel)
    if not here.ldp:
        return "seal"
    level = "level-1" if there.isis and there.isis.levels == ("level-1",) else "level-2"
    is_dearer = (here.metric(level) or _DEFAULT_METRIC) > (there.metric(level) or _DEFAULT_METRIC)
    return "cutover" if is_dearer else "build"


def _differences(core: CoreMap, one: Port, other: Port) -> Iterator[str]:
    """What ought to be alike on both ends and is not; the values of the first stand in the definition."""
    for start in _ALIKE:
        here, there = number(one.lines, start), number(other.lines, start)
        if here != there:
            yield f"{start}: {here} on {one.router} and {there} on {other.router}"
    for tunnel in (one, other):
        if not core.routing_of(tunnel).ldp:
            yield f"ldp: {tunnel} runs no LDP"

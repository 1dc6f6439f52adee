"""Why an interface that might be a core link is not proposed as one: one line for each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corelinks.runbooks.discovery.claims import Claims
from corelinks.runbooks.discovery.configured_interfaces import BarePort, Port, bare_ports
from corelinks.runbooks.discovery.configured_routing import PortRouting
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.unproposed_tunnels import other_mode
from corelinks.tasks.configuration.values import value

_POINT_TO_POINT = 30  # subnets of this length and longer have two hosts


def obstacles(core: CoreMap, port: Port) -> tuple[str, ...]:
    """What of an interface itself keeps it from being an end of a link; empty for one that may be."""
    return tuple(_obstacles(core, port))


def _obstacles(core: CoreMap, port: Port) -> Iterator[str]:
    routing = core.routing_of(port)
    if port.is_shut or port.vrf is not None:
        yield "is shut down" if port.is_shut else f"is in VRF {port.vrf}, and a core link is in the global table"
        return
    if not (routing.runs_isis or routing.runs_ospf):
        yield from _igp_obstacles(routing)
    if not routing.ldp:
        yield "runs no LDP: neither mpls ip nor mpls ldp autoconfig reaches it"


def _igp_obstacles(routing: PortRouting) -> Iterator[str]:
    """Why no IGP runs on an interface; an IGP that is stopped is no obstacle beside one that runs."""
    for name, igp in (("IS-IS", routing.isis), ("OSPF", routing.ospf)):
        if igp is not None and igp.stopped is not None:
            yield f"does not run {name}: {igp.stopped}"
    if routing.isis is not None and not routing.isis.levels:
        yield "is in no level of IS-IS: circuit-type and is-type have none in common"
    if routing.isis is None and routing.ospf is None:
        yield "is in neither IS-IS nor OSPF"


def unproposed(core: CoreMap, claims: Claims) -> Iterator[str]:
    """A line for each physical interface that might be an end of a core link, and belongs to none that was found.

    Two interfaces in one subnet have one line together.
    """
    said: set[Port] = set()
    for port in core.ports:
        if port in said or claims.has(port) or not _might_be(core, port):
            continue
        line, named = _line(core, claims, port, neighbors_of(core, port))
        said |= {other for other in named if port in neighbors_of(core, other)}
        yield line


def _might_be(core: CoreMap, port: Port) -> bool:
    """Whether it has an IGP or LDP, or shares a subnet of two hosts with another router."""
    if not port.is_physical:
        return False
    routing = core.routing_of(port)
    if routing.ldp or routing.runs_isis or routing.runs_ospf:
        return True
    is_narrow = port.vrf is None and _POINT_TO_POINT <= port.address.network.prefixlen < 32
    return is_narrow and bool(neighbors_of(core, port)) and not _carries_a_tunnel(core, port)


def _carries_a_tunnel(core: CoreMap, port: Port) -> bool:
    return any(other.is_tunnel and core.source(other) == port for other in core.ports)


def neighbors_of(core: CoreMap, port: Port) -> tuple[Port, ...]:
    """The interfaces of other routers with an address in the subnet of a port, whatever state they are in."""
    return tuple(other for other in core.within(port.address.network) if other.router != port.router)


def others_in(core: CoreMap, port: Port) -> tuple[str, ...]:
    """The routers of other systems in the subnet of a port, each with what it is."""
    found = ((other, other.within(port.address.network)) for other in core.others)
    return tuple(f"{other.name}, which is {other.system}, has {address}" for other, address in found if address)


def _line(core: CoreMap, claims: Claims, port: Port, near: Sequence[Port]) -> tuple[str, Sequence[Port]]:
    """Why an interface is no end of a link, and which others that names."""
    mine, subnet = obstacles(core, port), port.address.network
    fit = [other for other in near if is_opposite(port, other) and not obstacles(core, other)]
    left = [other for other in fit if not claims.has(other)]
    if left and not mine:
        if len(fit) == 1:
            return f"{port} and {fit[0]}, in {subnet}: one runs IS-IS, the other OSPF", fit
        names = ", ".join(str(end) for end in (port, *left))
        return f"{subnet} is shared by {names}, and CDP and LDP do not tell which two belong together", left
    if len(near) == 1 and mine and mine == obstacles(core, near[0]):
        return f"{port} and {near[0]}, in {subnet}: each {'; '.join(mine)}", near
    theirs = {other: what for other in near if (what := _about(core, claims, port, other))}
    reasons = [*mine, *(f"{other} {what}" for other, what in theirs.items()), *others_in(core, port)]
    if not near:
        nobody = [] if reasons else [f"no other configuration has an address in {subnet}"]
        return f"{port}: {'; '.join([*reasons, *nobody])}{_cdp(core, port)}", ()
    if len(near) == 1:
        return f"{port}, to {near[0]}: {'; '.join(reasons)}", near
    return f"{port}: {'; '.join(reasons)}", tuple(theirs)


def is_opposite(port: Port, other: Port) -> bool:
    """Whether two interfaces are of two routers and have two addresses of one subnet."""
    is_one_subnet = port.address.network == other.address.network and port.address.ip != other.address.ip
    return is_one_subnet and port.router != other.router


def _about(core: CoreMap, claims: Claims, port: Port, other: Port) -> str:
    """What of the interface opposite keeps the two from being a link; empty when it is nothing."""
    if claims.has(other):
        return "belongs to another link"
    found = list(obstacles(core, other))
    if other.address.ip == port.address.ip:
        found.append(f"has the same address {other.address.ip}")
    elif other.address.network != port.address.network:
        found.append(f"has {other.address}")
    return "; ".join(found)


def _cdp(core: CoreMap, port: Port) -> str:
    far = core.neighbors.cdp.get((port.router, port.name), frozenset())
    return f"; CDP sees {', '.join(f'{router} {name}' for router, name in sorted(far))}" if far else ""


def bare_remarks(core: CoreMap) -> Iterator[str]:
    """A line for each interface of a core without an address of its own: it can be seen, and not be described."""
    for router, config in core.configs.items():
        for bare in bare_ports(router, config):
            yield f"{router} {bare.name or bare.shown}: {_bare_reason(core, bare)}"


def _bare_reason(core: CoreMap, bare: BarePort) -> str:
    borrowed = value(bare.lines, "ip unnumbered")
    if bare.name is None:
        return "is no kind of interface that corelinks knows"
    mode = other_mode(bare.lines) if bare.name.startswith("Tunnel") else None
    if mode is not None or "shutdown" in bare.lines:
        return mode or "is shut down"
    far = core.neighbors.cdp.get((bare.router, bare.name), frozenset())
    heard = core.neighbors.ldp.get((bare.router, bare.name), frozenset())
    to = ", ".join(f"{other} {port}" for other, port in sorted(far)) or ", ".join(sorted(heard))
    behind = f", to {to}" if to else ""
    if borrowed:
        return f"ip unnumbered {borrowed}{behind}: give the link a subnet of its own first"
    address = value(bare.lines, "ip address")
    what = f"ip address {address} tells no address" if address else "has no IPv4 address"
    return f"{what}{behind}: give the link a subnet of its own first"

"""The links that are plain still, with a tunnel proposed for each."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_ike import without_ikev2
from corelinks.runbooks.discovery.configured_interfaces import Port, Values, tunnels
from corelinks.runbooks.discovery.configured_routing import FoundIgp, common_igp
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.found_links import FoundLink
from corelinks.runbooks.discovery.unproposed import is_opposite, neighbors_of, obstacles, others_in


def plain_links(core: CoreMap, claims: Claims) -> Iterator[FoundLink]:
    """Pairs of physical interfaces in one subnet with LDP and one IGP that are the underlay of no tunnel found."""
    fit = [port for port in core.ports if port.is_physical and not claims.has(port) and not obstacles(core, port)]
    for a in fit:
        others = [b for b in fit if is_opposite(a, b)]
        agreed = [b for b in others if core.neighbors.agree(a, b)] if len(others) > 1 else others
        if len(agreed) == 1 and a.router < agreed[0].router:
            igp = common_igp(core.routing_of(a), core.routing_of(agreed[0]))
            if igp is not None:
                claims.take(a, agreed[0])
                yield _link(core, claims, (a, agreed[0]), igp)


def _link(core: CoreMap, claims: Claims, ports: tuple[Port, Port], igp: FoundIgp) -> FoundLink:
    a, b = ports
    name = claims.name_between(a.router, b.router)
    subnet = claims.next_subnet()
    configured = [name for port in ports for name in tunnels(core.configs[port.router])]
    free = claims.free_tunnel((a.router, b.router), configured)
    ends: list[Values] = []
    for port, address in zip(ports, subnet.hosts(), strict=True):
        ends.append({"router": port.router, "interface": port.name, "address": str(port.address)})
        ends[-1] |= {"tunnel": free, "tunnel_address": f"{address}/{subnet.prefixlen}"}
    key = f"env:{secret_variable(name)}"
    undecided = [
        f"tunnel: {free} is free on both routers; tunnel_address: {subnet} is only proposed",
        f"psk: where the key of this link is to be kept, now {key}",
        *igp.undecided,
        *core.unlike_mtu(a, b),
        *without_ikev2({port.router: core.configs[port.router] for port in ports}),
        *_company(core, a, b),
    ]
    values: Values = {"name": name, "a": ends[0], "b": ends[1], "igp": igp.values}
    values |= {"mtu": {"underlay": min(core.mtu(a), core.mtu(b))}, "crypto": {"psk": key}}
    return FoundLink(values, tuple(undecided))


def _company(core: CoreMap, a: Port, b: Port) -> Iterator[str]:
    """Who else is on the cable, as far as addresses and CDP tell."""
    for third in neighbors_of(core, a):
        if third != b and not third.is_shut:
            yield f"{a.address.network}: {third} has an address in it as well"
    for other in others_in(core, a):
        yield f"{a.address.network}: {other}"
    for port, far in ((a, b), (b, a)):
        seen = core.neighbors.cdp.get((port.router, port.name), frozenset())
        if seen and (far.router, far.name) not in seen:
            yield f"{port}: CDP sees {', '.join(f'{router} {name}' for router, name in sorted(seen))} behind it"

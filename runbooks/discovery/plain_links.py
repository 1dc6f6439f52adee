"""The links that are plain still, with a tunnel proposed for each."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_interfaces import Port, Values, igp, tunnels, unnumbered
from corelinks.runbooks.discovery.core_map import CoreMap, smallest_mtu
from corelinks.runbooks.discovery.found_links import FoundLink


def plain_links(core: CoreMap, claims: Claims, remarks: list[str]) -> Iterator[FoundLink]:
    """Pairs of physical interfaces in one subnet that carry MPLS and are the underlay of no tunnel found."""
    carrying = [port for port in core.ports if port.is_physical and port.carries_mpls and not claims.has(port)]
    for a in carrying:
        others = [b for b in carrying if b.address.network == a.address.network and b.router != a.router]
        agreed = [b for b in others if core.neighbors.agree(a, b)] if len(others) > 1 else others
        if len(agreed) == 1 and a.router < agreed[0].router:
            yield _link(core, claims, a, agreed[0])
        elif not others:
            remarks.append(_alone(core, a))
        elif len(agreed) != 1 and a.router < min(b.router for b in others):
            names = ", ".join(f"{port.router} {port.name}" for port in (a, *others))
            remarks.append(
                f"{a.address.network} is shared by {names}, and CDP and LDP do not tell which two belong together"
            )


def _alone(core: CoreMap, port: Port) -> str:
    far = core.neighbors.cdp.get((port.router, port.name), frozenset())
    behind = f"; CDP sees {', '.join(f'{router} {name}' for router, name in sorted(far))}" if far else ""
    return f"{port.router} {port.name}: no other configuration has an address in {port.address.network}{behind}"


def _link(core: CoreMap, claims: Claims, a: Port, b: Port) -> FoundLink:
    name = claims.name_between(a.router, b.router)
    subnet = claims.next_subnet()
    configured = [name for port in (a, b) for name in tunnels(core.configs[port.router])]
    free = claims.free_tunnel((a.router, b.router), configured)
    ends: list[Values] = []
    for port, address in zip((a, b), subnet.hosts(), strict=True):
        ends.append({"router": port.router, "interface": port.name, "address": str(port.address)})
        ends[-1] |= {"tunnel": free, "tunnel_address": f"{address}/{subnet.prefixlen}"}
    key = f"env:{secret_variable(name)}"
    undecided = [
        f"tunnel: {free} is free on both routers; tunnel_address: {subnet} is only proposed",
        f"psk: where the key of this link is to be kept, now {key}",
    ]
    found = igp(a, core.configs[a.router])
    if found is None:
        undecided.append(f"igp: {a.router} {a.name} has neither ip router isis nor ip ospf of its own")
    values: Values = {"name": name, "a": ends[0], "b": ends[1], "igp": found or {"protocol": "isis"}}
    values |= {"mtu": {"underlay": smallest_mtu(a, b)}, "crypto": {"psk": key}}
    return FoundLink(values, tuple(undecided))


def unnumbered_remarks(core: CoreMap) -> Iterator[str]:
    """A link without addresses of its own can be seen by CDP or LDP, and not be described."""
    for router, config in core.configs.items():
        for name, borrowed in unnumbered(config):
            far = core.neighbors.cdp.get((router, name), frozenset())
            heard = core.neighbors.ldp.get((router, name), frozenset())
            to = ", ".join(f"{other} {port}" for other, port in sorted(far)) or ", ".join(sorted(heard))
            behind = f", to {to}" if to else ""
            yield f"{router} {name}: ip unnumbered {borrowed}{behind}: give the link a subnet of its own first"

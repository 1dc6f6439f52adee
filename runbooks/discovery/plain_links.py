"""The links that are plain still, with a tunnel proposed for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corelinks.runbooks.discovery.claims import Claims, secret_variable
from corelinks.runbooks.discovery.configured_crypto import weak_parts
from corelinks.runbooks.discovery.configured_ike import default_proposal, ikev2_policy, without_ikev2
from corelinks.runbooks.discovery.configured_interfaces import Port, Values, tunnels
from corelinks.runbooks.discovery.configured_routing import FoundIgp, common_igp
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.found_links import FoundLink
from corelinks.runbooks.discovery.unproposed import is_opposite, neighbors_of, obstacles, others_in


@dataclass(frozen=True)
class _Pair:
    """The two interfaces of a link, and the IGP that both run."""

    a: Port
    b: Port
    igp: FoundIgp

    @property
    def routers(self) -> tuple[str, str]:
        return self.a.router, self.b.router


def plain_links(core: CoreMap, claims: Claims, remarks: list[str]) -> Iterator[FoundLink]:
    """Pairs of physical interfaces in one subnet with LDP and one IGP that are the underlay of no tunnel found."""
    pairs = list(_pairs(core, claims))
    policies = _policies(core, pairs)
    for pair in pairs:
        claims.take(pair.a, pair.b)
        if {policies.get(router) for router in pair.routers} == {"own", "default"}:
            default, own = sorted(pair.routers, key=lambda router: policies[router])
            remarks.append(
                f"{pair.a} and {pair.b}: IKEv2 tunnels of {default} live on the default policy, which holds only "
                f"without another, and {own} has policies of its own"
            )
        else:
            yield _link(core, claims, pair, is_default="default" in map(policies.get, pair.routers))


def _pairs(core: CoreMap, claims: Claims) -> Iterator[_Pair]:
    def is_fit(port: Port) -> bool:
        return port.is_physical and not claims.has(port) and not obstacles(core, port)

    for a in filter(is_fit, core.ports):
        others = [b for b in neighbors_of(core, a) if is_opposite(a, b) and is_fit(b)]
        agreed = [b for b in others if core.neighbors.agree(a, b)] if len(others) > 1 else others
        if len(agreed) == 1 and a.router < agreed[0].router:
            igp = common_igp(core.routing_of(a), core.routing_of(agreed[0]))
            if igp is not None:
                yield _Pair(a, agreed[0], igp)


def _policies(core: CoreMap, pairs: Sequence[_Pair]) -> dict[str, str]:
    """The IKEv2 policy by router; who has none takes the default one where a link leads to a router that lives on it.

    A router has either policies of its own or the default one, and so has each of its links.
    """
    policies: dict[str, str] = {}
    for router, config in core.configs.items():
        policy = ikev2_policy(config)
        if policy is not None:
            policies[router] = policy
    for _ in pairs:
        for pair in pairs:
            if "default" in map(policies.get, pair.routers):
                policies = dict.fromkeys(pair.routers, "default") | policies
    return policies


def _link(core: CoreMap, claims: Claims, pair: _Pair, *, is_default: bool) -> FoundLink:
    ports = a, b = pair.a, pair.b
    name = claims.name_between(a.router, b.router)
    subnet = claims.next_subnet()
    configured = [name for port in ports for name in tunnels(core.configs[port.router])]
    free = claims.free_tunnel(pair.routers, configured)
    ends: list[Values] = []
    for port, address in zip(ports, subnet.hosts(), strict=True):
        ends.append({"router": port.router, "interface": port.name, "address": str(port.address)})
        ends[-1] |= {"tunnel": free, "tunnel_address": f"{address}/{subnet.prefixlen}"}
    key = f"env:{secret_variable(name)}"
    undecided = [
        f"tunnel: {free} is free on both routers; tunnel_address: {subnet} is only proposed",
        f"psk: where the key of this link is to be kept, now {key}",
        *pair.igp.undecided,
        *core.unlike_mtu(a, b),
        *without_ikev2({port.router: core.configs[port.router] for port in ports}),
        *_company(core, a, b),
    ]
    crypto: Values = {"psk": key}
    if is_default:
        crypto |= {"policy": "default", "proposal": default_proposal(*(core.configs[port.router] for port in ports))}
        crypto |= {"allow_weak": weak} if (weak := weak_parts(crypto)) else {}
        undecided.append(
            "crypto.policy: default, on which other IKEv2 tunnels live; its proposal is that of the release"
        )
    values: Values = {"name": name, "a": ends[0], "b": ends[1], "igp": pair.igp.values}
    values |= {"mtu": {"underlay": min(core.mtu(a), core.mtu(b))}, "crypto": crypto}
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

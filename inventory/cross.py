"""What core links must not have in common, and what those that share something must agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from ipaddress import IPv4Network
from itertools import combinations

from corelinks.inventory.crypto import CryptoPolicy
from corelinks.inventory.model import ENDS, CoreLink, EndName

Named = tuple[str, CoreLink]
Evaluation = tuple[str, str]


def cross_faults(links: Sequence[Named]) -> Iterator[Evaluation]:
    """(place, problem) for everything that is wrong between links, each given with its place in the file."""
    for check in (_names, _tunnels, _subnets, _interfaces, _pairs, _definitions, _policies, _pins):
        yield from check(links)


def _clashes(
    links: Sequence[Named], what: Callable[[CoreLink, EndName], Hashable]
) -> Iterator[tuple[Named, Named, EndName]]:
    """Pairs of links of which an end says the same ``what``; the later one, the earlier one, the later's end."""
    seen: dict[Hashable, Named] = {}
    for place, link in links:
        for end in ENDS:
            value = what(link, end)
            if value is None:
                continue
            if value in seen and seen[value][1] is not link:
                yield (place, link), seen[value], end
            seen.setdefault(value, (place, link))


def _names(links: Sequence[Named]) -> Iterator[Evaluation]:
    first: dict[str, str] = {}
    for place, link in links:
        if link.name in first:
            yield f"{place}: name", f"{link.name!r} is the name of {first[link.name]} too: expected one of its own"
        first.setdefault(link.name, place)
    shares = {link.crypto.share for _, link in links if link.crypto}
    for place, link in links:
        for field in ("share", "protection"):
            name = getattr(link.crypto, field, None)
            if name in first:
                yield f"{place}: crypto.{field}", f"{name!r} is the name of a link: expected another"
            elif field == "protection" and name is not None and name in shares:
                yield f"{place}: crypto.protection", f"{name!r} is the name of a crypto.share: expected another"


def _tunnels(links: Sequence[Named]) -> Iterator[Evaluation]:
    def number(link: CoreLink, end: EndName) -> Hashable:
        return link.end(end).router, link.end(end).tunnel

    for (place, link), (_, other), end in _clashes(links, number):
        side = link.end(end)
        yield f"{place}: tunnel", f"{side.tunnel_name} on {side.router} is taken by {other.name}"


def _subnets(links: Sequence[Named]) -> Iterator[Evaluation]:
    for (_, one), (place, two) in combinations(links, 2):
        if one.a.tunnel_address.network.overlaps(two.a.tunnel_address.network):
            yield f"{place}: tunnel_address", f"{two.a.tunnel_address.network} overlaps the tunnel of {one.name}"
        if _underlay(one).overlaps(_underlay(two)) and not _is_one_cable(one, two):
            yield f"{place}: address", f"{_underlay(two)} overlaps the underlay of {one.name}"
        for tunnel, underlay in ((one, two), (two, one)):
            network = tunnel.a.tunnel_address.network
            if network.overlaps(_underlay(underlay)):
                yield f"{place}: tunnel_address", f"{network} of {tunnel.name} overlaps the underlay of {underlay.name}"


def _underlay(link: CoreLink) -> IPv4Network:
    return link.a.address.network


def _is_one_cable(one: CoreLink, two: CoreLink) -> bool:
    return all(
        (one.end(end).router, one.end(end).interface, one.end(end).address)
        == (two.end(end).router, two.end(end).interface, two.end(end).address)
        for end in ENDS
    )


def _interfaces(links: Sequence[Named]) -> Iterator[Evaluation]:
    def interface(link: CoreLink, end: EndName) -> Hashable:
        return link.end(end).router, link.end(end).interface

    for (place, link), (_, other), end in _clashes(links, interface):
        side = link.end(end)
        if not _is_one_cable(link, other):
            yield f"{place}: interface", f"{side.interface} on {side.router} is taken by {other.name}"
        elif end == "a" and "build" not in (link.until, other.until):
            # Metric, IGP and LDP of the one physical link can be moved to one tunnel only.
            yield f"{place}: until", f"the physical link is that of {other.name} too: expected until: build in one"


def _pairs(links: Sequence[Named]) -> Iterator[Evaluation]:
    def pair(link: CoreLink, end: EndName) -> Hashable:
        mine, peer = link.end(end), link.peer(end)
        return mine.router, mine.front_vrf, mine.source_address, peer.source_address

    def destination(link: CoreLink, end: EndName) -> Hashable:
        return link.end(end).router, link.end(end).front_vrf, link.peer(end).source_address

    by_pair: dict[Hashable, list[Named]] = defaultdict(list)
    for place, link in links:
        by_pair[pair(link, "a")].append((place, link))
    for group in by_pair.values():
        for (_, one), (place, two) in combinations(group, 2):
            yield from ((f"{place}: source", problem) for problem in _same_addresses(one, two))
    for (place, link), (_, other), end in _clashes(links, destination):
        if pair(link, end) != pair(other, other.end_of(link.end(end).router)) and link.crypto and other.crypto:
            yield (
                f"{place}: source",
                (
                    f"{link.peer(end).source_address} is the peer of {other.name} on {link.end(end).router} too, from "
                    "another address: two profiles for one peer are never told apart"
                ),
            )


def _same_addresses(one: CoreLink, two: CoreLink) -> Iterator[str]:
    pair = f"{two.a.source_address} and {two.b.source_address} are the tunnel addresses of {one.name} too"
    if one.key is None or two.key is None or one.key == two.key:
        yield f"{pair}: expected a key on both, not the same"
    if (one.crypto is None) != (two.crypto is None):
        yield f"{pair}, and one of the two is not encrypted: its packets would be dropped as clear"
    elif one.crypto and two.crypto and (one.crypto.protection is None or two.crypto.protection is None):
        yield f"{pair}: expected crypto.protection with one name in both"
    elif one.crypto and two.crypto and one.crypto.protection != two.crypto.protection:
        yield f"{pair}: {one.crypto.protection!r} and {two.crypto.protection!r} must be one crypto.protection"


def _definitions(links: Sequence[Named]) -> Iterator[Evaluation]:
    for what, define in (
        ("crypto.share", _share),
        ("crypto.names.proposal", _named_proposal),
        ("crypto.names.transform_set", _named_transform_set),
        ("crypto.protection", _protection),
        ("crypto.isakmp_policy", _isakmp),
        ("ldp.router_id", _router_id),
        ("ldp.password", _password),
    ):
        first: dict[Hashable, tuple[Hashable, CoreLink]] = {}
        for place, link in links:
            for key, value in define(link):
                known = first.setdefault(key, (value, link))
                if known[0] != value:
                    yield f"{place}: {what}", f"differs from {known[1].name}, which has the same {key}"


def _suite(crypto: CryptoPolicy) -> Hashable:
    return crypto.ike, crypto.proposal, crypto.transform


def _share(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    if link.crypto and link.crypto.share:
        yield f"share {link.crypto.share}", _suite(link.crypto)


def _named_proposal(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    for end in ENDS:
        name = link.given_names(end).proposal
        if link.crypto and name and link.crypto.ike == "ikev2":
            yield f"proposal {name} on {link.end(end).router}", link.crypto.proposal


def _named_transform_set(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    for end in ENDS:
        name = link.given_names(end).transform_set
        if link.crypto and name:
            yield f"transform set {name} on {link.end(end).router}", link.crypto.transform


def _policies(links: Sequence[Named]) -> Iterator[Evaluation]:
    """IKEv2 takes the first policy that matches the local address, and the default one only where there is none."""
    ikev2 = [(place, link) for place, link in links if link.crypto and link.crypto.ike == "ikev2"]

    def source(link: CoreLink, end: EndName) -> Hashable:
        side = link.end(end)
        return side.router, side.front_vrf, side.source_address

    for (place, link), (_, other), end in _clashes(ikev2, source):
        if not _is_one_policy(link, other, end):
            side = link.end(end)
            yield (
                f"{place}: crypto.names.policy",
                f"{other.name} has the tunnel source {side.source_address} on {side.router} too, and IKEv2 takes the "
                "first of two policies for one address: expected one crypto.names.policy and one crypto.names.proposal "
                "(or crypto.share) in both, or a source of its own",
            )
    first: dict[str, CoreLink] = {}
    for place, link in ikev2:
        for router in link.routers:
            known = first.setdefault(router, link)
            if link.crypto and known.crypto and link.crypto.policy != known.crypto.policy:
                yield (
                    f"{place}: crypto.policy",
                    f"{link.crypto.policy}, and {known.crypto.policy} in {known.name}, which is on {router} too: the "
                    "default policy holds only while a router has no other: expected the same in both",
                )


def _is_one_policy(one: CoreLink, two: CoreLink, end: EndName) -> bool:
    """Whether two links share the IKEv2 policy at ``end`` of the first."""
    assert one.crypto is not None
    assert two.crypto is not None
    if one.crypto.protection and one.crypto.protection == two.crypto.protection:
        return True
    if (one.crypto.policy, two.crypto.policy) == ("default", "default"):
        return True
    here, there = one.given_names(end), two.given_names(two.end_of(one.end(end).router))
    proposals = [names.proposal or crypto.share for names, crypto in ((here, one.crypto), (there, two.crypto))]
    return here.policy is not None and here.policy == there.policy and proposals[0] == proposals[1] is not None


def _protection(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    if link.crypto and link.crypto.protection:
        addresses = (link.routers, link.a.source_address, link.b.source_address, link.a.front_vrf, link.b.front_vrf)
        yield f"protection {link.crypto.protection}", (link.crypto, addresses)


def _isakmp(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    if link.crypto and link.crypto.ike == "ikev1":
        for router in link.routers:
            yield f"isakmp policy {link.crypto.isakmp_policy} on {router}", link.crypto.proposal


def _router_id(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    for router, router_id in ((link.a.router, link.ldp.router_id_a), (link.b.router, link.ldp.router_id_b)):
        if router_id is not None:
            yield f"router {router}", router_id


def _password(link: CoreLink) -> Iterator[tuple[Hashable, Hashable]]:
    # IOS has one password a neighbor, whichever link the session uses.
    yield f"pair of routers {' and '.join(link.routers)}", link.ldp.password


def _pins(links: Sequence[Named]) -> Iterator[Evaluation]:
    first: dict[Hashable, tuple[str, CoreLink]] = {}
    for place, link in links:
        for end in ENDS:
            side, peer = link.end(end), link.peer(end)
            if not link.is_pinned(end):
                continue
            key = (side.router, side.front_vrf, peer.source_address)
            way, other = first.setdefault(key, (side.egress_interface, link))
            if way != side.egress_interface:
                yield (
                    f"{place}: egress",
                    (f"{peer.source_address} is pinned to {way} on {side.router} by {other.name}: expected the same"),
                )

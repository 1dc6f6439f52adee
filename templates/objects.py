"""The objects of a configuration that a build makes on one router, in the order in which IOS wants them made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from corelinks.inventory.model import CoreLink, EndName
from corelinks.templates.object_names import crypto_names

Kind = Literal[
    "ldp_password",
    "pinned_route",
    "ikev2_proposal",
    "ikev2_policy",
    "ikev2_keyring",
    "ikev2_profile",
    "isakmp_policy",
    "isakmp_keyring",
    "isakmp_profile",
    "transform_set",
    "ipsec_profile",
    "tunnel",
]


@dataclass(frozen=True)
class ConfigurationObject:
    """One object of a router's configuration that a build makes and its undo removes.

    ``kind`` names the pair of templates, ``section`` is how the object's line begins in a running-config, and
    ``shared`` says that other links may use the very same object.
    """

    kind: Kind
    name: str
    section: str
    shared: bool = False

    def is_begun_by(self, line: str) -> bool:
        """Whether a top-level line of a running-config is this object's."""
        return line == self.section or line.startswith(self.section + " ")


def objects(link: CoreLink, end: EndName) -> tuple[ConfigurationObject, ...]:
    """What a build makes at ``end``, in order; its undo goes the other way."""
    return tuple(_objects(link, end))


def undo_order(made: Sequence[ConfigurationObject]) -> tuple[ConfigurationObject, ...]:
    """The order in which IOS lets go: backwards, with the IKE profile before the transform set."""
    backwards = list(reversed(made))
    profile = next((item for item in backwards if item.kind in ("ikev2_profile", "isakmp_profile")), None)
    if profile is not None:
        backwards.remove(profile)
        backwards.insert(next(i for i, item in enumerate(backwards) if item.kind == "transform_set"), profile)
    return tuple(backwards)


def _objects(link: CoreLink, end: EndName) -> Iterator[ConfigurationObject]:
    me = link.end(end)
    if link.ldp.password:
        neighbor = str(peer_router_id(link, end))
        yield ConfigurationObject("ldp_password", neighbor, f"mpls ldp neighbor {neighbor} password", shared=True)
    if me.is_pinned:
        route = pinned_route(link, end)
        yield ConfigurationObject("pinned_route", str(link.peer(end).source_address), route, shared=True)
    if link.crypto:
        yield from _ikev2(link) if link.crypto.ike == "ikev2" else _ikev1(link, end)
        names, shares = crypto_names(link), link.crypto.protection is not None
        is_shared = shares or link.crypto.share is not None
        yield ConfigurationObject("transform_set", names.suite, f"crypto ipsec transform-set {names.suite}", is_shared)
        yield ConfigurationObject("ipsec_profile", names.own, f"crypto ipsec profile {names.own}", shares)
    yield ConfigurationObject("tunnel", me.tunnel_name, f"interface {me.tunnel_name}")


def _ikev2(link: CoreLink) -> Iterator[ConfigurationObject]:
    names = crypto_names(link)
    shares = link.crypto is not None and link.crypto.protection is not None
    is_shared = shares or names.suite != names.own
    yield ConfigurationObject("ikev2_proposal", names.suite, f"crypto ikev2 proposal {names.suite}", is_shared)
    yield ConfigurationObject("ikev2_policy", names.own, f"crypto ikev2 policy {names.own}", shares)
    yield ConfigurationObject("ikev2_keyring", names.own, f"crypto ikev2 keyring {names.own}", shares)
    yield ConfigurationObject("ikev2_profile", names.own, f"crypto ikev2 profile {names.own}", shares)


def _ikev1(link: CoreLink, end: EndName) -> Iterator[ConfigurationObject]:
    assert link.crypto is not None
    own, number = crypto_names(link).own, str(link.crypto.isakmp_policy)
    shares = link.crypto.protection is not None
    vrf = link.end(end).front_vrf
    keyring = f"crypto keyring {own} vrf {vrf}" if vrf else f"crypto keyring {own}"
    yield ConfigurationObject("isakmp_policy", number, f"crypto isakmp policy {number}", shared=True)
    yield ConfigurationObject("isakmp_keyring", own, keyring, shares)
    yield ConfigurationObject("isakmp_profile", own, f"crypto isakmp profile {own}", shares)


def pinned_route(link: CoreLink, end: EndName) -> str:
    """The /32 route that keeps the way to the peer's tunnel source off the tunnel, whatever the IGP learns."""
    me, peer = link.end(end), link.peer(end)
    vrf = f"vrf {me.front_vrf} " if me.front_vrf else ""
    way = me.egress_interface
    if way == me.interface:
        way = f"{way} {peer.address.ip}"
    return f"ip route {vrf}{peer.source_address} 255.255.255.255 {way}"


def peer_router_id(link: CoreLink, end: EndName) -> IPv4Address | None:
    """The LDP router-id of the other end, by which IOS knows its password; None where none is given."""
    return link.ldp.router_id_b if end == "a" else link.ldp.router_id_a

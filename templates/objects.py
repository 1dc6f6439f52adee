"""The objects of a configuration that a build makes on one router, in the order in which IOS wants them made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from corelinks.inventory.model import CoreLink, EndName
from corelinks.templates.object_names import crypto_names, is_own_name

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
    if link.is_pinned(end):
        route = pinned_route(link, end)
        yield ConfigurationObject("pinned_route", str(link.peer(end).source_address), route, shared=True)
    if link.crypto:
        yield from _ikev2(link, end) if link.crypto.ike == "ikev2" else _ikev1(link, end)
        names, shares = crypto_names(link, end), link.crypto.protection is not None
        is_shared = shares or not is_own_name(link, names.transform_set)
        transform_set = f"crypto ipsec transform-set {names.transform_set}"
        yield ConfigurationObject("transform_set", names.transform_set, transform_set, is_shared)
        profile = names.ipsec_profile
        yield ConfigurationObject("ipsec_profile", profile, f"crypto ipsec profile {profile}", shares)
    yield ConfigurationObject("tunnel", me.tunnel_name, f"interface {me.tunnel_name}")


def _ikev2(link: CoreLink, end: EndName) -> Iterator[ConfigurationObject]:
    assert link.crypto is not None
    names, shares = crypto_names(link, end), link.crypto.protection is not None
    if link.crypto.policy == "own":
        proposal, policy = names.proposal, names.policy
        is_shared = shares or not is_own_name(link, proposal)
        yield ConfigurationObject("ikev2_proposal", proposal, f"crypto ikev2 proposal {proposal}", is_shared)
        is_shared = shares or not is_own_name(link, policy)
        yield ConfigurationObject("ikev2_policy", policy, f"crypto ikev2 policy {policy}", is_shared)
    yield ConfigurationObject("ikev2_keyring", names.keyring, f"crypto ikev2 keyring {names.keyring}", shares)
    yield ConfigurationObject("ikev2_profile", names.profile, f"crypto ikev2 profile {names.profile}", shares)


def _ikev1(link: CoreLink, end: EndName) -> Iterator[ConfigurationObject]:
    assert link.crypto is not None
    names, number = crypto_names(link, end), str(link.crypto.isakmp_policy)
    shares = link.crypto.protection is not None
    vrf = link.end(end).front_vrf
    keyring = f"crypto keyring {names.keyring} vrf {vrf}" if vrf else f"crypto keyring {names.keyring}"
    yield ConfigurationObject("isakmp_policy", number, f"crypto isakmp policy {number}", shared=True)
    yield ConfigurationObject("isakmp_keyring", names.keyring, keyring, shares)
    yield ConfigurationObject("isakmp_profile", names.profile, f"crypto isakmp profile {names.profile}", shares)


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

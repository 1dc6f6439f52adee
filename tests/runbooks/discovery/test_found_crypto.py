"""What protects a tunnel that stands already is found with its names, or named as what a definition cannot say."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import CoreLink
from tests.support.hand_configs import ISIS, SUBNET, config, found, links_of, section, wire

ON = ("ip router isis METRO", "mpls ip", "isis metric 10 level-2")
IPSEC = section("crypto ipsec profile WALL", "set transform-set SUITE", "set ikev2-profile GATE")
SUITE = section("crypto ipsec transform-set SUITE esp-aes 256 esp-sha384-hmac", "mode transport")
OWN = (
    *section("crypto ikev2 proposal OFFER", "encryption aes-cbc-256", "integrity sha384", "group 20"),
    *section("crypto ikev2 policy RULE", "proposal OFFER"),
)


def gate(end: int, *lines: str) -> tuple[str, ...]:
    """The IKEv2 profile and the keyring of one end."""
    peer = f"{SUBNET}.{10 - end}"
    keys = section("crypto ikev2 keyring RING", f"peer far{end}", f" address {peer}", " pre-shared-key 6 AAAA")
    methods = lines or ("authentication remote pre-share", "authentication local pre-share", "keyring local RING")
    return (*keys, *section("crypto ikev2 profile GATE", f"match identity remote address {peer}", *methods))


def tunnel(end: int, *lines: str) -> tuple[str, ...]:
    return section(
        "interface Tunnel60", f"ip address 10.61.7.{9 + end} 255.255.255.252", *ON,
        "tunnel source GigabitEthernet0/2", f"tunnel destination {SUBNET}.{10 - end}", *lines,
    )  # fmt: skip


PROTECTED = "tunnel protection ipsec profile WALL"


def by_hand(*more: str, suite: tuple[str, ...] = SUITE, methods: tuple[str, ...] = ()) -> dict[str, str]:
    """Two routers with an encrypted tunnel that somebody has made by hand."""
    return {
        name: config(name, (*gate(end, *methods), *suite, *IPSEC, *more, *wire(end), *tunnel(end, PROTECTED), *ISIS))
        for end, name in enumerate(("lake", "peak"))
    }


def only_link(configs: dict[str, str]) -> CoreLink:
    (link,) = links_of(found(configs))
    return link


def undecided(configs: dict[str, str]) -> list[str]:
    (link,) = found(configs).links
    return [sentence for sentence in link.undecided if not sentence.startswith("psk: ")]


def test_an_operators_names_are_written_down_for_both_ends_or_for_each() -> None:
    link = only_link(by_hand(*OWN))
    assert link.crypto is not None
    assert link.crypto.names.model_dump(exclude_none=True) == {
        "keyring": "RING", "profile": "GATE", "policy": "RULE", "proposal": "OFFER",
        "transform_set": "SUITE", "ipsec_profile": "WALL",
    }  # fmt: skip
    assert link.a.names.model_dump(exclude_none=True) == {"peer": "far0"}
    assert link.b.names.model_dump(exclude_none=True) == {"peer": "far1"}
    assert undecided(by_hand(*OWN)) == []


def test_a_name_that_only_one_end_has_is_of_that_end() -> None:
    configs = by_hand(*OWN)
    configs["peak"] = configs["peak"].replace("WALL", "FENCE")
    link = only_link(configs)
    assert link.crypto is not None
    assert link.crypto.names.ipsec_profile is None
    assert (link.a.names.ipsec_profile, link.b.names.ipsec_profile) == ("WALL", "FENCE")


def test_a_router_without_a_policy_lives_on_the_default_one() -> None:
    configs = by_hand()
    link = only_link(configs)
    assert link.crypto is not None
    assert (link.crypto.policy, link.crypto.proposal.group) == ("default", 19)
    old = {name: text.replace("version 16.9", "version 15.4") for name, text in configs.items()}
    link = only_link(old)
    assert link.crypto is not None
    assert link.crypto.proposal.group == 5
    assert [sentence.partition(" has")[0] for sentence in undecided(configs)] == [
        "crypto.proposal: lake",
        "crypto.proposal: peak",
    ]


@pytest.mark.parametrize("transforms", ["esp-null esp-sha256-hmac", "esp-gmac 128", "ah-sha256-hmac"])
def test_a_transform_set_that_encrypts_nothing_is_named_as_that(transforms: str) -> None:
    suite = section(f"crypto ipsec transform-set SUITE {transforms}", "mode transport")
    sentences = undecided(by_hand(*OWN, suite=suite))
    assert sentences == [
        f"crypto.transform: SUITE on {router} is {transforms} and encrypts nothing, so a default stands here"
        for router in ("lake", "peak")
    ]


def test_a_transform_that_no_definition_can_say_is_named() -> None:
    suite = section("crypto ipsec transform-set SUITE ah-sha-hmac esp-aes 256 esp-sha384-hmac", "mode transport")
    assert undecided(by_hand(*OWN, suite=suite))[0] == (
        "crypto.transform: SUITE on lake has ah-sha-hmac, which no definition can say"
    )


@pytest.mark.parametrize(
    ("methods", "shown"),
    [
        (("authentication remote rsa-sig", "authentication local rsa-sig"), "certificates (rsa-sig)"),
        (
            ("authentication remote ecdsa-sig", "authentication local pre-share", "pki trustpoint HOUSE"),
            "certificates (ecdsa-sig, trustpoint HOUSE)",
        ),
        (("authentication remote eap query-identity", "authentication local rsa-sig"), "certificates (eap, rsa-sig)"),
    ],
)
def test_certificates_are_no_key_and_make_no_link(methods: tuple[str, ...], shown: str) -> None:
    discovery = found(by_hand(*OWN, methods=methods))
    assert discovery.links == ()
    assert discovery.remarks == (
        f"lake Tunnel60 and peak Tunnel60: lake authenticates by {shown} and peak authenticates by {shown}, "
        "and a definition has a pre-shared key",
    )


IKEV1 = section("crypto ipsec profile WALL", "set transform-set SUITE", "set isakmp-profile GATE")
ISAKMP = section("crypto isakmp profile GATE", "keyring RING", "match identity address 0.0.0.0")


def by_ikev1(*policies: str) -> dict[str, str]:
    return {
        name: config(name, (*policies, *ISAKMP, *SUITE, *IKEV1, *wire(end), *tunnel(end, PROTECTED), *ISIS))
        for end, name in enumerate(("lake", "peak"))
    }


def test_an_isakmp_policy_authenticates_by_certificates_unless_it_says_otherwise() -> None:
    policy = section("crypto isakmp policy 30", "encr aes 256", "hash sha384", "group 20")
    discovery = found(by_ikev1(*policy))
    assert discovery.links == ()
    assert "lake authenticates by certificates (rsa-sig)" in discovery.remarks[0]
    link = only_link(by_ikev1(*policy, " authentication pre-share"))
    assert link.crypto is not None
    assert (link.crypto.ike, link.crypto.isakmp_policy) == ("ikev1", 30)
    assert (link.crypto.names.profile, link.crypto.names.keyring) == ("GATE", "RING")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("esp-aes 256 ", "esp-aes ", "crypto.transform.encryption: aes-cbc-256 on lake and aes-cbc-128 on peak"),
        ("group 20", "group 21", "crypto.proposal.group: 20 on lake and 21 on peak"),
        (" set ikev2", " set pfs group20\n set ikev2", "crypto.pfs: none on lake and 20 on peak"),
        (f" {PROTECTED}\n", "", "crypto: peak Tunnel60 is not encrypted; if that is not meant, give it crypto"),
        (" mpls ip\n", "", "ldp: peak Tunnel60 runs no LDP"),
        (" isis metric 10 ", " isis metric 12 ", "igp.metric of level-2: 10 on lake and 12 on peak"),
    ],
)
def test_both_ends_of_a_tunnel_are_compared(before: str, after: str, sentence: str) -> None:
    configs = by_hand(*OWN)
    configs["peak"] = configs["peak"].replace(before, after)
    assert undecided(configs) == [sentence]
    only_link(configs)


def test_lifetimes_of_the_router_are_those_of_a_profile_without_its_own() -> None:
    of_router = ("crypto ipsec security-association lifetime seconds 7000", "crypto ikev2 dpd 30 5 periodic")
    link = only_link(by_hand(*OWN, *of_router, "crypto ipsec security-association lifetime kilobytes disable"))
    assert link.crypto is not None
    assert link.crypto.dpd is not None
    assert (link.crypto.lifetime, link.crypto.lifetime_kilobytes) == (7000, "disable")
    assert (link.crypto.dpd.interval, link.crypto.dpd.retry) == (30, 5)


def second_wire(end: int) -> tuple[str, ...]:
    address = f"ip address {SUBNET}.{13 + end} 255.255.255.252"
    return section("interface GigabitEthernet0/3", address, "ip router isis METRO", "mpls ip")


def test_a_plain_link_beside_tunnels_on_the_default_policy_lives_on_it_too() -> None:
    configs = {name: by_hand(*second_wire(end))[name] for end, name in enumerate(("lake", "peak"))}
    links = links_of(found(configs))
    assert len(links) == 2
    assert {link.crypto.policy for link in links if link.crypto} == {"default"}
    assert len({link.crypto.proposal for link in links if link.crypto}) == 1


def test_a_plain_link_between_the_default_policy_and_policies_of_its_own_is_not_proposed() -> None:
    plain = [second_wire(end) for end in (0, 1)]
    configs = {
        "lake": config("lake", (*gate(0), *plain[0], *ISIS)),
        "peak": config("peak", (*OWN, *gate(1), *plain[1], *ISIS)),
    }
    discovery = found(configs)
    assert discovery.links == ()
    (remark,) = discovery.remarks
    assert "IKEv2 tunnels of lake live on the default policy" in remark
    assert remark.endswith("and peak has policies of its own")

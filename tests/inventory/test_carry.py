"""`carry` and `leave` of a link: kinds of lines by their word, single lines, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.line_kinds import KINDS, is_active, is_harmless, is_moved_anyway, kind_of
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink

LINK = """\
links:
  - name: n4-n7
    a: {{router: n4, interface: Gi0/3, address: 172.16.9.1/30, tunnel: 47, tunnel_address: 172.17.9.1/30}}
    b: {{router: n7, interface: Gi0/5, address: 172.16.9.2/30, tunnel: 47, tunnel_address: 172.17.9.2/30}}
    crypto: {{psk: "env:N4_N7"}}
    {more}
"""


def loaded(tmp_path: Path, more: str) -> CoreLink:
    path = tmp_path / "links.yaml"
    path.write_text(LINK.format(more=more))
    return load_links(path)[0]


def fault(tmp_path: Path, more: str) -> str:
    with pytest.raises(InventoryError) as raised:
        loaded(tmp_path, more)
    assert len(raised.value.faults) == 1
    return str(raised.value.faults[0])


def test_a_link_says_what_becomes_of_a_line(tmp_path: Path) -> None:
    link = loaded(tmp_path, 'carry: [pim, "ip helper-address 10.9.9.9"]\n    leave: ["ip igmp version 2", mpls-te]')
    assert link.handling("ip pim dr-priority 7") == "carry"
    assert link.handling("ip helper-address 10.9.9.9") == "carry"
    assert link.handling("ip igmp version 2") == "leave", "the line goes before the word of its kind"
    assert link.handling("ip rsvp bandwidth") == "leave"
    assert link.handling("ip access-group 7 in") is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("carry: [pmi]", ("carry.0", "'pmi' is no kind of lines", "did you mean 'pim'?")),
        ("leave: [everything]", ("leave.0", "expected one of access-lists, bfd")),
        ("carry: [crypto-map]", ("carry.0", "cannot be carried", "does not combine")),
        ("carry: [static-routes]", ("carry.0", "write it under leave")),
        ("carry: ['ip rsvp bandwidth 100']", ("cannot be carried", "head ends")),
        ("carry: ['ip ospf 3 area 0']", ("cannot be carried", "a link has one IGP")),
        ("carry: [bfd]\n    leave: [bfd]", ("'bfd' stands under carry and under leave",)),
        ("carry: ['mpls ip']", ("needs no word: every link moves it",)),
        ("carry: ['isis circuit-type level-1']", ("needs no word: every link moves it",)),
        ("carry: ['no mpls ldp igp sync']", ("needs no word: every link moves it",)),
        ("igp: {protocol: ospf}\n    carry: ['ip ospf cost 7']", ("needs no word: every link moves it",)),
        ("leave: ['isis hello-interval 2 level-2']", ("needs no word: every link moves it",)),
        ("leave: ['isis metric 7 level-2']", ("needs no word: every link moves it",)),
        ("leave: ['load-interval 30']", ("leave.0", "needs no word: it stays where it is")),
        ("carry: ['ip address 10.9.9.9 255.255.255.0 secondary']", ("carry.0", "by other fields of the link")),
        ("carry: ['vrf forwarding BLUE']", ("carry.0", "by other fields of the link")),
        ("carry: [7]", ("carry.0", "expected a string")),
        ("leave: pim", ("leave", "expected a list")),
        ("carry: ['ip pim sparse-mode?']", ("carry.0", "printable")),
        (
            "igp: {protocol: ospf}\n    carry: [ipv6-isis]",
            ("ipv6-isis under carry needs a link whose own IGP is IS-IS",),
        ),
        ("leave:", ("leave", "expected a list")),
    ],
)
def test_what_cannot_be_is_one_sentence(more: str, words: tuple[str, ...], tmp_path: Path) -> None:
    said = fault(tmp_path, more)
    assert [word for word in words if word not in said] == [], said


@pytest.mark.parametrize(
    "line",
    ["isis password hunter2secret", "ip ospf message-digest-key 3 md5 hunter2secret", "standby authentication md5 "
     "key-string hunter2secret", "ip ospf authentication-key hunter2secret"],
)  # fmt: skip
def test_a_secret_is_refused_and_not_repeated(line: str, tmp_path: Path) -> None:
    said = fault(tmp_path, f"carry: ['{line}']")
    assert "holds a password or a key" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("igp", "line"),
    [
        ("isis", "isis hello-interval 2 level-2"),
        ("isis", "no isis mpls ldp igp sync"),
        ("ospf", "ip ospf dead-interval minimal hello-multiplier 5"),
        ("ospf", "ip ospf ttl-security hops 1"),
    ],
)
def test_timers_and_the_like_of_the_igp_are_carried_where_that_is_said(igp: str, line: str, tmp_path: Path) -> None:
    link = loaded(tmp_path, f"igp: {{protocol: {igp}}}\n    carry: ['{line}']")
    assert link.handling(line) == "carry"


def test_a_key_chain_is_no_secret(tmp_path: Path) -> None:
    lines = "carry: ['isis authentication key-chain CORE level-2', 'isis authentication mode md5 level-2']"
    assert len(loaded(tmp_path, lines).carry) == 2


def test_every_entry_has_a_consequence_in_words(tmp_path: Path) -> None:
    link = loaded(tmp_path, 'carry: [bfd]\n    leave: [static-routes, "ip pim sparse-mode", "bridge-group 4"]')
    assert [sentence.split(":")[0] for sentence in link.named_lines] == [
        "leave static-routes",
        "leave ip pim sparse-mode",
        "leave bridge-group 4",
        "carry bfd",
    ]
    assert "multicast stays" in link.named_lines[1]


def test_a_link_of_its_own_list_replaces_that_of_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "links.yaml"
    path.write_text("defaults:\n  carry: [pim, bfd]\n" + LINK.format(more="carry: [bfd]"))
    assert load_links(path)[0].carry == ("bfd",)
    path.write_text("defaults:\n  carry: [pim, bfd]\n" + LINK.format(more="until: cutover"))
    assert load_links(path)[0].carry == ("pim", "bfd")


# Of every kind lines of one interface: those that form an adjacency or carry traffic, and those that do neither.
LINES = {
    "bfd": (
        ("bfd interval 50 min_rx 50 multiplier 3", "isis bfd", "isis ipv6 bfd", "ospfv3 3 ipv6 bfd"),
        ("no bfd echo",),
    ),
    "ipv6-isis": (("ipv6 router isis X", "ipv6 router isis"), ("isis ipv6 metric 9",)),
    "ospfv3": (("ipv6 ospf 3 area 1", "ospfv3 3 ipv4 area 0.0.0.1"), ("ipv6 ospf network point-to-point",)),
    "pim": (("ip pim sparse-mode", "ip igmp join-group 239.1.1.1", "ip multicast boundary 9"), ("no ipv6 pim",)),
    "mpls-te": (("mpls traffic-eng tunnels", "ip rsvp bandwidth percent 50"), ("no ip rsvp listener",)),
    "access-lists": ((), ("ip access-group 101 out", "ipv6 traffic-filter V6 in")),
    "crypto-map": ((), ("crypto map OLD", "crypto ipsec df-bit clear")),
    "policies": ((), ("service-policy output Q", "ip policy route-map R", "rate-limit input 8000 1500 2000 x")),
    "ldp-transport-address": ((), ("mpls ldp discovery transport-address interface",)),
    "igp-authentication": ((), ("isis authentication mode md5", "isis password <hidden> level-1")),
    "static-routes": (("ip route 10.0.0.0 255.0.0.0 Gi0/3", "ipv6 route ::/0 2001:DB8::7"), ()),
    "bgp": (("mpls bgp forwarding",), ()),
    "other-igp": (
        ("ip ospf 3 area 0", "ip router odr", "clns router isis X"),
        ("ip ospf cost 3", "ip summary-address rip"),
    ),
}


@pytest.mark.parametrize("word", LINES)
def test_lines_are_of_their_kind(word: str) -> None:
    active, idle = LINES[word]
    for line in (*active, *idle):
        kind = kind_of(line, "isis")
        assert kind is None or kind.word == word or line.startswith("ip summary"), line
        assert is_active(line, "isis") is (line in active), line
        assert not is_harmless(line), line
        assert not is_moved_anyway(line, "isis"), line


def test_every_kind_has_lines_here() -> None:
    assert {kind.word for kind in KINDS} == set(LINES)


UNKNOWN = """\
xconnect 10.1.1.1 7 encapsulation mpls
bridge-group 3
isis mesh-group 4
ip helper-address 10.1.1.1
vrf forwarding X
standby 1 ip 10.1.1.1
ip address 10.1.1.1 255.255.255.0 secondary
ip unnumbered Loopback3
"""
HARMLESS = """\
no ip redirects
ipv6 address 2001:DB8::1/64
no cdp enable
mtu 9100
encapsulation ppp
negotiation auto
ip address 10.1.1.1 255.255.255.0
"""


@pytest.mark.parametrize("line", UNKNOWN.splitlines())
def test_lines_that_nobody_knows_are_of_no_kind(line: str) -> None:
    assert kind_of(line, "isis") is None
    assert not is_harmless(line)


@pytest.mark.parametrize("line", HARMLESS.splitlines())
def test_harmless_lines_are_known(line: str) -> None:
    assert is_harmless(line)


def test_the_lines_of_an_igp_are_ours_for_that_igp_alone() -> None:
    assert is_moved_anyway("ip ospf 3 area 0", "ospf")
    assert kind_of("ip ospf 3 area 0", "ospf") is None
    assert getattr(kind_of("ip router isis", "ospf"), "word", "") == "other-igp"
    assert getattr(kind_of("isis circuit-type level-1", "ospf"), "word", "") == "other-igp"

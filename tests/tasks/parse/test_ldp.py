"""LDP neighbors, discovery and IGP sync: which interface a session really lives from."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    DiscoveryInterface,
    DiscoveryPeer,
    DiscoveryTarget,
    IgpSync,
    ParseError,
    parse_ldp_discovery,
    parse_ldp_igp_sync,
    parse_ldp_neighbors,
)
from tests.tasks.parse.catalogue import said

NEIGHBORS = "show_mpls_ldp_neighbor/ios_12.4"
DISCOVERY = "show_mpls_ldp_discovery/ios_15.4"
DETAIL = "show_mpls_ldp_discovery/xe_17.6_detail"


def changed(name: str, old: str, new: str) -> str:
    text = said(name)
    assert old in text
    return text.replace(old, new)


def test_links_and_targeted_hellos_are_told_apart() -> None:
    tdp, ldp = parse_ldp_neighbors(said(NEIGHBORS))

    assert (tdp.peer, tdp.interfaces, tdp.targeted) == ("10.0.0.9:0", ("Serial1/0",), ())
    assert (ldp.peer, ldp.local, ldp.peer_router_id) == ("10.0.0.2:0", "10.0.0.1:0", "10.0.0.2")
    assert (ldp.state, ldp.up_time, ldp.password) == ("Oper", "7w0d", None)
    assert ldp.tcp == "10.0.0.2.11002 - 10.0.0.1.646"
    assert (ldp.interfaces, ldp.targeted) == (("Tunnel12", "GigabitEthernet0/1"), ("10.0.0.2",))


def test_the_detail_form_tells_the_password() -> None:
    one, other = parse_ldp_neighbors(said("show_mpls_ldp_neighbor/xe_17.6_detail"))

    assert (one.password, other.password) == ("required, neighbor, in use", "not required, none, in use")
    assert (one.interfaces, one.targeted) == (("Tunnel12",), ("10.0.0.2",))
    assert (other.interfaces, other.targeted) == (("Port-channel10",), ())
    assert one.tcp == "10.0.0.2.55123 - 10.0.0.1.646; MD5 on"


def test_a_session_that_is_not_oper_is_read_as_such() -> None:
    (only,) = parse_ldp_neighbors(said("show_mpls_ldp_neighbor/ios_15.4_opening"))

    assert (only.state, only.interfaces, only.up_time) == ("Opensent", ("Tunnel12",), None)


@pytest.mark.parametrize(
    "line",
    ["(10.0.0.1 ->10.0.0.3, active)", "10.0.0.1 ->10.0.0.3, active, passive;", "10.0.0.1 -> 10.0.0.3, passive"],
)
def test_every_form_of_a_targeted_hello_is_read(line: str) -> None:
    _, ldp = parse_ldp_neighbors(changed(NEIGHBORS, "10.0.0.1 -> 10.0.0.2, active", line))

    assert ldp.targeted == ("10.0.0.3",)


def test_a_heading_per_vrf_is_not_read() -> None:
    assert parse_ldp_neighbors("VRF default:\n" + said(NEIGHBORS)) == parse_ldp_neighbors(said(NEIGHBORS))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("State: Oper; PIEs", "State Oper PIEs", "no state"),
        ("        Addresses bound to peer LDP Ident:\n", "", "no addresses bound"),
        ("          10.0.0.9        172.16.9.2      \n", "", "no addresses bound"),
        ("	TDP discovery sources:\n", "", "no heading of the discovery sources"),
        ("	Up time: 7w0d\n", "", "without TCP connection or up time"),
        ("	TCP connection: 10.0.0.2.11002 - 10.0.0.1.646\n", "", "without TCP connection or up time"),
        ("	  Tunnel12, Src", "	  Tunnel12 Src", "discovery source of an unknown form"),
        ("    Peer LDP Ident: 10.0.0.2:0; ", "    Peer LDP Ident: 10.0.0.2; ", "twice|unknown form"),
    ],
)
def test_an_incomplete_neighbor_of_several_breaks_the_answer(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_ldp_neighbors(changed(NEIGHBORS, old, new))


def test_a_last_neighbor_of_an_unknown_form_breaks_the_answer() -> None:
    with pytest.raises(ParseError, match="a neighbor of an unknown form") as raised:
        parse_ldp_neighbors(said(NEIGHBORS) + "    Peer LDP Ident: 10.0.0.3\n")

    assert raised.value.line == "Peer LDP Ident: 10.0.0.3"


def test_a_neighbor_that_has_lost_its_addresses_is_cut() -> None:
    text = said(NEIGHBORS)
    with pytest.raises(ParseError, match="the text is cut: no addresses"):
        parse_ldp_neighbors(text[: text.index("        Addresses bound to peer LDP")])
    with pytest.raises(ParseError, match="the text is cut: no addresses"):
        parse_ldp_neighbors(text[: text.index("          10.0.0.2        192.0.2.2")])


def test_discovery_tells_who_sends_and_who_is_heard() -> None:
    found = parse_ldp_discovery(said(DISCOVERY))

    assert found.local_id == "10.0.0.1:0"
    assert found.interfaces == (
        DiscoveryInterface("GigabitEthernet0/1", "ldp", True, True, (DiscoveryPeer("10.0.0.2:0", False, None),)),
        DiscoveryInterface("GigabitEthernet0/2", "ldp", True, False, ()),
        DiscoveryInterface("Serial1/0", "tdp", False, True, (DiscoveryPeer("10.0.0.9:0", False, None),)),
        DiscoveryInterface("Tunnel12", "ldp", True, True, (DiscoveryPeer("10.0.0.2:0", True, None),)),
    )
    peer = (DiscoveryPeer("10.0.0.2:0", False, None),)
    assert found.targeted == (
        DiscoveryTarget("10.0.0.1", "10.0.0.2", "ldp", True, True, True, peer),
        DiscoveryTarget("10.0.0.1", "10.0.0.3", "ldp", True, True, False, ()),
    )


def test_the_detail_form_tells_transport_address_and_missing_route() -> None:
    found = parse_ldp_discovery(said(DETAIL))

    assert [one.peers for one in found.interfaces] == [
        (DiscoveryPeer("10.0.0.2:0", False, "10.0.0.2"),),
        (DiscoveryPeer("10.99.0.3:0", True, "10.99.0.3"),),
        (),
    ]
    assert found.targeted == ()


def test_a_passive_target_is_not_active() -> None:
    found = parse_ldp_discovery(changed(DISCOVERY, "(ldp): active, xmit", "(ldp): passive, xmit"))

    assert [one.active for one in found.targeted] == [True, False]


@pytest.mark.parametrize("words", ["no route", "no route to transport addr", "no host route to transport addr"])
def test_a_missing_route_is_read_in_every_wording(words: str) -> None:
    found = parse_ldp_discovery(changed(DISCOVERY, "; no route", f"; {words}"))

    assert found.interfaces[-1].peers[0].no_route


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (DISCOVERY, "    10.0.0.1:0\n", "", "no discovery sources"),
        (DISCOVERY, "    Discovery Sources:\n", "", "no discovery sources"),
        (DISCOVERY, " Local LDP Identifier:\n", "", "no local LDP identifier"),
        (DISCOVERY, "    Interfaces:\n", "", "no discovery source begins here"),
        (DISCOVERY, "	Tunnel12 (ldp): xmit/recv\n", "	Tunnel12 (ldp): sideways\n", "unknown form"),
        (DISCOVERY, "	    LDP Id: 10.0.0.2:0; no route\n", "", "from nobody"),
        (DISCOVERY, "    Targeted Hellos:\n", "    Interfaces:\n    Targeted Hellos:\n", "nothing beneath"),
        (DISCOVERY, "LDP Id: 10.0.0.2:0;", "LDP Id: unknown;", "unknown form"),
        (DETAIL, "              Src IP addr: 10.255.12.2; Transport IP addr: 10.0.0.2\n", "", "without transport"),
        (DETAIL, "Src IP addr: 10.255.12.2; Transport IP addr: 10.0.0.2", "Src IP addr: 10.255.12.2", "unknown form"),
    ],
)
def test_an_incomplete_discovery_is_refused(name: str, old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_ldp_discovery(changed(name, old, new))


def test_a_router_without_any_ldp_interface_has_no_sources() -> None:
    found = parse_ldp_discovery(" Local LDP Identifier:\n  10.0.0.1:0\n  Discovery Sources:\n")

    assert (found.local_id, found.interfaces, found.targeted) == ("10.0.0.1:0", (), ())


def test_a_discovery_that_ends_with_a_heading_is_cut() -> None:
    with pytest.raises(ParseError, match="nothing beneath a heading"):
        parse_ldp_discovery(" Local LDP Identifier:\n  10.0.0.1:0\n  Discovery Sources:\n  Interfaces:\n")


def test_igp_sync_is_read_in_the_words_of_old_and_new_releases() -> None:
    assert parse_ldp_igp_sync(said("show_mpls_ldp_igp_sync/ios_12.4")) == (
        IgpSync("Tunnel12", True, True, True, True, "10.0.0.2:0"),
        IgpSync("FastEthernet0/0", True, False, False, False, None),
    )
    assert parse_ldp_igp_sync(said("show_mpls_ldp_igp_sync/xe_17.6")) == (
        IgpSync("Tunnel12", True, True, False, True, "10.0.0.2:0"),
        IgpSync("GigabitEthernet2", False, True, False, False, None),
        IgpSync("GigabitEthernet3", True, False, False, False, None),
    )


@pytest.mark.parametrize(
    "missing", ["    IGP enabled: ISIS CORE\n", "    Sync status: sync not achieved; peer reachable.\n"]
)
def test_a_sync_that_has_lost_a_line_is_cut(missing: str) -> None:
    with pytest.raises(ParseError, match="the text is cut"):
        parse_ldp_igp_sync(changed("show_mpls_ldp_igp_sync/xe_17.6", missing, ""))


def test_a_sync_that_begins_with_no_interface_is_refused() -> None:
    with pytest.raises(ParseError, match="no interface begins here"):
        parse_ldp_igp_sync("    LDP configured; LDP-IGP Synchronization enabled.\n")


def test_discovery_without_blanks_behind_its_colons_is_read() -> None:
    text = said(DISCOVERY)
    tight = text.replace("): ", "):").replace("Id: ", "Id:")
    assert tight != text
    assert parse_ldp_discovery(tight) == parse_ldp_discovery(text)

"""The edges of what is taken: one thing less, or in another place, and the text is refused or means something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corelinks.tasks.parse import (
    ConfigDifferences,
    LdpDiscovery,
    LdpNeighbor,
    ParseError,
    Ping,
    RunningConfig,
    parse_cef,
    parse_config_differences,
    parse_crypto_session,
    parse_ipsec_sa,
    parse_ldp_discovery,
    parse_ldp_neighbors,
    parse_privilege,
    parse_route,
)
from corelinks.tasks.parse.screen import is_refused, joined
from tests.tasks.parse.catalogue import said

IKE = "  IKEv2 SA: local 192.0.2.1/500 remote 192.0.2.2/500 {} \n"
FLOW = "  IPSEC FLOW: permit 47 host 192.0.2.1 host 192.0.2.2 \n"
SAS = "        Active SAs: 0, origin: crypto map\n"
ROUTE = "show_ip_route/ios_15.4_isis"
TWO = "show_crypto_ipsec_sa/xe_17.6_two_interfaces"


def a_session(status: str, body: str, interface: str = "Tunnel12") -> str:
    head = f"Crypto session current status\n\nInterface: {interface}\nSession status: {status}\n"
    return f"{head}Peer: 192.0.2.2 port 500 \n{body}"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("UP-ACTIVE", IKE.format("Active")),
        ("UP-NO-IKE", IKE.format("Inactive")),
        ("UP-IDLE", FLOW + SAS),
        ("DOWN-NEGOTIATING", FLOW + SAS),
    ],
)
def test_a_status_needs_its_own_reason_and_not_just_any(status: str, body: str) -> None:
    with pytest.raises(ParseError, match="without what makes it so"):
        parse_crypto_session(a_session(status, body))


@pytest.mark.parametrize("body", [FLOW + SAS, IKE.format("Inactive")])
def test_a_session_that_is_down_has_a_flow_or_an_ike_sa(body: str) -> None:
    assert parse_crypto_session(a_session("DOWN", body))[0].status == "DOWN"


def test_sas_whose_flow_was_lost_break_the_session_although_another_flow_stands_there() -> None:
    with pytest.raises(ParseError, match="the text is cut") as raised:
        parse_crypto_session(a_session("DOWN", SAS + FLOW + SAS))

    assert raised.value.line == SAS.strip()


@pytest.mark.parametrize("between", [" ", ",", ", "])
def test_the_interfaces_of_one_heading_are_told_apart(between: str) -> None:
    sessions = parse_crypto_session(a_session("DOWN", FLOW + SAS, f"Tunnel14{between}Tunnel15"))

    assert [session.interface for session in sessions] == ["Tunnel14", "Tunnel15"]


def test_a_wrapped_line_is_joined_by_one_space_and_loses_nothing() -> None:
    assert joined("show it", ["p1-core\\", "L2 Tu12", "p2"]) == ["p1-core L2 Tu12", "p2"]
    assert joined("show it", ["  p1-core   \\", "L2\\", "Tu12"]) == ["  p1-core L2 Tu12"]


def test_a_refusal_stands_within_the_first_five_lines() -> None:
    refusal = "% Invalid input detected at '^' marker."

    assert is_refused("line\n" * 4 + refusal) == refusal
    assert is_refused("line\n" * 5 + refusal) is None


def test_a_router_with_ldp_and_without_interfaces_has_no_discovery_source() -> None:
    head = " Local LDP Identifier:\n    10.0.0.1:0\n    Discovery Sources:\n"

    assert parse_ldp_discovery(head) == LdpDiscovery("10.0.0.1:0", (), ())


@pytest.mark.parametrize("source", ["10.0.0.1 -> 10.0.0.2 (ldp): active, xmit\n", "Tunnel12 (ldp): xmit\n"])
def test_a_discovery_source_without_its_heading_is_refused(source: str) -> None:
    head = " Local LDP Identifier:\n    10.0.0.1:0\n    Discovery Sources:\n"
    with pytest.raises(ParseError, match="no discovery source begins here") as raised:
        parse_ldp_discovery(head + source)

    assert raised.value.line == source.strip()


def test_a_heading_of_a_vrf_alone_is_no_discovery() -> None:
    with pytest.raises(ParseError, match="no local LDP identifier") as raised:
        parse_ldp_discovery("VRF default:\n")

    assert raised.value.line is None


def test_addresses_bound_stand_right_beneath_their_heading() -> None:
    text = said("show_mpls_ldp_neighbor/ios_12.4")
    heading = "Addresses bound to peer LDP Ident:\n"
    with pytest.raises(ParseError, match="no addresses bound"):
        parse_ldp_neighbors(text.replace(heading, f"{heading} strange\n"))


def test_a_router_id_is_all_of_an_identifier_but_its_label_space() -> None:
    assert LdpNeighbor("2001:db8::2:0", "10.0.0.1:0", "Oper", None, None, (), ()).peer_router_id == "2001:db8::2"


def test_all_packets_are_received_when_each_of_some_was() -> None:
    assert Ping("!", 1, 1).all_received
    assert not Ping("!.", 2, 1).all_received
    assert not Ping("", 0, 0).all_received


def test_no_differences_are_no_lines() -> None:
    text = said("show_archive_config_differences/xe_17.6_none")

    assert parse_config_differences(text) == ConfigDifferences((), is_none=True)


def test_lines_before_the_first_section_belong_to_none() -> None:
    config = RunningConfig((" stray", "interface Tunnel12", " ip mtu 1400", "interface Tunnel13", " ip mtu 1300"))

    assert config.section("interface Tunnel12") == ("ip mtu 1400",)
    assert config.section("interface Tunnel13") == ("ip mtu 1300",)


@pytest.mark.parametrize("read", [parse_privilege, parse_cef])
def test_a_response_that_begins_with_something_else_is_refused(read: Callable[[str], object]) -> None:
    text = "Current privilege level is 15\n" if read is parse_privilege else said("show_ip_cef/xe_17.6_labels")
    with pytest.raises(ParseError, match="cut or strange") as raised:
        read("something else\n" + text)

    assert raised.value.line == "something else"


def test_an_absent_network_is_the_whole_response_or_none() -> None:
    absent = "% Network not in table"

    assert parse_route(absent, "10.0.0.2") is None
    with pytest.raises(ParseError):
        parse_route(f"{absent}\n{said(ROUTE)}".replace("Routing entry", "Routing nothing"), "10.0.0.2")
    with pytest.raises(ParseError, match="no routing entry"):
        parse_route("Known via nobody", "10.0.0.2")


def test_what_follows_a_path_may_not_look_like_another() -> None:
    metric = "      Route metric is 20, traffic share count is 1\n"
    text = said(ROUTE).replace(metric, f"  * 10.1.1.1, odd, to p9\n{metric}", 1)
    with pytest.raises(ParseError, match="unknown form") as raised:
        parse_route(text, "10.0.0.2")

    assert raised.value.line == "* 10.1.1.1, odd, to p9"


def test_a_prefix_with_host_bits_still_covers_its_network() -> None:
    route = parse_route(said(ROUTE).replace("10.0.0.2/32", "10.0.0.9/24"), "10.0.0.2")

    assert route is not None
    assert route.prefix == "10.0.0.9/24"


def test_an_sa_ends_behind_the_heading_that_follows_its_outbound_sas() -> None:
    head, mark, _ = said(TWO).partition("     outbound ah sas:\n")

    assert len(parse_ipsec_sa(head + mark)) == 1
    with pytest.raises(ParseError, match="within the SAs"):
        parse_ipsec_sa(head)


def test_a_group_that_is_not_used_is_no_pfs() -> None:
    text = said(TWO)
    off = text.replace("PFS (Y/N): Y, DH group: group19", "PFS (Y/N): N, DH group: group19")

    assert off != text
    assert parse_ipsec_sa(off, "Tu12")[0].pfs == "none"

"""Edges of single checks: levels, VRFs, names that are cut, several sessions, several samples."""

from __future__ import annotations

from typing import Any

import pytest

from corelinks.tasks import commands as ask
from corelinks.tasks.checks import CheckResult, LinkVerdict, Obstacle, Verdict, evaluate
from corelinks.tasks.checks.labels import neighbor_lines
from corelinks.tasks.checks.reading import NoEvidence, Reading, Side
from corelinks.tasks.evidence import Evidence, Response
from tests.support.router_responses import Router, a_link, both


def check_at(name: str, router: str, a: Router, b: Router, **changes: Any) -> CheckResult:
    """One check of a link that is sealed."""
    link = changes.pop("link", None) or a_link(**changes)
    checks = evaluate(link, "seal", a.evidence(), b.evidence()).checks
    (found,) = (check for check in checks if (check.check, check.router) == (name, router))
    return found


@pytest.mark.parametrize(("said", "verdict"), [("P1.core.example.net", "pass"), ("P1x", "fail"), ("core.P1", "fail")])
def test_a_domain_behind_the_hostname_does_not_matter(said: str, verdict: str) -> None:
    a, b = both()
    a.bend(ask.VERSION, "P1 uptime", f"{said} uptime")
    assert check_at("answered-by", "p1", a, b).verdict == verdict


@pytest.mark.parametrize(
    ("wanted", "row", "verdict"),
    [
        ("level-1", "L1 ", "pass"),
        ("level-1", "L2 ", "fail"),
        ("level-2", "L1 ", "fail"),
        ("level-2", "L2 ", "pass"),
        ("level-1", "L1L2 ", "pass"),
        ("level-2", "L1L2 ", "pass"),
    ],
)
def test_an_adjacency_counts_at_the_level_of_the_link(wanted: str, row: str, verdict: str) -> None:
    a, b = both()
    a.bend(ask.ISIS_NEIGHBORS, "L2   Tu12", f"{row}  Tu12")
    assert check_at("igp-adjacency", "p1", a, b, igp={"protocol": "isis", "level": wanted}).verdict == verdict


def test_a_session_is_in_the_front_vrf_of_the_definition() -> None:
    link = a_link()
    link = link.model_copy(update={"a": link.a.model_copy(update={"front_vrf": "FRONT"})})
    a, b = both()
    outside = check_at("session", "p1", a, b, link=link)
    assert (outside.verdict, outside.expected) == (Verdict.FAIL, "UP-ACTIVE to 10.1.12.2, front VRF FRONT")
    a.bend(ask.SESSIONS, "fvrf: (none)", "fvrf: FRONT")
    inside = check_at("session", "p1", a, b, link=link)
    assert (inside.verdict, inside.found) == (Verdict.PASS, "UP-ACTIVE to 10.1.12.2, front VRF FRONT")


def test_sessions_to_others_are_all_named() -> None:
    a, b = both()
    two = a.responses[ask.SESSIONS][0].replace("10.1.12.2", "10.1.12.6")
    third = "Interface:" + two.partition("Interface:")[2].replace("10.1.12.6", "10.1.12.9")
    a.say(ask.SESSIONS, two + third, two + third)
    assert check_at("session", "p1", a, b).found == "UP-ACTIVE to 10.1.12.6, UP-ACTIVE to 10.1.12.9"


@pytest.mark.parametrize(
    ("check", "command"),
    [
        ("key", "show interfaces Tunnel12"),
        ("ip-mtu", "show running-config interface Tunnel12"),
        ("session", "show crypto session detail"),
        ("encrypting", "show crypto ipsec sa"),
        ("session-drops", "show crypto session detail"),
        ("answered-by", "show version"),
    ],
)
def test_an_unreadable_response_is_named_by_the_very_command(check: str, command: str) -> None:
    a, b = both()
    a.responses[command] = ["strange\n"] * len(a.responses[command])
    found = check_at(check, "p1", a, b)
    assert (found.verdict, found.command, found.lines) == (Verdict.UNKNOWN, command, ("strange",))
    assert found.cause.startswith(f"p1: `{command}` cannot be read")


def test_of_three_samples_the_first_and_the_last_are_compared_and_the_last_is_shown() -> None:
    a, b = both()
    texts = a.responses[ask.PROTECTION]
    a.responses[ask.PROTECTION] = [texts[0], texts[0], texts[1].replace("clear pkt drops: 0", "clear pkt drops: 7")]
    check = check_at("clear-drops", "p1", a, b)
    assert check.found.startswith("clear packet drops 0 to 7")
    assert check.lines == ("      ps pkt drops   : 0    clear pkt drops: 7",)


def test_a_next_hop_without_interface_leaves_the_way_to_the_destination_open() -> None:
    a, b = both()
    way = ask.way_to_destination(a_link(), "a")
    a.bend(way, "directly connected, via GigabitEthernet0/0/0", "10.9.9.9")
    check = check_at("destination-way", "p1", a, b)
    assert (check.verdict, check.command) == (Verdict.UNKNOWN, way)
    assert check.found == "a next hop without interface: see `show ip cef`"
    assert any("Routing entry" in line for line in check.lines)


def test_what_stands_before_the_first_neighbor_is_nobodys() -> None:
    text = "State: Oper; of nobody\n    Peer LDP Ident: 10.0.0.2:0; Local LDP Ident 10.0.0.1:0\n\tState: Oper\n"
    assert neighbor_lines(text, "10.0.0.2") == tuple(text.splitlines()[1:])
    assert neighbor_lines(text, "10.0.0.20") == ()


@pytest.mark.parametrize(
    ("hostname", "system", "verdict"),
    [
        ("P2", "0100.0000.0002", "pass"),
        ("P2", "p2", "pass"),
        ("P2", "P", "fail"),
        ("provider-core-router-2", "provider-core-", "pass"),
        ("provider-core-router-2", "PROVIDER-CORE-", "pass"),
        ("provider-core-router-2", "provider-edge-", "fail"),
        ("provider-core-router-2", "provider-core", "fail"),
    ],
)
def test_the_neighbors_name_is_the_peers_whole_or_cut_by_the_table_or_a_bare_system_id(
    hostname: str, system: str, verdict: str
) -> None:
    a, b = both()
    b.bend(ask.VERSION, "P2 uptime", f"{hostname} uptime")
    a.bend(ask.ISIS_NEIGHBORS, "P2  ", f"{system}  ")
    assert check_at("igp-adjacency", "p1", a, b).verdict == verdict


def test_a_neighbor_is_taken_for_the_peer_while_the_peer_does_not_say_its_name() -> None:
    a, b = both()
    del b.responses[ask.VERSION]
    assert check_at("igp-adjacency", "p1", a, b).verdict is Verdict.PASS


def test_an_interface_without_ip_labelling_says_so() -> None:
    a, b = both()
    a.bend(ask.MPLS_INTERFACES, "Yes (ldp) ", "No        ")
    check = check_at("mpls-operational", "p1", a, b)
    assert (check.verdict, check.found) == (Verdict.FAIL, "IP no (None), operational")


def test_an_ldp_session_without_any_source_says_none() -> None:
    a, b = both()
    a.bend(ask.LDP_NEIGHBORS, "\t  Tunnel12; Src IP addr: 10.2.12.2\n", "")
    check = check_at("ldp-neighbor", "p1", a, b)
    assert (check.verdict, check.found) == (Verdict.FAIL, "10.0.0.2:0 Oper, sources: none")


def test_drops_both_ways_are_both_told() -> None:
    a, b = both()
    a.bend(ask.SESSIONS, "dec'ed 105 drop 0", "dec'ed 105 drop 3", sample=1)
    a.bend(ask.SESSIONS, "enc'ed 115 drop 0", "enc'ed 115 drop 2", sample=1)
    assert check_at("session-drops", "p1", a, b).found == "inbound drops 0 to 3, outbound drops 0 to 2"


def test_the_tunnels_own_packets_are_in_the_front_vrf_of_the_definition() -> None:
    link = a_link()
    link = link.model_copy(update={"a": link.a.model_copy(update={"front_vrf": "FRONT"})})
    a, b = both()
    outside = check_at("front-vrf", "p1", a, b, link=link)
    assert (outside.verdict, outside.expected, outside.found) == (Verdict.FAIL, "FRONT", "global")
    a.bend("show running-config interface Tunnel12", " tunnel key 12\n", " tunnel key 12\n tunnel vrf FRONT\n")
    assert check_at("front-vrf", "p1", a, b, link=link).verdict is Verdict.PASS
    a.bend("show interfaces Tunnel12", "  Tunnel TTL 255", '  Tunnel VRF "FRONT"\n  Tunnel TTL 255')
    assert check_at("front-vrf", "p1", a, b, link=link).verdict is Verdict.PASS
    a.bend("show interfaces Tunnel12", 'VRF "FRONT"', 'VRF "OTHER"')
    disagreed = check_at("front-vrf", "p1", a, b, link=link)
    assert (disagreed.verdict, disagreed.found) == (Verdict.FAIL, "FRONT and OTHER")


def test_the_other_side_is_the_same_link_and_stage_seen_from_there() -> None:
    a, b = both()
    side = Side(a_link(), "a", "build", Reading(a.evidence()), Reading(b.evidence()))
    assert (side.other.end, side.other.stage, side.other.router) == ("b", "build", "p2")
    assert side.other.other == side


@pytest.mark.parametrize(
    ("responses", "obstacle"),
    [((), Obstacle.NOT_ASKED), ((Response("show it", None, 0.0, "timed out"),), Obstacle.SILENT)],
)
def test_a_router_is_silent_when_it_was_asked_and_did_not_respond(
    responses: tuple[Response, ...], obstacle: Obstacle
) -> None:
    with pytest.raises(NoEvidence) as raised:
        Reading(Evidence("p1", {"show it": responses} if responses else {})).text("show it")
    assert raised.value.obstacle is obstacle


def test_a_verdict_as_a_document_holds_all_of_its_results() -> None:
    bad = CheckResult(
        "key", "l", "p1", Verdict.FAIL, "key 12", "no key", "show it", ("Key disabled",), "set it", "p1: why"
    )
    good = CheckResult("up", "l", "p1", Verdict.PASS, "up", "up", "show it", (), "look there")
    words = ("check", "router", "verdict", "expected", "found", "command", "lines", "hint", "cause", "obstacle")
    failed = ("key", "p1", "fail", "key 12", "no key", "show it", ["Key disabled"], "set it", "p1: why", None)
    passed: tuple[object, ...] = ("up", "p1", "pass", "up", "up", "show it", [], "", "", None)
    assert LinkVerdict("l", "seal", (bad, good)).to_json() == {
        "stage": "seal",
        "verdict": "fail",
        "checks": [dict(zip(words, failed, strict=True)), dict(zip(words, passed, strict=True))],
    }


def test_neighbors_that_are_not_the_peer_are_all_named() -> None:
    a, b = both()
    text = a.responses[ask.LDP_NEIGHBORS][0].replace("Peer LDP Ident: 10.0.0.2", "Peer LDP Ident: 10.0.0.8")
    a.say(ask.LDP_NEIGHBORS, text + text.replace("10.0.0.8:0", "10.0.0.9:0"))
    assert check_at("ldp-neighbor", "p1", a, b).found == "no neighbor 10.0.0.2; neighbors: 10.0.0.8:0, 10.0.0.9:0"

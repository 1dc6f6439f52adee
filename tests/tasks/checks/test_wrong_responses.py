"""A response to something else than was asked is UNKNOWN in the check that reads it, whatever it says."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Obstacle, Verdict, evaluate
from corelinks.tasks.checks.check import WRONG_RESPONSE
from tests.support import forms
from tests.support.misleading_responses import CONFIG, TUNNEL
from tests.support.router_responses import Router, a_link, both

LINK = a_link()
UNDERLAY = ask.underlay_ping(LINK, "a", "seal")
THROUGH = ask.tunnel_ping(LINK, "a")
LABELLED = ask.labelled_ping(LINK, "a", "seal", "10.0.0.2")
FULL = ask.full_labelled_ping(LINK, "a", "10.0.0.2")
PEER_WAY = ask.way_to_peer("10.0.0.2")


def verdicts(a: Router, b: Router, link: CoreLink = LINK, stage: Stage = "seal") -> dict[str, Verdict]:
    """Of end a alone."""
    return {
        one.check: one.verdict for one in evaluate(link, stage, a.evidence(), b.evidence()).checks if one.router == "p1"
    }


def not_passed(a: Router, b: Router, link: CoreLink = LINK, stage: Stage = "seal") -> dict[str, Verdict]:
    return {name: verdict for name, verdict in verdicts(a, b, link, stage).items() if verdict is not Verdict.PASS}


@pytest.mark.parametrize(
    ("command", "other", "check"),
    [
        (THROUGH, forms.ping(143, "10.2.12.2"), "tunnel-size"),
        (THROUGH, forms.ping(1430, "10.2.12.6"), "tunnel-size"),
        (THROUGH, forms.ping(1430, "10.2.12.2").replace("Packet sent with the DF bit set\n", ""), "tunnel-size"),
        (THROUGH, forms.ping(1430, "10.2.12.2", "!!"), "tunnel-size"),
        (UNDERLAY, forms.ping(150, "10.1.12.2"), "underlay-size"),
        (UNDERLAY, forms.ping(1500, "10.2.12.2"), "underlay-size"),
        (LABELLED, forms.ping_mpls("10.0.0.9"), "labelled-ping"),
        (FULL, forms.ping_mpls("10.0.0.2"), "labelled-size"),
        (FULL, forms.ping_mpls("10.0.0.9", size=1434), "labelled-size"),
    ],
)
def test_a_ping_of_another_size_target_or_kind_proves_nothing(command: str, other: str, check: str) -> None:
    a, b = both()
    a.say(command, other)
    assert not_passed(a, b) == {check: Verdict.UNKNOWN}


def test_a_route_of_another_vrf_proves_nothing() -> None:
    a, b = both()
    a.say(PEER_WAY, f"\nRouting Table: CUST\n{a.responses[PEER_WAY][0]}")
    assert not_passed(a, b) == {"peer-way": Verdict.UNKNOWN}


@pytest.mark.parametrize(
    ("printed", "verdict"), [("FRONT", Verdict.PASS), ("OTHER", Verdict.UNKNOWN), ("", Verdict.UNKNOWN)]
)
def test_the_way_to_the_destination_is_of_the_front_vrf(printed: str, verdict: Verdict) -> None:
    link = LINK.model_copy(update={"a": LINK.a.model_copy(update={"front_vrf": "FRONT"})})
    a, b = both()
    table = f"\nRouting Table: {printed}\n" if printed else ""
    a.responses[ask.way_to_destination(link, "a")] = [table + a.responses[ask.way_to_destination(LINK, "a")][0]]
    assert verdicts(a, b, link)["destination-way"] is verdict


def test_the_mpls_mtu_of_another_interface_proves_nothing() -> None:
    a, b = both()
    a.bend(ask.mpls_mtu("Tunnel12"), "Interface Tunnel12", "Interface Tunnel13")
    assert not_passed(a, b) == {"mpls-mtu": Verdict.UNKNOWN}


@pytest.mark.parametrize("command", sorted(both()[0].responses))
def test_whatever_is_asked_the_prompt_of_another_router_makes_it_unknown(command: str) -> None:
    a, b = both()
    read_by = {name for name, verdict in _without(command).items() if verdict is Verdict.UNKNOWN}
    a.responses[command] = [f"r9#{command}\n{text}r9#" for text in a.responses[command]]
    unknown = {name for name, verdict in verdicts(a, b).items() if verdict is Verdict.UNKNOWN}
    assert unknown == read_by
    assert unknown


@pytest.mark.parametrize("command", sorted(both()[0].responses))
def test_whatever_is_asked_an_echo_with_a_filter_makes_it_unknown_and_the_command_itself_does_not(command: str) -> None:
    a, b = both()
    texts = a.responses[command]
    a.responses[command] = [f"P1#terminal length 0\nP1#{command}\n{text}P1#\nP1#" for text in texts]
    assert not_passed(a, b) == {}
    a.responses[command] = [f"P1#{command} | exclude x\n{text}P1#" for text in texts]
    assert Verdict.UNKNOWN in verdicts(a, b).values()


def _without(command: str) -> dict[str, Verdict]:
    a, b = both()
    del a.responses[command]
    return verdicts(a, b)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("  Keepalive not set", "\x1b[K  Keepalive set (10 sec), retries 3", "no-keepalive"),
        ("  Keepalive not set", "  Keepalive se", "no-keepalive"),
        ("  Tunnel protection via", "\x1b[K  Tunnel protection via", "protection"),
        ('  Tunnel protection via IPSec (profile "CL-p1-p2")', "  Tunnel prot", "protection"),
        ("  Tunnel TTL 255", "  Tunnel T*Nov 22 08:00:00.123: %LDP-5-NBRCHG: LDP Neighbor 10.0.0.2:0 is UP", "key"),
    ],
)
def test_a_line_of_the_tunnel_that_could_not_be_read_is_not_an_absent_line(old: str, new: str, check: str) -> None:
    a, b = both()
    a.bend(TUNNEL, old, new)
    assert verdicts(a, b)[check] is Verdict.UNKNOWN


def test_a_configuration_with_half_a_line_in_it_is_unknown() -> None:
    a, b = both()
    a.bend(CONFIG, " tunnel key 12\n", " tunnel ke*Nov 22 08:00:00.123: %SYS-5-CONFIG_I: Configured\n")
    assert verdicts(a, b)["front-vrf"] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("command", "row", "checks"),
    [
        (ask.ISIS_NEIGHBORS, "p8  L3  {}  192.0.2.9  UP  24  03", {"igp-adjacency"}),
        (ask.MPLS_INTERFACES, "{}  Perhaps (ldp)  No  No  No  Yes", {"mpls-operational"}),
        (ask.LABELS, "99  Sing Song  10.0.0.2/32  0  {}  point2point", {"peer-label"}),
    ],
)
def test_a_row_that_nobody_can_read_is_unknown_for_its_own_link_and_nothing_to_another(
    command: str, row: str, checks: set[str]
) -> None:
    a, b = both()
    text = a.responses[command][0]
    other = row.format("Tu99").replace("10.0.0.2/32", "10.0.0.99/32")
    a.say(command, f"{text.rstrip()}\n{other}\n")
    assert not_passed(a, b) == {}
    rows = [line for line in text.splitlines() if "Tu12" in line.replace("Tunnel12", "Tu12")]
    a.say(command, text.replace(rows[0], row.format("Tu12")))
    assert {name for name, verdict in not_passed(a, b).items() if verdict is Verdict.UNKNOWN} == checks


def test_after_the_seal_a_row_of_the_physical_interface_that_nobody_can_read_is_no_absent_row() -> None:
    for command, row, check in (
        (ask.ISIS_NEIGHBORS, "p8  L3  Gi0/0/0  192.0.2.9  UP  24  03", "no-plain-igp"),
        (ask.MPLS_INTERFACES, "GigabitEthernet0/0/0  Perhaps (ldp)  No  No  No  Yes", "no-plain-mpls"),
        (ask.LABELS, "99  Sing Song  10.9.9.9/32  0  Gi0/0/0  point2point", "no-plain-labels"),
    ):
        a, b = both()
        a.say(command, f"{a.responses[command][0].rstrip()}\n{row}\n")
        assert not_passed(a, b) == {check: Verdict.UNKNOWN}


def test_an_interface_that_says_nothing_is_unknown_and_not_a_tunnel_that_exists() -> None:
    a, b = both("plain")
    a.say(ask.interface("Tunnel12"), "")
    assert not_passed(a, b, stage="plain") == {"no-tunnel": Verdict.UNKNOWN}


def test_a_response_to_something_else_is_an_obstacle_that_names_the_command() -> None:
    a, b = both()
    a.responses[THROUGH] = [forms.ping(100, "10.2.12.2")]
    (found,) = (
        one for one in evaluate(LINK, "seal", a.evidence(), b.evidence()).checks if one.verdict is Verdict.UNKNOWN
    )
    assert (found.obstacle, found.command) == (Obstacle.UNREADABLE, THROUGH)
    assert "100 bytes" in found.found
    assert found.lines[0].startswith("Sending 5, 100-byte")
    assert found.hint == WRONG_RESPONSE

"""What is asked of whom at which stage, and what a verdict makes of the responses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import get_args

import pytest

from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import (
    LASTING,
    CheckResult,
    LinkChecks,
    LinkVerdict,
    Round,
    Verdict,
    at_stage,
    before_change,
    checks_for,
    evaluate,
    evaluate_preflight,
    under_way,
)
from corelinks.tasks.checks.ask import Place
from corelinks.tasks.checks.check import MOST_LINES, Check, Evaluation, check, evaluation
from corelinks.tasks.checks.identity import ldp_id
from corelinks.tasks.checks.path import is_answered
from corelinks.tasks.checks.reading import NoEvidence, NoSuchInterface, Reading, Side
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.parse import Ping
from tests.support import kinds_of_links
from tests.support.router_responses import a_link, both, transcribed, transcript_of

UNDERLAY = "ping 10.1.12.2 size 1500 df-bit repeat 5"
TUNNEL = "ping 10.2.12.2 size 1430 df-bit repeat 5"
LABELLED = "ping mpls ipv4 10.0.0.2/32 repeat 5 force-explicit-null"
BY_TUNNEL = " output interface Tunnel12"
FULL = f"ping mpls ipv4 10.0.0.2/32 repeat 5 size 1434 force-explicit-null{BY_TUNNEL}"
STAGES: tuple[Stage, ...] = get_args(Stage)


def an_end(link: CoreLink, end: EndName, **changes: object) -> CoreLink:
    """The link with fields of one end replaced."""
    before = link.end(end)
    changed = before.model_validate(before.model_dump() | changes)
    return link.model_copy(update={end: changed})


def wanted_by(checks: Iterable[Check], stage: Stage) -> set[str]:
    """The commands that checks ask of end a, once the peer's LDP id is known."""
    place = Place(a_link(), "a", stage, "10.0.0.2")
    asked = (ask.command(place) for check in checks for ask in check.asks)
    return {command for command in asked if command is not None}


@pytest.mark.parametrize(
    ("checks", "stage"),
    [*((at_stage(a_link(), stage), stage) for stage in STAGES), (before_change(a_link()), "plain")],
    ids=[*STAGES, "before the change"],
)
def test_an_end_is_asked_what_each_of_its_checks_asks_for_and_nothing_twice(checks: LinkChecks, stage: Stage) -> None:
    wanted = wanted_by(checks.checks, stage)
    asked = [*checks.commands("a", Round.STATE), *checks.commands("a", Round.FOLLOW_UP, "10.0.0.2")]
    assert len(asked) == len(set(asked))
    assert set(asked) == wanted
    assert set(checks.counters("a")) <= set(asked)


def test_kinds_of_links_are_asked_by_their_own_commands() -> None:
    assert "show crypto ipsec sa" not in at_stage(a_link(crypto=None), "seal").commands("a", Round.STATE)
    assert "show crypto session detail" in at_stage(a_link(crypto=None), "seal").commands("a", Round.STATE)
    ikev1 = at_stage(a_link(crypto={"psk": "env:PSK", "ike": "ikev1"}), "seal").commands("a", Round.STATE)
    assert "show crypto isakmp sa" in ikev1
    assert "show crypto ikev2 sa" not in ikev1
    ospf = at_stage(a_link(igp={"protocol": "ospf"}), "plain").commands("a", Round.STATE)
    assert "show ip ospf neighbor" in ospf
    assert "show isis neighbors" not in ospf


def test_a_front_vrf_is_in_the_commands_about_the_underlay() -> None:
    link = an_end(a_link(), "a", front_vrf="FRONT")
    assert ask.way_to_destination(link, "a") == "show ip route vrf FRONT 10.1.12.2"
    assert ask.underlay_ping(link, "a", "seal") == "ping vrf FRONT 10.1.12.2 size 1500 df-bit repeat 5"
    assert ask.way_to_peer("10.0.0.2") == "show ip route 10.0.0.2"


def test_the_destination_is_pinged_once_its_way_is_there_and_the_physical_address_before() -> None:
    link = an_end(a_link(), "b", source={"interface": "Loopback45", "address": "10.3.45.2"})
    assert ask.underlay_ping(link, "a", "plain") == "ping 10.1.12.2 size 1500 df-bit repeat 5"
    assert ask.underlay_ping(link, "a", "build") == "ping 10.3.45.2 size 1500 df-bit repeat 5"


@pytest.mark.parametrize(
    ("stage", "commands"),
    [
        ("plain", (UNDERLAY, LABELLED)),
        ("build", (UNDERLAY, LABELLED, TUNNEL)),
        ("cutover", (UNDERLAY, LABELLED + BY_TUNNEL, "show ip route 10.0.0.2", TUNNEL, FULL)),
        ("seal", (UNDERLAY, LABELLED + BY_TUNNEL, "show ip route 10.0.0.2", TUNNEL, FULL)),
    ],
)
def test_routes_and_pings_follow_once_the_peer_is_known(stage: Stage, commands: tuple[str, ...]) -> None:
    checks = at_stage(a_link(), stage)
    assert checks.commands("a", Round.FOLLOW_UP, "10.0.0.2") == commands
    unknown = checks.commands("a", Round.FOLLOW_UP)
    assert unknown == tuple(command for command in commands if command in (UNDERLAY, TUNNEL))


def test_counters_are_asked_again() -> None:
    assert at_stage(a_link(), "plain").counters("a") == ()
    again = ("show crypto ipsec sa", "show crypto session detail", "show tunnel protection statistics")
    assert {at_stage(a_link(), stage).counters("a") for stage in STAGES[1:]} == {again}
    assert at_stage(a_link(crypto=None), "seal").counters("b") == ("show interfaces Tunnel12",)


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_timer_or_a_reload_would_take_away_is_asked_at_every_stage_but_not_during_a_change(
    stage: Stage,
) -> None:
    lasting = {
        "show archive config rollback timer",
        "show archive config differences nvram:startup-config system:running-config",
    }
    for end in ENDS:
        assert lasting <= set(at_stage(a_link(), stage).commands(end, Round.STATE))
        during = under_way(a_link(), stage)
        assert not lasting & set(during.commands(end, Round.STATE))
        assert {check.name for check in at_stage(a_link(), stage).checks} - {c.name for c in during.checks} == LASTING


def test_before_the_change_rights_timer_and_room_are_asked_too() -> None:
    before, plain = before_change(a_link()), at_stage(a_link(), "plain")
    asked_before = set(before.commands("a", Round.STATE))
    checks_before = [check for check in before.checks if check not in plain.checks]
    assert set(plain.commands("a", Round.STATE)) <= asked_before
    assert asked_before - set(plain.commands("a", Round.STATE)) <= wanted_by(checks_before, "plain")
    assert {ask.PRIVILEGE, ask.ARCHIVE, ask.TIMER, ask.LOCK, ask.UNSAVED, ask.RUNNING} <= asked_before
    assert before.commands("a", Round.FOLLOW_UP, "10.0.0.2") == (UNDERLAY, LABELLED)
    assert before.counters("a") == ()


def test_before_the_change_a_loopback_as_source_is_asked_for_and_its_way_that_comes_with_the_tunnel_is_not() -> None:
    link = before_change(an_end(a_link(), "a", source={"interface": "Loopback45", "address": "10.3.45.1"}))
    usual = {end: set(before_change(a_link()).commands(end, Round.STATE)) for end in ENDS}
    ways = {end: {ask.way_to_destination(a_link(), end)} for end in ENDS}
    assert set(link.commands("a", Round.STATE)) == (usual["a"] - ways["a"]) | {"show interfaces Loopback45"}
    assert set(link.commands("b", Round.STATE)) == usual["b"] - ways["b"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_healthy_link_is_a_pass_of_that_link_at_that_stage(stage: Stage) -> None:
    verdict = evaluate(a_link(), stage, *(router.evidence() for router in both(stage)))
    assert (verdict.link, verdict.stage, verdict.verdict) == ("p1-p2", stage, Verdict.PASS)
    assert verdict.failed() == ()
    assert {check.link for check in verdict.checks} == {"p1-p2"}


def test_a_healthy_plain_link_is_a_pass_before_the_change() -> None:
    verdict = evaluate_preflight(a_link(), *(router.evidence() for router in kinds_of_links.before_change()))
    assert (verdict.link, verdict.stage, verdict.verdict) == ("p1-p2", "plain", Verdict.PASS)


def test_failures_come_before_what_is_unknown_and_a_pass_is_neither() -> None:
    kinds = [Verdict.UNKNOWN, Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.FAIL]
    checks = tuple(CheckResult(f"{at}", "l", "r", kind, "e", "f", "c") for at, kind in enumerate(kinds))
    verdict = LinkVerdict("l", "seal", checks)
    assert [check.check for check in verdict.failed()] == ["2", "4", "0", "3"]
    assert verdict.verdict is Verdict.FAIL
    assert LinkVerdict("l", "seal", checks[:2]).verdict is Verdict.UNKNOWN
    assert LinkVerdict("l", "seal", checks[1:2]).verdict is Verdict.PASS
    assert LinkVerdict("l", "seal", ()).verdict is Verdict.UNKNOWN


def test_checks_that_do_not_apply_are_not_made() -> None:
    plain, clear = a_link(), a_link(crypto=None)
    names = {check.name for check in checks_for(plain, "seal")}
    assert {"protection", "encrypting", "ike-proposal", "clns-mtu"} <= names
    assert not names & {"unprotected", "no-session", "carrying", "ldp-password", "ldp-id"}
    assert {"unprotected", "no-session", "carrying"} <= {one.name for one in checks_for(clear, "seal")}
    assert "no-keepalive" not in {one.name for one in checks_for(clear, "seal")}
    ospf = {one.name for one in checks_for(a_link(igp={"protocol": "ospf"}), "seal")}
    assert "clns-mtu" not in ospf
    for only in ("router_id_a", "router_id_b"):
        assert "ldp-id" in {one.name for one in checks_for(a_link(ldp={only: "10.0.0.1"}), "seal")}
    ikev1 = {one.name for one in checks_for(a_link(crypto={"psk": "env:PSK", "ike": "ikev1"}), "seal")}
    assert "ike-proposal" not in ikev1


def test_a_purpose_is_the_first_paragraph_of_the_docstring_in_one_line() -> None:
    @check("name", asks=("show it",), hint="look there", of_link=True)
    def asked(side: Side) -> Evaluation:
        """Is it
        so?

        A reason.
        """
        return evaluation(True, "so", "so", "show it", tuple(f"{at}" for at in range(MOST_LINES + 5)))

    assert isinstance(asked, Check)
    assert (asked.name, asked.purpose, asked.hint, asked.of_link) == ("name", "Is it so?", "look there", True)
    assert asked.applies(a_link())
    result = asked.evaluate(Side(a_link(), "a", "seal", Reading(Evidence("p1")), Reading(Evidence("p2"))))
    assert (result.check, result.link, result.router, result.hint) == ("name", "p1-p2", "p1/p2", "look there")
    assert result.lines == tuple(f"{at}" for at in range(MOST_LINES))


def reading(*texts: str | None, command: str = "show it", error: str | None = None) -> Reading:
    responses = tuple(
        Response(command, text, float(at), error if text is None else None) for at, text in enumerate(texts)
    )
    return Reading(Evidence("p1", {command: responses} if responses else {}))


def test_what_has_no_answer_is_no_evidence_with_its_reason() -> None:
    for one, why in (
        (reading(), "was not asked"),
        (reading("old", None, error="timed out"), "timed out"),
        (reading(None), "was not answered"),
    ):
        with pytest.raises(NoEvidence) as raised:
            one.text("show it")
        assert (raised.value.command, raised.value.why) == ("show it", why)
        assert "show it" in str(raised.value)
        assert why in str(raised.value)


def test_samples_are_answered_ones_oldest_first() -> None:
    assert reading("first", "last").text("show it") == "last"
    assert reading("first", None, "last").texts("show it", 2) == ("first", "last")
    assert reading("first", "last").series("show it", str.upper) == ("FIRST", "LAST")
    with pytest.raises(NoEvidence, match="needs 2 samples, there is 1"):
        reading("only").series("show it", str.upper)


def test_an_interface_that_is_not_there_is_named_with_the_routers_line() -> None:
    refused = "                ^\n% Invalid input detected at '^' marker.\n\n"
    for command, read in (
        ("show interfaces Tunnel12", Reading.interface),
        ("show running-config interface Tunnel12", Reading.config),
    ):
        with pytest.raises(NoSuchInterface) as raised:
            read(reading(refused, command=command), "Tunnel12")
        assert (raised.value.command, raised.value.name) == (command, "Tunnel12")
        assert raised.value.line == "% Invalid input detected at '^' marker."
        assert command in str(raised.value)
        assert "Tunnel12" in str(raised.value)


def test_a_routers_own_ldp_id_is_an_address_or_unknown() -> None:
    a, b = both()
    assert (ldp_id(a.evidence()), ldp_id(b.evidence())) == ("10.0.0.1", "10.0.0.2")
    assert ldp_id(Evidence("p1", {})) is None
    assert ldp_id(dataclasses.replace(a, responses={**a.responses, ask.LDP_DISCOVERY: ["strange"]}).evidence()) is None


@pytest.mark.parametrize(
    ("replies", "answered"),
    [("!!!!!", True), (".!!!!", True), ("!.!!!", False), ("..!!!", False), ("!!!!.", False), ("!", False), ("", False)],
)
def test_a_ping_is_answered_when_at_most_the_first_packet_is_lost(replies: str, answered: bool) -> None:
    assert is_answered(Ping(replies, len(replies), replies.count("!"))) is answered


def test_a_command_that_no_test_responds_to_by_hand_is_responded_to_with_its_transcript() -> None:
    responses = transcribed(before_change(a_link()), "a")
    assert "privilege level is" in responses[ask.PRIVILEGE][0]
    assert responses[ask.TIMER] == [transcript_of("show archive config rollback timer")]
    assert transcript_of("show nothing at all") is None
    assert ask.PRIVILEGE not in transcribed(at_stage(a_link(), "plain"), "a")

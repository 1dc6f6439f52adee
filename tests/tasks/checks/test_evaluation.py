"""The checks pass what is healthy, and never what they did not see."""

import dataclasses

import pytest

from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, checks_for, evaluate, every_check
from tests.support.forms_crypto import NO_SA, NO_SESSION
from tests.support.router_responses import Router, a_link, both

STAGES: tuple[Stage, ...] = ("plain", "build", "cutover", "seal")


def the_verdicts(link: CoreLink, stage: Stage, a: Router, b: Router) -> dict[tuple[str, str], tuple[Verdict, str]]:
    return {
        (check.check, check.router): (check.verdict, check.found)
        for check in evaluate(link, stage, a.evidence(), b.evidence()).checks
        if check.verdict is not Verdict.PASS
    }


@pytest.mark.parametrize("stage", STAGES)
def test_a_healthy_link_passes_every_check_of_its_stage(stage: Stage) -> None:
    assert the_verdicts(a_link(), stage, *both(stage)) == {}


@pytest.mark.parametrize("stage", STAGES)
def test_every_check_that_applies_is_made_of_every_end(stage: Stage) -> None:
    a, b = both(stage)
    link = a_link()
    checks = evaluate(link, stage, a.evidence(), b.evidence()).checks
    asked = {(check.check, check.router) for check in checks}
    for check in checks_for(link, stage):
        places = {"p1/p2"} if check.of_link else {"p1", "p2"}
        assert {(check.name, place) for place in places} <= asked


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("gone", [0, 1])
def test_each_missing_response_makes_something_unknown_and_nothing_fail(stage: Stage, gone: int) -> None:
    for command in both(stage)[gone].responses:
        routers = both(stage)
        del routers[gone].responses[command]
        verdict = evaluate(a_link(), stage, *(router.evidence() for router in routers))
        assert verdict.verdict is Verdict.UNKNOWN, command


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("text", ["", "\n", "% Authorization failed.\n", "garbage\nof no form\n", "Tunnel12 is up, li"])
def test_a_response_that_nobody_can_read_is_never_a_pass_of_the_link(stage: Stage, text: str) -> None:
    for command in both(stage)[0].responses:
        routers = both(stage)
        routers[0].responses[command] = [text] * len(routers[0].responses[command])
        verdict = evaluate(a_link(), stage, *(router.evidence() for router in routers))
        assert verdict.verdict is not Verdict.PASS, command


@pytest.mark.parametrize("stage", STAGES)
def test_no_response_that_is_cut_anywhere_makes_a_check_raise(stage: Stage) -> None:
    for command, texts in both(stage)[1].responses.items():
        for part in (3, 2):
            routers = both(stage)
            routers[1].responses[command] = [text[: len(text) // part] for text in texts]
            evaluate(a_link(), stage, *(router.evidence() for router in routers))


def test_a_single_sample_leaves_the_counters_unknown() -> None:
    a, b = both()
    for texts in a.responses.values():
        del texts[1:]
    found = the_verdicts(a_link(), "seal", a, b)
    assert {name for name, _ in found} == {"encrypting", "crypto-errors", "session-drops", "clear-drops"}
    assert {verdict for verdict, _ in found.values()} == {Verdict.UNKNOWN}


def test_no_evidence_at_all_is_unknown_in_every_check() -> None:
    a, b = both()
    empty = (dataclasses.replace(a, responses={}), dataclasses.replace(b, responses={}))
    verdict = evaluate(a_link(), "seal", *(router.evidence() for router in empty))
    assert {check.verdict for check in verdict.checks} == {Verdict.UNKNOWN}


def test_evidence_of_no_check_is_unknown() -> None:
    verdict = dataclasses.replace(evaluate(a_link(), "plain", *(r.evidence() for r in both("plain"))), checks=())
    assert verdict.verdict is Verdict.UNKNOWN


def test_every_purpose_is_a_question_and_every_check_has_a_hint() -> None:
    for check in every_check():
        assert check.purpose.endswith(("?", ".")), check.name
        assert "?" in check.purpose, check.name
        assert check.hint, check.name


def test_where_there_is_no_sa_no_counter_and_no_agreement_passes() -> None:
    routers = both()
    for router in routers:
        for command in (ask.SESSIONS, ask.IPSEC_SAS):
            router.say(command, *[NO_SESSION if command == ask.SESSIONS else NO_SA] * 2)
    found = the_verdicts(a_link(), "seal", *routers)
    for name, place in (("crypto-errors", "p1"), ("session-drops", "p2"), ("transform-agrees", "p1/p2")):
        assert found[name, place][0] is Verdict.UNKNOWN


def test_what_cannot_be_read_is_laid_to_the_router_that_said_it() -> None:
    a, b = both()
    b.say(ask.LDP_DISCOVERY, "what is this\n")
    checks = evaluate(a_link(), "seal", a.evidence(), b.evidence()).checks
    causes = {check.cause for check in checks if check.verdict is not Verdict.PASS}
    assert {cause.partition(":")[0] for cause in causes} == {"p2"}
    assert any(check.router == "p1" and check.cause for check in checks)

"""The judge passes what is healthy, and never passes what it did not see."""

import dataclasses

import pytest

from corelinks.inventory.model import Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, checks_for, evaluate, every_check
from tests.support.forms_crypto import NO_SA, NO_SESSION
from tests.support.router_responses import a_link, both

STAGES: tuple[Stage, ...] = ("plain", "build", "cutover", "seal")


def the_verdicts(link, stage, a, b):
    return {
        (check.check, check.router): (check.verdict, check.found)
        for check in evaluate(link, stage, a.evidence(), b.evidence()).checks
        if check.verdict is not Verdict.PASS
    }


@pytest.mark.parametrize("stage", STAGES)
def test_a_healthy_link_passes_every_check_of_its_stage(stage):
    assert the_verdicts(a_link(), stage, *both(stage)) == {}


@pytest.mark.parametrize("stage", STAGES)
def test_every_end_is_asked_every_question_that_applies(stage):
    a, b = both(stage)
    link = a_link()
    checks = evaluate(link, stage, a.evidence(), b.evidence()).checks
    asked = {(check.check, check.router) for check in checks}
    for check in checks_for(link, stage):
        places = {"p1/p2"} if check.of_link else {"p1", "p2"}
        assert {(check.name, place) for place in places} <= asked


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("gone", [0, 1])
def test_each_missing_answer_makes_something_unknown_and_nothing_fail(stage, gone):
    for command in both(stage)[gone].answers:
        routers = both(stage)
        del routers[gone].answers[command]
        verdict = evaluate(a_link(), stage, *(router.evidence() for router in routers))
        assert verdict.verdict is Verdict.UNKNOWN, command


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("text", ["", "\n", "% Authorization failed.\n", "garbage\nof no form\n", "Tunnel12 is up, li"])
def test_an_answer_that_nobody_can_read_is_never_a_pass_of_the_link(stage, text):
    for command in both(stage)[0].answers:
        routers = both(stage)
        routers[0].answers[command] = [text] * len(routers[0].answers[command])
        verdict = evaluate(a_link(), stage, *(router.evidence() for router in routers))
        assert verdict.verdict is not Verdict.PASS, command


@pytest.mark.parametrize("stage", STAGES)
def test_no_answer_that_is_cut_anywhere_makes_the_judge_stumble(stage):
    for command, texts in both(stage)[1].answers.items():
        for part in (3, 2):
            routers = both(stage)
            routers[1].answers[command] = [text[: len(text) // part] for text in texts]
            evaluate(a_link(), stage, *(router.evidence() for router in routers))


def test_a_single_sample_leaves_the_counters_unknown():
    a, b = both()
    for texts in a.answers.values():
        del texts[1:]
    found = the_verdicts(a_link(), "seal", a, b)
    assert {name for name, _ in found} == {"encrypting", "crypto-errors", "session-drops", "clear-drops"}
    assert {verdict for verdict, _ in found.values()} == {Verdict.UNKNOWN}


def test_no_evidence_at_all_is_unknown_in_every_check():
    a, b = both()
    empty = (dataclasses.replace(a, answers={}), dataclasses.replace(b, answers={}))
    verdict = evaluate(a_link(), "seal", *(router.evidence() for router in empty))
    assert {check.verdict for check in verdict.checks} == {Verdict.UNKNOWN}


def test_evidence_of_no_check_is_unknown():
    verdict = dataclasses.replace(evaluate(a_link(), "plain", *(r.evidence() for r in both("plain"))), checks=())
    assert verdict.verdict is Verdict.UNKNOWN


def test_every_question_has_a_question_mark_and_a_hint():
    for check in every_check():
        assert check.asks.endswith(("?", ".")), check.name
        assert "?" in check.asks, check.name
        assert check.hint, check.name


def test_where_there_is_no_sa_no_counter_and_no_agreement_passes():
    routers = both()
    for router in routers:
        for command in (ask.SESSIONS, ask.IPSEC_SAS):
            router.say(command, *[NO_SESSION if command == ask.SESSIONS else NO_SA] * 2)
    found = the_verdicts(a_link(), "seal", *routers)
    for name, place in (("crypto-errors", "p1"), ("session-drops", "p2"), ("transform-agrees", "p1/p2")):
        assert found[name, place][0] is Verdict.UNKNOWN


def test_what_cannot_be_read_is_laid_to_the_router_that_said_it():
    a, b = both()
    b.say(ask.LDP_DISCOVERY, "what is this\n")
    checks = evaluate(a_link(), "seal", a.evidence(), b.evidence()).checks
    causes = {check.cause for check in checks if check.verdict is not Verdict.PASS}
    assert {cause.partition(":")[0] for cause in causes} == {"p2"}
    assert any(check.router == "p1" and check.cause for check in checks)

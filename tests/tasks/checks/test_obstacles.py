"""Why a check could not be evaluated is a value: no name of a router is taken for it."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.reports.problems import problems
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import LinkVerdict, Obstacle, Verdict, evaluate
from corelinks.tasks.evidence import Evidence, Response
from tests.support import forms
from tests.support.kinds_of_links import named
from tests.support.misleading_responses import TUNNEL
from tests.support.router_responses import Router
from tests.support.scenarios import LABELLED, PEER_WAY

NAMES = pytest.mark.parametrize(
    "names",
    [
        ("sample1", "sample2"),
        ("needs-2-samples", "samples"),
        ("does-not-exist", "Tunnel12-does-not-exist"),
        ("cheaper", "cheaper-than-this-link"),
        ("cannot-be-read", "not-listed"),
    ],
    ids="-".join,
)
Names = tuple[str, str]


def verdict_of(link: CoreLink, a: Router, b: Router) -> LinkVerdict:
    return evaluate(link, "seal", a.evidence(), b.evidence())


@NAMES
def test_a_healthy_link_passes_whatever_its_routers_are_called(names: Names) -> None:
    assert verdict_of(*named(*names)).failed() == ()


@NAMES
def test_only_counters_that_were_asked_once_need_more_samples(names: Names) -> None:
    link, a, b = named(*names)
    a.say(ask.VERSION, forms.version("another"))
    for texts in a.responses.values():
        del texts[1:]
    results = verdict_of(link, a, b).failed()
    counters = {"encrypting", "crypto-errors", "session-drops", "clear-drops"}
    assert {result.check for result in results if result.needs_more_samples} == counters
    assert {result.check for result in results} == {*counters, "answered-by", "igp-adjacency"}
    assert {result.obstacle for result in results} == {Obstacle.FEW_SAMPLES, None}


@NAMES
def test_a_tunnel_that_is_not_there_is_told_from_an_interface_that_is_not(names: Names) -> None:
    link, a, b = named(*names)
    a.say(TUNNEL, forms.NO_INTERFACE)
    results = verdict_of(link, a, b).failed()
    assert {result.obstacle for result in results if result.check == "up"} == {Obstacle.NO_TUNNEL}
    a, physical = named(*names)[1], ask.interface_config("GigabitEthernet0/0/0")
    a.say(physical, forms.NO_INTERFACE)
    assert {result.obstacle for result in verdict_of(link, a, b).failed()} == {Obstacle.NO_INTERFACE}


@NAMES
def test_labels_fail_where_no_other_way_is_cheaper_and_are_open_where_one_is(names: Names) -> None:
    link, a, b = named(*names)
    a.say(LABELLED, forms.ping_mpls("10.0.0.2", "QQQQQ"))
    assert [(result.check, result.verdict) for result in verdict_of(link, a, b).failed()] == [
        ("labelled-ping", Verdict.FAIL)
    ]
    a.bend(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")
    a.bend(PEER_WAY, "metric 20", "metric 9")
    results = {result.check: result.verdict for result in verdict_of(link, a, b).failed()}
    assert results["labelled-ping"] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "why",
    [
        "p1: Tunnel12 does not exist",
        "needs 2 samples, there is 1",
        "cannot be read",
        "no SA on either end",
        "another way is cheaper than this link",
    ],
)
def test_a_router_that_is_silent_for_such_a_reason_is_silent_and_nothing_else(why: str) -> None:
    link, a, b = named("p1", "p2")
    silent = Evidence("p1", {command: (Response(command, None, 0.0, why),) for command in a.responses})
    results = evaluate(link, "seal", silent, b.evidence()).failed()
    assert {result.obstacle for result in results} == {Obstacle.SILENT}
    assert {result.verdict for result in results} == {Verdict.UNKNOWN}
    (problem,) = problems([evaluate(link, "seal", silent, b.evidence())])
    assert problem.follow == ()

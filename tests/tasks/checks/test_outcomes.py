"""Every check has a scenario in which it passes, one in which it fails, and one in which it is UNKNOWN."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType

from corelinks.tasks.checks import Obstacle, Verdict, every_check
from corelinks.tasks.checks.check import Check
from tests.support.all_scenarios import every_scenario

Outcome = tuple[Verdict, Obstacle | None]


@cache
def outcomes() -> Mapping[str, frozenset[Outcome]]:
    """How every check has come out in all scenarios, by name."""
    found: dict[str, set[Outcome]] = defaultdict(set)
    for scenario in every_scenario():
        for result in scenario.verdict().checks:
            found[result.check].add((result.verdict, result.obstacle))
    return {name: frozenset(of_check) for name, of_check in found.items()}


def leaves_open(function: Callable[..., object], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function, or one that it calls, can say UNKNOWN of evidence that it has read."""
    assert isinstance(function, FunctionType)
    names = set(function.__code__.co_names) - seen
    if names & {"unclear", "UNKNOWN"}:
        return True
    called = (function.__globals__.get(name) for name in names)
    functions = (one.judgement if isinstance(one, Check) else one for one in called)
    ours = (one for one in functions if isinstance(one, FunctionType) and ".checks." in one.__module__)
    return any(leaves_open(one, seen | names) for one in ours)


def without(wanted: Callable[[Check], Outcome]) -> list[str]:
    """The checks that never come out as they should be able to."""
    return [check.name for check in every_check() if wanted(check) not in outcomes()[check.name]]


def test_every_check_passes_in_some_scenario() -> None:
    assert without(lambda check: (Verdict.PASS, None)) == []


def test_every_check_fails_in_some_scenario_by_its_own_evaluation() -> None:
    assert without(lambda check: (Verdict.FAIL, None)) == []


def test_every_check_is_unknown_in_some_scenario_by_what_it_read_or_by_what_nobody_can_read() -> None:
    def unknown(check: Check) -> Outcome:
        return Verdict.UNKNOWN, None if leaves_open(check.judgement) else Obstacle.UNREADABLE

    assert without(unknown) == []


def test_checks_that_can_leave_it_open_are_told_from_those_that_cannot() -> None:
    undecided = {check.name for check in every_check() if leaves_open(check.judgement)}
    assert undecided >= {"labelled-ping", "encrypting", "crypto-errors", "clear-drops", "ldp-igp-sync", "transport-mtu"}
    assert not undecided & {"up", "peer-way", "peer-label", "transform", "privilege"}


def test_no_check_has_an_obstacle_where_it_passes() -> None:
    for name, of_check in outcomes().items():
        assert not [obstacle for verdict, obstacle in of_check if verdict is Verdict.PASS and obstacle], name


def test_a_check_without_a_scenario_would_be_noticed() -> None:
    assert without(lambda check: (Verdict.PASS, Obstacle.SILENT)) == [check.name for check in every_check()]

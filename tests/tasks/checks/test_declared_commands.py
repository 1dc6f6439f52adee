"""A check says what it asks: it reads nothing else, and asks for nothing that it does not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from corelinks.inventory.model import ENDS, EndName
from corelinks.tasks.checks import every_check
from corelinks.tasks.checks.ask import Ask, Place
from corelinks.tasks.checks.check import Check
from corelinks.tasks.checks.identity import ldp_id
from corelinks.tasks.checks.reading import Reading, Side
from corelinks.tasks.evidence import Evidence, Response
from tests.support.all_scenarios import every_scenario
from tests.support.scenario import Scenario, of_link
from tests.support.scenarios import PEER_WAY

SCENARIOS = every_scenario()
Responses = Mapping[str, tuple[Response, ...]]


class Recorded(Mapping[str, tuple[Response, ...]]):
    """Responses that remember which of them were read, those that are not there, too."""

    def __init__(self, responses: Responses) -> None:
        self._responses = responses
        self.read: set[str] = set()

    def __getitem__(self, command: str) -> tuple[Response, ...]:
        self.read.add(command)
        return self._responses[command]

    def __iter__(self) -> Iterator[str]:
        return iter(self._responses)

    def __len__(self) -> int:
        return len(self._responses)


def places(scenario: Scenario, evidence: Mapping[EndName, Evidence]) -> dict[EndName, Place]:
    ids = {"a": ldp_id(evidence["b"]), "b": ldp_id(evidence["a"])}
    return {end: Place(scenario.link, end, scenario.stage, ids[end]) for end in ENDS}


def evidence_of(scenario: Scenario) -> dict[EndName, Evidence]:
    a, b = scenario.responses()
    return {"a": a.evidence(), "b": b.evidence()}


def sides(scenario: Scenario, check: Check, evidence: Mapping[EndName, Evidence]) -> list[Side]:
    a, b = Reading(evidence["a"]), Reading(evidence["b"])
    both = [Side(scenario.link, "a", scenario.stage, a, b), Side(scenario.link, "b", scenario.stage, b, a)]
    return both[:1] if check.of_link else both


def declared(check: Check, place: Place) -> dict[str, int]:
    """What a check asks at a place, with the number of samples."""
    found = ((ask.command(place), ask.samples) for ask in check.asks)
    return {command: samples for command, samples in found if command is not None}


def only(evidence: Evidence, asked: Mapping[str, int]) -> Evidence:
    """No more of the evidence than what was asked: of each command the last samples."""
    kept = {command: evidence.responses[command] for command in asked if command in evidence.responses}
    return Evidence(evidence.router, {command: samples[-asked[command] :] for command, samples in kept.items()})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_a_check_says_the_same_when_there_is_nothing_but_what_it_asks_for(scenario: Scenario) -> None:
    evidence = evidence_of(scenario)
    at = places(scenario, evidence)
    whole = {(result.check, result.router): result for result in scenario.verdict().checks}
    for check in scenario.checks.checks:
        asked = {end: only(evidence[end], declared(check, at[end])) for end in ENDS}
        for side in sides(scenario, check, asked):
            result = check.evaluate(side)
            assert result == whole[result.check, result.router]


def read_by(scenario: Scenario, check: Check, evidence: Mapping[EndName, Evidence]) -> dict[EndName, set[str]]:
    """The commands that a check reads of each end."""
    recorded = {end: Recorded(evidence[end].responses) for end in ENDS}
    seen = {end: Evidence(evidence[end].router, recorded[end]) for end in ENDS}
    for side in sides(scenario, check, seen):
        check.evaluate(side)
    return {end: recorded[end].read for end in ENDS}


def test_a_check_reads_what_it_asks_for_in_some_scenario_and_nothing_else_in_any() -> None:
    read_once: dict[str, set[Ask]] = {check.name: set() for check in every_check()}
    for scenario in SCENARIOS:
        evidence = evidence_of(scenario)
        at = places(scenario, evidence)
        for check in scenario.checks.checks:
            for end, read in read_by(scenario, check, evidence).items():
                assert read <= set(declared(check, at[end])), f"{check.name}: {scenario.title}"
                read_once[check.name].update(ask for ask in check.asks if ask.command(at[end]) in read)
    assert read_once == {check.name: set(check.asks) for check in every_check()}


def test_a_command_that_a_check_forgets_to_ask_for_is_noticed() -> None:
    scenario = of_link("another way", "seal", lambda a, b: a.bend(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1"))
    check = next(check for check in scenario.checks.checks if check.name == "peer-way")
    evidence = evidence_of(scenario)
    forgetful = {end: Evidence(evidence[end].router, {}) for end in ENDS}
    assert check.evaluate(sides(scenario, check, forgetful)[0]) != check.evaluate(sides(scenario, check, evidence)[0])
    assert PEER_WAY in read_by(scenario, check, evidence)["a"]

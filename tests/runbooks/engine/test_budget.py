"""How long links take: what was measured counts, once there is enough of it; what was given, until then."""

from __future__ import annotations

from typing import Any

import pytest

from corelinks.inventory.change_request import GivenDurations
from corelinks.runbooks.engine.budget import Budget, Estimate, measured_in
from corelinks.runbooks.engine.timing import Timing


def report(outcome: str, whole: float, **steps: float | None) -> dict[str, Any]:
    """A link's report; a step without seconds was not proven after 7."""
    taken = [{"step": step, "proven": took is not None, "seconds": took or 7.0} for step, took in steps.items()]
    return {"outcome": outcome, "seconds": whole, "steps": taken}


def test_the_longest_of_three_and_half_as_much_again_counts_instead_of_what_was_given() -> None:
    reports = [report("encrypted", 99, build=took) for took in (40.0, 60.0, 50.0)]
    given = GivenDurations(build=500.0)
    two, three = (Budget(Timing(), given, measured_in(reports[:count])) for count in (2, 3))
    assert two.steps("build")["build"] == Estimate(500, 500)
    assert three.steps("build")["build"] == Estimate(50, 90, measured=True)


def test_a_step_that_was_not_proven_is_no_measure() -> None:
    assert measured_in([report("as-before", 50, preflight=5.0, build=None)]).steps == {"preflight": [5.0]}


def test_a_way_back_counts_only_for_links_that_come_no_further_than_where_it_began() -> None:
    early = [report("as-before", 40, preflight=3.0, build=None)] * 3
    late = [report("as-before", 200, preflight=3.0, build=60.0, cutover=50.0, seal=None)] * 3
    given = GivenDurations(way_back=600.0)
    assert measured_in(early).ways_back == {"build": [30.0] * 3}
    assert Budget(Timing(), given, measured_in(early)).way_back("build").most == 45
    assert Budget(Timing(), given, measured_in(early)).way_back("seal").most == 600
    assert Budget(Timing(), given, measured_in(late)).way_back("build").most == 120
    assert Budget(Timing(), given, measured_in(late)).way_back("seal").most == 120


def test_a_link_needs_all_its_steps_and_the_whole_way_back() -> None:
    given = GivenDurations(preflight=1, build=20, cutover=300, seal=4000, save=50_000, way_back=100_000)
    assert Budget(Timing(), given).most("cutover") == 1 + 20 + 300 + 50_000 + 100_000
    assert Budget(Timing(), given).usual("cutover") == 1 + 20 + 300 + 50_000
    assert Budget(Timing(), given).most("seal") == 154_321


@pytest.mark.parametrize("last", ["build", "cutover", "seal"])
def test_where_nothing_is_known_the_engines_own_deadlines_are_kept_free(last: str) -> None:
    timing = Timing()
    budget = Budget(timing)
    steps = budget.steps(last)
    assert steps["build"].most >= timing.deadline("build")
    assert budget.way_back(last).most >= timing.restore_seconds + timing.rollback_takes
    assert budget.most(last) > budget.usual(last)
    fast = Budget(Timing(speed=10.0))
    assert fast.way_back(last).most < budget.way_back(last).most


def test_reports_of_an_older_version_tell_what_they_can() -> None:
    assert measured_in([{}, {"outcome": "as-before"}, {"steps": ["?"]}]).steps == {}

"""Every scenario in which the checks are evaluated."""

from __future__ import annotations

from tests.support.scenario import Scenario, healthy
from tests.support.scenarios import CLEAR, SCENARIOS
from tests.support.scenarios_before import BEFORE
from tests.support.scenarios_rare import RARE
from tests.support.scenarios_refused import REFUSED
from tests.support.scenarios_surveyed import SURVEYED


def every_scenario() -> tuple[Scenario, ...]:
    """Healthy links first, then everything that may be bent."""
    return (*healthy(), *SCENARIOS, *RARE, *CLEAR, *BEFORE, *REFUSED, *SURVEYED)

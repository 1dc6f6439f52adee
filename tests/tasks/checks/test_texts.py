"""What each check says in each scenario is what is written down, and was read by somebody, in ``texts/``."""

from __future__ import annotations

import pytest

from tests.support.all_scenarios import every_scenario
from tests.support.scenario import Scenario
from tests.sweeps.check_texts import FOLDER, path_of, text_of

SCENARIOS = every_scenario()
AGAIN = "`python -m tests.sweeps.check_texts --write` writes it anew, if the difference is meant"


def test_every_scenario_has_a_file_of_its_own_and_every_file_its_scenario() -> None:
    assert sorted(path_of(scenario).name for scenario in SCENARIOS) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_what_is_said_is_what_is_written(scenario: Scenario) -> None:
    assert text_of(scenario) == path_of(scenario).read_text(encoding="utf-8"), AGAIN

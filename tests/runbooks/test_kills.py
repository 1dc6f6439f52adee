"""A sample of the sweep over kills, and what it rests on; all of it is a command: ``python -m tests.sweeps.kills``."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import History
from corelinks.runbooks.migrate import migrate
from tests.support.core_in_process import CoreInProcess
from tests.support.dying_program import Moment
from tests.support.kill_points import KillPoint, run_kill_point, trial_of
from tests.support.killed_process import migrate_and_kill
from tests.support.small_core import SmallCore
from tests.support.state_of_core import RouterState, states_of

SAMPLE = [
    "is-is/migrate/p1-line-22-after/at-once",
    "is-is/migrate/p2-line-64-after/timers",
    "is-is/migrate/journal-write-41-before/at-once",
]


@pytest.mark.parametrize("name", SAMPLE)
def test_wherever_the_program_dies_the_link_is_whole_in_the_end(name: str, tmp_path: Path) -> None:
    result = run_kill_point(KillPoint.named(name), tmp_path)
    assert result.died
    assert result.violations == (), result.said


def left(core: SmallCore, router: str) -> tuple[RouterState, str | None, list[tuple[str, str, str | None]]]:
    """What a dead program has left at a router, and what its journal says of that."""
    pending = core.core.simulator.device(router).archive.pending
    with History.read(core.journal) as journal:
        acts = journal.acts(journal.runs()[-1], core.name)
    said = [(act.step, act.act, act.result) for act in acts if act.router == router]
    timer = None if pending is None else f"{pending.kind} over {pending.minutes} min"
    return states_of(core.core)[router], timer, said


def assert_nobody_is_there(core: CoreInProcess) -> None:
    for router in core.simulator.ports:
        assert core.simulator.device(router).sessions == []


MOMENTS = [
    ("p1", Moment("p1", "line", 25, True)),
    ("p1", Moment("journal", "write", 30)),
]


@pytest.mark.parametrize(("router", "moment"), MOMENTS, ids=str)
def test_a_program_that_is_cut_off_leaves_what_one_leaves_that_is_killed(
    router: str, moment: Moment, tmp_path: Path
) -> None:
    with trial_of("is-is", tmp_path / "cut-off") as trial:
        death, _ = trial.live(migrate, moment)
        assert death.is_dead
        assert_nobody_is_there(trial.core.core)
        cut_off = left(trial.core, router)
    with trial_of("is-is", tmp_path / "killed") as trial:
        migrate_and_kill(trial.core, moment)
        assert_nobody_is_there(trial.core.core)
        assert left(trial.core, router) == cut_off


def test_a_sweep_sees_a_link_that_is_neither_encrypted_nor_as_before(tmp_path: Path) -> None:
    with trial_of("is-is", tmp_path) as trial:
        before = states_of(trial.core.core)
        trial.expected = {"as before": before, "encrypted": before}
        death, _ = trial.live(migrate, Moment("p1", "line", 25, True))
        assert death.is_dead
        assert trial.ended() == "half"
        assert any("a rollback timer is pending" in violation for violation in trial.violations)
        assert any("crypto ikev2 proposal" in violation for violation in trial.violations)
        assert "the journal has p1-p2 unfinished" in trial.violations

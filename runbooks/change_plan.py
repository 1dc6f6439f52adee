"""The plan of a change: what it would do when, how long that should take, what does not fit, what never may."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corelinks.inventory.model import CoreLink, Until
from corelinks.runbooks.engine.budget import Budget, Measured, measured_in
from corelinks.runbooks.engine.conduct import Conduct
from corelinks.runbooks.engine.forecast import Forecast, forecast
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.link.steps import steps_until
from corelinks.runbooks.engine.timing import Timing

_NEWEST = 500


def change_forecast(
    chosen: Sequence[CoreLink],
    inventory: Sequence[CoreLink],
    conduct: Conduct,
    journal: Path,
    *,
    until: Until | None = None,
    timing: Timing | None = None,
) -> tuple[Forecast, Budget]:
    """The schedule of ``chosen``, and the durations that it goes by: those in the journal, else those that are given.

    No router is asked: the guard goes by links.yaml alone, with every link taken as up. Raises JournalError when there
    is a journal that cannot be read.
    """
    clock = timing or Timing()
    measured = Measured({}, {})
    if journal.exists():
        with History.read(journal) as history:
            measured = measured_in(history.migrated(_NEWEST))
    budget = Budget(clock, conduct.durations, measured)
    every = tuple(inventory)
    guard = Guard(every, frozenset(link.name for link in every))
    now = clock.source.unix()
    return forecast(chosen, guard, conduct, budget, lambda link: steps_until(link.until, until)[-1], now), budget

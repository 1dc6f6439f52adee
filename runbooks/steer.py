"""Steering a run from another process: pause, continue, abort. It goes by the journal, which both have."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.runbooks.engine.history import History, RunRecord
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.owner import Liveness
from corelinks.runbooks.engine.requests import Request, Wish, ask, requests_of
from corelinks.runbooks.show import find_run

PATIENCE = 15.0  # seconds; a run looks for what is asked of it twice a second
_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Answer:
    """What became of a request: ``request.heard`` tells whether the run has heard it, ``run`` how that stands now."""

    request: Request
    run: RunRecord


def steer(
    journal: Path,
    name: str | None,
    wish: Wish,
    *,
    patience: float = PATIENCE,
    wait: Callable[[float], object] = time.sleep,
) -> Answer:
    """Ask something of the run called ``name`` (None: the one that is under way), and wait until it has heard it.

    Gives up when the run has ended without hearing it, and after ``patience`` seconds. Raises InventoryError when there
    is no such run, when it has ended or was cut off, and, without a name, unless exactly one is under way; JournalError
    when the journal cannot be read or written.
    """
    if not journal.exists():
        raise _wrong(f"no run is under way: there is no journal {journal} yet")
    with History.read(journal) as history:
        run = _under_way(history, name, journal)
    with Journal(journal) as book:
        number = ask(book, run.id, wish)
        until = time.monotonic() + patience
        while True:
            (request,) = requests_of(book, run.id, number - 1)[:1]
            now = book.run(run.id)
            if request.heard is not None or now.ended is not None or time.monotonic() >= until:
                return Answer(request, now)
            wait(_BETWEEN_LOOKS)


def _under_way(history: History, name: str | None, journal: Path) -> RunRecord:
    if name is not None:
        run = history.run(find_run(history.runs(), name, journal))
        if run.ended is not None:
            raise _wrong(f"run {run.id} has ended")
        if run.liveness is Liveness.DEAD:
            raise _wrong(f"run {run.id} was cut off: `corelinks resume {run.id}` finishes it")
        return run
    every = [history.run(each) for each in history.runs()]
    alive = [run for run in every if run.ended is None and run.liveness is not Liveness.DEAD]
    if not alive:
        raise _wrong(f"no run of the journal {journal} is under way")
    if len(alive) > 1:
        raise _wrong(f"several runs are under way, or may be: name one of {', '.join(run.id for run in alive)}")
    return alive[0]


def _wrong(problem: str) -> InventoryError:
    return InventoryError([InventoryFault("command line", "RUN", problem)])

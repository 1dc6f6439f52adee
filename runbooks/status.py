"""What runs now: the runs that are under way, each of their links with the step that it is in, and what was asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corelinks.runbooks.engine.history import Act, History
from corelinks.runbooks.engine.link.steps import PREFLIGHT
from corelinks.runbooks.engine.owner import Liveness
from corelinks.runbooks.engine.requests import Request, Wish, planned, requests_of
from corelinks.runbooks.runs import Left, ListedLink, ListedRun, listed

SCHEMA = "corelinks.status/1"
WAITING = "waiting"  # of a link that the run has not begun


@dataclass(frozen=True)
class LinkStatus:
    """A link of a run under way. ``state`` is ``waiting``, ``under way``, or its outcome.

    ``step`` and the last ``act`` (with its router) are those of a link under way, ``since`` (Unix time) when that step
    began, or when the link ended; None where there is nothing to say.
    """

    name: str
    state: str
    routers: tuple[str, ...] = ()
    step: str | None = None
    act: str | None = None
    since: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class RunStatus:
    """A run under way, or one of another machine that may be. ``state`` is what the run was told last.

    It is ``under way``, ``paused``, ``stopping``, or ``not known``. ``asked`` is all that was asked of it.
    """

    run: ListedRun
    state: str
    links: tuple[LinkStatus, ...]
    asked: tuple[Request, ...]


@dataclass(frozen=True)
class Status:
    """Every run under way, by a journal. ``at`` (Unix time) is when it was read."""

    journal: Path
    inventory: str
    at: float
    runs: tuple[RunStatus, ...]

    def to_json(self) -> dict[str, Any]:
        """The ``corelinks.status/1`` document."""
        return {
            "schema": SCHEMA,
            "journal": str(self.journal),
            "inventory": self.inventory,
            "at": self.at,
            "runs": [_run(run) for run in self.runs],
        }


def _run(run: RunStatus) -> dict[str, Any]:
    asked = [{"wish": each.wish.value, "at": each.at, "by": str(each.owner), "heard": each.heard} for each in run.asked]
    return {**run.run.to_json(), "state": run.state, "asked": asked, "links": [asdict(link) for link in run.links]}


def status(journal: Path) -> Status:
    """What runs now, by a journal; nothing when it is not there yet. Raises JournalError when it cannot be read."""
    if not journal.exists():
        return Status(journal, "", time.time(), ())
    with History.read(journal) as history:
        every = [history.run(name) for name in history.runs()]
        alive = [run.id for run in every if run.ended is None and run.liveness is not Liveness.DEAD]
        return Status(journal, history.inventory, time.time(), tuple(_status_of(history, run) for run in alive))


def _status_of(history: History, run: str) -> RunStatus:
    found, asked = listed(history, run), requests_of(history, run)
    begun = {link.record.name: link for link in found.links}
    names = planned(history, run) or tuple(begun)
    links = tuple(_link(begun[name]) if name in begun else LinkStatus(name, WAITING) for name in names)
    return RunStatus(found, _state(found, asked), links, asked)


def _state(run: ListedRun, asked: Sequence[Request]) -> str:
    if run.state != Left.UNDER_WAY:
        return run.state
    if any(each.wish is Wish.ABORT for each in asked):
        return "stopping"
    last = asked[-1].wish if asked else Wish.CONTINUE
    return "paused" if last is Wish.PAUSE else run.state


def _link(link: ListedLink) -> LinkStatus:
    record = link.record
    if record.outcome is not None:
        return LinkStatus(record.name, link.left, record.routers, since=record.ended, reason=record.reason)
    step, since = _step(link.acts, record.started)
    act = f"{link.acts[-1].act} on {link.acts[-1].router}" if link.acts else None
    return LinkStatus(record.name, link.left, record.routers, step, act, since)


def _step(acts: Sequence[Act], started: float) -> tuple[str, float]:
    """The step that a link is in, and since when: that of its last acts."""
    if not acts:
        return PREFLIGHT, started
    step, since = acts[-1].step, acts[-1].began
    for act in reversed(acts):
        if act.step != step:
            break
        since = act.began
    return step, since

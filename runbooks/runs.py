"""The runs of a journal: who ran each, in which state each of its links was left, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.history import Act, History, LinkRecord, RunRecord, Unfinished
from corelinks.runbooks.engine.owner import Liveness

SCHEMA = "corelinks.runs/1"
#: What it means that there is no journal, and that there is none of a run in it.
NOT_THERE = (
    "no run of this inventory is known; the journal of an inventory folder that was moved or renamed is still called "
    "by its old place: name it with `--journal FILE`"
)
HOLDS_NONE = "holds no run; if it was copied, its -wal is missing"


class Left(StrEnum):
    """How a link stands that has no outcome, or a run that has no end."""

    UNDER_WAY = "under way"
    INTERRUPTED = "interrupted"
    UNTOUCHED = "untouched"
    NOT_KNOWN = "not known"
    TAKEN_OVER = "taken over"


@dataclass(frozen=True)
class ListedLink:
    """A link of a run: ``left`` is its outcome, or a `Left`. ``to_do`` are sentences, none where nothing is to be done.

    ``interrupted`` are the acts that were begun and never ended, of a link that nobody has under way. ``began`` is the
    stage in which the run found the link, ``before`` what each of its routers had of it then; both are missing where
    it did not come so far.
    """

    record: LinkRecord
    left: str
    acts: tuple[Act, ...]
    interrupted: tuple[Act, ...]
    to_do: tuple[str, ...]
    began: Stage | None = None
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where a link without an outcome was left: step and act, and the routers at which that never ended."""
        if self.record.outcome is not None or not self.acts:
            return ""
        if not self.interrupted:
            return f"after {self.acts[-1].step}, {self.acts[-1].act}"
        last = self.interrupted[-1]
        routers = dict.fromkeys(act.router for act in self.interrupted if (act.step, act.act) == (last.step, last.act))
        return f"at {last.step}, {last.act} on {' and '.join(routers)}"


@dataclass(frozen=True)
class ListedRun:
    """A run; ``state`` is ``ended``, or a `Left`."""

    record: RunRecord
    state: str
    links: tuple[ListedLink, ...]

    def to_json(self) -> dict[str, Any]:
        """The run in a JSON document; fields are only ever added."""
        owner = self.record.owner
        return {
            "run": self.record.id,
            "verb": self.record.verb,
            "arguments": list(self.record.arguments),
            "started": self.record.started,
            "ended": self.record.ended,
            "state": self.state,
            "owner": {"user": owner.user, "host": owner.host, "pid": owner.pid} if owner else None,
            "version": self.record.version,
            "exit_code": self.record.exit_code,
        }


@dataclass(frozen=True)
class RunList:
    """Every run of a journal, the newest last; ``inventory`` is empty where the journal does not name it.

    ``is_there`` says whether there is such a file.
    """

    journal: Path
    inventory: str
    runs: tuple[ListedRun, ...]
    is_there: bool = True

    @property
    def why_none(self) -> str:
        """What a person must know who looked for runs here and found none."""
        return f"it {HOLDS_NONE}" if self.is_there else f"there is no such file: {NOT_THERE}"

    def to_json(self) -> dict[str, Any]:
        """The ``corelinks.runs/1`` document."""
        return {
            "schema": SCHEMA,
            "journal": str(self.journal),
            "inventory": self.inventory,
            "runs": [
                {**run.to_json(), "links": {link.record.name: link.left for link in run.links}} for run in self.runs
            ],
        }


def list_runs(journal: Path) -> RunList:
    """The runs in a journal, none when it is not there yet. Raises JournalError when it cannot be read."""
    if not journal.exists():
        return RunList(journal, "", (), is_there=False)
    with History.read(journal) as history:
        return RunList(journal, history.inventory, tuple(listed(history, run) for run in history.runs()))


def listed(history: History, run: str) -> ListedRun:
    """One run of a journal. Raises JournalError when it cannot be read, KeyError when there is no such run."""
    record = history.run(run)
    unfinished = {each.link.name for each in history.unfinished() if each.run.id == run}
    links = tuple(_link(history.unfinished_of(link), unfinished) for link in history.links(run))
    return ListedRun(record, "ended" if record.ended is not None else _STANDING[record.liveness], links)


_STANDING: Mapping[Liveness, Left] = {
    Liveness.ALIVE: Left.UNDER_WAY,
    Liveness.DEAD: Left.INTERRUPTED,
    Liveness.NOT_KNOWN: Left.NOT_KNOWN,
}


def _link(known: Unfinished, unfinished: Collection[str]) -> ListedLink:
    left = _left(known)
    interrupted = () if left == Left.UNDER_WAY else known.interrupted
    to_do = _to_do(known, left) if known.link.name in unfinished or left == Left.TAKEN_OVER else ()
    before = {router: recorded.touched for router, (_, recorded) in known.baselines.items()}
    return ListedLink(known.link, left, known.acts, interrupted, to_do, known.began, before)


def _left(known: Unfinished) -> str:
    if known.link.outcome is not None:
        return known.link.outcome
    if known.link.taken_over_by is not None:
        return Left.TAKEN_OVER
    left = _STANDING[known.run.liveness]
    return Left.UNTOUCHED if left is Left.INTERRUPTED and not known.is_touched else left


def _to_do(known: Unfinished, left: str) -> tuple[str, ...]:
    resume = f"`corelinks resume {known.run.id}` finishes it"
    if left == Left.INTERRUPTED:
        return (f"what is not confirmed goes back by the routers' own timers; {resume}",)
    if left == Left.NOT_KNOWN:
        who = f"if {known.run.owner} has ended" if known.run.owner else "if its program has ended"
        return (f"{who}: {resume}",)
    if left == Left.TAKEN_OVER:
        return (f"`corelinks show {known.link.taken_over_by}` tells what became of it",)
    return tuple(str(line) for line in (known.link.report or {}).get("instructions", ()))

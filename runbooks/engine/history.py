"""What a journal tells: every run, what became of each link, each act, the baselines, and what was left unfinished."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.journal_file import open_to_read, telling
from corelinks.runbooks.engine.journal_values import read_row
from corelinks.runbooks.engine.owner import Liveness, Owner
from corelinks.tasks.baseline import RouterIdentity
from corelinks.tasks.parse import RollbackTimer
from corelinks.templates.step import Before

#: The result of an act that went well; any other is what went wrong.
ACT_DONE = "done"
CONFIRM = "confirm"
NOT_TRIED = "not-tried"


def not_yet(result: str) -> str:
    """The result of an act that failed first and was tried again, as it is shown to a person."""
    return f"not yet: {result}, tried again"


@dataclass(frozen=True)
class Act:
    """One act at one router (or noted for both, ``p1/p2``). ``began`` is a Unix time.

    ``result`` and ``ended`` are None for an act that was begun and never ended. Of an act that arms a timer,
    ``minutes`` is the length that was asked for, and ``timer`` what the router showed then, by which it is known again;
    None when nobody saw it. ``answers`` are the lines that the router took and answered with words, and those words.
    """

    id: int
    step: str
    act: str
    router: str
    began: float
    result: str | None
    text: str | None
    minutes: int | None = None
    timer: RollbackTimer | None = None
    ended: float | None = None
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Proof:
    """By what a step was proven before it was confirmed. ``at`` is a Unix time.

    ``verdict`` is a LinkVerdict as JSON documents have it: stage, verdict, and the checks with what they found.
    ``standing`` are the link's own lines as each router's running-config had them then, by router.
    """

    step: str
    at: float
    verdict: Mapping[str, Any]
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenLink:
    """A link of the inventory as a run saw it when it began; ``is_alive`` says that it had an IGP adjacency."""

    name: str
    routers: tuple[str, ...]
    is_alive: bool


@dataclass(frozen=True)
class BaselineKey:
    """Whose baseline it is: that of a link's physical interface at one router, of one inventory.

    The name of a router is no part of it: the same name may be another router, in another inventory or of another day.
    """

    link: str
    interface: str
    identity: RouterIdentity


@dataclass(frozen=True)
class Recorded:
    """What the journal knows of one router before a run first touched a link; secrets masked.

    ``keep`` are the sections of shared objects that were there already; ``tunnel`` the lines that tell the tunnel that
    was to be made from any other (see `link.ownership`); ``stage`` is where the run found the link; ``foreign_digest``
    is of everything else on the router then (see `end_view.digest`).
    """

    run: str
    router: str
    touched: tuple[str, ...]
    before: Before
    keep: frozenset[str] = frozenset()
    tunnel: tuple[str, ...] = ()
    stage: Stage = "plain"
    foreign_digest: str = ""


@dataclass(frozen=True)
class RunRecord:
    """One run. ``started`` and ``ended`` are Unix times, ``ended`` None for one that is under way or was cut off.

    ``exit_code`` is that of the command, None where no command ran it, or the command did not come to its end.

    ``owner`` is None, and ``version`` (of corelinks) empty, in what versions before the fourth of the journal wrote.
    ``change`` is the change that it is a part of (see `Conduct.data`), None where it is of none.
    """

    id: str
    verb: str
    started: float
    ended: float | None
    owner: Owner | None
    version: str
    arguments: tuple[str, ...]
    change: Mapping[str, Any] | None = None
    exit_code: int | None = None

    @property
    def liveness(self) -> Liveness:
        """Whether somebody is still at it: DEAD for a run that has ended."""
        if self.ended is not None:
            return Liveness.DEAD
        return self.owner.liveness() if self.owner else Liveness.NOT_KNOWN


@dataclass(frozen=True)
class LinkRecord:
    """One link of a run. ``until`` is the step to which it was to be taken, ``plain`` in a rollback.

    ``outcome`` is None for a link that was begun and never ended, ``taken_over_by`` the run that has seen to it since.
    ``report`` is the link in the run's JSON document.
    """

    run: str
    name: str
    started: float
    ended: float | None
    outcome: str | None
    reason: str | None
    routers: tuple[str, ...]
    until: str | None
    report: Mapping[str, Any] | None
    taken_over_by: str | None


@dataclass(frozen=True)
class Unfinished:
    """A link that nobody has brought to a proven end: its run, how far that came, and how the routers were before.

    Whether the run is still at it, ``run.liveness`` tells. ``baselines`` are what this run found, by router; empty
    for a rollback and for a run that came no further than preflight. ``taken_over`` is what this run went on with:
    what dead runs had left of this link, the newest first.
    """

    run: RunRecord
    link: LinkRecord
    acts: tuple[Act, ...]
    baselines: Mapping[str, tuple[BaselineKey, Recorded]]
    taken_over: tuple[Unfinished, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether anything may have been sent to a router, by this run or by those that it went on with.

        An act is on disk before the router hears of it.
        """
        return bool(self.acts) or any(each.is_touched for each in self.taken_over)

    @property
    def began(self) -> Stage | None:
        """The stage in which the run found the link; None when it did not come so far, and for a rollback."""
        return next((recorded.stage for _, recorded in self.baselines.values()), None)

    @property
    def interrupted(self) -> tuple[Act, ...]:
        """The acts that were begun and never ended, oldest first: nobody knows what the router made of them."""
        return tuple(act for act in self.acts if act.result is None)

    @property
    def last(self) -> Act | None:
        """The last act that was begun."""
        return self.acts[-1] if self.acts else None

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in which something was done, in their order (``restore`` and ``rollback`` among them)."""
        return tuple(dict.fromkeys(act.step for act in self.acts))

    def confirmed(self, step: str) -> frozenset[str]:
        """The routers at which a confirm of ``step`` is known to have been heard."""
        return frozenset(act.router for act in self._confirms(step) if act.result == ACT_DONE)

    def perhaps_confirmed(self, step: str) -> frozenset[str]:
        """The routers to which a confirm of ``step`` was sent of which nobody knows whether it was heard."""
        return frozenset(act.router for act in self._confirms(step)) - self.confirmed(step)

    def _confirms(self, step: str) -> Iterator[Act]:
        return (act for act in self.acts if act.step == step and act.act == CONFIRM)


# The columns of a table in the order of the fields of what is made of a row.
_RUN = "id, verb, started, ended, owner, version, arguments, change, exit_code"
_LINK = "run, name, started, ended, outcome, reason, routers, until, report, taken_over_by"
_ACT = "id, step, act, router, began, result, text, minutes, timer, ended, answers"
_RECORDED = "run, router, touched, before, keep, tunnel, stage, foreign_digest"
_OF_KEY = "link = ? AND host_key = ? AND inventory = ? AND interface = ?"
# Of the links left unknown, the newest that no later run has brought to an end.
_UNFINISHED = """taken_over_by IS NULL AND (ended IS NULL OR outcome = 'unknown' AND NOT EXISTS (
    SELECT 1 FROM link AS later WHERE later.name = link.name AND later.rowid > link.rowid
    AND later.outcome IS NOT 'not-tried'))"""


def values_of_key(key: BaselineKey) -> tuple[str, ...]:
    """The values of ``OF_KEY``, in its order."""
    return key.link, key.identity.host_key, key.identity.inventory, key.interface


class History:
    """A journal that is read; safe to use from several threads. Each method raises JournalError when it cannot be."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self._database = database
        self._database.text_factory = _as_it_is
        self._lock = threading.RLock()

    @classmethod
    def read(cls, path: Path) -> History:
        """The journal in a file that is there, opened only to read; JournalError when it cannot be read."""
        return History(path, open_to_read(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; whatever is asked or written after it raises JournalError."""
        with self._lock:  # SQLite crashes the program when a connection is closed under a statement of another thread
            self._database.close()

    @property
    def inventory(self) -> str:
        """The folder of the inventory that the journal is of; empty when nobody has said it."""
        rows = self._rows("about", "inventory")
        return str(rows[0][0]) if rows else ""

    def runs(self) -> tuple[str, ...]:
        """The name of every run, in the order in which they were begun."""
        return tuple(str(run) for (run,) in self._rows("run", "id", "ORDER BY rowid"))

    def run(self, run: str) -> RunRecord:
        """One run of that name; KeyError when there is none."""
        for row in self._rows("run", _RUN, "WHERE id = ?", run):
            return RunRecord(*row)
        raise KeyError(run)

    def commands(self, run: str) -> tuple[Mapping[str, Any], ...]:
        """The operator's own commands in a run, as in the run's JSON document, oldest first."""
        return tuple(report for (report,) in self._rows("command", "report", "WHERE run = ? ORDER BY id", run))

    def migrated(self, most: int) -> tuple[Mapping[str, Any], ...]:
        """What became of the links of the last migrations, as in JSON documents, the newest first; ``most`` of them."""
        migrations = "run IN (SELECT id FROM run WHERE verb = 'migrate')"
        rest = f"WHERE report IS NOT NULL AND {migrations} ORDER BY rowid DESC LIMIT ?"
        return tuple(report for (report,) in self._rows("link", "report", rest, most))

    def links(self, run: str) -> tuple[LinkRecord, ...]:
        """The links of a run that were begun, in that order."""
        return self._links("run = ?", run)

    def acts(self, run: str, link: str) -> tuple[Act, ...]:
        """Every act of a link in a run, oldest first."""
        return tuple(Act(*row) for row in self._rows("act", _ACT, "WHERE run = ? AND link = ? ORDER BY id", run, link))

    def proofs(self, run: str, link: str) -> tuple[Proof, ...]:
        """By what the steps of a link were proven in a run, oldest first."""
        rows = self._rows("proof", "step, at, verdict, standing", "WHERE run = ? AND link = ? ORDER BY id", run, link)
        return tuple(Proof(*row) for row in rows)

    def core(self, run: str) -> tuple[SeenLink, ...]:
        """The links of the inventory when a run began; none where the journal does not know them."""
        rows = self._rows("core", "links", "WHERE run = ?", run)
        return tuple(SeenLink(*link) for link in rows[0][0]) if rows else ()

    def outcomes(self, run: str) -> dict[str, str | None]:
        """What became of each link of a run; None for one that was begun and never ended."""
        return {link.name: link.outcome for link in self.links(run)}

    def baseline(self, key: BaselineKey) -> Recorded | None:
        """The newest baseline of a link's end that was taken from the plain link; None when there is none, or when
        the link is known to have gone back to it since.

        The newest is the one that was written last, whatever the clock said.
        """
        rows = self._rows(
            "baseline", _RECORDED,
            f"WHERE {_OF_KEY} AND over IS NULL AND stage = 'plain' AND NOT EXISTS "
            f"(SELECT 1 FROM baseline AS later WHERE later.rowid > baseline.rowid AND {_OF_KEY} AND stage = 'plain')",
            *values_of_key(key), *values_of_key(key),
        )  # fmt: skip
        return Recorded(*rows[0]) if rows else None

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Every link that was begun and never ended, or ended unknown, and that no run has seen to since."""
        return tuple(self.unfinished_of(link) for link in self._links(_UNFINISHED))

    def unfinished_of(self, link: LinkRecord) -> Unfinished:
        """All that the journal knows of one link of a run, for whoever has to finish it."""
        baselines = {}
        columns = f"interface, host_key, inventory, {_RECORDED}"
        rows = self._rows("baseline", columns, "WHERE run = ? AND link = ?", link.run, link.name)
        for interface, host_key, inventory, *parts in rows:
            recorded = Recorded(*parts)
            key = BaselineKey(link.name, interface, RouterIdentity(host_key, inventory))
            baselines[recorded.router] = (key, recorded)
        earlier = self._links("taken_over_by = ? AND name = ?", link.run, link.name)
        taken = tuple(self.unfinished_of(each) for each in reversed(earlier))
        return Unfinished(self.run(link.run), link, self.acts(link.run, link.name), baselines, taken)

    def _links(self, condition: str, *values: object) -> tuple[LinkRecord, ...]:
        return tuple(
            LinkRecord(*row) for row in self._rows("link", _LINK, f"WHERE {condition} ORDER BY rowid", *values)
        )

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives that changes nothing, for the modules that keep tables of their own in a journal."""
        with self._translated():
            return self._database.execute(statement, values).fetchall()

    def _rows(self, table: str, columns: str, rest: str = "", *values: object) -> list[list[Any]]:
        """The rows of a table, with their values as the program works with them: all that is read comes by here."""
        with self._translated():
            rows = self._database.execute(f"SELECT {columns} FROM {table} {rest}", values).fetchall()
            return [read_row(table, columns.split(", "), row) for row in rows]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with telling(self.path), self._lock:
            yield


def _as_it_is(text: bytes) -> str:
    """Bytes that are no UTF-8 as surrogates, which the reader of the column refuses."""
    return text.decode("utf-8", "surrogateescape")

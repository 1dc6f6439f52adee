"""The journal: what a run is about to do and has done, on disk before and after every act.

A SQLite file in WAL mode with full synchronisation: an act that was begun is on disk before the router hears of it,
however this program ends. Nothing secret is in it: lines carry references, and what is written passes the redactor,
which masks what a router shows of keys and passwords.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nornir.core import Nornir

from corelinks.inventory.errors import CorelinksError
from corelinks.runbooks.engine.history import (
    NOT_TRIED,
    Act,
    BaselineKey,
    History,
    LinkRecord,
    Recorded,
    RunRecord,
    SeenLink,
    values_of_key,
)
from corelinks.runbooks.engine.journal_file import PATIENCE, JournalError, open_to_write
from corelinks.runbooks.engine.journal_values import BEFORE, OWNER, TIMER
from corelinks.runbooks.engine.owner import Liveness, Owner
from corelinks.runbooks.engine.state import journal_file
from corelinks.tasks.checks import LinkVerdict
from corelinks.tasks.connection.nornir_plugin import inventory_folder_of
from corelinks.tasks.parse import RollbackTimer
from corelinks.tasks.redaction import redact

__all__ = ["Act", "BaselineKey", "Held", "HeldError", "Journal", "JournalError", "Recorded", "masked", "open_journal"]


@dataclass(frozen=True)
class Held:
    """A link that another run has under way, and whose routers nobody else may change until it is finished."""

    run: RunRecord
    link: LinkRecord
    liveness: Liveness

    def is_left(self, dead: str | None = None) -> bool:
        """Whether its run is dead, as far as can be seen from here, or as whoever calls it ``dead`` says."""
        return self.liveness is Liveness.DEAD or (self.liveness is Liveness.NOT_KNOWN and self.run.id == dead)

    def __str__(self) -> str:
        who = f"run {self.run.id}" + (f" of {self.run.owner}" if self.run.owner else "")
        if self.liveness is Liveness.ALIVE:
            return f"{who} has {self.link.name} under way: wait until it has ended"
        finish = f"`corelinks resume {self.run.id}` finishes it"
        if self.liveness is Liveness.DEAD:
            return f"{who} was cut off in the middle of {self.link.name}: {finish}"
        return f"{who} has {self.link.name} under way, or was cut off, which cannot be seen from here: if so, {finish}"


class HeldError(CorelinksError):
    """A link cannot be begun, since other runs hold it or one of its routers; nothing was written."""

    def __init__(self, held: Sequence[Held]) -> None:
        self.held = tuple(held)
        super().__init__("; ".join(map(str, held)))


def _kept(text: str) -> str:
    return redact(text, lasting=True)


def _json(value: object) -> str:
    """A value as it is kept: JSON, with every text in it masked."""
    return json.dumps(masked(value))


def masked(value: Any) -> Any:
    """A value of JSON with every secret in its texts masked, as the journal keeps it."""
    if isinstance(value, str):
        return _kept(value)
    if isinstance(value, Mapping):
        return {key: masked(part) for key, part in value.items()}
    return [masked(part) for part in value] if isinstance(value, list | tuple) else value


class Journal(History):
    """A journal that is written, made when it is not there; safe to use from several threads and processes.

    ``inventory`` is the absolute path of the folder that it is of. Raises JournalError when the file cannot be used,
    or is the journal of another inventory.
    """

    def __init__(self, path: Path, inventory: str = "", *, patience: float = PATIENCE) -> None:
        super().__init__(path, open_to_write(path, patience))
        self._files: dict[Path, tuple[int, int] | None] = {}
        try:
            self._be_of(inventory)
            beside = path.with_name(f"{path.name}-wal")
            self._files = {each.absolute(): _identity(each) for each in (path, beside)}
        except JournalError:
            self.close()
            raise

    def _be_of(self, inventory: str) -> None:
        with self._at_once():
            rows = self._database.execute("SELECT inventory FROM about").fetchall()
            if not rows:
                self._database.execute("INSERT INTO about VALUES (?, ?)", (inventory, time.time()))
            elif inventory and not rows[0][0]:
                self._database.execute("UPDATE about SET inventory = ?", (inventory,))
        if rows and inventory and rows[0][0] not in ("", inventory):
            words = f"is of the inventory {rows[0][0]}, and not of {inventory}"
            raise JournalError(
                f"journal {self.path} {words}: to finish what it holds, put the inventory's folder back at {rows[0][0]}"
            )

    def begin_run(
        self, run: str, verb: str, arguments: Sequence[str] = (), change: Mapping[str, Any] | None = None
    ) -> None:
        """Write down that a run of this process begins; ``arguments`` are what its command was given.

        ``change`` is the change that it is a part of (see `Conduct.data`).
        """
        kept = _json(arguments), None if change is None else _json(change)
        self._write(
            "INSERT INTO run (id, verb, started, owner, version, arguments, change) VALUES (?, ?, ?, ?, ?, ?, ?)",
            run, verb, time.time(), OWNER.dump_json(Owner.this_process()).decode(), _version(), *kept,
        )  # fmt: skip

    def record_command(self, run: str, report: Mapping[str, Any]) -> None:
        """Keep one of the operator's own commands in a run, as in the run's JSON document."""
        self._write("INSERT INTO command (run, report) VALUES (?, ?)", run, _json(report))

    def record_core(self, run: str, links: Sequence[SeenLink]) -> None:
        """Keep the core in which a run works: every link of the inventory, as it is when the run begins."""
        seen = [(link.name, link.routers, link.is_alive) for link in links]
        self._write("INSERT INTO core VALUES (?, ?)", run, _json(seen))

    def end_run(self, run: str) -> None:
        """Write down that a run has come to its end, however its links ended."""
        self._write("UPDATE run SET ended = ? WHERE id = ?", time.time(), run)

    def record_exit(self, run: str, code: int) -> None:
        """Keep with which exit code the command of a run ends."""
        self._write("UPDATE run SET exit_code = ? WHERE id = ?", code, run)

    def begin_link(
        self,
        run: str,
        link: str,
        routers: Sequence[str] = (),
        until: str | None = None,
        *,
        takes_over: bool = False,
        finishes: str | None = None,
    ) -> tuple[Held, ...]:
        """Write down that a link of a run is under way, which holds the link and its routers until it has ended.

        Raises HeldError when another run holds one of them. One that is dead and has touched nothing holds nothing;
        with ``takes_over`` this run goes on with what dead ones have left of this very link, which is what is returned.
        ``finishes`` is a run that it was told to finish: it is taken for dead unless it is known to live, and taken
        over also where it has ended and left the link unknown.
        """
        with self._at_once():
            held = self._held(run, link, routers)
            others = [each for each in held if each.link.name != link or not each.is_left(finishes)]
            if others or (held and not takes_over):
                raise HeldError(others or held)
            for left in {*(each.run.id for each in held), finishes}:
                self._database.execute(
                    "UPDATE link SET taken_over_by = ? WHERE run = ? AND name = ? AND taken_over_by IS NULL",
                    (run, left, link),
                )
            self._database.execute(
                "INSERT INTO link (run, name, started, routers, until) VALUES (?, ?, ?, ?, ?)",
                (run, link, time.time(), _json(routers), until),
            )
        return held

    def under_way_elsewhere(self, run: str) -> frozenset[str]:
        """The names of the links that other runs hold."""
        return frozenset(each.link.name for each in self._open(run))

    def _held(self, run: str, link: str, routers: Sequence[str]) -> tuple[Held, ...]:
        wanted = set(routers)
        return tuple(held for held in self._open(run) if held.link.name == link or wanted & set(held.link.routers))

    def _open(self, run: str) -> tuple[Held, ...]:
        links = self._links("ended IS NULL AND taken_over_by IS NULL AND run != ?", run)
        every = [Held(self.run(link.run), link, self.run(link.run).liveness) for link in links]
        return tuple(
            held for held in every if held.liveness is not Liveness.DEAD or self.unfinished_of(held.link).is_touched
        )

    def end_link(
        self, run: str, link: str, outcome: str, reason: str | None, report: Mapping[str, Any] | None = None
    ) -> None:
        """Write down what became of a link, also of one that was not begun.

        ``report`` is the link in the run's JSON document. What this run took over and did not try is the other's again.
        """
        kept = None if reason is None else _kept(reason), None if report is None else _json(report)
        with self._at_once():
            self._database.execute(
                "INSERT INTO link (run, name, started, ended, outcome, reason, report) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET ended = excluded.ended, outcome = excluded.outcome, "
                "reason = excluded.reason, report = excluded.report",
                (run, link, time.time(), time.time(), outcome, *kept),
            )
            if outcome == NOT_TRIED:
                self._database.execute(
                    "UPDATE link SET taken_over_by = NULL WHERE taken_over_by = ? AND name = ?", (run, link)
                )

    def begin_act(
        self, run: str, link: str, step: str, act: str, router: str, text: str = "", minutes: int | None = None
    ) -> int:
        """Write down what is about to be done at a router; the number that ``end_act`` wants.

        ``minutes`` is the length of a timer that is about to be armed.
        """
        return self._write(
            "INSERT INTO act (run, link, step, act, router, began, text, minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            run, link, step, act, router, time.time(), _kept(text), minutes,
        )  # fmt: skip

    def end_act(
        self, act: int, result: str, timer: RollbackTimer | None = None, answers: Sequence[tuple[str, str]] = ()
    ) -> None:
        """``result`` is ``done`` or what went wrong; ``timer`` the one that was armed, as the router shows it.

        ``answers`` are the lines that the router answered with words, and the words.
        """
        shown = None if timer is None else TIMER.dump_json(timer).decode()
        self._write(
            "UPDATE act SET ended = ?, result = ?, timer = ?, answers = ? WHERE id = ?",
            time.time(), _kept(result), shown, _json(answers), act,
        )  # fmt: skip

    def record_proof(
        self,
        run: str,
        link: str,
        step: str,
        verdict: LinkVerdict,
        standing: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Keep by what a step was proven, before it is confirmed, and the link's lines as each router showed them."""
        self._write(
            "INSERT INTO proof (run, link, step, at, verdict, standing) VALUES (?, ?, ?, ?, ?, ?)",
            run, link, step, time.time(), _json(verdict.to_json()), _json(standing or {}),
        )  # fmt: skip

    def record_baseline(self, key: BaselineKey, recorded: Recorded) -> None:
        """Keep what a router had before a run touched the link; what that run has kept before stays."""
        before = BEFORE.dump_python(recorded.before, mode="json")
        parts = (recorded.touched, sorted(recorded.keep), recorded.tunnel, before)
        self._write(
            "INSERT INTO baseline (run, link, router, at, touched, keep, tunnel, before, foreign_digest, "
            "host_key, inventory, interface, stage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            recorded.run, key.link, recorded.router, time.time(), *map(_json, parts), recorded.foreign_digest,
            key.identity.host_key, key.identity.inventory, key.interface, recorded.stage,
        )  # fmt: skip

    def end_baseline(self, key: BaselineKey) -> None:
        """Write down that a link's end is as before again: what is made of the link later is not of these runs."""
        self._write(
            "UPDATE baseline SET over = ? WHERE over IS NULL AND "
            "link = ? AND host_key = ? AND inventory = ? AND interface = ?",
            time.time(), *values_of_key(key),
        )  # fmt: skip

    def write(self, statement: str, *values: object) -> int:
        """Carry out a statement of a module that keeps tables of its own in a journal; the number of a new row."""
        return self._write(statement, *values)

    def _write(self, statement: str, *values: object) -> int:
        with self._translated():
            self._demand_files()
            return self._database.execute(statement, values).lastrowid or 0

    def _demand_files(self) -> None:
        """Raise JournalError when what is written would be nowhere: the files in use have no name any more."""
        for path, opened in self._files.items():
            if _identity(path) != opened:
                raise JournalError(f"journal {path} is gone: it was removed or replaced while it was in use")

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Several statements, all of them or none."""
        with self._translated():
            self._demand_files()
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is that a name stands for, whatever is in it; None when there is none."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def open_journal(nornir: Nornir, path: Path | None = None) -> Journal:
    """The journal of a Nornir's inventory: the file ``path``, else that in the state directory (see `engine.state`)."""
    folder = inventory_folder_of(nornir)
    return Journal(path or journal_file(folder), str(folder))


def _version() -> str:
    try:
        return version("corelinks")
    except PackageNotFoundError:  # started from a checkout that is not installed
        return "not installed"

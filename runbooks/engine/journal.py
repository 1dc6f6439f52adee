"""The journal: what a run is about to do and has done, on disk before and after every act.

A SQLite file in WAL mode with full synchronisation: an act that was begun is on disk before the router hears of it,
however this program ends. Nothing secret is in it: lines carry references, and what is written passes the
redactor, which masks what a router shows of keys and passwords.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter

from corelinks.inventory.errors import CorelinksError
from corelinks.tasks.baseline import RouterIdentity
from corelinks.tasks.redaction import redact
from corelinks.templates.step import Before

SCHEMA_VERSION = 3
DEFAULT_PATH = Path(".corelinks") / "journal.db"

_TABLES = """
CREATE TABLE run (id TEXT PRIMARY KEY, verb TEXT NOT NULL, started REAL NOT NULL, ended REAL) STRICT;
CREATE TABLE link (
    run TEXT NOT NULL REFERENCES run(id), name TEXT NOT NULL, started REAL NOT NULL, ended REAL, outcome TEXT,
    reason TEXT, PRIMARY KEY (run, name)
) STRICT;
CREATE TABLE act (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, act TEXT NOT NULL,
    router TEXT NOT NULL, began REAL NOT NULL, ended REAL, result TEXT, text TEXT,
    FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE TABLE baseline (
    run TEXT NOT NULL, link TEXT NOT NULL, router TEXT NOT NULL, at REAL NOT NULL, touched TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '{}', foreign_digest TEXT NOT NULL, host_key TEXT NOT NULL DEFAULT '',
    inventory TEXT NOT NULL DEFAULT '', interface TEXT NOT NULL DEFAULT '', keep TEXT NOT NULL DEFAULT '[]',
    tunnel TEXT NOT NULL DEFAULT '[]', over REAL,
    PRIMARY KEY (run, link, router), FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE INDEX act_of_link ON act (run, link, id);
"""
# A journal of version 1 keys its baselines by the names of link and router: they are kept, and are nobody's any more.
_FROM_VERSION_1 = """
ALTER TABLE baseline ADD COLUMN host_key TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN inventory TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN interface TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN keep TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN tunnel TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN over REAL;
"""
# A journal of version 2 has a column for each of the first three fields of Before.
_FROM_VERSION_2 = """
ALTER TABLE baseline ADD COLUMN before TEXT NOT NULL DEFAULT '{}';
UPDATE baseline SET before = json_object('metric', json(metric), 'igp', json(igp), 'mpls', json(mpls));
ALTER TABLE baseline DROP COLUMN metric;
ALTER TABLE baseline DROP COLUMN igp;
ALTER TABLE baseline DROP COLUMN mpls;
"""
_UPGRADES = {0: _TABLES, 1: _FROM_VERSION_1 + _FROM_VERSION_2, 2: _FROM_VERSION_2}


class JournalError(CorelinksError):
    """The journal could not be opened, read or written: nothing may be changed without it."""


@dataclass(frozen=True)
class Act:
    """One act at one router. ``result`` is None for an act that was begun and never ended."""

    id: int
    step: str
    act: str
    router: str
    began: float
    result: str | None
    text: str | None


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
    """What the journal knows of one router before a link was first touched; secrets masked.

    ``keep`` are the sections of shared objects that were there already; ``tunnel`` the lines that tell the tunnel that
    was to be made from any other (see `link.ownership`).
    """

    run: str
    router: str
    touched: tuple[str, ...]
    before: Before
    keep: frozenset[str] = frozenset()
    tunnel: tuple[str, ...] = ()


# How the fields of Before, whatever they are, go into a JSON object and come back.
_BEFORE = TypeAdapter(Before)


def _kept(text: str) -> str:
    return redact(text, lasting=True)


def _masked(value: Any) -> Any:
    """A value of JSON with every text in it as it may be kept."""
    if isinstance(value, str):
        return _kept(value)
    if isinstance(value, Mapping):
        return {key: _masked(part) for key, part in value.items()}
    return [_masked(part) for part in value] if isinstance(value, list | tuple) else value


_OF_KEY = "link = ? AND host_key = ? AND inventory = ? AND interface = ?"


def _values(key: BaselineKey) -> tuple[str, ...]:
    return key.link, key.identity.host_key, key.identity.inventory, key.interface


class Journal:
    """One journal file; safe to use from several threads. JournalError when the file cannot be used."""

    def __init__(self, path: Path = DEFAULT_PATH) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600, exist_ok=True)
            # isolation_level None: every statement commits by itself unless we say BEGIN
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"journal {path}: {error}") from error

    def _prepare(self) -> None:
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("PRAGMA foreign_keys=ON")
        self._database.execute("BEGIN IMMEDIATE")  # two programs that start together make the tables once
        try:
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version in _UPGRADES:
                for statement in _UPGRADES[version].split(";\n"):
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        finally:
            self._database.execute("COMMIT")
        if version not in (*_UPGRADES, SCHEMA_VERSION):
            self._database.close()
            raise JournalError(f"journal {self.path}: schema {version}, but this program knows {SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; whatever is written after it raises JournalError."""
        with self._lock:  # SQLite crashes the program when a connection is closed under a statement of another thread
            self._database.close()

    def begin_run(self, run: str, verb: str) -> None:
        """Write down that a run begins."""
        self._write("INSERT INTO run (id, verb, started) VALUES (?, ?, ?)", run, verb, time.time())

    def end_run(self, run: str) -> None:
        """Write down that a run has come to its end, however its links ended."""
        self._write("UPDATE run SET ended = ? WHERE id = ?", time.time(), run)

    def begin_link(self, run: str, link: str) -> None:
        """Write down that a link of a run is under way."""
        self._write("INSERT INTO link (run, name, started) VALUES (?, ?, ?)", run, link, time.time())

    def end_link(self, run: str, link: str, outcome: str, reason: str | None) -> None:
        """Write down what became of a link; ``outcome`` and ``reason`` are those of its report."""
        self._write(
            "UPDATE link SET ended = ?, outcome = ?, reason = ? WHERE run = ? AND name = ?",
            time.time(), outcome, None if reason is None else _kept(reason), run, link,
        )  # fmt: skip

    def begin_act(self, run: str, link: str, step: str, act: str, router: str, text: str = "") -> int:
        """Write down what is about to be done at a router; the number that ``end_act`` wants."""
        return self._write(
            "INSERT INTO act (run, link, step, act, router, began, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
            run, link, step, act, router, time.time(), _kept(text),
        )  # fmt: skip

    def end_act(self, act: int, result: str) -> None:
        """``result`` is ``done`` or what went wrong."""
        self._write("UPDATE act SET ended = ?, result = ? WHERE id = ?", time.time(), _kept(result), act)

    def record_baseline(self, key: BaselineKey, recorded: Recorded, foreign_digest: str) -> None:
        """Keep what a router had before the link was touched. ``foreign_digest`` tells later whether the rest moved."""
        before = _BEFORE.dump_python(recorded.before, mode="json")
        parts = (recorded.touched, sorted(recorded.keep), recorded.tunnel, before)
        lines = [json.dumps(_masked(part)) for part in parts]
        self._write(
            "INSERT INTO baseline (run, link, router, at, touched, keep, tunnel, before, foreign_digest, "
            "host_key, inventory, interface) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            recorded.run, key.link, recorded.router, time.time(), *lines, foreign_digest,
            key.identity.host_key, key.identity.inventory, key.interface,
        )  # fmt: skip

    def baseline(self, key: BaselineKey) -> Recorded | None:
        """The newest baseline of a link's end that was taken from the plain link; None when there is none, or when
        the link is known to have gone back to it since.

        Raises JournalError when it cannot be read.
        """
        rows = self._read(
            f"SELECT run, router, over, touched, keep, tunnel, before FROM baseline WHERE {_OF_KEY} "
            "ORDER BY at DESC, rowid DESC LIMIT 1",
            *_values(key),
        )
        for run, router, over, *parts, before in rows:
            if over is None:
                touched, keep, tunnel = (tuple(str(line) for line in json.loads(str(part))) for part in parts)
                return Recorded(str(run), str(router), touched, self._before(before), frozenset(keep), tunnel)
        return None

    def _before(self, text: str) -> Before:
        """Fields that are missing were not known to the version that wrote them: they have their default."""
        try:
            values = json.loads(text)
            unknown = sorted(set(values) - {field.name for field in fields(Before)})
            if not unknown:
                return _BEFORE.validate_python(values)
            why = f"a newer corelinks has kept {', '.join(unknown)} in a baseline, which this one cannot read"
        except (ValueError, TypeError):
            why = "a baseline in it cannot be read"
        raise JournalError(f"journal {self.path}: {why}")

    def end_baseline(self, key: BaselineKey) -> None:
        """Write down that a link's end is as before again: what is made of the link later is not of these runs."""
        self._write(f"UPDATE baseline SET over = ? WHERE over IS NULL AND {_OF_KEY}", time.time(), *_values(key))

    def runs(self) -> tuple[str, ...]:
        """Every run, oldest first."""
        return tuple(str(run) for (run,) in self._read("SELECT id FROM run ORDER BY started, rowid"))

    def acts(self, run: str, link: str) -> tuple[Act, ...]:
        """Every act of a link in a run, oldest first."""
        rows = self._read(
            "SELECT id, step, act, router, began, result, text FROM act WHERE run = ? AND link = ? ORDER BY id",
            run, link,
        )  # fmt: skip
        return tuple(Act(*row) for row in rows)

    def outcomes(self, run: str) -> dict[str, str | None]:
        """What became of each link of a run; None for one that was begun and never ended."""
        return {str(name): outcome for name, outcome in self._read("SELECT name, outcome FROM link WHERE run = ?", run)}

    def _write(self, statement: str, *values: object) -> int:
        with self._translated():
            return self._database.execute(statement, values).lastrowid or 0

    def _read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._translated():
            return self._database.execute(statement, values).fetchall()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise JournalError(f"journal {self.path}: {error}") from error

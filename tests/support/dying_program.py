"""A program that dies between two of its acts: from that moment no router and no journal hears of it any more.

The routers cut its sessions off and take no new one, its journal is kept as it was on disk then, and its clock raises
what no handler of errors catches. So its threads end, without having moved anything; what comes after works with a
Nornir and a journal of its own, in which the dead run's process is not alive.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import sqlite3.dbapi2
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from corelinks.runbooks.simulator.router.device import Device
from tests.support.core_in_process import CoreInProcess

JOURNAL = "journal"
# Statements that change a journal.
WRITES = re.compile(r"INSERT|UPDATE|DELETE|CREATE|COMMIT")
_CHANGING = re.compile(r"conf|write|copy|reload|clear")


class ProgramDead(BaseException):
    """The program is dead; no handler of errors stops this."""


@dataclass(frozen=True)
class Moment:
    """When a program dies: before or after the so-manieth line of a router, or before a write of its journal.

    ``where`` is a router or ``journal``; ``kind`` is ``line`` (of configuration), ``command`` (that changes, as
    ``configure confirm``), ``show`` (that asks) or ``write``; each kind of each place is counted by itself, from 1.
    After a line means: the router has taken it, and the program has not heard the response.
    """

    where: str
    kind: str
    number: int
    is_after: bool = False

    def __str__(self) -> str:
        return f"{self.where}-{self.kind}-{self.number}-{'after' if self.is_after else 'before'}"

    @classmethod
    def named(cls, text: str) -> Moment:
        """The moment of that name."""
        where, kind, number, when = text.rsplit("-", 3)
        return cls(where, kind, int(number), when == "after")


class Met(NamedTuple):
    """A moment that came by, what was typed or written then, and a digest of what a kill leaves at that moment.

    It is of every router's running-config, startup-config, rollback timer and lock, and of the journal on disk; empty
    where nobody asked for it.
    """

    moment: Moment
    text: str
    left: str


@dataclass
class Death:
    """Watches a program at its routers and its journal, and lets it die at ``moment`` (None: never).

    ``met`` are the moments that came by, with digests if ``digests``. ``look`` is called for each line that a router
    has taken, where the routers live. At death the journal is copied to ``kept``.
    """

    core: CoreInProcess
    journal: Path
    kept: Path
    moment: Moment | None = None
    look: Callable[[Device], None] = lambda device: None
    digests: bool = False
    met: list[Met] = field(default_factory=list)
    is_dead: bool = False

    def __post_init__(self) -> None:
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def before(self, router: str, line: str, *, in_config: bool) -> bool:
        """A router is about to take a line."""
        if self.is_dead or not line:
            return not self.is_dead
        if self._meets(router, _kind(line, in_config=in_config), line, self._left()):
            self._die(self._cut_off)
        return not self.is_dead

    def after(self, router: str, line: str, *, in_config: bool) -> None:
        """A router has taken a line."""
        self.look(self.core.simulator.device(router))
        if self.is_dead or not line:
            return
        kind = _kind(line, in_config=in_config)
        moment = Moment(router, kind, self._numbers[router, kind], True)
        self.met.append(Met(moment, line, self._left()))
        if moment == self.moment:
            self._die(self._cut_off)

    def write(self, statement: str) -> None:
        """A statement is about to be carried out in the journal."""
        if not WRITES.match(statement) or self.is_dead:
            return
        left = self.core.simulator.call(self._left) if self.digests else ""
        if self._meets(JOURNAL, "write", statement, left):
            self._die(lambda: self.core.simulator.call(self._cut_off))

    def _meets(self, where: str, kind: str, text: str, left: str) -> bool:
        with self._lock:
            self._numbers[where, kind] += 1
            moment = Moment(where, kind, self._numbers[where, kind])
            self.met.append(Met(moment, text, left))
        return moment == self.moment

    def _left(self) -> str:
        """What a kill leaves now, as a digest; asked where the routers live."""
        if not self.digests:
            return ""
        digest = hashlib.sha256()
        for router in self.core.simulator.ports:
            device = self.core.simulator.device(router)
            left = (device.running.key_lines(), device.startup, device.archive.pending, device.lock is None)
            digest.update(repr(left).encode())
        for path in self._journal_files():
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _journal_files(self) -> list[Path]:
        """The files of the journal, with what is not yet in its main file."""
        beside = (self.journal.with_name(self.journal.name + suffix) for suffix in ("", "-wal"))
        return [path for path in beside if path.exists()]

    def _die(self, cut_off: Callable[[], None]) -> None:
        self.is_dead = True
        for path in self._journal_files():
            shutil.copy(path, self.kept.with_name(path.name.replace(self.journal.name, self.kept.name)))
        cut_off()

    def _cut_off(self) -> None:
        for router in self.core.simulator.ports:
            self.core.simulator.device(router).lose_management()

    def now(self) -> float:
        """The time, as long as the program lives: a TimeSource."""
        if self.is_dead:
            raise ProgramDead
        return self.core.time.now()

    def unix(self) -> float:
        """The time of day, as long as the program lives."""
        if self.is_dead:
            raise ProgramDead
        return self.core.time.unix()

    def wait(self, seconds: float, wake: threading.Event | None = None) -> bool:
        """Let time pass, as long as the program lives."""
        if self.is_dead:
            raise ProgramDead
        return self.core.time.wait(seconds, wake)

    def watched(self, work: Callable[[], object]) -> None:
        """Let the program work until it has ended, or is dead and none of its threads is left; then all is as found."""
        self._let_watch(self)
        try:
            with suppress(ProgramDead), patch("sqlite3.connect", self._connect):
                work()
        finally:
            self._let_watch(None)

    def _connect(self, path: Any, *arguments: Any, **options: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = sqlite3.dbapi2.connect(path, *arguments, **options)
        if path == self.journal:
            database.set_trace_callback(self.write)
        return database

    def _let_watch(self, watcher: Death | None) -> None:
        def let() -> None:
            for router in self.core.simulator.ports:
                self.core.simulator.device(router).watcher = watcher

        self.core.simulator.call(let)

    def let_in_again(self) -> None:
        """Let the routers take sessions again, of whoever comes after the dead."""

        def let() -> None:
            for router in self.core.simulator.ports:
                self.core.simulator.device(router).find_management()

        simulator = self.core.simulator
        simulator.call(let)
        while not all(simulator.is_listening(router) for router in simulator.ports):
            simulator.call(lambda: None)
        bury(self.kept)


def _kind(line: str, *, in_config: bool) -> str:
    if in_config:
        return "line"
    return "command" if _CHANGING.match(line) else "show"


def bury(journal: Path) -> None:
    """Let the process of every run that a journal has under way be one that is not there any more."""
    if not journal.exists():
        return
    with closing(sqlite3.connect(journal)) as database, database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchall():
            return
        for name, owner in database.execute("SELECT id, owner FROM run WHERE ended IS NULL").fetchall():
            dead = json.dumps({**json.loads(owner), "started": "1"})
            database.execute("UPDATE run SET owner = ? WHERE id = ?", (dead, name))

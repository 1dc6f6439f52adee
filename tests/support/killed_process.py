"""The program in a process of its own, which is ended by SIGKILL at a moment of its routers or of its journal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.dying_program import JOURNAL, Death, Moment
from tests.support.paths import ROOT
from tests.support.small_core import SmallCore

_PROGRAM = """
import os, signal, sqlite3, sys
from pathlib import Path
from unittest.mock import patch
from corelinks.inventory.load import load_links
from corelinks.runbooks.migrate import migrate
from corelinks.tasks.connection.nornir_plugin import load_nornir
from tests.support.dying_program import WRITES
from tests.support.kill_points import timing

journal, folder, name, write = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
written = 0

def count(statement):
    global written
    written += bool(WRITES.match(statement))
    if written == write:
        os.kill(os.getpid(), signal.SIGKILL)

def connect(path, *arguments, **options):
    database = sqlite3.dbapi2.connect(path, *arguments, **options)
    if path == journal and write:
        database.set_trace_callback(count)
    return database

links = load_links(folder / "links.yaml")
chosen = [link for link in links if link.name == name]
with patch("sqlite3.connect", connect):
    migrate(load_nornir(folder, links), chosen, links, timing=timing(), journal=journal)
"""


@dataclass
class KilledProcess(Death):
    """Kills the process for good, where a `Death` only cuts it off; its journal is its own."""

    process: subprocess.Popen[bytes] | None = None

    def _die(self, cut_off: Callable[[], None]) -> None:
        self.is_dead = True
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def migrate_and_kill(core: SmallCore, moment: Moment) -> None:
    """Let a process migrate the core's link, and kill it at ``moment``; AssertionError when it ends before."""
    death = KilledProcess(core.core, core.journal, core.journal, moment)
    write = moment.number if moment.where == JOURNAL else 0
    words = [str(core.journal), str(_folder(core)), core.name, str(write)]

    def work() -> None:
        with subprocess.Popen([sys.executable, "-c", _PROGRAM, *words], cwd=ROOT) as process:
            death.process = process
        assert process.returncode == -signal.SIGKILL

    death.watched(work)
    core.core.time.wait(0.1)  # a turn, in which the routers notice that its sessions have ended


def _folder(core: SmallCore) -> Path:
    return core.journal.parent / "inventory"

"""The real command in a process of its own, which migrates a link of simulated routers of this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corelinks.runbooks.engine.state import journal_file
from tests.support.paths import ROOT
from tests.support.small_core import SPEED, SmallCore

PROGRAM = f"""
from corelinks.runbooks.cli.app import main
from corelinks.runbooks.engine.timing import Timing
main(None, Timing(speed={SPEED}, work=6.0))
"""


def journal_of(tmp_path: Path) -> Path:
    """The journal of the process's runs, by the folder that the simulated routers were given."""
    return journal_file(tmp_path / "inventory", tmp_path / "state")


def words_of(core: SmallCore, tmp_path: Path) -> list[str]:
    """What the command is given."""
    return ["-i", str(tmp_path / "inventory"), "migrate", core.name, "--yes", "--state", str(tmp_path / "state")]


@contextmanager
def migrating(core: SmallCore, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`corelinks migrate` on the core's link, which tells each event as a line; killed when the test leaves it."""
    command = [sys.executable, "-c", PROGRAM, *words_of(core, tmp_path)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()

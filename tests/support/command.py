"""The command `corelinks`, run in this process: what it prints and its exit code, without starting a Python anew."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from corelinks.runbooks.cli.app import main
from corelinks.runbooks.engine.timing import Timing

SCRIPT = str(Path(sys.executable).parent / "corelinks")  # the console script, where a process is what is tested


def corelinks(
    *arguments: object,
    cwd: Path,
    environment: Mapping[str, str | None] | None = None,
    timing: Timing | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command in the folder ``cwd``, with nobody at the terminal, and tell what came of it.

    ``timing`` is that of the simulated routers, where a run waits for some. ``environment`` sets variables, or takes
    those away that are None. An error that the command lets through is raised here, where a process would print a
    traceback.
    """
    words = [str(argument) for argument in arguments]
    out, errors = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        _variables({"CORELINKS_INVENTORY": None, **(environment or {})}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
        _nobody_at_stdin(),
    ):
        try:
            main(words, timing)
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(["corelinks", *words], code, out.getvalue(), errors.getvalue())


@contextlib.contextmanager
def _variables(values: Mapping[str, str | None]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextlib.contextmanager
def _nobody_at_stdin() -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.StringIO()
    try:
        yield
    finally:
        sys.stdin = before

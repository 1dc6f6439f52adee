"""The operator's own commands in a run: hooks before, between and after its links, and the probe."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal, TextIO

from corelinks.inventory.change_request import PlainCommand
from corelinks.tasks.redaction import redact

Moment = Literal["before", "after_link", "at_end", "probe"]
_KEPT = 2000  # characters of the end of what a command has printed


@dataclass(frozen=True)
class CommandReport:
    """One command that was run. ``began`` is a Unix time, ``seconds`` are real ones, ``link`` that of an after_link.

    ``exit_code`` is None for one that could not be started or was ended by its timeout; ``problem`` then says why.
    ``output`` is the end of what it printed, secrets masked.
    """

    moment: Moment
    command: str
    link: str | None
    began: float
    seconds: float
    exit_code: int | None
    problem: str
    output: str

    @property
    def has_failed(self) -> bool:
        """Whether it did not end with code 0."""
        return self.exit_code != 0

    @property
    def in_words(self) -> str:
        """The command and how it ended, with the last line that it printed."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        said = f": {lines[-1][:200]}" if lines else ""
        return f"`{self.command}` {self.problem or f'ended with code {self.exit_code}'}{said}"

    def to_json(self) -> dict[str, Any]:
        """The command in a JSON document; fields are only ever added."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}


def run_command(
    moment: Moment, command: PlainCommand, variables: Mapping[str, str], link: str | None = None
) -> CommandReport:
    """Run a command to its end, or to its timeout; never raises for what it does.

    It has a session of its own, so that a Ctrl-C for the run does not end it, and nobody at its stdin. ``variables``
    are added to its environment.
    """
    began, clock = time.time(), time.monotonic()
    code, problem, printed = None, "", ""
    try:
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            code, problem = _ended(command, {**os.environ, **variables}, output)
            printed = _end_of(output)
    except OSError as error:  # no room for what it prints
        problem = problem or f"cannot be run: {error.strerror}"
    words = redact(command.words, lasting=True)
    return CommandReport(moment, words, link, began, time.monotonic() - clock, code, problem, printed)


def _ended(command: PlainCommand, environment: Mapping[str, str], output: TextIO) -> tuple[int | None, str]:
    try:
        # What it prints goes to a file: a pipe that a child of it holds open would never end.
        process = subprocess.Popen(
            command.command[0] if command.shell else command.command,
            shell=command.shell,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return None, f"cannot be started: {why}"
    try:
        return process.wait(command.timeout), ""
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None, f"was ended after its {command.timeout:.0f} seconds"


def _end_of(output: TextIO) -> str:
    """The end of what was printed, in printable characters."""
    output.flush()
    size = os.fstat(output.fileno()).st_size
    data = os.pread(output.fileno(), 4 * _KEPT, max(0, size - 4 * _KEPT))
    text = redact(data.decode(errors="replace"), lasting=True)[-_KEPT:]
    return "".join(each if each.isprintable() or each == "\n" else " " for each in text).strip()

"""Events for a program: a line of JSON each (``corelinks.events/1``), to a file, a pipe, or stdout.

The document is described by ``schemas/corelinks.events-1.json`` beside this module.
"""

from __future__ import annotations

import errno
import json
import os
import select
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TextIO, get_args

from corelinks.runbooks.engine.events import INFO, Event, Kind
from corelinks.runbooks.engine.report import Outcome
from corelinks.tasks.redaction import redact

SCHEMA = "corelinks.events/1"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "corelinks.events-1.json"
_OUTCOMES = frozenset(get_args(Outcome))
ENDED, AGAIN = "ended", "again"
_PATIENCE = 5.0  # seconds that a reader who stands still may hold up the end of the command


def document_of(event: Event, number: int) -> dict[str, Any]:
    """An event as a ``corelinks.events/1`` document; ``number`` counts the lines of one command, from 1.

    The end of a link has the state ``ended`` and its outcome; an act that was refused and is tried again ``again``.
    """
    is_end = event.kind is Kind.LINK and event.state in _OUTCOMES
    state = ENDED if is_end else AGAIN if event.kind is Kind.ACT and event.state == INFO else event.state
    return {
        "schema": SCHEMA,
        "number": number,
        "at": round(event.at, 3),
        "run": event.run,
        "kind": event.kind.value,
        "state": state,
        "link": event.link,
        "step": event.step,
        "router": event.router,
        "act": event.act,
        "outcome": event.state if is_end else None,
        "text": redact(event.text, lasting=True),
        "details": dict(event.details),
    }


class EventLines:
    """A listener that writes each event as a line; a context manager, which writes what is left at its end.

    What it is told it only puts aside: a thread of its own writes it, so that a reader who stands still holds no link
    up. A line that cannot be written is lost, and ends nothing: ``lost`` counts them, ``refusal`` is why.
    """

    def __init__(self, write: Callable[[bytes], None], close: Callable[[], None] = lambda: None) -> None:
        self._write = write
        self._close = close
        self._told: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="events", daemon=True)
        self._number = 0
        self._written = 0
        self._is_cut = False
        self.refusal: str | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._told.put(None)
        self._thread.join(_PATIENCE)
        if self._thread.is_alive():
            self.refusal = "nobody reads it"

    def __call__(self, event: Event) -> None:
        """Take in what has just happened."""
        self._number += 1
        self._told.put(f"{json.dumps(document_of(event, self._number))}\n".encode())

    @property
    def lost(self) -> int:
        """How many lines were not written."""
        return self._number - self._written

    def _work(self) -> None:
        while (line := self._told.get()) is not None:
            try:
                # A line that was cut in the middle must not swallow the one behind it.
                self._write(b"\n" + line if self._is_cut else line)
            except (OSError, ValueError) as error:
                self._is_cut = True
                self.refusal = (error.strerror if isinstance(error, OSError) else None) or str(error)
            else:
                self._written += 1
                self._is_cut = False
        self._close()


def to_stream(stream: TextIO) -> EventLines:
    """Lines to a text stream, such as stdout."""

    def write(line: bytes) -> None:
        stream.write(line.decode())
        stream.flush()

    return EventLines(write)


class EventFile:
    """A file or named pipe that lines are added to, made if it is not there, for its owner alone.

    Raises OSError when it cannot be opened, as for a pipe that nobody reads.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC
        self._descriptor = os.open(path, flags, 0o600)

    def lines(self) -> EventLines:
        """The listener that adds to it, and closes it at its end."""
        return EventLines(self.write, self.close)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._descriptor)

    def write(self, line: bytes) -> None:
        """Add a whole line; waits for a reader who is slow."""
        while line:
            try:
                line = line[os.write(self._descriptor, line) :]
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    raise
                select.select([], [self._descriptor], [])

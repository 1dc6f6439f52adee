"""`--step`: a person is asked before each step, one question at a time, and a no ends the run as Ctrl-C does."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable

from corelinks.runbooks.engine.events import STARTED, Event, Kind
from corelinks.runbooks.engine.link.steps import ROLLBACK
from corelinks.templates.step import STEPS

ASKED_ABOUT = frozenset({*STEPS, ROLLBACK})
_BETWEEN_LOOKS = 0.2  # seconds
_DRAWN = 0.3  # seconds in which the lines of what came before the question are drawn
_MOST_BYTES = 4096
_ANSWERS = "[y]es, [n]o and put back all under way, [a]ll from here on"


class StepQuestions:
    """A listener that holds a link up where one of its steps begins, until somebody has said what is to become of it.

    No timer is pending at any router of the link then, so that the question may stand for as long as it does. What is
    not yes and not all sets ``stop``. A stop from elsewhere ends the question.
    """

    def __init__(self, stop: threading.Event, read: Callable[[], str | None], say: Callable[[str], object]) -> None:
        self._stop = stop
        self._read = read
        self._say = say
        self._one = threading.Lock()
        self._is_over = False

    def __call__(self, event: Event) -> None:
        """Ask, if a step of a link begins."""
        if event.kind is not Kind.STEP or event.state != STARTED or event.step not in ASKED_ABOUT:
            return
        with self._one:
            if self._is_over or self._stop.is_set():
                return
            self._say(f"{event.link}: {event.step}? {_ANSWERS}: ")
            answer = (self._read() or "no").strip().lower()
            if answer in ("a", "all"):
                self._is_over = True
            elif answer not in ("y", "yes"):
                self._stop.set()


def terminal_questions(stop: threading.Event) -> StepQuestions:
    """Questions on this process's terminal."""

    def say(text: str) -> None:
        stop.wait(_DRAWN)
        sys.stderr.write(text)
        sys.stderr.flush()

    lines = TypedLines(sys.stdin.fileno())
    return StepQuestions(stop, lambda: lines.next(stop), say)


class TypedLines:
    """What is typed at a terminal, line by line, without ever being held up by a person who types nothing."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._typed = b""

    def next(self, stop: threading.Event) -> str | None:
        """The next line; None at the end of input, and as soon as ``stop`` is set."""
        while b"\n" not in self._typed:
            if stop.is_set():
                return None
            if select.select([self._descriptor], [], [], _BETWEEN_LOOKS)[0]:
                more = os.read(self._descriptor, _MOST_BYTES)
                if not more:
                    return None
                self._typed += more
        line, _, self._typed = self._typed.partition(b"\n")
        return line.decode(errors="replace")

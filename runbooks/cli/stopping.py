"""How Ctrl-C and SIGTERM end the command: at once while nothing is under way, in safe order while something is."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

from corelinks.runbooks.cli.exit_codes import ExitCode

PUTTING_BACK = "stopping: links under way are put back first"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BETWEEN_LOOKS = 0.1  # seconds

T = TypeVar("T")


class CommandStopped(BaseException):
    """Ctrl-C or SIGTERM has ended the command, which exits with ``code``. No error, so that nothing takes it for one.

    Threads that it began may still wait for a router.
    """

    def __init__(self, code: ExitCode = ExitCode.STOPPED) -> None:
        super().__init__(code.meaning)
        self.code = code


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM raise CommandStopped, once."""

    def end(number: int, frame: FrameType | None) -> None:
        for each in _SIGNALS:  # the way out is not interrupted
            signal.signal(each, signal.SIG_IGN)
        raise CommandStopped

    with _handled(end):
        yield


@contextmanager
def stopping(words: str) -> Iterator[threading.Event]:
    """An event that Ctrl-C or SIGTERM sets; ``words`` tell the person what happens then."""
    stop = threading.Event()

    def set_stop(number: int, frame: FrameType | None) -> None:
        stop.set()
        if words:
            _tell(words)

    with _handled(set_stop):
        yield stop


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only that one may handle signals
        yield
        return
    before = {number: signal.signal(number, handler) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def _tell(words: str) -> None:
    """Say it past the buffer of stderr, in the middle of whose work the signal may have come."""
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # no stderr, or one of a program's own
        return
    with suppress(OSError):
        os.write(descriptor, f"{words}\n".encode())


def until_stopped(work: Callable[[], T], stop: threading.Event) -> T:
    """What ``work`` returns or raises; CommandStopped as soon as ``stop`` is set, and the work is waited for no longer.

    For work that changes no router, since a router that does not answer would hold it up for its timeouts.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    is_done = threading.Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        is_done.set()

    threading.Thread(target=run, daemon=True).start()
    while not is_done.wait(_BETWEEN_LOOKS):
        if stop.is_set():
            raise CommandStopped
    if errors:
        raise errors[0]
    return results[0]

"""How Ctrl-C, SIGTERM and SIGHUP end the command: in safe order on the first, and now on the second.

What a signal does is done by a thread, which reads from a pipe that they have come (`signal.set_wakeup_fd`). A handler
runs in the middle of whatever the main thread is at, which may hold the very lock that the handler would wait for; so
handlers do nothing here but raise CommandStopped, and only while no change is under way.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

from corelinks.runbooks.cli.early_signals import ENDED, heeded
from corelinks.runbooks.cli.exit_codes import ExitCode

PUTTING_BACK = "stopping: links under way are put back first; another signal stops at once"
AT_ONCE = (
    "stopped at once: what is not confirmed goes back by the routers' own timers; "
    "`corelinks runs` shows what was under way"
)
# Seconds in which signals count as one: timeout(1) sends two, systemd SIGTERM and SIGHUP, a shell and its terminal one
# each when the line drops.
_TOGETHER = 1.0
_BETWEEN_LOOKS = 0.1  # seconds
_STDERR = 2
_SHOW_CURSOR = "\x1b[?25h"  # which is hidden while progress is drawn on a terminal

T = TypeVar("T")


class CommandStopped(BaseException):
    """A signal has ended the command, which exits with ``code``. No error, so that nothing takes it for one.

    Threads that it began may still wait for a router.
    """

    def __init__(self, code: ExitCode = ExitCode.STOPPED) -> None:
        super().__init__(code.meaning)
        self.code = code


class _Watch:
    """The signals of this process; ``first`` is when the first came, by a clock that never goes back.

    While ``stop`` is an event, that is what the first signal sets. Otherwise it raises CommandStopped in the main
    thread, once.
    """

    def __init__(self) -> None:
        self.first: float | None = None
        self.stop: threading.Event | None = None
        self.words = ""
        self.has_raised = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """The handler of each signal; waits for nothing."""
        if self.stop is None and not self.has_raised:
            self.has_raised = True
            raise CommandStopped

    def follow(self, pipe: int) -> None:
        """Read that signals have come, until the other end of ``pipe`` is closed, and do what they ask for."""
        while os.read(pipe, 1):
            now = time.monotonic()
            if self.first is None:
                self.first = now
                self.obey()
            elif now - self.first >= _TOGETHER:
                try:
                    tell(AT_ONCE if self.stop is not None and self.words else ENDED)
                    if os.isatty(_STDERR):
                        tell(_SHOW_CURSOR)
                finally:
                    os._exit(ExitCode.STOPPED)

    def obey(self) -> None:
        """Set ``stop``, if there is one, when a signal has come; so also one that came just before there was one."""
        stop = self.stop
        if stop is not None and self.first is not None and not stop.is_set():
            stop.set()
            if self.words:
                tell(self.words)


_watch: _Watch | None = None


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let the first signal raise CommandStopped, or what `stopping` says, and a second one end the process.

    A signal that this process was started to ignore (nohup, a job in the background) stays ignored.
    """
    global _watch
    if threading.current_thread() is not threading.main_thread():  # only that one may handle signals
        yield
        return
    watch = _Watch()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    thread = threading.Thread(target=watch.follow, args=(reading,), name="signals", daemon=True)
    woken_before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    before = {number: signal.signal(number, watch.handle) for number in heeded()}
    thread.start()
    _watch = watch
    try:
        yield
    except Exception as error:
        if watch.has_raised:  # in the middle of a library that made an error of its own of it, as pydantic does
            raise CommandStopped from error
        raise
    finally:
        _watch = None
        for number, was in before.items():
            signal.signal(number, was)
        signal.set_wakeup_fd(woken_before)
        os.close(writing)
        thread.join()
        os.close(reading)


@contextmanager
def stopping(words: str) -> Iterator[threading.Event]:
    """An event that the first signal sets; ``words`` tell the person what happens then."""
    stop = threading.Event()
    watch = _watch
    if watch is None or threading.current_thread() is not threading.main_thread():
        yield stop
        return
    watch.words = words
    watch.stop = stop
    watch.obey()
    try:
        yield stop
    finally:
        watch.stop = None


def tell(words: str) -> None:
    """Say it past the buffer of stderr, which another thread may be writing to; drop it when nobody reads there now."""
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # no stderr, or one of a program's own
        return
    with suppress(OSError, ValueError):
        if select.select([], [descriptor], [], 0)[1]:
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

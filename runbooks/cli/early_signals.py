"""What a signal does while the program is still being loaded: it ends it, with one sentence and its exit code.

Nothing is done by then, so nothing has to be put back. It imports next to nothing, to be in place at once.
"""

from __future__ import annotations

import os
import signal

from corelinks.runbooks.cli.exit_codes import ExitCode

TYPE_CHECKING = False  # as in typing, which takes longer to import than all the rest
if TYPE_CHECKING:
    from types import FrameType

ENDED = "stopped before the command was done"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STDERR = 2


def leave_on_signals() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end the process, unless it was started to ignore them (nohup)."""
    for number in heeded():
        signal.signal(number, _leave)


def ignore_signals() -> None:
    """Let signals do nothing any more: all is done, and the way out is short, in which Python hears none."""
    for number in heeded():
        signal.signal(number, signal.SIG_IGN)


def heeded() -> tuple[signal.Signals, ...]:
    """The signals that this process was not started to ignore."""
    return tuple(number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)


def _leave(number: int, frame: FrameType | None) -> None:
    try:
        os.write(_STDERR, f"{ENDED}\n".encode())
    finally:
        os._exit(ExitCode.STOPPED)

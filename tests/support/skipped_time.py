"""Time in which waits are skipped: the program's and the simulated routers' clocks jump, and nobody sleeps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# A wait is skipped in slices, so that what the routers do meanwhile happens one after the other, as in a real wait.
SLICE = 0.02


class SkippedTime:
    """A TimeSource for ``Timing``, and the time of a Simulator, that jumps by what is waited for.

    The moments are real seconds of a clock that runs on between the waits. ``after_slice`` is called for each slice
    of a wait that was skipped: it gives the routers the time to do what has fallen due. ``slice`` is its length.
    """

    def __init__(self) -> None:
        self.slice = SLICE
        self.after_slice: Callable[[], object] = lambda: None
        self._skipped = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Real seconds from some fixed moment, and those that were skipped."""
        return time.monotonic() + self._skipped

    def unix(self) -> float:
        """The time of day, and the seconds that were skipped."""
        return time.time() + self._skipped

    @property
    def skipped(self) -> float:
        """The real seconds that were waited for and skipped so far."""
        return self._skipped

    def jump(self, seconds: float) -> None:
        """Let ``seconds`` have passed, from one moment to the next."""
        with self._lock:
            self._skipped += seconds

    def wait(self, seconds: float, wake: threading.Event | None = None) -> bool:
        """Let ``seconds`` pass at once; True when ``wake`` is set meanwhile."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            if wake is not None and wake.is_set():
                return True
            self.jump(min(self.slice, left))
            self.after_slice()
        return wake is not None and wake.is_set()

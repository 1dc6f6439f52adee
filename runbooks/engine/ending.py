"""Why nothing new starts in a run any more: told once, from whichever thread notices it first."""

from __future__ import annotations

import threading

from corelinks.runbooks.engine.causes import STOPPED, Refusal


class Ending:
    """The early end of a run. ``stop`` is its event: while that is set, links under way are put back, too."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self._lock = threading.Lock()
        self._refusal: Refusal | None = None

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing new starts, the first reason that there was; None while links may start."""
        if self._refusal is not None:
            return self._refusal
        return STOPPED if self.stop.is_set() else None

    def start_no_more(self, refusal: Refusal) -> None:
        """Start no other link; those under way go on to their end."""
        with self._lock:
            self._refusal = self.refusal or refusal

    def put_back(self, refusal: Refusal) -> None:
        """Start no other link, and put those under way back."""
        self.start_no_more(refusal)
        self.stop.set()

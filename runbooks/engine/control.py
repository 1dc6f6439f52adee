"""A run hears what others ask of it: it looks into the journal, which they share, and says what it has heard."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.events import Event, Listener, tell
from corelinks.runbooks.engine.guard import Permission
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.requests import Request, Wish, note_heard, requests_of

BETWEEN_LOOKS = 0.5  # real seconds
#: The state of the event that tells of a request, and what the run does then.
HEARD: Mapping[Wish, tuple[str, str]] = {
    Wish.PAUSE: ("paused", "no new link is started, those under way are finished"),
    Wish.CONTINUE: ("continued", "links are started again"),
    Wish.ABORT: ("aborted", "no new link is started, those under way are put back"),
}


class Control:
    """Listens to what is asked of a run, as long as its block lasts.

    ``gate`` has a say in whether a link may start. An abort sets ``stop``, as the first signal does. A journal that
    cannot be read or written now is looked into again later.
    """

    def __init__(self, journal: Journal, run: str, stop: threading.Event, listeners: Sequence[Listener] = ()) -> None:
        self._journal = journal
        self._run = run
        self._stop = stop
        self._listeners = listeners
        self._last = 0
        self._pause: Request | None = None
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="control", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def gate(self, link: CoreLink) -> Permission:
        """Whether ``link`` may start now: later, while the run is paused."""
        self.look()
        pause = self._pause
        return Permission("go") if pause is None else Permission("later", Refusal(Cause.PAUSED, (str(pause.owner),)))

    def look(self) -> None:
        """Do what was asked since the last look."""
        with self._lock, suppress(JournalError):
            for request in requests_of(self._journal, self._run, self._last):
                self._last = request.id
                self._obey(request)
                note_heard(self._journal, request)

    def _obey(self, request: Request) -> None:
        if request.wish is Wish.ABORT:
            self._stop.set()
        else:
            self._pause = request if request.wish is Wish.PAUSE else None
        state, words = HEARD[request.wish]
        details = {"asked_by": str(request.owner), "asked_at": request.at}
        tell(
            self._listeners,
            Event(self._run, None, None, state, text=f"{request.owner} asked: {words}", details=details),
        )

    def _listen(self) -> None:
        while not self._is_over.wait(BETWEEN_LOOKS):
            self.look()

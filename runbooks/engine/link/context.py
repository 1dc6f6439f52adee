"""What the conductor of one link has in hand, and how each of its acts is written down and told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED, Event, Listener, tell
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.link.routers import LinkRouters, Replies
from corelinks.runbooks.engine.report import StepReport
from corelinks.runbooks.engine.timing import Timing
from corelinks.tasks.checks import LinkVerdict
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.evidence import Evidence
from corelinks.templates.change import Step

T = TypeVar("T")
RESTORE = "way-back"


class StepFailed(CorelinksError):
    """A step was not proven or could not be done: the link goes back. ``verdict`` is the proof that failed."""

    def __init__(self, reason: str, verdict: LinkVerdict | None = None) -> None:
        self.reason = reason
        self.verdict = verdict
        super().__init__(reason)


class Evaluator(Protocol):
    """Who says whether evidence is proof: the checks, or a test."""

    def evaluate(self, link: CoreLink, stage: Stage, a: Evidence, b: Evidence) -> LinkVerdict: ...

    def evaluate_preflight(self, link: CoreLink, a: Evidence, b: Evidence) -> LinkVerdict: ...


@dataclass(frozen=True)
class Timer:
    """A timer that we armed: for which step, when (router seconds) and when it fires at the latest."""

    step: str
    fires: float


@dataclass
class LinkContext:
    """One link under way.

    ``views`` are the ends as they were before the first change; ``others`` the inventory's links; ``climbed`` the
    steps of this run that may have left lines on a router, oldest first; ``timers`` the timers of ours that may
    be pending; ``save_begun`` says that startup-config may have been written; ``stubborn`` are the ends that do
    not let a timer be stopped. While ``forgiving``, a journal
    that cannot be written stops nothing: on the way back, the routers come first.
    """

    run: str
    link: CoreLink
    routers: LinkRouters
    evaluator: Evaluator
    timing: Timing
    journal: Journal
    listeners: Sequence[Listener] = ()
    others: Sequence[CoreLink] = ()
    stop: threading.Event = field(default_factory=threading.Event)
    views: dict[EndName, EndView] = field(default_factory=dict)
    taken: list[Step] = field(default_factory=list)
    timers: dict[EndName, Timer] = field(default_factory=dict)
    reports: list[StepReport] = field(default_factory=list)
    save_begun: bool = False
    stubborn: set[EndName] = field(default_factory=set)
    forgiving: bool = False

    def router(self, end: EndName) -> str:
        return self.link.end(end).router

    def say(self, step: str | None, state: str, text: str = "", router: str | None = None) -> None:
        """Tell the listeners."""
        tell(self.listeners, Event(self.run, self.link.name, step, state, router, text))

    def check_stop(self) -> None:
        """Raise StepFailed when the run was told to stop."""
        if self.stop.is_set():
            raise StepFailed("the run was told to stop")

    def act(
        self,
        step: str,
        act: str,
        ends: Sequence[EndName],
        do: Callable[[Sequence[EndName]], Replies[T]],
        text: str = "",
    ) -> Replies[T]:
        """Write down, do, write down and tell how it went; JournalError before anything is done."""
        numbers = {end: self._begin(step, act, end, text) for end in ends}
        for end in ends:
            self.say(step, STARTED, act, self.router(end))
        replies = do(ends)
        for end in ends:
            reply = replies[end]
            failed = isinstance(reply, CorelinksError)
            self.say(step, FAILED if failed else DONE, f"{act}: {reply}" if failed else act, self.router(end))
            self._end(numbers[end], str(reply) if failed else "done")
        return replies

    def note(self, step: str, what: str, text: str = "") -> None:
        """Write down and tell something about both ends that is no act at a router."""
        self._end(self._begin(step, what, None, text), "done")
        self.say(step, what if what == "half-confirmed" else INFO, text or what)

    def _begin(self, step: str, act: str, end: EndName | None, text: str) -> int | None:
        router = self.router(end) if end else "/".join(self.link.routers)
        try:
            return self.journal.begin_act(self.run, self.link.name, step, act, router, text)
        except JournalError:
            if not self.forgiving:
                raise
            return None

    def _end(self, number: int | None, result: str) -> None:
        if number is None:
            return
        try:
            self.journal.end_act(number, result)
        except JournalError:
            if not self.forgiving:
                raise

    def armed(self, step: str, ends: Sequence[EndName], minutes: int) -> None:
        """Remember that the timers of ``ends`` may be pending from now on."""
        for end in ends:
            self.timers[end] = Timer(step, self.timing.now() + minutes * 60)


def errors_of(replies: Replies[T]) -> dict[EndName, CorelinksError]:
    """The ends whose reply is an error."""
    return {end: reply for end, reply in replies.items() if isinstance(reply, CorelinksError)}


def values_of(replies: Replies[T]) -> dict[EndName, T]:
    """The ends whose reply is a value."""
    return {end: reply for end, reply in replies.items() if not isinstance(reply, CorelinksError)}


def demand(replies: Replies[T]) -> dict[EndName, T]:
    """Both values, or StepFailed with what went wrong at each end."""
    errors = errors_of(replies)
    if errors:
        raise StepFailed("; ".join(str(errors[end]) for end in ENDS if end in errors))
    return values_of(replies)

"""What the migration of one link has in hand, and who watches its acts."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.runbooks.engine.causes import STOPPED, Cause, Refusal
from corelinks.runbooks.engine.events import INFO, Event, Listener, tell
from corelinks.runbooks.engine.history import Unfinished
from corelinks.runbooks.engine.journal import BaselineKey, Journal, JournalError
from corelinks.runbooks.engine.label_gaps import LabelWatch
from corelinks.runbooks.engine.link.observers import EventObserver, Intent, JournalObserver
from corelinks.runbooks.engine.link.replies import Replies, errors_of, values_of
from corelinks.runbooks.engine.link.routers import LinkRouters
from corelinks.runbooks.engine.report import LinkReport, StepReport, event_of
from corelinks.runbooks.engine.timing import Timing
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.evidence import Evidence
from corelinks.tasks.parse import RollbackTimer
from corelinks.templates.step import Step

T = TypeVar("T")


class StepFailed(CorelinksError):
    """A step was refused, was not proven or could not be done: what this run did to the link is taken back.

    ``cause`` says why for a program, ``reason`` for a person; ``verdict`` is the proof that failed.
    """

    def __init__(self, cause: Cause, reason: str, verdict: LinkVerdict | None = None) -> None:
        self.cause = cause
        self.reason = reason
        self.verdict = verdict
        super().__init__(reason)


class Evaluator(Protocol):
    """Who says whether evidence is proof: the checks, or a test."""

    def evaluate(self, link: CoreLink, stage: Stage, a: Evidence, b: Evidence) -> LinkVerdict:
        """Whether ``link`` is what it should be at ``stage``, by the evidence of its ends."""

    def evaluate_preflight(self, link: CoreLink, a: Evidence, b: Evidence) -> LinkVerdict:
        """Whether the change may begin."""


@dataclass(frozen=True)
class Timer:
    """A timer that this run has armed, or has tried to: for which step, over how long, when it fires at the latest.

    ``fires`` are router seconds. ``shown`` is the timer as the router shows it, None as long as nobody has heard
    whether it was armed.
    """

    step: str
    minutes: int
    fires: float
    shown: RollbackTimer | None = None


@dataclass
class Edits:
    """What others have changed at an end since the baseline: what stands of it by the last reading, and what is gone.

    The lines are as `EndView.foreign_edits` gives them. What is gone was taken back by its owner, or went when the
    router did: by a timer, or a reload. ``are_saved`` says that others have saved something since the timer was armed,
    which would go with it and which no comparison with startup-config shows.
    """

    standing: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    are_saved: bool = False

    @property
    def would_go(self) -> str:
        """What would be lost if the router went back, in words; '' for nothing."""
        saved = "what they have saved since the timer was armed" if self.are_saved else ""
        return "; ".join(filter(None, (*self.standing, saved)))

    def see(self, now: tuple[str, ...]) -> None:
        """Take note of what stands now."""
        self.gone = tuple(line for line in dict.fromkeys((*self.gone, *self.standing)) if line not in now)
        self.standing = now


@dataclass
class LinkContext:
    """One link under way.

    ``began`` is the stage in which this run found the link, and at which a restore has to prove it; ``views`` are the
    ends as they were before the first change; ``others`` the inventory's links; ``taken`` the
    steps of this run that may have left lines on a router, oldest first; ``timers`` the timers of ours that may
    be pending; ``confirmed`` the lines of the link that were last confirmed; ``edits`` what others have changed
    meanwhile; ``up_since`` (router seconds) when the routers were started; ``baselines`` where the journal keeps what
    the plain link was; ``save_begun`` says that startup-config may have been written; ``stubborn`` are the ends that do
    not let a timer be stopped; ``labels`` keeps for how long labels may have had no way. While ``forgiving``, a journal
    that cannot be written stops nothing: in a restore, the routers come first.
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
    why_stopped: Callable[[], Refusal] = lambda: STOPPED
    latest: float | None = None
    began: Stage = "plain"
    views: dict[EndName, EndView] = field(default_factory=dict)
    taken: list[Step] = field(default_factory=list)
    timers: dict[EndName, Timer] = field(default_factory=dict)
    confirmed: dict[EndName, tuple[str, ...]] = field(default_factory=dict)
    edits: dict[EndName, Edits] = field(default_factory=dict)
    up_since: dict[EndName, float] = field(default_factory=dict)
    baselines: list[BaselineKey] = field(default_factory=list)
    reports: list[StepReport] = field(default_factory=list)
    save_begun: bool = False
    stubborn: set[EndName] = field(default_factory=set)
    labels: LabelWatch = field(default_factory=LabelWatch)
    forgiving: bool = False

    def router(self, end: EndName) -> str:
        """The name of the router at ``end``."""
        return self.link.end(end).router

    def say(self, step: str | None, state: str, text: str = "") -> None:
        """Tell the listeners something about the link that is no act at a router."""
        tell(self.listeners, Event(self.run, self.link.name, step, state, text=text))

    def say_end(self, report: LinkReport) -> None:
        """Tell the listeners what has become of the link."""
        tell(self.listeners, event_of(self.run, report))

    def check_stop(self) -> None:
        """Raise StepFailed when the run was told to stop, or the link must turn back."""
        if self.stop.is_set():
            refusal = self.why_stopped()
            raise StepFailed(refusal.cause, "the run was told to stop" if refusal == STOPPED else str(refusal))
        if self.time_left() <= 0:
            raise StepFailed(Cause.NO_TIME_LEFT, "the window ends, and what is left of it is needed for the way back")

    def time_left(self) -> float:
        """Router seconds until the link must turn back."""
        timing = self.timing
        return math.inf if self.latest is None else (self.latest - timing.source.unix()) * timing.speed

    def acting(self, step: str, act: str, text: str = "", *, has_next: bool = False) -> LinkRouters:
        """The routers for one act, which the journal and the listeners see begin and end under these words.

        With ``has_next`` a refusal is told as one that is not the last word, since the act is tried again.
        What is called on them raises JournalError before anything is sent when the journal cannot be written.
        """
        intent = Intent(self.run, self.link.name, step, act, text, has_next)
        return self.routers.observed_by([self._journaled(intent), EventObserver(self.listeners, intent)])

    def taken_over(self) -> tuple[Unfinished, ...]:
        """What dead runs had left of the link, and this run goes on with, the newest first."""
        mine = (link for link in self.journal.links(self.run) if link.name == self.link.name)
        return next((self.journal.unfinished_of(link).taken_over for link in mine), ())

    def end_baselines(self) -> None:
        """Write down that the link is plain again; a journal that cannot be written changes nothing about that."""
        with suppress(JournalError):
            for key in self.baselines:
                self.journal.end_baseline(key)

    def ours(self, states: Mapping[EndName, Baseline]) -> dict[EndName, tuple[str, ...]]:
        """The lines of the link that the ends had when they were read."""
        return {end: self.views[end].ours(state.running) for end, state in states.items()}

    def record_proof(self, step: str, verdict: LinkVerdict, standing: Mapping[EndName, Sequence[str]]) -> None:
        """Write down by what a step is proven, before it is confirmed; JournalError when that cannot be written.

        ``standing`` are the lines of the link as the ends were read to have them last.
        """
        by_router = {self.router(end): lines for end, lines in standing.items()}
        with suppress(JournalError) if self.forgiving else nullcontext():
            self.journal.record_proof(self.run, self.link.name, step, verdict, by_router)

    def note(self, step: str, what: str, text: str = "", *, state: str = INFO) -> None:
        """Write down and tell something about both ends that is no act at a router."""
        journaled = self._journaled(Intent(self.run, self.link.name, step, what, text))
        both = "/".join(self.link.routers)
        journaled.begin(both)
        journaled.end(both, "done")
        self.say(step, state, text or what)

    def _journaled(self, intent: Intent) -> JournalObserver:
        return JournalObserver(self.journal, intent, forgiving=self.forgiving)

    def read(self, ends: Sequence[EndName]) -> Replies[Baseline]:
        """Configuration and timer of ``ends`` as they are now; what others have changed is noted."""
        began, replies = self.timing.now(), self.routers.state(ends)
        if errors_of(replies):  # where a router does not answer, nobody sees whether labels pass
            self.labels.look(self.began, Verdict.UNKNOWN, began, self.timing.now())
        for end, state in values_of(replies).items():
            if end in self.views:
                self.edits.setdefault(end, Edits()).see(self.views[end].foreign_edits(state.running))
        return replies


def both_of(replies: Replies[T]) -> dict[EndName, T]:
    """The values of all ends; StepFailed with what went wrong at each end that gave none."""
    errors = errors_of(replies)
    if errors:
        raise StepFailed(Cause.ROUTER_ERROR, "; ".join(str(errors[end]) for end in ENDS if end in errors))
    return values_of(replies)

"""A run over many links: what it works with, and its way from the first link to the report."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import STOPPED, Cause, Refusal
from corelinks.runbooks.engine.conduct import Conduct
from corelinks.runbooks.engine.conductor import Conductor
from corelinks.runbooks.engine.control import Control
from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED, Event, Listener, tell
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.engine.hooks import CommandReport
from corelinks.runbooks.engine.journal import HeldError, Journal, JournalError, masked
from corelinks.runbooks.engine.link.context import Evaluator, LinkContext
from corelinks.runbooks.engine.link.routers import LinkRouters
from corelinks.runbooks.engine.owner import Liveness
from corelinks.runbooks.engine.report import LinkReport, RunReport, event_of
from corelinks.runbooks.engine.requests import record_plan
from corelinks.runbooks.engine.timing import Timing
from corelinks.tasks import checks


def new_name() -> str:
    """An ID that sorts by time and that no other run has."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(3)}"


@dataclass(frozen=True)
class Run:
    """One execution over some links of an inventory, built once by its verb.

    ``change`` is what it does to one link, ``until`` the step to which that takes it. ``routers`` and ``evaluator`` are
    what stands between a run and its routers; a test puts its own there. Setting ``stop`` restores the links under way
    and starts no other. With ``takes_over`` it goes on with links that a dead run has left, instead of refusing them;
    ``finishes`` are the runs that it was told to finish, by link (see `Journal.begin_link`).
    ``conduct`` says when, in which order, and what ends the run early; ``survey`` asks the core anew when a window that
    was waited for opens. ``why_stopped`` and ``latest`` are what holds in one window (see `LinkContext`).
    ``arguments`` are what the command was given, for the journal.
    """

    verb: str
    links: tuple[CoreLink, ...]
    inventory: tuple[CoreLink, ...]
    guard: Guard
    change: Callable[[LinkContext], LinkReport]
    routers: Callable[[CoreLink], LinkRouters]
    journal: Journal
    timing: Timing = field(default_factory=Timing)
    listeners: Sequence[Listener] = ()
    stop: threading.Event = field(default_factory=threading.Event)
    evaluator: Evaluator = checks
    until: Callable[[CoreLink], str] = lambda link: link.until
    takes_over: bool = False
    finishes: Mapping[str, str] = field(default_factory=dict)
    conduct: Conduct = field(default_factory=Conduct)
    survey: Callable[[], Guard] | None = None
    why_stopped: Callable[[], Refusal] = lambda: STOPPED
    latest: Callable[[CoreLink], float | None] = lambda link: None
    arguments: Sequence[str] = ()
    name: str = field(default_factory=new_name)

    def execute(self) -> RunReport:
        """Change every link as soon as it may be; JournalError, nothing being touched, when there can be no journal."""
        started, change = time.time(), masked(self.conduct.data)
        self.journal.begin_run(self.name, self.verb, self.arguments, change)
        self.journal.record_core(self.name, self._core())
        record_plan(self.journal, self.name, [link.name for link in self.links])
        self._tell(None, STARTED, self.verb, links=[link.name for link in self.links])
        with Control(self.journal, self.name, self.stop, self.listeners) as control:
            conductor = Conductor(self, gates=(control.gate,))
            reports = conductor.carry_out()
        self._write(lambda: self.journal.end_run(self.name))
        by_name = {report.name: report for report in reports}
        in_order = tuple(by_name[link.name] for link in self.links)
        early = [each for each in in_order if each.cause is not None and each.cause.ends_run]
        ended_by = conductor.ending.refusal
        report = RunReport(
            self.name,
            started,
            in_order,
            stopped=ended_by is not None or bool(early),
            ended_by=ended_by,
            change=change,
            commands=tuple(conductor.commands),
        )
        outcomes = {link.name: link.outcome for link in report.links}
        self._tell(None, DONE, self.verb, outcomes=outcomes, stopped=report.stopped)
        return report

    def _core(self) -> tuple[SeenLink, ...]:
        return tuple(SeenLink(link.name, link.routers, link.name in self.guard.alive) for link in self.inventory)

    # --- for the conductor

    def at(self, guard: Guard, why_stopped: Callable[[], Refusal], latest: Callable[[CoreLink], float | None]) -> Self:
        """The same run with what holds in one window: the core as it is then, and when a link must turn back."""
        return replace(self, guard=guard, why_stopped=why_stopped, latest=latest)

    def change_link(self, link: CoreLink) -> LinkReport:
        """Change one link; whatever happens to it is in its report."""
        try:
            refused = self._begin(link)
            if refused is not None:
                return refused
            report = self.change(self.context(link))
        except Exception as error:
            # Only what comes before the change of the link ends here: that takes care of its own.
            cause = Cause.JOURNAL if isinstance(error, JournalError) else Cause.PROGRAM_FAULT
            return self._not_tried(link, cause, f"{type(error).__name__}: {error}")
        return self._ended(report)

    def context(self, link: CoreLink) -> LinkContext:
        """What the change of a link has in hand when it begins."""
        return LinkContext(
            run=self.name,
            link=link,
            routers=self.routers(link),
            evaluator=self.evaluator,
            timing=self.timing,
            journal=self.journal,
            listeners=self.listeners,
            others=self.inventory,
            stop=self.stop,
            why_stopped=self.why_stopped,
            latest=self.latest(link),
        )

    def refuse(self, link: CoreLink, refusal: Refusal) -> LinkReport:
        """The report of a link that is not started."""
        return self._not_tried(link, refusal.cause, str(refusal))

    def amend(self, report: LinkReport) -> LinkReport:
        """Write down and tell what has become of a link after its end."""
        self._tell(report.name, report.outcome, report.reason or "")
        return self._ended(report)

    def tell(self, text: str) -> None:
        """Tell something about the whole run."""
        self._tell(None, INFO, text)

    def record(self, command: CommandReport) -> None:
        """Write down one of the operator's commands."""
        self._write(lambda: self.journal.record_command(self.name, command.to_json()))

    # --- one link

    def _begin(self, link: CoreLink) -> LinkReport | None:
        """Hold the link and its routers; its report when another run holds them, or what the core can lose."""
        try:
            taken = self.journal.begin_link(
                self.name,
                link.name,
                link.routers,
                self.until(link),
                takes_over=self.takes_over,
                finishes=self.finishes.get(link.name),
            )
        except HeldError as error:
            is_dead = all(held.liveness is Liveness.DEAD for held in error.held)
            return self._not_tried(link, Cause.CUT_OFF if is_dead else Cause.HELD, str(error))
        self._tell(link.name, STARTED, "", routers=list(link.routers))
        for held in taken:
            self._tell(link.name, INFO, f"goes on with what {held.run.id} has left of {held.link.name}")
        names = self.journal.under_way_elsewhere(self.name)
        elsewhere = tuple(other for other in self.inventory if other.name in names)
        refusal = self.guard.permission(link, elsewhere).refusal if elsewhere else None
        return None if refusal is None else self.refuse(link, refusal)

    def _ended(self, report: LinkReport) -> LinkReport:
        self._write(
            lambda: self.journal.end_link(self.name, report.name, report.outcome, report.reason, report.to_json())
        )
        return report

    def _not_tried(self, link: CoreLink, cause: Cause, reason: str) -> LinkReport:
        report = LinkReport(link.name, "not-tried", reason=reason, cause=cause)
        tell(self.listeners, event_of(self.name, report))
        return self._ended(report)

    def _tell(self, link: str | None, state: str, text: str, **details: object) -> None:
        tell(self.listeners, Event(self.name, link, None, state, text=text, details=details))

    def _write(self, write: Callable[[], None]) -> None:
        """At the end of things a journal that cannot be written is said, and does not change what has happened."""
        try:
            write()
        except JournalError as error:
            self._tell(None, FAILED, str(error))

"""A run over many links: what it works with, and its way from the first link to the report."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED, Event, Listener, tell
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.engine.journal import HeldError, Journal, JournalError
from corelinks.runbooks.engine.link.context import Evaluator, LinkContext
from corelinks.runbooks.engine.link.routers import LinkRouters
from corelinks.runbooks.engine.owner import Liveness
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.engine.schedule import Schedule, run_schedule
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
    arguments: Sequence[str] = ()
    name: str = field(default_factory=new_name)

    def execute(self) -> RunReport:
        """Change every link as soon as it may be; JournalError, nothing being touched, when there can be no journal."""
        started = time.time()
        self.journal.begin_run(self.name, self.verb, self.arguments)
        self.journal.record_core(self.name, self._core())
        self._tell(None, STARTED, self.verb)
        reports = run_schedule(Schedule(list(self.links), self.guard), self._change_link, self._refuse, self.stop)
        self._write(lambda: self.journal.end_run(self.name))
        self._tell(None, DONE, self.verb)
        by_name = {report.name: report for report in reports}
        in_order = tuple(by_name[link.name] for link in self.links)
        return RunReport(self.name, started, in_order, stopped=self.stop.is_set())

    def _core(self) -> tuple[SeenLink, ...]:
        return tuple(SeenLink(link.name, link.routers, link.name in self.guard.alive) for link in self.inventory)

    def _change_link(self, link: CoreLink) -> LinkReport:
        try:
            refused = self._begin(link)
            if refused is not None:
                return refused
            report = self.change(self._context(link))
        except Exception as error:
            # Only what comes before the change of the link ends here: that takes care of its own.
            cause = Cause.JOURNAL if isinstance(error, JournalError) else Cause.PROGRAM_FAULT
            return self._not_tried(link, cause, f"{type(error).__name__}: {error}")
        return self._ended(report)

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
        for held in taken:
            self._tell(link.name, INFO, f"goes on with what {held.run.id} has left of {held.link.name}")
        names = self.journal.under_way_elsewhere(self.name)
        elsewhere = tuple(other for other in self.inventory if other.name in names)
        refusal = self.guard.permission(link, elsewhere).refusal if elsewhere else None
        return None if refusal is None else self._refuse(link, refusal)

    def _ended(self, report: LinkReport) -> LinkReport:
        self._write(
            lambda: self.journal.end_link(self.name, report.name, report.outcome, report.reason, report.to_json())
        )
        return report

    def _context(self, link: CoreLink) -> LinkContext:
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
        )

    def _refuse(self, link: CoreLink, refusal: Refusal) -> LinkReport:
        """The report of a link that is not started."""
        return self._not_tried(link, refusal.cause, str(refusal))

    def _not_tried(self, link: CoreLink, cause: Cause, reason: str) -> LinkReport:
        report = LinkReport(link.name, "not-tried", reason=reason, cause=cause)
        self._tell(link.name, report.outcome, reason)
        return self._ended(report)

    def _tell(self, link: str | None, state: str, text: str) -> None:
        tell(self.listeners, Event(self.name, link, None, state, text=text))

    def _write(self, write: Callable[[], None]) -> None:
        """At the end of things a journal that cannot be written is said, and does not change what has happened."""
        try:
            write()
        except JournalError as error:
            self._tell(None, FAILED, str(error))

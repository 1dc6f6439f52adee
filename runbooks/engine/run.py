"""A run over many links: the guard's graph, the schedule, a conductor for each link, the report."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink, Stage, Until
from corelinks.runbooks.engine.events import Event, Listener, tell
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.link.context import Evaluator, LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.link.routers import LinkRouters, NornirRouters
from corelinks.runbooks.engine.live_links import alive_links
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.engine.schedule import STOPPED, Schedule, run_schedule
from corelinks.runbooks.engine.timing import Timing
from corelinks.tasks import checks
from corelinks.tasks.checks import LinkVerdict
from corelinks.tasks.evidence import Evidence

Conduct = Callable[[LinkContext], LinkReport]


class Checks:
    """The judges of a real run."""

    def evaluate(self, link: CoreLink, stage: Stage, a: Evidence, b: Evidence) -> LinkVerdict:
        return checks.evaluate(link, stage, a, b)

    def evaluate_preflight(self, link: CoreLink, a: Evidence, b: Evidence) -> LinkVerdict:
        return checks.evaluate_preflight(link, a, b)


@dataclass
class Run:
    """One execution over some links of an inventory.

    ``routers`` and ``judges`` are what stands between a run and the world; a test puts its own there.
    """

    verb: str
    links: tuple[CoreLink, ...]
    inventory: tuple[CoreLink, ...]
    guard: Guard
    routers: Callable[[CoreLink], LinkRouters]
    journal: Journal
    timing: Timing = field(default_factory=Timing)
    listeners: Sequence[Listener] = ()
    stop: threading.Event = field(default_factory=threading.Event)
    evaluator: Evaluator = field(default_factory=Checks)
    name: str = field(
        default_factory=lambda: f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(3)}"
    )

    def conduct_all(self, conduct_one: Conduct) -> RunReport:
        """Run every link as soon as it may; JournalError when the journal cannot be begun (nothing is touched)."""
        started = time.time()
        self.journal.begin_run(self.name, self.verb)
        tell(self.listeners, Event(self.name, None, None, "started", text=self.verb))

        def work(link: CoreLink) -> LinkReport:
            return self._work(link, conduct_one)

        schedule = Schedule(list(self.links), self.guard)
        reports = {report.name: report for report in run_schedule(schedule, work, self._refuse, self.stop)}
        self._write(lambda: self.journal.end_run(self.name))
        tell(self.listeners, Event(self.name, None, None, "done", text=self.verb))
        in_order = tuple(reports[link.name] for link in self.links)
        return RunReport(self.name, started, in_order, stopped=self.stop.is_set())

    def _work(self, link: CoreLink, conduct_one: Conduct) -> LinkReport:
        try:
            self.journal.begin_link(self.name, link.name)
            report = conduct_one(self._context(link))
        except Exception as error:
            # Only what comes before the conductor ends here: it takes care of its own.
            report = LinkReport(link.name, "not-tried", reason=f"{type(error).__name__}: {error}")
            tell(self.listeners, Event(self.name, link.name, None, report.outcome, text=report.reason or ""))
        self._write(lambda: self.journal.end_link(self.name, link.name, report.outcome, report.reason))
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

    def _refuse(self, link: CoreLink, reason: str) -> LinkReport:
        """The report of a link that is not started: the guard's no is a check that failed, with nothing touched."""
        is_guard = reason != STOPPED and not reason.startswith("not tried")
        report = LinkReport(link.name, "as-before" if is_guard else "not-tried", reason=reason)
        tell(self.listeners, Event(self.name, link.name, None, report.outcome, text=reason))
        return report

    def _write(self, write: Callable[[], None]) -> None:
        """At the end of things a journal that cannot be written is said, and does not change what has happened."""
        try:
            write()
        except JournalError as error:
            tell(self.listeners, Event(self.name, None, None, "failed", text=str(error)))


def migrate_links(
    nornir: Nornir,
    links: Sequence[CoreLink],
    inventory: Sequence[CoreLink],
    journal: Journal,
    *,
    until: Until | None = None,
    timing: Timing | None = None,
    listeners: Sequence[Listener] = (),
    stop: threading.Event | None = None,
) -> RunReport:
    """Take ``links`` up their ladders on the routers of ``nornir``; a Nornir in dry-run mode stops after preflight."""
    run = new_run("migrate", nornir, links, inventory, journal, timing, listeners, stop)
    return run.conduct_all(lambda context: migrate_link(context, until, dry_run=nornir.data.dry_run))


def rollback_links(
    nornir: Nornir,
    links: Sequence[CoreLink],
    inventory: Sequence[CoreLink],
    journal: Journal,
    *,
    timing: Timing | None = None,
    listeners: Sequence[Listener] = (),
    stop: threading.Event | None = None,
) -> RunReport:
    """Take ``links`` back to plain on the routers of ``nornir``."""
    run = new_run("rollback", nornir, links, inventory, journal, timing, listeners, stop)
    return run.conduct_all(lambda context: roll_back_link(context, dry_run=nornir.data.dry_run))


def new_run(
    verb: str,
    nornir: Nornir,
    links: Sequence[CoreLink],
    inventory: Sequence[CoreLink],
    journal: Journal,
    timing: Timing | None,
    listeners: Sequence[Listener],
    stop: threading.Event | None,
) -> Run:
    """A run on real routers: reads which links are alive for the guard."""
    return Run(
        verb=verb,
        links=tuple(links),
        inventory=tuple(inventory),
        guard=Guard(tuple(inventory), alive_links(nornir, inventory), proceeds=verb == "rollback"),
        routers=lambda link: NornirRouters(nornir, link),
        journal=journal,
        timing=timing or Timing(),
        listeners=listeners,
        stop=stop or threading.Event(),
    )

"""A run from its first window to its last hook: canary, soak, the other links, and what ends it early."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, Self

from corelinks.inventory.change_request import PlainCommand
from corelinks.inventory.model import CoreLink
from corelinks.inventory.windows import Window
from corelinks.runbooks.engine.budget import Budget, measured_in
from corelinks.runbooks.engine.causes import STOPPED, Cause, Refusal
from corelinks.runbooks.engine.conduct import Conduct, OpenGate, WindowGate, closed
from corelinks.runbooks.engine.ending import Ending
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.hooks import CommandReport, Moment, run_command
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.report import MIGRATED, LinkReport
from corelinks.runbooks.engine.schedule import Gate, Schedule, Watch, run_schedule
from corelinks.runbooks.engine.soak import SoakedLink, soak
from corelinks.runbooks.engine.timing import Timing

_NEWEST = 500  # links of earlier runs whose durations are looked at


class Conducted(Protocol):
    """What a conductor needs of a run: its links, and what is done to one of them."""

    @property
    def name(self) -> str:
        """The name of the run."""

    @property
    def links(self) -> tuple[CoreLink, ...]:
        """The links that it is about."""

    @property
    def until(self) -> Callable[[CoreLink], str]:
        """The step to which a link is taken."""

    @property
    def guard(self) -> Guard:
        """What the core can lose, as it was when the run was built."""

    @property
    def survey(self) -> Callable[[], Guard] | None:
        """Asks the core anew; None where it need not be."""

    @property
    def conduct(self) -> Conduct:
        """How the run is to be carried out."""

    @property
    def journal(self) -> Journal:
        """Where the run is written down."""

    @property
    def timing(self) -> Timing:
        """Its clock."""

    @property
    def stop(self) -> threading.Event:
        """Set when it is to stop."""

    def at(self, guard: Guard, why_stopped: Callable[[], Refusal], latest: Callable[[CoreLink], float | None]) -> Self:
        """The same run with what holds in one window."""

    def change_link(self, link: CoreLink) -> LinkReport:
        """Change one link."""

    def refuse(self, link: CoreLink, refusal: Refusal) -> LinkReport:
        """The report of a link that is not started."""

    def amend(self, report: LinkReport) -> LinkReport:
        """Write down and tell what has become of a link after its end."""

    def context(self, link: CoreLink) -> LinkContext:
        """What looking at a link needs."""

    def tell(self, text: str) -> None:
        """Tell something about the whole run."""

    def record(self, command: CommandReport) -> None:
        """Write down one of the operator's commands."""


class Conductor:
    """Carries out one run. ``gates`` have a say in whether a link may start, besides its window.

    ``commands`` are the operator's that were run, ``ending`` says why the run has ended early.
    """

    def __init__(self, work: Conducted, gates: Sequence[Gate] = ()) -> None:
        self.work = work
        self.gates = gates
        self.conduct = work.conduct
        self.ending = Ending(work.stop)
        self.commands: list[CommandReport] = []
        self._hooks_lock = threading.Lock()
        self._canaries = self.conduct.canary.links if self.conduct.canary else 0
        self._put_back: list[str] = []
        self._probed: float | None = None
        self._budget: Budget | None = None
        self._used_up: Window | None = None  # the window in which nothing more fits

    def carry_out(self) -> list[LinkReport]:
        """Every link's report; those that were not started have theirs, too."""
        reports: list[LinkReport] = []
        waiting = list(self.work.links)
        is_begun = False
        while waiting and self.ending.refusal is None:
            window, has_waited = self._open_window()
            if self.ending.refusal is None and not is_begun:
                is_begun = True
                self._run_hooks("before", self.conduct.hooks.before)
                self._probe()
            if self.ending.refusal is not None:
                break
            reports += self._in_window(window, waiting, has_waited=has_waited)
        reports += [self.work.refuse(link, self.ending.refusal or STOPPED) for link in waiting]
        if is_begun:
            self._run_hooks("at_end", self.conduct.hooks.at_end)
        return reports

    # --- windows

    def _open_window(self) -> tuple[Window | None, bool]:
        """The window that is open, and whether it was waited for; without one nothing is started."""
        windows, clock = self.conduct.windows, self.work.timing.source
        if windows is None:
            return None, False
        has_waited = False
        while (window := windows.open_at(clock.unix())) is None or window == self._used_up:
            later = windows.after(clock.unix())
            if not later or not self.conduct.waits:
                self.ending.start_no_more(closed(windows, clock.unix()))
                return None, has_waited
            self.work.tell(f"waits for the window that opens {windows.told(later[0].start)}")
            has_waited = True
            if self.work.timing.wait_until(later[0].start, self.work.stop):
                return None, has_waited
        return window, has_waited

    def _in_window(self, window: Window | None, waiting: list[CoreLink], *, has_waited: bool) -> list[LinkReport]:
        """Migrate what may be in this window; ``waiting`` are then the links that are left for a later one."""
        gate = self._gate(window)
        survey = self.work.survey
        guard = survey() if has_waited and survey is not None else self.work.guard
        night = self.work.at(guard, lambda: self.ending.refusal or STOPPED, gate.latest)
        schedule = Schedule(list(waiting), guard, self.conduct.most_at_once, gates=(*self.gates, gate))
        schedule.rank = self.conduct.rank
        waiting.clear()

        def refused(link: CoreLink, refusal: Refusal) -> LinkReport | None:
            if refusal.cause.is_of_window and self.conduct.waits and gate.fits_later(link):
                waiting.append(link)
                return None
            return self.work.refuse(link, refusal)

        def work(link: CoreLink) -> LinkReport:
            report = night.change_link(link)
            self._run_hooks("after_link", self.conduct.hooks.after_link, report, link)
            return report

        def go_on() -> list[LinkReport]:
            return list(run_schedule(schedule, work, refused, self.ending, self._watch()))

        reports = self._canary(night, schedule, go_on)
        schedule.limit = None
        reports += go_on()
        self._used_up = window
        return reports

    def _gate(self, window: Window | None) -> WindowGate | OpenGate:
        windows = self.conduct.windows
        if window is None or windows is None:
            return OpenGate()
        if self._budget is None:
            measured = measured_in(self.work.journal.migrated(_NEWEST))
            self._budget = Budget(self.work.timing, self.conduct.durations, measured)
        return WindowGate(window, windows, self._budget, self.work.timing.source.unix, self.work.until)

    # --- canary

    def _canary(self, night: Conducted, schedule: Schedule, go_on: Callable[[], list[LinkReport]]) -> list[LinkReport]:
        """Migrate the first links alone, and look at them for a while.

        Links that are there already prove nothing of this change, and others take their places.
        """
        reports: list[LinkReport] = []
        changed: list[LinkReport] = []
        while self._canaries and schedule.pending and self.ending.refusal is None:
            known = len(schedule.tried)
            schedule.limit = self._canaries
            reports += go_on()
            tried = schedule.tried[known:]
            failed = [report.name for report in tried if report.outcome not in MIGRATED]
            if failed:
                self.ending.start_no_more(Refusal(Cause.CANARY_FAILED, tuple(failed)))
            new = [report for report in tried if report.cause is not Cause.ALREADY_THERE]
            changed += new
            self._canaries = max(0, self._canaries - len(new))
            if not tried:
                break
        if changed and self.ending.refusal is None:
            reports = self._soaked(night, changed, reports)
        return reports

    def _soaked(self, night: Conducted, changed: Sequence[LinkReport], reports: list[LinkReport]) -> list[LinkReport]:
        assert self.conduct.canary is not None
        links = {link.name: link for link in self.work.links}
        each = [
            SoakedLink(report, self.work.until(links[report.name]), night.context(links[report.name]))
            for report in changed
        ]
        failed = {report.name: report for report in soak(each, self.conduct.canary.soak, self._is_over)}
        for report in failed.values():
            self.work.amend(report)
        if failed:
            self.ending.start_no_more(Refusal(Cause.CANARY_FAILED, tuple(failed)))
        return [failed.get(report.name, report) for report in reports]

    def _is_over(self) -> bool:
        self._turn()
        return self.ending.refusal is not None

    # --- abort rule

    def _watch(self) -> Watch | None:
        return Watch(self._ended, self._turn) if self.conduct.abort else None

    def _ended(self, report: LinkReport) -> None:
        rule = self.conduct.abort
        if rule is None:
            return
        if report.outcome == "unknown" and rule.unknown:
            self.ending.put_back(Refusal(Cause.ANOTHER_UNKNOWN, (report.name,)))
        if report.outcome == "as-before":
            self._put_back.append(report.name)
        if rule.put_back is not None and len(self._put_back) >= rule.put_back:
            self.ending.put_back(Refusal(Cause.PUT_BACK_TOO_OFTEN, tuple(self._put_back)))
        self._probe()

    def _turn(self) -> None:
        """Run the probe when it is due."""
        probe = self.conduct.abort.probe if self.conduct.abort else None
        if probe and self._probed is not None and self.work.timing.source.now() - self._probed >= probe.every:
            self._probe()

    def _probe(self) -> None:
        probe = self.conduct.abort.probe if self.conduct.abort else None
        if probe is None or self.ending.refusal is not None:
            return
        report = run_command("probe", probe, self._variables("probe"))
        if report.has_failed or self._probed is None:  # all others would only fill the report
            self._keep(report)
        self._probed = self.work.timing.source.now()
        if report.has_failed:
            self.ending.put_back(Refusal(Cause.PROBE_FAILED, (report.in_words,)))

    # --- hooks

    def _run_hooks(
        self,
        moment: Moment,
        hooks: Sequence[PlainCommand],
        ended: LinkReport | None = None,
        link: CoreLink | None = None,
    ) -> None:
        """Run the commands of one moment, one after the other; the first that fails is the last, and ends the run.

        Those of two links never run at once.
        """
        variables = self._variables(moment)
        if ended is not None and link is not None:
            variables |= {"CORELINKS_LINK": link.name, "CORELINKS_ROUTERS": " ".join(link.routers)}
            variables |= {"CORELINKS_OUTCOME": ended.outcome, "CORELINKS_REASON": ended.reason or ""}
        with self._hooks_lock:
            for hook in hooks:
                report = run_command(moment, hook, variables, link.name if link else None)
                self._keep(report)
                if report.has_failed:
                    after = f"after {link.name}" if link else moment.replace("_", " ")
                    self.ending.start_no_more(Refusal(Cause.HOOK_FAILED, (after, report.in_words)))
                    return

    def _variables(self, moment: Moment) -> dict[str, str]:
        why = self.ending.refusal
        variables = {"CORELINKS_RUN": self.work.name, "CORELINKS_MOMENT": moment}
        variables["CORELINKS_CHANGE"] = self.conduct.request.id if self.conduct.request else ""
        variables["CORELINKS_ENDED_BY"] = why.cause if why else ""
        return variables

    def _keep(self, report: CommandReport) -> None:
        self.commands.append(report)
        self.work.record(report)
        self.work.tell(f"{report.moment.replace('_', ' ')}: {report.in_words}")

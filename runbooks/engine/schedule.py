"""Which link starts when: as soon as its routers are free and the guard agrees, with no waves. Pure but for the
runner at its end, which keeps a thread for each link under way."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import STOPPED, Cause, Refusal
from corelinks.runbooks.engine.guard import Guard, Permission
from corelinks.runbooks.engine.report import LinkReport

MOST_AT_ONCE = 64
_TURN = 1.0  # seconds between two looks at what may have changed without a link's end

Gate = Callable[[CoreLink], Permission]


@dataclass
class Schedule:
    """The links that wait, those under way, and the routers that nobody may touch any more in this run.

    ``gates`` have a say in whether a link may start, besides its routers and the guard.
    """

    pending: list[CoreLink]
    guard: Guard
    most_at_once: int = MOST_AT_ONCE
    under_way: dict[str, CoreLink] = field(default_factory=dict)
    unproven: dict[str, str] = field(default_factory=dict)
    gates: Sequence[Gate] = ()

    def start_next(self) -> CoreLink | None:
        """The link to start now, which is under way from here on; None when none may."""
        if len(self.under_way) >= self.most_at_once:
            return None
        for link in self._by_urgency():
            if self._may_start(link):
                self.pending.remove(link)
                self.under_way[link.name] = link
                return link
        return None

    def ended(self, report: LinkReport) -> None:
        """A link is no longer under way; the routers that it left unproven are left alone from here on."""
        self.under_way.pop(report.name)
        for router in report.unproven:
            self.unproven.setdefault(router, report.name)
        if report.outcome == "unknown":
            self.guard = self.guard.without([report.name])

    def refused(self) -> list[tuple[CoreLink, Refusal]]:
        """The waiting links that can no longer be started in this run, each with why; they wait no longer."""
        out = [(link, refusal) for link in self.pending if (refusal := self._refusal(link)) is not None]
        for link, _ in out:
            self.pending.remove(link)
        return out

    def _refusal(self, link: CoreLink) -> Refusal | None:
        for router in link.routers:
            if router in self.unproven:
                return Refusal(Cause.ROUTER_UNPROVEN, (router, self.unproven[router]))
        permission = self.guard.permission(link)
        return permission.refusal if permission.leave == "never" else None

    def _may_start(self, link: CoreLink) -> bool:
        busy = {router for other in self.under_way.values() for router in other.routers}
        if busy & set(link.routers):
            return False
        if any(gate(link).leave != "go" for gate in self.gates):
            return False
        return self.guard.permission(link, tuple(self.under_way.values())).leave == "go"

    def _by_urgency(self) -> list[CoreLink]:
        """Links of the routers with the most left to do first: they decide how long a run takes.

        Those that must go alone come last, so that they do not hold up the others.
        """
        load = Counter(router for link in self.pending for router in link.routers)
        return sorted(
            self.pending,
            key=lambda link: (self.guard.is_only_path(link), -sum(load[router] for router in link.routers)),
        )


Work = Callable[[CoreLink], LinkReport]
Refused = Callable[[CoreLink, Refusal], LinkReport]


def run_schedule(schedule: Schedule, work: Work, refused: Refused, stop: threading.Event) -> Sequence[LinkReport]:
    """Run ``work`` for every link that may start, each in a thread of its own; the reports in order of their end.

    ``refused`` makes the report of a link that is not started.
    """
    reports: list[LinkReport] = []
    futures: dict[Future[LinkReport], CoreLink] = {}
    with ThreadPoolExecutor(schedule.most_at_once, thread_name_prefix="link") as pool:
        while True:
            if not stop.is_set():
                reports += [refused(link, refusal) for link, refusal in schedule.refused()]
                while (link := schedule.start_next()) is not None:
                    futures[pool.submit(work, link)] = link
            if not futures:
                if stop.is_set() or not schedule.pending or not schedule.gates:
                    break
                stop.wait(_TURN)  # somebody else holds all of them up
                continue
            done, _ = wait(futures, timeout=_TURN if schedule.gates else None, return_when=FIRST_COMPLETED)
            for future in done:
                del futures[future]
                reports.append(future.result())
                schedule.ended(reports[-1])
    reports += [refused(link, STOPPED) for link in schedule.pending]
    return reports

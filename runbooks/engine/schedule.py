"""Which link starts when: as soon as its routers are free, the guard agrees, and nobody else objects, with no waves.
Pure but for the runner at its end, which keeps a thread for each link under way."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import STOPPED, Cause, Refusal
from corelinks.runbooks.engine.ending import Ending
from corelinks.runbooks.engine.guard import Guard, Permission
from corelinks.runbooks.engine.report import LinkReport

MOST_AT_ONCE = 64
GO = Permission("go")
_TURN = 1.0  # seconds between two looks at what may have changed without a link's end

Gate = Callable[[CoreLink], Permission]


@dataclass
class Schedule:
    """The links that wait, those under way, and the routers that nobody may touch any more in this run.

    ``gates`` have a say in whether a link may start, besides its routers and the guard. ``rank`` is the place of a link
    in the order that is wanted. ``limit`` is how many links may still be started (None: all), ``tried`` what became of
    those that were.
    """

    pending: list[CoreLink]
    guard: Guard
    most_at_once: int = MOST_AT_ONCE
    under_way: dict[str, CoreLink] = field(default_factory=dict)
    unproven: dict[str, str] = field(default_factory=dict)
    gates: Sequence[Gate] = ()
    rank: Callable[[str], int] = lambda link: 0
    limit: int | None = None
    tried: list[LinkReport] = field(default_factory=list)

    def permission(self, link: CoreLink) -> Permission:
        """Whether a waiting link may start now: this is the one place where that is decided.

        Who says never goes before who says later.
        """
        said = [*self._by_core(link), *(gate(link) for gate in self.gates)]
        leaves = {permission.leave: permission for permission in reversed(said)}
        return leaves.get("never") or leaves.get("later") or GO

    def start_next(self) -> CoreLink | None:
        """The link to start now, which is under way from here on; None when none may."""
        if len(self.under_way) >= self.most_at_once or self.is_used_up:
            return None
        for link in self._by_urgency():
            if self.permission(link).leave == "go":
                self.pending.remove(link)
                self.under_way[link.name] = link
                self.limit = None if self.limit is None else self.limit - 1
                return link
        return None

    @property
    def is_used_up(self) -> bool:
        """Whether as many links were started as may be."""
        return self.limit is not None and self.limit <= 0

    @property
    def is_stuck(self) -> bool:
        """Whether no waiting link can be started any more, whatever the gates say, once none is under way."""
        return all(any(said.leave != "go" for said in self._by_core(link)) for link in self.pending)

    def ended(self, report: LinkReport) -> None:
        """A link is no longer under way; the routers that it left unproven are left alone from here on."""
        self.under_way.pop(report.name)
        self.tried.append(report)
        for router in report.unproven:
            self.unproven.setdefault(router, report.name)
        if report.outcome == "unknown":
            self.guard = self.guard.without([report.name])

    def refused(self) -> list[tuple[CoreLink, Refusal]]:
        """The waiting links that can no longer be started in this run, each with why; they wait no longer."""
        said = [(link, self.permission(link)) for link in self.pending]
        out = [(link, each.refusal) for link, each in said if each.leave == "never" and each.refusal is not None]
        for link, _ in out:
            self.pending.remove(link)
        return out

    def _by_core(self, link: CoreLink) -> tuple[Permission, Permission]:
        return self._by_routers(link), self.guard.permission(link, tuple(self.under_way.values()))

    def _by_routers(self, link: CoreLink) -> Permission:
        for router in link.routers:
            if router in self.unproven:
                return Permission("never", Refusal(Cause.ROUTER_UNPROVEN, (router, self.unproven[router])))
        busy = {router for other in self.under_way.values() for router in other.routers}
        return Permission("later") if busy & set(link.routers) else GO

    def _by_urgency(self) -> list[CoreLink]:
        """In the order that is wanted; then links of the routers with the most left to do first: they decide how long a
        run takes.

        Those that must go alone come last, so that they do not hold up the others.
        """
        load = Counter(router for link in self.pending for router in link.routers)

        def urgency(link: CoreLink) -> tuple[int, bool, int]:
            most = sum(load[router] for router in link.routers)
            return self.rank(link.name), self.guard.is_only_path(link), -most

        return sorted(self.pending, key=urgency)


Work = Callable[[CoreLink], LinkReport]
Refused = Callable[[CoreLink, Refusal], LinkReport | None]


@dataclass(frozen=True)
class Watch:
    """What else a run looks at: ``ended`` is told each link's report, ``turn`` is called again and again."""

    ended: Callable[[LinkReport], object] = lambda report: None
    turn: Callable[[], object] = lambda: None


def run_schedule(
    schedule: Schedule, work: Work, refused: Refused, ending: Ending | threading.Event, watch: Watch | None = None
) -> Sequence[LinkReport]:
    """Run ``work`` for every link that may start, each in a thread of its own; the reports in order of their end.

    ``refused`` makes the report of a link that is not started; None where that is not its end. What is not started
    since the schedule's limit is reached still waits in it.
    """
    ending = ending if isinstance(ending, Ending) else Ending(ending)
    reports: list[LinkReport | None] = []
    futures: dict[Future[LinkReport], CoreLink] = {}
    with ThreadPoolExecutor(schedule.most_at_once, thread_name_prefix="link") as pool:
        while True:
            if watch is not None:
                watch.turn()
            if ending.refusal is None:
                reports += [refused(link, refusal) for link, refusal in schedule.refused()]
                while (link := schedule.start_next()) is not None:
                    futures[pool.submit(work, link)] = link
            if not futures:
                if ending.refusal is not None or schedule.is_used_up or schedule.is_stuck:
                    break
                ending.stop.wait(_TURN)  # a gate holds all of them up
                continue
            done, _ = wait(futures, timeout=_TURN if watch or schedule.gates else None, return_when=FIRST_COMPLETED)
            reports += _taken_in(schedule, futures, done, watch)
    if ending.refusal is not None or not schedule.is_used_up:
        reports += [refused(link, ending.refusal or STOPPED) for link in schedule.pending]
        schedule.pending.clear()
    return [report for report in reports if report is not None]


def _taken_in(
    schedule: Schedule, futures: dict[Future[LinkReport], CoreLink], done: set[Future[LinkReport]], watch: Watch | None
) -> list[LinkReport]:
    found = []
    for future in done:
        del futures[future]
        found.append(future.result())
        schedule.ended(found[-1])
        if watch is not None:
            watch.ended(found[-1])
    return found

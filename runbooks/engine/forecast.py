"""What a change would do: the very schedule, played through with the durations that are expected. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corelinks.inventory.model import CoreLink
from corelinks.inventory.windows import Window, Windows
from corelinks.runbooks.engine.budget import Budget
from corelinks.runbooks.engine.causes import Refusal
from corelinks.runbooks.engine.conduct import Conduct, WindowGate, closed
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.schedule import Schedule


@dataclass(frozen=True)
class PlannedLink:
    """A link that would be migrated: from when to when (Unix times), ``most`` the seconds that are kept free for it."""

    link: CoreLink
    start: float
    end: float
    most: float
    is_canary: bool


@dataclass
class Forecast:
    """What would be started when, and what not at all, each with why; ``soak`` is when the canary is looked at."""

    windows: Windows
    planned: list[PlannedLink] = field(default_factory=list)
    refused: list[tuple[CoreLink, Refusal]] = field(default_factory=list)
    soak: tuple[float, float] | None = None


def forecast(
    links: Sequence[CoreLink],
    guard: Guard,
    conduct: Conduct,
    budget: Budget,
    until: Callable[[CoreLink], str],
    now: float,
) -> Forecast:
    """The schedule of ``links`` over the windows of ``conduct`` from ``now`` on, if each goes as expected.

    It is taken that the command is started in each window, or waits for it.
    """
    windows = conduct.windows or Windows((Window(now, now + 7 * 86400),))
    play = _Play(conduct, budget, until, guard, Forecast(windows), conduct.canary.links if conduct.canary else 0)
    waiting = list(links)
    for window in windows.each:
        if window.end > now and waiting:
            play.clock = max(now, window.start)
            waiting = play.window(window, waiting)
    play.result.refused += [(link, closed(windows, max(now, play.clock))) for link in waiting]
    return play.result


@dataclass
class _Play:
    conduct: Conduct
    budget: Budget
    until: Callable[[CoreLink], str]
    guard: Guard
    result: Forecast
    canaries: int
    clock: float = 0.0

    def window(self, window: Window, waiting: list[CoreLink]) -> list[CoreLink]:
        """Play one window through; the links that are left for a later one."""
        gate = WindowGate(window, self.result.windows, self.budget, lambda: self.clock, self.until)
        schedule = Schedule(waiting, self.guard, self.conduct.most_at_once, gates=(gate,), rank=self.conduct.rank)
        held: list[CoreLink] = []
        if self.canaries:
            schedule.limit = self.canaries
            self._until_idle(schedule, gate, held)
            self.canaries -= len(schedule.tried)
            self._soak(bool(schedule.tried))
            schedule.limit = None
        self._until_idle(schedule, gate, held)
        return held

    def _soak(self, is_any: bool) -> None:
        if is_any and self.conduct.canary:
            self.result.soak = (self.clock, self.clock + self.conduct.canary.soak)
            self.clock += self.conduct.canary.soak

    def _until_idle(self, schedule: Schedule, gate: WindowGate, held: list[CoreLink]) -> None:
        ends: list[tuple[float, str]] = []
        while True:
            for link, refusal in schedule.refused():
                if refusal.cause.is_of_window and gate.fits_later(link):
                    held.append(link)
                else:
                    self.result.refused.append((link, refusal))
            while (link_now := schedule.start_next()) is not None:
                last = self.until(link_now)
                end = self.clock + self.budget.usual(last)
                is_canary = schedule.limit is not None
                most = self.budget.most(last)
                self.result.planned.append(PlannedLink(link_now, self.clock, end, most, is_canary))
                heapq.heappush(ends, (end, link_now.name))
            if not ends:
                return
            self.clock, name = heapq.heappop(ends)
            schedule.ended(LinkReport(name, "encrypted"))

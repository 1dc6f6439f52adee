"""Simulated time: a clock that may run faster than the wall, and timers against it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time as _time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class SimulatedClock:
    """Seconds since the simulated core was switched on, ``speed`` times as fast as real ones."""

    def __init__(
        self,
        speed: float = 1.0,
        *,
        time: Callable[[], float] = _time.monotonic,
        epoch: datetime | None = None,
    ) -> None:
        if speed <= 0:
            raise ValueError(f"the speed of a clock is above zero, not {speed}")
        self.speed = speed
        self.epoch = epoch or datetime.now(UTC)
        self._time = time
        self._started = time()

    def now(self) -> float:
        """Simulated seconds since the start."""
        return (self._time() - self._started) * self.speed

    def wall(self) -> datetime:
        """The date and time that the routers believe it is (UTC)."""
        return self.epoch + timedelta(seconds=self.now())

    def at(self, moment: float) -> datetime:
        """The date and time at a value that ``now`` gave."""
        return self.epoch + timedelta(seconds=moment)

    def real(self, seconds: float) -> float:
        """How many real seconds pass while so many simulated ones do."""
        return seconds / self.speed


class SteppedClock(SimulatedClock):
    """A clock that stands still until it is told to step, for tests of anything that takes time."""

    def __init__(self, *, epoch: datetime | None = None) -> None:
        self._now = 0.0
        super().__init__(1.0, time=lambda: self._now, epoch=epoch or datetime(2026, 3, 1, 12, 0, tzinfo=UTC))

    def step(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._now += seconds


class ScheduledCall(Protocol):
    """Something that will happen, unless cancelled."""

    def cancel(self) -> None:
        """Make it not happen."""


class Timers(Protocol):
    """What calls back after simulated seconds."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> ScheduledCall:
        """Call back once, after so many simulated seconds."""


class LoopTimers:
    """Timers on an asyncio loop: nothing runs, and no CPU is used, until one is due.

    ``after`` is called when one has been.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, clock: SimulatedClock, after: Callable[[], None] = lambda: None
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._after = after

    def call_later(self, seconds: float, callback: Callable[[], None]) -> ScheduledCall:
        """Call back once, in the loop."""
        return self._loop.call_later(self._clock.real(max(0.0, seconds)), self._call, callback)

    def _call(self, callback: Callable[[], None]) -> None:
        callback()
        self._after()


class _Due:
    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class SteppedTimers:
    """Timers on a stepped clock: ``run(seconds)`` lets time pass and calls back all that falls due."""

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, _Due]] = []
        self._order = itertools.count()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> ScheduledCall:
        """Call back once, during ``run``."""
        due = _Due(callback)
        heapq.heappush(self._heap, (self._clock.now() + max(0.0, seconds), next(self._order), due))
        return due

    def run(self, seconds: float) -> None:
        """Let so many seconds pass, timer by timer."""
        end = self._clock.now() + seconds
        while self._heap and self._heap[0][0] <= end:
            when, _, due = heapq.heappop(self._heap)
            self._clock.step(max(0.0, when - self._clock.now()))
            if due.callback is not None:
                due.callback()
        self._clock.step(end - self._clock.now())

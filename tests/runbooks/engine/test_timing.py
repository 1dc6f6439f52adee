"""How long a run waits, and how long the timers of its routers are."""

from __future__ import annotations

import threading

import pytest

from corelinks.runbooks.engine.timing import Timing
from tests.support.fake_routers import FakeTime


def test_a_fast_clock_shortens_waits_and_not_what_our_own_side_costs() -> None:
    time = FakeTime()
    timing = Timing(speed=20, source=time)
    timing.wait(60)
    assert (time.now(), timing.now()) == (3.0, 60.0)
    assert timing.timer_minutes("build") > Timing().timer_minutes("build")


def test_a_timer_is_never_longer_than_ios_takes() -> None:
    assert Timing(speed=10_000).timer_minutes("build") == 120


def test_a_timer_holds_apply_proof_and_a_restore() -> None:
    timing = Timing()
    needed = timing.deadline("build") + timing.undo + timing.plain + timing.margin
    assert timing.timer_minutes("build") * 60 >= needed


def test_a_stop_wakes_a_wait() -> None:
    stop = threading.Event()
    stop.set()
    assert Timing().wait(3600, stop)


def test_a_speed_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="speed"):
        Timing(speed=0)

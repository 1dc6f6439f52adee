"""How long a run waits for what: deadlines, intervals and the length of the routers' own timers.

All times are router seconds. On simulated routers whose clock runs ``speed`` times as fast, a wait takes that
much less of ours; what only our side of the conversation costs (``work``) then weighs that much more.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from corelinks.inventory.model import Stage

CLOCK_LOOKED_AT = 30.0  # seconds between two looks at a clock: it may be set, and a machine may be suspended
LONGEST_TIMER = 120  # minutes; the most that ``configure terminal revert timer`` takes


class TimeSource(Protocol):
    """Where time comes from: the wall, or a test."""

    def now(self) -> float:
        """Real seconds from some fixed moment; never goes back."""

    def unix(self) -> float:
        """What the clock says: a Unix time, which may be set and go back."""

    def wait(self, seconds: float, wake: threading.Event | None) -> bool:
        """Let ``seconds`` real seconds pass; True at once when ``wake`` is set meanwhile."""


class WallTime:
    """The time of this machine."""

    def now(self) -> float:
        """Seconds of the clock that never goes back (`time.monotonic`)."""
        return time.monotonic()

    def unix(self) -> float:
        """The time of day of this machine (`time.time`)."""
        return time.time()

    def wait(self, seconds: float, wake: threading.Event | None) -> bool:
        """Let ``seconds`` real seconds pass; True at once when ``wake`` is set meanwhile."""
        return (wake or threading.Event()).wait(max(0.0, seconds))


# As reported for IOS: IKEv2 1-3 s, an IGP adjacency 10-40 s, LDP 5-20 s after it but up to 120 s when its retry
# has backed off; a step's own deadline holds all of them and the soak.
_STEP_SECONDS: Mapping[Stage, float] = {"plain": 240.0, "build": 240.0, "cutover": 150.0, "seal": 180.0}
# A check that still fails by then will not pass: there is no use in waiting for what builds on it.
_CHECK_SECONDS: Mapping[str, float] = {
    **dict.fromkeys(
        ("transport", "key", "protection", "session", "flow", "sa-identities", "ike-sa", "spis-agree"), 60.0
    ),
    **dict.fromkeys(("igp-adjacency", "igp-agrees"), 90.0),
    **dict.fromkeys(("ldp-neighbor", "ldp-discovery"), 180.0),
}


@dataclass(frozen=True)
class Timing:
    """Deadlines and intervals of a run.

    ``preflight`` for a preflight that does not pass at once, ``poll`` between two polls, ``soak`` between the two
    polls that must agree, ``least_polls`` before a step is given up (a slow conversation must not eat a deadline
    alone), ``retry`` before an act is tried again (times the number of tries), ``attempts`` of it, ``undo`` for
    the lines of a restore including waits for crypto objects in use, ``plain`` for the plain link to come back
    under a pending timer, ``margin`` before a timer fires, ``rollback_takes`` for a router's own rollback,
    ``absence`` for how long a router may be away (a reload), ``work`` real seconds that one step may cost us, ``dark``
    for how long labels may have no way after a cutover, seen in ``dark_polls`` polls, before it is taken back.
    """

    speed: float = 1.0
    preflight: float = 60.0
    poll: float = 5.0
    soak: float = 15.0
    least_polls: int = 4
    retry: float = 5.0
    undo: float = 120.0
    plain: float = 90.0
    margin: float = 45.0
    rollback_takes: float = 60.0
    absence: float = 420.0
    work: float = 15.0
    attempts: int = 6
    dark: float = 20.0
    dark_polls: int = 3
    step_seconds: Mapping[Stage, float] = field(default_factory=lambda: dict(_STEP_SECONDS))
    check_seconds: Mapping[str, float] = field(default_factory=lambda: dict(_CHECK_SECONDS))
    source: TimeSource = field(default_factory=WallTime)

    def __post_init__(self) -> None:
        if not self.speed > 0:
            raise ValueError(f"speed must be above 0, not {self.speed}")

    def now(self) -> float:
        """Router seconds from some fixed moment."""
        return self.source.now() * self.speed

    def wait(self, seconds: float, wake: threading.Event | None = None) -> bool:
        """Let ``seconds`` router seconds pass; True at once when ``wake`` is set meanwhile."""
        return self.source.wait(seconds / self.speed, wake)

    def wait_until(self, moment: float, wake: threading.Event | None = None) -> bool:
        """Let time pass until the clock shows ``moment`` (a Unix time), also where it is set meanwhile; see `wait`."""
        while (left := moment - self.source.unix()) > 0:
            if self.source.wait(min(left, CLOCK_LOOKED_AT), wake):
                return True
        return wake is not None and wake.is_set()

    def deadline(self, stage: Stage) -> float:
        """How long a stage may take to be proven."""
        return self.step_seconds[stage]

    def is_out_of_patience(self, checks: Iterable[str], waited: float) -> bool:
        """Whether one of these failing checks has had its time after ``waited`` seconds."""
        return any(waited >= self.check_seconds.get(check, math.inf) for check in checks)

    @property
    def restore_seconds(self) -> float:
        """What a timer must still leave when a proof is given up: a restore with all its waits."""
        return self.undo + self.plain + self.margin

    def timer_minutes(self, stage: Stage) -> int:
        """The revert timer that gives apply, proof and the whole restore their time; IOS takes 1 to 120."""
        needed = self.deadline(stage) + self.restore_seconds + self.work * self.speed
        return max(1, min(LONGEST_TIMER, math.ceil(needed / 60)))

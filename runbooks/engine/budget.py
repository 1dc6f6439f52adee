"""How long a link takes: as earlier runs have measured it, as it was given until then. Pure.

All are real seconds. A link is started only where the most that it may need fits into what is left of the window:
preflight, steps with their proofs, save, and the whole way back, if the last of them fails.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from corelinks.inventory.change_request import GivenDurations
from corelinks.runbooks.engine.link.steps import PREFLIGHT, SAVE, steps_until
from corelinks.runbooks.engine.timing import Timing
from corelinks.templates.step import STEPS, Step

#: So often a step must have been measured before that counts instead of what was given.
LEAST = 3
#: What is measured was measured on another link, on another night.
HEADROOM = 1.5
_NEWEST = 50  # measurements of a step that count
# Router seconds that a step usually takes with its proof, where nothing was measured or given.
_USUALLY: Mapping[str, float] = {PREFLIGHT: 20.0, "build": 75.0, "cutover": 45.0, "seal": 45.0, SAVE: 15.0}
_USUAL_WAY_BACK = 90.0


@dataclass(frozen=True)
class Estimate:
    """``usual`` is what to expect, ``most`` what to keep free; ``measured`` says that earlier runs have told it."""

    usual: float
    most: float
    measured: bool = False


@dataclass(frozen=True)
class Measured:
    """Seconds by step, and of ways back by the step at which they began; the newest first."""

    steps: Mapping[str, Sequence[float]]
    ways_back: Mapping[str, Sequence[float]]


def measured_in(reports: Iterable[Mapping[str, Any]]) -> Measured:
    """What the reports of links tell, as the journal keeps them, the newest first."""
    steps: defaultdict[str, list[float]] = defaultdict(list)
    ways_back: defaultdict[str, list[float]] = defaultdict(list)
    for report in reports:
        taken = [each for each in report.get("steps", ()) if isinstance(each, Mapping)]
        for each in taken:
            if each.get("proven"):
                steps[str(each["step"])].append(float(each["seconds"]))
        changing = [str(each["step"]) for each in taken if each["step"] in STEPS]
        if report.get("outcome") == "as-before" and changing:
            whole = float(report.get("seconds", 0.0))
            ways_back[changing[-1]].append(max(0.0, whole - sum(float(each["seconds"]) for each in taken)))
    return Measured(steps, ways_back)


@dataclass(frozen=True)
class Budget:
    """How long links take on these routers."""

    timing: Timing
    given: GivenDurations = field(default_factory=GivenDurations)
    measured: Measured = field(default_factory=lambda: Measured({}, {}))

    def steps(self, last: str) -> dict[str, Estimate]:
        """Preflight, each step up to ``last``, and save, in their order."""
        names = (PREFLIGHT, *steps_until(cast(Step, last)), SAVE)
        return {name: self._of(name) for name in names}

    def way_back(self, last: str) -> Estimate:
        """The way back of a link that fails at ``last``, by those that began there or later."""
        timing = self.timing
        later = STEPS[STEPS.index(cast(Step, last)) :]
        seen = [seconds for step in later for seconds in self.measured.ways_back.get(step, ())]
        bound = (timing.restore_seconds + timing.rollback_takes) / timing.speed + timing.work
        return _estimate(seen, self.given.way_back, _USUAL_WAY_BACK / timing.speed, bound)

    def usual(self, last: str) -> float:
        """How long a link that is taken up to ``last`` should take."""
        return sum(each.usual for each in self.steps(last).values())

    def most(self, last: str) -> float:
        """What must be left of a window when such a link is started."""
        return sum(each.most for each in self.steps(last).values()) + self.way_back(last).most

    def _of(self, name: str) -> Estimate:
        timing = self.timing
        seen = list(self.measured.steps.get(name, ()))
        limit = timing.deadline(name) if name in STEPS else timing.preflight
        bound = limit / timing.speed + timing.work
        return _estimate(seen, getattr(self.given, name), _USUALLY[name] / timing.speed, bound)


def _estimate(seen: Sequence[float], given: float | None, usual: float, bound: float) -> Estimate:
    if len(seen) >= LEAST:
        newest = seen[:_NEWEST]
        return Estimate(statistics.median(newest), max(newest) * HEADROOM, measured=True)
    return Estimate(min(usual, bound), bound) if given is None else Estimate(given, given)

"""Stop a migration by two signals close together, at random moments: ``python -m tests.sweeps.double_signals``.

The link must go back, or be wholly migrated when the signals came too late: no deadlock, no traceback, no timer and no
line of ours left behind, nothing unfinished in the journal. Prints the points and the violations; 1 when there is one.

    python -m tests.sweeps.double_signals                 60 points, two side by side
    python -m tests.sweeps.double_signals --points 12     so many
    python -m tests.sweeps.double_signals --seed 17       the one point of this number again
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.engine.history import History
from tests.support.migrating_process import journal_of, migrating
from tests.support.small_core import SmallCore, small_core

WORKERS = 2
_LINES = 70  # what a whole migration tells, about
_PATIENCE = 120.0  # seconds for a process to end
_PAIRS = (
    (signal.SIGTERM, signal.SIGTERM),
    (signal.SIGTERM, signal.SIGTERM),
    (signal.SIGINT, signal.SIGTERM),
    (signal.SIGTERM, signal.SIGHUP),
    (signal.SIGHUP, signal.SIGHUP),
)


@dataclass(frozen=True)
class SignalPoint:
    """Two signals, the second ``gap`` seconds behind the first, after ``lines`` lines have been told."""

    seed: int

    @property
    def pair(self) -> tuple[signal.Signals, signal.Signals]:
        """The two signals."""
        return random.Random(self.seed).choice(_PAIRS)

    @property
    def lines(self) -> int:
        """After how many lines of what the command tells."""
        return random.Random(f"lines {self.seed}").randint(0, _LINES)

    @property
    def gap(self) -> float:
        """Seconds between the two, mostly none."""
        draw = random.Random(f"gap {self.seed}")
        return draw.choice((0.0, 0.0, draw.uniform(0.0, 0.05)))

    def __str__(self) -> str:
        names = " and ".join(number.name for number in self.pair)
        return f"seed {self.seed}: {names}, {self.gap * 1000:.0f} ms apart, after {self.lines} lines"


def run_point(point: SignalPoint) -> str:
    """What went wrong at a point; empty for nothing."""
    with tempfile.TemporaryDirectory(prefix="corelinks-signals-") as scratch:
        directory = Path(scratch)
        with small_core(directory) as core:
            return _stop(point, core, directory)


def _stop(point: SignalPoint, core: SmallCore, directory: Path) -> str:
    with migrating(core, directory) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = [process.stdout.readline() for _ in range(point.lines)]
        first, second = point.pair
        process.send_signal(first)
        time.sleep(point.gap)
        process.send_signal(second)
        late = threading.Timer(_PATIENCE, process.kill)
        late.start()
        said, errors = process.communicate()
        late.cancel()
    if process.returncode != ExitCode.STOPPED and "" in told[-1:]:
        return ""  # it had ended before
    return _violation(process.returncode, "".join(told) + said + errors, core, journal_of(directory))


def _violation(code: int, said: str, core: SmallCore, journal: Path) -> str:
    if code == -signal.SIGKILL:
        return "it did not end"
    if "Traceback" in said:
        return f"a traceback: {said}"
    # A step that fails on a machine under load puts the link back by itself.
    if code not in (ExitCode.STOPPED, ExitCode.ALL_WELL, ExitCode.NOT_AS_WANTED):
        return f"exit code {code}: {said}"
    if journal.exists():
        with History.read(journal) as history:
            if left := [each.link.name for each in history.unfinished()]:
                return f"unfinished in the journal: {left}"
    try:
        if code != ExitCode.ALL_WELL:
            core.assert_nothing_of_ours_is_left()
        elif any(state.timer for state in core.states().values()):
            return "a timer is pending"
    except AssertionError as error:
        return str(error)
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the points, print what became of them, and return 1 for a violation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--seed", type=int)
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.points) if chosen.seed is None else [chosen.seed]
    points = [SignalPoint(seed) for seed in seeds]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        violations = 0
        for point, violation in zip(points, pool.map(run_point, points), strict=True):
            violations += bool(violation)
            if violation:
                print(f"{point}: {violation}", flush=True)
    print(f"{len(points)} points, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())

"""Kill the program at every line that it types and every write of its journal: ``python -m tests.sweeps.kills``.

Whatever it was at (a migration, the way back of one that failed, a rollback, or the rollback of what a dead run had
left), and whether the routers' timers are left to expire or somebody goes on at once: in the end each link is encrypted
or as before, by a look at the routers themselves. No timer is pending, no configuration is locked, the journal has
nothing unfinished, startup-config has never held what was not proven (whole, and with the proof of its seal in the
journal), and no tunnel was ever open without protection.

    python -m tests.sweeps.kills                                   every moment that leaves something new
    python -m tests.sweeps.kills --alike 1                         every moment
    python -m tests.sweeps.kills --link ospf --scenario rollback   some of the points
    python -m tests.sweeps.kills --sample 300 --seed 3             three hundred points, by chance
    python -m tests.sweeps.kills --only is-is/migrate/p1-line-7-after/timers

Prints the points and the violations; 1 when there is one. Between two changes the program asks a lot: a kill there
leaves the same configurations, timers and journal as one before. So of such moments only every hundredth is taken, and
the ``--seed`` says which.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.support.kill_points import LINKS, SCENARIOS, WAYS, KillPoint, KillResult, moments_of, run_kill_point

_STEPS_LOG = "nornir.core.task"
_ALIKE = 100


def points(asked: argparse.Namespace) -> Iterator[KillPoint]:
    """Every point of what is asked for, of each scenario those last whose moments leave nothing new."""
    for link in asked.link or sorted(LINKS):
        for scenario in asked.scenario or SCENARIOS:
            moments = moments_of(link, scenario)
            some = moments.alike[asked.seed % asked.alike :: asked.alike]
            for moment in (*moments.new, *some):
                yield from (KillPoint(link, scenario, moment, way) for way in asked.way or WAYS)


def _be_quiet() -> None:
    """Nornir logs a traceback for each error of a router, and a program that dies meets many."""
    logging.getLogger(_STEPS_LOG).setLevel(logging.CRITICAL)


def run_in_scratch(point: KillPoint) -> KillResult:
    """Run a point on routers and in a folder of its own."""
    _be_quiet()
    with tempfile.TemporaryDirectory(prefix="kill-") as scratch:
        return run_kill_point(point, Path(scratch))


def run_points(chosen: Sequence[KillPoint], workers: int) -> Iterator[KillResult]:
    """Run points, ``workers`` at a time; the results in order."""
    if workers == 1:
        yield from map(run_in_scratch, chosen)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_in_scratch, chosen)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.kills", description=__doc__)
    parser.add_argument("--link", action="append", choices=sorted(LINKS))
    parser.add_argument("--scenario", action="append", choices=sorted(SCENARIOS))
    parser.add_argument("--way", action="append", choices=sorted(WAYS))
    parser.add_argument("--only", action="append", metavar="POINT", help="this point alone, as it is printed")
    parser.add_argument("--alike", type=int, default=_ALIKE, help="of those that leave nothing new each so-manieth")
    parser.add_argument("--sample", type=int, help="of the points so many, by chance")
    parser.add_argument("--seed", type=int, default=0, help="which of them")
    parser.add_argument("--workers", type=int, default=1, help="so many points at a time")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print what came of it; 1 when there was a violation."""
    asked, began = _arguments(arguments), time.monotonic()
    _be_quiet()
    chosen = [KillPoint.named(name) for name in asked.only or ()]
    if not chosen:
        chosen = list(points(asked))
        print(f"{len(chosen)} points", flush=True)
    if asked.sample:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    bad, ends = 0, Counter[str]()
    for number, result in enumerate(run_points(chosen, asked.workers), 1):
        bad += bool(result.violations)
        ends[result.ended if result.died else f"{result.ended}, not killed: it had done all before"] += 1
        for violation in result.violations:
            print(f"VIOLATION: {result.point}: {violation} ({'; '.join(result.said)})", flush=True)
        if number % 10 == 0:
            print(f"{number} of {len(chosen)} points, {time.monotonic() - began:.0f} s", flush=True)
    print(", ".join(f"{count} ended {how}" for how, count in sorted(ends.items())))
    of = Counter((point.link, point.scenario, point.moment.kind) for point in chosen)
    for (link, scenario, kind), count in sorted(of.items()):
        print(f"  {link}, {scenario}, at a {kind}: {count}")
    print(f"{len(chosen)} points, {bad} with a violation, {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

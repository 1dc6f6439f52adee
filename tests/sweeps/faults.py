"""Let every kind of fault begin at every step and either end, and pairs of faults: ``python -m tests.sweeps.faults``.

After each the link must be wholly encrypted or wholly as before, by a look at the simulated routers themselves, once
the faults are over and the timers have fired: with no timer pending, nothing saved that was not proven, and all that is
not ours untouched. It may be reported as unknown only where a kind of fault leaves nobody a way to know.

    python -m tests.sweeps.faults                  every kind of fault, step and end
    python -m tests.sweeps.faults --kind reload    one kind alone
    python -m tests.sweeps.faults --pairs 1000     pairs of faults, by the seeds 0 to 999; `--kill`: each also killed
    python -m tests.sweeps.faults --seed 17        the pair of one seed again
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from corelinks.runbooks.engine.report import MIGRATED, LinkReport
from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from tests.support.dying_program import Death
from tests.support.fault_points import (
    ROLLBACK,
    FaultPoint,
    may_be_unknown,
    pair,
    points,
    tolerance,
)
from tests.support.judged_core import EDIT, JudgedCore, Whole
from tests.support.small_core import SmallCore, small_core

WORKERS = 1
_STEPS_LOG = "nornir.core.task"


@dataclass(frozen=True)
class FaultResult:
    """What became of a point; ``violations`` say what should not have."""

    point: FaultPoint
    outcome: str
    violations: tuple[str, ...]
    reason: str = ""


def run_point(point: FaultPoint) -> FaultResult:
    """Change the link of two routers while the faults of a point strike, and judge what became of it."""
    logging.getLogger(_STEPS_LOG).setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="fault-") as scratch, small_core(Path(scratch)) as core:
        judged = JudgedCore(core, tolerance(point))
        if point.verb == ROLLBACK:
            core.migrate()
        began = judged.whole()
        report = _changed(core, point)
        if report is None:
            found = list(_after_death(judged, point.then))
            return FaultResult(point, "killed", tuple(found))
        found = [*_at_the_end(point, judged, report), *_after_all(judged, report, began)]
        return FaultResult(point, report.outcome, tuple(dict.fromkeys(found)), report.reason or "")


def _changed(core: SmallCore, point: FaultPoint) -> LinkReport | None:
    """The report of a change while faults strike; None when its program has died, whose journal is left then."""
    kept = core.journal.with_name("kept.db")
    death = Death(core.core, core.journal, kept, point.dies_at)
    dying = replace(core, nornir=load_nornir(core.journal.parent / "inventory", core.links))
    reports: list[LinkReport] = []

    def work() -> None:
        change = dying.rollback if point.verb == ROLLBACK else dying.migrate
        reports.append(change(strikes=point.strikes, source=death))

    try:
        death.watched(work)
    finally:
        close_all(dying.nornir)
    if not death.is_dead:
        return reports[0]
    core.core.clear_faults()
    death.let_in_again()
    core.journal = kept
    return None


def _after_death(judged: JudgedCore, then: str) -> Iterator[str]:
    """What is wrong when the timers have fired behind a program that is dead, and somebody has gone on from there."""
    stuck = judged.settle()
    if stuck:
        yield stuck
        return
    judged.others_save()
    core = judged.core
    report = core.rollback() if then == ROLLBACK else core.resume(forward=then == "forward")
    if report is not None and report.outcome not in ("as-before", "encrypted"):
        yield f"the {then} behind it ends as {report.outcome}: {report.reason}"
    judged.core.timing.wait(400)
    yield from judged.violations()


def _at_the_end(point: FaultPoint, judged: JudgedCore, report: LinkReport) -> Iterator[str]:
    """What is wrong with a report while the faults still last."""
    if report.outcome == "unknown":
        if not may_be_unknown(point):
            yield f"unknown, though no fault keeps anybody from knowing: {report.reason}"
        if not report.instructions:
            yield "unknown without instructions"
    elif judged.pending():
        yield f"a timer is pending on {', '.join(judged.pending())} behind the report"
    if FaultKind.OTHER_OPERATOR in point.kinds:
        yield from _lost_edits(point, judged, report)


def _lost_edits(point: FaultPoint, judged: JudgedCore, report: LinkReport) -> Iterator[str]:
    for router in {parse_fault(strike.fault).router for strike in point.strikes}:
        is_said = any(line.startswith(f"{router}: ") and EDIT in line for line in report.edits)
        if router in judged.edited and not judged.has_edit(router) and not is_said:
            yield f"the edit of another on {router} is gone without a word"


def _after_all(judged: JudgedCore, report: LinkReport, began: Whole | None) -> Iterator[str]:
    """What is wrong when the faults are over and the timers have fired, and a person has done what the report says."""
    stuck = judged.settle()
    if stuck:
        yield stuck
        return
    if report.outcome == "unknown":
        judged.others_save()
        again = judged.core.rollback()
        if again.outcome not in ("as-before", "encrypted"):
            yield f"and the rollback that it advises ends as {again.outcome}: {again.reason}"
        judged.core.timing.wait(400)
    yield from judged.violations()
    expected = {"as-before": Whole.AS_BEFORE, "not-tried": began, **dict.fromkeys(MIGRATED, Whole.ENCRYPTED)}
    if report.outcome in expected and judged.whole() is not expected[report.outcome]:
        yield f"reported as {report.outcome}, and is {judged.whole()}"


def run_points(chosen: Sequence[FaultPoint], workers: int = WORKERS) -> Iterator[FaultResult]:
    """Run points, ``workers`` at a time; the results in order."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_point, chosen)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print what came of it; 1 when there was a violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.faults", description=__doc__)
    parser.add_argument("--kind", action="append", choices=sorted(kind.word for kind in FaultKind), help="one kind")
    parser.add_argument("--moment", action="append", help="a step, or rollback, with which the faults begin")
    parser.add_argument("--every", type=int, default=1, help="run each so-manieth point alone")
    parser.add_argument("--pairs", type=int, metavar="N", help="instead: pairs of faults, by the seeds from 0 on")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="SEED", help="the first seed of the pairs")
    parser.add_argument("--seed", type=int, action="append", help="instead: the pair of a seed")
    parser.add_argument("--kill", action="store_true", help="kill the program in the middle of each pair as well")
    parser.add_argument("--workers", type=int, default=WORKERS)
    asked = parser.parse_args(arguments)
    chosen = _chosen(asked)
    violations, outcomes = 0, Counter[str]()
    for number, result in enumerate(run_points(chosen, asked.workers), 1):
        outcomes[result.outcome] += 1
        violations += bool(result.violations)
        for violation in result.violations:
            print(f"VIOLATION: {result.point}: {violation} [{result.outcome}: {result.reason}]", flush=True)
        if number % 10 == 0:
            print(f"{number} of {len(chosen)} points, {violations} with violations", flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))
    print(f"{len(chosen)} points, {violations} with violations")
    return 1 if violations else 0


def _chosen(asked: argparse.Namespace) -> list[FaultPoint]:
    seeds = asked.seed or range(asked.first, asked.first + (asked.pairs or 0))
    if seeds:
        return [pair(seed, is_killed=kill) for seed in seeds for kill in (False, True)[: 1 + asked.kill]]
    every = [
        point
        for point in points()
        if (not asked.kind or {kind.word for kind in point.kinds} & set(asked.kind))
        and (not asked.moment or point.strikes[0].moment in asked.moment)
    ]
    return every[:: asked.every]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

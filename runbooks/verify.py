"""Verify links: ask all routers at once, evaluate the checks of every link, and report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink, Stage
from corelinks.runbooks.evidence.captures import answers_of, save_captures
from corelinks.runbooks.evidence.collect import Ask, Evidences, collect_by, collect_preflight_by, run_plan
from corelinks.tasks.checks import LinkVerdict, Verdict, evaluate, evaluate_preflight, worst
from corelinks.tasks.evidence import Evidence

# Counters of routers under load are refreshed every few seconds only.
BETWEEN_SAMPLES = 6.0


@dataclass(frozen=True)
class VerifyReport:
    """The verdicts on some links at one time; ``started`` is a Unix time, ``seconds`` how long it took."""

    started: float
    seconds: float
    links: tuple[LinkVerdict, ...]
    evidence: Mapping[str, Evidence] = field(default_factory=dict, repr=False)

    @property
    def verdict(self) -> Verdict:
        """FAIL if any link fails, else UNKNOWN if any is unknown (or there is none), else PASS."""
        return worst(link.verdict for link in self.links)

    @property
    def when(self) -> str:
        """When the verification began: UTC, ISO 8601, to the second."""
        return datetime.fromtimestamp(self.started, UTC).isoformat(timespec="seconds")


def verify(
    nornir: Nornir,
    links: Sequence[CoreLink],
    *,
    stage: Stage | None = None,
    preflight: bool = False,
    captures: Path | None = None,
    wait: Callable[[], object] | None = None,
) -> VerifyReport:
    """Evaluate the checks of ``links`` on the routers; nothing is changed.

    Each is measured by ``stage``; when None by what links.yaml wants of it (``until``), so a link that is still plain
    fails. ``preflight`` checks instead whether the change may begin. Every router is asked once a round for all its
    links and its counters twice, ``wait`` (six seconds when None) in between; it may raise to stop. With ``captures``
    every response is kept there.
    """
    pause = wait or partial(time.sleep, BETWEEN_SAMPLES)
    report = _verify(partial(run_plan, nornir), links, stage, preflight, pause)
    if captures is not None:
        save_captures(captures, report.evidence, at=report.started)
    return report


def verify_captures(
    directory: Path, links: Sequence[CoreLink], *, stage: Stage | None = None, preflight: bool = False
) -> VerifyReport:
    """Evaluate ``links`` by a folder of captures, with no router and no credentials; what it lacks is UNKNOWN.

    Raises CapturesError when there is no such folder.
    """
    samples = answers_of(directory)
    return _verify(samples.ask, links, stage, preflight, lambda: None)


def watch(report: Callable[[], VerifyReport], wait: Callable[[], bool]) -> Iterator[VerifyReport]:
    """One report after the other, until ``wait`` says that it is to stop."""
    while True:
        yield report()
        if wait():
            return


def _verify(
    ask: Ask, links: Sequence[CoreLink], stage: Stage | None, preflight: bool, wait: Callable[[], object]
) -> VerifyReport:
    started, clock = time.time(), time.monotonic()
    if preflight:
        evidence = collect_preflight_by(ask, links)
        verdicts = [evaluate_preflight(link, *_ends(link, evidence)) for link in links]
    else:
        evidence = collect_by(ask, links, stage, wait=wait)
        verdicts = [evaluate(link, stage or link.until, *_ends(link, evidence)) for link in links]
    return VerifyReport(started, time.monotonic() - clock, tuple(verdicts), evidence)


def _ends(link: CoreLink, evidence: Evidences) -> tuple[Evidence, Evidence]:
    return evidence[link.a.router], evidence[link.b.router]

"""Prove a stage: ask both ends and judge, again and again, until it holds twice or its time is up."""

from __future__ import annotations

import threading
from dataclasses import replace

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.events import INFO, PROVEN
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.evidence.collect import Evidences, collect_by, collect_preflight_by, join
from corelinks.tasks.checks import LinkVerdict, Verdict


def evaluate_once(context: LinkContext, stage: Stage, *, samples: int = 2) -> LinkVerdict:
    """The verdict of one look at both ends, its counters ``samples`` times."""
    evidence = _gather(context, stage, samples)
    return _judge(context, stage, evidence, frozenset())


def evaluate_preflight(context: LinkContext) -> LinkVerdict:
    """The verdict before anything is changed."""
    link = context.link
    evidence = collect_preflight_by(context.routers.ask, [link])
    return context.evaluator.evaluate_preflight(link, evidence[link.a.router], evidence[link.b.router])


def prove(
    context: LinkContext,
    stage: Stage,
    step: str,
    *,
    seconds: float | None = None,
    stop: threading.Event | None = None,
    leaving_out: frozenset[str] = frozenset(),
) -> LinkVerdict:
    """Look at both ends until everything passes over two looks at least ``pace.stable`` apart.

    Gives up with the last verdict after ``seconds`` (the stage's deadline when None) but not before
    ``pace.least_samples`` looks, and at once when ``stop`` is set. Nothing that failed once counts as stable: the
    first of the two looks must show no FAIL, and the second must PASS with every counter higher than in the first.
    ``leaving_out`` names checks that cannot pass yet.
    """
    timing = context.timing
    began = timing.now()
    limit = began + (timing.deadline(stage) if seconds is None else seconds)
    watch = Watch(context, stage, leaving_out)
    while not watch.look():
        context.say(step, INFO, f"look {watch.looks}: {summary(watch.verdict)}")
        if watch.looks >= timing.least_samples and _is_over(timing, began, limit, watch.verdict):
            return watch.verdict
        if timing.wait(watch.pause(), stop):
            return watch.verdict
    context.say(step, PROVEN, f"{len(watch.verdict.checks)} checks pass")
    return watch.verdict


class Watch:
    """Looks at both ends of a link; ``verdict`` is the last one, ``first`` the look since which nothing has failed."""

    def __init__(self, context: LinkContext, stage: Stage, leaving_out: frozenset[str]) -> None:
        self._context = context
        self._stage: Stage = stage
        self._leaving_out = leaving_out
        self.first: tuple[float, Evidences] | None = None
        self.verdict = LinkVerdict(context.link.name, stage, ())
        self.looks = 0

    def look(self) -> bool:
        """Look once more; whether this and the first look together prove the stage."""
        self.looks += 1
        at, evidence = self._context.timing.now(), _gather(self._context, self._stage, 1)
        self.verdict = self._judge(evidence)
        if self.verdict.verdict is Verdict.FAIL or _is_silent(self.verdict):
            self.first = None
        elif self.first is None:
            self.first = (at, evidence)
        elif at - self.first[0] >= self._context.timing.stable:
            self.verdict = self._judge(join(self.first[1], evidence))
            self.first = (at, evidence)
            return self.verdict.verdict is Verdict.PASS
        return False

    def pause(self) -> float:
        """How long to wait for the next look, in router seconds."""
        timing = self._context.timing
        if self.first is None:
            return timing.poll
        return max(timing.poll, self.first[0] + timing.stable - timing.now())

    def _judge(self, evidence: Evidences) -> LinkVerdict:
        return _judge(self._context, self._stage, evidence, self._leaving_out)


def _is_over(timing: Timing, began: float, limit: float, verdict: LinkVerdict) -> bool:
    failing = [check.check for check in verdict.checks if check.verdict is Verdict.FAIL]
    return timing.now() >= limit or timing.is_out_of_patience(failing, timing.now() - began)


def summary(verdict: LinkVerdict, most: int = 3) -> str:
    """What did not pass, in a few words."""
    open_checks = [check for check in verdict.failed() if not check.needs_more_samples]
    if not open_checks:
        return "passes so far"
    words = [f"{check.check} on {check.router}: {check.found}" for check in open_checks[:most]]
    more = len(open_checks) - most
    return "; ".join(words) + (f" and {more} more" if more > 0 else "")


def _gather(context: LinkContext, stage: Stage, samples: int) -> Evidences:
    timing = context.timing
    return collect_by(
        context.routers.ask, [context.link], stage, wait=lambda: timing.wait(timing.stable), samples=samples
    )


def _judge(context: LinkContext, stage: Stage, evidence: Evidences, leaving_out: frozenset[str]) -> LinkVerdict:
    link = context.link
    verdict = context.evaluator.evaluate(link, stage, evidence[link.a.router], evidence[link.b.router])
    return without(verdict, leaving_out)


def without(verdict: LinkVerdict, checks: frozenset[str]) -> LinkVerdict:
    """The same verdict leaving out the checks of these names."""
    return replace(verdict, checks=tuple(check for check in verdict.checks if check.check not in checks))


def _is_silent(verdict: LinkVerdict) -> bool:
    """Whether nothing at all passes: no look, rather than the first of two."""
    return all(check.verdict is not Verdict.PASS for check in verdict.checks)

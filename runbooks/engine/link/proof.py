"""Prove a stage: poll both ends until it holds over a soak, or its time is up."""

from __future__ import annotations

import threading
from dataclasses import replace

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.events import PROVEN, WAITING
from corelinks.runbooks.engine.label_gaps import labels_in
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.evidence.collect import Evidences, collect_by, collect_preflight_by, join
from corelinks.tasks.checks import LASTING, LinkVerdict, Verdict, under_way


def evaluate_once(context: LinkContext, stage: Stage, *, samples: int = 2) -> LinkVerdict:
    """The verdict of one poll of both ends, its counters read ``samples`` times."""
    began, evidence = context.timing.now(), _collect(context, stage, samples)
    verdict = _evaluate(context, stage, evidence, frozenset())
    # Where the link is not at that stage, labels may well pass and not be seen to.
    return _seen(context, verdict, began) if labels_in(verdict) is Verdict.PASS else verdict


def evaluate_preflight(context: LinkContext) -> LinkVerdict:
    """The verdict before anything is changed."""
    link = context.link
    began, evidence = context.timing.now(), collect_preflight_by(context.routers.ask, [link])
    verdict = context.evaluator.evaluate_preflight(link, evidence[link.a.router], evidence[link.b.router])
    return _seen(context, verdict, began)


def _seen(context: LinkContext, verdict: LinkVerdict, began: float) -> LinkVerdict:
    """The verdict, by which it is noted whether labels pass."""
    labels = labels_in(verdict, may_stand_by=context.link.backup)
    context.labels.look(verdict.stage, labels, began, context.timing.now())
    return verdict


def prove(
    context: LinkContext,
    stage: Stage,
    step: str,
    *,
    seconds: float | None = None,
    stop: threading.Event | None = None,
    leaving_out: frozenset[str] = frozenset(),
    under_traffic: bool = False,
) -> LinkVerdict:
    """Poll both ends until everything passes in two polls at least ``timing.soak`` apart.

    Gives up with the last verdict after ``seconds`` (the stage's deadline when None) but not before
    ``timing.least_polls`` polls, and at once when ``stop`` is set. Nothing that failed once is held: the first of
    the two polls must show no FAIL, and the second must PASS with every counter higher than in the first.
    ``leaving_out`` names checks that cannot pass yet. ``under_traffic`` says that the core's labels go through what is
    proven: when they do not get there for ``timing.dark`` seconds, in as many polls as it takes to be sure, it is given
    up at once.
    """
    timing = context.timing
    began = timing.now()
    limit = began + (timing.deadline(stage) if seconds is None else seconds)
    soak = Soak(context, stage, leaving_out)
    while not soak.poll():
        context.say(step, WAITING, f"poll {soak.polls}: {summary(soak.verdict)}")
        if soak.polls >= timing.least_polls and _is_over(timing, began, limit, soak.verdict):
            return soak.verdict
        if under_traffic and soak.is_dark:
            context.note(step, "labels are lost", f"labels are lost in {soak.dark_polls} polls: back at once")
            return soak.verdict
        if timing.wait(soak.pause(), stop):
            return soak.verdict
    context.say(step, PROVEN, f"{len(soak.verdict.checks)} checks pass")
    return soak.verdict


class Soak:
    """Polls both ends of a link; ``verdict`` is the last one, ``first`` the poll since which nothing has failed.

    ``dark_polls`` are the last polls, one after the other, in which labelled packets did not get through.
    """

    def __init__(self, context: LinkContext, stage: Stage, leaving_out: frozenset[str]) -> None:
        self._context = context
        self._stage: Stage = stage
        self._leaving_out = leaving_out
        self.first: tuple[float, Evidences] | None = None
        self.verdict = LinkVerdict(context.link.name, stage, ())
        self.polls = 0
        self.dark_polls = 0
        self._dark_since = 0.0

    def poll(self) -> bool:
        """Poll once more; whether this and the first poll together prove the stage."""
        self.polls += 1
        at, evidence = self._context.timing.now(), _collect(self._context, self._stage, 1)
        self.verdict = _seen(self._context, self._evaluate(evidence), at)
        self._watch_labels(at)
        if self.verdict.verdict is Verdict.FAIL or _is_silent(self.verdict):
            self.first = None
        elif self.first is None:
            self.first = (at, evidence)
        elif at - self.first[0] >= self._context.timing.soak:
            self.verdict = self._evaluate(join(self.first[1], evidence))
            self.first = (at, evidence)
            return self.verdict.verdict is Verdict.PASS
        return False

    @property
    def is_dark(self) -> bool:
        """Whether labels have had no way for longer than the IGP may need to find the new one."""
        timing = self._context.timing
        return self.dark_polls >= timing.dark_polls and timing.now() - self._dark_since >= timing.dark

    def _watch_labels(self, at: float) -> None:
        lost = labels_in(self.verdict) is Verdict.FAIL
        if lost and not self.dark_polls:
            self._dark_since = at
        self.dark_polls = self.dark_polls + 1 if lost else 0

    def pause(self) -> float:
        """How long to wait for the next poll, in router seconds."""
        timing = self._context.timing
        if self.first is None:
            return timing.poll
        return max(timing.poll, self.first[0] + timing.soak - timing.now())

    def _evaluate(self, evidence: Evidences) -> LinkVerdict:
        return _evaluate(self._context, self._stage, evidence, self._leaving_out)


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


def _collect(context: LinkContext, stage: Stage, samples: int) -> Evidences:
    timing = context.timing
    return collect_by(
        context.routers.ask,
        [context.link],
        stage,
        wait=lambda: timing.wait(timing.soak),
        samples=samples,
        checks=under_way,
    )


def _evaluate(context: LinkContext, stage: Stage, evidence: Evidences, leaving_out: frozenset[str]) -> LinkVerdict:
    link = context.link
    verdict = context.evaluator.evaluate(link, stage, evidence[link.a.router], evidence[link.b.router])
    return without(verdict, leaving_out | LASTING)


def without(verdict: LinkVerdict, checks: frozenset[str]) -> LinkVerdict:
    """A verdict without the checks of these names."""
    return replace(verdict, checks=tuple(check for check in verdict.checks if check.check not in checks))


def _is_silent(verdict: LinkVerdict) -> bool:
    """Whether nothing at all passes: that is no poll, rather than the first of two."""
    return all(check.verdict is not Verdict.PASS for check in verdict.checks)

"""The conductor of one link: up the ladder step by step, and all the way back when a step is not proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, Until
from corelinks.runbooks.engine.events import DONE, FAILED, STARTED
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.preflight import Start, Unread, preflight
from corelinks.runbooks.engine.link.restore import Restoration, restore_link
from corelinks.runbooks.engine.link.save import save_both
from corelinks.runbooks.engine.link.step import take_step
from corelinks.runbooks.engine.link.steps import PREFLIGHT, SAVE, steps_after, steps_until
from corelinks.runbooks.engine.report import LinkReport, Outcome, StepReport
from corelinks.tasks.checks import LinkVerdict, Verdict

T = TypeVar("T")


def migrate_link(context: LinkContext, until: Until | None = None, *, dry_run: bool = False) -> LinkReport:
    """Take one link up to what its definition says (or ``until``); never raises for what a router does."""
    began = context.timing.source.now()
    try:
        report = _ladder(context, until, dry_run)
    except Exception as error:  # whatever it is, a link that was touched must not be left
        report = _after_failure(context, error)
    report = completed(report, context, context.timing.source.now() - began)
    context.say(None, report.outcome, report.reason or "")
    return report


def completed(report: LinkReport, context: LinkContext, seconds: float) -> LinkReport:
    """The report with the steps that were taken and the real seconds that they took."""
    return replace(report, steps=tuple(context.reports), seconds=seconds)


def _ladder(context: LinkContext, until: Until | None, dry_run: bool) -> LinkReport:
    name = context.link.name
    wanted = steps_until(context.link.until, until)
    try:
        context.check_stop()
        start: Start = _timed(context, PREFLIGHT, lambda: preflight(context))
    except Unread as unread:
        verdict = LinkVerdict(name, "plain", ())  # no check was made: UNKNOWN
        return LinkReport(name, "not-tried", verdict=verdict, reason=str(unread), unproven=unread.routers)
    except StepFailed as failed:
        return _refused(context, failed)
    steps = steps_after(wanted, start.reached)
    if not steps:
        return LinkReport(name, "encrypted", verdict=start.verdict, reason=f"was already at {start.reached}")
    if dry_run:
        return LinkReport(name, "not-tried", verdict=start.verdict, reason="dry run: nothing was sent")
    verdict = start.verdict
    for step in steps:
        verdict = _timed(context, step, lambda step=step: take_step(context, step))  # type: ignore[misc]
    _timed(context, SAVE, lambda: save_both(context))
    return LinkReport(name, "encrypted", verdict=verdict, reason=_in_clear(context))


def _in_clear(context: LinkContext) -> str | None:
    """A link that is meant to be in clear ends well too, and its report must not let anybody believe otherwise."""
    return None if context.link.crypto else "NOT ENCRYPTED, as its definition says (crypto: none)"


def _refused(context: LinkContext, failed: StepFailed) -> LinkReport:
    """Preflight said no and nothing was touched: as before, or not tried when the run was stopped meanwhile.

    A preflight that could not see everything is no proof that all is as before, so its verdict stays UNKNOWN.
    """
    unread = failed.verdict is not None and failed.verdict.verdict is Verdict.UNKNOWN
    outcome: Outcome = "not-tried" if failed.verdict is None or unread or context.stop.is_set() else "as-before"
    return LinkReport(context.link.name, outcome, verdict=failed.verdict, reason=failed.reason)


def _timed(context: LinkContext, step: str, do: Callable[[], T]) -> T:
    """Do one rung, tell its beginning and its end, and keep its report."""
    timing = context.timing
    began = timing.source.now()
    context.say(step, STARTED)
    try:
        value = do()
    except CorelinksError as error:
        context.reports.append(StepReport(step, False, round(timing.source.now() - began, 3), str(error)))
        context.say(step, FAILED, str(error))
        raise
    context.reports.append(StepReport(step, True, round(timing.source.now() - began, 3)))
    context.say(step, DONE)
    return value


def _after_failure(context: LinkContext, error: Exception) -> LinkReport:
    """Take the link back, and say what can be said about it then."""
    name = context.link.name
    reason = str(error) if isinstance(error, CorelinksError) else f"program fault: {type(error).__name__}: {error}"
    verdict = error.verdict if isinstance(error, StepFailed) else None
    if not context.timers and not context.taken:
        return LinkReport(name, "as-before", verdict=verdict, reason=reason)
    try:
        back = restore_link(context)
    except Exception as fault:
        reason = f"{reason}; and on the way back {type(fault).__name__}: {fault}"
        back = Restoration(left=dict.fromkeys(ENDS, "the way back broke off"))
    if back.is_proven:
        return LinkReport(name, "as-before", verdict=verdict, reason=reason)
    return unknown_report(context, reason, verdict, back)

"""The migration of one link: step by step, and restored to where it began when a step is not proven."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, EndName, Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import DONE, FAILED, STARTED
from corelinks.runbooks.engine.journal import JournalError
from corelinks.runbooks.engine.link.commit import take_step
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.preflight import Start, Unread, preflight
from corelinks.runbooks.engine.link.replies import values_of
from corelinks.runbooks.engine.link.restore import Restoration, restore_link
from corelinks.runbooks.engine.link.save import save_both
from corelinks.runbooks.engine.link.steps import PREFLIGHT, RESTORE, SAVE, steps_after, steps_until
from corelinks.runbooks.engine.link.undisturbed import reloaded
from corelinks.runbooks.engine.report import LinkReport, StepReport, outcome_at
from corelinks.tasks.checks import LinkVerdict
from corelinks.templates.step import Step

T = TypeVar("T")


def migrate_link(context: LinkContext, until: Until | None = None, *, dry_run: bool = False) -> LinkReport:
    """Take one link up to what its definition says (or ``until``); never raises for what a router does."""
    began = context.timing.source.now()
    report = taken_up(context, until, dry_run=dry_run)
    report = completed(report, context, context.timing.source.now() - began)
    context.say_end(report)
    return report


def taken_up(context: LinkContext, until: Until | None = None, *, dry_run: bool = False) -> LinkReport:
    """What becomes of a link that is taken up from preflight on, put back if need be; never raises."""
    try:
        return _take_steps(context, until, dry_run)
    except Exception as error:  # whatever it is, a link that was touched must not be left
        return after_failure(context, error)


def completed(report: LinkReport, context: LinkContext, seconds: float) -> LinkReport:
    """The report with the steps that were taken, the real seconds that they took, and what others have changed."""
    edits = tuple(line for end in ENDS if end in context.edits for line in _in_words(context, end))
    return replace(report, steps=tuple(context.reports), seconds=seconds, edits=edits, label_gaps=context.labels.gaps)


def _in_words(context: LinkContext, end: EndName) -> Iterator[str]:
    router, edits, view = context.router(end), context.edits[end], context.views.get(end)
    standing = (*edits.standing, *(view.adopted if view else ()))
    startup = values_of(context.routers.startup((end,))).get(end) if standing else None
    saved = {*view.foreign(startup), *view.ours(startup)} if view and startup else None
    for line in standing:
        where = ""
        if saved is not None:
            is_saved = (line[1:] in saved) == line.startswith("+")
            where = ", and it is in startup-config" if is_saved else ", and this run has not saved"
        yield f"{router}: others have changed{where}: {line}"
    for line in edits.gone:
        yield f"{router}: others had changed, and it is gone since the router went back or they took it back: {line}"


def _take_steps(context: LinkContext, until: Until | None, dry_run: bool) -> LinkReport:
    name = context.link.name
    wanted = steps_until(context.link.until, until)
    try:
        context.check_stop()
        start: Start = _timed(context, PREFLIGHT, lambda: preflight(context, wanted))
    except Unread as unread:
        return unread_report(name, unread)
    except StepFailed as failed:
        return _refused(context, failed)
    steps = steps_after(wanted, start.reached)
    if not steps:
        return _already_there(context, start)
    if dry_run:
        context.end_baselines()
        return dry_run_report(name, start.verdict)
    return take_remaining(context, steps, steps[-1], start.verdict)


def take_remaining(context: LinkContext, steps: Sequence[Step], last: Step, verdict: LinkVerdict) -> LinkReport:
    """Take ``steps`` (none: ``verdict`` proves ``last`` already), save, and say what the link is then at ``last``.

    Raises whatever a step raises.
    """
    for step in steps:
        verdict = _timed(context, step, lambda step=step: take_step(context, step))  # type: ignore[misc]
    _timed(context, SAVE, lambda: save_both(context))
    return _proven(context, last, verdict)


def _already_there(context: LinkContext, start: Start) -> LinkReport:
    assert start.reached is not None
    report = LinkReport(context.link.name, outcome_at(context.link, start.reached), verdict=start.verdict)
    report = replace(report, cause=Cause.ALREADY_THERE, reason=f"was already at {start.reached}")
    return with_left(report, context) if start.reached == "seal" else report


def unread_report(name: str, unread: Unread) -> LinkReport:
    """What becomes of a link whose routers could not be read: no check was made, so that its verdict is UNKNOWN."""
    report = LinkReport(name, "not-tried", verdict=LinkVerdict(name, "plain", ()), cause=Cause.NO_RESPONSE)
    return replace(report, reason=unread.reason, unproven=unread.routers)


def _proven(context: LinkContext, reached: Step, verdict: LinkVerdict) -> LinkReport:
    """A link that is meant to be in clear ends well too, and its report must not let anybody believe otherwise."""
    report = LinkReport(context.link.name, outcome_at(context.link, reached), verdict=verdict)
    report = with_left(report, context) if reached == "seal" else report
    if context.link.crypto:
        return report
    clear = "NOT ENCRYPTED, as its definition says (crypto: none)"
    reason = f"{clear}; {report.reason}" if report.reason else clear
    return replace(report, cause=Cause.IN_CLEAR, reason=reason)


def with_left(report: LinkReport, context: LinkContext) -> LinkReport:
    """The report of a sealed link with what its definition leaves on the plain link, by name."""
    left = tuple(f"{context.router(end)} {words}" for end in ENDS for words in context.views[end].left_plain)
    if not left:
        return report
    said = f"left on the plain link as its definition says: {', '.join(left)}"
    reason = f"{report.reason}; {said}" if report.reason else said
    return replace(report, cause=report.cause or Cause.LEFT_PLAIN, reason=reason, left_plain=left)


def dry_run_report(name: str, verdict: LinkVerdict | None = None) -> LinkReport:
    """What becomes of a link for which a dry run would have sent something."""
    return LinkReport(name, "not-tried", verdict=verdict, reason="dry run: nothing was sent", cause=Cause.DRY_RUN)


def _refused(context: LinkContext, failed: StepFailed) -> LinkReport:
    """Preflight said no and nothing was touched, so that nothing was put back either."""
    return LinkReport(context.link.name, "not-tried", verdict=failed.verdict, reason=failed.reason, cause=failed.cause)


def _timed(context: LinkContext, step: str, do: Callable[[], T]) -> T:
    """Do one step, tell its beginning and its end, and keep its report."""
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


def after_failure(context: LinkContext, error: Exception) -> LinkReport:
    """Restore the link, and say what can be said about it then."""
    report = failure_report(context.link.name, error)
    if not context.timers and not context.taken:
        context.end_baselines()
        return replace(report, outcome="not-tried")
    context.say(RESTORE, STARTED, str(error))
    try:
        restoration = restore_link(context)
    except Exception as fault:
        report = replace(report, reason=f"{report.reason}; and in the restore {type(fault).__name__}: {fault}")
        restoration = Restoration(left=dict.fromkeys(ENDS, "the restore broke off"))
    report = with_reloads(context, report)
    context.say(RESTORE, DONE if restoration.is_proven else FAILED)
    if not restoration.is_proven:
        return unknown_report(context, report, restoration)
    context.end_baselines()
    return report


def with_reloads(context: LinkContext, report: LinkReport) -> LinkReport:
    """The report, which says so when a router was reloaded meanwhile: then that is why."""
    routers = reloaded(context)
    if not routers:
        return report
    words = f"{' and '.join(routers)} was reloaded meanwhile and came up with its startup-config"
    return replace(report, cause=Cause.RELOADED, reason=f"{words}; {report.reason}")


def failure_report(name: str, error: Exception) -> LinkReport:
    """The report of a link that ``error`` has stopped, if it is as before."""
    report = LinkReport(name, "as-before", reason=str(error))
    if isinstance(error, StepFailed):
        return replace(report, cause=error.cause, verdict=error.verdict)
    if isinstance(error, JournalError):
        return replace(report, cause=Cause.JOURNAL)
    if isinstance(error, CorelinksError):
        return replace(report, cause=Cause.ROUTER_ERROR)
    return replace(report, cause=Cause.PROGRAM_FAULT, reason=f"program fault: {type(error).__name__}: {error}")

"""The rollback of one link: from wherever it stands on the ladder to plain, in an order that never cuts it.

Unseal, prove that the plain link carries the IGP and LDP again, and only then put the metrics back and remove the
tunnel; under the rollback timer all the way, so that a router that loses us keeps the link it had. A plain link that
does not come up again keeps its tunnel: the routers go back to how they were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.events import STARTED
from corelinks.runbooks.engine.link.context import RESTORE, LinkContext, StepFailed, demand, errors_of, values_of
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.migration import completed
from corelinks.runbooks.engine.link.original import original_view, taken_steps
from corelinks.runbooks.engine.link.preflight import Unread, read_both
from corelinks.runbooks.engine.link.proof import evaluate_once, prove, summary
from corelinks.runbooks.engine.link.restore import NO_TUNNEL, Restoration, restore_link, send_restore
from corelinks.runbooks.engine.report import LinkReport, StepReport
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView, difference

ROLLBACK = "rollback"
States = Mapping[EndName, Baseline]


def roll_back_link(context: LinkContext, *, dry_run: bool = False) -> LinkReport:
    """Take one link back to plain; never raises for what a router does."""
    name = context.link.name
    began = context.timing.source.now()
    context.say(ROLLBACK, STARTED)
    try:
        report = _rollback(context, dry_run)
    except Unread as unread:
        report = LinkReport(name, "not-tried", verdict=LinkVerdict(name, "plain", ()), reason=str(unread))
        report = replace(report, unproven=unread.routers)
    except StepFailed as failed:
        report = LinkReport(name, "not-tried", verdict=failed.verdict, reason=failed.reason)
    except Exception as error:
        left = dict.fromkeys(ENDS, "the rollback broke off")
        report = unknown_report(context, f"{type(error).__name__}: {error}", None, Restoration(left=left))
    seconds = context.timing.source.now() - began
    context.reports.append(StepReport(ROLLBACK, report.outcome == "as-before", round(seconds, 3), report.reason))
    context.say(None, report.outcome, report.reason or "")
    return completed(report, context, seconds)


def _rollback(context: LinkContext, dry_run: bool) -> LinkReport:
    link = context.link
    context.check_stop()
    states = read_both(context)
    derived: list[str] = []
    for end, state in states.items():
        known = context.journal.baseline(link.name, context.router(end))
        derived += [] if known else [context.router(end)]
        before = known.before if known else None
        context.views[end] = original_view(link, end, state.running, before, context.others)
    if not any(view.left(states[end].running) for end, view in context.views.items()):
        return _already_plain(context)
    _refuse_timers(context, states)
    context.taken = taken_steps(link, states, context.views)
    if dry_run:
        return LinkReport(link.name, "not-tried", reason="dry run: nothing was sent")
    may_save = {end for end in ENDS if not _unsaved_by_others(context, end)}
    _arm(context)
    if "seal" in context.taken:
        verdict = _unseal(context, states)
        if verdict.verdict is not Verdict.PASS:
            return _stay(context, states, verdict)
    return _finish(context, may_save, derived if "cutover" in context.taken else [])


def _already_plain(context: LinkContext) -> LinkReport:
    verdict = evaluate_once(context, "plain")
    if verdict.verdict is Verdict.PASS:
        return LinkReport(context.link.name, "as-before", verdict=verdict, reason="was plain already")
    clean = Restoration(restored=set(ENDS), clean=set(ENDS), verdict=verdict)
    return unknown_report(context, "nothing of the link is configured", verdict, clean)


def _refuse_timers(context: LinkContext, states: States) -> None:
    """A pending timer is somebody's unproven change, or what is left of a run that broke off: it decides first."""
    for state in states.values():
        if state.timer is not None:
            raise StepFailed(
                f"a rollback timer of {state.timer.user} over {state.timer.minutes} min is pending on {state.router}: "
                "wait until it has fired (or `configure revert now`), then roll back"
            )


def _unsaved_by_others(context: LinkContext, end: EndName) -> bool:
    """Whether a save would keep work of others that they have not saved; also when nobody can say."""
    startup = values_of(context.routers.startup((end,)))
    view = context.views[end]
    return end not in startup or bool(view.foreign_edits(startup[end]))


def _arm(context: LinkContext) -> None:
    minutes = context.timing.timer_minutes("plain")
    context.armed(ROLLBACK, ENDS, minutes)
    replies = context.act(ROLLBACK, "arm", ENDS, lambda ends: context.routers.arm(ends, minutes), f"{minutes} min")
    try:
        demand(replies)
    except StepFailed:
        armed = tuple(values_of(replies))
        if armed:
            context.act(ROLLBACK, "confirm", armed, context.routers.confirm)
        raise


def _unseal(context: LinkContext, states: States) -> LinkVerdict:
    errors = send_restore(context, states, ["seal"])
    seconds = context.timing.plain + context.timing.undo
    verdict = prove(context, "plain", ROLLBACK, seconds=seconds, leaving_out=NO_TUNNEL)
    if errors and verdict.verdict is Verdict.PASS:
        return replace(verdict, checks=())  # proven, but not by what we sent: UNKNOWN
    return verdict


def _stay(context: LinkContext, states: States, verdict: LinkVerdict) -> LinkReport:
    """The plain link does not come up: keep the tunnel, and take back that it was unsealed."""
    context.forgiving = True
    reason = f"left as it was found, since the plain link does not come up: {summary(verdict)}"
    context.act(RESTORE, "revert now", ENDS, context.routers.revert_now)
    found = {end: _as_found(context.views[end], state) for end, state in states.items()}
    for attempt in range(context.timing.attempts):
        context.timing.wait(context.timing.retry * (attempt + 1))
        now = context.routers.state(ENDS)
        same = [end for end, state in values_of(now).items() if _is(found[end], state) and state.timer is None]
        if len(same) == len(ENDS) and not errors_of(now):
            return LinkReport(context.link.name, "encrypted", verdict=verdict, reason=reason)
    left: dict[EndName, str] = {end: str(error) for end, error in errors_of(now).items()}
    return unknown_report(context, reason, verdict, Restoration(left=left))


def _as_found(view: EndView, state: Baseline) -> EndView:
    return replace(view, wanted=view.ours(state.running))


def _is(found: EndView, state: Baseline) -> bool:
    return not difference(found.wanted, found.ours(state.running))


def _finish(context: LinkContext, may_save: set[EndName], derived: list[str]) -> LinkReport:
    back = restore_link(context, is_unsealed=True)
    reason = None
    for end in ENDS:
        if end in back.clean and end in may_save:
            saved = context.act(ROLLBACK, "save", (end,), context.routers.save)
            if not errors_of(saved):
                continue
            reason = str(saved[end])
        elif end in back.clean:
            reason = f"{context.router(end)} holds unsaved work of others, so that it was not saved"
        back.unsaved.add(end)
    if back.is_proven:
        if derived:
            reason = f"the journal does not know how {' and '.join(derived)} was: its metric is the definition's"
        return LinkReport(context.link.name, "as-before", verdict=back.verdict, reason=reason)
    return unknown_report(context, reason or "the rollback could not be proven", back.verdict, back)

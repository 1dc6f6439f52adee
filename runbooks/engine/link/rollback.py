"""The rollback of one link: from whatever stage it is at to plain, in an order that never cuts it.

Unseal, prove that the plain link carries the IGP and LDP again, and only then put the metrics back and remove the
tunnel; under the rollback timer all the way, so that a router that loses us keeps the link it had. A plain link that
does not come up again keeps its tunnel: the routers go back to what they had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import STARTED
from corelinks.runbooks.engine.journal import Recorded
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed, both_of
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.migration import completed, dry_run_report, failure_report, unread_report
from corelinks.runbooks.engine.link.original import original_view, taken_steps
from corelinks.runbooks.engine.link.ownership import baseline_key, foreign_tunnels, nameless
from corelinks.runbooks.engine.link.preflight import Unread, demand_secrets, known, read_both
from corelinks.runbooks.engine.link.proof import evaluate_once, prove, summary
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.restore import NO_TUNNEL, Restoration, restore_link, send_restore
from corelinks.runbooks.engine.link.steps import RESTORE, ROLLBACK
from corelinks.runbooks.engine.report import PLAIN, LinkReport, StepReport, outcome_at
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView, difference

States = Mapping[EndName, Baseline]


def roll_back_link(context: LinkContext, *, dry_run: bool = False) -> LinkReport:
    """Take one link back to plain; never raises for what a router does."""
    began = context.timing.source.now()
    context.say(ROLLBACK, STARTED)
    try:
        report = _roll_back(context, dry_run)
    except Exception as error:
        report = _after_failure(context, error)
    seconds = context.timing.source.now() - began
    context.reports.append(StepReport(ROLLBACK, report.outcome in PLAIN, round(seconds, 3), report.reason))
    context.say(None, report.outcome, report.reason or "")
    return completed(report, context, seconds)


def _after_failure(context: LinkContext, error: Exception) -> LinkReport:
    """What can be said of a rollback that was refused, or that broke off."""
    name = context.link.name
    if isinstance(error, Unread):
        return unread_report(name, error)
    if isinstance(error, StepFailed):
        return replace(failure_report(name, error), outcome="not-tried")
    failed = replace(failure_report(name, error), reason=f"{type(error).__name__}: {error}")
    return unknown_report(context, failed, Restoration(left=dict.fromkeys(ENDS, "the rollback broke off")))


def _roll_back(context: LinkContext, dry_run: bool) -> LinkReport:
    context.check_stop()
    states = read_both(context)
    journaled = {end: known(context, end, state) for end, state in states.items()}
    context.baselines = [baseline_key(context.link, end, state) for end, state in states.items()]
    for end, state in states.items():
        context.views[end] = original_view(context.link, end, state.running, journaled[end], context.others)
    if not any(view.left(states[end].running) for end, view in context.views.items()):
        return _already_plain(context)
    _demand_ownership(context, states, journaled)
    _refuse_timers(states)
    context.taken = taken_steps(context.link, states, context.views)
    undo = {end: context.views[end].restore_lines(context.taken, state.running) for end, state in states.items()}
    demand_secrets(context, undo)
    if dry_run:
        return dry_run_report(context.link.name)
    may_save = {end for end in ENDS if not _unsaved_by_others(context, end)}
    _arm(context)
    if "seal" in context.taken:
        verdict = _unseal(context, states)
        if verdict.verdict is not Verdict.PASS:
            return _keep_tunnel(context, states, verdict)
    return _finish(context, may_save, _derived(context, states, journaled))


def _demand_ownership(context: LinkContext, states: States, journaled: Mapping[EndName, Recorded | None]) -> None:
    """Raise StepFailed unless what is about to be taken away is known to be ours."""
    link = context.link
    foreign = foreign_tunnels(link, states, journaled)
    if foreign:
        raise StepFailed(Cause.NOT_OURS, f"{'; '.join(foreign)}: nothing was taken away")
    has_tunnel = any(state.running.interface(link.end(end).tunnel_name) is not None for end, state in states.items())
    if has_tunnel or any(journaled.values()):
        return
    left = [line for end, view in context.views.items() for line in _left(view, states[end])]
    reason = f"neither the journal nor a tunnel of the link says that it was migrated ({'; '.join(left[:4])})"
    raise StepFailed(Cause.NOT_OURS, f"{reason}: nothing was taken away")


def _left(view: EndView, state: Baseline) -> list[str]:
    return [f"{state.router}: {line}" for line in view.left(state.running)]


def _derived(context: LinkContext, states: States, journaled: Mapping[EndName, Recorded | None]) -> list[str]:
    """The routers of which nobody knows how they were: what is made of them is by the link's definition."""
    return [
        context.router(end)
        for end, state in states.items()
        if journaled[end] is None
        and ("cutover" in context.taken or "seal" in context.taken or nameless(context.link, end, state.running))
    ]


def _already_plain(context: LinkContext) -> LinkReport:
    verdict = evaluate_once(context, "plain")
    report = LinkReport(context.link.name, "as-before", verdict=verdict, cause=Cause.ALREADY_THERE)
    if verdict.verdict is Verdict.PASS:
        context.end_baselines()
        return replace(report, reason="was plain already")
    clean = Restoration(restored=set(ENDS), clean=set(ENDS), verdict=verdict)
    failed = replace(report, cause=Cause.PLAIN_LINK_DOWN, reason="nothing of the link is configured")
    return unknown_report(context, failed, clean)


def _refuse_timers(states: States) -> None:
    """A pending timer is somebody's unproven change, or what is left of a run that broke off: it decides first."""
    for state in states.values():
        if state.timer is not None:
            raise StepFailed(
                Cause.TIMER_PENDING,
                f"a rollback timer of {state.timer.user} over {state.timer.minutes} min is pending on {state.router}: "
                "wait until it has fired (or `configure revert now`), then roll back",
            )


def _unsaved_by_others(context: LinkContext, end: EndName) -> bool:
    """Whether a save would keep work of others that they have not saved; also when nobody can say."""
    startup = values_of(context.routers.startup((end,)))
    view = context.views[end]
    return end not in startup or bool(view.foreign_edits(startup[end]))


def _arm(context: LinkContext) -> None:
    """Arm both timers, or none: one that is armed alone is stopped again before StepFailed is raised."""
    minutes = context.timing.timer_minutes("plain")
    context.armed(ROLLBACK, ENDS, minutes)
    replies = context.acting(ROLLBACK, "arm", f"{minutes} min").arm(ENDS, minutes)
    armed = tuple(values_of(replies))
    if armed and len(armed) < len(ENDS):
        context.acting(ROLLBACK, "confirm").confirm(armed)
    both_of(replies)


def _unseal(context: LinkContext, states: States) -> LinkVerdict:
    """Give the plain link its IGP and LDP again; the verdict says whether it carries them."""
    errors = send_restore(context, states, ["seal"])
    seconds = context.timing.plain + context.timing.undo
    verdict = prove(context, "plain", ROLLBACK, seconds=seconds, leaving_out=NO_TUNNEL)
    if errors and verdict.verdict is Verdict.PASS:
        return replace(verdict, checks=())  # proven, but not by what we sent: UNKNOWN
    return verdict


def _keep_tunnel(context: LinkContext, states: States, verdict: LinkVerdict) -> LinkReport:
    """The plain link does not come up: keep the tunnel, and take back that it was unsealed."""
    context.forgiving = True
    reason = f"left as it was, since the plain link does not come up: {summary(verdict)}"
    name = context.link.name
    report = LinkReport(name, outcome_at(context.link, "seal"), verdict=verdict, reason=reason)
    report = replace(report, cause=Cause.PLAIN_LINK_DOWN)
    context.acting(RESTORE, "revert now").revert_now(ENDS)
    sealed = {end: context.views[end].ours(state.running) for end, state in states.items()}
    for attempt in range(context.timing.attempts):
        context.timing.wait(context.timing.retry * (attempt + 1))
        now = context.routers.state(ENDS)
        same = [end for end, state in values_of(now).items() if _has_again(context, end, state, sealed[end])]
        if len(same) == len(ENDS):
            return report
    left: dict[EndName, str] = {end: str(error) for end, error in errors_of(now).items()}
    return unknown_report(context, report, Restoration(left=left))


def _has_again(context: LinkContext, end: EndName, state: Baseline, sealed: tuple[str, ...]) -> bool:
    """Whether an end has the lines of the link that it had before the rollback, and no timer."""
    return state.timer is None and not difference(sealed, context.views[end].ours(state.running))


def _finish(context: LinkContext, may_save: set[EndName], derived: list[str]) -> LinkReport:
    """Take everything off, save, and say what became of the link."""
    restoration = restore_link(context, is_unsealed=True)
    report = LinkReport(context.link.name, "as-before", verdict=restoration.verdict)
    if derived:
        how = f"the journal does not know {' and '.join(derived)} as before: what is there now is by the definition"
        report = replace(report, outcome="plain", cause=Cause.ORIGINAL_UNKNOWN, reason=how)
    unsaved = _save(context, [end for end in ENDS if end in restoration.clean], may_save)
    restoration.unsaved.update(end for end in ENDS if end in unsaved or end not in restoration.clean)
    if restoration.is_proven:
        context.end_baselines()
        return report
    why = next(reversed(unsaved.values()), "the rollback could not be proven")
    cause = Cause.NOT_SAVED if unsaved else Cause.NOT_PROVEN
    return unknown_report(context, replace(report, cause=cause, reason=why), restoration)


def _save(context: LinkContext, ends: Sequence[EndName], may_save: set[EndName]) -> dict[EndName, str]:
    """Write startup-config where that keeps nobody else's unsaved work; the ends that were not saved, each with why."""
    unsaved: dict[EndName, str] = {}
    for end in ends:
        if end not in may_save:
            unsaved[end] = f"{context.router(end)} holds unsaved work of others, so that it was not saved"
        else:
            errors = errors_of(context.acting(ROLLBACK, "save").save((end,)))
            unsaved |= {failed: str(error) for failed, error in errors.items()}
    return unsaved

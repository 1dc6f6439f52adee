"""The rollback of one link: from whatever stage it is at to plain, in an order that never cuts it.

Unseal, prove that the plain link carries the IGP and LDP again, only then put the metrics back and remove the tunnel,
and prove the plain link once more: all of it under the rollback timers, which are stopped only after the last proof. So
a router that loses us keeps the link it had, and so does a link whose plain side does not come up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import DONE, FAILED, STARTED
from corelinks.runbooks.engine.journal import Recorded
from corelinks.runbooks.engine.link.confirm import confirm_both
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed, both_of
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.migration import (
    completed,
    dry_run_report,
    failure_report,
    unread_report,
    with_reloads,
)
from corelinks.runbooks.engine.link.original import original_view, taken_steps
from corelinks.runbooks.engine.link.ownership import Grounds, baseline_key, foreign_tunnels, nameless, ownership
from corelinks.runbooks.engine.link.preflight import Unread, demand_secrets, known, read_both, refuse_timers
from corelinks.runbooks.engine.link.proof import evaluate_once, prove, summary
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.restore import (
    NO_TUNNEL,
    Restoration,
    restore_link,
    send_restore,
    take_off,
    time_for_proof,
)
from corelinks.runbooks.engine.link.save import settle_startup
from corelinks.runbooks.engine.link.steps import RESTORE, ROLLBACK
from corelinks.runbooks.engine.link.timers import arm_timers, own_timers
from corelinks.runbooks.engine.link.undisturbed import remember_uptimes
from corelinks.runbooks.engine.report import PLAIN, LinkReport, StepReport, outcome_at
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView, difference
from corelinks.tasks.parse import RollbackTimer

States = Mapping[EndName, Baseline]


def roll_back_link(context: LinkContext, *, dry_run: bool = False) -> LinkReport:
    """Take one link back to plain; never raises for what a router does."""
    began = context.timing.source.now()
    context.say(ROLLBACK, STARTED)
    report = rolled_back(context, dry_run=dry_run)
    seconds = context.timing.source.now() - began
    context.reports.append(StepReport(ROLLBACK, report.outcome in PLAIN, round(seconds, 3), report.reason))
    context.say(ROLLBACK, DONE if report.outcome in PLAIN else FAILED, report.reason or "")
    context.say_end(report)
    return completed(report, context, seconds)


def rolled_back(context: LinkContext, *, dry_run: bool = False) -> LinkReport:
    """What becomes of a link that is taken back to plain; never raises for what a router does."""
    report = _once(context, dry_run)
    if report.outcome != "unknown" or report.cause is not Cause.RELOADED:
        return report
    # It came up with its startup-config, which may hold the link again: once more, from what there is now.
    for mine in (context.timers, context.views, context.edits, context.up_since, context.stubborn):
        mine.clear()
    context.forgiving = False
    again = _once(context, dry_run)
    return report if again.outcome == "not-tried" else again


def _once(context: LinkContext, dry_run: bool) -> LinkReport:
    try:
        return _roll_back(context, dry_run)
    except Exception as error:
        return _after_failure(context, error)


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
    refuse_timers(context, states)
    journaled = {end: known(context, end, state) for end, state in states.items()}
    context.baselines = [baseline_key(context.link, end, state) for end, state in states.items()]
    for end, state in states.items():
        context.views[end] = original_view(context.link, end, state.running, journaled[end], context.others)
    if not any(view.left(states[end].running) for end, view in context.views.items()):
        return _already_plain(context, journaled, dry_run)
    _demand_ownership(context, states, journaled)
    context.taken = taken_steps(context.link, states, context.views)
    undo = {end: context.views[end].restore_lines(context.taken, state.running) for end, state in states.items()}
    demand_secrets(context, undo)
    if dry_run:
        return dry_run_report(context.link.name)
    evaluate_once(context, context.taken[-1], samples=1)  # to see whether labels pass as it is
    _arm(context)
    try:
        verdict = _prove_plain(context, states)
    except Exception as error:  # whatever it is, the tunnel carries the link as long as nothing is confirmed
        return _keep_tunnel(context, states, error)
    return _finish(context, verdict, _derived(context, states, journaled))


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


def _already_plain(context: LinkContext, journaled: Mapping[EndName, Recorded | None], dry_run: bool) -> LinkReport:
    """Nothing of the link runs: prove that it is plain, and that a reload brings nothing of it back."""
    verdict = evaluate_once(context, "plain")
    report = LinkReport(context.link.name, "as-before", verdict=verdict, cause=Cause.ALREADY_THERE)
    kept = [end for end in ENDS if _is_kept_in_startup(context, end, journaled[end])]
    if dry_run and kept:
        return dry_run_report(context.link.name, verdict)
    is_plain = verdict.verdict is Verdict.PASS
    unsaved = settle_startup(context, ROLLBACK, kept, may_save=is_plain)
    if is_plain and not unsaved:
        context.end_baselines()
        saved = f"; it was still in the startup-config of {_routers(context, kept)}" if kept else ""
        return replace(report, reason=f"was plain already{saved}")
    clean = Restoration(restored=set(ENDS), clean=set(ENDS), verdict=verdict, unsaved=unsaved)
    failed = replace(report, cause=Cause.NOT_SAVED, reason="was plain already")
    if not is_plain:
        failed = replace(report, cause=Cause.PLAIN_LINK_DOWN, reason="nothing of the link is configured")
    return unknown_report(context, failed, clean)


def _routers(context: LinkContext, ends: Sequence[EndName]) -> str:
    return " and ".join(context.router(end) for end in ends)


def _is_kept_in_startup(context: LinkContext, end: EndName, recorded: Recorded | None) -> bool:
    """Whether startup-config still holds the link, and that is ours; also when it cannot be read."""
    startup = values_of(context.routers.startup((end,))).get(end)
    if startup is None:
        return True
    grounds = ownership(context.link, end, startup, recorded).grounds
    is_ours = grounds in (Grounds.DEFINITION, Grounds.JOURNAL) or (
        grounds is Grounds.NO_TUNNEL and recorded is not None
    )
    return is_ours and bool(context.views[end].left(startup))


def _arm(context: LinkContext) -> None:
    """Arm both timers, or none: one that is armed alone is stopped again before StepFailed is raised."""
    remember_uptimes(context)
    replies = arm_timers(context, ROLLBACK, ENDS, context.timing.timer_minutes("plain"))
    if errors_of(replies):
        for _ in range(context.timing.attempts):
            own = own_timers(context, values_of(context.read(tuple(context.timers))))
            if not own:
                break
            context.acting(ROLLBACK, "confirm").confirm(own)
    both_of(replies)


def _prove_plain(context: LinkContext, states: States) -> LinkVerdict:
    """Take the link off and prove the plain one, first beside the tunnel and then without it; nothing is confirmed.

    Raises StepFailed when that cannot be done or proven.
    """
    context.forgiving = True  # from here on the routers come first
    errors = send_restore(context, states, ["seal"]) if "seal" in context.taken else {}
    seconds = context.timing.plain + context.timing.undo
    _demand_plain(prove(context, "plain", ROLLBACK, seconds=seconds, leaving_out=NO_TUNNEL))
    if errors:
        words = "; ".join(map(str, errors.values()))
        raise StepFailed(Cause.ROUTER_ERROR, f"the plain link is up, but not by what was sent: {words}")
    restoration = Restoration()
    take_off(context, restoration, both_or_none=True)
    if restoration.restored != set(ENDS):
        words = "; ".join(f"{context.router(end)}: {why}" for end, why in restoration.left.items())
        raise StepFailed(Cause.ROUTER_ERROR, f"the link could not be taken off both routers: {words}")
    own = own_timers(context, both_of(context.read(ENDS)))
    gone = [context.router(end) for end in ENDS if end not in own]
    if gone:
        words = f"the rollback timer of {' and '.join(gone)} is gone: it has fired, or the router was reloaded"
        raise StepFailed(Cause.TIMER_GONE, words)
    verdict = prove(context, "plain", ROLLBACK, seconds=time_for_proof(context))
    _demand_plain(verdict)
    return verdict


def _demand_plain(verdict: LinkVerdict) -> None:
    if verdict.verdict is not Verdict.PASS:
        words = f"the plain link does not come up: {summary(verdict)}"
        raise StepFailed(Cause.PLAIN_LINK_DOWN, words, verdict)


def _keep_tunnel(context: LinkContext, states: States, error: Exception) -> LinkReport:
    """Let both routers go back to the link that they had; what it is then is looked at."""
    failed = with_reloads(context, failure_report(context.link.name, error))
    failed = replace(failed, reason=f"left as it was, since {failed.reason}")
    restoration = _go_back(context, states)
    if not restoration.left:
        had = context.taken[-1]
        verdict = prove(context, had, ROLLBACK)
        if verdict.verdict is Verdict.PASS:
            return replace(failed, outcome=outcome_at(context.link, had))
        failed = replace(failed, reason=f"{failed.reason}; it is not proven at {had} again: {summary(verdict)}")
        restoration = Restoration(restored=set(ENDS), clean=set(ENDS))
    return unknown_report(context, failed, restoration)


def _go_back(context: LinkContext, states: States) -> Restoration:
    """Revert both routers, or wait until their timers have done it; ``left`` are the ends that are not as they were."""
    timing = context.timing
    had = {end: context.views[end].ours(state.running) for end, state in states.items()}
    restoration = Restoration()
    attempt = 0
    while True:
        now = context.read(ENDS)
        own = own_timers(context, values_of(now))
        restoration.left = {end: str(error) for end, error in errors_of(now).items()}
        for end, state in values_of(now).items():
            moved = difference(had[end], context.views[end].ours(state.running))
            if end in own or moved:
                restoration.left[end] = f"is not as it was: {'; '.join(moved[:4])}" if moved else "its timer is pending"
        until = max((timer.fires for timer in context.timers.values()), default=0.0) + timing.rollback_takes
        until += timing.absence if errors_of(now) else 0.0
        if not restoration.left or (attempt >= timing.attempts and timing.now() > until):
            return restoration
        _revert(context, own if attempt < timing.attempts else {})
        attempt += 1
        timing.wait(timing.retry * min(attempt, timing.attempts))


def _revert(context: LinkContext, own: Mapping[EndName, RollbackTimer]) -> None:
    """Tell routers to go back; what others have typed since is lost with it, which is said first."""
    for end in own:
        edits = context.edits[end].standing
        if edits:
            lines = "; ".join(edits)
            words = f"{context.router(end)} goes back as a whole, and takes along what others changed: {lines}"
            context.note(RESTORE, "takes along", words)
    if own:
        context.labels.change(RESTORE, context.timing.now())
        context.acting(RESTORE, "revert now").revert_now(own)


def _finish(context: LinkContext, verdict: LinkVerdict, derived: list[str]) -> LinkReport:
    """Confirm what is proven, save it, and say what became of the link."""
    restoration = Restoration(restored=set(ENDS), clean=set(ENDS), verdict=verdict)
    try:
        proven = both_of(context.read(ENDS))
        context.record_proof(ROLLBACK, verdict, context.ours(proven))
        confirm_both(context, ROLLBACK, proven, stage="plain")
    except StepFailed:  # one end may stay plain and the other have gone back: on to plain with both
        restoration = restore_link(context)
    else:
        restoration.unsaved = settle_startup(context, ROLLBACK, ENDS, may_save=True)
    report = LinkReport(context.link.name, "as-before", verdict=restoration.verdict)
    if derived:
        how = f"the journal does not know {' and '.join(derived)} as before: what is there now is by the definition"
        report = replace(report, outcome="plain", cause=Cause.ORIGINAL_UNKNOWN, reason=how)
    if restoration.is_proven:
        context.end_baselines()
        return report
    cause, reason = Cause.NOT_PROVEN, "the rollback could not be proven"
    if restoration.is_link_proven and restoration.unsaved:
        cause, reason = Cause.NOT_SAVED, "the link is plain again, and proven, but a reload may bring it back"
    failed = with_reloads(context, replace(report, cause=cause, reason=reason))
    return unknown_report(context, failed, restoration)

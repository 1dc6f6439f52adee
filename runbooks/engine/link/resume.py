"""The resume of one link: what a dead run has left is taken back, or brought to its end.

The link is put in hand again as the dead run had it, from the journal and from what the routers show now; then it goes
the way that every run goes, back or on. A timer of the dead run is adopted: it is confirmed where its step is proven,
else it is let fire at once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corelinks.inventory.model import ENDS, EndName, Stage, Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED
from corelinks.runbooks.engine.history import Act, Recorded, Unfinished
from corelinks.runbooks.engine.link.confirm import confirm_both
from corelinks.runbooks.engine.link.context import Edits, LinkContext, StepFailed, Timer, both_of
from corelinks.runbooks.engine.link.explained import demand_explained
from corelinks.runbooks.engine.link.left_behind import LeftBehind, left_behind
from corelinks.runbooks.engine.link.manual_recovery import unknown_report
from corelinks.runbooks.engine.link.migration import (
    after_failure,
    completed,
    dry_run_report,
    failure_report,
    take_remaining,
    taken_up,
    unread_report,
    with_reloads,
)
from corelinks.runbooks.engine.link.original import original_view, taken_steps
from corelinks.runbooks.engine.link.ownership import baseline_key
from corelinks.runbooks.engine.link.preflight import Unread, demand_secrets, known, read_both
from corelinks.runbooks.engine.link.proof import prove, summary
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.restore import Restoration, restore_link, time_for_proof
from corelinks.runbooks.engine.link.resume_decision import (
    REFUSALS,
    SETTLING,
    WORDS,
    Action,
    Pending,
    Phase,
    ResumedEnd,
    decide,
)
from corelinks.runbooks.engine.link.rollback import rolled_back
from corelinks.runbooks.engine.link.steps import RESTORE, RESUME, steps_after, steps_until
from corelinks.runbooks.engine.link.timers import own_timers
from corelinks.runbooks.engine.report import MIGRATED, PLAIN, LinkReport, StepReport
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView, digest
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.redaction import redact
from corelinks.templates.step import STEPS, Step

_TRIES = 2  # how often a router is told to go back
_CAUSES: Mapping[Action, Cause] = {
    Action.NOT_READ: Cause.NO_RESPONSE,
    Action.OTHERS_TIMER: Cause.TIMER_PENDING,
    Action.OWN_TIMER_STAYS: Cause.TIMER_PENDING,
}


@dataclass
class Resumed:
    """A link in hand again: its story, the direction, and what was done about it up to now.

    ``phase`` is where the story stands; ``proven`` the step that was proven and confirmed here; ``told`` how often an
    end was told to go back; ``is_touched`` says that a router was told anything.
    """

    left: LeftBehind
    forward: bool
    phase: Phase
    proven: tuple[Step, LinkVerdict] | None = None
    told: dict[EndName, int] = field(default_factory=dict)
    is_touched: bool = False


def resume_link(context: LinkContext, unfinished: Unfinished, *, forward: bool, dry_run: bool = False) -> LinkReport:
    """Finish what a dead run has left of one link; never raises for what a router does.

    Back, the link is at the end as it was before that run; ``forward``, it is where that run was to take it.
    """
    began = context.timing.source.now()
    context.say(RESUME, STARTED)
    resumed = _resumed(unfinished, forward=forward)
    try:
        report = _resume(context, resumed, dry_run)
    except Exception as error:
        report = _broken_off(context, resumed, error)
    seconds = context.timing.source.now() - began
    is_finished = report.outcome in PLAIN | MIGRATED
    context.reports.append(StepReport(RESUME, is_finished, round(seconds, 3), report.reason))
    context.say(RESUME, DONE if is_finished else FAILED, report.reason or "")
    context.say_end(report)
    return completed(report, context, seconds)


def intention(context: LinkContext, unfinished: Unfinished, *, forward: bool) -> str:
    """What `resume_link` would do first, for a person; the routers are read, and nothing is sent or written."""
    resumed = _resumed(unfinished, forward=forward)
    try:
        action = _next(context, resumed, _take_up(context, resumed))
    except (Unread, StepFailed) as error:
        return f"nothing is done: {error}"
    settled = action in SETTLING and resumed.phase is not Phase.ROLLING_BACK
    rest = "" if not settled else "; then goes on from there" if forward else f"; then {WORDS[Action.TAKE_BACK]}"
    return WORDS[action] + rest


def _resumed(unfinished: Unfinished, *, forward: bool) -> Resumed:
    left = left_behind(unfinished)
    return Resumed(left, forward, left.phase)


def _resume(context: LinkContext, resumed: Resumed, dry_run: bool) -> LinkReport:
    states = _take_up(context, resumed)
    while True:
        action = _next(context, resumed, states)
        if action in REFUSALS:
            return _refused(context, resumed, action)
        if dry_run:
            return dry_run_report(context.link.name)
        context.say(RESUME, INFO, WORDS[action])
        if action not in SETTLING:
            return _finished(context, resumed, action, states)
        resumed.is_touched = True
        if action is Action.REVERT:
            _let_go_back(context, resumed, states)
        else:
            _confirm(context, resumed, states)
        resumed.phase = Phase.ROLLING_BACK if resumed.phase is Phase.ROLLING_BACK else Phase.CHANGING
        context.timing.wait(context.timing.retry)
        states = read_both(context)


def _broken_off(context: LinkContext, resumed: Resumed, error: Exception) -> LinkReport:
    """What can be said of a link about which nothing was done, or not all."""
    name = context.link.name
    if not resumed.is_touched:
        if isinstance(error, Unread):
            return unread_report(name, error)
        if isinstance(error, StepFailed):
            return replace(failure_report(name, error), outcome="not-tried")
    elif resumed.phase is not Phase.ROLLING_BACK and context.views:
        return after_failure(context, error)
    failed = replace(failure_report(name, error), reason=f"{type(error).__name__}: {error}")
    return unknown_report(context, failed, Restoration(left=dict.fromkeys(ENDS, "the resume broke off")))


def _take_up(context: LinkContext, resumed: Resumed) -> Mapping[EndName, Baseline]:
    """Read the routers, and put the link in hand as the dead run had it.

    Raises Unread, and StepFailed when a router is another than the one that the journal knows.
    """
    left, states = resumed.left, read_both(context)
    startups = values_of(context.routers.startup(ENDS))
    for end, state in states.items():
        context.views[end] = _view(context, left, state, startups.get(end), end)
        context.edits[end] = Edits(are_saved=_has_changed(context, left, state, end))
        context.edits[end].see(context.views[end].foreign_edits(state.running))
        armed = left.armed.get(context.router(end))
        if armed is not None and armed.minutes is not None:
            context.timers[end] = _timer(context, armed, armed.minutes)
    context.baselines = [baseline_key(context.link, end, state) for end, state in states.items()]
    if resumed.phase is not Phase.ROLLING_BACK:
        context.began, context.taken, context.save_begun = left.began, list(left.taken), left.save_begun
        context.baselines = context.baselines if left.began == "plain" else []
        demand_explained(context, left, states, forward=resumed.forward)
    return states


def _has_changed(context: LinkContext, left: LeftBehind, state: Baseline, end: EndName) -> bool:
    """Whether others have changed a router since the dead run found it: a timer knows nothing of that."""
    if left.phase is Phase.ROLLING_BACK:
        return False
    recorded = _recorded(context, left, state, end)
    view = replace(context.views[end], keep=recorded.keep)
    return bool(recorded.foreign_digest) and digest(view.foreign(state.running)) != recorded.foreign_digest


def _view(
    context: LinkContext, left: LeftBehind, state: Baseline, startup: RunningConfig | None, end: EndName
) -> EndView:
    """An end as it was before the dead run: what others have in startup-config is what they had then."""
    link, others = context.link, context.others
    recorded = known(context, end, state) if left.phase is Phase.ROLLING_BACK else _recorded(context, left, state, end)
    now = EndView.of(link, end, state.running, others)
    if left.phase is Phase.ROLLING_BACK or recorded is None or recorded.stage == "plain":
        view = replace(original_view(link, end, state.running, recorded, others), left_plain=now.left_plain)
    else:
        shown = [*now.ours(state.running), *(now.ours(startup) if startup is not None else ())]
        masked = {redact(line, lasting=True): line for line in shown}
        wanted = tuple(masked.get(line, line) for line in recorded.touched)
        view = replace(now, before=recorded.before, wanted=wanted)
    return view if startup is None else replace(view, foreign_before=view.foreign(startup))


def _recorded(context: LinkContext, left: LeftBehind, state: Baseline, end: EndName) -> Recorded:
    if state.router not in left.baselines:
        had = " and ".join(left.baselines)
        words = f"run {left.run} has changed {had}, and not {state.router}: name the routers as they were"
        raise StepFailed(Cause.NOT_OURS, f"{words}; nothing was done")
    key, recorded = left.baselines[state.router]
    if key != baseline_key(context.link, end, state):
        words = f"{state.router} is not the router, or not the interface, that run {left.run} has changed"
        raise StepFailed(Cause.NOT_OURS, f"{words}: nothing was done")
    return recorded


def _timer(context: LinkContext, armed: Act, minutes: int) -> Timer:
    """A timer of the dead run. It has been running since the arming began, by the clock of the machine."""
    gone = max(0.0, time.time() - armed.began) * context.timing.speed
    return Timer(armed.step, minutes, context.timing.now() + max(0.0, minutes * 60 - gone), armed.timer)


def _next(context: LinkContext, resumed: Resumed, states: Mapping[EndName, Baseline]) -> Action:
    own = own_timers(context, states)
    ends = {end: _end(context, resumed, end, state, end in own) for end, state in states.items()}
    return decide(resumed.phase, ends["a"], ends["b"], forward=resumed.forward)


def _end(context: LinkContext, resumed: Resumed, end: EndName, state: Baseline, is_own: bool) -> ResumedEnd:
    pending = Pending.NONE if state.timer is None else Pending.OTHERS
    if is_own:
        is_kept = bool(context.edits[end].would_go) or resumed.told.get(end, 0) >= _TRIES
        pending = Pending.KEPT if is_kept else Pending.OURS
    return ResumedEnd(pending, _stage(context, end, state))


def _stage(context: LinkContext, end: EndName, state: Baseline) -> Stage | None:
    view = context.views[end]
    return taken_steps(context.link, {end: state}, {end: view})[-1] if view.left(state.running) else None


def _refused(context: LinkContext, resumed: Resumed, action: Action) -> LinkReport:
    """Nothing can be done now: the link is what the dead run, and its timers, make of it."""
    kept = [context.edits[end].would_go for end in ENDS] if action is Action.OWN_TIMER_STAYS else []
    lines = list(filter(None, kept))
    reason = WORDS[action] + (
        f"; when it fires it takes along what others have changed: {'; '.join(lines)}" * bool(lines)
    )
    report = LinkReport(context.link.name, "not-tried", reason=reason, cause=_CAUSES[action])
    if not resumed.is_touched:
        return report
    return unknown_report(context, report, Restoration(left=dict.fromkeys(ENDS, WORDS[action])))


def _let_go_back(context: LinkContext, resumed: Resumed, states: Mapping[EndName, Baseline]) -> None:
    own = {
        end: timer
        for end, timer in own_timers(context, states).items()
        if _end(context, resumed, end, states[end], True).pending is Pending.OURS
    }
    for end in own:
        resumed.told[end] = resumed.told.get(end, 0) + 1
    context.labels.change(RESTORE, context.timing.now())
    errors = errors_of(context.acting(RESTORE, "revert now").revert_now(own))
    for end in own:
        if end not in errors:
            context.timers.pop(end, None)


def _confirm(context: LinkContext, resumed: Resumed, states: Mapping[EndName, Baseline]) -> None:
    """Prove the step under its timers and confirm it; what is not proven is let go back by the next decision."""
    step = next(step for step in STEPS if step == _stage(context, "a", states["a"]))
    verdict = prove(context, step, RESUME, seconds=time_for_proof(context), stop=context.stop)
    if verdict.verdict is not Verdict.PASS:
        context.say(RESUME, INFO, f"{step} is not proven: {summary(verdict)}")
        return
    proven = both_of(context.read(ENDS))
    if any(context.edits[end].standing for end in ENDS):
        return
    context.record_proof(step, verdict, context.ours(proven))
    confirm_both(context, step, proven, stage=step)
    resumed.proven = step, verdict


def _finished(context: LinkContext, resumed: Resumed, action: Action, states: Mapping[EndName, Baseline]) -> LinkReport:
    if action is Action.ROLL_BACK:
        for mine in (context.timers, context.views, context.edits):  # it looks from now on
            mine.clear()
        return rolled_back(context)
    if action is Action.GO_ON:
        return _gone_on(context, resumed, states)
    resumed.is_touched = True
    report = _taken_back(context, resumed)
    if action is Action.TAKE_BACK or report.outcome != "as-before" or context.stop.is_set():
        return report
    return _started_again(context, resumed, report)


def _taken_back(context: LinkContext, resumed: Resumed) -> LinkReport:
    at = "" if context.began == "plain" else f", at {context.began}"
    reason = f"run {resumed.left.run} was cut off: the link is as it was before{at}"
    report = LinkReport(context.link.name, "as-before", reason=reason, cause=Cause.CUT_OFF)
    restoration = restore_link(context)
    report = with_reloads(context, replace(report, verdict=restoration.verdict))
    if not restoration.is_proven:
        failed = replace(report, reason=f"run {resumed.left.run} was cut off", cause=Cause.NOT_PROVEN)
        return unknown_report(context, failed, restoration)
    context.end_baselines()
    return report


def _until(context: LinkContext, resumed: Resumed) -> tuple[Step, ...]:
    until: Until | None = next((step for step in STEPS if step == resumed.left.until), None)
    return steps_until(context.link.until, until)


def _gone_on(context: LinkContext, resumed: Resumed, states: Mapping[EndName, Baseline]) -> LinkReport:
    """Prove the step that both ends are at, and take the rest from there; what fails takes the whole link back."""
    here = next(step for step in STEPS if step == _stage(context, "a", states["a"]))
    steps = steps_after(_until(context, resumed), here)
    if not resumed.is_touched:
        _demand_own_lines(context)
        demand_secrets(context, {end: _lines(context, end, steps) for end in ENDS})
    resumed.is_touched = True
    if resumed.proven is not None and resumed.proven[0] == here:
        verdict = resumed.proven[1]
    else:
        verdict = prove(context, here, RESUME, stop=context.stop)
    if verdict.verdict is not Verdict.PASS:
        words = f"{here}, where run {resumed.left.run} was cut off, is not proven: {summary(verdict)}"
        raise StepFailed(Cause.NOT_PROVEN, words, verdict)
    context.confirmed = {end: context.views[end].ours(state.running) for end, state in states.items()}
    _record(context, resumed.left, states)
    return take_remaining(context, steps, steps[-1] if steps else here, verdict)


def _record(context: LinkContext, left: LeftBehind, states: Mapping[EndName, Baseline]) -> None:
    """Write down how a plain end has to be again where somebody has changed it since the dead run wrote that down."""
    for end, state in states.items():
        key, recorded = left.baselines[state.router]
        view = context.views[end]
        if recorded.stage == "plain" and view.before != recorded.before:
            others = digest(view.foreign_before)
            now = replace(recorded, run=context.run, touched=view.wanted, before=view.before, foreign_digest=others)
            context.journal.record_baseline(key, now)


def _demand_own_lines(context: LinkContext) -> None:
    """Raise StepFailed where others have unsaved work, which would be saved with the link."""
    edits = [f"{context.router(end)}: {line}" for end in ENDS for line in context.edits[end].standing]
    if edits:
        words = f"others have changed, and not saved: {'; '.join(edits)}"
        raise StepFailed(Cause.CHANGED_BY_OTHERS, f"{words}; nothing was done")


def _lines(context: LinkContext, end: EndName, steps: tuple[Step, ...]) -> tuple[str, ...]:
    changes = [context.views[end].change(step) for step in steps]
    return tuple(line for change in changes for line in (*change.apply, *change.undo))


def _started_again(context: LinkContext, resumed: Resumed, back: LinkReport) -> LinkReport:
    """Take the link, which is as before and proven to be, from there as any other run would."""
    for mine in (context.taken, context.timers, context.confirmed, context.baselines, context.stubborn):
        mine.clear()
    context.began, context.save_begun, context.forgiving = "plain", False, False
    report = taken_up(context, _until(context, resumed)[-1])
    if report.outcome != "not-tried":
        return report
    return replace(back, cause=report.cause, reason=f"{back.reason}; it was not taken on: {report.reason}")

"""The first step: read both routers, keep what they are as the baseline, and decide whether the change may begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import WAITING
from corelinks.runbooks.engine.journal import Recorded
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.ownership import (
    baseline_key,
    foreign_tunnels,
    free_tunnel,
    made_tunnel,
    nameless,
)
from corelinks.runbooks.engine.link.proof import evaluate_once, evaluate_preflight, summary
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.routers import Lines
from corelinks.runbooks.engine.link.steps import PREFLIGHT, READY, steps_after
from corelinks.runbooks.engine.link.timers import in_words
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.dependencies import existing
from corelinks.tasks.configuration.end_view import EndView, difference, digest
from corelinks.tasks.router_errors import AuthenticationFailed
from corelinks.templates.objects import objects
from corelinks.templates.step import STEPS, Step

_UNSAVED = "nothing-unsaved"


class Unread(CorelinksError):
    """A router could not be read before anything was changed; ``routers`` are those."""

    def __init__(self, reason: str, routers: tuple[str, ...]) -> None:
        self.reason = reason
        self.routers = routers
        super().__init__(reason)


@dataclass(frozen=True)
class Start:
    """Where a link stands when its run begins (``reached`` None: plain), and the verdict that says so."""

    reached: Step | None
    verdict: LinkVerdict


def preflight(context: LinkContext, wanted: Sequence[Step] = STEPS) -> Start:
    """Take the baseline and decide; Unread when a router does not respond, StepFailed when a check fails.

    ``wanted`` are the steps of the run: what those still to be taken say must be known in full, secrets included.
    """
    states = read_both(context)
    refuse_timers(context, states)
    start, states = _start(context, states)
    demand_secrets(context, {end: _lines(context, end, wanted, start.reached) for end in ENDS})
    _record(context, states)
    return start


def _lines(context: LinkContext, end: EndName, wanted: Sequence[Step], reached: Step | None) -> tuple[str, ...]:
    """Whatever the steps still to be taken may say to an end, both ways."""
    changes = [context.views[end].change(step) for step in steps_after(tuple(wanted), reached)]
    return tuple(line for change in changes for line in (*change.apply, *change.undo))


def demand_secrets(context: LinkContext, lines: Lines) -> None:
    """Raise StepFailed unless the value of every secret that ``lines`` refer to is at hand, before a timer is armed."""
    said = {end: mine for end, mine in lines.items() if mine}
    errors = errors_of(context.routers.resolve(said)) if said else {}
    if errors:
        raise StepFailed(Cause.SECRET_UNAVAILABLE, "; ".join(str(error) for error in errors.values()))


def refuse_timers(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Raise StepFailed when a timer is pending: an unproven change of somebody, or of a run that broke off or goes on.

    What is to be seen now is not what will be there when it has fired.
    """
    pending = [f"{in_words(state.timer)} is pending on {state.router}" for state in states.values() if state.timer]
    if pending:
        advice = "whoever armed it decides first; one of a run that broke off fires by itself, and after it"
        words = f"{'; '.join(pending)}: {advice} {advised(context)} takes off what is left"
        if run := _cut_off(context):
            words = f"{'; '.join(pending)}: run {run} was cut off, and `corelinks resume {run}` finishes it at once"
        raise StepFailed(Cause.TIMER_PENDING, words)


def _cut_off(context: LinkContext) -> str | None:
    """The dead run that has left the link, if this run has taken it over."""
    return next((each.run.id for each in context.taken_over() if each.is_touched), None)


def advised(context: LinkContext) -> str:
    """What to type to take back what is left of a link."""
    return f"`corelinks rollback {context.link.name}`"


def _look_from(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Everything that happens to the link from here on is held against ``states``."""
    context.edits.clear()
    for end, state in states.items():
        context.views[end] = EndView.of(context.link, end, state.running, context.others)


def _start(context: LinkContext, states: dict[EndName, Baseline]) -> tuple[Start, dict[EndName, Baseline]]:
    """Where the link stands, and the states by which that was found."""
    _look_from(context, states)
    tunnels = [end for end in ENDS if states[end].running.interface(context.link.end(end).tunnel_name) is not None]
    if len(tunnels) == len(ENDS):
        return _start_at_highest(context, states), states
    _refuse_foreign_tunnels(context, states)
    if tunnels:
        have = " and ".join(states[end].router for end in tunnels)
        words = f"its tunnel is on {have} alone, as a run that broke off leaves it: {advised(context)} takes it off"
        raise StepFailed(Cause.LEFT_OVER, words)
    _refuse_left_overs(context, states)
    verdict = _poll(context)
    _demand(context, states, verdict)
    states = read_both(context)  # a core is never quite still: others may have changed something during the poll
    refuse_timers(context, states)
    _look_from(context, states)
    for end, state in states.items():
        clashes = context.views[end].clashes(state.running)
        if clashes:
            words = f"{state.router} has other objects of these names: {', '.join(clashes)}"
            raise StepFailed(Cause.NAMES_TAKEN, words, verdict)
    return Start(None, verdict), states


def _refuse_left_overs(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Raise StepFailed when an end has objects of the link, and the journal a run that has not come to its end."""
    left: list[str] = []
    for end, state in states.items():
        own = {item.section for item in objects(context.link, end) if not item.shared}
        here = existing(state.running, context.link, end) & own
        if here and known(context, end, state) is not None:
            left += [f"{state.router}: {section}" for section in sorted(here)]
    if left:
        words = f"what is left of a run that broke off ({'; '.join(left[:4])}): {advised(context)} takes it off"
        raise StepFailed(Cause.LEFT_OVER, words)


def read_both(context: LinkContext) -> dict[EndName, Baseline]:
    """The state of both ends; a router that does not respond is asked again before it is given up."""
    states: dict[EndName, Baseline] = {}
    missing: dict[EndName, CorelinksError] = {}
    for attempt in range(3):
        if attempt and context.timing.wait(context.timing.retry * attempt, context.stop):
            break
        replies = context.read([end for end in ENDS if end not in states])
        states.update(values_of(replies))
        missing = errors_of(replies)
        if not missing:
            return {end: states[end] for end in ENDS}
        if any(isinstance(error, AuthenticationFailed) for error in missing.values()):
            break  # which asking again does not change
    raise Unread("; ".join(map(str, missing.values())), tuple(context.router(end) for end in missing))


def _poll(context: LinkContext) -> LinkVerdict:
    """The preflight verdict; what does not pass is polled for a while, since a core is never quite still."""
    timing = context.timing
    limit = timing.now() + timing.preflight
    while True:
        verdict = evaluate_preflight(context)
        if verdict.verdict is Verdict.PASS:
            return verdict
        context.say(PREFLIGHT, WAITING, summary(verdict))
        if timing.now() >= limit or timing.wait(timing.poll, context.stop):
            return verdict


def _demand(context: LinkContext, states: Mapping[EndName, Baseline], verdict: LinkVerdict) -> None:
    if verdict.verdict is Verdict.PASS:
        return
    if any(check.check == _UNSAVED and check.verdict is Verdict.FAIL for check in verdict.checks):
        _refuse_unsaved_link(context, states, verdict)
    raise StepFailed(Cause.NOT_READY, f"preflight: {summary(verdict)}", verdict)


def _refuse_unsaved_link(context: LinkContext, states: Mapping[EndName, Baseline], verdict: LinkVerdict) -> None:
    """Raise StepFailed when what is not saved is the link itself: that was a run, and nobody else."""
    unsaved: list[EndName] = []
    for end, startup in values_of(context.routers.startup(ENDS)).items():
        running, view, tunnel = states[end].running, context.views[end], context.link.end(end).tunnel_name
        is_made = any(one.interface(tunnel) is not None for one in (running, startup))
        if is_made and difference(view.ours(startup), view.ours(running)):
            unsaved.append(end)
    if unsaved:
        have = " and ".join(context.router(end) for end in unsaved)
        words = f"startup-config of {have} has not what runs of the link, as a run that broke off leaves it"
        raise StepFailed(Cause.LEFT_OVER, f"{words}: {advised(context)} takes off what is left", verdict)


def _refuse_foreign_tunnels(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Raise StepFailed when the tunnel number of an end is in use by a tunnel that nothing proves to be ours."""
    journaled = {end: known(context, end, state) for end, state in states.items()}
    foreign = foreign_tunnels(context.link, states, journaled)
    if foreign:
        advice = f"give the link another number (Tunnel{free_tunnel(states)} is free on both)"
        raise StepFailed(Cause.NOT_OURS, f"{'; '.join(foreign)}: {advice}")


def known(context: LinkContext, end: EndName, state: Baseline) -> Recorded | None:
    """What the journal has of an end from before the link was touched; None when it cannot tell."""
    return context.journal.baseline(baseline_key(context.link, end, state))


def _start_at_highest(context: LinkContext, states: Mapping[EndName, Baseline]) -> Start:
    """A link whose tunnel is there already starts from the highest step that can be proven."""
    verdict = evaluate_preflight(context)
    ready = replace(verdict, checks=tuple(check for check in verdict.checks if check.check in READY))
    _demand(context, states, ready)
    for step in reversed(STEPS):
        context.check_stop()
        verdict = evaluate_once(context, step)
        if verdict.verdict is Verdict.PASS:
            context.began = step
            return Start(step, verdict)
    _refuse_foreign_tunnels(context, states)
    raise StepFailed(
        Cause.NOT_READY,
        f"its tunnel is there, but it is proven at no step ({summary(verdict)}): {advised(context)} takes it off",
        verdict,
    )


def _record(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Write what the link is now into the journal: for a later rollback, where it is plain, else to finish this run."""
    for end, view in context.views.items():
        recorded = Recorded(
            run=context.run,
            router=context.router(end),
            touched=view.wanted,
            before=view.before,
            keep=_of_others(context, end, states[end]),
            tunnel=made_tunnel(context.link, end),
            stage=context.began,
            foreign_digest=digest(view.foreign_before),
        )
        key = baseline_key(context.link, end, states[end])
        context.journal.record_baseline(key, recorded)
        if context.began == "plain":
            context.baselines.append(key)


def _of_others(context: LinkContext, end: EndName, state: Baseline) -> frozenset[str]:
    """What carries no name of ours, was there already, and was made by no other link of this inventory."""
    ours: set[str] = set()
    for other in context.others:
        if other.name != context.link.name and state.router in other.routers:
            there = other.end_of(state.router)
            recorded = context.journal.baseline(baseline_key(other, there, state))
            if recorded is not None:
                ours |= nameless(other, there, state.running) - recorded.keep
    return nameless(context.link, end, state.running) - ours

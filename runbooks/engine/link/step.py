"""One changing step of the ladder: a two-phase commit over two routers.

Arm the rollback timer on both, change both, prove, look for other people's edits, confirm both. Whatever goes wrong
raises StepFailed, and the way back is taken by whoever called.
"""

from __future__ import annotations

from collections.abc import Mapping

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.link.confirm import confirm_both
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed, demand
from corelinks.runbooks.engine.link.proof import prove, summary
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.templates.change import Step


def take_step(context: LinkContext, step: Step) -> LinkVerdict:
    """Take one step at both ends and confirm it; the verdict that proved it. Raises StepFailed."""
    context.check_stop()
    look(context, step, timer_expected=False)
    _arm(context, step)
    _change(context, step)
    verdict = prove(context, step, step, seconds=_time_to_prove(context, step), stop=context.stop)
    context.check_stop()
    if verdict.verdict is not Verdict.PASS:
        raise StepFailed(f"{step} was not proven: {summary(verdict)}", verdict)
    proven = look(context, step, timer_expected=True)
    confirm_both(context, step, proven)
    return verdict


def _time_to_prove(context: LinkContext, step: Step) -> float:
    """The step's deadline, or less where a slow change has left less before the timers fire."""
    timing = context.timing
    left = [timer.fires - timing.restore_lines - timing.now() for timer in context.timers.values()]
    return max(0.0, min([timing.deadline(step), *left]))


def look(context: LinkContext, step: str, *, timer_expected: bool) -> Mapping[EndName, Baseline]:
    """Both ends as they are now.

    Raises StepFailed when somebody else has changed a router since the baseline, or when a rollback timer is
    pending that should not be, or is not that should be (it has fired, or the router was reloaded).
    """
    states = demand(context.routers.state(ENDS))
    for end, state in states.items():
        foreign = context.views[end].foreign_edits(state.running)
        if foreign:
            raise StepFailed(f"somebody else changed {state.router} meanwhile: {'; '.join(foreign[:4])}")
        if timer_expected and state.timer is None:
            raise StepFailed(f"the rollback timer of {state.router} is gone: it has fired, or was stopped")
        if not timer_expected and state.timer is not None:
            raise StepFailed(f"a rollback timer of {state.timer.user} is pending on {state.router}")
    return states


def _arm(context: LinkContext, step: Step) -> None:
    minutes = context.timing.timer_minutes(step)
    context.armed(step, ENDS, minutes)
    armed = context.act(step, "arm", ENDS, lambda ends: context.routers.arm(ends, minutes), f"{minutes} min")
    demand(armed)
    context.armed(step, ENDS, minutes)


def _change(context: LinkContext, step: Step) -> None:
    context.check_stop()
    changes = demand(context.routers.render(step, context.views))
    context.taken.append(step)
    lines = {end: change.apply for end, change in changes.items()}
    said = "\n".join(f"{changes[end].router}: {line}" for end in ENDS for line in lines[end])
    demand(context.act(step, "change", ENDS, lambda _: context.routers.send(lines), said))

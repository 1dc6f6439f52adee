"""The second phase: tell both routers to stay, and find out what they did when one of them was not heard.

The confirm of one end may succeed and that of the other not: that state is called half-confirmed. The ways out of it,
by what the other router says when it is read again: its timer still pending -> confirm again, if the proof still
holds; no timer and our lines there -> it did stay; no timer and our lines gone -> it went back, so the whole
link does; nothing to be heard -> ask until its timer has fired and it had time to come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from corelinks.inventory.model import ENDS, EndName, Stage
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import HALF_CONFIRMED
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.proof import evaluate_once
from corelinks.runbooks.engine.link.replies import Replies, values_of
from corelinks.runbooks.engine.link.steps import ROLLBACK
from corelinks.runbooks.engine.link.timers import own_timers
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import Verdict
from corelinks.tasks.configuration.end_view import difference


class Standing(StrEnum):
    """What a router did when it was told to stay, as far as reading it again tells."""

    STAYS = "stays"
    PENDING = "pending"
    WENT_BACK = "went back"
    NOT_KNOWN = "not known"


def confirm_both(context: LinkContext, step: str, proven: Mapping[EndName, Baseline], *, stage: Stage) -> None:
    """Confirm what was proven at both ends and read back that both stay; StepFailed when they do not.

    ``stage`` is what has to hold still when one of them has to be told again.
    """
    context.acting(step, "confirm").confirm(own_timers(context, proven))
    said = False
    attempt = 0
    while True:
        states = context.read(ENDS)
        standings = read_standings(context, states, proven)
        if all(standing is Standing.STAYS for standing in standings.values()):
            context.timers.clear()
            context.confirmed = context.ours(proven)
            return
        if not said and Standing.STAYS in standings.values():
            context.note(step, HALF_CONFIRMED, _in_words(context, standings), state=HALF_CONFIRMED)
            said = True
        if Standing.WENT_BACK in standings.values():
            raise StepFailed(Cause.NOT_CONFIRMED, f"not confirmed: {_in_words(context, standings)}")
        attempt += 1
        if _is_over(context, standings, attempt):
            words = f"could not be confirmed on both routers: {_in_words(context, standings)}"
            raise StepFailed(Cause.NOT_CONFIRMED, words)
        _confirm_pending(context, step, stage, standings)


def read_standings(
    context: LinkContext, states: Replies[Baseline], proven: Mapping[EndName, Baseline]
) -> dict[EndName, Standing]:
    """What each router did with its timer, by how it is now."""
    own = own_timers(context, values_of(states))
    standings = dict.fromkeys(states, Standing.NOT_KNOWN)
    for end, state in values_of(states).items():
        view = context.views[end]
        if end in own:
            standings[end] = Standing.PENDING
        else:
            went_back = difference(view.ours(proven[end].running), view.ours(state.running))
            standings[end] = Standing.WENT_BACK if went_back else Standing.STAYS
    return standings


def _confirm_pending(context: LinkContext, step: str, stage: Stage, standings: Mapping[EndName, Standing]) -> None:
    pending = tuple(end for end in ENDS if standings[end] is Standing.PENDING)
    context.timing.wait(context.timing.retry)
    if not pending:
        return
    verdict = evaluate_once(context, stage)
    if verdict.verdict is Verdict.FAIL:
        raise StepFailed(Cause.NOT_PROVEN, f"{stage} no longer holds, and {_in_words(context, standings)}", verdict)
    states = values_of(context.read(pending))
    edited = [context.router(end) for end in states if context.edits[end].standing]
    if edited and step != ROLLBACK:  # what others have typed stays after a rollback, and goes on unsaved
        words = f"somebody else changed {' and '.join(edited)}, and {_in_words(context, standings)}"
        raise StepFailed(Cause.CHANGED_BY_OTHERS, words)
    context.acting(step, "confirm").confirm(own_timers(context, states))


def _is_over(context: LinkContext, standings: Mapping[EndName, Standing], attempt: int) -> bool:
    """Whether waiting can change nothing any more."""
    timing = context.timing
    if Standing.NOT_KNOWN not in standings.values():
        return attempt > timing.attempts
    fires = max((timer.fires for timer in context.timers.values()), default=timing.now())
    return attempt >= 2 and timing.now() > fires + timing.rollback_takes + timing.absence


def _in_words(context: LinkContext, standings: Mapping[EndName, Standing]) -> str:
    return ", ".join(f"{context.router(end)} {standing}" for end, standing in sorted(standings.items()))

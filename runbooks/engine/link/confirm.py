"""The second phase: tell both routers to stay, and find out what they did when one of them was not heard.

The confirm of one end may succeed and that of the other not: that state is called half-confirmed. The ways out of it,
by what the other router says when it is read again: its timer still pending -> confirm again, if the proof still
holds; no timer and our lines there -> it did stay; no timer and our lines gone -> it went back, so the whole
link does; nothing to be heard -> ask until its timer has fired and it had time to come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import HALF_CONFIRMED
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.proof import evaluate_once
from corelinks.runbooks.engine.link.replies import errors_of
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import Verdict
from corelinks.tasks.configuration.end_view import difference
from corelinks.templates.step import Step


class Standing(StrEnum):
    """What a router did when it was told to stay, as far as reading it again tells."""

    STAYS = "stays"
    PENDING = "pending"
    WENT_BACK = "went back"
    NOT_KNOWN = "not known"


def confirm_both(context: LinkContext, step: Step, proven: Mapping[EndName, Baseline]) -> None:
    """Confirm a proven step at both ends and read back that both stay; StepFailed when they do not."""
    context.acting(step, "confirm").confirm(ENDS)
    said = False
    attempt = 0
    while True:
        standings = read_standings(context, proven)
        if all(standing is Standing.STAYS for standing in standings.values()):
            context.timers.clear()
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
        _confirm_pending(context, step, standings)


def read_standings(context: LinkContext, proven: Mapping[EndName, Baseline]) -> dict[EndName, Standing]:
    """What each router did with its timer, by reading it again."""
    replies = context.routers.state(ENDS)
    lost = errors_of(replies)
    return {
        end: Standing.NOT_KNOWN if end in lost else _standing(context, end, reply, proven[end])
        for end, reply in replies.items()
    }


def _standing(context: LinkContext, end: EndName, now: object, proven: Baseline) -> Standing:
    if not isinstance(now, Baseline):
        return Standing.NOT_KNOWN
    if now.timer is not None:
        return Standing.PENDING
    view = context.views[end]
    return Standing.WENT_BACK if difference(view.ours(proven.running), view.ours(now.running)) else Standing.STAYS


def _confirm_pending(context: LinkContext, step: Step, standings: Mapping[EndName, Standing]) -> None:
    pending = tuple(end for end in ENDS if standings[end] is Standing.PENDING)
    context.timing.wait(context.timing.retry)
    if not pending:
        return
    verdict = evaluate_once(context, step)
    if verdict.verdict is Verdict.FAIL:
        raise StepFailed(Cause.NOT_PROVEN, f"{step} no longer holds, and {_in_words(context, standings)}", verdict)
    context.acting(step, "confirm").confirm(pending)


def _is_over(context: LinkContext, standings: Mapping[EndName, Standing], attempt: int) -> bool:
    """Whether waiting can change nothing any more."""
    timing = context.timing
    if Standing.NOT_KNOWN not in standings.values():
        return attempt > timing.attempts
    fires = max((timer.fires for timer in context.timers.values()), default=timing.now())
    return attempt >= 2 and timing.now() > fires + timing.rollback_takes + timing.absence


def _in_words(context: LinkContext, standings: Mapping[EndName, Standing]) -> str:
    return ", ".join(f"{context.router(end)} {standing}" for end, standing in sorted(standings.items()))

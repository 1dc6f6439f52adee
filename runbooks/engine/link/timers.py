"""The rollback timers of a run: how they are armed, and how they are known again.

A timer is ours when this run has armed it and it still shows the same user, length and time. Any other is the unproven
change of a colleague or of another run: it is neither confirmed, nor stopped, nor made to fire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corelinks.inventory.model import EndName
from corelinks.runbooks.engine.link.context import LinkContext, Timer
from corelinks.runbooks.engine.link.replies import Replies
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.parse import RollbackTimer
from corelinks.tasks.router_errors import TimerError

_KIND = "absolute"  # what `configure terminal revert timer` arms


def arm_timers(context: LinkContext, step: str, ends: Sequence[EndName], minutes: int) -> Replies[RollbackTimer | None]:
    """Arm the timers of ``ends`` and remember them; one that is refused is not ours, whatever is pending there."""
    _remember(context, step, ends, minutes)
    replies = context.acting(step, "arm", f"{minutes} min").arm(ends, minutes)
    _remember(context, step, ends, minutes)  # they have been running since they were armed, not since we asked
    for end, reply in replies.items():
        if isinstance(reply, TimerError):
            del context.timers[end]
        elif isinstance(reply, RollbackTimer):
            context.timers[end] = replace(context.timers[end], shown=reply)
    return replies


def _remember(context: LinkContext, step: str, ends: Sequence[EndName], minutes: int) -> None:
    for end in ends:
        context.timers[end] = Timer(step, minutes, context.timing.now() + minutes * 60)


def own_timers(context: LinkContext, states: Mapping[EndName, Baseline]) -> dict[EndName, RollbackTimer]:
    """The pending timers that this run has armed.

    Where the response to the arming was lost, ours is the timer of our user and length that is there when the router
    is first read again: nothing was pending just before. When there is none, we were not heard.
    """
    own: dict[EndName, RollbackTimer] = {}
    for end, state in states.items():
        mine, pending = context.timers.get(end), state.timer
        if mine is not None and mine.shown is None:
            if pending is not None and (pending.user, pending.minutes, pending.kind) == (
                state.login,
                mine.minutes,
                _KIND,
            ):
                mine = context.timers[end] = replace(mine, shown=pending)
            else:
                del context.timers[end]
        if mine is not None and pending is not None and pending == mine.shown:
            own[end] = pending
    return own


def in_words(timer: RollbackTimer) -> str:
    """A timer for a person, as the subject of a sentence."""
    since = f", armed {timer.configured}," if timer.configured else ""
    return f"a rollback timer of {timer.user} over {timer.minutes} min{since}"

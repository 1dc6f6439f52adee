"""What to do next with a link that a dead run has left: one pure function of what journal and routers say.

It is asked again after every act that settles a timer, since the routers are then other than they were. So a link on
which one end was confirmed and the other went back needs no answer of its own: its ends differ, and go back together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corelinks.inventory.model import Stage


class Phase(StrEnum):
    """Where the journal says that the run broke off.

    CONFIRMING says that the step of the last timers was proven: its confirm was begun at one router at least.
    ROLLING_BACK is also a run of which the journal does not know how the link was before.
    """

    CHANGING = "changing"
    CONFIRMING = "confirming"
    ROLLING_BACK = "rolling back"


class Pending(StrEnum):
    """The rollback timer of a router, as read now.

    KEPT is one of ours that must not be made to fire, since others have edited since, or that did not when told so.
    """

    NONE = "none"
    OURS = "ours"
    KEPT = "kept"
    OTHERS = "others"


@dataclass(frozen=True)
class ResumedEnd:
    """One end as read now: its timer, and the step whose lines it has (None: it is as before the run)."""

    pending: Pending
    stage: Stage | None


class Action(StrEnum):
    """What is done next. After REVERT and CONFIRM the routers are read and the question is asked again."""

    NOT_READ = "not read"
    OTHERS_TIMER = "others' timer"
    OWN_TIMER_STAYS = "own timer stays"
    REVERT = "revert"
    CONFIRM = "confirm"
    TAKE_BACK = "take back"
    ROLL_BACK = "roll back"
    GO_ON = "go on"
    START_AGAIN = "start again"


#: What nothing can be done about now: the link is left as it is.
REFUSALS = frozenset({Action.NOT_READ, Action.OTHERS_TIMER, Action.OWN_TIMER_STAYS})
#: After these the question is asked again.
SETTLING = frozenset({Action.REVERT, Action.CONFIRM})

WORDS: Mapping[Action, str] = {
    Action.NOT_READ: "cannot be read, so that nothing is done",
    Action.OTHERS_TIMER: "a rollback timer is pending that no run of the journal has armed, so that nothing is done",
    Action.OWN_TIMER_STAYS: "its own timer is pending and must not be made to fire, so that nothing is done",
    Action.REVERT: "lets the routers whose timers are pending go back now",
    Action.CONFIRM: "proves the step under its timers and confirms it on both routers",
    Action.TAKE_BACK: "takes off what is left and proves the link as it was before",
    Action.ROLL_BACK: "finishes the rollback to plain",
    Action.GO_ON: "proves the stage reached and takes the remaining steps",
    Action.START_AGAIN: "takes off what is left, and takes all steps again",
}


def decide(phase: Phase, a: ResumedEnd | None, b: ResumedEnd | None, *, forward: bool) -> Action:
    """What to do next; an end is None when its router cannot be read.

    Nothing that was not proven is ever confirmed here, and no timer is touched that is not ours. What a rollback has
    begun is finished as a rollback in both directions.
    """
    if a is None or b is None:
        return Action.NOT_READ
    pending = {a.pending, b.pending}
    if Pending.OTHERS in pending:
        return Action.OTHERS_TIMER
    if phase is Phase.ROLLING_BACK:
        if Pending.KEPT in pending:
            return Action.OWN_TIMER_STAYS
        return Action.REVERT if Pending.OURS in pending else Action.ROLL_BACK
    is_at_step = a.stage == b.stage and a.stage is not None
    if Pending.OURS in pending:
        may_confirm = forward and phase is Phase.CONFIRMING and is_at_step and Pending.KEPT not in pending
        return Action.CONFIRM if may_confirm else Action.REVERT
    if not forward or Pending.KEPT in pending:
        return Action.TAKE_BACK
    return Action.GO_ON if is_at_step else Action.START_AGAIN

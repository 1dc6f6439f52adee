"""The steps as data: their order, and which of them a run takes a link through."""

from __future__ import annotations

from corelinks.inventory.model import Until
from corelinks.templates.step import STEPS, Step

PREFLIGHT, SAVE = "preflight", "save"
# What is no step of a migration and stands beside the steps in journal and events.
RESTORE, ROLLBACK, RESUME = "restore", "rollback", "resume"

# What must hold on every router before anything is changed, whatever stage the link is at already.
READY = frozenset({"answered-by", "privilege", "archive", "no-timer", "not-locked", "nothing-unsaved"})


def steps_until(wanted: Until, until: Until | None = None) -> tuple[Step, ...]:
    """The changing steps up to what the link's definition wants, or up to ``until`` where that is lower."""
    last = min(STEPS.index(wanted), STEPS.index(until) if until else len(STEPS))
    return STEPS[: last + 1]


def steps_after(steps: tuple[Step, ...], reached: Step | None) -> tuple[Step, ...]:
    """The steps still to be taken by a link that stands at ``reached`` (None: plain)."""
    return steps if reached is None else tuple(step for step in steps if STEPS.index(step) > STEPS.index(reached))

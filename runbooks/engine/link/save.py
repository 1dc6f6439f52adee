"""The last step: startup-config, written only when all is proven, and never with somebody else's unsaved work.

Preflight has seen running equal startup, so that whatever is foreign and new is unsaved work of others: then nothing
is written, and since an encrypted link that a reload takes away is not what was promised, the link goes back.
"""

from __future__ import annotations

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.link.commit import read_undisturbed
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.steps import SAVE

ATTEMPTS = 3


def save_both(context: LinkContext) -> None:
    """Write startup-config at both ends and read it back; StepFailed when that cannot be proven."""
    read_undisturbed(context, SAVE, timer_expected=False)
    context.save_begun = True
    left: tuple[EndName, ...] = ENDS
    why = ""
    for attempt in range(ATTEMPTS):
        context.timing.wait(context.timing.retry * attempt)
        errors = errors_of(context.acting(SAVE, "save").save(left))
        left = tuple(end for end in left if end in errors and not is_saved(context, end))
        if not left:
            return
        why = "; ".join(str(errors[end]) for end in left)
    raise StepFailed(Cause.NOT_SAVED, f"could not be saved: {why}")


def is_saved(context: LinkContext, end: EndName) -> bool:
    """Whether a router says that startup-config and running-config are equal."""
    unsaved = values_of(context.routers.unsaved((end,)))
    return end in unsaved and unsaved[end].is_none

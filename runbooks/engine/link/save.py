"""Startup-config: written only when all is proven, and never with somebody else's unsaved work.

Preflight has seen running equal startup, so that whatever is foreign and new is unsaved work of others: then nothing
is written, and since an encrypted link that a reload takes away is not what was promised, the link goes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.replies import Reply, errors_of, values_of
from corelinks.runbooks.engine.link.steps import SAVE
from corelinks.runbooks.engine.link.undisturbed import read_undisturbed
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.configuration.end_view import difference
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.router_errors import AuthenticationFailed, ConnectionFailed, HostKeyRejected

ATTEMPTS = 3
_NAMED = 2  # lines that a sentence names
_REFUSALS = (AuthenticationFailed, HostKeyRejected)  # which no waiting ends


def save_both(context: LinkContext) -> None:
    """Write startup-config at both ends and read it back; StepFailed when that cannot be proven.

    A router that was reloaded meanwhile would save what it came up with: so both are read once more behind it. They are
    read before every try, too: what another has typed since the last one is not ours to save.
    """
    left: tuple[EndName, ...] = ENDS
    why = ""
    for attempt in range(ATTEMPTS):
        context.timing.wait(context.timing.retry * attempt)
        read_undisturbed(context, timer_expected=False)
        context.save_begun = True
        errors = errors_of(context.acting(SAVE, "save").save(left))
        left = tuple(end for end in left if end in errors and not is_saved(context, end))
        if not left:
            read_undisturbed(context, timer_expected=False)
            return
        why = "; ".join(str(errors[end]) for end in left)
    raise StepFailed(Cause.NOT_SAVED, f"could not be saved: {why}")


def is_saved(context: LinkContext, end: EndName) -> bool:
    """Whether a router says that startup-config and running-config are equal."""
    unsaved = values_of(context.routers.unsaved((end,)))
    return end in unsaved and unsaved[end].is_none


def settle_startup(context: LinkContext, step: str, ends: Sequence[EndName], *, may_save: bool) -> dict[EndName, str]:
    """See to it that startup-config has of the link what it had before, and nothing that was taken off.

    ``ends`` are as they have to be again in running-config, and, if ``may_save``, proven: they are saved where
    startup-config differs in lines of the link, unless that would save work of others. The ends of which startup-config
    may still hold the link, each with why.
    """
    unsettled = {end: _settled(context, step, end, may_save) for end in ends}
    return {end: why for end, why in unsettled.items() if why is not None}


def _settled(context: LinkContext, step: str, end: EndName, may_save: bool) -> str | None:
    """None when the startup-config of an end is as before, else why it is not."""
    why = "its startup-config cannot be read"
    for attempt in range(ATTEMPTS + 1):
        context.timing.wait(context.timing.retry * max(0, attempt - 1))
        obstacle, is_as_before = _obstacle(context, end)
        if is_as_before:
            return None
        if obstacle is not None or not may_save or attempt == ATTEMPTS:
            why = obstacle or why
            break
        errors = errors_of(context.acting(step, "save").save((end,)))
        why = str(errors.get(end, "its startup-config still holds lines of the link"))
    return why


def _obstacle(context: LinkContext, end: EndName) -> tuple[str | None, bool]:
    """Why an end may not be saved (None when it may), and whether its startup-config is as before anyway."""
    startups, states = _read_when_back(context, end)
    for reply in (startups, states):
        if isinstance(reply, CorelinksError):
            return str(reply), False
    assert not isinstance(startups, CorelinksError)
    assert not isinstance(states, CorelinksError)
    view, running = context.views[end], states.running
    if view.has_others_alone(view.left(startups)):
        return None, True
    if view.left(running):
        return "the link is in its running-config again: it was reloaded, or somebody put it there", False
    others = (*view.adopted, *difference(view.foreign(startups), view.foreign(running)))
    if others:
        lines = "; ".join(others[:_NAMED])
        return f"it holds unsaved work of others, so that it was not saved: {lines}", False
    return None, False


def _read_when_back(context: LinkContext, end: EndName) -> tuple[Reply[RunningConfig], Reply[Baseline]]:
    """Startup-config and state of an end; one that is away is waited for, as it may be reloading."""
    until = context.timing.now() + context.timing.absence
    while True:
        replies = context.routers.startup((end,))[end], context.read((end,))[end]
        is_away = any(isinstance(reply, ConnectionFailed) and not isinstance(reply, _REFUSALS) for reply in replies)
        if not is_away or context.timing.now() > until or context.timing.wait(context.timing.retry * 2):
            return replies

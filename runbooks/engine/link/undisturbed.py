"""Both ends are as this run has left them: nobody else has touched them, no timer has fired, no router was reloaded.

Asked before every act that cannot be taken back: arming, confirming, saving.
"""

from __future__ import annotations

from collections.abc import Mapping

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed, both_of
from corelinks.runbooks.engine.link.replies import values_of
from corelinks.runbooks.engine.link.timers import in_words, own_timers
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.configuration.end_view import difference

_NAMED = 4  # lines that a sentence names
_UNSURE = 120.0  # seconds: a router counts whole minutes of its uptime, and needs more than that to start


def read_undisturbed(context: LinkContext, *, timer_expected: bool) -> Mapping[EndName, Baseline]:
    """The configuration and state of both ends now, when nobody else has touched them.

    Raises StepFailed when somebody else has changed a router since the baseline; when a rollback timer is pending that
    should not be, or ours is not that should be; and, between two steps, when what was confirmed is not there.
    """
    states = both_of(context.read(ENDS))
    own = own_timers(context, states)
    for end, state in states.items():
        foreign = context.views[end].foreign_edits(state.running)
        if foreign:
            edits = "; ".join(foreign[:_NAMED])
            raise StepFailed(Cause.CHANGED_BY_OTHERS, f"somebody else changed {state.router} meanwhile: {edits}")
        if timer_expected and end not in own:
            gone = (
                f"the rollback timer of {state.router} is gone: it has fired, was stopped, or the router was reloaded"
            )
            instead = f"; {in_words(state.timer)} is pending instead" if state.timer else ""
            raise StepFailed(Cause.TIMER_GONE, gone + instead)
        if not timer_expected and state.timer is not None:
            raise StepFailed(Cause.TIMER_PENDING, f"{in_words(state.timer)} is pending on {state.router}")
        if not timer_expected:
            _demand_confirmed(context, end, state)
    return states


def _demand_confirmed(context: LinkContext, end: EndName, state: Baseline) -> None:
    """Raise StepFailed when an end has not got what of the link was last confirmed, or was there at the beginning."""
    view = context.views[end]
    moved = difference(context.confirmed.get(end, view.wanted), view.ours(state.running))
    if moved:
        lines = "; ".join(moved[:_NAMED])
        when = "what was confirmed" if end in context.confirmed else "what it had of the link when this run began"
        words = f"{state.router} no longer has {when}, or has more: {lines}"
        raise StepFailed(Cause.CONFIRMED_GONE, words)


def remember_uptimes(context: LinkContext) -> None:
    """Remember since when the routers of a link are up, where that is not known yet and they say it."""
    asked = tuple(end for end in ENDS if end not in context.up_since)
    for end, seconds in (values_of(context.routers.uptime(asked)) if asked else {}).items():
        context.up_since[end] = context.timing.now() - seconds


def reloaded(context: LinkContext) -> tuple[str, ...]:
    """The routers that were reloaded since their uptime was remembered: they came up with their startup-config."""
    asked_at, known = context.timing.now(), tuple(context.up_since)
    return tuple(
        context.router(end)
        for end, seconds in (values_of(context.routers.uptime(known)) if known else {}).items()
        if asked_at - seconds > context.up_since[end] + _UNSURE
    )

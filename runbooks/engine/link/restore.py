"""The restore: take every step of this run off both routers, prove the baseline, and leave no timer pending.

It goes in rounds. Each round reads the routers again, so that it does not matter how far the last one got, whether a
timer has fired meanwhile or a router was reloaded: what is still ours is taken off, what is gone is not. An end that
does not respond is asked until its timer has fired and it had time to come back; the other end does not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.events import INFO
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.proof import prove
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.steps import RESTORE
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.templates.step import Step

# Holds again only when the tunnel is gone, which is after the plain link must have come up.
NO_TUNNEL = frozenset({"no-tunnel"})


@dataclass
class Tries:
    """How often an end was tried: ``since`` when, in how many rounds it answered, in how many it did not."""

    since: float
    answered: int = 0
    unanswered: int = 0


@dataclass
class Restoration:
    """How far a restore got.

    ``restored`` are the ends whose touched configuration was read back and equals the baseline; ``clean`` those of
    them without a pending timer; ``left`` says for the others what was wrong last; ``lines`` what would still
    have to be typed there; ``unsaved`` are the ends whose startup-config may still hold what was taken off.
    """

    restored: set[EndName] = field(default_factory=set)
    clean: set[EndName] = field(default_factory=set)
    left: dict[EndName, str] = field(default_factory=dict)
    lines: dict[EndName, tuple[str, ...]] = field(default_factory=dict)
    unsaved: set[EndName] = field(default_factory=set)
    verdict: LinkVerdict | None = None

    @property
    def is_proven(self) -> bool:
        """Both ends as before, nothing pending, startup-config as before, and the link proven where it began."""
        return self.is_link_proven and self.clean == set(ENDS) and not self.unsaved

    @property
    def is_link_proven(self) -> bool:
        """Whether the link was seen to carry what it carried when the run began."""
        return self.verdict is not None and self.verdict.verdict is Verdict.PASS


def restore_link(context: LinkContext, *, is_unsealed: bool = False) -> Restoration:
    """Take the link back to its baseline as far as the routers let us; never raises for what they do."""
    context.forgiving = True
    restoration = Restoration()
    context.note(RESTORE, "begin", f"takes back {', '.join(reversed(context.taken)) or 'nothing'}")
    if "seal" in context.taken and not is_unsealed:
        _unseal(context)
    for _ in range(3):  # a timer that fires between restore and release undoes the restore
        _restore(context, restoration)
        left = tuple(end for end in ENDS if end not in restoration.restored)
        if _revert(context, restoration, left, context.taken) and restoration.restored != set(ENDS):
            continue
        if restoration.restored == set(ENDS):
            restoration.verdict = prove(context, context.began, RESTORE, seconds=_time_for_proof(context))
        _release(context, restoration)
        if restoration.clean == restoration.restored:
            break
        _outlast(context, restoration)
    if restoration.clean == set(ENDS) and not restoration.is_link_proven:
        # LDP that has backed off takes longer than a timer leaves; now there is no timer.
        restoration.verdict = prove(context, context.began, RESTORE)
    if context.save_begun:
        _save_again(context, restoration)
    return restoration


def _unseal(context: LinkContext) -> None:
    """First only what gives the plain link its IGP and LDP back, so that traffic has a way when the rest goes."""
    states = values_of(context.routers.state(ENDS))
    if set(states) == set(ENDS):
        send_restore(context, states, ["seal"])
        prove(context, context.began, RESTORE, seconds=context.timing.plain, leaving_out=NO_TUNNEL)


def send_restore(
    context: LinkContext, states: Mapping[EndName, Baseline], steps: Sequence[Step]
) -> dict[EndName, CorelinksError]:
    """Send the lines that take ``steps`` back, as far as the routers still have them; the errors by end."""
    lines = {
        end: sent for end, state in states.items() if (sent := context.views[end].restore_lines(steps, state.running))
    }
    if not lines:
        return {}
    text = "\n".join(f"{context.router(end)}: {line}" for end, sent in lines.items() for line in sent)
    return errors_of(context.acting(RESTORE, "undo", text).send(lines))


def _restore(context: LinkContext, restoration: Restoration) -> None:
    """Rounds of read, compare and undo until both ends equal the baseline or nothing more can be done."""
    tries = {end: Tries(context.timing.now()) for end in ENDS}
    while True:
        open_ends = tuple(end for end in ENDS if end not in restoration.restored and _may_try(context, end, tries[end]))
        if not open_ends:
            break
        replies = context.routers.state(open_ends)
        states = {end: s for end, s in values_of(replies).items() if not _compare(context, restoration, end, s)}
        _protect(context, states)
        errors = {**errors_of(replies), **send_restore(context, states, context.taken)}
        for end in open_ends:
            tries[end].answered += end in states
            tries[end].unanswered += end not in states
            if end in errors:
                restoration.left[end] = str(errors[end])
        if any(tries[end].unanswered for end in open_ends):
            # Who waits for the other end must not be taken along by a timer of its own meanwhile.
            _release(context, restoration)
        worst = max(tries[end].answered for end in open_ends)
        context.timing.wait(context.timing.retry * max(1, worst) if errors else 0)


def _may_try(context: LinkContext, end: EndName, tries: Tries) -> bool:
    """Whether another round may help an end: a refusal may pass, a silent router may come back."""
    timing, timer = context.timing, context.timers.get(end)
    until = (timer.fires + timing.rollback_takes if timer else tries.since) + timing.absence
    return tries.answered < timing.attempts and (tries.unanswered < 2 or timing.now() < until)


def _compare(context: LinkContext, restoration: Restoration, end: EndName, state: Baseline) -> bool:
    """Whether what we touch at an end is as it was; keeps what would still have to be typed if not."""
    view = context.views[end]
    left = view.left(state.running)
    restoration.left.pop(end, None)
    restoration.lines.pop(end, None)
    if not left:
        restoration.restored.add(end)
        return True
    restoration.restored.discard(end)
    restoration.left[end] = f"still differs: {'; '.join(left[:4])}"
    restoration.lines[end] = view.restore_lines(context.taken, state.running)
    return False


def _protect(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Arm a timer where none is pending, so that the router goes back to a whole state if we die half way.

    Only an extra: an end that refuses is put back without it.
    """
    bare = tuple(end for end, state in states.items() if state.timer is None and end not in context.stubborn)
    if bare:
        minutes = context.timing.timer_minutes("plain")
        armed = context.acting(RESTORE, "arm", f"{minutes} min").arm(bare, minutes)
        context.armed(RESTORE, tuple(values_of(armed)), minutes)


def _revert(
    context: LinkContext, restoration: Restoration, ends: Sequence[EndName], steps: Sequence[str]
) -> set[EndName]:
    """Let routers go back by themselves whose timer was armed for one of ``steps``; the ends that did.

    Never where others have edited since: their work would go too. What the router comes back to may be the last
    confirmed step instead of the baseline, so that the rounds go on from there.
    """
    reverted: set[EndName] = set()
    for end, state in values_of(context.routers.state(ends)).items() if ends else ():
        timer = context.timers.get(end)
        is_ours = state.timer is not None and timer is not None and timer.step in steps
        if is_ours and not context.views[end].foreign_edits(state.running):
            replies = context.acting(RESTORE, "revert now").revert_now((end,))
            reverted |= set(values_of(replies))
            context.timing.wait(context.timing.retry)
    for end, state in values_of(context.routers.state(tuple(reverted))).items() if reverted else ():
        _compare(context, restoration, end, state)
    return reverted


def _outlast(context: LinkContext, restoration: Restoration) -> None:
    """A timer that cannot be stopped: have it now, or wait until it has fired; the rounds go on from there.

    No further timer is armed at such an end, since it could not be stopped either.
    """
    stuck = tuple(end for end in ENDS if end in restoration.restored and end not in restoration.clean)
    context.stubborn.update(stuck)
    ours = [timer.step for timer in context.timers.values()]
    rest = tuple(end for end in stuck if end not in _revert(context, restoration, stuck, ours))
    states = values_of(context.routers.state(rest)) if rest else {}
    fires = [context.timers[end].fires for end, state in states.items() if state.timer and end in context.timers]
    if fires:
        context.say(RESTORE, INFO, "waits for a timer that cannot be stopped")
        context.timing.wait(max(fires) + context.timing.rollback_takes - context.timing.now())
    restoration.restored.difference_update(stuck)


def _time_for_proof(context: LinkContext) -> float:
    """What the timers still pending leave for the proof of the link."""
    timing = context.timing
    left = [timer.fires - timing.margin - timing.now() for timer in context.timers.values()]
    return max(0.0, min([timing.plain, *left]))


def _release(context: LinkContext, restoration: Restoration) -> None:
    """Stop the timers of restored ends and read back that none is pending and nothing has moved."""
    for attempt in range(context.timing.attempts):
        open_ends = tuple(end for end in ENDS if end in restoration.restored and end not in restoration.clean)
        if not open_ends:
            return
        context.timing.wait(context.timing.retry * max(0, attempt - 1))
        replies = context.routers.state(open_ends)
        restoration.left.update({end: str(error) for end, error in errors_of(replies).items()})
        states = values_of(replies)
        pending = tuple(end for end, state in states.items() if state.timer is not None)
        for end, state in states.items():
            if end not in pending and _compare(context, restoration, end, state):
                restoration.clean.add(end)
                context.timers.pop(end, None)
        if pending:
            context.acting(RESTORE, "confirm").confirm(pending)


def _save_again(context: LinkContext, restoration: Restoration) -> None:
    """Startup-config may hold what was just taken off: write what runs now, and read it back."""
    restoration.unsaved = set(ENDS)
    for attempt in range(3):
        ends = tuple(end for end in ENDS if end in restoration.clean and end in restoration.unsaved)
        if not ends:
            return
        context.timing.wait(context.timing.retry * attempt)
        restoration.unsaved -= set(values_of(context.acting(RESTORE, "save").save(ends)))

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
from corelinks.runbooks.engine.events import INFO, WAITING
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.proof import prove, summary
from corelinks.runbooks.engine.link.replies import errors_of, values_of
from corelinks.runbooks.engine.link.save import settle_startup
from corelinks.runbooks.engine.link.steps import RESTORE
from corelinks.runbooks.engine.link.timers import arm_timers, in_words, own_timers
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
    have to be typed there; ``others_timer`` are the ends at which a timer is pending that we did not arm; ``unsaved``
    are the ends whose startup-config may still hold what was taken off, each with why. ``is_kept`` says that the tunnel
    was left in place, since it carries the link and the plain link does not come up beside it.
    """

    restored: set[EndName] = field(default_factory=set)
    clean: set[EndName] = field(default_factory=set)
    left: dict[EndName, str] = field(default_factory=dict)
    lines: dict[EndName, tuple[str, ...]] = field(default_factory=dict)
    others_timer: set[EndName] = field(default_factory=set)
    unsaved: dict[EndName, str] = field(default_factory=dict)
    verdict: LinkVerdict | None = None
    is_kept: bool = False

    @property
    def is_proven(self) -> bool:
        """Both ends as before, nothing pending, startup-config as before, and the link proven where it began."""
        return self.is_link_proven and self.clean == set(ENDS) and not self.unsaved

    @property
    def is_link_proven(self) -> bool:
        """Whether the link was seen to carry what it carried when the run began."""
        return self.verdict is not None and self.verdict.verdict is Verdict.PASS


def restore_link(context: LinkContext) -> Restoration:
    """Take the link back to its baseline as far as the routers let us; never raises for what they do."""
    context.forgiving = True
    restoration = Restoration()
    context.note(RESTORE, "begin", f"takes back {', '.join(reversed(context.taken)) or 'nothing'}")
    if "seal" in context.taken and not _unseal(context, restoration):
        return restoration
    for _ in range(3):  # a timer that fires between restore and release undoes the restore
        take_off(context, restoration)
        left = tuple(end for end in ENDS if end not in restoration.restored)
        if _revert(context, restoration, left, context.taken) and restoration.restored != set(ENDS):
            continue
        if restoration.restored == set(ENDS):
            restoration.verdict = prove(context, context.began, RESTORE, seconds=time_for_proof(context))
            as_before = {end: context.views[end].wanted for end in ENDS}  # which is what was read just now
            context.record_proof(RESTORE, restoration.verdict, as_before)
        _release(context, restoration)
        if restoration.clean | restoration.others_timer >= restoration.restored:
            break
        _outlast(context, restoration)
    if restoration.clean == set(ENDS) and not restoration.is_link_proven:
        # LDP that has backed off takes longer than a timer leaves; now there is no timer.
        restoration.verdict = prove(context, context.began, RESTORE)
    clean = [end for end in ENDS if end in restoration.clean]
    restoration.unsaved = settle_startup(context, RESTORE, clean, may_save=restoration.is_link_proven)
    if context.save_begun:
        restoration.unsaved |= {end: "it may have been saved" for end in ENDS if end not in restoration.clean}
    return restoration


def _unseal(context: LinkContext, restoration: Restoration) -> bool:
    """First only what gives the plain link its IGP and LDP back, so that traffic has a way when the rest goes.

    False when both ends say that it does not come up: then the seal is put back, and the tunnel goes on to carry.
    """
    states = values_of(context.read(ENDS))
    if set(states) != set(ENDS):
        return True
    _protect(context, states)
    send_restore(context, states, ["seal"])
    verdict = prove(context, "plain", RESTORE, seconds=_time_beside_tunnel(context), leaving_out=NO_TUNNEL)
    if verdict.verdict is not Verdict.FAIL:
        return True
    if _revert(context, restoration, ENDS, (*context.taken, RESTORE)) != set(ENDS):
        return True
    restoration.is_kept, restoration.verdict = True, verdict
    restoration.restored.clear()
    restoration.left = dict.fromkeys(ENDS, f"the plain link does not come up beside the tunnel: {summary(verdict)}")
    return False


def _time_beside_tunnel(context: LinkContext) -> float:
    """What the timers leave for the plain link to come up, when the rest is still to be taken off behind it."""
    timing = context.timing
    left = [timer.fires - timing.margin - timing.now() for timer in context.timers.values()]
    return max(timing.plain, min([timing.deadline("plain"), *left]) - timing.plain)


def send_restore(
    context: LinkContext, states: Mapping[EndName, Baseline], steps: Sequence[Step], *, has_next: bool = False
) -> dict[EndName, CorelinksError]:
    """Send the lines that take ``steps`` back, as far as the routers still have them; the errors by end.

    ``has_next`` says that another round comes for what is refused.
    """
    lines = {
        end: sent for end, state in states.items() if (sent := context.views[end].restore_lines(steps, state.running))
    }
    if not lines:
        return {}
    if any(step != "build" for step in steps):
        context.labels.change(RESTORE, context.timing.now())
    text = "\n".join(f"{context.router(end)}: {line}" for end, sent in lines.items() for line in sent)
    return errors_of(context.acting(RESTORE, "undo", text, has_next=has_next).send(lines))


def take_off(context: LinkContext, restoration: Restoration, *, both_or_none: bool = False) -> None:
    """Rounds of read, compare and undo until both ends equal the baseline or nothing more can be done.

    With ``both_or_none`` the timer of a restored end keeps running while the other is silent: both go back by it.
    """
    tries = {end: Tries(context.timing.now()) for end in ENDS}
    while True:
        open_ends = tuple(end for end in ENDS if end not in restoration.restored and _may_try(context, end, tries[end]))
        if not open_ends:
            break
        replies = context.read(open_ends)
        silent = errors_of(replies)
        states = {end: s for end, s in values_of(replies).items() if not _compare(context, restoration, end, s)}
        _protect(context, states)
        has_next = all(tries[end].answered + 1 < context.timing.attempts for end in states)
        errors = {**silent, **send_restore(context, states, context.taken, has_next=has_next)}
        for end in open_ends:
            tries[end].answered += end not in silent
            tries[end].unanswered += end in silent
            if end in errors:
                restoration.left[end] = str(errors[end])
        if silent and not both_or_none:
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
        arm_timers(context, RESTORE, bare, context.timing.timer_minutes("plain"))


def _revert(
    context: LinkContext, restoration: Restoration, ends: Sequence[EndName], steps: Sequence[str]
) -> set[EndName]:
    """Let routers go back by themselves whose timer was armed for one of ``steps``; the ends that did.

    Never where others have edited since: their work would go too. What the router comes back to may be the last
    confirmed step instead of the baseline, so that the rounds go on from there.
    """
    reverted: set[EndName] = set()
    states = values_of(context.read(ends)) if ends else {}
    for end, timer in own_timers(context, states).items():
        if lines := context.edits[end].would_go:
            words = f"{context.router(end)} is not told to go back, which would take along what others changed: {lines}"
            context.say(RESTORE, INFO, words)
        elif context.timers[end].step in steps:
            context.labels.change(RESTORE, context.timing.now())
            replies = context.acting(RESTORE, "revert now").revert_now({end: timer})
            reverted |= set(values_of(replies))
            context.timing.wait(context.timing.retry)
    for end, state in values_of(context.read(tuple(reverted))).items() if reverted else ():
        _compare(context, restoration, end, state)
    return reverted


def _outlast(context: LinkContext, restoration: Restoration) -> None:
    """A timer that cannot be stopped: have it now, or wait until it has fired; the rounds go on from there.

    No further timer is armed at such an end, since it could not be stopped either.
    """
    settled = restoration.clean | restoration.others_timer
    stuck = tuple(end for end in ENDS if end in restoration.restored and end not in settled)
    context.stubborn.update(stuck)
    ours = [timer.step for timer in context.timers.values()]
    rest = tuple(end for end in stuck if end not in _revert(context, restoration, stuck, ours))
    states = values_of(context.read(rest)) if rest else {}
    fires = [context.timers[end].fires for end in own_timers(context, states)]
    if fires:
        context.say(RESTORE, WAITING, "waits for a timer that cannot be stopped")
        context.timing.wait(max(fires) + context.timing.rollback_takes - context.timing.now())
    restoration.restored.difference_update(stuck)


def time_for_proof(context: LinkContext) -> float:
    """What the timers still pending leave for the proof of the link."""
    timing = context.timing
    left = [timer.fires - timing.margin - timing.now() for timer in context.timers.values()]
    return max(0.0, min([timing.plain, *left]))


def _release(context: LinkContext, restoration: Restoration) -> None:
    """Stop our timers at restored ends and read back that none is pending and nothing has moved.

    What others have typed there stays. Another's timer stays, too: it takes nothing of ours along where we had typed
    nothing, else nobody knows to what it goes back.
    """
    for attempt in range(context.timing.attempts):
        settled = restoration.clean | restoration.others_timer
        open_ends = tuple(end for end in ENDS if end in restoration.restored and end not in settled)
        if not open_ends:
            return
        context.timing.wait(context.timing.retry * max(0, attempt - 1))
        replies = context.read(open_ends)
        restoration.left.update({end: str(error) for end, error in errors_of(replies).items()})
        states = values_of(replies)
        own = own_timers(context, states)
        for end, state in states.items():
            if end in own or not _compare(context, restoration, end, state):
                continue
            if state.timer is None or not context.taken:
                restoration.clean.add(end)
                context.timers.pop(end, None)
            else:
                restoration.others_timer.add(end)
                restoration.left[end] = f"{in_words(state.timer)} is pending, which this run did not arm"
        if own:
            context.acting(RESTORE, "confirm").confirm(own)

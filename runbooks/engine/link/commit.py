"""One changing step as a two-phase commit over two routers.

Arm the rollback timer on both, change both, read back that every line stands, prove, look out for other people's
edits, read back once more, confirm both. Whatever goes wrong raises StepFailed, and whoever called takes the link back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.link.confirm import confirm_both
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed, both_of
from corelinks.runbooks.engine.link.proof import prove, summary
from corelinks.runbooks.engine.link.replies import Replies, Reply, errors_of, values_of
from corelinks.runbooks.engine.link.timers import arm_timers, own_timers
from corelinks.runbooks.engine.link.undisturbed import read_undisturbed, remember_uptimes
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import LinkVerdict, Verdict
from corelinks.tasks.configuration.read_back import LostLine, lost_lines
from corelinks.tasks.router_errors import CommandRejected, TakenLine
from corelinks.templates.step import Step

MOST_NAMED = 3
_OPENING = " no shutdown"
Sent: TypeAlias = Mapping[EndName, Sequence[TakenLine]]


def take_step(context: LinkContext, step: Step) -> LinkVerdict:
    """Take one step at both ends and confirm it; the verdict that proved it. Raises StepFailed."""
    context.check_stop()
    read_undisturbed(context, timer_expected=False)
    _arm(context, step)
    sent = _change(context, step)
    seconds = _time_to_prove(context, step)
    verdict = prove(context, step, step, seconds=seconds, stop=context.stop, under_traffic=step != "build")
    context.check_stop()
    if verdict.verdict is not Verdict.PASS:
        raise StepFailed(Cause.NOT_PROVEN, f"{step} was not proven: {summary(verdict)}", verdict)
    proven = read_undisturbed(context, timer_expected=True)
    read_back(context, sent, proven)
    _demand_own_changes(context, proven)
    context.record_proof(step, verdict, context.ours(proven))
    confirm_both(context, step, proven, stage=step)
    return verdict


def _time_to_prove(context: LinkContext, step: Step) -> float:
    """The step's deadline, or less where a slow change has left less before the timers fire, or the window ends."""
    timing = context.timing
    left = [timer.fires - timing.restore_seconds - timing.now() for timer in context.timers.values()]
    return max(0.0, min([timing.deadline(step), context.time_left(), *left]))


def _arm(context: LinkContext, step: Step) -> None:
    remember_uptimes(context)
    both_of(arm_timers(context, step, ENDS, context.timing.timer_minutes(step)))


def _change(context: LinkContext, step: Step) -> Sent:
    """Send the lines of a step to both ends, part by part, each read back at both before the next; what was sent.

    So a tunnel is opened only once it stands at both ends, shut and with its protection.
    """
    context.check_stop()
    changes = both_of(context.routers.render(step, context.views))
    context.taken.append(step)
    sent: dict[EndName, tuple[TakenLine, ...]] = dict.fromkeys(ENDS, ())
    parts = {end: parts_of(change.apply) for end, change in changes.items()}
    for number in range(max(map(len, parts.values()))):
        lines = {end: parts[end][number] for end in ENDS if number < len(parts[end])}
        if step != "build":  # which leaves the plain link's labels where they are
            context.labels.change(step, context.timing.now())
        text = "\n".join(f"{changes[end].router}: {line}" for end in lines for line in lines[end])
        replies = context.acting(step, "open" if number else "change", text).send(lines)
        sent = {end: (*sent[end], *_taken(replies.get(end, ()))) for end in ENDS}
        if errors_of(replies):
            raise _refused(context, sent, replies)
        read_back(context, sent, read_undisturbed(context, timer_expected=True))
    return sent


def _taken(reply: Reply[tuple[TakenLine, ...]]) -> tuple[TakenLine, ...]:
    """The lines that a router is known to have taken: those before a refused one, none when the session broke."""
    if isinstance(reply, CommandRejected):
        return reply.taken
    return () if isinstance(reply, CorelinksError) else reply


def _refused(context: LinkContext, sent: Sent, replies: Replies[tuple[TakenLine, ...]]) -> StepFailed:
    """What lines that were not taken come to.

    A refused line may be right, and refused for want of one that was taken before it and did not stay. So what was
    taken is read back, from the routers whose session holds; one whose timer has fired meanwhile has gone back.
    """
    why = "; ".join(str(error) for error in errors_of(replies).values())
    broken = [end for end, error in errors_of(replies).items() if not isinstance(error, CommandRejected)]
    states = values_of(context.read(tuple(end for end in ENDS if end not in broken)))
    lost = _lost_in_words(sent, {end: states[end] for end in own_timers(context, states)})
    return StepFailed(Cause.LINE_LOST if lost else Cause.ROUTER_ERROR, "; ".join(filter(None, (lost, why))))


def parts_of(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The lines of a change in the parts that are read back one by one: the second begins with what opens a tunnel."""
    opening = next((place for place in reversed(range(len(lines))) if lines[place] == _OPENING), None)
    if opening is None:
        return (tuple(lines),)
    header = next(line for line in reversed(lines[:opening]) if not line.startswith(" "))
    return tuple(lines[:opening]), (header, *lines[opening:])


def read_back(context: LinkContext, sent: Sent, states: Mapping[EndName, Baseline]) -> None:
    """Raise StepFailed unless both routers have kept every line that was sent, whatever they had answered to it."""
    if lost := _lost_in_words(sent, states):
        raise StepFailed(Cause.LINE_LOST, lost)


def _demand_own_changes(context: LinkContext, states: Mapping[EndName, Baseline]) -> None:
    """Raise StepFailed when others have changed the physical interface meanwhile, in lines of the kind that we change.

    What they have made of it is then how it has to be again.
    """
    moved: list[str] = []
    for end, state in states.items():
        view = context.views[end]
        if others := view.changed_by_others(state.running, (context.began, *context.taken)):
            moved += [f"{state.router}: {line}" for line in others[:MOST_NAMED]]
            context.views[end] = view.adopting(state.running, others)
    if moved:
        raise StepFailed(Cause.CHANGED_BY_OTHERS, f"somebody else has changed meanwhile: {'; '.join(moved)}")


def _lost_in_words(sent: Sent, states: Mapping[EndName, Baseline]) -> str:
    """The lines of ``sent`` that the routers of ``states`` have not kept; '' when they have kept all."""
    lost = {end: lost_lines([taken.line for taken in sent[end]], state.running) for end, state in states.items()}
    words = [_in_words(states[end].router, one, sent[end]) for end in lost for one in lost[end][:MOST_NAMED]]
    more = sum(max(0, len(lines) - MOST_NAMED) for lines in lost.values())
    return "; ".join(words) + (f"; and {more} lines more" if more else "")


def _in_words(router: str, lost: LostLine, sent: Sequence[TakenLine]) -> str:
    answer = sent[lost.position].answer
    answered = f"answered {answer!r}" if answer else "answered nothing"
    shown = f"its running-config has {lost.instead!r}" if lost.instead else "its running-config does not show it"
    return f"{router} did not keep {str(lost)!r}: it {answered}, and {shown}"

"""Whether what a link is now is what a dead run can have made of it: anything else is others', and stays.

Between the death of a run and its resume a day may lie, in which people and other programs have worked on the routers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from corelinks.inventory.model import CoreLink, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.history import Recorded
from corelinks.runbooks.engine.link.context import LinkContext, StepFailed
from corelinks.runbooks.engine.link.left_behind import LeftBehind, at_margin
from corelinks.runbooks.engine.link.original import taken_steps
from corelinks.runbooks.engine.link.ownership import foreign_tunnels
from corelinks.runbooks.engine.link.proof import evaluate_once
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.checks import Verdict
from corelinks.templates.render import render
from corelinks.templates.step import STEPS

_NAMED = 4  # lines that a sentence names


def demand_explained(
    context: LinkContext, left: LeftBehind, states: Mapping[EndName, Baseline], *, forward: bool
) -> None:
    """Raise StepFailed when an end has what the dead run cannot have left there, or the definition is another now.

    ``forward`` takes a link that somebody else has sealed meanwhile, where that is proven.
    """
    recorded = {end: left.baselines[state.router][1] for end, state in states.items()}
    foreign = foreign_tunnels(context.link, states, recorded)
    if foreign:
        raise StepFailed(Cause.NOT_OURS, f"{'; '.join(foreign)}: nothing was done")
    _demand_same_definition(context.link, left, recorded)
    steps = _steps_of(left)
    moved = {end: context.views[end].changed_by_others(state.running, steps) for end, state in states.items()}
    if not any(moved.values()):
        return
    if forward and all(moved.values()) and evaluate_once(context, "seal").verdict is Verdict.PASS:
        context.taken = taken_steps(context.link, states, context.views)
        return
    lines = [f"{context.router(end)}: {line}" for end, mine in moved.items() for line in mine]
    name = context.link.name
    raise StepFailed(
        Cause.CHANGED_BY_OTHERS,
        f"the plain interface is not as run {left.run} can have left it ({'; '.join(lines[:_NAMED])}): nothing was "
        f"done; `corelinks verify {name}` says where the link stands, `corelinks rollback {name}` takes it to plain",
    )


def _steps_of(left: LeftBehind) -> Collection[str]:
    """The steps whose lines the link may have: those of the dead run, and those at which it had found the link."""
    until = STEPS.index(left.began) + 1 if left.began in STEPS else 0
    return {*STEPS[:until], *left.taken}


def _demand_same_definition(link: CoreLink, left: LeftBehind, recorded: Mapping[EndName, Recorded]) -> None:
    """Raise StepFailed when the definition would no longer make the objects that the dead run has made."""
    for end, known in recorded.items():
        now: set[str] = set()
        for step in left.taken:
            now |= at_margin(render(link, end, step, known.before, keep=known.keep).apply)
        other = sorted(left.headers.get(known.router, frozenset()) - now)
        if other:
            words = f"run {left.run} has made {', '.join(map(repr, other[:_NAMED]))} on {known.router}, and {link.name}"
            raise StepFailed(
                Cause.NOT_OURS,
                f"{words} is defined otherwise now: nothing was done; put its definition back as it was then",
            )

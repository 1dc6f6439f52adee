"""What a dead run has left of a link, by the journal: how the link was before, what was done, which timers were armed.

A run that resumed another and died too is part of the same story: all of them are read as one, from the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.history import ACT_DONE, CONFIRM, Act, BaselineKey, Recorded, Unfinished
from corelinks.runbooks.engine.link.resume_decision import Phase
from corelinks.runbooks.engine.link.steps import RESTORE, RESUME, ROLLBACK, SAVE
from corelinks.templates.step import STEPS, Step

_CHANGES = frozenset({"change", "open"})
_ARM = "arm"


@dataclass(frozen=True)
class LeftBehind:
    """The story of a link up to now.

    ``run`` is the last run; ``until`` how far the link was to go; ``began`` and ``baselines`` (by router) how it was
    before the first of them; ``taken`` the steps that may have left lines; ``armed`` the last arming at each router
    whose timer may be pending; ``save_begun`` that a startup-config may have been written; ``headers`` the lines at
    the margin that were sent to each router by the steps.
    """

    run: str
    until: str | None
    phase: Phase
    began: Stage
    baselines: Mapping[str, tuple[BaselineKey, Recorded]]
    taken: tuple[Step, ...]
    armed: Mapping[str, Act]
    save_begun: bool
    headers: Mapping[str, frozenset[str]]


def left_behind(unfinished: Unfinished) -> LeftBehind:
    """The story of an unfinished link."""
    runs = tuple(_in_order(unfinished))
    acts = [act for one in runs for act in one.acts]
    told = [one for one in runs if one.run.verb != RESUME] or list(runs)
    first = next((one for one in runs if one.baselines), unfinished)
    is_rollback = told[-1].run.verb == ROLLBACK or set(first.baselines) != set(unfinished.link.routers)
    changed = {act.step for act in acts if act.act in _CHANGES}
    return LeftBehind(
        run=unfinished.run.id,
        until=told[-1].link.until,
        phase=Phase.ROLLING_BACK if is_rollback else _phase(acts),
        began=first.began or "plain",
        baselines=first.baselines,
        taken=tuple(step for step in STEPS if step in changed),
        armed=_armed(acts),
        save_begun=any(act.act == SAVE for act in acts),
        headers=_headers(acts),
    )


def _headers(acts: Sequence[Act]) -> dict[str, frozenset[str]]:
    """An act has the lines of both routers as its text, each with its router in front."""
    sent: dict[str, set[str]] = {}
    for act in acts:
        for line in (act.text or "").splitlines() if act.act in _CHANGES else ():
            router, _, mine = line.partition(": ")
            sent.setdefault(router, set()).update(at_margin([mine]))
    return {router: frozenset(lines) for router, lines in sent.items()}


def at_margin(lines: Iterable[str]) -> set[str]:
    """The lines that stand at the margin: what they name is made, or changed."""
    return {line for line in lines if line and not line.startswith((" ", "no ", "exit"))}


def _in_order(unfinished: Unfinished) -> Iterator[Unfinished]:
    for earlier in reversed(unfinished.taken_over):
        yield from _in_order(earlier)
    yield unfinished


def _phase(acts: Sequence[Act]) -> Phase:
    """CONFIRMING when the step that was armed last was proven, and nothing was begun since but to confirm it."""
    arms = [number for number, act in enumerate(acts) if act.act == _ARM]
    if not arms:
        return Phase.CHANGING
    step, since = acts[arms[-1]].step, acts[arms[-1] :]
    is_proven = any(act.act == CONFIRM and act.step == step for act in since)
    gone_back = any(act.step in (RESTORE, ROLLBACK) for act in since)
    return Phase.CONFIRMING if step in STEPS and is_proven and not gone_back else Phase.CHANGING


def _armed(acts: Sequence[Act]) -> dict[str, Act]:
    """The last arming at each router. One that was refused is left out: what is pending there is not ours."""
    last = {act.router: act for act in acts if act.act == _ARM}
    return {router: act for router, act in last.items() if act.result in (None, ACT_DONE)}

"""When each link of a run was worked on, step by step, and what it waited for before: from the acts in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import networkx as nx

from corelinks.runbooks.engine.history import Act, LinkRecord, Proof
from corelinks.runbooks.reports.run_facts import RunFacts
from corelinks.runbooks.runs import ListedLink

PREFLIGHT = "preflight"
# The scheduler starts a link within a moment of the end of the one that it has waited for.
_AT_ONCE = 1.0
_SENDS = frozenset({"arm", "change", "open", "undo"})


@dataclass(frozen=True)
class TimelinePhase:
    """A step of a link: from when to when it went, and, where it was proven, from when on it waited for that and until
    when. All are Unix times. ``acts`` are what was done in it.
    """

    step: str
    began: float
    ended: float
    proving: tuple[float, float] | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class TimelineRow:
    """A link in the timeline; ``waited_for`` says in words why it did not begin at once, empty where it did."""

    link: ListedLink
    began: float
    ended: float
    phases: tuple[TimelinePhase, ...]
    waited_for: str


@dataclass(frozen=True)
class Timeline:
    """The rows of all links in the order in which they began, between two Unix times."""

    began: float
    ended: float
    rows: tuple[TimelineRow, ...]

    @property
    def seconds(self) -> float:
        """How long it is; never nothing, so that a place on it can be worked out."""
        return max(self.ended - self.began, 1e-3)


def timeline_of(facts: RunFacts) -> Timeline:
    """The timeline of a run; what has no end ends with the last thing that is known of the run."""
    record = facts.shown.run.record
    last = _last_known(facts)
    waits = _Waits(facts)
    rows = []
    for link in facts.links:
        ended = link.record.ended if link.record.ended is not None else last
        proofs = facts.shown.proofs.get(link.record.name, ())
        phases = phases_of(link, proofs, ended) if link.record.routers else ()
        rows.append(TimelineRow(link, link.record.started, ended, phases, waits.of(link.record)))
    return Timeline(record.started, max(last, record.started), tuple(sorted(rows, key=lambda row: row.began)))


def _last_known(facts: RunFacts) -> float:
    record = facts.shown.run.record
    moments = [record.ended or record.started]
    for link in facts.links:
        moments += [link.record.ended or link.record.started, *(act.ended or act.began for act in link.acts)]
    return max(moments)


def phases_of(link: ListedLink, proofs: Sequence[Proof], ended: float) -> tuple[TimelinePhase, ...]:
    """The steps of one link that was begun, preflight first; each lasts until the next begins."""
    groups = [(step, list(acts)) for step, acts in groupby(link.acts, lambda act: act.step)]
    starts = [*(acts[0].began for _, acts in groups), ended]
    phases = [TimelinePhase(PREFLIGHT, link.record.started, max(starts[0], link.record.started))]
    for number, (step, acts) in enumerate(groups):
        proven = [proof.at for proof in proofs if proof.step == step and proof.at <= starts[number + 1]]
        proving = _proving(acts, proven, starts[number + 1])
        phases.append(TimelinePhase(step, starts[number], starts[number + 1], proving, tuple(acts)))
    return tuple(phases)


def _proving(acts: Sequence[Act], proven: Sequence[float], ended: float) -> tuple[float, float] | None:
    """From the end of the last act that sends lines until the proof, or until the step was given up."""
    sent = [act.ended for act in acts if act.act in _SENDS and act.ended is not None]
    if not sent:
        return None
    until = proven[-1] if proven else ended
    return (max(sent), until) if until > max(sent) else None


class _Waits:
    """Why links of a run did not begin at once, as far as the journal shows: the link at whose end each began."""

    def __init__(self, facts: RunFacts) -> None:
        records = [link.record for link in facts.links]
        self._ended = [(each.ended, each) for each in records if each.ended is not None and each.started < each.ended]
        self._alive = {link.name: link.routers for link in facts.shown.core if link.is_alive and len(link.routers) == 2}
        self._core: nx.MultiGraph[str] = nx.MultiGraph()
        for name, (a, b) in self._alive.items():
            self._core.add_edge(a, b, key=name)

    def of(self, mine: LinkRecord) -> str:
        """The link that ``mine`` waited for, and what the two could not share; empty when it waited for none."""
        before = [
            (ended, other)
            for ended, other in self._ended
            if 0 <= mine.started - ended < _AT_ONCE and other.name != mine.name
        ]
        if not before or not mine.routers:
            return ""
        shared = [(bool(set(other.routers) & set(mine.routers)), ended, other) for ended, other in before]
        is_shared, _, other = max(shared, key=lambda each: each[:2])
        if is_shared:
            return f"{other.name}, which held {' and '.join(sorted(set(other.routers) & set(mine.routers)))}"
        if self._parts(mine.name):
            return f"{other.name}, since it is the only path to somewhere and goes alone"
        if self._parts(mine.name, other.name):
            return f"{other.name}, since losing both would part the core"
        return f"{other.name}, which was under way"

    def _parts(self, *lost: str) -> bool:
        """Whether the core falls into more parts without the links ``lost``."""
        pairs = {name: self._alive[name] for name in lost if name in self._alive}
        for name, (a, b) in pairs.items():
            self._core.remove_edge(a, b, key=name)
        is_parted = not all(nx.has_path(self._core, a, b) for a, b in pairs.values())
        for name, (a, b) in pairs.items():
            self._core.add_edge(a, b, key=name)
        return is_parted

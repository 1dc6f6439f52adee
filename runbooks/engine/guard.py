"""The graph guard: whether the core keeps a path when links are lost together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import networkx as nx

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause, Refusal

Leave = Literal["go", "later", "never"]


@dataclass(frozen=True)
class Permission:
    """What the guard says to starting a link now: go, later (another is in the way), or never in this run."""

    leave: Leave
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Guard:
    """The core as its IGP saw it when the run began: ``alive`` are the names of the links with an adjacency.

    Links that the inventory does not know are not counted as a way round, so the guard errs to the safe side. With
    ``proceeds`` a link that is the only path goes alone instead of being refused, whatever its definition says:
    a rollback was asked for by name.
    """

    links: tuple[CoreLink, ...]
    alive: frozenset[str]
    proceeds: bool = False

    @cached_property
    def _graph(self) -> nx.MultiGraph[str]:
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        for link in self.links:
            graph.add_nodes_from(link.routers)
            if link.name in self.alive:
                graph.add_edge(*link.routers, key=link.name)
        return graph

    def without(self, lost: Iterable[str]) -> Guard:
        """The same core after ``lost`` (names of links) can no longer be counted on."""
        return Guard(self.links, self.alive - frozenset(lost), self.proceeds)

    def parts(self, lost: Collection[str] = ()) -> tuple[frozenset[str], ...]:
        """The parts that the core falls into without the links named ``lost``, the largest first."""
        left: nx.MultiGraph[str] = nx.MultiGraph(self._graph)
        left.remove_edges_from([edge for edge in self._graph.edges(keys=True) if edge[2] in lost])
        parts = [frozenset(part) for part in nx.connected_components(left)]
        return tuple(sorted(parts, key=lambda part: (-len(part), sorted(part))))

    def is_only_path(self, link: CoreLink) -> bool:
        """Whether losing this link alone would part the core."""
        return len(self.parts({link.name})) > len(self.parts())

    def permission(self, link: CoreLink, under_way: Collection[CoreLink] = ()) -> Permission:
        """Whether ``link`` may be started while ``under_way`` are.

        A link that is the only path is refused unless its definition says to proceed, and then has the core for
        itself: if it fails, whatever lies behind it may be out of our reach, so nothing else may be under way.
        """
        if self.is_only_path(link):
            if link.only_path == "refuse" and not self.proceeds:
                return Permission("never", self._only_path(link))
            if under_way:
                return Permission("later", Refusal(Cause.GOES_ALONE))
            return Permission("go")
        alone = [other for other in under_way if self.is_only_path(other)]
        if alone:
            return Permission("later", Refusal(Cause.ANOTHER_GOES_ALONE, (alone[0].name,)))
        if len(self.parts({link.name, *(other.name for other in under_way)})) > len(self.parts()):
            names = tuple(other.name for other in under_way)
            return Permission("later", Refusal(Cause.LOST_TOGETHER, names))
        return Permission("go")

    def _only_path(self, link: CoreLink) -> Refusal:
        behind = min((part for part in self.parts({link.name}) if set(part) & set(link.routers)), key=len)
        return Refusal(Cause.ONLY_PATH, tuple(sorted(behind)))

"""The graph of live adjacencies as a value, and the shortest paths over it."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import NamedTuple

from corelinks.runbooks.simulator.network.model.circuits import End

#: The key of OSPF among the IS-IS levels.
OSPF = 0


class Edge(NamedTuple):
    """One direction of an adjacency, with the metric of the interface it leaves by."""

    to: str
    metric: int
    near: End
    next_hop: str


@dataclass
class Graph:
    """The edges by level (1, 2, and OSPF) and router, which routers reach each other at all, and who announces
    which address of its own. ``prefixes`` (by router and level) and ``announcers`` are filled in when asked for."""

    version: int
    edges: dict[int, dict[str, list[Edge]]] = field(default_factory=dict)
    component: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    prefixes: dict[tuple[str, int], Mapping[IPv4Network, int]] = field(default_factory=dict)
    announcers: dict[IPv4Network, list[str]] | None = None


@dataclass
class Paths:
    """Distances from one router, and the first edges of every shortest path."""

    distance: dict[str, int]
    first: dict[str, tuple[Edge, ...]]


def shortest_paths(graph: Graph, level: int, start: str, target: str | None = None) -> Paths:
    """Dijkstra with equal-cost first hops; stops early once ``target`` is settled."""
    edges = graph.edges.get(level, {})
    distance = {start: 0}
    first: dict[str, tuple[Edge, ...]] = {start: ()}
    queue = [(0, start)]
    settled: set[str] = set()
    while queue:
        at, router = heapq.heappop(queue)
        if router in settled:
            continue
        settled.add(router)
        if router == target:
            break
        for edge in edges.get(router, ()):
            length = at + edge.metric
            hops = first[router] or (edge,)
            known = distance.get(edge.to)
            if known is None or length < known:
                distance[edge.to], first[edge.to] = length, hops
                heapq.heappush(queue, (length, edge.to))
            elif length == known and edge.to not in settled:
                first[edge.to] = tuple(dict.fromkeys((*first[edge.to], *hops)))
    return Paths(distance, first)


def path(graph: Graph, level: int, source: str, target: str) -> list[Edge]:
    """The edges of one shortest path, empty when there is none."""
    edges = graph.edges.get(level, {})
    came: dict[str, Edge] = {}
    distance = {source: 0}
    queue = [(0, source)]
    while queue:
        at, router = heapq.heappop(queue)
        if router == target:
            return _trace(came, source, target)
        if at > distance[router]:
            continue
        for edge in edges.get(router, ()):
            length = at + edge.metric
            if length < distance.get(edge.to, length + 1):
                distance[edge.to], came[edge.to] = length, edge
                heapq.heappush(queue, (length, edge.to))
    return []


def _trace(came: dict[str, Edge], source: str, target: str) -> list[Edge]:
    found: list[Edge] = []
    at = target
    while at != source:
        found.append(came[at])
        at = came[at].near.router
    return found[::-1]

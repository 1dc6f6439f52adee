"""Routes as values: the graph of live adjacencies with the shortest paths over it, and a table by longest match."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.router_state import RouteEntry

#: The key of OSPF among the IS-IS levels.
OSPF = 0


class Edge(NamedTuple):
    """One direction of an adjacency, with the metric of the interface it leaves by; no next hop: not for IPv4."""

    to: str
    metric: int
    near: End
    next_hop: str


@dataclass
class Graph:
    """The edges by level (1, 2, and OSPF) and router, which routers reach each other at all, and who announces
    which address of its own. ``prefixes`` (by router and level) and ``announcers`` are filled in when asked for.
    ``is_mixed`` says that not every router can use every link: several IS-IS metric styles, or links of one family
    in a topology of two."""

    version: int
    is_mixed: bool = False
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


def shortest_paths(graph: Graph, level: int, start: str, without: Set[str] = frozenset()) -> Paths:
    """The distances from one router at a level ``without`` some, with every equal-cost first hop (Dijkstra)."""
    edges = graph.edges.get(level, {})
    distance = {start: 0}
    first: dict[str, tuple[Edge, ...]] = {start: ()}
    queue = [(0, start)]
    done: set[str] = set()
    while queue:
        at, router = heapq.heappop(queue)
        if router in done:
            continue
        done.add(router)
        for edge in edges.get(router, ()):
            if edge.to in without:
                continue
            length = at + edge.metric
            hops = first[router] or (edge,)
            known = distance.get(edge.to)
            if known is None or length < known:
                distance[edge.to], first[edge.to] = length, hops
                heapq.heappush(queue, (length, edge.to))
            elif length == known and edge.to not in done:
                first[edge.to] = tuple(dict.fromkeys((*first[edge.to], *hops)))
    return Paths(distance, first)


def path(graph: Graph, level: int, source: str, target: str, without: Set[str] = frozenset()) -> list[Edge]:
    """The edges of one shortest path that keeps ``without`` some routers, empty when there is none."""
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
            if edge.to not in without and length < distance.get(edge.to, length + 1):
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


class RouteTable:
    """The routes of one VRF; the best per prefix, by distance and then metric."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[int, RouteEntry]] = {}

    def add(self, network: IPv4Network, route: RouteEntry) -> None:
        """Take a route unless there is a better one to the same prefix."""
        level = self._by_length.setdefault(network.prefixlen, {})
        known = level.get(int(network.network_address))
        if known is None or (route.distance, route.metric) < (known.distance, known.metric):
            level[int(network.network_address)] = route

    def match(self, address: IPv4Address) -> RouteEntry | None:
        """The route of the longest prefix that holds an address, None without one."""
        value = int(address)
        for length in sorted(self._by_length, reverse=True):
            route = self._by_length[length].get(value >> (32 - length) << (32 - length))
            if route is not None:
                return route
        return None

    def exact(self, network: IPv4Network) -> RouteEntry | None:
        """The route to exactly that prefix."""
        return self._by_length.get(network.prefixlen, {}).get(int(network.network_address))

    def routes(self) -> Iterator[RouteEntry]:
        """All routes by address, shorter prefixes first."""
        found = [(at, length) for length, level in self._by_length.items() for at in level]
        return (self._by_length[length][at] for at, length in sorted(found))

    def copy(self) -> RouteTable:
        """A table of its own with the same routes."""
        table = RouteTable()
        table._by_length = {length: dict(level) for length, level in self._by_length.items()}
        return table

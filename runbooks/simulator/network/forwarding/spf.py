"""Shortest paths: the graph of live adjacencies, and one router's distances over it."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import NamedTuple

from corelinks.runbooks.simulator.network.forwarding.sync import holds_metric
from corelinks.runbooks.simulator.network.model.protocol_config import levels_of
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Node, World

ISIS_MAX = 16777214
NARROW_MAX = 63
OSPF_MAX = 65535
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


def isis_metric(world: World, end: End, level: int) -> int:
    """What SPF uses for an interface: its metric, or the highest while LDP-IGP sync holds it."""
    interface = world.interface(end)
    if interface is None or interface.isis.tag is None:
        return ISIS_MAX
    instance = world.nodes[end.router].config.isis[interface.isis.tag]
    most = ISIS_MAX if instance.wide else NARROW_MAX
    if instance.ldp_sync and holds_metric(world, end):
        return most
    metric = interface.isis.metric.get(level, instance.default_metric)
    return metric if instance.wide else min(metric, most)


def ospf_cost(world: World, end: End, process: int) -> int:
    """The cost of an interface: as configured, or by bandwidth, or the highest while LDP-IGP sync holds it."""
    node = world.nodes[end.router]
    interface = node.config.interfaces[end.interface]
    instance = node.config.ospf[process]
    if instance.ldp_sync and holds_metric(world, end):
        return OSPF_MAX
    if interface.ospf.cost is not None:
        return interface.ospf.cost
    bandwidth = interface.bandwidth or default_bandwidth(interface.name)
    return max(1, min(OSPF_MAX, instance.reference_bandwidth * 1000 // bandwidth))


def default_bandwidth(name: str) -> int:
    """The bandwidth of a kind of interface, kbit/s."""
    kinds = (("Tunnel", 100), ("Loopback", 8000000), ("Serial", 1544), ("TenGig", 10000000), ("Hundred", 100000000))
    for kind, bandwidth in (*kinds, ("FastEthernet", 100000), ("GigabitEthernet", 1000000)):
        if name.startswith(kind):
            return bandwidth
    return 10000


def graph_of(world: World) -> Graph:
    """The graph of this moment, made once per topology."""
    if world.graph is None or world.graph.version != world.topology:
        world.graph = _build(world)
    return world.graph


def _build(world: World) -> Graph:
    graph = Graph(world.topology)
    neighbors: dict[str, list[str]] = {name: [] for name in world.nodes}
    for circuit in world.all_circuits():
        levels = [*(circuit.isis.levels if circuit.isis.up else ()), *([OSPF] if circuit.ospf.up else ())]
        for level in levels:
            for near in circuit.ends:
                _add(world, graph, circuit, level, near)
        if levels:
            one, two = (end.router for end in circuit.ends)
            neighbors[one].append(two)
            neighbors[two].append(one)
    _components(graph, neighbors)
    for name, node in world.nodes.items():
        for address in node.announced:
            graph.owners[address] = name
    return graph


def announced_addresses(world: World, name: str) -> list[str]:
    """The addresses of a router that its IGP makes known."""
    node = world.nodes[name]
    passive = passive_interfaces(node)
    return [
        interface.address_text
        for interface in node.config.interfaces.values()
        if interface.address is not None
        and interface.vrf is None
        and node.is_up(interface.name)
        and (
            interface.isis.tag is not None
            or interface.name in passive
            or ospf_place(world, End(name, interface.name)) is not None
        )
    ]


def passive_interfaces(node: Node) -> set[str]:
    """The interfaces whose prefixes IS-IS announces without speaking there."""
    return {name for instance in node.config.isis.values() for name in instance.passive}


def _add(world: World, graph: Graph, circuit: Circuit, level: int, near: End) -> None:
    far = circuit.far(near.router)
    interface = world.interface(far)
    if interface is None or interface.address is None:
        return
    if level == OSPF:
        process = ospf_process(world, near)
        metric = ospf_cost(world, near, process) if process is not None else OSPF_MAX
    else:
        metric = isis_metric(world, near, level)
    if metric <= ISIS_MAX:
        edges = graph.edges.setdefault(level, {}).setdefault(near.router, [])
        edges.append(Edge(far.router, metric, near, interface.address_text))


def ospf_process(world: World, end: End) -> int | None:
    """The OSPF process that runs on an interface, None when none does."""
    found = ospf_place(world, end)
    return found[0] if found else None


def ospf_place(world: World, end: End) -> tuple[int, int] | None:
    """The process and area of an interface: its own line, or the first network statement that matches."""
    node = world.nodes[end.router]
    interface = node.config.interfaces.get(end.interface)
    if interface is None or interface.address is None:
        return None
    if interface.ospf.process is not None:
        return (interface.ospf.process, interface.ospf.area) if interface.ospf.process in node.config.ospf else None
    for process, instance in node.config.ospf.items():
        for network, area in instance.networks:
            if interface.address in network:
                return process, area
    return None


def _components(graph: Graph, neighbors: dict[str, list[str]]) -> None:
    for number, start in enumerate(neighbors):
        waiting = [start]
        while waiting:
            router = waiting.pop()
            if router not in graph.component:
                graph.component[router] = number
                waiting += neighbors[router]


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


def isis_levels(world: World, end: End) -> frozenset[int]:
    """The levels that IS-IS runs on an interface: of the instance and of its circuit type."""
    interface = world.interface(end)
    if interface is None or interface.isis.tag is None:
        return frozenset()
    instance = world.nodes[end.router].config.isis.get(interface.isis.tag)
    if instance is None or instance.net is None:
        return frozenset()
    return instance.levels & levels_of(interface.isis.circuit_type)


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

"""What the IGPs compute with: levels, areas and metrics of interfaces (LDP-IGP sync included), and the graph."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.router_config import levels_of
from corelinks.runbooks.simulator.network.model.routes import OSPF, Edge, Graph
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

ISIS_MAX = 16777214
NARROW_MAX = 63
OSPF_MAX = 65535


def has_ldp(topology: Topology, end: End) -> bool:
    """Whether LDP is configured on an interface: ``mpls ip``, or autoconfig of an OSPF process that runs there."""
    node = topology.nodes[end.router]
    interface = node.config.interfaces.get(end.interface)
    if interface is None or not node.config.ldp.mpls_ip:
        return False
    if interface.mpls_ip:
        return True
    automatic = any(instance.ldp_autoconfig for instance in node.config.ospf.values())
    return automatic and interface.ospf.process is not None and not interface.is_loopback


def is_synchronised(topology: Topology, end: End) -> bool:
    """Whether an LDP session is up with a peer that is heard on the interface."""
    return any(
        circuit.near(end.router) == end and _has_session(topology, circuit, end.router)
        for circuit in topology.nodes[end.router].circuits
    )


def _has_session(topology: Topology, circuit: Circuit, router: str) -> bool:
    session = topology.sessions.get(frozenset(end.router for end in circuit.ends))
    return session is not None and session.up and circuit.hello[circuit.index(router)].up


def holds_metric(topology: Topology, end: End) -> bool:
    """Whether an interface of an IGP with ``mpls ldp sync`` must still wait."""
    interface = topology.interface(end)
    if interface is None or interface.is_loopback or not interface.igp_sync or not has_ldp(topology, end):
        return False
    return not is_synchronised(topology, end)


def isis_metric(topology: Topology, end: End, level: int) -> int:
    """What SPF uses for an interface: its metric, or the highest while LDP-IGP sync holds it."""
    interface = topology.interface(end)
    if interface is None or interface.isis.tag is None:
        return ISIS_MAX
    instance = topology.nodes[end.router].config.isis[interface.isis.tag]
    most = ISIS_MAX if instance.wide else NARROW_MAX
    if instance.ldp_sync and holds_metric(topology, end):
        return most
    metric = interface.isis.metric.get(level, instance.default_metric)
    return metric if instance.wide else min(metric, most)


def ospf_cost(topology: Topology, end: End, process: int) -> int:
    """The cost of an interface: as configured, or by bandwidth, or the highest while LDP-IGP sync holds it."""
    node = topology.nodes[end.router]
    interface = node.config.interfaces[end.interface]
    instance = node.config.ospf[process]
    if instance.ldp_sync and holds_metric(topology, end):
        return OSPF_MAX
    if interface.ospf.cost is not None:
        return interface.ospf.cost
    bandwidth = interface.bandwidth or default_bandwidth(interface.name)
    return max(1, min(OSPF_MAX, instance.reference_bandwidth * 1000 // bandwidth))


def default_bandwidth(name: str) -> int:
    """The bandwidth of a kind of interface, kbit/s."""
    return interface_kind(name).bandwidth


def graph_of(topology: Topology) -> Graph:
    """The graph of this moment, made once per topology."""
    if topology.graph is None or topology.graph.version != topology.igp_version:
        topology.graph = _build(topology)
    return topology.graph


def _build(topology: Topology) -> Graph:
    graph = Graph(topology.igp_version)
    neighbors: dict[str, list[str]] = {name: [] for name in topology.nodes}
    for circuit in topology.all_circuits():
        levels = [*(circuit.isis.levels if circuit.isis.up else ()), *([OSPF] if circuit.ospf.up else ())]
        for level in levels:
            for near in circuit.ends:
                _add(topology, graph, circuit, level, near)
        if levels:
            one, two = (end.router for end in circuit.ends)
            neighbors[one].append(two)
            neighbors[two].append(one)
    _components(graph, neighbors)
    for name, node in topology.nodes.items():
        for address in node.announced:
            graph.owners[address] = name
    return graph


def announced_addresses(topology: Topology, name: str) -> list[str]:
    """The addresses of a router that its IGP makes known."""
    node = topology.nodes[name]
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
            or ospf_place(topology, End(name, interface.name)) is not None
        )
    ]


def passive_interfaces(node: RouterNode) -> set[str]:
    """The interfaces whose prefixes IS-IS announces without speaking there."""
    return {name for instance in node.config.isis.values() for name in instance.passive}


def _add(topology: Topology, graph: Graph, circuit: Circuit, level: int, near: End) -> None:
    far = circuit.far(near.router)
    interface = topology.interface(far)
    if interface is None or interface.address is None:
        return
    if level == OSPF:
        process = ospf_process(topology, near)
        metric = ospf_cost(topology, near, process) if process is not None else OSPF_MAX
    else:
        metric = isis_metric(topology, near, level)
    if metric <= ISIS_MAX:
        edges = graph.edges.setdefault(level, {}).setdefault(near.router, [])
        edges.append(Edge(far.router, metric, near, interface.address_text))


def ospf_process(topology: Topology, end: End) -> int | None:
    """The OSPF process that runs on an interface, None when none does."""
    found = ospf_place(topology, end)
    return found[0] if found else None


def ospf_place(topology: Topology, end: End) -> tuple[int, int] | None:
    """The process and area of an interface: its own line, or the first network statement that matches."""
    node = topology.nodes[end.router]
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


def isis_levels(topology: Topology, end: End) -> frozenset[int]:
    """The levels that IS-IS runs on an interface: of the instance and of its circuit type."""
    interface = topology.interface(end)
    if interface is None or interface.isis.tag is None:
        return frozenset()
    instance = topology.nodes[end.router].config.isis.get(interface.isis.tag)
    if instance is None or instance.net is None:
        return frozenset()
    return instance.levels & levels_of(interface.isis.circuit_type)

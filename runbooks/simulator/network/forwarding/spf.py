"""What the IGPs compute with: levels, areas and metrics of interfaces (LDP-IGP sync included), and the graph."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.igp_config import IsisConfig, MetricStyle, levels_of
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.routes import OSPF, Edge, Graph
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

ISIS_MAX = 16777214
NARROW_MAX = 63
OSPF_MAX = 65535


def has_ldp(topology: Topology, end: End) -> bool:
    """Whether LDP runs on an interface of the global table: by ``mpls ip``, or by an IGP's autoconfig."""
    node = topology.nodes[end.router]
    interface = node.config.interfaces.get(end.interface)
    if interface is None or interface.vrf is not None or not node.config.ldp.mpls_ip:
        return False
    return interface.mpls_ip or has_ldp_by_igp(topology, end)


def has_ldp_by_igp(topology: Topology, end: End) -> bool:
    """Whether ``mpls ldp autoconfig`` of a process brings LDP to an interface that the process runs on.

    ``no mpls ldp igp autoconfig`` on the interface takes it off; loopbacks and TE tunnels are left out (Cisco,
    MPLS LDP Autoconfiguration).
    """
    config = topology.nodes[end.router].config
    interface = config.interfaces.get(end.interface)
    if not config.has_ldp_autoconfig or interface is None or not interface.igp_autoconfig:
        return False
    if interface.is_loopback or interface.tunnel.mode == "mpls traffic-eng":
        return False
    isis = instance_of(topology, end)
    if isis is not None and interface.isis.tag is not None and isis.ldp_autoconfig & isis_levels(topology, end):
        return True
    process, area = ospf_place(topology, end) or (None, None)
    ospf = config.ospf.get(process) if process is not None else None
    return ospf is not None and ospf.ldp_autoconfig and ospf.ldp_autoconfig_area in (None, area)


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
    """What SPF uses for an interface: its metric, or the highest while LDP-IGP sync holds it.

    Where narrow TLVs are sent the metric has 6 bits: one above 63 is 63.
    """
    interface, instance = topology.interface(end), instance_of(topology, end)
    if interface is None or instance is None:
        return ISIS_MAX
    is_capped = instance.styles[level].is_capped
    if instance.ldp_sync and holds_metric(topology, end):
        return NARROW_MAX if is_capped else ISIS_MAX
    metric = interface.isis.metric.get(level, instance.metrics[level])
    return min(metric, NARROW_MAX) if is_capped else metric


def ospf_cost(topology: Topology, end: End, process: int) -> int:
    """The cost of an interface: as configured, or by bandwidth, or the highest while LDP-IGP sync holds it."""
    node = topology.nodes[end.router]
    interface = node.config.interfaces[end.interface]
    instance = node.config.ospf[process]
    if instance.ldp_sync and holds_metric(topology, end):
        return OSPF_MAX
    if interface.ospf.cost is not None:
        return interface.ospf.cost
    return natural_cost(interface, instance.reference_bandwidth)


def natural_cost(interface: InterfaceConfig, reference: int) -> int:
    """The cost that OSPF gives an interface by its bandwidth; ``reference`` in Mbit/s."""
    bandwidth = interface.bandwidth or default_bandwidth(interface.name)
    return max(1, min(OSPF_MAX, reference * 1000 // bandwidth))


def default_bandwidth(name: str) -> int:
    """The bandwidth of a kind of interface, kbit/s."""
    return interface_kind(name).bandwidth


def graph_of(topology: Topology) -> Graph:
    """The graph of this moment, made once per topology."""
    if topology.graph is None or topology.graph.version != topology.igp_version:
        topology.graph = _build(topology)
    return topology.graph


def _build(topology: Topology) -> Graph:
    styles = {style for node in topology.nodes.values() for isis in node.config.isis.values() for style in _used(isis)}
    graph = Graph(topology.igp_version, is_mixed=len(styles) > 1)
    neighbors: dict[str, list[str]] = {name: [] for name in topology.nodes}
    for circuit in topology.all_circuits():
        if any(interface is None or interface.vrf is not None for interface in map(topology.interface, circuit.ends)):
            continue
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


def _used(isis: IsisConfig) -> Iterator[MetricStyle]:
    return (isis.styles[level] for level in isis.levels)


def unreadable(topology: Topology, graph: Graph, level: int, viewer: str) -> frozenset[str]:
    """The routers whose LSPs of a level tell a router nothing: they send none of the metric styles that it reads.

    They are in no path that it computes, for want of a link back (ISO 10589, C.2.5).
    """
    if not graph.is_mixed or level == OSPF:
        return frozenset()
    here = _style(topology, viewer, level)
    styles = {name: _style(topology, name, level) for name in topology.nodes}
    return frozenset(name for name, style in styles.items() if here and style and not style.sends & here.reads)


def _style(topology: Topology, name: str, level: int) -> MetricStyle | None:
    instances = topology.nodes[name].config.isis.values()
    return next((isis.styles[level] for isis in instances if level in isis.levels), None)


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
            interface.name in passive
            or is_in_isis(topology, End(name, interface.name))
            or announcing_ospf(topology, End(name, interface.name)) is not None
        )
    ]


def is_in_isis(topology: Topology, end: End) -> bool:
    """Whether IS-IS makes an interface's IPv4 prefix known: even after ``isis protocol shutdown``, which keeps it."""
    interface, instance = topology.interface(end), instance_of(topology, end)
    if interface is None or interface.isis.tag is None or instance is None:
        return False
    return not instance.shutdown and bool(isis_levels(topology, end))


def announcing_ospf(topology: Topology, end: End) -> tuple[int, int] | None:
    """The process and area that make an interface's prefix known; None when shut down or suppressed.

    ``prefix-suppression`` of a process spares loopbacks and passive interfaces, that of an interface is final
    (Cisco, OSPF Mechanism to Exclude Connected IP Prefixes from LSA Advertisements).
    """
    place, interface = ospf_place(topology, end), topology.interface(end)
    if place is None or interface is None:
        return None
    process = topology.nodes[end.router].config.ospf[place[0]]
    is_spared = interface.is_loopback or process.passive.covers(end.interface)
    is_suppressed = process.prefix_suppression and not is_spared
    if interface.ospf.prefix_suppression is not None:
        is_suppressed = interface.ospf.prefix_suppression
    return None if process.shutdown or interface.ospf.shutdown or is_suppressed else place


def passive_interfaces(node: RouterNode) -> set[str]:
    """The interfaces whose prefixes IS-IS announces without speaking there."""
    running = [isis for isis in node.config.isis.values() if isis.vrf is None and not isis.shutdown]
    return {name for isis in running for name in node.config.interfaces if isis.passive.covers(name)}


def _add(topology: Topology, graph: Graph, circuit: Circuit, level: int, near: End) -> None:
    far = circuit.far(near.router)
    interface = topology.interface(far)
    if interface is None or (interface.address is None and level == OSPF):
        return
    if level == OSPF:
        process = ospf_process(topology, near)
        metric = ospf_cost(topology, near, process) if process is not None else OSPF_MAX
    else:
        metric = isis_metric(topology, near, level)
    next_hop = interface.address_text
    if level != OSPF and not all(has_ipv4_isis(topology, end) for end in circuit.ends):
        # A single topology counts the link in although IPv4 cannot use it, and loses what its paths lead over it.
        graph.is_mixed, next_hop = True, ""
        if all(has_topology_per_family(topology, end) for end in circuit.ends):
            return
    if metric <= ISIS_MAX:
        edges = graph.edges.setdefault(level, {}).setdefault(near.router, [])
        edges.append(Edge(far.router, metric, near, next_hop))


def has_ipv4_isis(topology: Topology, end: End) -> bool:
    """Whether IS-IS runs for IPv4 on an interface that has an address."""
    interface = topology.interface(end)
    return interface is not None and interface.isis.tag is not None and interface.address is not None


def has_topology_per_family(topology: Topology, end: End) -> bool:
    """Whether the IS-IS instance of an interface computes IPv6 by itself: ``multi-topology`` (RFC 5120)."""
    instance = instance_of(topology, end)
    return instance is not None and instance.multi_topology


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
        own = node.config.ospf.get(interface.ospf.process)
        return (own.process, interface.ospf.area) if own is not None and own.vrf == interface.vrf else None
    for process, instance in node.config.ospf.items():
        for network, area in instance.networks if instance.vrf == interface.vrf else ():
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


def instance_of(topology: Topology, end: End) -> IsisConfig | None:
    """The IS-IS instance that runs on an interface, for either family: of the interface's tag and VRF."""
    interface = topology.interface(end)
    if interface is None or not interface.runs_isis:
        return None
    tag = interface.ipv6.isis_tag if interface.isis.tag is None else interface.isis.tag
    instance = topology.nodes[end.router].config.isis.get(tag or "")
    return instance if instance is not None and instance.vrf == interface.vrf else None


def isis_levels(topology: Topology, end: End) -> frozenset[int]:
    """The levels that IS-IS runs on an interface: of the instance and of its circuit type."""
    interface, instance = topology.interface(end), instance_of(topology, end)
    if interface is None or instance is None or instance.net is None:
        return frozenset()
    return instance.levels & levels_of(interface.isis.circuit_type)

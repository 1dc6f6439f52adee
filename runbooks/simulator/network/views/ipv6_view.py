"""What IPv6 of a router shows: its addresses, and the routes that IS-IS and OSPFv3 find for it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, IPv6Network

from corelinks.runbooks.simulator.network.forwarding.spf import (
    graph_of,
    has_topology_per_family,
    instance_of,
    isis_levels,
    isis_metric,
    natural_cost,
    unreadable,
)
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.igp_config import DEFAULT_METRIC
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.neighbor_state import Ipv6InterfaceState, Ipv6Route
from corelinks.runbooks.simulator.network.model.routes import OSPF, Edge, Graph, shortest_paths
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.isis import families
from corelinks.runbooks.simulator.network.protocols.ospfv3 import OSPFV3_RULES, ipv6_mtu, process_of

_OSPFV3 = OSPFV3_RULES[1]
Hops = tuple[tuple[str | None, str], ...]


def ipv6_interfaces(topology: Topology, name: str) -> list[Ipv6InterfaceState]:
    """Every interface with what IPv6 has there, in the order of the configuration."""
    return [
        Ipv6InterfaceState(
            interface.name,
            link_local(topology, End(name, interface.name)),
            tuple((str(one.ip).upper(), str(one.network).upper()) for one in interface.ipv6.addresses),
            ipv6_mtu(topology, End(name, interface.name)),
        )
        for interface in topology.nodes[name].config.interfaces.values()
    ]


def link_local(topology: Topology, end: End) -> str | None:
    """The link-local address of an interface with IPv6: as configured, or made of a MAC address (RFC 4291, A)."""
    interface = topology.interface(end)
    if interface is None or not interface.ipv6.is_on:
        return None
    number = zlib.crc32(f"{end.router} {end.interface}".encode())
    high, low = number >> 16, number & 0xFFFF
    made = IPv6Address(f"fe80::5054:{high >> 8:02x}ff:fe{high & 0xFF:02x}:{low:04x}")
    return str(interface.ipv6.link_local or made).upper()


def ipv6_routes(topology: Topology, name: str) -> list[Ipv6Route]:
    """The routes of the global table by prefix, the best of each: connected, IS-IS, OSPFv3."""
    best: dict[IPv6Network, Ipv6Route] = {}
    for network, route in (*_connected(topology, name), *_isis(topology, name), *_ospf(topology, name)):
        known = best.get(network)
        if known is None or (route.distance, route.metric) < (known.distance, known.metric):
            best[network] = route
    return [route for _, route in sorted(best.items())]


def _ipv6_interfaces_up(topology: Topology, name: str) -> Iterator[InterfaceConfig]:
    node = topology.nodes[name]
    found = node.config.interfaces.values()
    return (one for one in found if one.ipv6.is_on and one.vrf is None and node.is_up(one.name))


def _connected(topology: Topology, name: str) -> Iterator[tuple[IPv6Network, Ipv6Route]]:
    for interface in _ipv6_interfaces_up(topology, name):
        hops = ((None, interface.name),)
        for one in interface.ipv6.addresses:
            yield one.network, Ipv6Route(str(one.network).upper(), "C", 0, 0, hops)
            if one.network.prefixlen < one.max_prefixlen:
                own = IPv6Network(one.ip)
                yield own, Ipv6Route(str(own).upper(), "L", 0, 0, hops)


def _isis(topology: Topology, name: str) -> Iterator[tuple[IPv6Network, Ipv6Route]]:
    """Level 1 first, which wins over level 2 at the same distance."""
    instances = [isis for isis in topology.nodes[name].config.isis.values() if isis.vrf is None]
    seen: set[IPv6Network] = set()
    for level in (1, 2):
        if not any(level in isis.levels for isis in instances):
            continue
        own = any(isis.multi_topology for isis in instances)
        graph = _multi_topology(topology, level) if own else graph_of(topology)
        announced = {router: _isis_prefixes(topology, router, level) for router in topology.nodes}
        avoided = unreadable(topology, graph_of(topology), level, name)
        found = list(_routes(topology, graph, (level, name), announced, "isis", avoided))
        yield from ((net, route) for net, route in found if net not in seen)
        seen |= {network for network, _ in found}


def _multi_topology(topology: Topology, level: int) -> Graph:
    """The IPv6 topology of its own, with the metrics of ``isis ipv6 metric`` (RFC 5120)."""
    graph = Graph(0)
    for circuit in topology.all_circuits():
        if not circuit.isis.up or level not in circuit.isis.levels:
            continue
        if not all(_has_family(topology, end) and has_topology_per_family(topology, end) for end in circuit.ends):
            continue
        for near in circuit.ends:
            interface = topology.interface(near)
            metric = interface.isis.ipv6_metric.get(level, DEFAULT_METRIC) if interface else DEFAULT_METRIC
            edge = Edge(circuit.far(near.router).router, metric, near, "")
            graph.edges.setdefault(level, {}).setdefault(near.router, []).append(edge)
    return graph


def _has_family(topology: Topology, end: End) -> bool:
    interface = topology.interface(end)
    return interface is not None and "ipv6" in families(interface)


def _isis_prefixes(topology: Topology, router: str, level: int) -> dict[IPv6Network, int]:
    found: dict[IPv6Network, int] = {}
    for interface in _ipv6_interfaces_up(topology, router):
        end = End(router, interface.name)
        instance = instance_of(topology, end)
        if interface.ipv6.isis_tag is None or instance is None or instance.shutdown:
            continue
        if level in isis_levels(topology, end):
            metric = isis_metric(topology, end, level)
            if instance.multi_topology:
                metric = interface.isis.ipv6_metric.get(level, DEFAULT_METRIC)
            found.update({one.network: metric for one in interface.ipv6.addresses})
    return found


def _ospf(topology: Topology, name: str) -> Iterator[tuple[IPv6Network, Ipv6Route]]:
    if not any("ipv6" in one.ipv6.ospfv3 for one in topology.nodes[name].config.interfaces.values()):
        return iter(())
    graph = Graph(0)
    for circuit in topology.all_circuits():
        if circuit.adjacency(_OSPFV3.protocol).up:
            for near in circuit.ends:
                edge = Edge(circuit.far(near.router).router, _ospf_cost(topology, near), near, "")
                graph.edges.setdefault(OSPF, {}).setdefault(near.router, []).append(edge)
    announced = {router: _ospf_prefixes(topology, router) for router in topology.nodes}
    return _routes(topology, graph, (OSPF, name), announced, _OSPFV3.protocol, frozenset())


def _ospf_cost(topology: Topology, end: End) -> int:
    interface = topology.interface(end)
    area = interface.ipv6.ospfv3.get("ipv6") if interface else None
    if interface is None or area is None:
        return DEFAULT_METRIC
    reference = process_of(topology.nodes[end.router], area).reference_bandwidth
    return interface.ipv6.settings.cost or natural_cost(interface, reference)


def _ospf_prefixes(topology: Topology, router: str) -> dict[IPv6Network, int]:
    """What a router announces: loopbacks as host routes at no cost."""
    found: dict[IPv6Network, int] = {}
    for interface in _ipv6_interfaces_up(topology, router):
        area = interface.ipv6.ospfv3.get("ipv6")
        if area is None or process_of(topology.nodes[router], area).shutdown:
            continue
        for one in interface.ipv6.addresses:
            network = IPv6Network(one.ip) if interface.is_loopback else one.network
            found[network] = 0 if interface.is_loopback else _ospf_cost(topology, End(router, interface.name))
    return found


def _routes(
    topology: Topology,
    graph: Graph,
    start: tuple[int, str],
    announced: dict[str, dict[IPv6Network, int]],
    protocol: HelloProtocol,
    avoided: frozenset[str],
) -> Iterator[tuple[IPv6Network, Ipv6Route]]:
    """What shortest paths lead to; a path that begins over a link without IPv6 gives no route."""
    level, name = start
    code, distance = (f"I{level}", 115) if protocol == "isis" else ("O", 110)
    paths = shortest_paths(graph, level, name, avoided)
    best: dict[IPv6Network, tuple[int, Hops]] = {}
    for router, length in paths.distance.items():
        hops = _hops(topology, paths.first[router], protocol)
        for network, metric in announced[router].items() if router != name and hops else ():
            if network not in best or length + metric < best[network][0]:
                best[network] = length + metric, hops
    for network, (metric, hops) in best.items():
        yield network, Ipv6Route(str(network).upper(), code, distance, metric, hops)


def _hops(topology: Topology, edges: Iterable[Edge], protocol: HelloProtocol) -> Hops:
    circuits = (_circuit(topology, edge, protocol) for edge in edges)
    found = ((circuit.far(near.router), near) for circuit, near in circuits if circuit is not None)
    return tuple((link_local(topology, far), near.interface) for far, near in found if link_local(topology, far))


def _circuit(topology: Topology, edge: Edge, protocol: HelloProtocol) -> tuple[Circuit | None, End]:
    for circuit in topology.nodes[edge.near.router].circuits:
        if circuit.near(edge.near.router) == edge.near and circuit.far(edge.near.router).router == edge.to:
            is_usable = protocol != "isis" or all(_has_family(topology, end) for end in circuit.ends)
            if circuit.adjacency(protocol).up and is_usable:
                return circuit, edge.near
    return None, edge.near

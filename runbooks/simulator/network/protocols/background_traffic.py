"""What crosses the network by itself: hellos, keepalives, and labelled streams between all routers.

What crosses a circuit is turned into contributions to meters: out at one end, in at the other, encapsulated and
decapsulated on the way, and the same again, larger, on the circuits underneath. A meter is an interface, or an
entry of a forwarding table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from corelinks.runbooks.simulator.network.forwarding.carriage import (
    Kind,
    contributions,
    passes,
)
from corelinks.runbooks.simulator.network.forwarding.label_bindings import is_operational
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import clns_mtu
from corelinks.runbooks.simulator.network.forwarding.spf import graph_of, unreadable
from corelinks.runbooks.simulator.network.model.acl_config import LDP_PORT, TCP, Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.meters import Contribution, Meters
from corelinks.runbooks.simulator.network.model.routes import OSPF, Edge, path
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.isis import IsisRules
from corelinks.runbooks.simulator.network.protocols.ldp import active_end, hello_packet, transmits
from corelinks.runbooks.simulator.network.protocols.ospf import OspfRules, packets

#: A background stream: packets a second, and bytes with its label.
_STREAM = (20.0, 404)
_ALL_PAIRS = 12
#: In a large core streams move at most this often, in seconds.
_REST = 5.0
#: How long a core has been running when it is switched on, as far as counters know; seconds.
_PAST = 500000.0
#: Packets a second of hellos and keepalives.
_ISIS_RATE, _OSPF_RATE, _LDP_RATE, _SESSION_RATE = 0.111, 0.105, 0.22, 0.03


def refresh(topology: Topology, circuits: list[Circuit]) -> None:
    """Work out anew what the directions of these circuits carry."""
    for circuit in circuits:
        for index in (0, 1):
            found: list[Contribution] = []
            for kind, rate, size, packet in _emissions(topology, circuit, index):
                found += contributions(topology, circuit, circuit.ends[index].router, kind, rate, size, packet)
            topology.meters.give(topology.now, (circuit.key, index), found)


def _emissions(topology: Topology, circuit: Circuit, index: int) -> Iterator[tuple[Kind, float, int, Packet | None]]:
    """What an end sends: kind, packets a second, bytes, and what access lists see of it."""
    end = circuit.ends[index]
    interface = topology.interface(end)
    if interface is None or not circuit.alive or not topology.is_up(end):
        return
    if IsisRules().speaks(topology, end):
        yield "clns", _ISIS_RATE, clns_mtu(interface) if interface.isis.padding else 70, None
    if OspfRules().speaks(topology, end):
        yield "ip", _OSPF_RATE, 76, next(packets(interface.address_text, interface.address_text))
    if transmits(topology, end):
        yield "ip", _LDP_RATE, 62, hello_packet(topology, end)
    if circuit.hello[index].up:
        yield "ip", _SESSION_RATE, 58, _session_packet(topology, circuit, end)
    if rate := topology.meters.streams.get((circuit.key, index), 0.0):
        yield "mpls", rate, _STREAM[1], None


def _session_packet(topology: Topology, circuit: Circuit, end: End) -> Packet | None:
    far = circuit.far(end.router).router
    session = topology.sessions.get(frozenset((end.router, far)))
    addresses = dict(zip(session.routers, session.transports, strict=True)) if session is not None else {}
    source, destination = addresses.get(end.router), addresses.get(far)
    if session is None or source is None or destination is None:
        return None
    ports = (session.port, LDP_PORT) if active_end(session) == end.router else (LDP_PORT, session.port)
    return Packet(TCP, source, destination, *ports)


def backdate(topology: Topology) -> None:
    """Let every counter have run at its rate for days, as in a core that has been up that long."""
    for meter in topology.meters.meters.values():
        for name, rate in meter.rates.items():
            meter.totals[name] = rate * _PAST


def refresh_streams(topology: Topology) -> None:
    """Lay the background streams along the paths of this moment; nothing to do while the topology is the same."""
    meters = topology.meters
    version = (topology.igp_version, topology.label_version)
    if meters.streams_for == version:
        return
    if len(topology.nodes) > _ALL_PAIRS and not topology.warm and topology.now - meters.streams_at < _REST:
        return
    meters.streams_for, meters.streams_at = version, topology.now
    before, meters.streams = meters.streams, {}
    switched: dict[tuple[str, str, str], float] = {}
    for source, target in _pairs(topology):
        _lay(topology, meters, source, target, switched)
    changed = {key for key, _ in before.keys() ^ meters.streams.keys()}
    changed |= {key for (key, n), rate in meters.streams.items() if before.get((key, n)) != rate}
    refresh(topology, [circuit for circuit in topology.all_circuits() if circuit.key in changed])
    meters.give(topology.now, "switched", [(key, "bytes", rate) for key, rate in switched.items()])


def _pairs(topology: Topology) -> list[tuple[str, str]]:
    """Who talks to whom: everybody in a small core, cabled neighbors in a large one."""
    if len(topology.nodes) <= _ALL_PAIRS:
        found = list(combinations(sorted(topology.nodes), 2))
    else:
        found = [(one.router, two.router) for one, two in (circuit.ends for circuit in topology.cables)]
    return [*found, *((two, one) for one, two in found)]


def _lay(
    topology: Topology, meters: Meters, source: str, target: str, switched: dict[tuple[str, str, str], float]
) -> None:
    rate, size = _STREAM
    prefix = f"{topology.nodes[target].ldp_id}/32"
    for edge in best_path(topology, source, target):
        if not edge.next_hop:
            return
        session = topology.sessions.get(frozenset((edge.near.router, edge.to)))
        if session is None or not session.up or not is_operational(topology, edge.near):
            return
        circuits = topology.nodes[edge.near.router].circuits
        circuit = next((c for c in circuits if c.near(edge.near.router) == edge.near and c.alive), None)
        if circuit is None:
            return
        key = (circuit.key, circuit.index(edge.near.router))
        meters.streams[key] = meters.streams.get(key, 0.0) + rate
        if edge.near.router != source:
            entry = (edge.near.router, prefix, edge.near.interface)
            switched[entry] = switched.get(entry, 0.0) + rate * size
        if not passes(topology, circuit, edge.near.router, "mpls", size):
            return


def best_path(topology: Topology, source: str, target: str) -> list[Edge]:
    """The edges of one shortest path between two routers at the highest level that joins them."""
    graph = graph_of(topology)
    for level in (2, 1, OSPF):
        if source in graph.edges.get(level, {}):
            found = path(graph, level, source, target, unreadable(topology, graph, level, source))
            if found:
                return found
    return []

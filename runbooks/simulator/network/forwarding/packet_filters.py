"""Access lists on the way of a packet: that of the interface it leaves by, and that of the one it arrives at."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.simulator.network.model.acl_config import ESP, GRE, AccessEntry, AccessList, Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.meters import Contribution
from corelinks.runbooks.simulator.network.model.topology import Topology

_ENCAPSULATED = (GRE, ESP)


def lets_through(topology: Topology, circuit: Circuit, sender: str, packet: Packet) -> bool:
    """Whether the access lists of both ends let a packet through."""
    return all(known.decide(packet)[0] for _, known in _on_the_way(topology, circuit, sender, packet))


def hits(topology: Topology, circuit: Circuit, sender: str, packet: Packet, packets: float) -> list[Contribution]:
    """What packets add to the counters of the entries that decide about them."""
    found: list[Contribution] = []
    for router, known in _on_the_way(topology, circuit, sender, packet):
        permits, entry = known.decide(packet)
        if entry is not None:
            found.append((counter(router, known), str(entry.number), packets))
        if not permits:
            break
    return found


def counter(router: str, known: AccessList) -> tuple[str, str, str]:
    """The meter of a list."""
    return "access-list", router, known.name


def matches(topology: Topology, router: str, known: AccessList, entry: AccessEntry) -> int:
    """How many packets an entry has decided about."""
    meter = topology.meters.meter(topology.now, counter(router, known))
    meter.accrue(topology.now)
    return int(meter.totals.get(str(entry.number), 0.0))


def outer_packet(interface: InterfaceConfig, source: str) -> Packet:
    """What a tunnel sends over its underlay."""
    return Packet(ESP if interface.tunnel.protection else GRE, source, interface.tunnel.destination or "0.0.0.0")


def _on_the_way(topology: Topology, circuit: Circuit, sender: str, packet: Packet) -> Iterator[tuple[str, AccessList]]:
    near, far = circuit.near(sender), circuit.far(sender)
    if not _is_own(topology, near, packet):
        yield from _list_at(topology, near, "out")
    yield from _list_at(topology, far, "in")


def _is_own(topology: Topology, near: End, packet: Packet) -> bool:
    """What a router sends itself passes its outbound lists; what it has encapsulated for others does not."""
    if packet.protocol in _ENCAPSULATED:
        return False
    interfaces = topology.nodes[near.router].config.interfaces.values()
    return any(interface.address_text == packet.source for interface in interfaces)


def _list_at(topology: Topology, end: End, direction: str) -> Iterator[tuple[str, AccessList]]:
    interface = topology.interface(end)
    name = interface.filters.get(direction) if interface is not None else None
    known = topology.nodes[end.router].config.access_lists.get(name or "")
    if known is not None:  # a list that does not exist filters nothing
        yield end.router, known

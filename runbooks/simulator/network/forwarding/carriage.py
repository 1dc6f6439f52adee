"""What gets through a cable or a tunnel with its key, mode, protection, SA and underlay, and the counters it moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corelinks.runbooks.simulator.network.forwarding import packet_filters
from corelinks.runbooks.simulator.network.forwarding.link_states import is_ready
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import interface_mtu, outer_size
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress
from corelinks.runbooks.simulator.network.forwarding.tunnel_pairs import configured_source
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.acl_config import Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.crypto_config import TransformSet
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.meters import Contribution
from corelinks.runbooks.simulator.network.model.topology import Topology

Kind = Literal["ip", "clns", "mpls"]
#: A circuit, and the router that sends over it.
Hop = tuple[Circuit, str]

_MOST_HOPS = 32


def passes(
    topology: Topology, circuit: Circuit, sender: str, kind: Kind, size: int = 100, packet: Packet | None = None
) -> bool:
    """Whether what a router sends over a circuit arrives. ``size`` in bytes, without encapsulation.

    ``packet`` is what access lists look at, where it is IP.
    """
    near, far = circuit.near(sender), circuit.far(sender)
    if not circuit.alive or not topology.is_up(near) or not topology.is_up(far):
        return False
    if fault_effects.loses_arrivals(topology, far):
        return False
    if kind == "mpls" and fault_effects.drops_labels(topology, far):
        return False
    is_looked_at = packet is not None and kind == "ip" and topology.has_filters
    if packet is not None and is_looked_at and not packet_filters.lets_through(topology, circuit, sender, packet):
        return False
    return circuit.kind == "cable" or _through_tunnel(topology, circuit, sender, kind, size)


def _through_tunnel(topology: Topology, circuit: Circuit, sender: str, kind: Kind, size: int) -> bool:
    near, far = topology.interface(circuit.near(sender)), topology.interface(circuit.far(sender))
    if near is None or far is None or not is_understood(near, far, kind):
        return False
    if not is_accepted(topology, circuit, sender):
        return False
    outer = outer_size(near, size, transform_in_use(topology, circuit, near))
    hops = underlay(topology, circuit.near(sender))
    packet = _outer_packet(topology, circuit.near(sender), near)
    return hops is not None and all(_fits(topology, hop, outer, packet) for hop in hops)


def _outer_packet(topology: Topology, end: End, interface: InterfaceConfig) -> Packet | None:
    """What access lists see of a tunnel; None while there are none."""
    source = configured_source(topology, end) if topology.has_filters else None
    return packet_filters.outer_packet(interface, source) if source is not None else None


def is_understood(near: InterfaceConfig, far: InterfaceConfig, kind: Kind) -> bool:
    """Whether the far end recognises what the near one sends: the same mode and key, and IP only in a VTI."""
    if near.tunnel.is_vti != far.tunnel.is_vti or (near.tunnel.is_vti and kind != "ip"):
        return False
    return near.tunnel.is_vti or near.tunnel.key == far.tunnel.key


def is_accepted(topology: Topology, circuit: Circuit, sender: str) -> bool:
    """Whether protection lets it through: an SA for both, or none on either and no VTI on the same addresses."""
    near, far = topology.interface(circuit.near(sender)), topology.interface(circuit.far(sender))
    if near is None or far is None:
        return False
    if near.tunnel.protection is None and far.tunnel.protection is None:
        return not _is_claimed_by_vti(topology, circuit.far(sender), far)
    if any(fault_effects.has_lost_sas(topology, end) for end in circuit.ends):
        return False
    sa = topology.sas.get(frozenset(circuit.ends))
    return sa is not None and sa.is_up


def _is_claimed_by_vti(topology: Topology, end: End, interface: InterfaceConfig) -> bool:
    """A VTI's selectors are any to any: clear GRE between its addresses is dropped (IOS: RECVD_PKT_NOT_IPSEC)."""
    for other in topology.nodes[end.router].config.interfaces.values():
        ends = other.tunnel.source, other.tunnel.destination
        if other.shutdown or ends != (interface.tunnel.source, interface.tunnel.destination):
            continue
        if other.is_tunnel and other.tunnel.is_vti and other.tunnel.protection:
            return True
    return False


def transform_in_use(topology: Topology, circuit: Circuit | None, interface: InterfaceConfig) -> TransformSet | None:
    """The transform of a tunnel's SA; None while there is none."""
    if interface.tunnel.protection is None or circuit is None:
        return None
    sa = topology.sas.get(frozenset(circuit.ends))
    return sa.terms.transform if sa is not None and sa.is_up and sa.terms is not None else None


def underlay(topology: Topology, end: End) -> list[Hop] | None:
    """The circuits that packets of a tunnel take to its destination, None when they do not get there."""
    interface = topology.interface(end)
    if interface is None or interface.tunnel.destination is None:
        return None
    return walk(topology, end.router, interface.tunnel.vrf, interface.tunnel.destination, avoid=end.interface)


def walk(
    topology: Topology, router: str, vrf: str | None, address: str, *, avoid: str | None = None
) -> list[Hop] | None:
    """Hop by hop to the owner of an address; ``avoid`` is an interface that must not be used."""
    hops: list[Hop] = []
    for _ in range(_MOST_HOPS):
        if topology.nodes[router].owns(address, vrf):
            return hops
        circuit = next_circuit(topology, router, vrf, address)
        if circuit is None or circuit.near(router).interface == avoid:
            return None
        hops.append((circuit, router))
        far = circuit.far(router)
        interface = topology.interface(far)
        if interface is None or not topology.is_up(far):
            return None
        router, vrf = far.router, interface.vrf
    return None


def next_circuit(topology: Topology, router: str, vrf: str | None, address: str) -> Circuit | None:
    """The circuit that a router forwards packets to an address over."""
    hop = egress(topology, router, vrf, address)
    if hop is None or hop.interface is None or not topology.nodes[router].is_up(hop.interface):
        return None
    found = list(circuits_at(topology, End(router, hop.interface)))
    wanted = hop.address or address
    for circuit in found:
        interface = topology.interface(circuit.far(router))
        if interface is not None and str(interface.address) == wanted:
            return circuit
    return found[0] if len(found) == 1 else None


def circuits_at(topology: Topology, end: End) -> Iterator[Circuit]:
    """The live circuits at an interface: one, or several on a shared segment."""
    circuits = topology.nodes[end.router].circuits
    return (circuit for circuit in circuits if circuit.alive and circuit.near(end.router) == end)


def _fits(topology: Topology, hop: Hop, outer: int, packet: Packet | None) -> bool:
    """Whether an encapsulated packet gets over one hop; larger ones than the interface's MTU go in fragments."""
    circuit, sender = hop
    interface = topology.interface(circuit.near(sender))
    if interface is None or not passes(topology, circuit, sender, "ip", outer, packet):
        return False
    limit = path_mtu(topology, circuit)
    return limit is None or min(outer, interface_mtu(interface)) <= limit


def path_mtu(topology: Topology, circuit: Circuit) -> int | None:
    """What a cable's path lets through of encapsulated packets, None = everything."""
    limits = []
    for end in circuit.ends:
        for tunnel in topology.nodes[end.router].circuits:
            near = tunnel.near(end.router)
            limit = fault_effects.path_limit(topology, near) if tunnel.kind == "tunnel" else None
            if limit is not None and _rides(topology, near, end):
                limits.append(limit)
    return min(limits, default=None)


def _rides(topology: Topology, tunnel: End, physical: End) -> bool:
    interface = topology.interface(tunnel)
    if interface is None or interface.tunnel.destination is None:
        return False
    hop = egress(topology, tunnel.router, interface.tunnel.vrf, interface.tunnel.destination)
    return hop is not None and hop.interface == physical.interface


def receives_clear(topology: Topology, circuit: Circuit, end: End) -> bool:
    """Whether an end is protected and the far end sends it GRE in clear."""
    mine, theirs = topology.interface(end), topology.interface(circuit.far(end.router))
    if mine is None or theirs is None or not circuit.alive or mine.tunnel.protection is None:
        return False
    if theirs.tunnel.protection is not None or not topology.is_up(circuit.far(end.router)):
        return False
    return is_ready(topology, end) and underlay(topology, circuit.far(end.router)) is not None


def contributions(
    topology: Topology,
    circuit: Circuit,
    sender: str,
    kind: Kind,
    packets: float,
    size: int,
    packet: Packet | None = None,
) -> list[Contribution]:
    """What packets over a circuit add to the meters of its ends and of the circuits underneath."""
    near, far = circuit.near(sender), circuit.far(sender)
    arrives = passes(topology, circuit, sender, kind, size, packet)
    found: list[Contribution] = [(near, "out", packets), (near, "out_bytes", packets * size)]
    if arrives:
        found += [(far, "in", packets), (far, "in_bytes", packets * size)]
    if packet is not None and kind == "ip" and topology.has_filters and topology.is_up(near):
        found += packet_filters.hits(topology, circuit, sender, packet, packets)
    if circuit.kind == "tunnel":
        found += _beneath(topology, circuit, sender, kind, packets, size)
    return found


def _beneath(
    topology: Topology, circuit: Circuit, sender: str, kind: Kind, packets: float, size: int
) -> list[Contribution]:
    near, far = circuit.near(sender), circuit.far(sender)
    mine, theirs = topology.interface(near), topology.interface(far)
    if mine is None or theirs is None:
        return []
    if mine.tunnel.is_vti and kind != "ip":
        return []
    found: list[Contribution] = []
    if mine.tunnel.protection is not None:
        if not is_accepted(topology, circuit, sender):
            return [(near, "no_sa", packets)]
        found.append((near, "encaps", packets))
    outer = outer_size(mine, size, transform_in_use(topology, circuit, mine))
    hops = underlay(topology, near)
    packet = _outer_packet(topology, near, mine)
    for hop, router in hops or ():
        found += contributions(topology, hop, router, "ip", packets, outer, packet)
    if hops is None or not all(passes(topology, hop, router, "ip", outer, packet) for hop, router in hops):
        return found
    if mine.tunnel.protection is not None and not fault_effects.loses_arrivals(topology, far):
        found.append((far, "decaps", packets))
    elif receives_clear(topology, circuit, far):
        found.append((far, "clear", packets))
    if not is_understood(mine, theirs, kind):
        found.append((far, "refused", packets))
    return found

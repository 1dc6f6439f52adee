"""OSPFv3 over a circuit, for each of the families that it carries (RFC 5340, RFC 5838): it needs IPv6 in both cases."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import interface_mtu, transport_of
from corelinks.runbooks.simulator.network.model.circuits import AdjacencyChange, Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.ipv6_config import Ospfv3Area, Ospfv3Config
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology
from corelinks.runbooks.simulator.network.protocols.ospf import highest_address, natural_network_type

_HELLO = 76


class Ospfv3Rules:
    """The rules of OSPFv3 for one family, "ipv4" or "ipv6"."""

    def __init__(self, family: str, protocol: HelloProtocol) -> None:
        self.family = family
        self.protocol: HelloProtocol = protocol

    def speaks(self, topology: Topology, end: End) -> bool:
        """An up interface with IPv6 that a process covers for the family, not passive and not shut down."""
        interface = topology.interface(end)
        if interface is None or self.family not in interface.ipv6.ospfv3 or interface.vrf is not None:
            return False
        if not interface.ipv6.is_on or not topology.is_up(end):
            return False
        process = process_of(topology.nodes[end.router], interface.ipv6.ospfv3[self.family])
        return not process.shutdown and not process.passive.covers(end.interface)

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """The hello arrives and agrees in area, instance, timers and kind of network; a VTI of IPv4 loses it."""
        far = circuit.far(end.router)
        mine, theirs = topology.interface(end), topology.interface(far)
        if mine is None or theirs is None or theirs.tunnel.is_vti:
            return False
        if self._fields(mine) != self._fields(theirs):
            return False
        return passes(topology, circuit, far.router, "ip", _HELLO)

    def _fields(self, interface: InterfaceConfig) -> tuple[object, ...]:
        area = interface.ipv6.ospfv3.get(self.family)
        return (area and (area.area, area.instance), ospfv3_timers(interface), ospfv3_network_type(interface))

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """One level, and none while the IPv6 MTUs differ or the router-ids do not: then the two stay in EXSTART."""
        interfaces = [interface for end in circuit.ends if (interface := topology.interface(end)) is not None]
        sizes = {ipv6_mtu(topology, end) for end in circuit.ends}
        ignored = all(interface.ipv6.settings.mtu_ignore for interface in interfaces)
        ids = {ospfv3_router_id(topology, end, self.family) for end in circuit.ends}
        return frozenset({0}) if len(ids) == len(circuit.ends) and (ignored or len(sizes) == 1) else frozenset()

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """A hello and an exchange; on a broadcast network first the wait for a designated router."""
        interface = topology.interface(circuit.ends[0])
        kind = ospfv3_network_type(interface) if interface else ""
        return (3.0, 10.0) if kind == "POINT_TO_POINT" else (30.0, 40.0)

    def hold(self, topology: Topology, end: End) -> float:
        """The dead interval of an interface, seconds."""
        interface = topology.interface(end)
        return float(ospfv3_timers(interface)[1]) if interface else 40.0

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """Write ``%OSPFv3-5-ADJCHG`` to the log of one end."""
        interface = topology.interface(end)
        area = interface.ipv6.ospfv3.get(self.family) if interface else None
        text = "from LOADING to FULL, Loading Done"
        if not change.is_up:
            is_expired = change is AdjacencyChange.HOLD_EXPIRED
            why = "Dead timer expired" if is_expired else "Interface down or detached"
            text = f"from FULL to DOWN, Neighbor Down: {why}"
        peer = ospfv3_router_id(topology, circuit.far(end.router), self.family)
        where = f"Process {area.process if area else 1}, Nbr {peer} on {end.interface}"
        topology.log(end.router, f"%OSPFv3-5-ADJCHG: {where} {text}")


OSPFV3_RULES = (Ospfv3Rules("ipv4", "ospfv3-ipv4"), Ospfv3Rules("ipv6", "ospfv3-ipv6"))


def process_of(node: RouterNode, area: Ospfv3Area) -> Ospfv3Config:
    """The process of an interface's line; IOS makes the process with the line where it is not there."""
    return node.config.ospfv3.get(area.process) or Ospfv3Config(area.process)


def ospfv3_router_id(topology: Topology, end: End, family: str) -> str:
    """The router-id of the process at an end: as configured, or the highest IPv4 address as in OSPFv2."""
    node, interface = topology.nodes[end.router], topology.interface(end)
    area = interface.ipv6.ospfv3.get(family) if interface else None
    configured = process_of(node, area).router_id if area else None
    return configured or highest_address(node) or "0.0.0.0"


def ospfv3_network_type(interface: InterfaceConfig) -> str:
    """The network type of an interface, as OSPFv3 prints it."""
    kind = interface.ipv6.settings.network
    return kind.upper().replace("-", "_") if kind else natural_network_type(interface)


def ospfv3_timers(interface: InterfaceConfig) -> tuple[int, int]:
    """Hello and dead interval, seconds."""
    hello = interface.ipv6.settings.hello or 10
    return hello, interface.ipv6.settings.dead or 4 * hello


def ipv6_mtu(topology: Topology, end: End) -> int:
    """The largest IPv6 packet of an interface, bytes: ``ip mtu`` does not count, a tunnel's transport does."""
    interface = topology.interface(end)
    if interface is None:
        return 0
    natural = transport_of(topology, end) if interface.is_tunnel else interface_mtu(interface)
    return interface.ipv6.mtu or natural

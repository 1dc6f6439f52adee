"""OSPF over a circuit: area, timers, network type, authentication, and the MTU that sticks in EXSTART."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import ip_mtu, transport_of
from corelinks.runbooks.simulator.network.forwarding.spf import ospf_place, ospf_process
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.acl_config import OSPF, Packet
from corelinks.runbooks.simulator.network.model.circuits import AdjacencyChange, Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

_HELLO = 76
_ALL_ROUTERS = "224.0.0.5"


class OspfRules:
    """The rules of OSPF for ``adjacency.update``."""

    protocol: HelloProtocol = "ospf"

    def speaks(self, topology: Topology, end: End) -> bool:
        """An up interface that a process covers, not passive and not shut down."""
        process, interface = ospf_process(topology, end), topology.interface(end)
        if process is None or interface is None or not topology.is_up(end):
            return False
        ospf = topology.nodes[end.router].config.ospf[process]
        return not (ospf.shutdown or interface.ospf.shutdown or ospf.passive.covers(end.interface))

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """The hello arrives and agrees in area, timers, authentication, kind of network and subnet."""
        far = circuit.far(end.router)
        mine, theirs = topology.interface(end), topology.interface(far)
        if mine is None or theirs is None or fault_effects.fails_igp_authentication(topology, end):
            return False
        if _hello_fields(topology, end, mine) != _hello_fields(topology, far, theirs):
            return False
        sent = packets(theirs.address_text, mine.address_text) if topology.has_filters else (None,)
        return all(passes(topology, circuit, far.router, "ip", _HELLO, packet) for packet in sent)

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """The area, empty while the MTUs differ: then the two stay in EXSTART."""
        interfaces = [topology.interface(end) for end in circuit.ends]
        sizes = {
            ip_mtu(interface, transport_of(topology, end))
            for end, interface in zip(circuit.ends, interfaces, strict=True)
            if interface
        }
        ignored = all(interface and interface.ospf.mtu_ignore for interface in interfaces)
        identical = len({router_id(topology.nodes[e.router], ospf_process(topology, e)) for e in circuit.ends}) == 1
        return frozenset() if identical or (len(sizes) > 1 and not ignored) else frozenset({0})

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """A hello and an exchange; on a broadcast network first the wait for a designated router."""
        interface = topology.interface(circuit.ends[0])
        kind = network_type(interface) if interface else ""
        return (3.0, 10.0) if kind == "POINT_TO_POINT" else (30.0, 40.0)

    def hold(self, topology: Topology, end: End) -> float:
        """The dead interval of an interface, seconds."""
        interface = topology.interface(end)
        return float(timers(interface)[1]) if interface else 40.0

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """Write ``%OSPF-5-ADJCHG`` to the log of one end."""
        far = circuit.far(end.router)
        peer = router_id(topology.nodes[far.router], ospf_process(topology, far))
        text = "from LOADING to FULL, Loading Done"
        if not change.is_up:
            is_expired = change is AdjacencyChange.HOLD_EXPIRED
            why = "Dead timer expired" if is_expired else "Interface down or detached"
            text = f"from FULL to DOWN, Neighbor Down: {why}"
        process = ospf_process(topology, end) or next(iter(topology.nodes[end.router].config.ospf), 1)
        message = f"%OSPF-5-ADJCHG: Process {process}, Nbr {peer} on {end.interface} {text}"
        topology.log(end.router, message)


def packets(source: str, destination: str) -> Iterator[Packet | None]:
    """What two neighbors send: hellos to all routers, the rest to each other; None where an address is missing."""
    if not source or not destination:
        return iter((None,))
    return (Packet(OSPF, source, to) for to in (_ALL_ROUTERS, destination))


def _hello_fields(topology: Topology, end: End, interface: InterfaceConfig) -> tuple[object, ...]:
    place = ospf_place(topology, end)
    settings = interface.ospf
    kind = network_type(interface)
    return (place[1] if place else None, timers(interface), settings.authentication, kind, interface.network)


def network_type(interface: InterfaceConfig) -> str:
    """The network type of an interface, as show ip ospf interface prints it."""
    if interface.ospf.network:
        return interface.ospf.network.upper().replace("-", "_")
    return natural_network_type(interface)


def natural_network_type(interface: InterfaceConfig) -> str:
    """The network type that OSPF of any version takes from the kind of an interface."""
    if interface.is_loopback:
        return "LOOPBACK"
    return "POINT_TO_POINT" if interface.has_one_neighbor else "BROADCAST"


def timers(interface: InterfaceConfig) -> tuple[int, int]:
    """Hello and dead interval, seconds."""
    hello = interface.ospf.hello or 10
    return hello, interface.ospf.dead or 4 * hello


def router_id(node: RouterNode, process: int | None) -> str:
    """The router-id of a process: as configured, or the highest loopback address of its VRF, or any address."""
    ospf = node.config.ospf.get(process or 0)
    if ospf is not None and ospf.router_id:
        return ospf.router_id
    return highest_address(node, ospf.vrf if ospf else None) or "0.0.0.0"


def highest_address(node: RouterNode, vrf: str | None = None) -> str | None:
    """The highest address of a loopback that is up in a VRF (None: the global table), or else of any interface."""
    here = [one for one in node.config.interfaces.values() if one.vrf == vrf and node.is_up(one.name)]
    loopbacks = [one.address for one in here if one.is_loopback and one.address is not None]
    others = [one.address for one in here if not one.is_tunnel and one.address is not None]
    found = loopbacks or others
    return str(max(found)) if found else None

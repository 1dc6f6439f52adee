"""OSPF over a circuit: area, timers, network type, authentication, and the MTU that sticks in EXSTART."""

from __future__ import annotations

from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import ip_mtu
from corelinks.runbooks.simulator.network.forwarding.spf import ospf_place, ospf_process
from corelinks.runbooks.simulator.network.forwarding.tunnel_mtu import transport_of
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Node, World
from corelinks.runbooks.simulator.network.model.topology import Protocol as Igp

_HELLO = 76


class OspfRules:
    """The rules of OSPF for ``adjacency.update``."""

    igp: Igp = "ospf"

    def speaks(self, world: World, end: End) -> bool:
        """An up interface that a process covers and that is not passive."""
        process = ospf_process(world, end)
        if process is None or not world.is_up(end):
            return False
        return not world.nodes[end.router].config.ospf[process].is_passive(end.interface)

    def hears(self, world: World, circuit: Circuit, end: End) -> bool:
        """The hello arrives and agrees in area, timers, authentication, kind of network and subnet."""
        far = circuit.far(end.router)
        mine, theirs = world.interface(end), world.interface(far)
        if mine is None or theirs is None or strikes.strikes(world, "igp-authentication-mismatch", end):
            return False
        if _hello_fields(world, end, mine) != _hello_fields(world, far, theirs):
            return False
        return passes(world, circuit, far.router, "ip", _HELLO)

    def levels(self, world: World, circuit: Circuit) -> frozenset[int]:
        """The area, empty while the MTUs differ: then the two stay in EXSTART."""
        interfaces = [world.interface(end) for end in circuit.ends]
        sizes = {
            ip_mtu(interface, transport_of(world, end))
            for end, interface in zip(circuit.ends, interfaces, strict=True)
            if interface
        }
        ignored = all(interface and interface.ospf.mtu_ignore for interface in interfaces)
        identical = len({router_id(world.nodes[end.router]) for end in circuit.ends}) == 1
        return frozenset() if identical or (len(sizes) > 1 and not ignored) else frozenset({0})

    def setup(self, world: World, circuit: Circuit) -> tuple[float, float]:
        """A hello and an exchange; on a broadcast network first the wait for a designated router."""
        interface = world.interface(circuit.ends[0])
        kind = network_type(interface) if interface else ""
        return (3.0, 10.0) if kind == "POINT_TO_POINT" else (30.0, 40.0)

    def hold(self, world: World, end: End) -> float:
        """The dead interval."""
        interface = world.interface(end)
        return float(timers(interface)[1]) if interface else 40.0

    def announce(self, world: World, circuit: Circuit, end: End, up: bool, reason: str) -> None:
        """``%OSPF-5-ADJCHG``."""
        peer = router_id(world.nodes[circuit.far(end.router).router])
        if up:
            change = "from LOADING to FULL, Loading Done"
        else:
            why = {"hold time expired": "Dead timer expired"}.get(reason, "Interface down or detached")
            change = f"from FULL to DOWN, Neighbor Down: {why}"
        process = ospf_process(world, end) or next(iter(world.nodes[end.router].config.ospf), 1)
        message = f"%OSPF-5-ADJCHG: Process {process}, Nbr {peer} on {end.interface} {change}"
        world.log(end.router, message)


def _hello_fields(world: World, end: End, interface: InterfaceConfig) -> tuple[object, ...]:
    place = ospf_place(world, end)
    settings = interface.ospf
    kind = network_type(interface)
    return (place[1] if place else None, timers(interface), settings.authentication, kind, interface.network)


def network_type(interface: InterfaceConfig) -> str:
    """As show ip ospf interface prints it."""
    if interface.ospf.network:
        return interface.ospf.network.upper().replace("-", "_")
    if interface.is_loopback:
        return "LOOPBACK"
    return "POINT_TO_POINT" if interface.name.startswith(("Tunnel", "Serial")) else "BROADCAST"


def timers(interface: InterfaceConfig) -> tuple[int, int]:
    """Hello and dead interval, seconds."""
    hello = interface.ospf.hello or 10
    return hello, interface.ospf.dead or 4 * hello


def router_id(node: Node) -> str:
    """The configured router-id, or the highest loopback address, or the highest address."""
    for instance in node.config.ospf.values():
        if instance.router_id:
            return instance.router_id
    return highest_address(node) or "0.0.0.0"


def highest_address(node: Node) -> str | None:
    """The highest address of a loopback that is up, or else of any interface."""
    usable = [i for i in node.config.interfaces.values() if i.address is not None and node.is_up(i.name)]
    preferred = [i.address for i in usable if i.is_loopback] or [i.address for i in usable if not i.is_tunnel]
    return str(max((a for a in preferred if a is not None), default=IPv4Address(0))) if preferred else None

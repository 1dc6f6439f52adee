"""What IS-IS and OSPF show commands print of a router."""

from __future__ import annotations

from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.forwarding.packet_sizes import clns_mtu
from corelinks.runbooks.simulator.network.forwarding.spf import (
    has_ipv4_isis,
    instance_of,
    isis_levels,
    isis_metric,
    ospf_cost,
    ospf_place,
    ospf_process,
)
from corelinks.runbooks.simulator.network.model.circuits import Circuit, CircuitSide, End
from corelinks.runbooks.simulator.network.model.igp_config import IsisConfig
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.router_state import (
    ClnsInterfaceState,
    IgpState,
    IsisAdjacency,
    OspfInterface,
    OspfNeighborState,
)
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.isis import authentication, is_point_to_point
from corelinks.runbooks.simulator.network.protocols.ospf import network_type, router_id, timers


def igp_state(topology: Topology, name: str) -> IgpState:
    """What IS-IS and OSPF of a router show now."""
    node = topology.nodes[name]
    isis = [_isis(topology, circuit, name) for circuit in node.circuits]
    ospf = [_ospf(topology, circuit, name) for circuit in node.circuits]
    return IgpState(
        isis_nets={tag: instance.net for tag, instance in node.config.isis.items() if instance.net},
        isis=tuple(found for found in isis if found),
        clns=tuple(
            _clns(topology, End(name, interface.name), interface, instance)
            for interface in node.config.interfaces.values()
            if (instance := instance_of(topology, End(name, interface.name))) is not None
        ),
        ospf_ids={process: router_id(node, process) for process in node.config.ospf},
        ospf=tuple(found for found in ospf if found),
        ospf_interfaces=tuple(
            _ospf_interface(topology, End(name, interface), *place)
            for interface in node.config.interfaces
            if (place := ospf_place(topology, End(name, interface))) is not None
        ),
    )


def time_left(topology: Topology, side: CircuitSide, hold: float, hello: float) -> int:
    """What is left of a hold time: refreshed by every hello while they are heard, then running out."""
    since = side.heard_at if not side.hears else topology.now - (topology.now - side.since) % hello
    return max(0, int(hold - (topology.now - since)))


def _isis(topology: Topology, circuit: Circuit, name: str) -> IsisAdjacency | None:
    side = circuit.isis.sides[circuit.index(name)]
    near, far = circuit.near(name), circuit.far(name)
    mine, theirs = topology.interface(near), topology.interface(far)
    instance = instance_of(topology, near)
    if not (side.up or side.hears) or mine is None or instance is None:
        return None
    levels = circuit.isis.levels if side.up else isis_levels(topology, near) & isis_levels(topology, far)
    peer = topology.nodes[far.router].config
    there = instance_of(topology, far)
    hold = mine.isis.hello_interval * mine.isis.multiplier
    return IsisAdjacency(
        tag=instance.tag,
        system=peer.hostname,
        system_id=there.system_id if there else "",
        level="".join(f"L{level}" for level in sorted(levels)) or "L2",
        interface=near.interface,
        address=str(theirs.address) if theirs and has_ipv4_isis(topology, far) else None,
        state="UP" if side.up else "INIT",
        hold=time_left(topology, side, hold, mine.isis.hello_interval),
        circuit_id=_circuit_id(topology, circuit, name),
        since=side.since,
        is_on_lan=not is_point_to_point(mine),
    )


def _number(topology: Topology, end: End) -> int:
    """IOS numbers circuits in the order in which they were configured; here, in the order of the configuration."""
    names = [i.name for i in topology.nodes[end.router].config.interfaces.values() if i.runs_isis]
    return names.index(end.interface) if end.interface in names else 0


def _circuit_id(topology: Topology, circuit: Circuit, name: str) -> str:
    near = circuit.near(name)
    interface = topology.interface(near)
    if interface is not None and is_point_to_point(interface):
        return f"{_number(topology, circuit.far(name)):02X}"
    owner = max(circuit.ends)
    return f"{topology.nodes[owner.router].config.hostname}.{_number(topology, owner) + 1:02X}"


def _clns(topology: Topology, end: End, interface: InterfaceConfig, instance: IsisConfig) -> ClnsInterfaceState:
    levels = isis_levels(topology, end)
    here = [c for c in topology.nodes[end.router].circuits if c.near(end.router) == end]
    up = [c for c in here if c.isis.sides[c.index(end.router)].up]
    passive = instance.passive.covers(end.interface)
    return ClnsInterfaceState(
        interface=end.interface,
        up=topology.is_up(end),
        tag=instance.tag,
        circuit_type=_kind(levels),
        point_to_point=is_point_to_point(interface),
        clns_mtu=clns_mtu(interface),
        metric={level: isis_metric(topology, end, level) for level in (1, 2)},
        hello_interval=interface.isis.hello_interval,
        hello_multiplier=interface.isis.multiplier,
        hello_padding=interface.isis.padding and instance.padding,
        adjacencies={level: sum(level in c.isis.levels for c in up) for level in (1, 2)},
        circuit_number=_number(topology, end),
        circuit_id=_circuit_id(topology, here[0], end.router) if here else f"{_number(topology, end):02X}",
        authentication=authentication(instance, interface),
        passive=passive,
    )


def _kind(levels: frozenset[int]) -> str:
    return {frozenset({1}): "level-1", frozenset({1, 2}): "level-1-2"}.get(levels, "level-2")


def _ospf(topology: Topology, circuit: Circuit, name: str) -> OspfNeighborState | None:
    side = circuit.ospf.sides[circuit.index(name)]
    near, far = circuit.near(name), circuit.far(name)
    mine, theirs = topology.interface(near), topology.interface(far)
    process = ospf_process(topology, near)
    if not (side.up or side.hears) or mine is None or process is None:
        return None
    place = ospf_place(topology, near)
    hello, dead = timers(mine)
    return OspfNeighborState(
        process=process,
        router_id=router_id(topology.nodes[far.router], ospf_process(topology, far)),
        priority=_priority(theirs),
        state=_ospf_state(topology, circuit, side),
        role=_role(topology, circuit, name, mine),
        dead=time_left(topology, side, dead, hello),
        address=str(theirs.address) if theirs and theirs.address else "0.0.0.0",
        interface=near.interface,
        area=place[1] if place else 0,
        since=side.since,
    )


def _priority(interface: InterfaceConfig | None) -> int:
    """0 is shown on point-to-point networks."""
    if interface is None or network_type(interface) == "POINT_TO_POINT":
        return 0
    return interface.ospf.priority


def _ospf_state(topology: Topology, circuit: Circuit, side: CircuitSide) -> str:
    if side.up:
        return "FULL"
    if not all(other.hears for other in circuit.ospf.sides):
        return "INIT"
    pending = topology.events.is_pending(("ospf", "setup", circuit.key))
    return "2WAY" if pending else "EXSTART"


def _role(topology: Topology, circuit: Circuit, name: str, interface: InterfaceConfig) -> str:
    if network_type(interface) == "POINT_TO_POINT":
        return "-"
    ids = {
        end.router: IPv4Address(router_id(topology.nodes[end.router], ospf_process(topology, end)))
        for end in circuit.ends
    }
    far = circuit.far(name).router
    return "DR" if ids[far] > ids[name] else "BDR"


def _ospf_interface(topology: Topology, end: End, process: int, area: int) -> OspfInterface:
    node = topology.nodes[end.router]
    interface = node.config.interfaces[end.interface]
    kind = network_type(interface)
    hello, dead = timers(interface)
    runs = topology.is_up(end) and not (node.config.ospf[process].shutdown or interface.ospf.shutdown)
    state = {"POINT_TO_POINT": "P2P", "LOOPBACK": "LOOP"}.get(kind, "DR") if runs else "DOWN"
    return OspfInterface(
        process=process,
        interface=end.interface,
        area=area,
        router_id=router_id(node, process),
        network_type=kind,
        cost=ospf_cost(topology, end, process),
        state=state,
        hello=hello,
        dead=dead,
        address=f"{interface.address}/{interface.network.prefixlen if interface.network else 32}",
        passive=node.config.ospf[process].passive.covers(end.interface),
    )

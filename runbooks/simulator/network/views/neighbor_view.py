"""What OSPFv3, PIM and BFD of a router show: their neighbors."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.model.circuits import Circuit, CircuitSide, End
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.neighbor_state import (
    BfdSession,
    Ospfv3NeighborState,
    PimInterfaceState,
    PimNeighborState,
)
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.bfd import BfdRules, bfd_clients
from corelinks.runbooks.simulator.network.protocols.ospf import natural_network_type
from corelinks.runbooks.simulator.network.protocols.ospfv3 import (
    OSPFV3_RULES,
    Ospfv3Rules,
    ospfv3_network_type,
    ospfv3_router_id,
    ospfv3_timers,
)
from corelinks.runbooks.simulator.network.protocols.pim import PIM_HOLD
from corelinks.runbooks.simulator.network.views.igp_view import time_left

_PIM_HELLO = 30.0
_FIRST_DISCRIMINATOR = 4097


def ospfv3_processes(topology: Topology, name: str) -> list[tuple[int, str, str]]:
    """The OSPFv3 processes that run on some interface: number, family and router-id, in order."""
    found = {}
    for interface in topology.nodes[name].config.interfaces.values():
        for family, area in interface.ipv6.ospfv3.items():
            found[area.process, family] = ospfv3_router_id(topology, End(name, interface.name), family)
    return [(process, family, router_id) for (process, family), router_id in sorted(found.items())]


def ospfv3_neighbors(topology: Topology, name: str) -> list[Ospfv3NeighborState]:
    """The neighbors of every process."""
    return [
        row
        for rules in OSPFV3_RULES
        for circuit in topology.nodes[name].circuits
        if rules.protocol in circuit.others and (row := _ospfv3(topology, circuit, name, rules)) is not None
    ]


def _ospfv3(topology: Topology, circuit: Circuit, name: str, rules: Ospfv3Rules) -> Ospfv3NeighborState | None:
    side = circuit.others[rules.protocol].sides[circuit.index(name)]
    near, far = circuit.near(name), circuit.far(name)
    interface = topology.interface(near)
    area = interface.ipv6.ospfv3.get(rules.family) if interface else None
    if not (side.up or side.hears) or interface is None or area is None:
        return None
    hello, dead = ospfv3_timers(interface)
    mine, theirs = (ospfv3_router_id(topology, end, rules.family) for end in (near, far))
    is_lan = ospfv3_network_type(interface) == "BROADCAST"
    return Ospfv3NeighborState(
        process=area.process,
        family=rules.family,
        router_id=theirs,
        priority=int(is_lan),
        state=_state(topology, circuit, side, rules),
        role="-" if not is_lan else "DR" if IPv4Address(theirs) > IPv4Address(mine) else "BDR",
        dead=time_left(topology, side, dead, hello),
        interface_id=1 + list(topology.nodes[far.router].config.interfaces).index(far.interface),
        interface=near.interface,
    )


def _state(topology: Topology, circuit: Circuit, side: CircuitSide, rules: Ospfv3Rules) -> str:
    if side.up:
        return "FULL"
    if not all(other.hears for other in circuit.others[rules.protocol].sides):
        return "INIT"
    return "2WAY" if topology.events.is_pending((rules.protocol, "setup", circuit.key)) else "EXSTART"


def pim_neighbors(topology: Topology, name: str) -> list[PimNeighborState]:
    """The PIM neighbors; a point-to-point interface has no designated router."""
    return [
        PimNeighborState(
            address=str(theirs.address),
            interface=mine.name,
            since=side.since,
            expires=time_left(topology, side, PIM_HOLD, _PIM_HELLO),
            is_dr=not _is_point_to_point(mine) and (theirs.address or _NONE) > (mine.address or _NONE),
        )
        for mine, theirs, side in _pim_sides(topology, name)
    ]


_NONE = IPv4Address(0)


def _is_point_to_point(interface: InterfaceConfig) -> bool:
    return natural_network_type(interface) == "POINT_TO_POINT"


def _pim_sides(topology: Topology, name: str) -> Iterator[tuple[InterfaceConfig, InterfaceConfig, CircuitSide]]:
    for circuit in topology.nodes[name].circuits:
        mine, theirs = topology.interface(circuit.near(name)), topology.interface(circuit.far(name))
        if mine is not None and theirs is not None and "pim" in circuit.others:
            side = circuit.others["pim"].sides[circuit.index(name)]
            if side.up:
                yield mine, theirs, side


def pim_interfaces(topology: Topology, name: str) -> list[PimInterfaceState]:
    """The interfaces with ``ip pim`` that are up, in the order of the configuration."""
    node = topology.nodes[name]
    rows = []
    for interface in node.config.interfaces.values():
        if interface.pim is None or interface.address is None or not node.is_up(interface.name):
            continue
        peers = [theirs.address or _NONE for mine, theirs, _ in _pim_sides(topology, name) if mine is interface]
        dr = _NONE if _is_point_to_point(interface) else max([interface.address, *peers])
        rows.append(
            PimInterfaceState(interface.address_text, interface.name, interface.pim, len(peers), str(dr)),
        )
    return rows


def bfd_sessions(topology: Topology, name: str) -> list[BfdSession]:
    """The BFD sessions, those that are down as well: an end asks for one whether or not the peer answers."""
    rows = []
    for number, circuit in enumerate(topology.nodes[name].circuits):
        near, far = circuit.near(name), circuit.far(name)
        interface = topology.interface(far)
        if interface is None or not circuit.alive or not BfdRules().speaks(topology, near):
            continue
        is_up = circuit.adjacency("bfd").up
        remote = _FIRST_DISCRIMINATOR + topology.nodes[far.router].circuits.index(circuit) if is_up else 0
        local = _FIRST_DISCRIMINATOR + number
        clients = bfd_clients(topology, near)
        rows.append(BfdSession(str(interface.address), near.interface, local, remote, is_up, clients))
    return rows

"""``show ip ospf neighbor`` and ``show ip ospf interface``."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.names import short
from corelinks.runbooks.simulator.network.model.router_state import OspfInterface, OspfNeighborState, RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, state_of
from corelinks.runbooks.simulator.show.interfaces import admin_word
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import clock

_NEIGHBORS = "Neighbor ID     Pri   State           Dead Time   Address         Interface"
_BRIEF = "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C"
_STATES = {"POINT_TO_POINT": "P2P", "LOOPBACK": "LOOP"}


@show("ip ospf [<1-65535>] neighbor [INTERFACE|A.B.C.D] [detail]")
def show_ip_ospf_neighbor(device: Device, args: Args) -> list[str]:
    """The neighbors below a blank line and a heading; nothing at all without neighbors."""
    state = state_of(device)
    name, router = asked_interface(state, args), args.get("A.B.C.D")
    chosen = [
        one
        for one in state.igp.ospf
        if name in (None, one.interface) and router in (None, one.router_id) and _is_process(args, one.process)
    ]
    if not chosen:
        return []
    if args.has("detail") or router:
        return [line for one in chosen for line in _detail(state, one)]
    return ["", _NEIGHBORS, *map(_row, chosen)]


def _is_process(args: Args, process: int) -> bool:
    wanted = args.get("<1-65535>")
    return wanted is None or int(wanted) == process


def _row(one: OspfNeighborState) -> str:
    status = f"{one.state}/{one.role:>3}" if one.role == "-" else f"{one.state}/{one.role}"
    return (
        f"{one.router_id:<15} {one.priority:>3}   {status:<15} {clock(one.dead):<11} {one.address:<15} {one.interface}"
    )


def _detail(state: RouterState, one: OspfNeighborState) -> list[str]:
    return [
        "",
        f" Neighbor {one.router_id}, interface address {one.address}",
        f"    In the area {one.area} via interface {one.interface}",
        f"    Neighbor priority is {one.priority}, State is {one.state}, 6 state changes",
        "    DR is 0.0.0.0 BDR is 0.0.0.0",
        "    Options is 0x12 in Hello (E-bit, L-bit)",
        "    Options is 0x52 in DBD (E-bit, L-bit, O-bit)",
        "    LLS Options is 0x1 (LR)",
        f"    Dead timer due in {clock(one.dead)}",
        f"    Neighbor is up for {clock(state.now - one.since)}",
    ]


@show("ip ospf [<1-65535>] interface brief")
def show_ip_ospf_interface_brief(device: Device, args: Args) -> list[str]:
    """One row an interface that runs OSPF."""
    state = state_of(device)
    rows = []
    for one in state.igp.ospf_interfaces:
        if not _is_process(args, one.process):
            continue
        length = state.interfaces[one.interface].prefix_length
        full, count = _adjacent(state, one)
        word = _STATES.get(one.state, one.state)
        rows.append(
            f"{short(one.interface):<12} {one.process:<5} {one.area:<15} {f'{one.address}/{length}':<18} "
            f"{one.cost:<5} {word:<5} {full}/{count}"
        )
    return [_BRIEF, *rows] if rows else []


def _adjacent(state: RouterState, one: OspfInterface) -> tuple[int, int]:
    here = [neighbor for neighbor in state.igp.ospf if neighbor.interface == one.interface]
    return sum(1 for neighbor in here if neighbor.state == "FULL"), len(here)


@show("ip ospf [<1-65535>] interface [INTERFACE]")
def show_ip_ospf_interface(device: Device, args: Args) -> list[str]:
    """All that OSPF does on an interface, or on every one that runs it."""
    state = state_of(device)
    name = asked_interface(state, args)
    chosen = [one for one in state.igp.ospf_interfaces if name in (None, one.interface)]
    if name and not chosen:
        return [f"%OSPF: OSPF not enabled on {name}"]
    return [line for one in chosen for line in _ospf_interface(state, one)]


def _ospf_interface(state: RouterState, one: OspfInterface) -> list[str]:
    interface = state.interfaces[one.interface]
    protocol = "up" if interface.protocol_up else "down"
    lines = [
        f"{one.interface} is {admin_word(interface)}, line protocol is {protocol} ",
        f"  Internet Address {one.address}/{interface.prefix_length}, Area {one.area}, Attached via Interface Enable",
        f"  Process ID {one.process}, Router ID {one.router_id}, Network Type {one.network_type}, Cost: {one.cost}",
        "  Topology-MTID    Cost    Disabled    Shutdown      Topology Name",
        f"        0           {one.cost:<9} no          no            Base",
        "  Enabled by interface config, including secondary ip addresses",
    ]
    if one.network_type == "LOOPBACK":
        return [*lines, "  Loopback interface is treated as a stub Host"]
    full, count = _adjacent(state, one)
    due = clock(one.hello - state.now % one.hello)
    hello = "    No Hellos (Passive interface) " if one.passive else f"    Hello due in {due}"
    adjacent = [n.router_id for n in state.igp.ospf if n.interface == one.interface and n.state == "FULL"]
    return [
        *lines,
        f"  Transmit Delay is 1 sec, State {one.state}",
        f"  Timer intervals configured, Hello {one.hello}, Dead {one.dead}, Wait {one.dead}, Retransmit 5",
        "    oob-resync timeout 40",
        hello,
        "  Supports Link-local Signaling (LLS)",
        "  Cisco NSF helper support enabled",
        "  IETF NSF helper support enabled",
        "  Index 1/1, flood queue length 0",
        "  Next 0x0(0)/0x0(0)",
        "  Last flood scan length is 1, maximum is 1",
        "  Last flood scan time is 0 msec, maximum is 0 msec",
        f"  Neighbor Count is {count}, Adjacent neighbor count is {full} ",
        *(f"    Adjacent with neighbor {router}" for router in adjacent),
        "  Suppress hello for 0 neighbor(s)",
    ]

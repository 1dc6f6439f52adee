"""``show isis neighbors`` and ``database``, ``show clns neighbors`` and ``interface``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corelinks.runbooks.simulator.ios.names import kind_of, short
from corelinks.runbooks.simulator.network.model.router_state import (
    ClnsInterfaceState,
    InterfaceState,
    IsisAdjacency,
    RouterState,
)
from corelinks.runbooks.simulator.network.protocols.isis import Lsp
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, asked_interface, listed, network_of, release_of, state_of
from corelinks.runbooks.simulator.show.interfaces import admin_word
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import clock

_NEIGHBORS = "System Id       Type Interface     IP Address      State Holdtime Circuit Id"
_CLNS_NEIGHBORS = "System Id       Interface     SNPA                State  Holdtime  Type Protocol"
_ENCAPSULATIONS = {"Loopback": "LOOPBACK", "Tunnel": "TUNNEL", "Serial": "HDLC"}
_NAME_WIDTH = 15
_LSP_HEADING = {
    "ios": "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime      ATT/P/OL",
    "xe": "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime/Rcvd      ATT/P/OL",
}


@show("isis [WORD] neighbors [INTERFACE] [detail]")
def show_isis_neighbors(device: Device, args: Args) -> list[str]:
    """The adjacencies of every instance; a name that is too long has a line of its own, ended by a backslash."""
    state = state_of(device)
    asked_interface(state, args)
    return [line for tag in _tags(state, args) for line in _tag_neighbors(device, state, tag, args)]


def _tags(state: RouterState, args: Args) -> list[str]:
    wanted = args.get("WORD")
    return [tag for tag in state.igp.isis_nets if wanted in (None, tag)]


def _title(tag: str) -> list[str]:
    return ["", f"Tag {tag}:"] if tag else [""]


def _of_tag(state: RouterState, tag: str, args: Args) -> Iterator[IsisAdjacency]:
    name = args.get("INTERFACE")
    return (one for one in state.igp.isis if one.tag == tag and name in (None, one.interface))


def _tag_neighbors(device: Device, state: RouterState, tag: str, args: Args) -> list[str]:
    lines = [*_title(tag), _NEIGHBORS]
    for adjacency in _of_tag(state, tag, args):
        levels = ("L1", "L2") if adjacency.is_on_lan and adjacency.level == "L1L2" else (adjacency.level,)
        for level in levels:
            lines += _row(replace(adjacency, level=level), release_of(device))
        if args.has("detail"):
            lines += _detail(state, adjacency)
    return lines


def _wrapped(name: str, rest: str) -> list[str]:
    if len(name) > _NAME_WIDTH:
        return [f"{name} \\", " " * (_NAME_WIDTH + 1) + rest]
    return [f"{name:<{_NAME_WIDTH}} {rest}"]


def _row(adjacency: IsisAdjacency, release: Release) -> list[str]:
    circuit = f"{adjacency.circuit_id:<19}" if release.pad_isis_rows else adjacency.circuit_id
    rest = (
        f"{adjacency.level:<4} {short(adjacency.interface):<13} {adjacency.address or '':<15} "
        f"{adjacency.state:<5} {adjacency.hold:<8} {circuit}"
    )
    return _wrapped(adjacency.system, rest)


def _detail(state: RouterState, adjacency: IsisAdjacency) -> list[str]:
    net = state.igp.isis_nets[adjacency.tag]
    return [
        f"  Area Address(es): {'.'.join(net.split('.')[:-4])}",
        f"  SNPA: {_snpa(state, adjacency)}",
        f"  State Changed: {clock(state.now - adjacency.since)}",
        "  Format: Phase V",
        "  Remote TIDs: 0",
        "  Local TIDs:  0",
        f"  Interface name: {adjacency.interface}",
    ]


def _snpa(state: RouterState, adjacency: IsisAdjacency) -> str:
    kind = kind_of(adjacency.interface)
    if kind in _ENCAPSULATIONS:
        return f"*{_ENCAPSULATIONS[kind].title() if kind == 'Tunnel' else _ENCAPSULATIONS[kind]}*"
    digits = adjacency.system_id.replace(".", "").zfill(12)[-8:]
    return f"5254.{digits[:4]}.{digits[4:]}"


@show("clns [WORD] neighbors [INTERFACE] [detail]")
def show_clns_neighbors(device: Device, args: Args) -> list[str]:
    """``show clns neighbors``: the adjacencies of IS-IS as CLNS sees them."""
    state = state_of(device)
    asked_interface(state, args)
    lines: list[str] = []
    for tag in _tags(state, args):
        lines += [*_title(tag), _CLNS_NEIGHBORS]
        for one in _of_tag(state, tag, args):
            lines += _clns_row(state, one)
            if args.has("detail"):
                lines += _detail(state, one)
    return lines


def _clns_row(state: RouterState, one: IsisAdjacency) -> list[str]:
    word = "Up" if one.state == "UP" else "Init"
    rest = f"{short(one.interface):<13} {_snpa(state, one):<19} {word:<6} {one.hold:<9} {one.level:<4} IS-IS"
    return _wrapped(one.system, rest)


@show("clns interface [INTERFACE]")
def show_clns_interface(device: Device, args: Args) -> list[str]:
    """IS-IS's view of one interface, or of every one."""
    state = state_of(device)
    name = asked_interface(state, args)
    return [line for each in ([name] if name else listed(state)) for line in _clns_interface(state, each)]


def _clns_interface(state: RouterState, name: str) -> list[str]:
    interface = state.interfaces[name]
    protocol = "up" if interface.protocol_up else "down"
    first = f"{name} is {admin_word(interface)}, line protocol is {protocol}"
    clns = next((one for one in state.igp.clns if one.interface == name), None)
    if clns is None:
        return [first, "  CLNS protocol processing disabled"]
    return [first, *_processing(state, interface, clns), *_circuit(state, clns)]


def _processing(state: RouterState, interface: InterfaceState, clns: ClnsInterfaceState) -> list[str]:
    encapsulation = _ENCAPSULATIONS.get(kind_of(interface.name), "SAP")
    switching = "enabled" if encapsulation in ("SAP", "HDLC") else "disabled"
    return [
        f"  Checksums enabled, MTU {clns.clns_mtu}, Encapsulation {encapsulation}",
        "  ERPDUs enabled, min. interval 10 msec.",
        f"  CLNS fast switching {switching}",
        "  CLNS SSE switching disabled",
        "  DEC compatibility mode OFF for this interface",
        f"  Next ESH/ISH in {60 - int(state.now) % 60} seconds",
        f"  Routing Protocol: IS-IS{f' ({clns.tag})' if clns.tag else ''}",
    ]


def _levels(circuit_type: str) -> Iterable[int]:
    return {"level-1": (1,), "level-2": (2,), "level-2-only": (2,)}.get(circuit_type, (1, 2))


def _circuit(state: RouterState, clns: ClnsInterfaceState) -> list[str]:
    circuit_type = clns.circuit_type.removesuffix("-only")
    local = clns.circuit_number + (0x100 if clns.point_to_point else 0)
    lines = [
        f"    Circuit Type: {circuit_type}",
        f"    Interface number 0x{clns.circuit_number:X}, local circuit ID 0x{local:X}",
    ]
    neighbor = next((one for one in state.igp.isis if one.interface == clns.interface), None)
    if clns.point_to_point and neighbor:
        lines.append(f"    Neighbor System-ID: {neighbor.system}")
    for level in _levels(circuit_type):
        metric = clns.metric.get(level, 10)
        lines.append(f"    Level-{level} Metric: {metric}, Priority: 64, Circuit ID: {clns.circuit_id}")
        if not clns.point_to_point and kind_of(clns.interface) != "Loopback":
            lines.append("    DR ID: 0000.0000.0000.00")
        lines.append(f"    Number of active level-{level} adjacencies: {clns.adjacencies.get(level, 0)}")
    return [*lines, *_hellos(state, clns, neighbor is not None and neighbor.state == "UP")]


def _hellos(state: RouterState, clns: ClnsInterfaceState, is_up: bool) -> list[str]:
    due = clns.hello_interval - int(state.now) % max(1, clns.hello_interval) - 1
    if clns.passive or kind_of(clns.interface) == "Loopback":
        return ["    Next IS-IS Hello in 0 seconds", "    if state DOWN"]
    if clns.point_to_point:
        return [f"    Next IS-IS Hello in {due} seconds", f"    if state {'UP' if is_up else 'DOWN'}"]
    return [f"    Next IS-IS LAN Level-{level} Hello in {due} seconds" for level in _levels(clns.circuit_type)]


@show("isis [WORD] database [level-1|level-2]")
def show_isis_database(device: Device, args: Args) -> list[str]:
    """``show isis database``: the headers of every LSP, by level."""
    network = network_of(device)
    lines: list[str] = []
    for tag, instance in network.isis_config(device.name).items():
        if args.get("WORD") not in (None, tag) or instance.net is None:
            continue
        lines += ["", f"Tag {tag}:"] if tag else [""]
        for level in sorted(instance.levels):
            if args.words[-1] not in (f"level-{3 - level}",):
                rows = [_lsp(device.platform, lsp) for lsp in network.lsp_database(device.name, level)]
                lines += [f"IS-IS Level-{level} Link State Database:", _LSP_HEADING[device.platform], *rows]
    return lines


def _lsp(platform: str, lsp: Lsp) -> str:
    name = f"{lsp.system}.00-00"
    age = f"{lsp.age}/{'*' if lsp.is_own else 1199}" if platform == "xe" else str(lsp.age)
    width = 22 if platform == "xe" else 17
    mark = "*" if lsp.is_own else " "
    return f"{name:<20}{mark} 0x{lsp.sequence:08X}   0x{lsp.checksum:04X}        {age:<{width}} 0/0/0"

"""Neighbors by cable, processor load and access lists: what people look at in passing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.ios.names import kind_of
from corelinks.runbooks.simulator.network.model.router_state import InterfaceState, RouterState
from corelinks.runbooks.simulator.show.asking import asked_interface, listed, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.version import model

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.config_tree import Node
    from corelinks.runbooks.simulator.router.device import Device

_CDP_CODES = (
    "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge",
    "                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, ",
    "                  D - Remote, C - CVTA, M - Two-port Mac Relay ",
    "",
    "Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID",
)
_HOLD = 180
_NUMBERED = re.compile(r"\d+ ")


@show("cdp neighbors [INTERFACE] [detail]")
def show_cdp_neighbors(device: Device, args: Args) -> list[str]:
    """Who is at the other end of the cables that are up."""
    state = state_of(device)
    name = asked_interface(state, args)
    chosen = [state.interfaces[each] for each in ([name] if name else listed(state))]
    found = [one for one in chosen if one.peer is not None and one.protocol_up]
    if args.has("detail"):
        body = [line for one in found for line in _cdp_detail(device, state, one)]
    else:
        body = [*_CDP_CODES, *(_cdp_row(device, state, one) for one in found)]
    return [*body, "", f"Total cdp entries displayed : {len(found)}"]


def _cdp_name(name: str) -> str:
    kind = kind_of(name)
    return f"{kind[:3]} {name[len(kind) :]}"


def _cdp_row(device: Device, state: RouterState, one: InterfaceState) -> str:
    router, port = one.peer or ("", "")
    hold = _HOLD - int(state.now) % 60
    return f"{router:<16} {_cdp_name(one.name):<17} {hold:<10} {'R B':>9}   {model(device)[:9]:<9} {_cdp_name(port)}"


def _cdp_detail(device: Device, state: RouterState, one: InterfaceState) -> list[str]:
    router, port = one.peer or ("", "")
    return [
        "-------------------------",
        f"Device ID: {router}",
        "Entry address(es): ",
        f"Platform: Cisco {model(device)},  Capabilities: Router Source-Route-Bridge ",
        f"Interface: {one.name},  Port ID (outgoing port): {port}",
        f"Holdtime : {_HOLD - int(state.now) % 60} sec",
        "",
        "Version :",
        f"Cisco IOS Software, Version {device.version}",
        "",
        "advertisement version: 2",
        "Duplex: full",
        "",
    ]


@show("processes cpu [sorted]")
def show_processes_cpu(device: Device, args: Args) -> list[str]:
    """A router with little to do."""
    return [
        "CPU utilization for five seconds: 2%/0%; one minute: 2%; five minutes: 2%",
        " PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ",
        "   1           4          12        333  0.00%  0.00%  0.00%   0 Chunk Manager    ",
        "   2         112        1021        109  0.00%  0.00%  0.00%   0 Load Meter       ",
    ]


@show("ip access-lists [WORD]")
def show_ip_access_lists(device: Device, args: Args) -> list[str]:
    """The access lists of the configuration, numbered as IOS numbers them."""
    wanted = args.get("WORD")
    lines: list[str] = []
    for node in device.running.all("ip access-list"):
        _, _, kind, name = node.text.split()
        if wanted in (None, name):
            lines += [f"{kind.title()} IP access list {name}", *_entries(node)]
    return lines


def _entries(node: Node) -> list[str]:
    texts = [child.text for child in node.children if not child.text.startswith("remark")]
    return [
        f"    {text}" if _NUMBERED.match(text) else f"    {10 * number} {text}"
        for number, text in enumerate(texts, start=1)
    ]

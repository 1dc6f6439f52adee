"""``show ip pim neighbor`` and ``interface``, and ``show bfd neighbors``."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.names import short
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, network_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age, clock

_PIM_NEIGHBORS = (
    "PIM Neighbor Table",
    "Mode: B - Bidir Capable, DR - Designated Router, N - Default DR Priority,",
    "      P - Proxy Capable, S - State Refresh Capable, G - GenID Capable,",
    "      L - DR Load-balancing Capable",
    "Neighbor          Interface                Uptime/Expires    Ver   DR",
    "Address                                                            Prio/Mode",
)
_PIM_INTERFACES = (
    "",
    "Address          Interface                Ver/   Nbr    Query  DR         DR",
    "                                          Mode   Count  Intvl  Prior",
)
_MODES = {"sparse-mode": "S", "dense-mode": "D", "sparse-dense-mode": "SD", "passive": "P"}
_BFD = ("", "IPv4 Sessions", "NeighAddr                              LD/RD         RH/RS     State     Int")


@show("ip pim neighbor [INTERFACE]")
def show_ip_pim_neighbor(device: Device, args: Args) -> list[str]:
    """The routers that PIM hellos come from, below the legend."""
    state = state_of(device)
    name = asked_interface(state, args)
    rows = []
    for one in network_of(device).pim_neighbors(device.name):
        if name in (None, one.interface):
            timers = f"{age(state.now - one.since)}/{clock(one.expires)}"
            mode = "1 / DR S P G" if one.is_dr else "1 / S P G"
            rows.append(f"{one.address:<17} {one.interface:<24} {timers:<17} v2    {mode}")
    return [*_PIM_NEIGHBORS, *rows]


@show("ip pim interface [INTERFACE]")
def show_ip_pim_interface(device: Device, args: Args) -> list[str]:
    """The interfaces that run PIM, with how many neighbors there are."""
    name = asked_interface(state_of(device), args)
    rows = []
    for one in network_of(device).pim_interfaces(device.name):
        if name in (None, one.interface):
            mode = f"v2/{_MODES[one.mode]}"
            rows.append(
                f"{one.address:<16} {one.interface:<24} {mode:<6} {one.neighbors:<6} 30     1          {one.dr}"
            )
    return [*_PIM_INTERFACES, *rows]


@show("bfd neighbors [interface INTERFACE]")
def show_bfd_neighbors(device: Device, args: Args) -> list[str]:
    """The BFD sessions; nothing at all without one."""
    name = asked_interface(state_of(device), args)
    rows = []
    for one in network_of(device).bfd_sessions(device.name):
        if name in (None, one.interface):
            word = "Up" if one.is_up else "Down"
            rows.append(
                f"{one.address:<33}{one.local:>8}/{one.remote:<11}{word:<10}{word:<10}{short(one.interface)}",
            )
    return [*_BFD, *rows] if rows else []

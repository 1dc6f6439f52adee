"""``show ipv6 interface``, ``show ipv6 route`` and the neighbors of OSPFv3."""

from __future__ import annotations

from collections.abc import Callable

from corelinks.runbooks.simulator.network.model.neighbor_state import (
    Ipv6InterfaceState,
    Ipv6Route,
    Ospfv3NeighborState,
)
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, listed, network_of, state_of
from corelinks.runbooks.simulator.show.interfaces import admin_word
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import clock

_CODES = (
    "Codes: C - Connected, L - Local, S - Static, U - Per-user Static route",
    "       B - BGP, R - RIP, I1 - ISIS L1, I2 - ISIS L2",
    "       IA - ISIS interarea, IS - ISIS summary, D - EIGRP, EX - EIGRP external",
    "       ND - ND Default, NDp - ND Prefix, DCE - Destination, NDr - Redirect",
    "       O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1, OE2 - OSPF ext 2",
    "       ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2",
)
_LETTERS = {"isis": "I", "ospf": "O", "connected": "C", "local": "L", "static": "S"}
_NEIGHBORS = "Neighbor ID     Pri   State           Dead Time   Interface ID    Interface"


@show("ipv6 interface brief [INTERFACE]")
def show_ipv6_interface_brief(device: Device, args: Args) -> list[str]:
    """The addresses of every interface, the link-local one first."""
    state = state_of(device)
    name, found = asked_interface(state, args), _by_name(device)
    lines: list[str] = []
    for each in [name] if name else listed(state):
        interface = state.interfaces[each]
        protocol = "up" if interface.protocol_up else "down"
        lines.append(f"{each:<22} [{admin_word(interface)}/{protocol}]")
        addresses = [found[each].link_local, *(address for address, _ in found[each].networks)]
        lines += [f"    {address}" for address in addresses if address] or ["    unassigned"]
    return lines


def _by_name(device: Device) -> dict[str, Ipv6InterfaceState]:
    return {one.name: one for one in network_of(device).ipv6_interfaces(device.name)}


@show("ipv6 interface [INTERFACE]")
def show_ipv6_interface(device: Device, args: Args) -> list[str]:
    """What IPv6 has on one interface, or on every one that runs it."""
    state = state_of(device)
    name, found = asked_interface(state, args), _by_name(device)
    if name is not None:
        return _interface(state, found[name])
    return [line for each in listed(state) if found[each].link_local for line in _interface(state, found[each])]


def _interface(state: RouterState, one: Ipv6InterfaceState) -> list[str]:
    interface = state.interfaces[one.name]
    if one.link_local is None:
        return []
    addresses = [f"    {address}, subnet is {network} " for address, network in one.networks]
    title = "  Global unicast address(es):" if addresses else "  No global unicast address is configured"
    return [
        f"{one.name} is {admin_word(interface)}, line protocol is {'up' if interface.protocol_up else 'down'}",
        f"  IPv6 is enabled, link-local address is {one.link_local} ",
        "  No Virtual link-local address(es):",
        title,
        *addresses,
        f"  MTU is {one.mtu} bytes",
    ]


@show("ipv6 route [isis|ospf|connected|local|static]")
def show_ipv6_route(device: Device, args: Args) -> list[str]:
    """The whole table, or one protocol's part of it, below the legend."""
    routes = network_of(device).ipv6_routes(device.name)
    only = _LETTERS.get(args.words[-1], "")
    title = f"IPv6 Routing Table - default - {len(routes) + 1} entries"
    lines = [line for route in routes if route.code.startswith(only) for line in _route(route)]
    if only in ("", "L"):
        lines += ["L   FF00::/8 [0/0]", "     via Null0, receive"]
    return [title, *_CODES, *lines]


def _route(route: Ipv6Route) -> list[str]:
    tail = {"C": ", directly connected", "L": ", receive"}.get(route.code, "")
    hops = [f"     via {f'{address}, ' if address else ''}{name}{tail}" for address, name in route.hops]
    return [f"{route.code:<3} {route.prefix} [{route.distance}/{route.metric}]", *hops]


@show("ipv6 ospf [<1-65535>] neighbor [INTERFACE]")
def show_ipv6_ospf_neighbor(device: Device, args: Args) -> list[str]:
    """The neighbors of the processes that carry IPv6."""
    return _neighbors(device, args, lambda process, router: f"OSPFv3 Router with ID ({router}) (Process ID {process})")


@show("ospfv3 [<1-65535>] neighbor [INTERFACE]")
def show_ospfv3_neighbor(device: Device, args: Args) -> list[str]:
    """The neighbors of every process and family."""
    return _neighbors(device, args, None)


def _neighbors(device: Device, args: Args, classic: Callable[[int, str], str] | None) -> list[str]:
    network = network_of(device)
    name, wanted = asked_interface(state_of(device), args), args.get("<1-65535>")
    rows = [one for one in network.ospfv3_neighbors(device.name) if name in (None, one.interface)]
    lines: list[str] = []
    for process, family, router in network.ospfv3_processes(device.name):
        if wanted not in (None, str(process)) or (classic is not None and family != "ipv6"):
            continue
        heading = f"          OSPFv3 {process} address-family {family} (router-id {router})"
        mine = [_neighbor(one) for one in rows if (one.process, one.family) == (process, family)]
        lines += ["", heading if classic is None else " " * 12 + classic(process, router), ""]
        lines += [_NEIGHBORS, *mine] if mine else []
    return lines


def _neighbor(one: Ospfv3NeighborState) -> str:
    status = f"{one.state}/{one.role:>3}" if one.role == "-" else f"{one.state}/{one.role}"
    return (
        f"{one.router_id:<15} {one.priority:>3}   {status:<15} {clock(one.dead):<11} {one.interface_id:<15} "
        f"{one.interface}"
    )

"""``show ip protocols``: the routing protocols that run, and between whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.show.asking import network_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_FILTERS = (
    "  Outgoing update filter list for all interfaces is not set",
    "  Incoming update filter list for all interfaces is not set",
)


@show("ip protocols [summary]")
def show_ip_protocols(device: Device, args: Args) -> list[str]:
    """Every routing protocol with its interfaces and the routers that it has routes from."""
    state = state_of(device)
    lines = ["*** IP Routing is NSF aware ***", ""]
    for tag, instance in network_of(device).isis_config(device.name).items():
        levels = " ".join(f"level-{level}" for level in sorted(instance.levels))
        active = [one.interface for one in state.igp.clns if one.tag == tag and not one.passive]
        passive = [one.interface for one in state.igp.clns if one.tag == tag and one.passive]
        lines += [
            f'Routing Protocol is "isis{f" {tag}" if tag else ""}"',
            *_FILTERS,
            f"  Redistributing: isis{f' {tag}' if tag else ''}",
            "  Address Summarization:",
            "    None",
            "  Maximum path: 4",
            f"  Routing for Networks ({levels}):" if device.platform == "xe" else "  Routing for Networks:",
            *(f"    {name}" for name in active),
            *_passive([*passive, *sorted(instance.passive - set(passive))]),
            *_sources(state, "isis", 115),
        ]
    for number, router_id in state.igp.ospf_ids.items():
        lines += [*_ospf(state, number, router_id), *_sources(state, "ospf", 110)]
    return lines


def _passive(names: list[str]) -> list[str]:
    return ["  Passive Interface(s):", *(f"    {name}" for name in names)] if names else []


def _ospf(state: RouterState, number: int, router_id: str) -> list[str]:
    mine = [one for one in state.igp.ospf_interfaces if one.process == number]
    areas = sorted({one.area for one in mine})
    lines = [f'Routing Protocol is "ospf {number}"', *_FILTERS, f"  Router ID {router_id}"]
    lines.append(f"  Number of areas in this router is {len(areas)}. {len(areas)} normal 0 stub 0 nssa")
    lines += ["  Maximum path: 4", "  Routing for Networks:"]
    for area in areas:
        lines.append(f"  Routing on Interfaces Configured Explicitly (Area {area}):")
        lines += [f"    {one.interface}" for one in mine if one.area == area and not one.passive]
    return [*lines, *_passive([one.interface for one in mine if one.passive])]


def _sources(state: RouterState, protocol: str, distance: int) -> list[str]:
    """The routers whose announcements are in use, by router-id where one is known, and since when."""
    latest: dict[str, float] = {}
    for route in state.routes.get(None, ()):
        for hop in route.next_hops if route.protocol == protocol else ():
            if hop.source is not None:
                latest[hop.source] = max(latest.get(hop.source, route.since), route.since)
    rows = [f"    {source:<15} {distance:>8}      {age(state.now - since)}" for source, since in sorted(latest.items())]
    title = "  Routing Information Sources:"
    return [title, "    Gateway         Distance      Last Update", *rows, f"  Distance: (default is {distance})", ""]

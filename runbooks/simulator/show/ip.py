"""``show ip interface``, its brief form, ``show ip ssh`` and ``show ip protocols``."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.router_state import InterfaceState, RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, listed, network_of, state_of
from corelinks.runbooks.simulator.show.interfaces import admin_word
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

_SETTINGS = (
    "  Helper address is not set",
    "  Directed broadcast forwarding is disabled",
    "  Proxy ARP is enabled",
    "  Local Proxy ARP is disabled",
    "  Security level is default",
    "  Split horizon is enabled",
    "  ICMP redirects are always sent",
    "  ICMP unreachables are always sent",
    "  ICMP mask replies are never sent",
    "  IP fast switching is enabled",
    "  IP Flow switching is disabled",
    "  IP CEF switching is enabled",
    "  IP CEF switching turbo vector",
    "  IP multicast fast switching is enabled",
    "  IP multicast distributed fast switching is disabled",
    "  IP route-cache flags are Fast, CEF",
    "  Router Discovery is disabled",
    "  IP output packet accounting is disabled",
    "  IP access violation accounting is disabled",
    "  TCP/IP header compression is disabled",
    "  RTP/IP header compression is disabled",
    "  Policy routing is disabled",
    "  Network address translation is disabled",
    "  BGP Policy Mapping is disabled",
    "  Input features: MCI Check",
)
_FILTERS = (
    "  Outgoing update filter list for all interfaces is not set",
    "  Incoming update filter list for all interfaces is not set",
)


@show("ip interface brief [INTERFACE]")
def show_ip_interface_brief(device: Device, args: Args) -> list[str]:
    """``show ip interface brief``: one row an interface."""
    state = state_of(device)
    name = asked_interface(state, args)
    lines = ["Interface                  IP-Address      OK? Method Status                Protocol"]
    for each in [name] if name else listed(state):
        interface = state.interfaces[each]
        protocol = "up" if interface.protocol_up else "down"
        address = interface.address or "unassigned"
        method = "NVRAM" if address != "unassigned" or interface.mac else "unset"
        lines.append(f"{each:<26} {address:<15} YES {method:<6} {admin_word(interface):<21} {protocol:<8}")
    return lines


@show("ip interface [INTERFACE]")
def show_ip_interface(device: Device, args: Args) -> list[str]:
    """What IP does on one interface, or on every one."""
    state = state_of(device)
    name = asked_interface(state, args)
    names = [name] if name else listed(state)
    return [line for each in names for line in _ip_interface(state.interfaces[each])]


def _ip_interface(interface: InterfaceState) -> list[str]:
    protocol = "up" if interface.protocol_up else "down"
    first = f"{interface.name} is {admin_word(interface)}, line protocol is {protocol}"
    if interface.address is None:
        return [first, "  Internet protocol processing disabled"]
    vrf = [f'  VPN Routing/Forwarding "{interface.vrf}"'] if interface.vrf else []
    return [
        first,
        f"  Internet address is {interface.address}/{interface.prefix_length}",
        "  Broadcast address is 255.255.255.255",
        "  Address determined by non-volatile memory",
        f"  MTU is {interface.ip_mtu} bytes",
        *_SETTINGS[:2],
        f"  Outgoing access list is {interface.filters.get('out', 'not set')}",
        f"  Inbound  access list is {interface.filters.get('in', 'not set')}",
        *_SETTINGS[2:16],
        *vrf,
        *_SETTINGS[16:],
    ]


@show("ip ssh")
def show_ip_ssh(device: Device, args: Args) -> list[str]:
    """``show ip ssh``: the settings of the SSH server."""
    return [
        "SSH Enabled - version 2.0",
        "Authentication methods:publickey,keyboard-interactive,password",
        "Authentication timeout: 120 secs; Authentication retries: 3",
        "Minimum expected Diffie Hellman key size : 2048 bits",
    ]


@show("ip protocols [summary]")
def show_ip_protocols(device: Device, args: Args) -> list[str]:
    """Every routing protocol with its interfaces and the routers that it has routes from."""
    state = state_of(device)
    lines = ["*** IP Routing is NSF aware ***", ""]
    for tag, instance in network_of(device).isis_config(device.name).items():
        levels = " ".join(f"level-{level}" for level in sorted(instance.levels))
        active = [one.interface for one in state.igp.clns if one.tag == tag and not one.passive]
        passive = [name for name in state.interfaces if instance.passive.covers(name)]
        lines += [
            f'Routing Protocol is "isis{f" {tag}" if tag else ""}"',
            *_FILTERS,
            f"  Redistributing: isis{f' {tag}' if tag else ''}",
            "  Address Summarization:",
            "    None",
            "  Maximum path: 4",
            f"  Routing for Networks ({levels}):" if device.platform == "xe" else "  Routing for Networks:",
            *(f"    {name}" for name in active),
            *_passive(passive),
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

"""``show ip interface``, its brief form and ``show ip ssh``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.router_state import InterfaceState
from corelinks.runbooks.simulator.show.asking import asked_interface, listed, state_of
from corelinks.runbooks.simulator.show.interfaces import admin_word
from corelinks.runbooks.simulator.show.registry import Args, show

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_SETTINGS = (
    "  Helper address is not set",
    "  Directed broadcast forwarding is disabled",
    "  Outgoing access list is not set",
    "  Inbound  access list is not set",
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


@show("ip interface brief [INTERFACE]")
def show_ip_interface_brief(device: Device, args: Args) -> list[str]:
    """One row an interface."""
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
        *_SETTINGS[:18],
        *vrf,
        *_SETTINGS[18:],
    ]


@show("ip ssh")
def show_ip_ssh(device: Device, args: Args) -> list[str]:
    """The SSH server's settings."""
    return [
        "SSH Enabled - version 2.0",
        "Authentication methods:publickey,keyboard-interactive,password",
        "Authentication timeout: 120 secs; Authentication retries: 3",
        "Minimum expected Diffie Hellman key size : 2048 bits",
    ]

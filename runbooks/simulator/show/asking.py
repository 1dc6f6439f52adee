"""What every show command begins with: the router's state of this moment, and how its release prints things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corelinks.runbooks.simulator.ios.names import kind_of
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args


@dataclass(frozen=True, slots=True)
class Release:
    """What one family of releases prints differently.

    ``discovery_indent`` is what stands for one tab before LDP and sync lines; ``pad_..._rows`` whether table rows
    keep the blanks of their last column; ``flow_id`` the crypto engine's name in ``show crypto ipsec sa``;
    ``port_...`` what ``show interfaces`` says of a port of the chassis.
    """

    has_linestate: bool
    has_igp_sync_tabs: bool
    discovery_indent: str
    pad_mpls_rows: bool
    pad_isis_rows: bool
    labeling_colon: str
    flow_id: str
    sibling_flags: str
    says_initiator: bool
    cef_local_label: bool
    session_codes: tuple[str, ...]
    pmtud_tail: str
    mpls_echo_size: int
    port_hardware: Mapping[str, str]
    port_keepalive: str
    port_queue: int


IOS = Release(
    has_linestate=False,
    has_igp_sync_tabs=True,
    discovery_indent="\t",
    pad_mpls_rows=True,
    pad_isis_rows=False,
    labeling_colon=":",
    flow_id="SW",
    sibling_flags="80000000",
    says_initiator=False,
    cef_local_label=False,
    session_codes=(
        "Code: C - IKE Configuration mode, D - Dead Peer Detection     ",
        "K - Keepalives, N - NAT-traversal, T - cTCP encapsulation     ",
        "X - IKE Extended Authentication, F - IKE Fragmentation",
        "R - IKE Auto Reconnect",
    ),
    pmtud_tail=", MTU {mtu}, expires never",
    mpls_echo_size=100,
    port_hardware={"GigabitEthernet": "CN Gigabit Ethernet", "Serial": "GT96K Serial"},
    port_keepalive="set (10 sec)",
    port_queue=75,
)


XE = Release(
    has_linestate=True,
    has_igp_sync_tabs=False,
    discovery_indent="        ",
    pad_mpls_rows=False,
    pad_isis_rows=True,
    labeling_colon=" :",
    flow_id="ESG",
    sibling_flags="FFFFFFFF80000008",
    says_initiator=True,
    cef_local_label=True,
    session_codes=(
        "Code: C - IKE Configuration mode, D - Dead Peer Detection     ",
        "K - Keepalives, N - NAT-traversal, T - cTCP encapsulation     ",
        "X - IKE Extended Authentication, F - IKE Fragmentation",
        "R - IKE Auto Reconnect, U - IKE Dynamic Route Update",
        "S - SIP VPN",
    ),
    pmtud_tail="",
    mpls_echo_size=72,
    port_hardware={"GigabitEthernet": "ISR4451-X-4x1GE", "Serial": "NIM-1CE1T1-PRI"},
    port_keepalive="not supported",
    port_queue=375,
)


RELEASES = {"ios": IOS, "xe": XE}


def network_of(device: Device) -> Network:
    """The network that the router is in; raises RuntimeError for a device that is in none."""
    if device.network is None:
        raise RuntimeError(f"{device.name} is in no network: it has no state to show")
    return device.network


def state_of(device: Device) -> RouterState:
    """What the router's show commands print at this moment."""
    return network_of(device).state(device.name)


def release_of(device: Device) -> Release:
    """The printed forms of the router's release."""
    return RELEASES[device.platform]


def asked_interface(state: RouterState, args: Args) -> str | None:
    """The interface in the command, None without one; one that does not exist is refused with the caret."""
    name = args.get("INTERFACE")
    if name is not None and name not in state.interfaces:
        raise args.refuse(name)
    return name


def listing_key(name: str) -> tuple[int, str, tuple[int, ...]]:
    """Where an interface stands in lists: ports, loopbacks, tunnels (the configuration begins with loopbacks)."""
    rank = {"Loopback": 1, "Null": 2, "Tunnel": 3}.get(kind_of(name), 0)
    return rank, kind_of(name), tuple(int(part) for part in re.findall(r"\d+", name))


def listed(state: RouterState) -> list[str]:
    """The names of all interfaces in the order of IOS's lists."""
    return sorted(state.interfaces, key=listing_key)

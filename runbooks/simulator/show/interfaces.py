"""``show interfaces``: the lines of one interface, physical, loopback or tunnel."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.ios.names import kind_of, short
from corelinks.runbooks.simulator.network.model.router_state import Counters, InterfaceState, RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, asked_interface, listed, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age_since
from corelinks.runbooks.simulator.show.tunnels import tunnel_lines

_ARP = ("  ARP type: ARPA, ARP Timeout 04:00:00",)


def admin_word(interface: InterfaceState) -> str:
    """The word after "is" on the first line of an interface: "up", "down" or "administratively down"."""
    if not interface.admin_up:
        return "administratively down"
    return "up" if interface.up else "down"


@show("interfaces [INTERFACE]")
def show_interfaces(device: Device, args: Args) -> list[str]:
    """One interface, or every one in IOS's order."""
    state = state_of(device)
    name = asked_interface(state, args)
    names = [name] if name else listed(state)
    return [line for each in names for line in interface_lines(state, each, release_of(device))]


@show("interfaces [INTERFACE] description")
def show_description(device: Device, args: Args) -> list[str]:
    """``show interfaces description``: status words are "admin down", "up" and "down"."""
    state = state_of(device)
    name = asked_interface(state, args)
    lines = ["Interface                      Status         Protocol Description"]
    for each in [name] if name else listed(state):
        interface = state.interfaces[each]
        status = admin_word(interface).replace("administratively", "admin")
        protocol = "up" if interface.protocol_up else "down"
        lines.append(f"{short(each):<30} {status:<14} {protocol:<8} {interface.description or ''}")
    return lines


def interface_lines(state: RouterState, name: str, release: Release) -> list[str]:
    """All lines that ``show interfaces`` prints of one interface."""
    interface = state.interfaces[name]
    protocol = "up" if interface.protocol_up else "down"
    return [
        f"{interface.name} is {admin_word(interface)}, line protocol is {protocol} ",
        *_identity(interface, release),
        *_encapsulation(interface, release),
        *(tunnel_lines(state, interface, release) if interface.tunnel else ()),
        *_activity(state, interface, release),
        *_traffic(interface),
    ]


def _identity(interface: InterfaceState, release: Release) -> list[str]:
    hardware = f"  Hardware is {release.port_hardware.get(kind_of(interface.name), interface.hardware)}"
    if interface.mac:
        hardware += f", address is {interface.mac} (bia {interface.mac})"
    lines = [hardware]
    if interface.description:
        lines.append(f"  Description: {interface.description}")
    if interface.address:
        lines.append(f"  Internet address is {interface.address}/{interface.prefix_length}")
    load_out = _load(interface.counters.rate_bits_out, interface.bandwidth)
    load_in = _load(interface.counters.rate_bits_in, interface.bandwidth)
    return [
        *lines,
        f"  MTU {interface.mtu} bytes, BW {interface.bandwidth} Kbit/sec, DLY {interface.delay} usec, ",
        f"     reliability 255/255, txload {load_out}/255, rxload {load_in}/255",
    ]


def _load(bits: int, bandwidth: int) -> int:
    return max(1, min(255, round(255 * bits / (1000 * bandwidth)))) if bandwidth else 1


def _is_ethernet(interface: InterfaceState) -> bool:
    return interface.encapsulation == "ARPA"


def _encapsulation(interface: InterfaceState, release: Release) -> list[str]:
    if interface.tunnel:
        period = interface.tunnel.keepalive
        keepalive = f"set ({period[0]} sec), retries {period[1]}" if period else "not set"
        return ["  Encapsulation TUNNEL, loopback not set", f"  Keepalive {keepalive}"]
    kind = interface_kind(interface.name)
    if kind.name == "Loopback":
        return ["  Encapsulation LOOPBACK, loopback not set", "  Keepalive set (10 sec)"]
    if not _is_ethernet(interface):
        restart = ["  Restart-Delay is 0 secs"] if kind.name == "Serial" else []
        crc = "" if kind.virtual else "crc 16, "
        return [
            f"  Encapsulation {interface.encapsulation}, {crc}loopback not set",
            "  Keepalive set (10 sec)",
            *restart,
        ]
    if kind.lines == "bridged":
        return [f"  Encapsulation {interface.encapsulation}, loopback not set", "  Keepalive not supported", *_ARP]
    speed = f"{kind.bandwidth // 1000}Mbps"  # of the port: its configured bandwidth does not change it
    return [
        f"  Encapsulation {interface.encapsulation}, loopback not set",
        f"  Keepalive {release.port_keepalive}",
        f"  Full Duplex, {speed}, link type is auto, media type is RJ45",
        "  output flow-control is unsupported, input flow-control is unsupported",
        *_ARP,
        *([f"    Members in this channel: {' '.join(map(short, interface.members))} "] if interface.members else ()),
    ]


def _activity(state: RouterState, interface: InterfaceState, release: Release) -> list[str]:
    counters = interface.counters
    last_in, last_out = (age_since(state.now, at) for at in (counters.last_input, counters.last_output))
    queue = 375 if interface.tunnel else release.port_queue
    room = 0 if interface.tunnel or interface.name.startswith("Loopback") else 40
    return [
        f"  Last input {last_in}, output {last_out}, output hang never",
        f'  Last clearing of "show interface" counters {age_since(state.now, counters.cleared)}',
        f"  Input queue: 0/{queue}/0/0 (size/max/drops/flushes); Total output drops: {counters.output_drops}",
        "  Queueing strategy: fifo",
        f"  Output queue: 0/{room} (size/max)",
        f"  5 minute input rate {counters.rate_bits_in} bits/sec, {counters.rate_packets_in} packets/sec",
        f"  5 minute output rate {counters.rate_bits_out} bits/sec, {counters.rate_packets_out} packets/sec",
    ]


def _traffic(interface: InterfaceState) -> list[str]:
    ethernet = _is_ethernet(interface)
    counters: Counters = interface.counters
    abort = "" if ethernet else ", 0 abort"
    lines = [
        f"     {counters.packets_in} packets input, {counters.bytes_in} bytes, 0 no buffer",
        "     Received 0 broadcasts (0 IP multicasts)",
        "     0 runts, 0 giants, 0 throttles ",
        f"     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored{abort}",
        *(["     0 watchdog, 0 multicast, 0 pause input"] if ethernet else ()),
        f"     {counters.packets_out} packets output, {counters.bytes_out} bytes, 0 underruns",
        "     0 output errors, 0 collisions, 0 interface resets",
        "     0 unknown protocol drops",
    ]
    if ethernet:
        lines += ["     0 babbles, 0 late collision, 0 deferred", "     0 lost carrier, 0 no carrier, 0 pause output"]
    lines.append("     0 output buffer failures, 0 output buffers swapped out")
    if interface.name.startswith("Serial"):
        word = "up" if interface.up else "down"
        signals = "  ".join(f"{pin}={word}" for pin in ("DCD", "DSR", "DTR", "RTS", "CTS"))
        lines.append(f"     0 carrier transitions     {signals}")
    return lines

"""The interfaces of a router as show interfaces prints them."""

from __future__ import annotations

import zlib

from corelinks.runbooks.simulator.network.forwarding import packet_sizes
from corelinks.runbooks.simulator.network.forwarding.spf import default_bandwidth
from corelinks.runbooks.simulator.network.forwarding.tunnel_mtu import transport_of
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.router_state import Counters, InterfaceState, TunnelState
from corelinks.runbooks.simulator.network.model.topology import End, Line, World

#: Hardware, encapsulation and delay (microseconds) by kind.
_KINDS: dict[str, tuple[str, str, int]] = {
    "Tunnel": ("Tunnel", "TUNNEL", 50000),
    "Loopback": ("Loopback", "LOOPBACK", 5000),
    "Serial": ("GT96K Serial", "HDLC", 20000),
    "GigabitEthernet": ("iGbE", "ARPA", 10),
    "TenGigabitEthernet": ("BUILT-IN-EPA-8x10G", "ARPA", 10),
    "FastEthernet": ("Gt96k FE", "ARPA", 100),
    "Ethernet": ("AmdP2", "ARPA", 1000),
}


def interface_states(world: World, name: str) -> dict[str, InterfaceState]:
    """All interfaces in the order of the configuration."""
    node = world.nodes[name]
    return {
        interface.name: _state(world, End(name, interface.name), interface, node.lines[interface.name])
        for interface in node.config.interfaces.values()
        if interface.name in node.lines
    }


def _state(world: World, end: End, interface: InterfaceConfig, line: Line) -> InterfaceState:
    hardware, encapsulation, delay = kind_of(interface.name)
    transport = transport_of(world, end)
    ethernet = encapsulation == "ARPA"
    return InterfaceState(
        name=interface.name,
        hardware=hardware,
        mac=mac_address(end) if ethernet else None,
        admin_up=not interface.shutdown,
        up=line.up,
        protocol_up=line.protocol,
        description=interface.description,
        address=str(interface.address) if interface.address else None,
        prefix_length=interface.network.prefixlen if interface.network else None,
        vrf=interface.vrf,
        mtu=packet_sizes.interface_mtu(interface),
        ip_mtu=packet_sizes.ip_mtu(interface, transport),
        mpls_mtu=packet_sizes.mpls_mtu(interface, transport),
        bandwidth=interface.bandwidth or default_bandwidth(interface.name),
        delay=delay,
        encapsulation=encapsulation,
        counters=_counters(world, end),
        tunnel=_tunnel(interface, line, transport) if interface.is_tunnel else None,
        changed=line.changed,
        peer=_peer(world, end),
    )


def kind_of(name: str) -> tuple[str, str, int]:
    """Hardware, encapsulation and delay of an interface."""
    kind = next((kind for kind in _KINDS if name.startswith(kind)), "Ethernet")
    return _KINDS[kind]


def mac_address(end: End) -> str:
    """A MAC address of its own, always the same."""
    number = zlib.crc32(f"{end.router} {end.interface}".encode())
    return f"5254.{number >> 16:04x}.{number & 0xFFFF:04x}"


def _peer(world: World, end: End) -> tuple[str, str] | None:
    for circuit in world.nodes[end.router].circuits:
        if circuit.kind == "cable" and circuit.near(end.router) == end:
            far = circuit.far(end.router)
            return far.router, far.interface
    return None


def _counters(world: World, end: End) -> Counters:
    if world.meters is None:
        return Counters()
    totals, rates = world.meters.read(world, end), world.meters.rates(world, end)
    cleared = world.meters.meter(world, end).cleared
    return Counters(
        packets_in=totals.get("in", 0),
        packets_out=totals.get("out", 0),
        bytes_in=totals.get("in_bytes", 0),
        bytes_out=totals.get("out_bytes", 0),
        output_drops=totals.get("no_sa", 0),
        rate_packets_in=round(rates.get("in", 0.0)),
        rate_packets_out=round(rates.get("out", 0.0)),
        rate_bits_in=_thousands(rates.get("in_bytes", 0.0)),
        rate_bits_out=_thousands(rates.get("out_bytes", 0.0)),
        last_input=_ago(world, rates.get("in", 0.0), end),
        last_output=_ago(world, rates.get("out", 0.0), end),
        cleared=cleared,
    )


def _thousands(rate: float) -> int:
    """Bytes a second as IOS shows bits a second: in steps of a thousand."""
    return round(rate * 8 / 1000) * 1000


def _ago(world: World, rate: float, end: End) -> float | None:
    """The moment of the last packet, None when none is coming."""
    if rate <= 0:
        return None
    return world.now - (zlib.crc32(f"{end}{int(world.now)}".encode()) % 1000) / 1000 / rate


def _tunnel(interface: InterfaceConfig, line: Line, transport: int) -> TunnelState:
    tunnel = interface.tunnel
    by_name = tunnel.source is not None and not tunnel.source[0].isdigit()
    return TunnelState(
        transport=transport_line(tunnel.mode),
        key=tunnel.key,
        source=line.source or (tunnel.source if not by_name else None),
        source_interface=tunnel.source if by_name else None,
        destination=tunnel.destination,
        vrf=tunnel.vrf,
        ttl=tunnel.ttl,
        transport_mtu=transport,
        protection_profile=tunnel.protection,
        protection_shared=tunnel.shared,
        linestate=line.reason,
        path_mtu_discovery=tunnel.path_mtu_discovery,
        pmtud_age=tunnel.pmtud_age,
        pmtud_mtu=transport if tunnel.path_mtu_discovery else 0,
        keepalive=tunnel.keepalive,
    )


def transport_line(mode: str) -> str:
    """The "Tunnel protocol/transport" of a tunnel mode."""
    known = {
        "gre ip": "GRE/IP",
        "gre multipoint": "multi-GRE/IP",
        "ipsec ipv4": "IPSEC/IP",
        "ipip": "IP/IP",
        "gre ipv6": "GRE/IPv6",
    }
    return known.get(mode, mode)

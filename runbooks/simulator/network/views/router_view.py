"""A router's state as its show commands print it, put together at one moment."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.forwarding import packet_sizes
from corelinks.runbooks.simulator.network.forwarding.label_bindings import (
    EXPLICIT_NULL,
    NONE,
    POP,
    forwarding_table,
    labelled_routes,
)
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import transport_of
from corelinks.runbooks.simulator.network.forwarding.routing_tables import tables
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import End, HelloProtocol, LinkState
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.router_state import (
    Counters,
    InterfaceState,
    RouteEntry,
    RouteHop,
    RouterState,
    TunnelState,
)
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.views.crypto_view import crypto_state
from corelinks.runbooks.simulator.network.views.igp_view import igp_state
from corelinks.runbooks.simulator.network.views.mpls_view import ldp_state, mpls_interfaces

_IGPS: Final[tuple[HelloProtocol, ...]] = ("isis", "ospf")


def router_state(topology: Topology, name: str) -> RouterState:
    """Everything about a router now."""
    return RouterState(
        name=name,
        now=topology.now,
        interfaces=interface_states(topology, name),
        routes=_Routes(topology, name),
        igp=igp_state(topology, name),
        ldp=ldp_state(topology, name),
        mpls_interfaces=mpls_interfaces(topology, name),
        lfib=forwarding_table(topology, name),
        crypto=crypto_state(topology, name),
    )


class _Routes(Mapping[str | None, tuple[RouteEntry, ...]]):
    """The routes by VRF, put together when first asked for: most show commands never do."""

    def __init__(self, topology: Topology, name: str) -> None:
        self._of = topology, name

    @cached_property
    def _made(self) -> dict[str | None, tuple[RouteEntry, ...]]:
        return _routes(*self._of)

    def __getitem__(self, vrf: str | None) -> tuple[RouteEntry, ...]:
        return self._made[vrf]

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _routes(topology: Topology, name: str) -> dict[str | None, tuple[RouteEntry, ...]]:
    found = {vrf: tuple(table.routes()) for vrf, table in tables(topology, topology.nodes[name]).items()}
    labels = {route.prefix: [label for _, label in hops] for route, hops in labelled_routes(topology, name)}
    since = _adjacent_since(topology, name)
    found[None] = tuple(_finished(topology, route, labels.get(route.prefix, []), since) for route in found[None])
    return found


def _finished(topology: Topology, route: RouteEntry, labels: list[str], since: dict[str, float]) -> RouteEntry:
    """With the labels that are imposed, and the age of the adjacency that it leads over."""
    if not labels:
        return route
    hops = tuple(_with_label(topology, hop, label) for hop, label in zip(route.next_hops, labels, strict=True))
    return replace(route, next_hops=hops, since=since.get(hops[0].interface or "", route.since))


def _adjacent_since(topology: Topology, name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for circuit in topology.nodes[name].circuits:
        sides = [circuit.adjacency(igp).sides[circuit.index(name)] for igp in _IGPS]
        ups = [side.since for side in sides if side.up and circuit.alive]
        if ups:
            found[circuit.near(name).interface] = max(ups)
    return found


def _with_label(topology: Topology, hop: RouteHop, label: str) -> RouteHop:
    source = topology.nodes[hop.source].ldp_id if hop.source in topology.nodes else hop.source
    if label in (POP, NONE):
        return replace(hop, labels=(), source=source)
    return replace(hop, labels=(0 if label == EXPLICIT_NULL else int(label),), source=source)


def interface_states(topology: Topology, name: str) -> dict[str, InterfaceState]:
    """All interfaces in the order of the configuration."""
    node = topology.nodes[name]
    return {
        interface.name: _state(topology, End(name, interface.name), interface, node.link_states[interface.name])
        for interface in node.config.interfaces.values()
        if interface.name in node.link_states
    }


def _state(topology: Topology, end: End, interface: InterfaceConfig, link: LinkState) -> InterfaceState:
    kind = interface_kind(interface.name)
    transport = transport_of(topology, end)
    ethernet = kind.encapsulation == "ARPA"
    return InterfaceState(
        name=interface.name,
        hardware=kind.hardware,
        mac=mac_address(end) if ethernet else None,
        admin_up=not interface.shutdown,
        up=link.up,
        protocol_up=link.protocol,
        description=interface.description,
        address=str(interface.address) if interface.address else None,
        prefix_length=interface.network.prefixlen if interface.network else None,
        vrf=interface.vrf,
        mtu=packet_sizes.interface_mtu(interface),
        ip_mtu=packet_sizes.ip_mtu(interface, transport),
        mpls_mtu=packet_sizes.mpls_mtu(interface, transport),
        bandwidth=interface.bandwidth or kind.bandwidth,
        delay=kind.delay,
        encapsulation=(interface.framing or kind.encapsulation).upper(),
        counters=_counters(topology, end),
        tunnel=_tunnel_state(interface, link, transport) if interface.is_tunnel else None,
        changed=link.changed,
        peer=_peer(topology, end),
        members=tuple(name for name in interface.members if topology.nodes[end.router].is_up(name)),
        filters=interface.filters,
    )


def mac_address(end: End) -> str:
    """The MAC address of an interface: its own, and always the same."""
    number = zlib.crc32(f"{end.router} {end.interface}".encode())
    return f"5254.{number >> 16:04x}.{number & 0xFFFF:04x}"


def _peer(topology: Topology, end: End) -> tuple[str, str] | None:
    for circuit in topology.nodes[end.router].circuits:
        if circuit.kind == "cable" and circuit.near(end.router) == end:
            far = circuit.far(end.router)
            return far.router, far.interface
    return None


def _counters(topology: Topology, end: End) -> Counters:
    totals, rates = (
        topology.meters.read(topology.now, end, is_frozen=fault_effects.counters_stand_still(topology, end)),
        topology.meters.rates(topology.now, end),
    )
    cleared = topology.meters.meter(topology.now, end).cleared
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
        last_input=_ago(topology, rates.get("in", 0.0), end),
        last_output=_ago(topology, rates.get("out", 0.0), end),
        cleared=cleared,
    )


def _thousands(rate: float) -> int:
    """Bytes a second as IOS shows bits a second: in steps of a thousand."""
    return round(rate * 8 / 1000) * 1000


def _ago(topology: Topology, rate: float, end: End) -> float | None:
    """The moment of the last packet, None when none is coming."""
    if rate <= 0:
        return None
    return topology.now - (zlib.crc32(f"{end}{int(topology.now)}".encode()) % 1000) / 1000 / rate


def _tunnel_state(interface: InterfaceConfig, link: LinkState, transport: int) -> TunnelState:
    tunnel = interface.tunnel
    by_name = tunnel.source is not None and not tunnel.source[0].isdigit()
    return TunnelState(
        transport=transport_line(tunnel.mode),
        key=tunnel.key,
        source=link.source or (tunnel.source if not by_name else None),
        source_interface=tunnel.source if by_name else None,
        destination=tunnel.destination,
        vrf=tunnel.vrf,
        ttl=tunnel.ttl,
        transport_mtu=transport,
        protection_profile=tunnel.protection,
        protection_shared=tunnel.shared,
        linestate=link.reason,
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

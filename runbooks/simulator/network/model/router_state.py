"""What the show commands of one simulated router print, as plain values at one moment.

Interface names are long (``Tunnel12``, ``GigabitEthernet0/1``), addresses are strings, times are simulated
seconds on the network's clock (``since`` is when something began; subtract it from ``RouterState.now``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from corelinks.runbooks.simulator.network.model.crypto_state import CryptoState
from corelinks.runbooks.simulator.network.model.mpls_state import LdpState, LfibEntry, MplsInterfaceState


@dataclass(frozen=True, slots=True)
class Counters:
    """Packets and bytes since the last clearing; ``rate_*`` in packets and bits a second."""

    packets_in: int = 0
    packets_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    output_drops: int = 0
    rate_packets_in: int = 0
    rate_packets_out: int = 0
    rate_bits_in: int = 0
    rate_bits_out: int = 0
    last_input: float | None = None
    last_output: float | None = None
    cleared: float | None = None


@dataclass(frozen=True, slots=True)
class TunnelState:
    """The tunnel lines of ``show interfaces TunnelN``.

    ``transport`` is as printed ("GRE/IP", "IPSEC/IP", "multi-GRE/IP", "IP/IP"). ``source`` is the address in
    use (None while it is unknown), ``source_interface`` is set only when the source was given as an interface.
    ``linestate`` is as printed after "Tunnel linestate evaluation". ``pmtud_age`` in minutes, None = off.
    """

    transport: str
    key: int | None
    source: str | None
    source_interface: str | None
    destination: str | None
    vrf: str | None
    ttl: int
    transport_mtu: int
    protection_profile: str | None
    protection_shared: bool
    linestate: str
    path_mtu_discovery: bool
    pmtud_age: int | None
    pmtud_mtu: int
    keepalive: tuple[int, int] | None = None
    transmit_bandwidth: int = 8000
    receive_bandwidth: int = 8000


@dataclass(frozen=True, slots=True)
class InterfaceState:
    """One interface. ``hardware`` is as printed after "Hardware is"; ``mtu`` is line 5 of show interfaces;
    ``ip_mtu`` and ``mpls_mtu`` are what IP and MPLS use; ``bandwidth`` kbit/s, ``delay`` microseconds.
    ``protocol_up`` is the line protocol; ``up`` the first word ("up"/"down"), with ``admin_up`` False it prints
    "administratively down". ``members`` are the links of a port channel that are up, ``filters`` access lists by
    direction ("in", "out")."""

    name: str
    hardware: str
    mac: str | None
    admin_up: bool
    up: bool
    protocol_up: bool
    description: str | None
    address: str | None
    prefix_length: int | None
    vrf: str | None
    mtu: int
    ip_mtu: int
    mpls_mtu: int
    bandwidth: int
    delay: int
    encapsulation: str
    counters: Counters
    tunnel: TunnelState | None = None
    changed: float = 0.0
    peer: tuple[str, str] | None = None
    members: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RouteHop:
    """``address`` None with an interface is "directly connected"; an interface None is a recursive static.
    ``source`` is the router that announced it (its router-id), ``labels`` the MPLS labels CEF imposes."""

    address: str | None
    interface: str | None
    source: str | None = None
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """``protocol`` is "connected", "local", "static", "isis" or "ospf"; ``process`` its tag or number ("" = none);
    ``kind`` the route type as printed ("level-2", "intra area")."""

    prefix: str
    protocol: str
    distance: int
    metric: int
    next_hops: tuple[RouteHop, ...]
    process: str = ""
    kind: str = ""
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class IsisAdjacency:
    """``level`` is "L1", "L2" or "L1L2"; ``state`` "UP" or "INIT"; ``hold`` seconds left; ``tag`` "" = no tag.

    On a LAN each level has an adjacency of its own, which ``show isis neighbors`` prints in rows of their own."""

    tag: str
    system: str
    system_id: str
    level: str
    interface: str
    address: str | None
    state: str
    hold: int
    circuit_id: str
    since: float
    is_on_lan: bool = False


@dataclass(frozen=True, slots=True)
class ClnsInterfaceState:
    """The per-interface IS-IS data of ``show clns interface``. Metrics by level (1 and 2)."""

    interface: str
    up: bool
    tag: str
    circuit_type: str
    point_to_point: bool
    clns_mtu: int
    metric: Mapping[int, int]
    hello_interval: int
    hello_multiplier: int
    hello_padding: bool
    adjacencies: Mapping[int, int]
    circuit_number: int
    circuit_id: str
    authentication: str | None
    passive: bool


@dataclass(frozen=True, slots=True)
class OspfNeighborState:
    """``state`` is "FULL", "EXSTART", "INIT" ...; ``dead`` seconds left; ``role`` "-", "DR", "BDR"; area as int."""

    process: int
    router_id: str
    priority: int
    state: str
    role: str
    dead: int
    address: str
    interface: str
    area: int
    since: float


@dataclass(frozen=True, slots=True)
class OspfInterface:
    """One interface of ``show ip ospf interface``; ``network_type`` "POINT_TO_POINT", "BROADCAST", "LOOPBACK"."""

    process: int
    interface: str
    area: int
    router_id: str
    network_type: str
    cost: int
    state: str
    hello: int
    dead: int
    address: str
    passive: bool


@dataclass(frozen=True, slots=True)
class IgpState:
    """IS-IS instances by tag with their NET, and what OSPF runs; empty tuples when a protocol is not configured."""

    isis_nets: Mapping[str, str] = field(default_factory=dict)
    isis: tuple[IsisAdjacency, ...] = ()
    clns: tuple[ClnsInterfaceState, ...] = ()
    ospf_ids: Mapping[int, str] = field(default_factory=dict)
    ospf: tuple[OspfNeighborState, ...] = ()
    ospf_interfaces: tuple[OspfInterface, ...] = ()


@dataclass(frozen=True, slots=True)
class RouterState:
    """Everything about one router at ``now``; ``routes`` by VRF (None = the global table), sorted by prefix.

    The CEF entry of a destination is its longest-match route: ``NextHop.labels`` are what it imposes.
    """

    name: str
    now: float
    interfaces: Mapping[str, InterfaceState]
    routes: Mapping[str | None, tuple[RouteEntry, ...]]
    igp: IgpState
    ldp: LdpState
    mpls_interfaces: tuple[MplsInterfaceState, ...]
    lfib: tuple[LfibEntry, ...]
    crypto: CryptoState

    def route_to(self, destination: str, vrf: str | None = None) -> RouteEntry | None:
        """The longest match for an address in a table, or None."""
        wanted = ip_address(destination)
        matches = [route for route in self.routes.get(vrf, ()) if wanted in ip_network(route.prefix)]
        return max(matches, key=lambda route: ip_network(route.prefix).prefixlen, default=None)

"""A simulated router with a frozen network: the state of one moment, written down by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.network.forwarding.probes import Reply
from corelinks.runbooks.simulator.network.model.crypto_state import (
    ERROR_COUNTERS,
    CryptoFlow,
    CryptoSessionState,
    CryptoState,
    EspSa,
    IkeSaState,
    IpsecSaState,
    ProtectionCounts,
)
from corelinks.runbooks.simulator.network.model.mpls_state import (
    DiscoveryInterfaceState,
    DiscoveryPeerState,
    DiscoverySource,
    IgpSyncState,
    LdpNeighborState,
    LdpState,
    LfibEntry,
    MplsInterfaceState,
    TargetedHello,
)
from corelinks.runbooks.simulator.network.model.router_state import (
    ClnsInterfaceState,
    Counters,
    IgpState,
    InterfaceState,
    IsisAdjacency,
    OspfInterface,
    OspfNeighborState,
    RouteEntry,
    RouteHop,
    RouterState,
    TunnelState,
)
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import run_show

NOW = 10_000.0
CONFIG = """hostname p1
interface Loopback0
 ip address 10.0.0.1 255.255.255.255
interface GigabitEthernet0/1
 ip address 10.1.12.1 255.255.255.252
interface Serial1/0
 ip address 10.1.13.1 255.255.255.252
end
"""


@dataclass
class FrozenNetwork:
    """Stands where the network stands, and gives back what it was given."""

    moment: RouterState
    echoes: str = "!!!!!"
    asked: dict[str, object] = field(default_factory=dict)

    def state(self, name: str) -> RouterState:
        """The moment."""
        return self.moment

    def ping(self, name: str, destination: str, **options: object) -> Reply:
        """The echoes, as they were given."""
        self.asked = {"destination": destination, **options}
        return self._reply()

    def ping_mpls(self, name: str, prefix: str, **options: object) -> Reply:
        """The echoes, as they were given."""
        self.asked = {"prefix": prefix, **options}
        return self._reply()

    def _reply(self) -> Reply:
        return Reply(self.echoes, (1, 2, 3)[: self.echoes.count("!")])


def frozen_device(state: RouterState | None = None, *, platform: str = "ios", echoes: str = "!!!!!") -> Device:
    """A router of a platform in that state."""
    clock = SteppedClock()
    clock.step(NOW)
    version = {"ios": "15.7(3)M8", "xe": "17.9.4"}[platform]
    device = Device("p1", CONFIG, clock, SteppedTimers(clock), platform=platform, version=version)
    device.boot_time = NOW - 3 * 86400 - 3700
    device.network = cast(Any, FrozenNetwork(state or healthy(), echoes))
    return device


def response(command: str, state: RouterState | None = None, *, platform: str = "ios") -> list[str]:
    """What a router in that state prints to ``show`` and the rest."""
    lines = run_show(frozen_device(state, platform=platform), f"show {command}".split())
    assert lines is not None
    return lines


TUNNEL = TunnelState(
    transport="GRE/IP",
    key=0x64,
    source="10.1.12.1",
    source_interface="GigabitEthernet0/1",
    destination="10.1.12.2",
    vrf=None,
    ttl=255,
    transport_mtu=1430,
    protection_profile="CL-p1-p2.core",
    protection_shared=False,
    linestate="up",
    path_mtu_discovery=True,
    pmtud_age=10,
    pmtud_mtu=0,
)
BUSY = Counters(
    packets_in=42,
    packets_out=43,
    bytes_in=4200,
    bytes_out=4300,
    rate_packets_in=2,
    rate_packets_out=2,
    rate_bits_in=2000,
    rate_bits_out=2000,
    last_input=NOW - 3,
    last_output=NOW - 2,
)


def interface(name: str, address: str | None, **changes: Any) -> InterfaceState:
    """An interface that is up, of the kind that its name says."""
    ethernet = "Ethernet" in name
    plain = InterfaceState(
        name=name,
        hardware="iGbE" if ethernet else name.rstrip("0123456789/"),
        mac="5254.0001.0001" if ethernet else None,
        admin_up=True,
        up=True,
        protocol_up=True,
        description=None,
        address=address,
        prefix_length=None if address is None else 30,
        vrf=None,
        mtu=1500,
        ip_mtu=1500,
        mpls_mtu=1500,
        bandwidth=1_000_000,
        delay=10,
        encapsulation="ARPA" if ethernet else "HDLC",
        counters=BUSY,
    )
    return replace(plain, **changes)


INTERFACES: Mapping[str, InterfaceState] = {
    one.name: one
    for one in (
        interface("Loopback0", "10.0.0.1", prefix_length=32, mtu=1514, bandwidth=8_000_000, delay=5000),
        interface("Tunnel12", "10.2.12.1", mtu=17916, bandwidth=100, delay=50000, tunnel=TUNNEL, description="to p2"),
        interface("GigabitEthernet0/1", "10.1.12.1", peer=("p2", "GigabitEthernet0/1"), description="cable 7"),
        interface("GigabitEthernet0/2", None, admin_up=False, up=False, protocol_up=False),
        interface("Serial1/0", "10.1.13.1", hardware="M4T", bandwidth=1544, delay=20000),
    )
}
ROUTES = (
    RouteEntry("10.0.0.1/32", "connected", 0, 0, (RouteHop(None, "Loopback0"),)),
    RouteEntry(
        "10.0.0.2/32",
        "isis",
        115,
        20,
        (RouteHop("10.2.12.2", "Tunnel12", "10.0.0.2"),),
        process="CORE",
        kind="level-2",
        since=NOW - 3600,
    ),
    RouteEntry(
        "10.0.0.3/32",
        "isis",
        115,
        30,
        (RouteHop("10.2.12.2", "Tunnel12", "10.0.0.3", (17,)),),
        process="CORE",
        kind="level-2",
        since=NOW - 3600,
    ),
    RouteEntry("10.1.12.0/30", "connected", 0, 0, (RouteHop(None, "GigabitEthernet0/1"),)),
    RouteEntry("10.1.12.1/32", "local", 0, 0, (RouteHop(None, "GigabitEthernet0/1"),)),
    RouteEntry("192.0.2.0/24", "static", 1, 0, (RouteHop("10.1.12.2", None),)),
)
ADJACENCIES = (
    IsisAdjacency("CORE", "p2", "0000.0000.0002", "L2", "Tunnel12", "10.2.12.2", "UP", 24, "00", NOW - 600),
    IsisAdjacency(
        "CORE", "p3-north-of-the-river", "0000.0000.0003", "L1L2", "Serial1/0", "10.1.13.2", "INIT", 27, "01", NOW - 9
    ),
)
CLNS = (
    ClnsInterfaceState(
        "Loopback0", True, "CORE", "level-2", False, 1514, {2: 10}, 10, 3, True, {2: 0}, 0, "p1.01", None, True
    ),
    ClnsInterfaceState(
        "Tunnel12", True, "CORE", "level-2-only", True, 1430, {2: 15}, 10, 3, False, {2: 1}, 2, "p1.00", None, False
    ),
    ClnsInterfaceState(
        "GigabitEthernet0/1",
        True,
        "CORE",
        "level-1-2",
        False,
        1497,
        {1: 5, 2: 6},
        10,
        3,
        True,
        {},
        1,
        "p1.02",
        None,
        False,
    ),
)
PEER = DiscoveryPeerState("10.0.0.2:0", "10.2.12.2", "10.0.0.2", False, 12, "not required, none, in use")
LDP = LdpState(
    local_id="10.0.0.1:0",
    discovery=(
        DiscoveryInterfaceState("GigabitEthernet0/1", True, False, "10.0.0.1", ()),
        DiscoveryInterfaceState("Tunnel12", True, True, "10.0.0.1", (PEER,)),
    ),
    targeted=(TargetedHello("10.0.0.1", "10.0.0.2", True, True, True, True, (PEER,)),),
    neighbors=(
        LdpNeighborState(
            peer="10.0.0.2:0",
            local="10.0.0.1:0",
            tcp_peer_port=20170,
            tcp_local_port=646,
            transport_peer="10.0.0.2",
            transport_local="10.0.0.1",
            state="Oper",
            sent=851,
            received=852,
            since=NOW - 17430,
            sources=(
                DiscoverySource("Tunnel12", "10.2.12.2"),
                DiscoverySource(None, "10.0.0.1", "10.0.0.2", active=True, passive=True),
            ),
            addresses=("10.0.0.2", "10.1.12.2", "10.2.12.2", "10.1.23.1", "10.1.24.1"),
            password_required=False,
            password="none",
            protection="Ready",
            uid=4,
            peer_number=0,
        ),
    ),
    sync=(
        IgpSyncState("Tunnel12", True, True, True, True, "10.0.0.2:0", "ISIS CORE"),
        IgpSyncState("Serial1/0", False, True, False, False, None, "ISIS CORE"),
    ),
)
LFIB = (
    LfibEntry(16, "Pop Label", "10.0.0.2/32", 4579, "Tunnel12", "point2point"),
    LfibEntry(17, "18", "10.0.0.3/32", 0, "Tunnel12", "point2point"),
    LfibEntry(None, "19", "10.0.0.3/32", 0, "GigabitEthernet0/1", "10.1.12.2"),
    LfibEntry(20, "No Label", "172.16.100.100/32", 12, "Serial1/0", "point2point"),
)
IKE = IkeSaState(
    version=2,
    number=1,
    connection=1,
    local="10.1.12.1",
    remote="10.1.12.2",
    fvrf=None,
    ivrf=None,
    status="READY",
    active=True,
    initiator=True,
    encryption="AES-CBC",
    keysize=256,
    prf="SHA256",
    hash="SHA256",
    group=19,
    authentication="PSK",
    lifetime=86400,
    since=NOW - 735,
    local_spi="26E77925771B44B1",
    remote_spi="4785C18DB784C439",
    local_id="10.1.12.1",
    remote_id="10.1.12.2",
    dpd=30,
    session=1,
)
FLOW = CryptoFlow(47, "10.1.12.1", "10.1.12.2", 2, 42, 43, 0, 1, 4607999, 4607998, 2865)
SESSION = CryptoSessionState(
    interface="Tunnel12",
    profile="CL-p1-p2",
    status="UP-ACTIVE",
    peer="10.1.12.2",
    port=500,
    fvrf=None,
    ivrf=None,
    phase1_id="10.1.12.2",
    version=2,
    since=NOW - 735,
    ikes=(IKE,),
    flows=(FLOW,),
)


def esp(spi: int, connection: int) -> EspSa:
    """An SA of AES-CBC and SHA-256 in transport mode."""
    return EspSa(spi, "esp-256-aes esp-sha256-hmac", "Transport", connection, 4607999, 2865, 1024)


IPSEC = IpsecSaState(
    interface="Tunnel12",
    map_tag="Tunnel12-head-0",
    local_address="10.1.12.1",
    local="10.1.12.1",
    remote="10.1.12.2",
    protocol=47,
    peer="10.1.12.2",
    port=500,
    pvrf=None,
    encaps=43,
    decaps=42,
    send_errors=0,
    recv_errors=3,
    errors={name: 0 for name in ERROR_COUNTERS} | {"pkts replay failed (rcv)": 3},
    plaintext_mtu=1458,
    path_mtu=1500,
    out_interface="GigabitEthernet0/1",
    pfs_group=19,
    inbound=(esp(0x6DDFE2F8, 2001),),
    outbound=(esp(0xE3D07BCF, 2002),),
)


def healthy(**changes: Any) -> RouterState:
    """p1 with one encrypted link to p2 and one plain link to p3, changed where asked."""
    state = RouterState(
        name="p1",
        now=NOW,
        interfaces=INTERFACES,
        routes={None: ROUTES, "MGMT": ()},
        igp=IgpState(isis_nets={"CORE": "49.0001.0000.0000.0001.00"}, isis=ADJACENCIES, clns=CLNS),
        ldp=LDP,
        mpls_interfaces=(
            MplsInterfaceState("Tunnel12", "ldp", True, 1426),
            MplsInterfaceState("Serial1/0", "ldp", False, 1500),
        ),
        lfib=LFIB,
        crypto=CryptoState(
            sessions=(SESSION,),
            ipsec=(IPSEC,),
            ikev2=(IKE,),
            isakmp=(),
            protection={"Tunnel12": ProtectionCounts("Tunnel12", socket_open=1, clear_drops=7)},
        ),
    )
    return replace(state, **changes)


OSPF = IgpState(
    ospf_ids={1: "10.0.0.1"},
    ospf=(OspfNeighborState(1, "10.0.0.2", 0, "FULL", "-", 32, "10.2.12.2", "Tunnel12", 0, NOW - 60),),
    ospf_interfaces=(
        OspfInterface(1, "Loopback0", 0, "10.0.0.1", "LOOPBACK", 1, "LOOPBACK", 10, 40, "10.0.0.1", False),
        OspfInterface(1, "Tunnel12", 0, "10.0.0.1", "POINT_TO_POINT", 10, "POINT_TO_POINT", 10, 40, "10.2.12.1", False),
    ),
)

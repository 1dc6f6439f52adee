"""The show commands over the real network of a small core: two routers and an encrypted tunnel between them."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import run_show
from corelinks.tasks import parse

_CONFIG = """hostname r{me}
mpls ldp router-id Loopback0 force
crypto ikev2 proposal P
 encryption aes-cbc-256
 integrity sha256
 group 19
crypto ikev2 policy P
 match fvrf any
 proposal P
crypto ikev2 keyring K
 peer other
  address 10.1.12.{other}
  pre-shared-key secret
crypto ikev2 profile V
 match identity remote address 10.1.12.{other} 255.255.255.255
 authentication remote pre-share
 authentication local pre-share
 keyring local K
crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac
 mode transport
crypto ipsec profile CL-r1-r2
 set transform-set T
 set ikev2-profile V
interface Loopback0
 ip address 192.0.2.{me} 255.255.255.255
 ip router isis CORE
interface Tunnel12
 ip address 10.2.12.{me} 255.255.255.252
 ip mtu 1400
 ip router isis CORE
 mpls ip
 clns mtu 1400
 isis network point-to-point
 tunnel source GigabitEthernet0/1
 tunnel destination 10.1.12.{other}
 tunnel protection ipsec profile CL-r1-r2
interface GigabitEthernet0/1
 ip address 10.1.12.{me} 255.255.255.252
router isis CORE
 net 49.0001.0000.0000.000{me}.00
 is-type level-2-only
end
"""


@pytest.fixture(params=["ios", "xe"])
def router(request: pytest.FixtureRequest) -> Device:
    """The first of two routers; the tunnel is the only link that carries IS-IS and LDP."""
    clock = SteppedClock()
    timers = SteppedTimers(clock)
    devices = {
        f"r{me}": Device(f"r{me}", _CONFIG.format(me=me, other=3 - me), clock, timers, platform=request.param)
        for me in (1, 2)
    }
    network = Network(clock, devices)
    for device in devices.values():
        device.network = network
    timers.run(120)
    return devices["r1"]


def text(router: Device, command: str) -> str:
    lines = run_show(router, command.split())
    assert lines is not None
    return "\n".join(lines) + "\n"


def test_the_evidence_of_an_encrypted_link_can_be_read(router: Device) -> None:
    tunnel = parse.parse_interface(text(router, "show interfaces Tunnel12"), "Tunnel12").tunnel
    assert tunnel is not None
    assert (tunnel.transport, tunnel.protection_profile, tunnel.destination) == ("GRE/IP", "CL-r1-r2", "10.1.12.2")
    (session,) = parse.parse_crypto_session(text(router, "show crypto session detail"))
    assert (session.interface, session.status, session.flows[0].active_sas) == ("Tunnel12", "UP-ACTIVE", 2)
    (sa,) = parse.parse_ipsec_sa(text(router, "show crypto ipsec sa interface Tunnel12 detail"), "Tunnel12")
    assert (sa.protocol, sa.peer, len(sa.inbound), len(sa.outbound)) == (47, "10.1.12.2", 1, 1)
    (ike,) = parse.parse_ikev2_sa(text(router, "show crypto ikev2 sa"))
    assert (ike.status, ike.remote) == ("READY", "10.1.12.2")


def test_the_evidence_of_labels_can_be_read(router: Device) -> None:
    (neighbor,) = parse.parse_ldp_neighbors(text(router, "show mpls ldp neighbor detail"))
    assert (neighbor.peer, neighbor.state, neighbor.interfaces) == ("192.0.2.2:0", "Oper", ("Tunnel12",))
    discovery = parse.parse_ldp_discovery(text(router, "show mpls ldp discovery detail"))
    assert [(one.name, one.receives) for one in discovery.interfaces] == [("Tunnel12", True)]
    rows = parse.parse_forwarding_table(text(router, "show mpls forwarding-table 192.0.2.2 32"))
    assert [(row.outgoing, row.interface, row.next_hop) for row in rows] == [("Pop Label", "Tunnel12", "point2point")]
    (adjacency,) = parse.parse_isis_neighbors(text(router, "show isis neighbors"))
    assert (adjacency.system, adjacency.interface, adjacency.state) == ("r2", "Tunnel12", "UP")
    route = parse.parse_route(text(router, "show ip route 192.0.2.2"), "192.0.2.2")
    assert route is not None
    assert [hop.interface for hop in route.next_hops] == ["Tunnel12"]


def test_pings_tell_what_gets_through(router: Device) -> None:
    assert parse.parse_ping(text(router, "ping 192.0.2.2 size 1400 df-bit")).replies == "!!!!!"
    assert parse.parse_ping(text(router, "ping 192.0.2.2 size 1500 df-bit")).received == 0
    assert parse.parse_ping_mpls(text(router, "ping mpls ipv4 192.0.2.2/32 repeat 3")).replies == "!!!"

"""The parsers understand the simulated routers: two readings of the same real forms that share no code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from corelinks.runbooks.simulator.exec import COMMANDS
from corelinks.runbooks.simulator.network.model.crypto_state import CryptoState
from corelinks.runbooks.simulator.network.model.mpls_state import LdpState
from corelinks.runbooks.simulator.network.model.router_state import IgpState, RouterState
from corelinks.runbooks.simulator.show.registry import TimedLines
from corelinks.tasks import parse
from tests.support.frozen_router import (
    FLOW,
    IKE,
    INTERFACES,
    IPSEC,
    OSPF,
    SESSION,
    TUNNEL,
    frozen_device,
    healthy,
    response,
)

PLATFORMS = ("ios", "xe")
both = pytest.mark.parametrize("platform", PLATFORMS)


def text(command: str, platform: str = "ios", state: RouterState | None = None) -> str:
    return "\n".join(response(command, state, platform=platform)) + "\n"


def pinged(command: str, platform: str, echoes: str) -> str:
    found = COMMANDS.match(command)
    assert found.rule.show is not None
    result = found.rule.show(frozen_device(platform=platform, echoes=echoes), found)
    assert isinstance(result, TimedLines)
    return "\n".join(result.lines) + "\n"


@both
def test_a_tunnel(platform: str) -> None:
    read = parse.parse_interface(text("interfaces Tunnel12", platform), "Tunnel12")
    assert (read.admin_up, read.line_up, read.address, read.mtu) == (True, True, "10.2.12.1/30", 17916)
    assert read.tunnel is not None
    assert (read.tunnel.transport, read.tunnel.key, read.tunnel.source) == ("GRE/IP", 0x64, "10.1.12.1")
    assert (read.tunnel.source_interface, read.tunnel.destination) == ("GigabitEthernet0/1", "10.1.12.2")
    assert (read.tunnel.transport_mtu, read.tunnel.ttl) == (1430, 255)
    assert (read.tunnel.protection_profile, read.tunnel.shared) == ("CL-p1-p2.core", False)
    assert read.tunnel.linestate == ("up" if platform == "xe" else None)


@both
@pytest.mark.parametrize(
    "tunnel",
    [
        replace(TUNNEL, transport="IPSEC/IP", key=None),
        replace(TUNNEL, source=None, source_interface=None, destination=None, protection_profile=None),
        replace(TUNNEL, protection_shared=True, key=None, path_mtu_discovery=False),
        replace(TUNNEL, linestate="down - no output interface"),
    ],
    ids=["vti", "empty", "shared", "down"],
)
def test_other_tunnels(platform: str, tunnel: object) -> None:
    changed = replace(INTERFACES["Tunnel12"], tunnel=tunnel)  # type: ignore[arg-type]
    state = healthy(interfaces={**INTERFACES, "Tunnel12": changed})
    read = parse.parse_interface(text("interfaces Tunnel12", platform, state), "Tunnel12")
    assert read.tunnel is not None
    assert changed.tunnel is not None
    assert (read.tunnel.transport, read.tunnel.key) == (changed.tunnel.transport, changed.tunnel.key)
    assert (read.tunnel.source, read.tunnel.destination) == (changed.tunnel.source, changed.tunnel.destination)
    assert read.tunnel.shared == (changed.tunnel.protection_shared and changed.tunnel.protection_profile is not None)


@both
@pytest.mark.parametrize("name", INTERFACES)
def test_every_interface(platform: str, name: str) -> None:
    read = parse.parse_interface(text(f"interfaces {name}", platform), name)
    known = INTERFACES[name]
    assert (read.name, read.admin_up, read.line_up) == (name, known.admin_up, known.protocol_up)
    assert (read.description, read.packets_in) == (known.description, known.counters.packets_in)
    assert {one.name for one in parse.parse_interfaces(text("interfaces", platform))} == set(INTERFACES)


@both
@pytest.mark.parametrize("detail", ["", " detail"])
def test_ldp_neighbors(platform: str, detail: str) -> None:
    (read,) = parse.parse_ldp_neighbors(text(f"mpls ldp neighbor{detail}", platform))
    assert (read.peer, read.local, read.state) == ("10.0.0.2:0", "10.0.0.1:0", "Oper")
    assert (read.interfaces, len(read.targeted)) == (("Tunnel12",), 1)
    assert parse.parse_ldp_neighbors("\n".join(response("mpls ldp neighbor", healthy(ldp=LdpState())))) == ()


@both
@pytest.mark.parametrize("detail", ["", " detail"])
def test_ldp_discovery(platform: str, detail: str) -> None:
    read = parse.parse_ldp_discovery(text(f"mpls ldp discovery{detail}", platform))
    silent, heard = read.interfaces
    assert (silent.name, silent.transmits, silent.receives, silent.peers) == ("GigabitEthernet0/1", True, False, ())
    assert (heard.receives, heard.peers[0].ldp_id, heard.peers[0].no_route) == (True, "10.0.0.2:0", False)
    assert [one.remote for one in read.targeted] == ["10.0.0.2"]


@both
def test_igp_sync(platform: str) -> None:
    read = parse.parse_ldp_igp_sync(text("mpls ldp igp sync", platform))
    assert [(one.interface, one.ldp_configured, one.achieved) for one in read] == [
        ("Tunnel12", True, True),
        ("Serial1/0", False, False),
    ]


@both
def test_mpls(platform: str) -> None:
    read = parse.parse_mpls_interfaces(text("mpls interfaces", platform))
    assert [(one.name, one.ip, one.operational) for one in read] == [
        ("Tunnel12", True, True),
        ("Serial1/0", True, False),
    ]
    assert [one.mtu for one in parse.parse_mpls_interface_detail(text("mpls interfaces detail", platform))] == [
        1426,
        1500,
    ]
    rows = parse.parse_forwarding_table(text("mpls forwarding-table", platform))
    assert [(row.outgoing, row.prefix, row.interface, row.next_hop) for row in rows] == [
        ("Pop Label", "10.0.0.2/32", "Tunnel12", "point2point"),
        ("18", "10.0.0.3/32", "Tunnel12", "point2point"),
        ("19", "10.0.0.3/32", "GigabitEthernet0/1", "10.1.12.2"),
        ("No Label", "172.16.100.100/32", "Serial1/0", "point2point"),
    ]


@both
@pytest.mark.parametrize("detail", ["", " detail"])
def test_crypto_sessions(platform: str, detail: str) -> None:
    (read,) = parse.parse_crypto_session(text(f"crypto session{detail}", platform))
    assert (read.interface, read.profile, read.status, read.peer) == ("Tunnel12", "CL-p1-p2", "UP-ACTIVE", "10.1.12.2")
    assert (read.ike_version, read.ike_active, read.port) == (2, True, 500)
    (flow,) = read.flows
    assert (flow.protocol, flow.local, flow.remote, flow.active_sas) == (47, "10.1.12.1", "10.1.12.2", 2)
    assert flow.decrypted == (42 if detail else None)


@both
@pytest.mark.parametrize("detail", ["", " detail"])
def test_sessions_that_are_not_up(platform: str, detail: str) -> None:
    old = replace(IKE, version=1, active=False, session=0)
    vti = replace(FLOW, protocol=0, local="0.0.0.0", remote="0.0.0.0", active_sas=0)
    negotiating = replace(SESSION, status="DOWN-NEGOTIATING", version=1, since=None, phase1_id=None, ikes=(old, old))
    down = replace(negotiating, interface="Tunnel13", status="DOWN", ikes=(), flows=(vti,))
    state = healthy(crypto=CryptoState(sessions=(negotiating, down)))
    first, second = parse.parse_crypto_session(text(f"crypto session{detail}", platform, state))
    assert (first.status, first.ike_active, first.ike_version) == ("DOWN-NEGOTIATING", False, 1)
    assert (second.interface, second.status, second.flows[0].protocol) == ("Tunnel13", "DOWN", None)
    assert parse.parse_crypto_session(text(f"crypto session{detail}", platform, healthy(crypto=CryptoState()))) == ()


@both
@pytest.mark.parametrize("detail", ["", " detail"])
def test_ipsec_sas(platform: str, detail: str) -> None:
    (read,) = parse.parse_ipsec_sa(text(f"crypto ipsec sa interface Tunnel12{detail}", platform), "Tunnel12")
    assert (read.protocol, read.peer, read.encaps, read.decaps) == (47, "10.1.12.2", 43, 42)
    assert (read.plaintext_mtu, read.path_mtu) == (1458, 1500)
    assert [(one.spi, one.mode) for one in (*read.inbound, *read.outbound)] == [
        (0x6DDFE2F8, "Transport"),
        (0xE3D07BCF, "Transport"),
    ]
    none = healthy(crypto=CryptoState(ipsec=(replace(IPSEC, inbound=(), outbound=()),)))
    (bare,) = parse.parse_ipsec_sa(text(f"crypto ipsec sa{detail}", platform, none))
    assert (bare.inbound, bare.outbound) == ((), ())
    assert parse.parse_ipsec_sa(text(f"crypto ipsec sa{detail}", platform, healthy(crypto=CryptoState()))) == ()


@both
def test_ike_sas(platform: str) -> None:
    for command in ("crypto ikev2 sa", "crypto ikev2 sa detail"):
        (read,) = parse.parse_ikev2_sa(text(command, platform))
        assert (read.local, read.remote, read.status, read.encryption) == ("10.1.12.1", "10.1.12.2", "READY", "AES-CBC")
    assert parse.parse_ikev2_sa(text("crypto ikev2 sa", platform, healthy(crypto=CryptoState()))) == ()
    state = healthy(crypto=CryptoState(isakmp=(replace(IKE, version=1, status="QM_IDLE", connection=1001),)))
    (old,) = parse.parse_isakmp_sa(text("crypto isakmp sa", platform, state))
    assert (old.destination, old.source, old.state) == ("10.1.12.2", "10.1.12.1", "QM_IDLE")
    assert parse.parse_isakmp_sa(text("crypto isakmp sa", platform)) == ()


@both
def test_protection_statistics(platform: str) -> None:
    read = parse.parse_tunnel_protection_statistics(text("tunnel protection statistics Tunnel12", platform))
    assert (read.clear_packet_drops, read.cef_packet_drops_sent) == (7, 0)


@both
def test_igps(platform: str) -> None:
    near, far = parse.parse_isis_neighbors(text("isis neighbors", platform))
    assert (near.system, near.level, near.interface, near.state) == ("p2", "L2", "Tunnel12", "UP")
    assert (far.system, far.level, far.interface) == ("p3-north-of-the-river", "L1L2", "Serial1/0")
    assert (
        parse.parse_isis_neighbors(text("isis neighbors", platform, healthy(igp=IgpState(isis_nets={"A": "49"})))) == ()
    )
    (ospf,) = parse.parse_ospf_neighbors(text("ip ospf neighbor", platform, healthy(igp=OSPF)))
    assert (ospf.router_id, ospf.state, ospf.interface) == ("10.0.0.2", "FULL", "Tunnel12")


@both
@pytest.mark.parametrize("name", INTERFACES)
def test_clns_interfaces(platform: str, name: str) -> None:
    read = parse.parse_clns_interface(text(f"clns interface {name}", platform), name)
    assert read.enabled == (name in ("Loopback0", "Tunnel12", "GigabitEthernet0/1"))
    if name == "Tunnel12":
        assert (read.mtu, read.levels[0].metric, read.levels[0].adjacencies) == (1430, 15, 1)


@both
@pytest.mark.parametrize("destination", ["10.0.0.1", "10.0.0.2", "10.1.12.1", "10.1.12.2", "192.0.2.9"])
def test_routes(platform: str, destination: str) -> None:
    route = parse.parse_route(text(f"ip route {destination}", platform), destination)
    assert route is not None
    known = healthy().route_to(destination)
    assert known is not None
    assert (route.prefix, route.metric) == (known.prefix, known.metric)
    assert [(hop.address, hop.interface) for hop in route.next_hops] == [
        (hop.address, hop.interface) for hop in known.next_hops
    ]
    assert parse.parse_cef(text(f"ip cef {destination}", platform), destination)


@both
def test_missing_routes(platform: str) -> None:
    for destination in ("10.9.9.9", "172.16.1.1"):
        assert parse.parse_route(text(f"ip route {destination}", platform), destination) is None
        assert parse.parse_cef(text(f"ip cef {destination}", platform), destination)
    labels = parse.parse_cef(text("ip cef 10.0.0.3 detail", platform), "10.0.0.3").next_hops[0].labels
    assert labels == ("17",)


@both
@pytest.mark.parametrize("echoes", ["!!!!!", ".....", ".!!!!", "MMMMM", "U.U.U", "!" * 100])
def test_pings(platform: str, echoes: str) -> None:
    count = len(echoes)
    readers: tuple[tuple[str, Callable[[str], parse.Ping]], ...] = (
        (f"ping 10.0.0.2 size 1400 df-bit repeat {count}", parse.parse_ping),
        (f"ping mpls ipv4 10.0.0.2/32 repeat {count}", parse.parse_ping_mpls),
    )
    for command, reader in readers:
        read = reader(pinged(command, platform, echoes))
        assert (read.replies, read.sent, read.received) == (echoes, count, echoes.count("!"))
    verbose = parse.parse_ping_mpls(pinged(f"ping mpls ipv4 10.0.0.2/32 repeat {count} verbose", platform, echoes))
    assert verbose.received == echoes.count("!")


@both
def test_version(platform: str) -> None:
    read = parse.parse_version(text("version", platform))
    assert (read.hostname, read.is_xe) == ("p1", platform == "xe")

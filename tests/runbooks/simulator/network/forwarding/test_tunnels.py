"""What a simulated tunnel proves and does not prove: the facts about up/up, protection, keys and modes."""

from __future__ import annotations

import pytest

from tests.support.network_lab import CRYPTO, IKEV1, Lab, build


def counts(lab: Lab, router: str) -> tuple[int, int]:
    """Encapsulated and decapsulated packets of a router's only ident."""
    (sa,) = lab.state(router).crypto.ipsec
    return sa.encaps, sa.decaps


def test_a_built_tunnel_carries_igp_ldp_and_labels_on_both_ends() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    for router, peer in (("p1", "192.0.2.2"), ("p2", "192.0.2.1")):
        session = lab.session(router)
        assert (session.status, session.flows[0].active_sas, session.flows[0].protocol) == ("UP-ACTIVE", 2, 47)
        tunnel = lab.interface(router, "Tunnel12")
        assert (tunnel.protocol_up, tunnel.tunnel and tunnel.tunnel.transport) == (True, "GRE/IP")
        assert lab.is_adjacent(router, "Tunnel12")
        assert "Tunnel12" in lab.sources(router, peer)
        assert lab.network.ping_mpls(router, f"{peer}/32", explicit_null=True) == "!!!!!"


def test_counters_of_both_ends_rise_together() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    before = counts(lab, "p1"), counts(lab, "p2")
    lab.run(15)
    after = counts(lab, "p1"), counts(lab, "p2")
    assert all(later > sooner for a, b in zip(after, before, strict=True) for later, sooner in zip(a, b, strict=True))
    assert after[0][0] - before[0][0] == pytest.approx(after[1][1] - before[1][1], abs=1)


def test_a_tunnel_with_no_far_end_is_up_up() -> None:
    lab = Lab()
    lab.type(
        "p1",
        "interface Tunnel9\n ip address 10.9.9.1 255.255.255.252\n"
        " tunnel source GigabitEthernet0/2\n tunnel destination 10.0.12.2",
    )
    tunnel = lab.interface("p1", "Tunnel9")
    assert tunnel.protocol_up
    assert tunnel.tunnel
    assert tunnel.tunnel.linestate == "up"


def test_unprotected_on_both_ends_everything_works_in_clear() -> None:
    lab = Lab()
    build(lab, protected=(False, False))
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")
    assert "Tunnel12" in lab.sources("p1", "192.0.2.2")
    assert not lab.state("p1").crypto.sessions


def test_unprotected_on_one_end_is_up_up_but_dropped_and_complained_about() -> None:
    lab = Lab()
    build(lab, protected=(True, False))
    lab.run(150)
    assert lab.interface("p1", "Tunnel12").protocol_up
    assert lab.interface("p2", "Tunnel12").protocol_up
    assert lab.session("p1").status == "DOWN-NEGOTIATING"
    assert lab.state("p1").crypto.protection["Tunnel12"].clear_drops > 0
    assert lab.log("p1").count("%CRYPTO-4-RECVD_PKT_NOT_IPSEC") == 3
    assert "prot= 47" in lab.log("p1")
    assert not lab.is_adjacent("p1", "Tunnel12")


def test_taking_protection_off_one_end_ends_the_adjacency_but_not_up_up() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.type("p2", "interface Tunnel12\n no tunnel protection")
    assert lab.session("p1").status == "DOWN-NEGOTIATING"
    lab.run(40)
    assert not lab.is_adjacent("p1", "Tunnel12")
    assert lab.interface("p1", "Tunnel12").protocol_up
    assert "%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is OFF" in lab.log("p2")


def test_a_gre_key_on_one_end_leaves_ipsec_up_without_neighbors() -> None:
    lab = Lab()
    build(lab, keys=(100, None))
    lab.run(60)
    before = counts(lab, "p1")
    lab.run(30)
    assert lab.session("p1").status == "UP-ACTIVE"
    assert counts(lab, "p1")[1] > before[1]
    assert not lab.is_adjacent("p1", "Tunnel12")
    assert lab.sources("p1", "192.0.2.2") == ["GigabitEthernet0/2"]


def test_a_vti_on_one_end_finds_no_selectors_in_common() -> None:
    lab = Lab()
    build(lab, modes=("ipsec ipv4", ""))
    lab.run(60)
    assert lab.session("p2").status == "UP-IDLE"
    assert lab.session("p2").flows[0].active_sas == 0
    assert not lab.interface("p1", "Tunnel12").protocol_up
    assert lab.interface("p2", "Tunnel12").protocol_up


def test_vtis_carry_ip_and_ldp_but_no_labels() -> None:
    lab = Lab(igp="ospf")
    build(lab, modes=("ipsec ipv4", "ipsec ipv4"))
    lab.run(90)
    session = lab.session("p1")
    assert session.status == "UP-ACTIVE"
    assert session.flows[0].is_vti
    assert lab.is_adjacent("p1", "Tunnel12")
    assert "Tunnel12" in lab.sources("p1", "192.0.2.2")
    assert any(m.name == "Tunnel12" and m.operational for m in lab.state("p1").mpls_interfaces)
    row = next(entry for entry in lab.state("p1").lfib if entry.prefix == "192.0.2.2/32")
    assert (row.outgoing, row.interface, row.next_hop) == ("Pop Label", "Tunnel12", "point2point")
    assert lab.network.ping_mpls("p1", "192.0.2.2/32", explicit_null=True) == "....."
    tunnel = lab.interface("p1", "Tunnel12").tunnel
    assert tunnel
    assert tunnel.transport == "IPSEC/IP"


def test_a_vti_without_an_sa_is_down() -> None:
    lab = Lab()
    build(lab, modes=("ipsec ipv4", "ipsec ipv4"), psks=("one", "other"))
    lab.run(30)
    tunnel = lab.interface("p1", "Tunnel12")
    assert (tunnel.up, tunnel.protocol_up) == (True, False)


def test_a_recursive_route_takes_the_tunnel_down_and_it_comes_back() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.type("p1", "ip route 10.0.12.2 255.255.255.255 Tunnel12")
    lab.run(6)
    assert not lab.interface("p1", "Tunnel12").protocol_up
    assert "%TUN-5-RECURDOWN: Tunnel12 temporarily disabled due to recursive routing" in lab.log("p1")
    lab.type("p1", "no ip route 10.0.12.2")
    assert not lab.interface("p1", "Tunnel12").protocol_up
    lab.run(120)
    assert lab.interface("p1", "Tunnel12").protocol_up


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("no tunnel destination", "down - no IPv4 tunnel destination address"),
        ("tunnel vrf NOWHERE", "down - no output interface"),
    ],
)
def test_the_linestate_says_why_a_tunnel_is_down(lines: str, reason: str) -> None:
    lab = Lab()
    build(lab)
    lab.type("p1", f"interface Tunnel12\n {lines}")
    tunnel = lab.interface("p1", "Tunnel12")
    assert tunnel.tunnel
    assert tunnel.tunnel.linestate == reason
    assert not tunnel.protocol_up


def test_a_shut_tunnel_takes_everything_with_it_and_the_far_end_stays_up_up() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.type("p1", "interface Tunnel12\n shutdown")
    assert not lab.is_adjacent("p1", "Tunnel12")
    assert lab.is_adjacent("p2", "Tunnel12"), "until the hold time is over"
    lab.run(31)
    assert not lab.is_adjacent("p2", "Tunnel12")
    assert lab.interface("p2", "Tunnel12").protocol_up
    assert lab.sources("p2", "192.0.2.1") == ["GigabitEthernet0/1"]
    assert "%LINK-5-CHANGED: Interface Tunnel12, changed state to administratively down" in lab.log("p1")


def test_a_deleted_tunnel_leaves_nothing_and_can_be_made_again() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    for router in ("p1", "p2"):
        lab.type(router, "no interface Tunnel12")
    lab.run(40)
    assert "Tunnel12" not in lab.state("p1").interfaces
    assert not lab.state("p1").crypto.sessions
    build(lab)
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")


def test_ikev1_comes_up_as_well() -> None:
    lab = Lab()
    build(lab, crypto=IKEV1)
    lab.run(60)
    state = lab.state("p1")
    assert lab.session("p1").status == "UP-ACTIVE"
    assert [(ike.status, ike.version) for ike in state.crypto.isakmp] == [("QM_IDLE", 1)]
    assert state.crypto.ipsec[0].pfs_group == 19


def test_two_tunnels_on_one_pair_of_addresses_need_shared_and_keys() -> None:
    for shared, expected in (("", False), (" shared", True)):
        lab = Lab()
        build(lab, keys=(1, 1))
        for router, side in (("p1", 1), ("p2", 2)):
            lab.type(router, "interface Tunnel12\n no tunnel protection")
            lab.type(router, f"interface Tunnel12\n tunnel protection ipsec profile CL-p1-p2{shared}")
            lab.type(
                router,
                f"interface Tunnel13\n ip address 10.9.13.{side} 255.255.255.252\n"
                f" tunnel source GigabitEthernet0/{3 - side}\n tunnel destination 10.0.12.{3 - side}\n tunnel key 2\n"
                f" ip router isis\n no isis hello padding\n tunnel protection ipsec profile CL-p1-p2{shared}",
            )
        lab.run(60)
        assert lab.is_adjacent("p1", "Tunnel12")
        assert lab.is_adjacent("p1", "Tunnel13") is expected


def test_a_front_door_vrf_keeps_the_underlay_apart() -> None:
    lab = Lab(((1, 2),))
    for router in ("p1", "p2"):
        name = f"GigabitEthernet0/{3 - int(router[1])}"
        lab.type(router, f"interface {name}\n vrf forwarding F\n no ip router isis\n no mpls ip")
    build(lab)
    for router in ("p1", "p2"):
        lab.type(router, "interface Tunnel12\n tunnel vrf F")
    lab.run(60)
    assert lab.session("p1").status == "UP-ACTIVE"
    assert lab.session("p1").fvrf == "F"
    assert lab.is_adjacent("p1", "Tunnel12")
    lab.type("p1", "interface Tunnel12\n no tunnel vrf")
    assert not lab.interface("p1", "Tunnel12").protocol_up


def test_plain_gre_beside_a_vti_on_the_same_addresses_is_dropped() -> None:
    lab = Lab(igp="ospf")
    build(lab, protected=(False, False))
    lab.run(30)
    assert lab.is_adjacent("p1", "Tunnel12")
    for router, far in (("p1", 2), ("p2", 1)):
        text = CRYPTO.format(name="p1-p2", peer=f"p{far}", remote=f"10.0.12.{far}", psk="secret")
        section = (
            f"interface Tunnel99\n ip address 10.9.99.{3 - far} 255.255.255.252\n"
            f" tunnel source GigabitEthernet0/{far}\n tunnel destination 10.0.12.{far}\n"
            " tunnel mode ipsec ipv4\n tunnel protection ipsec profile CL-p1-p2"
        )
        lab.type(router, f"{text}{section}")
    lab.run(60)
    assert not lab.is_adjacent("p1", "Tunnel12")


def test_the_same_seed_gives_the_same_story() -> None:
    stories = []
    for _ in range(2):
        lab = Lab()
        build(lab)
        lab.run(60)
        stories.append([str(line) for line in lab.devices["p1"].buffer])
    assert stories[0] == stories[1]

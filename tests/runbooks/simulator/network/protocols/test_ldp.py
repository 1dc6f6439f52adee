"""What a simulated LDP shows when only part of it works."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.mpls_state import DiscoveryInterfaceState
from tests.support.network_lab import Lab, build


def discovery(lab: Lab, router: str, interface: str) -> DiscoveryInterfaceState:
    """A row of show mpls ldp discovery."""
    return next(row for row in lab.state(router).ldp.discovery if row.name == interface)


def test_one_session_with_a_peer_has_every_interface_as_source() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    assert len(lab.state("p1").ldp.neighbors) == 2
    assert lab.sources("p1", "192.0.2.2") == ["GigabitEthernet0/2", "Tunnel12"]


def test_the_session_outlives_the_plain_link() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    since = lab.state("p1").ldp.neighbors[0].since
    for router, far in (("p1", 2), ("p2", 1)):
        lab.type(router, f"interface GigabitEthernet0/{far}\n no mpls ip\n no ip router isis")
    lab.run(60)
    assert lab.sources("p1", "192.0.2.2") == ["Tunnel12"]
    assert lab.state("p1").ldp.neighbors[0].since == since
    assert lab.interface("p1", "Tunnel12").protocol_up


def test_without_mpls_ip_the_row_is_missing_and_the_other_end_only_transmits() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.type("p2", "interface Tunnel12\n no mpls ip")
    lab.run(20)
    assert [row.name for row in lab.state("p2").mpls_interfaces] == ["GigabitEthernet0/1", "GigabitEthernet0/3"]
    row = discovery(lab, "p1", "Tunnel12")
    assert (row.transmits, row.receives) == (True, False)
    entry = next(e for e in lab.state("p2").lfib if e.prefix == "192.0.2.1/32")
    assert (entry.outgoing, entry.interface) == ("No Label", "Tunnel12")
    assert lab.state("p2").ldp.neighbors[0].state == "Oper"


def test_an_unreachable_router_id_shows_only_at_the_peer() -> None:
    lab = Lab(((1, 2),))
    lab.type("p1", "interface Loopback0\n no ip router isis")
    lab.run(400, step=10)
    row = discovery(lab, "p1", "GigabitEthernet0/2")
    assert row.transmits
    assert row.receives
    assert not row.peers[0].no_route
    assert lab.state("p1").ldp.neighbors == ()
    assert discovery(lab, "p2", "GigabitEthernet0/1").peers[0].no_route


def test_passwords_that_differ_stop_a_new_session_and_are_logged() -> None:
    lab = Lab(((1, 2),))
    lab.type("p1", "mpls ldp neighbor 192.0.2.2 password one\nmpls ldp password required")
    lab.type("p2", "mpls ldp neighbor 192.0.2.1 password two")
    lab.run(30)
    assert not lab.state("p1").ldp.neighbors
    assert "%TCP-6-BADAUTH: Invalid MD5 digest from 192.0.2.2(" in lab.log("p1")
    lab.type("p2", "no mpls ldp neighbor\nmpls ldp neighbor 192.0.2.1 password one")
    lab.run(130)
    assert lab.state("p1").ldp.neighbors


def test_an_existing_session_survives_a_password_that_is_only_set() -> None:
    lab = Lab(((1, 2),))
    lab.type("p1", "mpls ldp neighbor 192.0.2.2 password one")
    lab.run(300, step=10)
    assert lab.state("p1").ldp.neighbors


def test_session_protection_keeps_the_session_by_targeted_hellos() -> None:
    lab = Lab()
    for router in ("p1", "p2"):
        lab.type(router, "mpls ldp session protection")
    lab.run(5)
    neighbor = lab.state("p1").ldp.neighbors[0]
    assert neighbor.protection == "Ready"
    lab.type("p1", "interface GigabitEthernet0/2\n no mpls ip")
    lab.run(30)
    assert lab.sources("p1", "192.0.2.2") == ["targeted"]
    assert lab.state("p1").ldp.neighbors[0].protection == "Protecting"


def test_the_last_hello_takes_the_session_down_after_its_hold_time() -> None:
    lab = Lab(((1, 2),))
    lab.type("p1", "interface GigabitEthernet0/2\n no mpls ip")
    assert lab.state("p2").ldp.neighbors == ()
    lab.run(20)
    assert "%LDP-5-NBRCHG: LDP Neighbor 192.0.2.1:0 (1) is DOWN" in lab.log("p2")
    lab.type("p1", "interface GigabitEthernet0/2\n mpls ip")
    lab.run(30)
    assert "%LDP-5-NBRCHG: LDP Neighbor 192.0.2.1:0 (1) is UP" in lab.log("p2")


def test_igp_sync_holds_the_metric_until_ldp_is_there() -> None:
    lab = Lab()
    for router in ("p1", "p2", "p3"):
        lab.type(router, "router isis\n mpls ldp sync")
    build(lab)
    lab.inject("ldp-filtered@p1:Tunnel12")
    lab.run(60)
    row = next(sync for sync in lab.state("p1").ldp.sync if sync.interface == "Tunnel12")
    assert (row.ldp_configured, row.achieved) == (True, False)
    assert lab.is_adjacent("p1", "Tunnel12")
    route = lab.state("p1").route_to("192.0.2.2")
    assert route
    assert [hop.interface for hop in route.next_hops] == ["GigabitEthernet0/2"]
    lab.clear_faults()
    lab.run(10)
    route = lab.state("p1").route_to("192.0.2.2")
    assert route
    assert [hop.interface for hop in route.next_hops] == ["Tunnel12"]


def test_labelled_traffic_follows_the_metric_to_the_tunnel() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    before = lab.interface("p1", "Tunnel12").counters.packets_out, lab.state("p1").crypto.ipsec[0].encaps
    lab.run(10)
    after = lab.interface("p1", "Tunnel12").counters.packets_out, lab.state("p1").crypto.ipsec[0].encaps
    assert after[0] - before[0] > 150
    assert after[1] - before[1] > 150


def test_bytes_of_a_forwarding_entry_grow_where_traffic_passes_through() -> None:
    lab = Lab(((1, 2), (2, 3)))
    lab.run(10)
    entry = next(e for e in lab.state("p2").lfib if e.prefix == "192.0.2.3/32")
    lab.run(10)
    later = next(e for e in lab.state("p2").lfib if e.prefix == "192.0.2.3/32")
    assert later.bytes > entry.bytes

"""When a simulated IGP is adjacent, and what its routes are."""

from __future__ import annotations

import pytest

from tests.support.network_lab import Lab, build


def test_the_shortest_path_is_taken_and_equal_ones_are_shared() -> None:
    lab = Lab(((1, 2), (2, 3), (3, 4), (1, 4)))
    route = lab.state("p1").route_to("192.0.2.3")
    assert route
    assert (route.protocol, route.distance, route.metric, route.kind) == ("isis", 115, 30, "level-2")
    assert {hop.address for hop in route.next_hops} == {"10.0.12.2", "10.0.14.2"}
    lab.type("p1", "interface GigabitEthernet0/2\n no isis metric\n isis metric 100")
    route = lab.state("p1").route_to("192.0.2.3")
    assert route
    assert [hop.interface for hop in route.next_hops] == ["GigabitEthernet0/4"]


def test_metrics_count_in_the_direction_of_the_traffic() -> None:
    lab = Lab()
    lab.type("p1", "interface GigabitEthernet0/2\n no isis metric\n isis metric 16777214")
    there, back = lab.state("p1").route_to("192.0.2.2"), lab.state("p2").route_to("192.0.2.1")
    assert there
    assert there.next_hops[0].interface == "GigabitEthernet0/3"
    assert back
    assert back.next_hops[0].interface == "GigabitEthernet0/1"


def test_a_shut_interface_ends_the_adjacency_at_once_on_a_cable() -> None:
    lab = Lab()
    lab.type("p1", "interface GigabitEthernet0/2\n shutdown")
    assert not lab.interface("p2", "GigabitEthernet0/1").up
    assert not lab.is_adjacent("p2", "GigabitEthernet0/1")
    route = lab.state("p1").route_to("192.0.2.2")
    assert route
    assert route.next_hops[0].interface == "GigabitEthernet0/3"
    lab.type("p1", "interface GigabitEthernet0/2\n no shutdown")
    lab.run(10)
    assert lab.is_adjacent("p2", "GigabitEthernet0/1")
    assert "%CLNS-5-ADJCHANGE: ISIS: Adjacency to p1 (GigabitEthernet0/1) Up, new adjacency" in lab.log("p2")


@pytest.mark.parametrize(
    "line",
    [
        "isis circuit-type level-1",
        "isis password other",
        "clns mtu 1396",
        "ip address 10.9.99.1 255.255.255.252",
    ],
)
def test_ends_that_differ_do_not_become_adjacent(line: str) -> None:
    lab = Lab()
    build(lab)
    if line.startswith(("clns", "ip address")):
        prefix = " ".join(line.split()[:2])
        lab.type("p1", f"interface Tunnel12\n no {prefix}")
    for router in ("p1", "p2"):
        lab.devices[router].running.touch()
    section = lab.devices["p1"].running.section("interface Tunnel12")
    assert section
    section.children[:] = [node for node in section.children if node.text != "no isis hello padding"]
    lab.type("p1", f"interface Tunnel12\n {line}")
    second = lab.devices["p2"].running.section("interface Tunnel12")
    assert second
    second.children[:] = [node for node in second.children if node.text != "no isis hello padding"]
    lab.type("p2", "interface Tunnel12\n description padded")
    lab.run(80)
    assert not lab.is_adjacent("p1", "Tunnel12")


def test_without_padding_unequal_clns_mtus_only_take_longer() -> None:
    lab = Lab()
    build(lab)
    lab.type("p1", "interface Tunnel12\n no clns mtu\n clns mtu 1396")
    lab.run(30)
    assert not lab.is_adjacent("p1", "Tunnel12")
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")


def test_level_1_needs_one_area_and_level_2_does_not() -> None:
    lab = Lab(((1, 2),))
    for router in ("p1", "p2"):
        lab.type(router, "router isis\n no is-type\n is-type level-1-2")
    lab.run(10)
    assert [a.level for a in lab.state("p1").igp.isis] == ["L1L2"]
    lab.type("p2", "router isis\n no net\n net 49.0002.0000.0000.0002.00")
    lab.run(40)
    assert [a.level for a in lab.state("p1").igp.isis] == ["L2"]


def test_one_way_hellos_leave_the_deaf_end_without_and_the_other_in_init() -> None:
    lab = Lab()
    lab.inject("one-way@p1:GigabitEthernet0/2")
    lab.run(35)
    assert not lab.is_adjacent("p1", "GigabitEthernet0/2")
    (heard,) = [a for a in lab.state("p2").igp.isis if a.interface == "GigabitEthernet0/1"]
    assert heard.state == "INIT"


def test_ospf_routes_cost_and_neighbors() -> None:
    lab = Lab(igp="ospf")
    route = lab.state("p1").route_to("192.0.2.2")
    assert route
    assert (route.protocol, route.distance, route.metric, route.kind) == ("ospf", 110, 11, "intra area")
    assert [(n.state, n.role, n.router_id) for n in lab.state("p1").igp.ospf] == [
        ("FULL", "-", "192.0.2.2"),
        ("FULL", "-", "192.0.2.3"),
    ]


def test_ospf_sticks_in_exstart_while_the_ip_mtus_differ() -> None:
    lab = Lab(igp="ospf")
    build(lab)
    lab.type("p1", "interface Tunnel12\n no ip mtu\n ip mtu 1392")
    lab.run(60)
    states = [n.state for n in lab.state("p1").igp.ospf if n.interface == "Tunnel12"]
    assert states == ["EXSTART"]
    lab.type("p1", "interface Tunnel12\n no ip mtu\n ip mtu 1400")
    lab.run(15)
    assert lab.is_adjacent("p1", "Tunnel12")
    assert "from LOADING to FULL, Loading Done" in lab.log("p1")


@pytest.mark.parametrize("line", ["ip ospf hello-interval 5", "ip ospf authentication message-digest"])
def test_ospf_neighbors_that_differ_are_lost_after_the_dead_interval(line: str) -> None:
    lab = Lab(igp="ospf")
    lab.type("p1", f"interface GigabitEthernet0/2\n {line}")
    lab.run(42)
    assert not lab.is_adjacent("p2", "GigabitEthernet0/1")
    assert "Neighbor Down: Dead timer expired" in lab.log("p2")


def test_a_reloading_router_takes_its_links_down_and_brings_them_back() -> None:
    lab = Lab()
    lab.devices["p1"].reload(30)
    assert not lab.interface("p2", "GigabitEthernet0/1").up
    assert lab.state("p2").route_to("192.0.2.1") is None
    lab.run(31)
    assert lab.interface("p2", "GigabitEthernet0/1").up
    lab.run(30)
    assert lab.is_adjacent("p1", "GigabitEthernet0/2")
    assert lab.sources("p2", "192.0.2.1") == ["GigabitEthernet0/1"]

"""show ip route and show ip cef."""

from __future__ import annotations

from dataclasses import replace

from tests.support.frozen_router import NOW, ROUTES, healthy, response


def test_a_route_of_the_igp_says_where_it_leaves() -> None:
    assert response("ip route 10.0.0.2") == [
        "Routing entry for 10.0.0.2/32",
        '  Known via "isis", distance 115, metric 20, type level-2',
        "  Redistributing via isis CORE",
        "  Last update from 10.2.12.2 on Tunnel12, 01:00:00 ago",
        "  Routing Descriptor Blocks:",
        "  * 10.2.12.2, from 10.0.0.2, 01:00:00 ago, via Tunnel12",
        "      Route metric is 20, traffic share count is 1",
    ]


def test_an_ospf_route_names_its_process() -> None:
    ospf = replace(ROUTES[1], protocol="ospf", process="1", distance=110, kind="intra area", since=NOW - 90061)
    lines = response("ip route 10.0.0.2", healthy(routes={None: (ospf,)}))
    assert lines[1] == '  Known via "ospf 1", distance 110, metric 20, type intra area'
    assert lines[2] == "  Last update from 10.2.12.2 on Tunnel12, 1d01h ago"


def test_a_connected_network_is_reached_over_its_interface() -> None:
    lines = response("ip route 10.1.12.2")
    assert lines[1] == '  Known via "connected", distance 0, metric 0 (connected, via interface)'
    assert "  * directly connected, via GigabitEthernet0/1" in lines


def test_only_the_first_of_several_ways_has_the_star() -> None:
    hop = ROUTES[1].next_hops[0]
    both = replace(ROUTES[1], next_hops=(hop, replace(hop, address="10.1.12.2", interface="GigabitEthernet0/1")))
    lines = response("ip route 10.0.0.2", healthy(routes={None: (both,)}))
    assert "    10.1.12.2, from 10.0.0.2, 01:00:00 ago, via GigabitEthernet0/1" in lines


def test_a_missing_route_says_network_or_subnet_by_what_else_is_known() -> None:
    assert response("ip route 10.9.9.9") == ["% Subnet not in table"]
    assert response("ip route 172.16.1.1") == ["% Network not in table"]


def test_a_vrf_has_a_table_of_its_own() -> None:
    assert response("ip route vrf MGMT 10.0.0.2") == ["", "Routing Table: MGMT", "% Network not in table"]
    assert response("ip route vrf NONE 10.0.0.2") == ["% IP routing table NONE does not exist"]


def test_the_whole_table_is_grouped_by_classful_network() -> None:
    lines = response("ip route")
    assert lines[0].startswith("Codes: L - local, C - connected")
    assert lines[-7:] == [
        "      10.0.0.0/8 is variably subnetted, 5 subnets, 2 masks",
        "C        10.0.0.1/32 is directly connected, Loopback0",
        "i L2     10.0.0.2/32 [115/20] via 10.2.12.2, 01:00:00, Tunnel12",
        "i L2     10.0.0.3/32 [115/30] via 10.2.12.2, 01:00:00, Tunnel12",
        "C        10.1.12.0/30 is directly connected, GigabitEthernet0/1",
        "L        10.1.12.1/32 is directly connected, GigabitEthernet0/1",
        "S     192.0.2.0/24 [1/0] via 10.1.12.2",
    ]


def test_cef_shows_the_label_that_is_imposed() -> None:
    assert response("ip cef 10.0.0.3") == ["10.0.0.3/32", "  nexthop 10.2.12.2 Tunnel12 label 17"]
    assert response("ip cef 10.0.0.3", platform="xe")[1] == "  nexthop 10.2.12.2 Tunnel12 label 17-(local:17)"


def test_cef_tells_own_attached_recursive_and_missing_apart() -> None:
    assert response("ip cef 10.1.12.1") == ["10.1.12.1/32", "  receive for GigabitEthernet0/1"]
    assert response("ip cef 10.1.12.2") == ["10.1.12.0/30", "  attached to GigabitEthernet0/1"]
    assert response("ip cef 192.0.2.7") == [
        "192.0.2.0/24",
        "  recursive via 10.1.12.2",
        "    attached to GigabitEthernet0/1",
    ]
    assert response("ip cef 198.51.100.1") == ["0.0.0.0/0", "  no route"]
    assert response("ip cef 198.51.100.0/24") == ["%Prefix not found"]

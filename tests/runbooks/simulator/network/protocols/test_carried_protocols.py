"""IPv6 with its IGPs, PIM and BFD over cables and tunnels of simulated routers."""

from __future__ import annotations

import pytest

from tests.support.network_lab import Lab, build
from tests.support.router_screen import configure, screen

_TRIANGLE = ((1, 2), (2, 3), (1, 3))


def _numbers(lab: Lab) -> list[int]:
    return [int(router[1:]) for router in lab.devices]


def _ipv6_everywhere(links: tuple[tuple[int, int], ...], igp: str, line: str) -> Lab:
    """Every interface has an IPv6 address and a line of an IGP for it."""
    lab = Lab(links, igp=igp, extra="ipv6 unicast-routing\n")
    for me in _numbers(lab):
        configure(lab, f"p{me}", "interface lo0", f"ipv6 address 2001:db8::{me}/128", line)
        for one, two in links:
            if me in (one, two):
                far = two if me == one else one
                configure(lab, f"p{me}", f"interface gi0/{far}", f"ipv6 address 2001:db8:{one}{two}::{me}/64", line)
    lab.run(60)
    return lab


def _routes(lab: Lab, router: str, protocol: str) -> list[str]:
    return [line for line in screen(lab, router, f"ipv6 route {protocol}")[7:] if line]


def _leaves_by(lab: Lab, router: str, prefix: str) -> str | None:
    """The interface that the route to a prefix leaves by."""
    lines = screen(lab, router, "ipv6 route")
    found = [lines[n + 1] for n, line in enumerate(lines[:-1]) if prefix in line]
    return found[0].split(", ")[1] if found else None


def test_addresses_are_shown_in_capitals_below_the_link_local_one() -> None:
    lab = _ipv6_everywhere(((1, 2),), "isis", "ipv6 router isis")
    brief = screen(lab, "p1", "ipv6 interface brief gi0/2")
    assert brief[0] == "GigabitEthernet0/2     [up/up]"
    assert brief[1].startswith("    FE80::5054:")
    assert brief[2] == "    2001:DB8:12::1"
    assert screen(lab, "p1", "ipv6 interface gi0/2")[1].startswith("  IPv6 is enabled, link-local address is FE80::")
    configure(lab, "p1", "interface gi0/2", "no ipv6 address 2001:DB8:12::1/64")
    assert screen(lab, "p1", "ipv6 interface brief gi0/2")[1:] == ["    unassigned"]


def test_isis_finds_ipv6_routes_beside_those_of_ipv4() -> None:
    lab = _ipv6_everywhere(_TRIANGLE, "isis", "ipv6 router isis")
    assert "I2  2001:DB8::2/128 [115/20]" in _routes(lab, "p1", "isis")
    assert _leaves_by(lab, "p1", "2001:DB8::2/128") == "GigabitEthernet0/2"
    assert [row.split()[0] for row in screen(lab, "p1", "isis neighbors")[2:]] == ["p2", "p3"]


@pytest.mark.parametrize(("lines", "is_up"), [((), False), (("address-family ipv6", "no adjacency-check"), True)])
def test_families_that_differ_end_the_adjacency_unless_the_check_is_off(lines: tuple[str, ...], is_up: bool) -> None:
    lab = _ipv6_everywhere(((1, 2),), "isis", "ipv6 router isis")
    for router in ("p1", "p2"):
        configure(lab, router, "router isis", *lines)
    configure(lab, "p1", "interface gi0/2", "no ipv6 router isis")
    lab.run(60)
    assert lab.is_adjacent("p1", "GigabitEthernet0/2") is is_up
    assert _routes(lab, "p1", "isis") == []


def test_a_better_link_without_ipv6_loses_it_in_a_single_topology_only() -> None:
    lab = _ipv6_everywhere(_TRIANGLE, "isis", "ipv6 router isis")
    build(lab)
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")
    assert _leaves_by(lab, "p1", "2001:DB8::2/128") is None, "the way is the tunnel, which has no IPv6"
    for number in (1, 2):
        configure(lab, f"p{number}", "interface Tunnel12", "ipv6 enable", "ipv6 router isis")
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")
    assert _leaves_by(lab, "p1", "2001:DB8::2/128") == "Tunnel12"
    for number in (1, 2):
        configure(lab, f"p{number}", "interface Tunnel12", "no ipv6 router isis")
    for router in lab.devices:
        configure(lab, router, "router isis", "address-family ipv6", "multi-topology")
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")
    assert _leaves_by(lab, "p1", "2001:DB8::2/128") == "GigabitEthernet0/2"


def test_isis_for_ipv6_alone_is_a_neighbor_without_an_address_and_no_way_for_ipv4() -> None:
    lab = _ipv6_everywhere(((1, 2),), "isis", "ipv6 router isis")
    for router, name in (("p1", "gi0/2"), ("p2", "gi0/1")):
        configure(lab, router, f"interface {name}", "no ip router isis")
    lab.run(60)
    assert screen(lab, "p1", "isis neighbors")[2].split()[:4] == ["p2", "L2", "Gi0/2", "UP"]
    assert lab.state("p1").route_to("192.0.2.2") is None
    assert _leaves_by(lab, "p1", "2001:DB8::2/128") == "GigabitEthernet0/2"


def test_isis_lines_of_both_families_go_with_the_process_and_stand_where_ios_has_them() -> None:
    lab = _ipv6_everywhere(((1, 2),), "isis", "ipv6 router isis")
    lines = [line.strip() for line in screen(lab, "p1", "running-config interface gi0/2")]
    order = ["ip router isis", "ipv6 address 2001:DB8:12::1/64", "ipv6 router isis", "mpls ip", "isis metric 10"]
    assert [line for line in lines if line in order] == order
    configure(lab, "p1", "no router isis")
    lines = [line.strip() for line in screen(lab, "p1", "running-config interface gi0/2")]
    assert [line for line in lines if line in order] == [line for line in order if "router isis" not in line]


def test_ospfv3_has_neighbors_and_routes_where_both_ends_run_it() -> None:
    lab = _ipv6_everywhere(((1, 2),), "ospf", "ipv6 ospf 6 area 0")
    lines = screen(lab, "p1", "ipv6 ospf neighbor")
    assert lines[1] == "            OSPFv3 Router with ID (192.0.2.1) (Process ID 6)"
    assert lines[4].startswith("192.0.2.2         1   FULL/DR ")
    assert "O   2001:DB8::2/128 [110/1]" in _routes(lab, "p1", "ospf")
    build(lab)
    for number in (1, 2):
        configure(lab, f"p{number}", "interface Tunnel12", "ipv6 enable", "ipv6 ospf 6 area 0")
    lab.run(60)
    assert screen(lab, "p1", "ipv6 ospf neighbor Tunnel12")[4].split()[:3] == ["192.0.2.2", "0", "FULL/"]
    configure(lab, "p2", "interface Tunnel12", "no ipv6 ospf 6 area 0")
    lab.run(60)
    assert len(screen(lab, "p1", "ipv6 ospf neighbor Tunnel12")) == 3
    assert screen(lab, "p1", "ip ospf neighbor Tunnel12")[2].startswith("192.0.2.2")


def test_ospfv3_of_each_family_has_neighbors_of_its_own() -> None:
    lab = _ipv6_everywhere(((1, 2),), "ospf", "ospfv3 7 ipv4 area 0")
    lines = screen(lab, "p1", "ospfv3 neighbor")
    assert lines[1] == "          OSPFv3 7 address-family ipv4 (router-id 192.0.2.1)"
    assert lines[-1].endswith("GigabitEthernet0/2")
    assert screen(lab, "p1", "ipv6 ospf neighbor") == []


def test_ospfv3_is_refused_where_ipv6_does_not_run() -> None:
    lab = Lab(((1, 2),), igp="ospf")
    assert configure(lab, "p1", "interface gi0/2", "ipv6 ospf 6 area 0")[1] == "% IPv6 routing not enabled"
    configure(lab, "p1", "ipv6 unicast-routing")
    answer = configure(lab, "p1", "interface gi0/2", "ospfv3 7 ipv6 area 0")[1]
    assert answer == "%OSPFv3: IPV6 is not enabled on this interface"
    assert configure(lab, "p1", "interface gi0/2", "ipv6 enable", "ospfv3 7 ipv6 area 0")[1:] == ["", ""]


def _with_pim() -> Lab:
    lab = Lab(((1, 2),), extra="ip multicast-routing\n")
    for router, name in (("p1", "gi0/2"), ("p2", "gi0/1")):
        assert configure(lab, router, f"interface {name}", "ip pim sparse-mode") == ["", ""]
    lab.run(10)
    return lab


def test_pim_has_neighbors_where_both_ends_run_it() -> None:
    lab = _with_pim()
    row = screen(lab, "p1", "ip pim neighbor")[-1]
    assert row.split()[:2] == ["10.0.12.2", "GigabitEthernet0/2"]
    assert row.endswith("v2    1 / DR S P G")
    assert screen(lab, "p1", "ip pim interface")[-1].split() == [
        "10.0.12.1", "GigabitEthernet0/2", "v2/S", "1", "30", "1", "10.0.12.2"
    ]  # fmt: skip
    build(lab)
    configure(lab, "p1", "interface Tunnel12", "ip pim sparse-mode")
    lab.run(20)
    assert screen(lab, "p1", "ip pim interface Tunnel12")[-1].split()[2:] == ["v2/S", "0", "30", "1", "0.0.0.0"]
    configure(lab, "p2", "interface Tunnel12", "ip pim sparse-mode")
    lab.run(20)
    assert screen(lab, "p1", "ip pim neighbor Tunnel12")[-1].endswith("v2    1 / S P G")
    configure(lab, "p2", "interface gi0/1", "no ip pim sparse-mode")
    lab.run(110)
    assert screen(lab, "p1", "ip pim neighbor gi0/2")[-1].endswith("Prio/Mode")


def test_pim_without_multicast_routing_is_taken_with_a_warning_and_has_one_mode() -> None:
    lab = Lab(((1, 2),))
    assert configure(lab, "p1", "interface gi0/2", "ip pim dense-mode")[1].startswith('WARNING: "ip multicast-routing"')
    configure(lab, "p1", "interface gi0/2", "ip pim sparse-mode")
    lines = screen(lab, "p1", "running-config interface gi0/2")
    assert [line for line in lines if "pim" in line] == [" ip pim sparse-mode"]


@pytest.mark.parametrize(
    ("igp", "client"),
    [
        ("isis", ("interface gi0/{far}", "isis bfd")),
        ("isis", ("router isis", "bfd all-interfaces")),
        ("ospf", ("interface gi0/{far}", "ip ospf bfd")),
        ("ospf", ("router ospf 1", "bfd all-interfaces")),
    ],
)
def test_a_bfd_session_needs_timers_and_a_client_at_both_ends(igp: str, client: tuple[str, str]) -> None:
    lab = Lab(((1, 2),), igp=igp)
    timers = "bfd interval 300 min_rx 300 multiplier 3"
    for router, far in (("p1", 2), ("p2", 1)):
        configure(lab, router, f"interface gi0/{far}", timers)
    assert screen(lab, "p1", "bfd neighbors") == []
    configure(lab, "p1", client[0].format(far=2), client[1])
    lab.run(10)
    row = screen(lab, "p1", "bfd neighbors")[-1]
    assert row == "10.0.12.2                            4097/0          Down      Down      Gi0/2"
    configure(lab, "p2", client[0].format(far=1), client[1])
    lab.run(10)
    row = screen(lab, "p1", "bfd neighbors")[-1]
    assert row == "10.0.12.2                            4097/4097       Up        Up        Gi0/2"
    assert "%BFDFSM-6-BFD_SESS_UP" in lab.log("p1")
    configure(lab, "p2", "interface gi0/1", f"no {timers}")
    lab.run(10)
    assert screen(lab, "p1", "bfd neighbors")[-1].split()[2] == "Down"

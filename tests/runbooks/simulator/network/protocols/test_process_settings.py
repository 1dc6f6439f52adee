"""What the lines of a routing process do to its interfaces: metric style, levels, passive default, shutdown, VRFs."""

from __future__ import annotations

import pytest

from tests.support.network_lab import Lab, build
from tests.support.router_screen import configure, keyboard, screen


def _cost(lab: Lab, router: str, address: str) -> int | None:
    route = lab.state(router).route_to(address)
    return route.metric if route else None


def test_a_narrow_metric_above_63_is_63_in_the_shortest_path_and_on_the_screen() -> None:
    lab = Lab(((1, 2), (2, 3), (1, 3)))
    for router in ("p1", "p2", "p3"):
        lab.type(router, "router isis\n no metric-style")
    assert configure(lab, "p1", "interface GigabitEthernet0/2", "isis metric 900")[1] == (
        "Warning: for metrics greater than 63, 'metric-style wide' should be \n"
        "configured on level-1-2, or it will be capped at 63."
    )
    assert " isis metric 900" in _running(lab, "p1", "interface gi0/2")
    assert "    Level-2 Metric: 63," in _metrics(screen(lab, "p1", "clns interface gi0/2"))
    configure(lab, "p1", "interface gi0/3", "isis metric 60")
    assert _cost(lab, "p1", "192.0.2.2") == 73, "63 and the 10 of the loopback: the detour is longer"


def test_metric_style_wide_silences_the_warning_and_takes_the_whole_metric() -> None:
    lab = Lab(((1, 2),))
    assert configure(lab, "p1", "interface gi0/2", "isis metric 900")[1] == ""
    assert _cost(lab, "p1", "192.0.2.2") == 910


@pytest.mark.parametrize(
    ("one", "two", "reads"),
    [
        ("wide", "narrow", (False, False)),
        ("wide", "narrow transition", (False, True)),
        ("wide transition", "narrow", (True, False)),
        ("transition", "narrow", (True, True)),
        ("narrow", "wide level-1", (True, True)),
        ("wide", "wide level-1", (False, False)),
    ],
)
def test_routers_of_different_metric_styles_are_adjacent_and_may_have_no_routes(
    one: str, two: str, reads: tuple[bool, bool]
) -> None:
    lab = Lab(((1, 2),))
    for router, style in (("p1", one), ("p2", two)):
        lab.type(router, f"router isis\n no metric-style\n metric-style {style}")
    lab.run(200, step=5)
    assert lab.is_adjacent("p1", "GigabitEthernet0/2")
    known = (_cost(lab, "p1", "192.0.2.2") is not None, _cost(lab, "p2", "192.0.2.1") is not None)
    assert known == reads
    assert bool(lab.sources("p1", "192.0.2.2")) is all(reads), "LDP finds no way to the router-id"


def _metrics(lines: list[str]) -> list[str]:
    return [line.split(" Priority")[0] for line in lines if " Metric: " in line]


def _running(lab: Lab, router: str, of: str = "") -> list[str]:
    """The lines of a running-config, without its heading."""
    lines = [line.rstrip() for line in screen(lab, router, f"running-config {of}")]
    return [line for line in lines if line and not line.startswith(("!", "Building", "Current"))]


def _two_levels() -> Lab:
    lab = Lab(((1, 2), (2, 3), (1, 3)))
    for router in lab.devices:
        lab.type(router, "router isis\n no is-type")
    lab.run(15)
    return lab


def test_both_levels_have_metrics_and_level_1_is_preferred() -> None:
    lab = _two_levels()
    configure(lab, "p1", "interface gi0/2", "no isis metric", "isis metric 500 level-2")
    route = lab.state("p1").route_to("192.0.2.2")
    assert route is not None
    assert (route.kind, route.metric, route.next_hops[0].interface) == ("level-1", 20, "GigabitEthernet0/2")
    configure(lab, "p1", "interface gi0/2", "isis metric 400 level-1")
    route = lab.state("p1").route_to("192.0.2.2")
    assert route is not None
    assert (route.kind, route.metric, route.next_hops[0].interface) == ("level-1", 30, "GigabitEthernet0/3")
    lines = screen(lab, "p1", "clns interface gi0/2")
    assert "    Level-1 Metric: 400," in _metrics(lines)
    assert "    Level-2 Metric: 500," in _metrics(lines)


def test_a_metric_of_the_process_is_the_default_of_its_level_only() -> None:
    lab = _two_levels()
    configure(lab, "p1", "interface gi0/2", "no isis metric", "router isis", "metric 77 level-1")
    lines = screen(lab, "p1", "clns interface gi0/2")
    assert "    Level-1 Metric: 77," in _metrics(lines)
    assert "    Level-2 Metric: 10," in _metrics(lines)


def test_a_lan_has_a_row_for_each_level_and_a_point_to_point_circuit_one_row() -> None:
    lab = _two_levels()
    assert [line.split()[:3] for line in screen(lab, "p1", "isis neighbors gi0/2")[2:]] == [["p2", "L1L2", "Gi0/2"]]
    for router, name in (("p1", "GigabitEthernet0/2"), ("p2", "GigabitEthernet0/1")):
        section = lab.devices[router].running.section(f"interface {name}")
        assert section is not None
        section.children[:] = [node for node in section.children if node.text != "isis network point-to-point"]
        lab.devices[router].changed("test")
    lab.run(40)
    rows = [line.split()[:3] for line in screen(lab, "p1", "isis neighbors gi0/2")[2:]]
    assert rows == [["p2", "L1", "Gi0/2"], ["p2", "L2", "Gi0/2"]]
    assert "L1L2 IS-IS" in screen(lab, "p1", "clns neighbors gi0/2")[-1]


@pytest.mark.parametrize(("igp", "process"), [("isis", "router isis"), ("ospf", "router ospf 1")])
def test_passive_interface_default_holds_new_tunnels_until_they_are_named(igp: str, process: str) -> None:
    lab = Lab(((1, 2),), igp=igp)
    configure(lab, "p1", process, "passive-interface default", "no passive-interface GigabitEthernet0/2")
    assert [line for line in _running(lab, "p1") if "passive" in line] == [
        " passive-interface default",
        " no passive-interface GigabitEthernet0/2",
    ]
    build(lab)
    lab.run(60)
    assert lab.is_adjacent("p1", "GigabitEthernet0/2")
    assert not lab.is_adjacent("p1", "Tunnel12")
    configure(lab, "p1", process, "no passive-interface Tunnel12")
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")
    configure(lab, "p1", process, "passive-interface Tunnel12")
    lab.run(60)
    assert not lab.is_adjacent("p1", "Tunnel12")
    configure(lab, "p1", process, "no passive-interface default")
    assert [line for line in _running(lab, "p1") if "passive" in line] == []
    lab.run(60)
    assert lab.is_adjacent("p1", "Tunnel12")


def test_without_default_a_passive_interface_is_named_and_let_go() -> None:
    lab = Lab(((1, 2),))
    typist = keyboard(lab, "p1")
    typist.all("configure terminal", "router isis", "passive-interface gi0/2")
    assert " passive-interface GigabitEthernet0/2" in _running(lab, "p1")
    assert "    GigabitEthernet0/2" in screen(lab, "p1", "ip protocols")
    typist.type("no passive-interface gi0/2")
    assert not [line for line in _running(lab, "p1") if "passive" in line]


_SHUTDOWNS = [
    ("isis", "router isis\n protocol shutdown"),
    ("isis", "interface GigabitEthernet0/2\n isis protocol shutdown"),
    ("ospf", "router ospf 1\n shutdown"),
    ("ospf", "interface GigabitEthernet0/2\n ip ospf shutdown"),
]


@pytest.mark.parametrize(("igp", "lines"), _SHUTDOWNS)
def test_a_protocol_that_is_shut_down_has_no_neighbors_and_loses_no_line(igp: str, lines: str) -> None:
    lab = Lab(((1, 2),), igp=igp)
    before = _running(lab, "p1")
    configure(lab, "p1", *lines.split("\n"))
    assert not lab.is_adjacent("p1", "GigabitEthernet0/2")
    lab.run(45)
    assert not lab.is_adjacent("p2", "GigabitEthernet0/1")
    after = _running(lab, "p1")
    assert set(before) - set(after) == set()
    last = lines.split("\n")[-1].strip()
    configure(lab, "p1", lines.split("\n")[0], f"no {last}")
    lab.run(45)
    assert lab.is_adjacent("p1", "GigabitEthernet0/2")
    assert _running(lab, "p1") == before


def test_taking_the_interface_line_away_hands_it_to_the_network_statement() -> None:
    lab = Lab(((1, 2),), igp="ospf")
    for router in ("p1", "p2"):
        lab.type(router, "router ospf 1\n network 10.0.12.0 0.0.0.3 area 0")
    configure(lab, "p1", "interface gi0/2", "no ip ospf 1 area 0")
    lab.run(60)
    assert screen(lab, "p1", "ip ospf neighbor")[-1].startswith("192.0.2.2")
    configure(lab, "p1", "router ospf 1", "passive-interface gi0/2")
    assert screen(lab, "p1", "ip ospf neighbor") == []


def test_a_suppressed_prefix_is_not_announced_and_its_link_still_carries() -> None:
    lab = Lab(((1, 2), (2, 3)), igp="ospf")
    assert _cost(lab, "p1", "10.0.23.1") is not None
    for router, name in (("p2", "GigabitEthernet0/3"), ("p3", "GigabitEthernet0/2")):
        assert configure(lab, router, f"interface {name}", "ip ospf prefix-suppression")[1] == ""
    assert _cost(lab, "p1", "10.0.23.1") is None
    assert _cost(lab, "p1", "192.0.2.3") is not None


_VRF = "vrf definition SIDE\n rd 65010:7\n address-family ipv4\n"


def test_the_loopback_of_a_vrf_is_no_router_id_of_the_global_table() -> None:
    lab = Lab(((1, 2),), extra=_VRF)
    for router, number in (("p1", 1), ("p2", 2)):
        lab.type(router, "no mpls ldp router-id")
        lab.type(router, f"interface Loopback9\n vrf forwarding SIDE\n ip address 203.0.113.{number} 255.255.255.255")
    lab.run(90)
    assert screen(lab, "p1", "mpls ldp neighbor")[0] == ("    Peer LDP Ident: 192.0.2.2:0; Local LDP Ident 192.0.2.1:0")
    lab.type("p1", "mpls ldp router-id Loopback9 force")
    assert screen(lab, "p1", "mpls ldp discovery")[1].strip() == "192.0.2.1:0"


def test_an_interface_in_a_vrf_is_no_part_of_the_global_igp_and_ldp() -> None:
    lab = Lab(((1, 2), (2, 3), (1, 3)), extra=_VRF)
    lab.type("p1", "interface GigabitEthernet0/2\n vrf forwarding SIDE")
    lab.run(60)
    assert not lab.is_adjacent("p1", "GigabitEthernet0/2")
    assert [row.split()[0] for row in screen(lab, "p1", "mpls interfaces")[1:]] == ["GigabitEthernet0/3"]
    route = lab.state("p1").route_to("192.0.2.2")
    assert route is not None
    assert route.next_hops[0].interface == "GigabitEthernet0/3"


def test_a_process_of_a_vrf_has_neighbors_and_gives_the_global_table_no_routes() -> None:
    lab = Lab(((1, 2),), igp="ospf", extra=_VRF)
    for router, name in (("p1", "GigabitEthernet0/2"), ("p2", "GigabitEthernet0/1")):
        lab.type(router, f"interface {name}\n vrf forwarding SIDE\n no ip ospf 1\n ip ospf 7 area 0")
        lab.type(router, f"router ospf 7 vrf SIDE\n router-id 198.51.100.{router[1]}")
    lab.run(60)
    assert screen(lab, "p1", "ip ospf 7 neighbor")[-1].startswith("198.51.100.2")
    assert lab.state("p1").route_to("192.0.2.2") is None


def test_a_release_may_drop_the_isis_lines_with_the_process() -> None:
    lab = Lab(((1, 2),))
    lines = (" isis network point-to-point", " isis metric 30")
    configure(lab, "p1", "interface gi0/2", "isis metric 30", "no ip router isis")
    assert set(lines) <= set(_running(lab, "p1", "interface gi0/2"))
    configure(lab, "p1", "interface gi0/2", "ip router isis")
    lab.inject("drops-isis-lines@p1")
    configure(lab, "p1", "interface gi0/2", "no ip router isis")
    assert not [line for line in _running(lab, "p1", "interface gi0/2") if "isis" in line]


def test_the_default_metric_is_a_line_where_the_process_has_another_one() -> None:
    lab = Lab(((1, 2),))
    configure(lab, "p1", "interface gi0/2", "isis metric 10")
    assert " isis metric 10" not in _running(lab, "p1", "interface gi0/2")
    configure(lab, "p1", "router isis", "metric 300", "interface gi0/2", "isis metric 10")
    assert " isis metric 10" in _running(lab, "p1", "interface gi0/2")
    assert _metrics(screen(lab, "p1", "clns interface gi0/2")) == ["    Level-2 Metric: 10,"]
    assert _metrics(screen(lab, "p1", "clns interface lo0")) == ["    Level-2 Metric: 300,"]

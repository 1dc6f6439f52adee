"""IS-IS and OSPF as the simulated routers print them."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.router_state import IgpState
from tests.support.frozen_router import OSPF, healthy, response

NOTHING = IgpState()


def test_isis_neighbors_stand_below_the_tag_and_long_names_are_wrapped() -> None:
    assert response("isis neighbors") == [
        "",
        "Tag CORE:",
        "System Id       Type Interface     IP Address      State Holdtime Circuit Id",
        "p2              L2   Tu12          10.2.12.2       UP    24       00",
        "p3-north-of-the-river \\",
        "                L1L2 Se1/0         10.1.13.2       INIT  27       01",
    ]


def test_ios_xe_keeps_the_blanks_of_the_last_column() -> None:
    row = response("isis neighbors", platform="xe")[3]
    assert row == "p2              L2   Tu12          10.2.12.2       UP    24       00                 "


def test_isis_that_is_not_configured_prints_nothing() -> None:
    assert response("isis neighbors", healthy(igp=NOTHING)) == []
    assert response("clns neighbors", healthy(igp=NOTHING)) == []


def test_isis_without_neighbors_still_prints_the_heading() -> None:
    lines = response("isis neighbors", healthy(igp=IgpState(isis_nets={"": "49.0001.0000.0000.0001.00"})))
    assert lines == ["", "System Id       Type Interface     IP Address      State Holdtime Circuit Id"]


def test_neighbors_of_one_interface_and_in_detail() -> None:
    lines = response("isis neighbors tu12 detail")
    assert [line for line in lines if line.startswith("p")] == [lines[3]]
    assert lines[4] == "  Area Address(es): 49.0001"
    assert "  State Changed: 00:10:00" in lines


def test_clns_neighbors_show_the_way_below() -> None:
    assert (
        response("clns neighbors")[3] == "p2              Tu12          *Tunnel*            Up     24        L2   IS-IS"
    )


def test_a_point_to_point_circuit_names_its_neighbor() -> None:
    lines = response("clns interface tu12")
    assert lines[:2] == [
        "Tunnel12 is up, line protocol is up",
        "  Checksums enabled, MTU 1430, Encapsulation TUNNEL",
    ]
    assert lines[-8:] == [
        "  Routing Protocol: IS-IS (CORE)",
        "    Circuit Type: level-2",
        "    Interface number 0x2, local circuit ID 0x102",
        "    Neighbor System-ID: p2",
        "    Level-2 Metric: 15, Priority: 64, Circuit ID: p1.00",
        "    Number of active level-2 adjacencies: 1",
        "    Next IS-IS Hello in 9 seconds",
        "    if state UP",
    ]


def test_an_interface_without_isis_says_so() -> None:
    assert response("clns interface se1/0")[1:] == ["  CLNS protocol processing disabled"]


def test_ospf_neighbors_stand_below_a_blank_line() -> None:
    assert response("ip ospf neighbor", healthy(igp=OSPF)) == [
        "",
        "Neighbor ID     Pri   State           Dead Time   Address         Interface",
        "10.0.0.2          0   FULL/  -        00:00:32    10.2.12.2       Tunnel12",
    ]


def test_ospf_without_neighbors_prints_nothing() -> None:
    assert response("ip ospf neighbor", healthy(igp=NOTHING)) == []
    assert response("ip ospf neighbor gi0/1", healthy(igp=OSPF)) == []


def test_ospf_interfaces_in_brief_and_in_full() -> None:
    brief = response("ip ospf interface brief", healthy(igp=OSPF))
    assert brief[0] == "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C"
    assert brief[2] == "Tu12         1     0               10.2.12.1/30       10    P2P   1/1"
    full = response("ip ospf interface tu12", healthy(igp=OSPF))
    assert "  Process ID 1, Router ID 10.0.0.1, Network Type POINT_TO_POINT, Cost: 10" in full
    assert "    Adjacent with neighbor 10.0.0.2" in full
    assert response("ip ospf interface gi0/1", healthy(igp=OSPF)) == ["%OSPF: OSPF not enabled on GigabitEthernet0/1"]

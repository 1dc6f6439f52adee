"""The neighbors of PIM and OSPFv3 in the forms of several releases, and texts that must not be taken for them."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import Ospfv3Neighbor, ParseError, parse_ospfv3_neighbors, parse_pim_neighbors

PIM = """\
PIM Neighbor Table
Mode: B - Bidir Capable, DR - Designated Router, N - Default DR Priority,
      P - Proxy Capable, S - State Refresh Capable, G - GenID Capable,
      L - DR Load-balancing Capable
Neighbor          Interface                Uptime/Expires    Ver   DR
Address                                                            Prio/Mode
172.17.9.2        Tunnel47                 1d02h/00:01:31    v2    1 / S P G
172.16.8.9        GigabitEthernet0/3       00:02:03/00:01:43 v2    1 / DR S P G
"""
OLD_PIM = """\
PIM Neighbor Table
Neighbor Address  Interface          Uptime    Expires   Ver  Mode
172.17.9.2        Tunnel47           00:12:45  00:01:23  v2   (DR)
"""
CLASSIC = """\

            OSPFv3 Router with ID (10.77.0.4) (Process ID 3)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.77.0.7         0   FULL/  -        00:00:36    19              Tunnel47
10.77.0.8         1   2WAY/DROTHER    00:00:31    4               GigabitEthernet0/3

            OSPFv3 Router with ID (10.77.0.4) (Process ID 4)
"""
FAMILIES = """\

          OSPFv3 3 address-family ipv4 (router-id 10.77.0.4)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.77.0.7         0   FULL/  -        00:00:36    19              Tunnel47

          OSPFv3 3 address-family ipv6 (router-id 10.77.0.4)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.77.0.7         0   EXSTART/  -     00:00:36    19              Tunnel47
"""


def test_neighbors_of_pim_are_read() -> None:
    found = [(one.address, one.interface) for one in parse_pim_neighbors(PIM)]
    assert found == [("172.17.9.2", "Tunnel47"), ("172.16.8.9", "GigabitEthernet0/3")]
    assert [one.interface for one in parse_pim_neighbors(OLD_PIM)] == ["Tunnel47"]


def test_a_table_of_pim_without_rows_is_empty() -> None:
    assert list(parse_pim_neighbors("".join(PIM.splitlines(keepends=True)[:6]))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "% Invalid input detected at '^' marker.\n",
        "PIM Neighbor Table\n",
        "".join(PIM.splitlines(keepends=True)[:3]),
        "".join(PIM.splitlines(keepends=True)[4:]),
        PIM.replace("172.17.9.2 ", "n7.example "),
        PIM.replace("PIM Neighbor Table", "PIM Interface Table"),
        PIM + "Address                                     Prio/Mode\n",
        CLASSIC,
    ],
)
def test_another_text_is_no_table_of_pim(text: str) -> None:
    with pytest.raises(ParseError):
        parse_pim_neighbors(text)


def test_a_row_of_pim_of_an_unknown_form_spoils_its_own_interface_alone() -> None:
    rows = parse_pim_neighbors(PIM.replace("v2    1 / S P G", "??"))
    assert [row.interface for row in rows.demand_read("GigabitEthernet0/3")] == ["GigabitEthernet0/3"]
    with pytest.raises(ParseError):
        rows.demand_read("Tunnel47")


def test_neighbors_of_ospfv3_are_read_with_their_process_and_family() -> None:
    assert list(parse_ospfv3_neighbors(CLASSIC)) == [
        Ospfv3Neighbor("10.77.0.7", "FULL", "Tunnel47", 3, "ipv6"),
        Ospfv3Neighbor("10.77.0.8", "2WAY", "GigabitEthernet0/3", 3, "ipv6"),
    ]
    families = [(one.state, one.process, one.family) for one in parse_ospfv3_neighbors(FAMILIES)]
    assert families == [("FULL", 3, "ipv4"), ("EXSTART", 3, "ipv6")]


def test_a_table_without_its_process_may_be_cut() -> None:
    with pytest.raises(ParseError, match="no process"):
        parse_ospfv3_neighbors("\n".join(CLASSIC.splitlines()[3:]))


def test_no_neighbor_of_ospfv3_is_an_empty_response() -> None:
    assert list(parse_ospfv3_neighbors("")) == []
    assert list(parse_ospfv3_neighbors("\n".join(CLASSIC.splitlines()[:2]) + "\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "% OSPFv3: Router process 3 is not running\n",
        "\n".join(CLASSIC.splitlines()[4:]),
        CLASSIC.replace("10.77.0.7 ", "n7.example"),
        CLASSIC.replace("Interface ID", "Address     "),
        PIM,
    ],
)
def test_another_text_is_no_table_of_ospfv3(text: str) -> None:
    with pytest.raises(ParseError):
        parse_ospfv3_neighbors(text)


def test_a_row_of_ospfv3_of_an_unknown_form_spoils_its_own_interface_alone() -> None:
    rows = parse_ospfv3_neighbors(CLASSIC.replace("FULL/  -", "STRANGE "))
    assert [row.interface for row in rows.demand_read("GigabitEthernet0/3")] == ["GigabitEthernet0/3"]
    with pytest.raises(ParseError):
        rows.demand_read("Tunnel47")

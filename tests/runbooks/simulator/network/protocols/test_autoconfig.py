"""LDP by an IGP's autoconfig, and traffic engineering, as ``show mpls interfaces`` tells them apart."""

from __future__ import annotations

import pytest

from tests.support.network_lab import Lab
from tests.support.router_screen import configure, screen

_IP = "GigabitEthernet0/2     Yes (ldp)     No       No  No     Yes"


def _rows(lab: Lab, router: str) -> list[str]:
    return [row.rstrip() for row in screen(lab, router, "mpls interfaces")[1:]]


def _only_automatic(igp: str, line: str) -> Lab:
    """Two routers whose interfaces have no ``mpls ip``, but a line under the IGP."""
    lab = Lab(((1, 2),), igp=igp)
    process = "router isis" if igp == "isis" else "router ospf 1"
    for router, name in (("p1", "gi0/2"), ("p2", "gi0/1")):
        configure(lab, router, f"interface {name}", "no mpls ip", process, line)
    lab.run(60)
    return lab


@pytest.mark.parametrize(
    ("igp", "line"),
    [
        ("isis", "mpls ldp autoconfig"),
        ("isis", "mpls ldp autoconfig level-2"),
        ("ospf", "mpls ldp autoconfig"),
        ("ospf", "mpls ldp autoconfig area 0.0.0.0"),
    ],
)
def test_interfaces_run_ldp_without_a_line_of_their_own(igp: str, line: str) -> None:
    lab = _only_automatic(igp, line)
    assert _rows(lab, "p1") == [_IP]
    detail = screen(lab, "p1", "mpls interfaces gi0/2 detail")
    assert detail[2:4] == ["        IP labeling enabled (ldp):", "          IGP config"]
    assert lab.sources("p1", "192.0.2.2") == ["GigabitEthernet0/2"]
    configure(lab, "p1", "interface gi0/2", "no mpls ip")
    assert _rows(lab, "p1") == [_IP], "no mpls ip does not take it off"
    configure(lab, "p1", "interface gi0/2", "no mpls ldp igp autoconfig")
    assert " no mpls ldp igp autoconfig" in screen(lab, "p1", "running-config interface gi0/2")
    assert _rows(lab, "p1") == []
    lab.run(60)
    assert lab.sources("p2", "192.0.2.1") == []
    configure(lab, "p1", "interface gi0/2", "mpls ldp igp autoconfig")
    assert " no mpls ldp igp autoconfig" not in screen(lab, "p1", "running-config interface gi0/2")
    lab.run(60)
    assert lab.sources("p1", "192.0.2.2") == ["GigabitEthernet0/2"]


@pytest.mark.parametrize(
    ("igp", "line"), [("isis", "mpls ldp autoconfig level-1"), ("ospf", "mpls ldp autoconfig area 4")]
)
def test_another_level_or_area_brings_no_ldp(igp: str, line: str) -> None:
    lab = _only_automatic(igp, line)
    assert _rows(lab, "p1") == []
    assert lab.sources("p1", "192.0.2.2") == []


def test_both_ways_of_having_ldp_are_shown() -> None:
    lab = Lab(((1, 2),))
    configure(lab, "p1", "router isis", "mpls ldp autoconfig")
    assert screen(lab, "p1", "mpls interfaces gi0/2 detail")[3:5] == [
        "          Interface config",
        "          IGP config",
    ]
    assert _rows(lab, "p1") == [_IP], "no row for the loopback"


def test_mpls_stays_on_while_there_is_autoconfig() -> None:
    lab = Lab(((1, 2),))
    configure(lab, "p1", "router isis", "mpls ldp autoconfig")
    assert configure(lab, "p1", "no mpls ip")[0].startswith("% ")
    assert _rows(lab, "p1") == [_IP]
    configure(lab, "p1", "router isis", "no mpls ldp autoconfig")
    assert configure(lab, "p1", "no mpls ip") == [""]
    assert _rows(lab, "p1") == []
    assert configure(lab, "p1", "router isis", "mpls ldp autoconfig")[1].startswith("% ")


def test_an_interface_with_te_alone_has_a_row_without_ip() -> None:
    lab = Lab(((1, 2),))
    configure(lab, "p1", "mpls traffic-eng tunnels", "interface gi0/2", "mpls traffic-eng tunnels", "no mpls ip")
    assert _rows(lab, "p1") == ["GigabitEthernet0/2     No            Yes      No  No     Yes"]
    assert screen(lab, "p1", "mpls interfaces detail")[2:4] == [
        "        IP labeling not enabled",
        "        LSP Tunnel labeling enabled",
    ]
    configure(lab, "p1", "interface gi0/2", "mpls ip")
    assert _rows(lab, "p1") == ["GigabitEthernet0/2     Yes (ldp)     Yes      No  No     Yes"]


def test_a_peer_with_explicit_null_wants_label_0_on_packets_to_its_own_prefixes() -> None:
    lab = Lab(((1, 2),))
    configure(lab, "p2", "mpls ldp explicit-null")
    row = next(row for row in screen(lab, "p1", "mpls forwarding-table") if "192.0.2.2/32" in row)
    assert row.split()[1:3] == ["explicit-n", "192.0.2.2/32"]
    assert screen(lab, "p1", "ip cef 192.0.2.2")[-1] == "  nexthop 10.0.12.2 GigabitEthernet0/2 label explicit-null"
    assert "label: exp-null" in "".join(screen(lab, "p1", "mpls ldp bindings 192.0.2.2 32"))
    assert str(lab.network.ping_mpls("p1", "192.0.2.2/32")) == "!!!!!"


def test_the_label_of_a_prefix_that_has_gone_is_held_down_for_a_while() -> None:
    lab = Lab(((1, 2), (2, 3)))
    before = next(row for row in screen(lab, "p1", "mpls forwarding-table") if "192.0.2.3/32" in row)
    configure(lab, "p2", "interface gi0/3", "shutdown")
    lines = [line.rstrip() for line in screen(lab, "p1", "mpls forwarding-table")]
    assert f"{before.split()[0]}    [H]  No Label   192.0.2.3/32     0             drop" in lines
    assert lines[-2:] == ["", "[H] Local label is being held down temporarily."]
    lab.run(61)
    assert not [line for line in screen(lab, "p1", "mpls forwarding-table") if "[H]" in line or "192.0.2.3" in line]
    configure(lab, "p2", "interface gi0/3", "no shutdown")
    lab.run(60)
    assert before.split()[0] in [row.split()[0] for row in screen(lab, "p1", "mpls forwarding-table")[2:]]

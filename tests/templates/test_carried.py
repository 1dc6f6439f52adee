"""What is carried over, step by step and both ways: the lines of tunnel and physical interface."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.templates.render import render
from corelinks.templates.step import Before, Step
from tests.support.link_by_one_port import PORT, link_by_one_port


def section(lines: tuple[str, ...], name: str) -> list[str]:
    """The lines beneath every header of one interface, in order."""
    found: list[str] = []
    header = ""
    for line in lines:
        if not line.startswith(" "):
            header = line
        elif header == f"interface {name}":
            found.append(line.strip())
    return found


def said(link: CoreLink, step: Step, *carried: str, undo: bool = False) -> tuple[list[str], list[str]]:
    """What a step says to the tunnel and to the physical interface."""
    change = render(link, "a", step, Before(("isis metric 7",), ("ip router isis",), ("mpls ip",), carried=carried))
    lines = change.undo if undo else change.apply
    return section(lines, "Tunnel47"), section(lines, PORT)


def test_nothing_is_said_where_nothing_is_carried() -> None:
    for step in ("build", "cutover", "seal"):
        change = render(link_by_one_port(carry=["pim"]), "a", step, Before(mpls=("mpls ip",)))
        assert not [line for line in (*change.apply, *change.undo) if "pim" in line or "ipv6" in line]


def test_lines_are_said_before_the_tunnel_is_opened() -> None:
    tunnel, _ = said(link_by_one_port(carry=["pim"]), "build", "ip pim sparse-mode", "ip pim dr-priority 3")
    assert tunnel[-3:] == ["ip pim sparse-mode", "ip pim dr-priority 3", "no shutdown"]
    assert tunnel.index("shutdown") < tunnel.index("tunnel protection ipsec profile CL-n4-n7")


def test_ipv6_of_isis_is_enabled_and_shares_the_metric() -> None:
    link = link_by_one_port(carry=["ipv6-isis"])
    tunnel, _ = said(link, "build", "ipv6 router isis")
    assert tunnel[-4:] == ["ipv6 enable", f"ipv6 mtu {link.ip_mtu}", "ipv6 router isis", "no shutdown"]
    assert said(link, "cutover", "ipv6 router isis") == said(link, "cutover")
    assert "no ipv6 router isis" in said(link, "seal", "ipv6 router isis")[1]
    assert "ipv6 router isis" in said(link, "seal", "ipv6 router isis", undo=True)[1]


# By case: the lines of before, how the cost is set, which is wanted, and how it comes back.
COSTS: dict[str, tuple[list[str], str, int, str]] = {
    "its own": (["ipv6 ospf 3 area 0", "ipv6 ospf cost 44"], "ipv6 ospf cost", 44, "ipv6 ospf cost 44"),
    "none, so that of the link": (["ipv6 ospf 3 area 0"], "ipv6 ospf cost", 10, "no ipv6 ospf cost 65535"),
    "that of all processes": (
        ["ospfv3 3 ipv6 area 0", "ospfv3 cost 9"],
        "ospfv3 3 ipv6 cost",
        9,
        "no ospfv3 3 ipv6 cost 65535",
    ),
    "the most special one": (
        ["ospfv3 cost 9", "ospfv3 3 ipv4 cost 5", "ospfv3 3 ipv4 area 0"],
        "ospfv3 3 ipv4 cost",
        5,
        "ospfv3 3 ipv4 cost 5",
    ),
}


@pytest.mark.parametrize("case", COSTS)
def test_a_cost_of_ospfv3_does_as_the_metric_of_the_link_does(case: str) -> None:
    lines, setting, wanted, back = COSTS[case]
    link = link_by_one_port(carry=["ospfv3"])
    built, _ = said(link, "build", *lines)
    assert f"{setting} 65535" in built
    assert f"{setting} {wanted}" not in built
    tunnel, physical = said(link, "cutover", *lines)
    assert (tunnel[-1], physical[-1]) == (f"{setting} {wanted}", f"{setting} 65535")
    tunnel, physical = said(link, "cutover", *lines, undo=True)
    assert (tunnel[-1], physical[-1]) == (f"{setting} 65535", back)
    switch = next(line for line in lines if " area " in line)
    assert said(link, "seal", *lines)[1][-1] == f"no {switch}"
    assert said(link, "seal", *lines, undo=True)[1][-2:] == [switch, f"{setting} 65535"]


def test_the_cost_of_a_link_of_isis_is_no_higher_than_ospf_knows() -> None:
    link = link_by_one_port(carry=["ospfv3"], igp={"protocol": "isis", "metric": 100000})
    assert said(link, "cutover", "ipv6 ospf 3 area 0")[0][-1] == "ipv6 ospf cost 65534"


def test_every_instance_of_ospfv3_has_its_cost() -> None:
    lines = ("ospfv3 3 ipv6 area 0", "ospfv3 3 ipv4 area 0", "ospfv3 4 ipv6 area 0 instance 7", "ipv6 ospf 9 area 1")
    tunnel, _ = said(link_by_one_port(carry=["ospfv3"]), "cutover", *lines)
    wanted = ["ospfv3 3 ipv6 cost 10", "ospfv3 3 ipv4 cost 10", "ospfv3 4 ipv6 cost 10", "ipv6 ospf cost 10"]
    assert tunnel[-4:] == wanted


def test_the_seal_takes_off_what_carries_traffic_and_leaves_copies() -> None:
    carry = ["pim", "policies", "access-lists", "igp-authentication", "ip helper-address 10.9.9.9", "load-interval 30"]
    lines = (
        "ip pim sparse-mode",
        "no ipv6 pim",
        "service-policy output OUT",
        "ip access-group 7 in",
        "isis authentication key-chain KC",
        "ip helper-address 10.9.9.9",
        "load-interval 30",
    )
    built, _ = said(link_by_one_port(carry=carry), "build", *lines)
    assert [line for line in lines if line not in built] == []
    _, physical = said(link_by_one_port(carry=carry), "seal", *lines)
    assert physical[-2:] == ["no ip pim sparse-mode", "no ip helper-address 10.9.9.9"]
    assert said(link_by_one_port(carry=carry), "seal", *lines, undo=True)[1][-2:] == [lines[0], lines[5]]


def test_a_plan_without_the_router_says_which_lines_depend_on_it() -> None:
    change = render(link_by_one_port(carry=["pim", "ip helper-address 10.9.9.9"]), "a", "build")
    depends = "! depends on n4: its lines of pim, ip helper-address 10.9.9.9"
    assert section(change.apply, "Tunnel47")[-2:] == [depends, "no shutdown"]


def test_an_undo_says_nothing_of_labels_that_no_seal_took_away() -> None:
    labels = ("mpls ip", "mpls mtu 1600", "mpls traffic-eng tunnels", "mpls traffic-eng attribute-flags 0x3")
    link = link_by_one_port(leave=["mpls-te"])
    change = render(link, "a", "seal", Before(("isis metric 7",), ("ip router isis",), labels))
    assert [line for line in section(change.undo, PORT) if line.startswith("mpls")] == ["mpls ip", "mpls mtu 1600"]


def test_timers_of_the_igp_go_onto_the_tunnel_where_the_link_carries_them() -> None:
    line = "isis hello-interval 2 level-2"
    assert line in said(link_by_one_port(carry=[line]), "build", line)[0]
    assert line not in said(link_by_one_port(), "build")[0]
    assert said(link_by_one_port(carry=[line]), "seal", line, undo=True)[1][-1] == line

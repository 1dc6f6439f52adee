"""What a link's definition carries over goes onto the tunnel, and comes back; what it leaves is said; all over SSH."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.verify import verify
from tests.support.small_core import INVENTORY, SmallCore, both_links, small_core, timing

PORT = {"p1": "GigabitEthernet0/0", "p2": "GigabitEthernet0/0/0"}
SECOND = {"p1": "GigabitEthernet0/1", "p2": "GigabitEthernet0/0/1"}


def configs(first: Sequence[str], second: Sequence[str] = (), top: Sequence[str] = ()) -> dict[str, str]:
    """The routers with further lines on their first and second cable, and of global configuration.

    ``{n}`` stands for the router's number.
    """
    texts = {}
    for name in PORT:
        text = (INVENTORY / "running" / f"{name}.cfg").read_text()
        for port, lines in ((PORT[name], first), (SECOND[name], second)):
            header = f"interface {port}\n"
            assert header in text
            text = text.replace(header, header + "".join(f" {line.format(n=name[1])}\n" for line in lines))
        above = "".join(f"{line.format(n=name[1])}\n" for line in top)
        texts[name] = text.replace("interface Loopback0\n", f"{above}!\ninterface Loopback0\n")
    return texts


def links(**changes: Any) -> tuple[CoreLink, ...]:
    """Both links, the first one with these changes of its definition."""
    first, second = both_links()
    return CoreLink.model_validate(first.model_dump() | changes), second


def interface(core: SmallCore, router: str, name: str) -> tuple[str, ...]:
    return core.states()[router].running.interface(name) or ()


def running(core: SmallCore) -> Mapping[str, list[str]]:
    """All lines of both routers; IOS has an order of its own for those of an interface."""
    return {router: sorted(state.running.lines) for router, state in core.states().items()}


CASES = {
    "multicast and BFD": (
        ("ip pim sparse-mode", "ip pim query-interval 10", "bfd interval 100 min_rx 100 multiplier 3", "isis bfd"),
        (),
        ("ip multicast-routing",),
        ["pim", "bfd"],
        ("ip pim sparse-mode", "bfd interval 100 min_rx 100 multiplier 3", "isis bfd"),
    ),
    "IS-IS for IPv6": (
        ("ipv6 address 2001:DB8:12::{n}/64", "ipv6 router isis CORE"),
        ("ipv6 address 2001:DB8:13::{n}/64", "ipv6 router isis CORE"),
        ("ipv6 unicast-routing",),
        ["ipv6-isis"],
        ("ipv6 enable", "ipv6 router isis CORE"),
    ),
    "OSPFv3 of two families": (
        ("ipv6 address 2001:DB8:12::{n}/64", "ipv6 ospf 6 area 0", "ipv6 ospf cost 7", "ospfv3 9 ipv4 area 0"),
        (),
        ("ipv6 unicast-routing", "ipv6 router ospf 6", "router ospfv3 9"),
        ["ospfv3"],
        ("ipv6 ospf 6 area 0", "ipv6 ospf cost 7", "ospfv3 9 ipv4 area 0", "ospfv3 9 ipv4 cost 10"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_carried_is_on_the_tunnel_alone_and_comes_back(case: str, tmp_path: Path) -> None:
    first, second, top, carry, wanted = CASES[case]
    with small_core(tmp_path, configs=configs(first, second, top), links=links(carry=carry)) as core:
        before = running(core)
        report = core.migrate()
        assert (report.outcome, report.reason) == ("encrypted", None)
        for router, port in PORT.items():
            tunnel, physical = interface(core, router, "Tunnel12"), interface(core, router, port)
            assert [line for line in wanted if line not in tunnel] == []
            moved = ("ip pim", "bfd", "isis bfd", "ipv6 router", "ipv6 ospf 6", "ospfv3 9 ipv4 area")
            assert [line for line in physical if line.startswith(moved)] == []
        failed = verify(core.nornir, [core.link], wait=lambda: timing().wait(15)).links[0].failed()
        assert [(check.check, check.found) for check in failed] == []

        back = core.rollback()
        assert (back.outcome, back.reason) == ("as-before", None)
        assert running(core) == before


def test_what_nobody_names_refuses_the_link(tmp_path: Path) -> None:
    lines = configs(("mpls traffic-eng tunnels", "ip rsvp bandwidth 5000"), top=("mpls traffic-eng tunnels",))
    with small_core(tmp_path, configs=lines, links=links()) as core:
        before = running(core)
        report = core.migrate()
        assert report.cause is Cause.NOT_READY
        assert "surveyed" in str(report.reason)
        assert "`ip rsvp bandwidth 5000`" in str(report.reason)
        assert "leave: [mpls-te]" in str(report.reason)
        assert running(core) == before


FILTER = (
    "ip access-list extended EDGE",
    " permit udp any any eq isakmp",
    " permit esp any any",
    " permit udp any any eq 646",
    " permit udp any any eq 3503",  # echo of MPLS, and the reply to it
    " permit udp any eq 3503 any",
    " permit tcp any any",
    " permit icmp any any",
    "access-list 7 permit any",
)


@pytest.mark.parametrize("word", ["carry", "leave"])
def test_an_access_list_that_permits_the_tunnel_is_carried_or_left(word: str, tmp_path: Path) -> None:
    lines = configs(("ip access-group EDGE in", "ip access-group 7 out"), top=FILTER)
    with small_core(tmp_path, configs=lines, links=links(**{word: ["access-lists"]})) as core:
        before = running(core)
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        for router, port in PORT.items():
            assert "ip access-group EDGE in" in interface(core, router, port), "it filters what the wire brings still"
            assert ("ip access-group EDGE in" in interface(core, router, "Tunnel12")) is (word == "carry")
        assert core.rollback().outcome == "as-before"
        assert running(core) == before


def test_an_access_list_that_drops_the_tunnel_refuses_the_link_though_it_is_named(tmp_path: Path) -> None:
    lines = configs(("ip access-group EDGE in",), top=[line for line in FILTER if "esp" not in line])
    with small_core(tmp_path, configs=lines, links=links(leave=["access-lists"])) as core:
        report = core.migrate()
        assert report.cause is Cause.NOT_READY
        assert "underlay-acl" in str(report.reason)
        assert "ESP from 10.1.12.2 to 10.1.12.1 at EDGE in: `the implicit deny at its end`" in str(report.reason)


def test_what_is_left_by_name_is_said_when_the_link_is_encrypted(tmp_path: Path) -> None:
    lines = configs(("mpls traffic-eng tunnels",), top=("mpls traffic-eng tunnels",))
    with small_core(tmp_path, configs=lines, links=links(leave=["mpls-te"])) as core:
        report = core.migrate()
        assert (report.outcome, report.cause) == ("encrypted", Cause.LEFT_PLAIN)
        assert report.left_plain == tuple(f"{router} mpls-te (`mpls traffic-eng tunnels`)" for router in PORT)
        assert "left on the plain link as its definition says" in str(report.reason)
        again = core.migrate()
        assert "was already at seal; left on the plain link" in str(again.reason)
        assert core.rollback().outcome == "as-before"


def test_without_a_journal_what_was_carried_comes_back_from_the_tunnel(tmp_path: Path) -> None:
    first, second, top, carry, _ = CASES["OSPFv3 of two families"]
    with small_core(tmp_path, configs=configs(first, second, top), links=links(carry=carry)) as core:
        before = running(core)
        assert core.migrate().outcome == "encrypted"
        assert core.rollback(tmp_path / "another.db").outcome == "plain"
        now = running(core)
        assert [line for router in PORT for line in before[router] if line not in now[router]] == []

"""Whose a tunnel is, by the definition, by the journal, or by neither."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.journal import Recorded
from corelinks.runbooks.engine.link.ownership import Grounds, Ownership, made_tunnel, nameless, ownership
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.templates.objects import objects
from corelinks.templates.step import Before
from tests.support.fake_link import LINKS

LINK = LINKS["p1-p2"]
OURS = (
    "description whatever",
    "ip address 10.2.12.1 255.255.255.252",
    "ip mtu 1500",
    "mpls ip",
    "tunnel source GigabitEthernet0/0",
    "tunnel destination 10.1.12.2",
    "tunnel protection ipsec profile CL-p1-p2",
)
MADE = Recorded("run", "p1", (), Before(), tunnel=made_tunnel(LINK, "a"))


def owned(lines: tuple[str, ...], known: Recorded | None = None, link: CoreLink = LINK) -> Ownership:
    section = ("interface Tunnel12", *(f" {line}" for line in lines))
    return ownership(link, "a", RunningConfig(section), known)


def without(*starts: str) -> tuple[str, ...]:
    return tuple(line for line in OURS if not line.startswith(starts))


@pytest.mark.parametrize(
    "lines",
    [
        OURS,
        tuple(reversed(OURS)),
        (*OURS, "tunnel mode gre ip"),
        (*without("tunnel source"), "tunnel source Gi0/0"),
        (*without("tunnel source"), "tunnel source 10.1.12.1"),
        (*OURS, "ip address 192.0.2.200 255.255.255.252 secondary", "ipv6 address 2001:DB8::1/64"),
        without("description", "ip mtu", "mpls ip"),
    ],
    ids=["as made", "in another order", "mode shown", "short source", "source by address", "more addresses", "bare"],
)
def test_a_tunnel_that_is_the_definitions_is_ours(lines: tuple[str, ...]) -> None:
    assert owned(lines).grounds is Grounds.DEFINITION


@pytest.mark.parametrize(
    "lines",
    [
        (*OURS, "tunnel mode mpls traffic-eng"),
        (*without("tunnel destination"), "tunnel destination 10.1.12.9"),
        (*without("tunnel source"), "tunnel source Loopback0"),
        (*without("ip address"), "ip address 10.9.9.1 255.255.255.252"),
        (*without("ip address"), "ip unnumbered Loopback0"),
        (*without("tunnel protection"), "tunnel protection ipsec profile VPN"),
        (*without("tunnel protection"), "tunnel protection ipsec profile CL-p1-p2 shared"),
        (*OURS, "tunnel key 4"),
        (*OURS, "vrf forwarding CUSTOMER"),
    ],
)
def test_one_other_line_makes_it_somebody_elses_whatever_the_journal_knows(lines: tuple[str, ...]) -> None:
    for known in (None, MADE):
        assert owned(lines, known).grounds is Grounds.NOT_OURS


@pytest.mark.parametrize("missing", ["tunnel protection", "tunnel source", "ip address", ("tunnel ", "ip address")])
def test_what_was_cut_off_half_way_is_ours_by_the_journal_alone(missing: str | tuple[str, ...]) -> None:
    half = without(*((missing,) if isinstance(missing, str) else missing))
    assert owned(half, MADE).grounds is Grounds.JOURNAL
    assert owned(half).grounds is Grounds.NOT_OURS


def test_a_definition_edited_since_does_not_disown_what_the_journal_knows() -> None:
    edited = LINK.model_copy(update={"key": 9})
    assert owned(OURS, MADE, edited).grounds is Grounds.JOURNAL
    assert owned(OURS, None, edited).grounds is Grounds.NOT_OURS


def test_a_link_in_clear_is_not_a_protected_tunnel() -> None:
    clear = LINK.model_copy(update={"crypto": None})
    assert owned(OURS, None, clear).grounds is Grounds.NOT_OURS
    assert owned(without("tunnel protection"), None, clear).grounds is Grounds.DEFINITION


def test_no_tunnel_is_nobodys() -> None:
    assert ownership(LINK, "a", RunningConfig(("interface Tunnel1",)), MADE).grounds is Grounds.NO_TUNNEL


def test_the_sentence_says_what_it_has_and_what_ours_would_have() -> None:
    foreign = owned((*without("tunnel protection"), "tunnel protection ipsec profile VPN"))
    assert str(foreign) == (
        "Tunnel12 is not ours: it has `tunnel protection ipsec profile VPN` "
        "and not `tunnel protection ipsec profile CL-p1-p2`"
    )
    assert str(owned(without("ip address"))) == (
        "Tunnel12 is not ours: it has not `ip address 10.2.12.1 255.255.255.252`"
    )


def test_what_carries_no_name_of_ours_is_told_from_what_does() -> None:
    route = next(item.section for item in objects(LINKS["p4-p5"], "a") if item.kind == "pinned_route")
    lines = ("crypto ipsec profile CL-p4-p5", route, "interface Tunnel45", "ip route 192.0.2.99 255.255.255.255 Null0")
    assert nameless(LINKS["p4-p5"], "a", RunningConfig(lines)) == {route}
    assert nameless(LINK, "a", RunningConfig(lines)) == frozenset()

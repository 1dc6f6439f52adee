"""What in the settings of IGP processes forbids a change, each in a sentence that says what to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.tasks.configuration.process_faults import process_faults
from corelinks.tasks.parse import RunningConfig, parse_running_config
from tests.support.igp_core import CABLE, Igp, configs, isis, link_of, ospf
from tests.support.igp_settings_cores import SHAPING

WIDE = " metric-style wide"
LEVEL_2 = (" is-type level-2-only", WIDE)
LINE = (" ip ospf 5 area 7", " mpls ip")
EVERYWHERE = " network 0.0.0.0 255.255.255.255 area 7"


def both(igp: Igp) -> dict[str, RunningConfig]:
    return {router: parse_running_config(text) for router, text in configs(igp).items()}


def said(igp: Igp, link: CoreLink | None = None) -> list[str]:
    """The sentences of end a."""
    running = both(igp)
    faults = process_faults(link or link_of(igp), "a", running["alder"], running["birch"])
    return [fault.text for fault in faults]


def with_lines(igp: Igp, *lines: str) -> Igp:
    """The same with more lines on the cables of both routers."""
    return replace(igp, interface=(*igp.interface, *lines))


@pytest.mark.parametrize("name", SHAPING)
def test_what_shapes_a_change_does_not_forbid_it_at_either_end(name: str) -> None:
    running, link = both(SHAPING[name]), link_of(SHAPING[name])
    for end in ENDS:
        here, there = running[link.end(end).router], running[link.peer(end).router]
        assert process_faults(link, end, here, there) == ()


ISIS = [
    (isis(WIDE), "the plain link runs level-1 and level-2, links.yaml says level-2: write `level: level-1-2`"),
    (
        isis(*LEVEL_2, level="level-1-2"),
        "the plain link runs level-2, links.yaml says level-1-2: write",
    ),
    (isis(*LEVEL_2, level="level-1"), "the plain link runs level-2, links.yaml says level-1: write `level: level-2`"),
    (isis(" is-type level-2-only"), "narrow metrics on level-2, where standby_metric 16777214 would count as 63"),
    (
        isis(" is-type level-2-only", metric=70, standby_metric=80),
        "where metric 70 and standby_metric 80 would count as 63: write `standby_metric: 63` and a `metric` below it",
    ),
    (isis(" metric-style wide level-2", level="level-1-2"), "has narrow metrics on level-1, where"),
    (
        isis(" is-type level-2-only", " metric 63", metric=20, standby_metric=63),
        f"{CABLE} has the metric 63 on level-2, not below standby_metric 63",
    ),
    (isis(*LEVEL_2, tag=None), "has `ip router isis WOOD`, links.yaml says no tag: write `tag: WOOD` under igp"),
    (isis(*LEVEL_2, " protocol shutdown"), "`router isis WOOD` is shut down"),
    (isis(*LEVEL_2, " passive-interface default"), f"`router isis WOOD` makes {CABLE} passive"),
    (isis(*LEVEL_2, " max-metric"), "announces all its links with the highest metric"),
    (isis(WIDE, circuit_type="level-1-2", level="level-1-2"), ""),
    (with_lines(isis(WIDE, circuit_type="level-1-2"), " isis circuit-type level-2-only"), "leave circuit_type out"),
    (with_lines(isis(*LEVEL_2), " isis protocol shutdown"), f"IS-IS is stopped on {CABLE}"),
    (with_lines(isis(*LEVEL_2), " shutdown"), f"{CABLE} is shut down"),
    (with_lines(isis(*LEVEL_2), " vrf forwarding ASH"), f"{CABLE} is in the VRF ASH"),
    (with_lines(isis(*LEVEL_2), " ip vrf forwarding ASH"), f"{CABLE} is in the VRF ASH"),
    (replace(isis(*LEVEL_2), interface=(" mpls ip",)), f"{CABLE} has no `ip router isis`, links.yaml says IS-IS"),
    (
        isis(*LEVEL_2, "router ospf 3", " network 192.0.2.4 0.0.0.3 area 0"),
        f"`router ospf 3` holds {CABLE} (192.0.2.5) by `network 192.0.2.4 0.0.0.3 area 0`, which is not this",
    ),
    (isis(*LEVEL_2, "router ospf 3", " network 192.0.2.4 0.0.0.3 area 0", " shutdown"), ""),
    (isis(*LEVEL_2, "router ospf 3 vrf X", " network 192.0.2.4 0.0.0.3 area 0"), ""),
    (isis(*LEVEL_2, "router ospf 3", f" passive-interface {CABLE}", " network 192.0.2.4 0.0.0.3 area 0"), ""),
    (
        isis(*LEVEL_2, "router eigrp 12", " network 198.51.100.0"),
        "`router eigrp 12` holds Tunnel34 (198.51.100.9) by `network 198.51.100.0`, which is not this link's IGP",
    ),
    (isis(*LEVEL_2, "router eigrp 12", " network 198.51.100.0", " passive-interface default"), ""),
    (isis(*LEVEL_2, "router eigrp 12", " network 198.51.100.0", " passive-interface Tunnel34"), ""),
    (isis(*LEVEL_2, "router rip", " network 198.51.100.0", " passive-interface default"), "`router rip` holds Tun"),
]
OSPF = [
    (ospf(" shutdown", interface=LINE), "`router ospf 5` is shut down"),
    (ospf(f" passive-interface {CABLE}", EVERYWHERE, interface=LINE), f"`router ospf 5` makes {CABLE} passive"),
    (ospf(" max-metric router-lsa", interface=LINE), "announces all its links with the highest metric"),
    (ospf(" max-metric router-lsa on-startup 60", interface=LINE), ""),
    (ospf(interface=LINE, area=8), "is in process 5, area 7, links.yaml says process 5, area 8: write `process: 5`"),
    (ospf(interface=(" ip ospf 6 area 0.0.0.7",)), "is in process 6, area 7, links.yaml says process 5, area 7"),
    (ospf(EVERYWHERE, interface=(), area=0), "is in process 5, area 7, links.yaml says process 5, area 0"),
    (ospf(interface=()), f"{CABLE} is in no area of process 5, neither by line nor by network"),
    (ospf(interface=(*LINE, " ip ospf shutdown")), f"OSPF is stopped on {CABLE}"),
    (ospf(interface=(*LINE, " ip ospf cost 65535")), "has the cost 65535, not below standby_cost 65535"),
    (replace(ospf(interface=LINE), process=("router ospf 5 vrf X",)), "`router ospf 5` is of the VRF X"),
    (replace(ospf(interface=LINE), process=()), "there is no `router ospf 5`"),
    (
        ospf(" network 198.51.100.0 0.0.0.255 area 2", interface=LINE),
        "`router ospf 5` holds Tunnel34 (198.51.100.9) by `network 198.51.100.0 0.0.0.255 area 2`, links.yaml says",
    ),
    (ospf(" network 198.51.100.0 0.0.0.255 area 0.0.0.7", interface=LINE), ""),
    (
        ospf("router ospf 6", EVERYWHERE, interface=LINE),
        f"`router ospf 6` holds {CABLE} (192.0.2.5) by",
    ),
]


@pytest.mark.parametrize(("igp", "expected"), [*ISIS, *OSPF])
def test_a_fault_is_said_with_what_to_write(igp: Igp, expected: str) -> None:
    sentences = said(igp)
    assert bool(sentences) == bool(expected), sentences
    assert any(expected in sentence for sentence in sentences) or not expected, sentences


def test_routers_of_two_areas_have_no_level_1_whatever_their_type() -> None:
    igp, link = isis(WIDE), link_of(isis(WIDE))
    texts = configs(igp)
    here, there = (parse_running_config(texts[router].replace("49.0077", area)) for router, area in AREAS)
    assert process_faults(link, "a", here, there) == ()
    wanted = link_of(isis(WIDE, level="level-1-2"))
    (fault,) = process_faults(wanted, "a", here, there)
    assert "the plain link runs level-2, links.yaml says level-1-2" in fault.text


AREAS: Sequence[tuple[str, str]] = (("alder", "49.0001"), ("birch", "49.0002"))


def test_a_wire_in_the_front_vrf_of_the_link_needs_no_igp_but_the_tunnel_does() -> None:
    in_vrf = (" vrf forwarding ASH",)
    link = link_of(isis())
    end = link.a.model_validate(link.a.model_dump() | {"front_vrf": "ASH"})
    link = link.model_copy(update={"a": end})
    assert said(replace(isis(*LEVEL_2), interface=in_vrf), link) == []
    (narrow,) = said(replace(isis(" is-type level-2-only"), interface=in_vrf), link)
    assert "narrow metrics on level-2" in narrow
    beside = isis(*LEVEL_2, "router ospf 3", " network 192.0.2.0 0.0.0.255 area 0")
    assert said(replace(beside, interface=in_vrf), link) == []
    (other,) = said(replace(isis(*LEVEL_2), interface=(" vrf forwarding ELM",)), link)
    assert f"{CABLE} is in the VRF ELM" in other


@pytest.mark.parametrize("igp", [isis(*LEVEL_2), ospf(interface=LINE)], ids=["isis", "ospf"])
def test_an_interface_that_is_not_there_is_said_to_be_missing_and_nothing_else(igp: Igp) -> None:
    running = {router: text.replace(CABLE, "TenGigabitEthernet7/7") for router, text in configs(igp).items()}
    here, there = (parse_running_config(running[router]) for router in ("alder", "birch"))
    faults = process_faults(link_of(igp), "a", here, there)
    assert [fault.text for fault in faults] == [f"{CABLE} is not in its configuration"]

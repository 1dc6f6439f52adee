"""What runs on a plain link is found with the values that are in effect, or is marked."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import Isis, Ospf
from corelinks.runbooks.discovery.found_links import FoundLink
from tests.support.hand_configs import ISIS, NAMES, SUBNET, config, found, links_of, pair, section, wire

ON = ("ip router isis METRO", "mpls ip")
OSPF = ("router ospf 9", " router-id 203.0.113.7")
IN_OSPF = ("ip ospf 9 area 0.0.0.4", "mpls ip")


def isis(configs: dict[str, str]) -> Isis:
    (link,) = links_of(found(configs))
    assert isinstance(link.igp, Isis)
    return link.igp


def ospf(configs: dict[str, str]) -> Ospf:
    (link,) = links_of(found(configs))
    assert isinstance(link.igp, Ospf)
    return link.igp


def undecided(configs: dict[str, str]) -> list[str]:
    """What is left to decide of the only link, but what is so of every link that is proposed."""
    (link,) = found(configs).links
    return decisions(link)


def decisions(link: FoundLink) -> list[str]:
    return [sentence for sentence in link.undecided if not sentence.startswith(("tunnel: ", "psk: "))]


def test_a_link_without_surprises_leaves_nothing_but_tunnel_and_key_to_decide() -> None:
    configs = pair(*ON)
    assert isis(configs) == Isis(tag="METRO", metric=10)
    assert undecided(configs) == []


def test_the_metric_is_that_of_the_level_that_runs() -> None:
    lines = ("isis metric 31 level-2", "isis metric 7 level-1")
    assert isis(pair(*ON, *lines)).metric == 31
    level_1 = ("router isis METRO", " is-type level-1", " metric-style wide")
    assert isis(pair(*ON, *lines, process=level_1)) == Isis(tag="METRO", level="level-1", metric=7)


def test_the_metric_of_the_process_is_that_of_an_interface_without_one() -> None:
    assert isis(pair(*ON, process=(*ISIS, " metric 1700 level-2"))).metric == 1700


def test_a_link_of_both_levels_is_found_as_that() -> None:
    both = ("router isis METRO", " net 49.0031.0000.0000.0009.00", " metric-style wide")
    assert isis(pair(*ON, process=both)).level == "level-1-2"
    configs = pair(*ON, "isis metric 40 level-1", "isis metric 60 level-2", process=both)
    assert undecided(configs) == [
        "igp.metric: 40 in level-1 and 60 in level-2 on lake, and a definition has one for both"
    ]


def test_two_areas_share_no_level_1() -> None:
    both = ("router isis METRO", " net 49.0031.0000.0000.0009.00", " metric-style wide")
    configs = pair(*ON, process=both)
    configs["peak"] = configs["peak"].replace("49.0031", "49.0032")
    (sentence,) = undecided(configs)
    assert sentence == "igp.level: no area of lake is one of peak, so level 1 never comes up"


@pytest.mark.parametrize(("metric", "counts"), [(20, 20), (800, 63)])
def test_a_narrow_metric_ends_at_63_on_tunnel_and_standby(metric: int, counts: int) -> None:
    configs = pair(*ON, f"isis metric {metric}", process=ISIS[:2])
    igp = isis(configs)
    assert igp.metric == counts
    assert igp.standby_metric == (63 if counts < 63 else Isis().standby_metric)
    (sentence,) = undecided(configs)
    assert "63 is the highest that counts, since metric-style is narrow on lake and peak" in sentence


@pytest.mark.parametrize(
    ("on_lake", "on_peak", "sentence"),
    [
        ("isis metric 20", "isis metric 30", "igp.metric of level-2: 20 on lake and 30 on peak"),
        ("mtu 9216", "mtu 4000", "mtu.underlay: 9216 on lake and 4000 on peak"),
        ("ip mtu 1400", "bandwidth 5", "mtu.underlay: 1400 on lake and 1500 on peak"),
    ],
)
def test_both_ends_are_compared(on_lake: str, on_peak: str, sentence: str) -> None:
    lake, peak = (config(name, (*wire(end, *ON, line), *ISIS)) for end, (name, line) in enumerate(
        zip(NAMES, (on_lake, on_peak), strict=True)))  # fmt: skip
    assert undecided({"lake": lake, "peak": peak}) == [sentence]


def test_processes_and_areas_of_both_ends_are_compared() -> None:
    configs = pair(*IN_OSPF, "ip ospf cost 12", process=OSPF)
    configs["peak"] = (
        configs["peak"].replace("ospf 9", "ospf 10").replace("0.0.0.4", "17").replace("cost 12", "cost 13")
    )
    assert undecided(configs) == [
        "igp.process: 9 on lake and 10 on peak",
        "igp.area: 4 on lake and 17 on peak",
        "igp.cost: 12 on lake and 13 on peak",
    ]


@pytest.mark.parametrize(
    ("lines", "process", "cost"),
    [
        ((), (), 1),
        ((), (" auto-cost reference-bandwidth 400000",), 400),
        (("bandwidth 4000",), (), 25),
    ],
)
def test_the_cost_that_ospf_reckons_is_proposed(lines: tuple[str, ...], process: tuple[str, ...], cost: int) -> None:
    configs = pair(*IN_OSPF, *lines, process=(*OSPF, *process))
    assert ospf(configs) == Ospf(process=9, area=4, cost=cost)
    assert len(undecided(configs)) == (0 if lines else 1)


def test_a_cost_that_only_the_router_knows_is_marked() -> None:
    configs = pair(*IN_OSPF, process=OSPF, name="Port-channel12")
    assert ospf(configs) == Ospf(process=9, area=4)
    assert undecided(configs) == [
        "igp.cost: follows from the bandwidth of lake Port-channel12 and peak Port-channel12 and reference-bandwidth "
        "100, which only the router knows, so a default stands here"
    ]


def test_an_interface_is_in_ospf_by_a_network_statement() -> None:
    process = (*OSPF, f" network {SUBNET}.0 0.0.0.255 area 3", " network 0.0.0.0 255.255.255.255 area 0")
    assert ospf(pair("mpls ip", "ip ospf cost 8", process=process)) == Ospf(process=9, area=3, cost=8)


@pytest.mark.parametrize(
    ("lines", "process"),
    [
        (("ip router isis METRO",), (*ISIS, " mpls ldp autoconfig level-2")),
        (("ip ospf 9 area 4",), (*OSPF, " mpls ldp autoconfig area 4")),
        (("ip router isis METRO", "tag-switching ip"), ISIS),
    ],
)
def test_ldp_may_be_on_by_another_line(lines: tuple[str, ...], process: tuple[str, ...]) -> None:
    assert len(links_of(found(pair(*lines, process=process)))) == 1


def test_a_second_igp_on_the_link_is_marked() -> None:
    configs = pair(*ON, "ip ospf 9 area 4", process=(*ISIS, *OSPF))
    assert undecided(configs) == ["igp: OSPF runs on the link as well, and a definition has one IGP"]


def test_a_key_chain_of_both_ends_goes_into_the_definition() -> None:
    lines = ("isis authentication mode md5", "isis authentication key-chain FIELD level-2")
    configs = pair(*ON, *lines)
    assert isis(configs).key_chain == "FIELD"
    assert undecided(configs) == []
    configs["peak"] = configs["peak"].replace("FIELD", "OTHER")
    assert isis(configs).key_chain is None


def test_the_mtu_of_an_interface_is_that_of_its_kind_or_of_the_whole() -> None:
    (link,) = links_of(found(pair(*ON, name="POS0/2/0")))
    assert link.mtu.underlay == 4470
    whole = section("interface TenGigabitEthernet0/3/0", "mtu 9000", "no ip address")
    (link,) = links_of(found(pair(*ON, name="TenGigabitEthernet0/3/0.6", process=(*whole, *ISIS))))
    assert link.mtu.underlay == 9000


@pytest.mark.parametrize("version", ["12.4", "15.0"])
def test_a_release_without_ikev2_is_said(version: str) -> None:
    configs = pair(*ON)
    configs["peak"] = configs["peak"].replace("version 16.9", f"version {version}")
    (sentence,) = undecided(configs)
    assert sentence.startswith(f"crypto.ike: IKEv2 came with 15.1(1)T, and an older release runs on peak ({version}): ")


def test_who_else_is_on_the_wire_is_marked() -> None:
    configs = {name: text.replace(".252", ".248") for name, text in pair(*ON).items()}
    third = section("interface Vlan7", f"ip address {SUBNET}.11 255.255.255.248")
    configs["well"] = config("well", third)
    assert undecided(configs) == [f"{SUBNET}.8/29: well Vlan7 has an address in it as well"]

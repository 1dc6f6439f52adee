"""What processes of IS-IS and OSPF say of interfaces, read from running-configs, cut and empty ones among them."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from corelinks.tasks.configuration.igp_process import (
    circuit_levels,
    isis_process,
    isis_tags,
    ospf_area_by_line,
    ospf_process,
    ospf_processes,
    vrf_of,
)
from corelinks.tasks.configuration.tree import RunningConfig

BOTH = {"level-1", "level-2"}


def config(*lines: str) -> RunningConfig:
    return RunningConfig(("hostname fir", *lines))


def isis(*lines: str) -> RunningConfig:
    return config("router isis FIR", *(f" {line}" for line in lines))


def narrow(*lines: str) -> set[str]:
    process = isis_process(isis(*lines), "FIR")
    assert process is not None
    return set(process.narrow)


def test_a_process_is_known_by_its_tag_and_one_that_is_not_there_is_none() -> None:
    assert isis_process(isis("net 49.0001.0000.0000.0001.00"), "FIR") is not None
    assert isis_process(isis(), None) is None
    assert isis_process(isis(), "FI") is None
    assert isis_process(config(), "FIR") is None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((), BOTH),
        (("metric-style wide",), set()),
        (("metric-style wide transition",), set()),
        (("metric-style transition",), BOTH),
        (("metric-style narrow transition",), BOTH),
        (("metric-style wide level-2",), {"level-1"}),
        (("metric-style wide level-1-2",), set()),
        (("metric-style wide", "metric-style narrow level-1"), {"level-1"}),
        (("metric-style wid",), BOTH),
    ],
)
def test_metrics_are_narrow_unless_the_level_is_told_to_be_wide(lines: tuple[str, ...], found: set[str]) -> None:
    assert narrow(*lines) == found


@pytest.mark.parametrize(
    ("process", "interface", "found"),
    [
        ((), (), (10, 10)),
        (("metric 70 level-2",), (), (10, 70)),
        (("metric 80", "metric 70 level-2"), ("isis metric 5 level-1",), (5, 70)),
        (("metric 70 level-2", "metric 80"), (), (80, 70)),
        ((), ("isis metric 9",), (9, 9)),
        ((), ("isis metric 7 level-1", "isis metric 9"), (7, 9)),
        ((), ("isis metric maximum level-2",), (10, 16777215)),
        ((), ("isis ipv6 metric 9", "no isis metric 8", "isis metrics 8"), (10, 10)),
    ],
)
def test_a_metric_is_the_interfaces_the_levels_own_first_or_else_the_process_s(
    process: tuple[str, ...], interface: tuple[str, ...], found: tuple[int, int]
) -> None:
    read = isis_process(isis(*process), "FIR")
    assert read is not None
    metrics = read.metrics_of(f" {line}" for line in interface)
    assert (metrics["level-1"], metrics["level-2"]) == found


def test_levels_areas_and_autoconfig_of_a_process() -> None:
    process = isis_process(isis("net 49.00AA.0000.0000.0001.00", "is-type level-2-only", "mpls ldp autoconfig"), "FIR")
    assert process is not None
    assert process.levels == {"level-2"}
    assert process.areas == {"49.00aa"}
    assert process.autoconfig == BOTH
    other = isis_process(isis("mpls ldp autoconfig level-1", "mpls ldp sync"), "FIR")
    assert other is not None
    assert other.levels == BOTH
    assert other.areas == set()
    assert other.autoconfig == {"level-1"}
    assert circuit_levels([]) == BOTH
    assert circuit_levels([" isis circuit-type level-1"]) == {"level-1"}
    assert circuit_levels([" isis circuit-type level-2-only"]) == {"level-2"}


def test_passive_interfaces_by_name_in_any_spelling_and_by_default() -> None:
    process = isis_process(isis("passive-interface default", "no passive-interface Gi0/7"), "FIR")
    assert process is not None
    assert not process.is_passive("GigabitEthernet0/7")
    assert process.is_passive("GigabitEthernet0/70")
    assert process.is_passive("Tunnel3")
    named = isis_process(isis("passive-interface Loopback0"), "FIR")
    assert named is not None
    assert (named.is_passive("Loopback0"), named.is_passive("Tunnel3")) == (True, False)


def test_a_process_may_be_shut_or_announce_its_links_as_the_last_resort() -> None:
    shut = isis_process(isis("protocol shutdown"), "FIR")
    ospf = ospf_process(config("router ospf 9", " shutdown", " max-metric router-lsa"), 9)
    assert shut is not None
    assert ospf is not None
    assert (shut.is_shut, ospf.is_shut, ospf.maximum_lines) == (True, True, ("max-metric router-lsa",))
    starting = ospf_process(config("router ospf 9", " max-metric router-lsa on-startup 300"), 9)
    assert starting is not None
    assert (starting.is_shut, starting.maximum_lines) == (False, ())


def test_processes_of_ospf_with_their_vrf_and_areas_in_either_spelling() -> None:
    running = config(
        "router ospf 4 vrf GREEN",
        " network 0.0.0.0 255.255.255.255 area 0",
        "router ospf 8",
        " mpls ldp autoconfig area 0.0.1.0",
        " network 203.0.113.8 0.0.0.3 area 0.0.1.0",
        " network 203.0.0.0 0.0.255.255 area 3",
    )
    assert [(process.number, process.vrf) for process in ospf_processes(running)] == [(4, "GREEN"), (8, None)]
    process = ospf_process(running, 8)
    assert process is not None
    first, second = (process.network_of(IPv4Address(address)) for address in ("203.0.113.10", "203.0.113.12"))
    assert first is not None
    assert second is not None
    assert (first.area, second.area) == (256, 3)
    assert process.network_of(IPv4Address("198.51.100.1")) is None
    assert (process.is_autoconfigured(256), process.is_autoconfigured(3)) == (True, False)
    assert ospf_process(running, 5) is None


def test_a_wildcard_need_not_be_that_of_a_subnet() -> None:
    process = ospf_process(config("router ospf 8", " network 192.0.2.1 0.0.0.254 area 0"), 8)
    assert process is not None
    assert process.network_of(IPv4Address("192.0.2.99")) is not None
    assert process.network_of(IPv4Address("192.0.2.98")) is None


def test_lines_of_an_interface() -> None:
    assert vrf_of([" ip vrf forwarding RED"]) == vrf_of([" vrf forwarding RED"]) == "RED"
    assert vrf_of([" vrf forwardin", " tunnel vrf RED"]) is None
    assert isis_tags([" ip router isis", " ipv6 router isis X", " ip router isis Y"]) == (None, "Y")
    assert ospf_area_by_line([" ip ospf 3 area 0.0.0.5 secondaries none"]) == (3, 5)
    assert ospf_area_by_line([" ip ospf cost 3", " ip ospf 3 area"]) is None

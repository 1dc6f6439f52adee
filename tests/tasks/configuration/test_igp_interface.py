"""The values of an IGP that are in effect on an interface, whatever lines say them."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from corelinks.tasks.configuration.igp_interface import IsisInterface, OspfInterface, isis_on, ospf_on
from corelinks.tasks.configuration.tree import RunningConfig

NAME = "GigabitEthernet0/3"
ADDRESS = IPv4Address("10.77.4.9")


def isis(interface: tuple[str, ...], *process: str, tag: str = " BLUE") -> IsisInterface | None:
    lines = (f"ip router isis{tag}", *interface)
    config = RunningConfig((f"interface {NAME}", *(f" {line}" for line in lines), f"router isis{tag}", *process))
    return isis_on(config, NAME, lines)


def ospf(interface: tuple[str, ...], *process: str, name: str = NAME) -> OspfInterface | None:
    config = RunningConfig((f"interface {name}", *(f" {line}" for line in interface), *process))
    return ospf_on(config, name, interface, ADDRESS)


def test_an_interface_without_an_igp_has_none() -> None:
    config = RunningConfig(("router isis", " is-type level-1", "router ospf 4"))
    assert isis_on(config, NAME, ("isis metric 5",)) is None
    assert ospf_on(config, NAME, ("ip ospf cost 5",), ADDRESS) is None


@pytest.mark.parametrize(
    ("process", "circuit", "levels"),
    [
        ((), (), ("level-1", "level-2")),
        ((" is-type level-1",), (), ("level-1",)),
        ((" is-type level-2-only",), (), ("level-2",)),
        ((), ("isis circuit-type level-2-only",), ("level-2",)),
        ((" is-type level-1",), ("isis circuit-type level-1-2",), ("level-1",)),
        ((" is-type level-2-only",), ("isis circuit-type level-1",), ()),
    ],
)
def test_the_levels_are_those_that_router_and_circuit_share(
    process: tuple[str, ...], circuit: tuple[str, ...], levels: tuple[str, ...]
) -> None:
    found = isis(circuit, *process)
    assert found is not None
    assert found.levels == levels


@pytest.mark.parametrize(
    ("interface", "process", "one", "two"),
    [
        ((), (), 10, 10),
        (("isis metric 33",), (), 33, 33),
        (("isis metric 15 level-1", "isis metric 250 level-2"), (), 15, 250),
        (("isis metric 250 level-2",), (), 10, 250),
        ((), (" metric 71",), 71, 71),
        ((), (" metric 71 level-2",), 10, 71),
        (("isis metric 20 level-1",), (" metric 71",), 20, 71),
        (("isis metric maximum level-2",), (), 10, 16777215),
    ],
)
def test_the_metric_of_a_level_is_its_own_or_that_of_the_process(
    interface: tuple[str, ...], process: tuple[str, ...], one: int, two: int
) -> None:
    found = isis(interface, " metric-style wide", *process)
    assert found is not None
    assert (found.metric("level-1"), found.metric("level-2")) == (one, two)


@pytest.mark.parametrize(
    ("style", "narrow"),
    [
        ((), {"level-1", "level-2"}),
        ((" metric-style narrow transition",), {"level-1", "level-2"}),
        ((" metric-style wide level-2",), {"level-1"}),
        ((" metric-style wide level-1", " metric-style wide level-2"), set()),
    ],
)
def test_a_metric_of_six_bits_is_63_at_most(style: tuple[str, ...], narrow: set[str]) -> None:
    found = isis(("isis metric 900",), *style)
    assert found is not None
    assert found.narrow == narrow
    assert found.metric("level-1") == (63 if "level-1" in narrow else 900)


@pytest.mark.parametrize(
    ("interface", "process", "stopped"),
    [
        ((), (), None),
        ((), (" passive-interface default",), "passive-interface default"),
        ((), (" passive-interface default", f" no passive-interface {NAME}"), None),
        ((), (f" passive-interface {NAME}",), f"passive-interface {NAME}"),
        ((), (" passive-interface GigabitEthernet0/30",), None),
        ((), (" protocol shutdown",), "protocol shutdown"),
        (("isis protocol shutdown",), (), "isis protocol shutdown"),
    ],
)
def test_what_keeps_is_is_from_running_is_named(
    interface: tuple[str, ...], process: tuple[str, ...], stopped: str | None
) -> None:
    found = isis(interface, *process)
    assert found is not None
    assert found.stopped == stopped


@pytest.mark.parametrize(
    ("interface", "process", "runs"),
    [
        ((), (), False),
        ((), (" mpls ldp autoconfig",), True),
        ((), (" mpls ldp autoconfig level-1",), True),
        (("isis circuit-type level-2-only",), (" mpls ldp autoconfig level-1",), False),
        (("no mpls ldp igp autoconfig",), (" mpls ldp autoconfig",), False),
    ],
)
def test_autoconfiguration_of_is_is_reaches_the_circuits_of_its_level(
    interface: tuple[str, ...], process: tuple[str, ...], runs: bool
) -> None:
    found = isis(interface, *process)
    assert found is not None
    assert found.autoconfig is runs


def test_the_areas_of_a_router_are_its_nets_without_the_system() -> None:
    found = isis((), " net 49.0007.0010.0000.4009.00", " net 49.0008.0010.0000.4009.00", tag="")
    assert found is not None
    assert found.tag is None
    assert found.areas == {"49.0007", "49.0008"}


@pytest.mark.parametrize(
    ("interface", "process", "name", "cost"),
    [
        ((), (), NAME, 1),
        ((), (" auto-cost reference-bandwidth 40000",), NAME, 40),
        (("bandwidth 20000",), (), NAME, 5),
        (("ip ospf cost 77",), (" auto-cost reference-bandwidth 40000",), NAME, 77),
        (("speed 100",), (" auto-cost reference-bandwidth 40000",), NAME, 400),
        ((), (), "Serial0/1/0", 64),
        ((), (" auto-cost reference-bandwidth 4294967",), "Serial0/1/0", 65535),
        ((), (), "Port-channel4", None),
        (("bandwidth 2000000",), (" auto-cost reference-bandwidth 40000",), "Port-channel4", 20),
    ],
)
def test_the_cost_is_configured_or_follows_from_the_bandwidth(
    interface: tuple[str, ...], process: tuple[str, ...], name: str, cost: int | None
) -> None:
    found = ospf((*interface, "ip ospf 6 area 2"), "router ospf 60", "router ospf 6", *process, name=name)
    assert found is not None
    assert (found.process, found.area, found.cost) == (6, 2, cost)


def test_a_subinterface_has_a_bandwidth_of_its_own_unless_it_inherits_one() -> None:
    def cost(*parent: str) -> int | None:
        lines = ("encapsulation dot1Q 9", "ip ospf 6 area 2")
        config = RunningConfig(("interface GigabitEthernet0/3", *parent, "interface GigabitEthernet0/3.9"))
        found = ospf_on(config, "GigabitEthernet0/3.9", lines, ADDRESS)
        return found.cost if found else -1

    assert cost() == 1
    assert cost(" bandwidth 10000") is None
    assert cost(" bandwidth 10000", " bandwidth inherit") == 10


@pytest.mark.parametrize(
    ("statements", "area"),
    [
        ((" network 10.77.4.8 0.0.0.3 area 0.0.1.4", " network 10.0.0.0 0.255.255.255 area 0"), 260),
        ((" network 10.0.0.0 0.255.255.255 area 3", " network 10.77.4.8 0.0.0.3 area 9"), 3),
        ((" network 10.77.4.9 0.0.0.0 area 12",), 12),
        ((" network 10.77.5.0 0.0.0.255 area 0",), None),
    ],
)
def test_the_first_statement_that_matches_puts_an_interface_into_its_area(
    statements: tuple[str, ...], area: int | None
) -> None:
    found = ospf((), "router ospf 31", *statements)
    assert (found.area if found else None) == area
    assert found is None or (found.process == 31 and found.network is not None)


def test_a_line_of_its_own_goes_before_a_statement() -> None:
    found = ospf(("ip ospf 8 area 5 secondaries none",), "router ospf 31", " network 0.0.0.0 255.255.255.255 area 0")
    assert found is not None
    assert (found.process, found.area, found.network) == (8, 5, None)


def test_a_statement_of_a_vrf_reaches_the_interfaces_of_that_vrf_alone() -> None:
    of_vrf = ("router ospf 31 vrf RED", " network 0.0.0.0 255.255.255.255 area 0")
    assert ospf((), *of_vrf) is None
    found = ospf(("vrf forwarding RED",), *of_vrf)
    assert found is not None
    assert found.process == 31
    assert ospf(("ip vrf forwarding REDDER",), *of_vrf) is None


@pytest.mark.parametrize(
    ("interface", "process", "stopped"),
    [
        ((), (" shutdown",), "shutdown"),
        (("ip ospf shutdown",), (), "ip ospf shutdown"),
        ((), (" passive-interface default",), "passive-interface default"),
        ((), (" passive-interface default", f" no passive-interface {NAME}"), None),
    ],
)
def test_what_keeps_ospf_from_running_is_named(
    interface: tuple[str, ...], process: tuple[str, ...], stopped: str | None
) -> None:
    found = ospf((*interface, "ip ospf 6 area 2"), "router ospf 6", *process)
    assert found is not None
    assert found.stopped == stopped


@pytest.mark.parametrize(
    ("interface", "said", "runs"),
    [
        ((), " mpls ldp autoconfig", True),
        ((), " mpls ldp autoconfig area 0.0.0.2", True),
        ((), " mpls ldp autoconfig area 20", False),
        (("no mpls ldp igp autoconfig",), " mpls ldp autoconfig area 2", False),
    ],
)
def test_autoconfiguration_of_ospf_reaches_the_interfaces_of_its_area(
    interface: tuple[str, ...], said: str, runs: bool
) -> None:
    found = ospf((*interface, "ip ospf 6 area 2"), "router ospf 6", said)
    assert found is not None
    assert found.autoconfig is runs

"""What a running-config says of an interface, in any of its spellings."""

from __future__ import annotations

import pytest

from corelinks.runbooks.discovery.configured_interfaces import igp, ports, unnumbered
from corelinks.tasks.parse import RunningConfig


@pytest.mark.parametrize("kind", ["", " point-to-point", " multipoint"])
def test_a_subinterface_is_found_whatever_its_kind(kind: str) -> None:
    config = RunningConfig((f"interface Serial0/1/0.77{kind}", " ip address 192.0.2.1 255.255.255.252"))
    assert [port.name for port in ports("r7", config)] == ["Serial0/1/0.77"]
    borrowed = RunningConfig((f"interface Serial0/1/0.77{kind}", " ip unnumbered Loopback0", " mpls ip"))
    assert unnumbered(borrowed) == (("Serial0/1/0.77", "Loopback0"),)


@pytest.mark.parametrize(("written", "area"), [("0", 0), ("0.0.0.0", 0), ("0.0.1.4", 260), ("260", 260)])
def test_an_area_is_a_number_however_it_is_written(written: str, area: int) -> None:
    lines = ("interface Ethernet0/1", " ip address 192.0.2.1 255.255.255.252", f" ip ospf 7 area {written}")
    config = RunningConfig(lines)
    (port,) = ports("r7", config)
    assert igp(port, config) == {"protocol": "ospf", "process": 7, "area": area}

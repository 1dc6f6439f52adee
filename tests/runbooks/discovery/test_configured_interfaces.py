"""What a running-config says of an interface, in any of its spellings."""

from __future__ import annotations

from ipaddress import IPv4Interface

import pytest

from corelinks.runbooks.discovery.configured_interfaces import bare_ports, ports
from corelinks.tasks.parse import RunningConfig


@pytest.mark.parametrize("kind", ["", " point-to-point", " multipoint"])
def test_a_subinterface_is_found_whatever_its_kind(kind: str) -> None:
    config = RunningConfig((f"interface Serial0/1/0.77{kind}", " ip address 192.0.2.1 255.255.255.252"))
    assert [port.name for port in ports("r7", config)] == ["Serial0/1/0.77"]
    borrowed = RunningConfig((f"interface Serial0/1/0.77{kind}", " ip unnumbered Loopback0", " mpls ip"))
    (bare,) = bare_ports("r7", borrowed)
    assert (bare.name, bare.shown) == ("Serial0/1/0.77", "Serial0/1/0.77")


def test_the_primary_address_is_the_one_that_is_not_secondary_wherever_it_stands() -> None:
    lines = (" ip address 10.4.0.1 255.255.0.0 secondary", " ip address 10.5.9.1 255.255.255.252")
    (port,) = ports("r7", RunningConfig(("interface Ethernet0/1", *lines)))
    assert port.address == IPv4Interface("10.5.9.1/30")
    assert port.secondary == (IPv4Interface("10.4.0.1/16"),)


@pytest.mark.parametrize("address", ["ip address dhcp", "ip address 10.5.9.1 255.0.255.0", "no ip address"])
def test_an_interface_of_a_core_whose_address_nobody_knows_is_bare(address: str) -> None:
    config = RunningConfig(("interface Ethernet0/1", f" {address}", " ipv6 router isis"))
    assert ports("r7", config) == ()
    assert [bare.name for bare in bare_ports("r7", config)] == ["Ethernet0/1"]
    assert bare_ports("r7", RunningConfig(("interface Ethernet0/1", f" {address}"))) == ()


def test_an_interface_of_a_kind_that_nobody_knows_is_bare() -> None:
    lines = (" ip address 10.5.9.1 255.255.255.252", " mpls ip")
    config = RunningConfig(("interface Warp9/1", *lines))
    assert ports("r7", config) == ()
    (bare,) = bare_ports("r7", config)
    assert (bare.name, bare.shown) == (None, "Warp9/1")

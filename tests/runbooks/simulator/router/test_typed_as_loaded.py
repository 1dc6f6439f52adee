"""What a simulated router loads it also takes when it is typed, and keeps in the same words."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.unknown_lines import unknown_lines
from tests.support.typed_session import Bench

_BEFORE = ("ipv6 unicast-routing", "ip multicast-routing", "interface GigabitEthernet0/2", "ipv6 enable")
_INTERFACE = """\
ip ospf 7 area 0 secondaries none
ip ospf prefix-suppression
ip ospf prefix-suppression disable
ip ospf shutdown
ip ospf lls disable
ip ospf flood-reduction
ip ospf demand-circuit ignore
ip ospf database-filter all out
ip ospf retransmit-interval 9
ip ospf transmit-delay 2
ip ospf resync-timeout 50
ip ospf network point-to-multipoint non-broadcast
ip ospf fast-reroute per-prefix candidate disable
ip ospf bfd strict-mode
ip pim sparse-mode
ip pim passive
ip pim dr-priority 44
ip pim query-interval 5
ip igmp version 3
bfd interval 250 min_rx 250 multiplier 4
no bfd echo
isis protocol shutdown
isis ipv6 metric 44 level-1
isis metric 90 level-1
isis metric maximum level-2
isis lsp-interval 40
isis mesh-group blocked
no isis advertise prefix
ipv6 address 2001:DB8:7::4/64
ipv6 address FE80::7 link-local
ipv6 address 2001:DB8:9::/64 eui-64
ipv6 mtu 1400
ipv6 nd ra suppress all
ipv6 traffic-filter EDGE in
no ipv6 redirects
ipv6 router isis CORE
ipv6 ospf 8 area 0.0.0.4
ipv6 ospf 8 area 2 instance 3
ipv6 ospf cost 12
ipv6 ospf network point-to-point
ipv6 ospf hello-interval 4
ipv6 ospf mtu-ignore
ospfv3 8 ipv4 area 0
ospfv3 8 ipv6 area 0 instance 70
ospfv3 8 ipv6 cost 9
ospfv3 8 ipv6 network point-to-point
ospfv3 network point-to-point
ospfv3 cost 77
no mpls ldp igp autoconfig
mpls traffic-eng tunnels
"""
_PROCESS = {
    "router isis CORE": """\
metric-style wide transition level-2
metric-style narrow transition
metric-style transition
metric 44 level-1
passive-interface default
mpls ldp autoconfig level-2
protocol shutdown
no adjacency-check
bfd all-interfaces
vrf SIDE
fast-reroute per-prefix level-2 all
""",
    "router ospf 7": """\
passive-interface default
mpls ldp autoconfig area 0.0.0.9
prefix-suppression
shutdown
bfd all-interfaces strict-mode
ttl-security all-interfaces hops 3
""",
    "router ospfv3 8": """\
router-id 198.51.100.77
passive-interface default
shutdown
bfd all-interfaces
auto-cost reference-bandwidth 40000
""",
    "ipv6 router ospf 8": "router-id 198.51.100.77\n",
}


def _kept(section: str, line: str) -> list[str]:
    """What stands in a section after a line of it has been typed there."""
    bench = Bench()
    typist = bench.typist()
    typist.all("configure terminal", *_BEFORE)
    assert typist.all(section, line) == ["", ""], "no refusal and no warning"
    node = bench.device.running.section(section)
    assert node is not None
    return [child.text for child in node.children]


def _lines() -> list[tuple[str, str]]:
    found = [("interface GigabitEthernet0/2", line) for line in _INTERFACE.splitlines()]
    return [*found, *((section, line) for section, lines in _PROCESS.items() for line in lines.splitlines())]


@pytest.mark.parametrize(("section", "line"), _lines())
def test_a_line_that_is_loaded_is_taken_when_it_is_typed(section: str, line: str) -> None:
    loaded = ConfigTree.parse(f"hostname p1\n{section}\n {line}\nend\n")
    assert unknown_lines(loaded) == ()
    assert line in _kept(section, line)


def test_an_ipv6_address_is_kept_in_the_spelling_of_ios_and_goes_in_any() -> None:
    bench = Bench()
    typist = bench.typist()
    typist.all("configure terminal", "interface gi0/2", "ipv6 address 2001:0db8:0:0::00c4/64")
    node = bench.device.running.section("interface GigabitEthernet0/2")
    assert node is not None
    assert node.has("ipv6 address 2001:DB8::C4/64")
    assert "% Invalid input" in typist.all("no ipv6 address 2001:db8::c4/64", "ipv6 address 2001:db8::zz/64")[1]
    assert node.child("ipv6") is None

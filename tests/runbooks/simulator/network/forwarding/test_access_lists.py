"""Access lists on the interface beneath a tunnel drop what IOS would drop, and count it."""

from __future__ import annotations

import re

import pytest

from tests.support.two_routers import TwoRouters, plain

_PLAIN_CORE = (
    "permit udp any any eq 646",
    "permit tcp any any eq 646",
    "permit tcp any eq 646 any",
    "permit icmp any any",
)
_IPSEC = ("permit udp any any eq isakmp", "permit esp any any")


def core_with(name: str, *entries: str, direction: str = "in", kind: str = "extended") -> TwoRouters:
    """Two routers, the list on e1's interface."""
    section = "\n".join([f"ip access-list {kind} {name}", *(f" {entry}" for entry in entries), ""])
    return TwoRouters(one=plain(1, lines=f" ip access-group {name} {direction}", extra=section))


def session(core: TwoRouters) -> str:
    return core.show("e1", "show crypto session | include status")


def test_a_list_without_esp_and_isakmp_leaves_the_plain_link_and_keeps_the_tunnel_from_coming_up() -> None:
    core = core_with("CORE", *_PLAIN_CORE)
    assert "Oper" in core.show("e1", "show mpls ldp neighbor")
    core.build_tunnel()
    assert "UP-ACTIVE" not in session(core)
    assert "Tunnel5" not in core.show("e1", "show isis neighbors")
    assert "!!!!!" in core.show("e1", "ping 198.18.7.2")


def test_a_list_with_them_lets_the_tunnel_up_and_counts_what_it_met() -> None:
    core = core_with("CORE", *_PLAIN_CORE, *_IPSEC)
    core.build_tunnel()
    assert "UP-ACTIVE" in session(core)
    assert "Tu5" in core.show("e1", "show isis neighbors")
    shown = core.show("e1", "show ip access-lists CORE")
    assert shown.startswith("Extended IP access list CORE\n    10 permit udp any any eq 646 (")
    (esp,) = (line for line in shown.splitlines() if "permit esp any any" in line)
    assert esp.startswith("    60 permit esp any any (")
    assert "Inbound  access list is CORE" in core.show("e1", "show ip interface GigabitEthernet0/1")
    assert "Outgoing access list is not set" in core.show("e1", "show ip interface GigabitEthernet0/1")


@pytest.mark.parametrize(
    ("entries", "direction", "status"),
    [
        (("deny esp any any", "permit ip any any"), "in", "UP-ACTIVE"),
        (("deny esp any any", "permit ip any any"), "out", "UP-ACTIVE"),
        (("deny 50 host 198.18.7.2 any", "permit ip any any"), "in", "UP-ACTIVE"),
        (("deny udp any any range 400 600", "permit ip any any"), "in", "DOWN-NEGOTIATING"),
    ],
)
def test_what_a_list_denies_does_not_get_through(entries: tuple[str, ...], direction: str, status: str) -> None:
    core = core_with("HOLDS", *entries, direction=direction)
    core.build_tunnel()
    assert status in session(core)
    assert re.search(r"Tu5 .* UP ", core.show("e1", "show isis neighbors")) is None
    assert "deny" in core.show("e1", "show ip access-lists")


def test_what_a_router_sends_itself_passes_its_outbound_list() -> None:
    core = core_with("OUT", "deny udp any any", "permit ip any any", direction="out")
    assert "Oper" in core.show("e1", "show mpls ldp neighbor")


def test_a_list_that_denies_ldp_ends_the_session() -> None:
    core = core_with("NO-LDP", "deny udp any any eq 646", "permit ip any any")
    assert "Oper" not in core.show("e1", "show mpls ldp neighbor")
    assert "10 deny udp any any eq 646 (" in core.show("e1", "show access-lists")


def test_a_list_that_denies_its_tcp_connection_lets_a_session_run_out() -> None:
    core = TwoRouters()
    core.configure("e2", "ip access-list extended NO-TCP", "deny tcp any any", "permit ip any any")
    core.configure("e2", "interface GigabitEthernet0/1", "ip access-group NO-TCP in")
    core.run(30)
    assert "Oper" in core.show("e1", "show mpls ldp neighbor")
    core.run(200)
    assert "Oper" not in core.show("e1", "show mpls ldp neighbor")


def test_ospf_needs_its_multicasts_and_its_unicasts() -> None:
    def core(entry: str) -> TwoRouters:
        lists = f"ip access-list extended X\n {entry}\n"
        ospf = " ip ospf 1 area 0\n ip ospf network point-to-point"
        return TwoRouters(
            one=plain(1, lines=f"{ospf}\n ip access-group X in", extra=lists + "router ospf 1\n"),
            two=plain(2, lines=ospf, extra="router ospf 1\n"),
        )

    assert "FULL" in core("permit ospf any any").show("e1", "show ip ospf neighbor")
    assert "FULL" not in core("permit ospf any host 224.0.0.5").show("e1", "show ip ospf neighbor")
    assert "FULL" not in core("permit ospf host 198.18.7.9 any").show("e1", "show ip ospf neighbor")


def test_a_standard_list_looks_at_sources_only() -> None:
    core = core_with("7", "permit 198.18.7.0 0.0.0.255", kind="standard")
    core.build_tunnel()
    assert "UP-ACTIVE" in session(core)
    core.configure("e1", "no ip access-list standard 7", "access-list 7 deny 198.18.7.2", "access-list 7 permit any")
    assert "....." in core.show("e1", "ping 198.18.7.2")
    shown = core.show("e1", "show ip access-lists 7")
    assert shown.startswith("Standard IP access list 7\n    10 deny   198.18.7.2 (")
    assert shown.endswith("20 permit any")


def test_a_list_that_does_not_exist_filters_nothing() -> None:
    core = TwoRouters(lines=" ip access-group NOWHERE in\n ip access-group NOWHERE out")
    core.build_tunnel()
    assert "UP-ACTIVE" in session(core)


def test_an_option_that_is_not_read_never_lets_through() -> None:
    core = core_with("ODD", *_PLAIN_CORE, "permit udp any any eq isakmp time-range NIGHT", "permit esp any any")
    core.build_tunnel()
    assert "UP-ACTIVE" not in session(core)

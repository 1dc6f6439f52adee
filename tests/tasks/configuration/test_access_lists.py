"""What an access list does with the packets of a tunnel: passed, dropped, or not to be told."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from corelinks.tasks.configuration.access_lists import ESP, GRE, UDP, Packet, passage
from corelinks.tasks.configuration.tree import RunningConfig

HERE, THERE = IPv4Address("172.16.9.1"), IPv4Address("172.16.9.2")
IKE = Packet("UDP 500", UDP, THERE, HERE, 500)
NAT = Packet("UDP 4500", UDP, THERE, HERE, 4500)
ESP_IN = Packet("ESP", ESP, THERE, HERE)
GRE_IN = Packet("GRE", GRE, THERE, HERE)


def verdict(packet: Packet, *entries: str, kind: str = "extended") -> bool | None:
    header = f"ip access-list {kind} EDGE"
    return passage(RunningConfig((header, *(f" {entry}" for entry in entries))), "EDGE", packet).passes


@pytest.mark.parametrize(
    "entry",
    [
        "permit udp any any eq isakmp",
        "permit udp host 172.16.9.2 eq 500 host 172.16.9.1 eq 500",
        "10 permit udp 172.16.9.0 0.0.0.3 any eq isakmp log",
        "permit udp any range 500 4500 any",
        "permit udp any any gt 499",
        "permit udp any any lt 501",
        "permit udp any any neq snmp",
        "permit udp any eq 22 500 any eq 499 500 501",
        "permit 17 any any",
        "permit ip any 172.16.0.0 0.0.255.255",
    ],
)
def test_an_entry_that_fits_permits(entry: str) -> None:
    assert verdict(IKE, entry) is True
    assert verdict(IKE, entry.replace("permit", "deny"), "permit ip any any") is False


@pytest.mark.parametrize(
    "entry",
    [
        "permit tcp any any",
        "permit esp any any",
        "permit udp any any eq snmp",
        "permit udp any any eq non500-isakmp",
        "permit udp host 172.16.9.1 any",
        "permit udp any host 172.16.9.2",
        "permit udp any neq 500 any",
        "permit udp any any gt 500",
        "permit udp any any lt 500",
        "permit udp any range 501 600 any",
        "permit ip any any fragments",
        "permit icmp any any echo",
        "remark permit udp any any",
    ],
)
def test_an_entry_about_other_packets_lets_the_end_deny(entry: str) -> None:
    assert verdict(IKE, entry) is entry.startswith("remark")


@pytest.mark.parametrize("packet", [ESP_IN, GRE_IN, NAT])
def test_protocols_are_told_apart_by_name_and_number(packet: Packet) -> None:
    words = {ESP: ("esp", "50"), GRE: ("gre", "47"), UDP: ("udp", "17")}[packet.protocol]
    for word in words:
        assert verdict(packet, f"permit {word} any any") is True
    others = [entry for entry in ("permit ahp any any", "permit 50 any any", "permit 47 any any", "permit 17 any any")
              if str(packet.protocol) not in entry]  # fmt: skip
    assert verdict(packet, *others) is False


@pytest.mark.parametrize(
    "entry",
    [
        "permit object-group VPN any any",
        "permit udp object-group PEERS any",
        "permit udp any object-group HERE eq isakmp",
        "permit udp any any time-range NIGHT",
        "permit udp any any dscp cs6",
        "permit newproto any any",
        "permit udp any any range snmp snmptrap",
        "permit udp peer.example.net any",
        "evaluate MIRROR",
        "dynamic GUEST permit ip any any",
    ],
)
def test_what_cannot_be_judged_is_not_told(entry: str) -> None:
    assert verdict(IKE, entry) is None
    assert verdict(IKE, "permit ip any any", entry) is True, "the entry before it has decided"


def test_a_doubtful_entry_that_changes_nothing_does_no_harm() -> None:
    assert verdict(IKE, "permit udp object-group PEERS any", "permit udp any any") is True
    assert verdict(IKE, "deny udp object-group PEERS any", "deny ip any any") is False
    assert verdict(IKE, "deny udp object-group PEERS any", "permit ip any any") is None
    assert verdict(ESP_IN, "deny udp object-group PEERS any", "permit ip any any") is True


STANDARD = {
    "permit any": True,
    "permit 172.16.9.2": True,
    "deny host 172.16.9.2": False,
    "permit 172.16.9.0 0.0.0.3 log": True,
    "permit 172.16.9.1": False,
}


@pytest.mark.parametrize(("entry", "passes"), STANDARD.items())
def test_a_standard_list_looks_at_the_source(entry: str, passes: bool) -> None:
    assert verdict(ESP_IN, entry, kind="standard") is passes
    assert passage(RunningConfig((f"access-list 7 {entry}",)), "7", ESP_IN).passes is passes


def test_numbered_lists_of_both_kinds_are_read() -> None:
    running = RunningConfig(
        ("access-list 107 remark vpn", "access-list 107 permit esp any any", "access-list 7 deny any")
    )
    assert passage(running, "107", ESP_IN).passes is True
    assert passage(running, "107", IKE).entry == "the implicit deny at its end"
    assert passage(running, "7", IKE).passes is False
    assert passage(RunningConfig(("ip access-list extended 107", " 10 permit ip any any")), "107", IKE).passes is True


def test_a_list_that_is_not_there_permits_all() -> None:
    assert passage(RunningConfig(("ip access-list extended OTHER", " deny ip any any")), "EDGE", IKE).passes is True
    assert verdict(IKE, "remark nothing here") is True


def test_what_decides_is_named() -> None:
    running = RunningConfig(
        ("ip access-list extended EDGE", " 20 deny udp any any eq isakmp log", " permit ip any any")
    )
    assert passage(running, "EDGE", IKE).entry == "deny udp any any eq isakmp log"

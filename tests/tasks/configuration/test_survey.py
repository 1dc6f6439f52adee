"""The survey of a physical interface finds all that the definition has to name, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.tasks.configuration.owned import before_of, foreign_lines, touched_lines
from corelinks.tasks.configuration.survey import left_plain, still_active, survey, unsettled
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.redaction import redact
from tests.support.link_by_one_port import PORT, link_by_one_port

EIGRP = "router eigrp PLANT\n address-family ipv4 unicast autonomous-system 7"


def a_link(**changes: Any) -> CoreLink:
    return link_by_one_port(**{"igp": {"protocol": "isis", "tag": "BONE"}, **changes})


def config(*interface: str, top: str = "") -> RunningConfig:
    lines = [f"interface {PORT}", " ip address 172.16.9.1 255.255.255.252", " ip router isis BONE", " mpls ip"]
    lines += [f" {line}" for line in interface]
    return RunningConfig(tuple([*lines, *top.splitlines()]))


def said(running: RunningConfig, **changes: Any) -> str:
    found = survey(running, a_link(**changes), "a")
    assert found is not None
    return "; ".join(unsettled(found))


def test_a_plain_interface_has_nothing_to_name() -> None:
    lines = ("description to n7", "mtu 9100", "no ip proxy-arp", "isis metric 7 level-2", "ipv6 address 2001:DB8::1/64")
    assert survey(config(*lines), a_link(), "a") == ()


def test_without_the_interface_nothing_can_be_said() -> None:
    assert survey(RunningConfig(("interface Loopback3", " ip pim sparse-mode")), a_link(), "a") is None


@pytest.mark.parametrize(
    "line",
    [
        "no fair-queue",
        "ip virtual-reassembly in",
        "frame-relay interface-dlci 207",
        "mls qos trust",
        "wrr-queue cos-map 1 1 0",
        "no atm ilmi-keepalive",
        "aps group 3",
    ],
)
def test_what_is_of_the_wire_alone_and_what_says_that_there_is_no_policy_need_no_word(line: str) -> None:
    assert survey(config(line), a_link(), "a") == ()


def test_clns_would_keep_the_adjacency_so_that_it_can_neither_be_left_nor_carried() -> None:
    line = "clns router isis BONE"
    assert "take it off both ends first" in said(config(line))
    assert "take it off both ends first" in said(config(line), leave=["other-igp"])


def test_lines_of_a_kind_are_named_together_with_what_to_write() -> None:
    words = said(config("ip pim sparse-mode", "ip access-group EDGE in", "ip igmp version 3"))
    assert "pim (`ip pim sparse-mode`, `ip igmp version 3`): write `carry: [pim]` or `leave: [pim]`" in words
    assert "access-lists (`ip access-group EDGE in`)" in words
    assert said(config("ip rsvp bandwidth")) == "mpls-te (`ip rsvp bandwidth`): write `leave: [mpls-te]` for the link"


def test_a_line_that_nobody_knows_is_named_by_itself_and_settled_by_itself() -> None:
    line = "ip helper-address 10.9.9.9"
    assert f"`{line}`: nobody knows this line" in said(config(line))
    assert said(config(line), carry=[line]) == said(config(line), leave=[line]) == ""
    assert "nobody knows" in said(config(line), leave=["ip helper-address 10.9.9.8"])


def test_what_stands_beneath_a_line_of_the_interface_belongs_to_it() -> None:
    running = config("service instance 7 ethernet", " encapsulation dot1q 7")
    assert said(running).startswith("`service instance 7 ethernet`: nobody knows")
    assert "dot1q" not in said(running)


@pytest.mark.parametrize(
    "route",
    [
        f"ip route 10.8.0.0 255.255.0.0 {PORT}",
        "ip route 10.8.0.0 255.255.0.0 Gi0/3 172.16.9.2",
        "ip route 10.8.0.0 255.255.0.0 172.16.9.2 200 name away",
        "ip route vrf BLUE 0.0.0.0 0.0.0.0 172.16.9.2 global",
        "ip route vrf BLUE 0.0.0.0 0.0.0.0 172.16.9.2 global 210 name OUT",
        f"ip route vrf BLUE 10.8.0.0 255.255.0.0 {PORT} 172.16.9.2",
        "ip mroute 10.8.0.0 255.255.0.0 172.16.9.2",
        "ipv6 route 2001:DB8:8::/48 2001:DB8:9::2",
        f"ipv6 route 2001:DB8:8::/48 {PORT} FE80::2",
    ],
)
def test_a_static_route_by_the_interface_is_found(route: str) -> None:
    running = config("ipv6 address 2001:DB8:9::1/64", top=route)
    assert said(running) == f"static-routes (`{route}`): write `leave: [static-routes]` for the link"
    assert said(running, leave=["static-routes"]) == said(running, leave=[route]) == ""


@pytest.mark.parametrize(
    "route",
    [
        "ip route 10.8.0.0 255.255.0.0 GigabitEthernet0/33",
        "ip route 172.16.9.0 255.255.255.252 10.1.1.1",
        "ip route vrf BLUE 10.8.0.0 255.255.0.0 172.16.9.2",
        "ipv6 route 2001:DB8:9::/64 2001:DB8:7::2",
        "ip route 10.8.0.0 255.255.0.0 10.1.1.1 name 172.16.9.2",
        "ip route vrf BLUE 10.8.0.0 255.255.0.0 172.16.9.2 name global",
        "ip route vrf",
        "ip default-gateway 172.16.9.2",
    ],
)
def test_other_routes_are_not(route: str) -> None:
    assert said(config("ipv6 address 2001:DB8:9::1/64", top=route)) == ""


@pytest.mark.parametrize(
    ("setting", "is_found"),
    [
        ("set ip next-hop 10.1.1.1 172.16.9.2", True),
        ("set ip default next-hop 172.16.9.2", True),
        ("set ip next-hop recursive 172.16.9.2", True),
        ("set ip vrf BLUE next-hop 172.16.9.2", True),
        (f"set interface {PORT}", True),
        ("set ipv6 next-hop 2001:DB8:9::2", True),
        ("set ip next-hop 172.16.9.6", False),
        ("set ip next-hop peer-address", False),
        ("match ip address 9", False),
    ],
)
def test_what_a_route_map_sends_there_by_hand_is_a_static_route(setting: str, is_found: bool) -> None:
    running = config("ipv6 address 2001:DB8:9::1/64", top=f"route-map BY-HAND permit 10\n {setting}")
    words = f"static-routes (`route-map BY-HAND permit 10 / {setting}`): write `leave: [static-routes]` for the link"
    assert said(running) == (words if is_found else "")


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        (f"mpls static crossconnect 300 {PORT} 172.16.9.2 301", True),
        ("mpls static binding ipv4 10.8.0.0 255.255.0.0 output 172.16.9.2 301", True),
        ("mpls static crossconnect 300 GigabitEthernet0/4 10.1.1.1 301", False),
    ],
)
def test_a_label_that_is_sent_there_by_hand_is_a_static_route(line: str, is_found: bool) -> None:
    words = f"static-routes (`{line}`): write `leave: [static-routes]` for the link"
    assert said(config(top=line)) == (words if is_found else "")


def test_our_own_pinned_route_is_no_static_route_of_somebody() -> None:
    plain = a_link()
    hosts = {"a": 4, "b": 7}
    sources = {end: {"source": {"interface": "Loopback9", "address": f"10.77.0.{hosts[end]}"}} for end in hosts}
    link = a_link(**{end: plain.model_dump()[end] | source for end, source in sources.items()})
    ours = f"ip route 10.77.0.7 255.255.255.255 {PORT} 172.16.9.2"
    assert survey(config(top=ours), link, "a") == ()
    assert survey(config(top=ours.replace("0.7", "0.8")), link, "a") != ()


def test_sessions_of_bgp_over_the_interface_are_found_once() -> None:
    process = """\
router bgp 64500
 neighbor 172.16.9.2 remote-as 64500
 neighbor 172.16.9.2 description away
 neighbor 10.1.1.1 remote-as 64500
 address-family ipv4
  neighbor 172.16.9.2 send-label
 address-family ipv4 vrf BLUE
  neighbor 172.16.9.1 remote-as 64511"""
    assert said(config(top=process)).startswith("bgp (`router bgp 64500 / neighbor 172.16.9.2`): write `leave: [bgp]`")
    assert said(config(top=process), leave=["bgp"]) == ""


@pytest.mark.parametrize(
    ("process", "is_found"),
    [
        ("router ospf 9\n network 172.16.0.0 0.0.255.255 area 3", True),
        ("router ospf 9\n network 172.16.8.0 0.0.0.255 area 3", False),
        ("router eigrp 7\n network 172.16.0.0", True),
        ("router rip\n network 172.17.0.0", False),
        ("router rip\n version 2\n network 172.16.0.0", True),
        ("router bgp 7\n network 172.16.9.0", False),
        ("router ospf 9\n passive-interface default\n network 172.16.0.0 0.0.255.255 area 3", False),
        (f"router eigrp 7\n passive-interface {PORT}\n network 172.16.0.0", False),
        ("router rip\n passive-interface default\n network 172.16.0.0", True),
        ("router ospf 9 vrf BLUE\n network 172.16.0.0 0.0.255.255 area 3", False),
        (f"{EIGRP}\n  network 172.16.9.0 0.0.0.3", True),
        (f"{EIGRP.replace('autonomous', 'vrf BLUE autonomous')}\n  network 172.16.9.0 0.0.0.3", False),
        (f"{EIGRP}\n  af-interface default\n   passive-interface\n  network 172.16.0.0", False),
        (
            f"{EIGRP}\n  af-interface default\n   passive-interface\n  af-interface {PORT}\n   no passive-interface"
            "\n  network 172.16.0.0",
            True,
        ),
    ],
)
def test_another_process_that_has_the_interface_is_found(process: str, is_found: bool) -> None:
    assert ("other-igp" in said(config(top=process))) is is_found


def test_the_process_of_the_link_itself_is_none_of_them() -> None:
    process = "router ospf 9\n network 172.16.0.0 0.0.255.255 area 3"
    assert said(config(top=process), igp={"protocol": "ospf", "process": 8}).startswith("other-igp (`ip router isis")
    running = RunningConfig((f"interface {PORT}", " ip address 172.16.9.1 255.255.255.252", *process.splitlines()))
    assert survey(running, a_link(igp={"protocol": "ospf", "process": 9}), "a") == ()


def test_a_password_of_the_igp_cannot_be_carried_and_is_not_shown() -> None:
    line = "isis password hunter2secret level-2"
    assert "hunter2" not in said(config(line))
    assert "`leave: [igp-authentication]` or a key chain in igp.key_chain" in said(config(line))
    assert "holds a secret" in said(config(line), carry=["igp-authentication"])
    assert said(config(line), leave=["igp-authentication"]) == ""
    assert said(config(line), igp={"protocol": "isis", "tag": "BONE", "key_chain": "KC"}) == ""
    assert said(config(redact(line)), carry=["igp-authentication"]) != ""


@pytest.mark.parametrize("entry", ["{}<hidden:0f3a99>", "{}<hidden>"])
def test_an_unknown_line_with_a_secret_is_left_as_it_is_shown_in_any_run(entry: str) -> None:
    line = "standby 4 authentication md5 key-string "
    running = config(redact(line + "WhatOnlyTheyKnow"))
    assert "write it as it is under leave of the link" in said(running)
    assert said(running, leave=[entry.format(line)]) == ""
    assert said(running, leave=[entry.format(line.replace("4", "5"))]) != ""
    assert "it holds a secret" in said(running, carry=[entry.format(line)])


def test_a_key_chain_can_be_carried() -> None:
    lines = ("isis authentication mode md5 level-2", "isis authentication key-chain KC level-2")
    assert said(config(*lines), carry=["igp-authentication"]) == ""


def test_ipv6_in_a_single_topology_cannot_be_left_and_in_several_not_be_carried() -> None:
    several = "router isis BONE\n metric-style wide\n address-family ipv6\n  multi-topology"
    line = "ipv6 router isis BONE"
    assert said(config(line)).endswith("write `carry: [ipv6-isis]` for the link")
    assert said(config(line), carry=["ipv6-isis"]) == ""
    assert "in a single topology" in said(config(line), leave=["ipv6-isis"])
    assert said(config(line), leave=["ipv6-isis"], until="build") == ""
    assert said(config(line, top=several)).endswith("write `leave: [ipv6-isis]` for the link")
    assert "only `leave`" in said(config(line, top=several), carry=["ipv6-isis"])
    assert said(config(line, top=several), leave=["ipv6-isis"]) == ""


def test_ipv6_needs_room() -> None:
    small = {"underlay": 1300, "labels": 1}
    assert "IPv6 needs an MTU of 1280" in said(config("ipv6 ospf 3 area 0"), carry=["ospfv3"], mtu=small)
    assert said(config("ip pim sparse-mode"), carry=["pim"], mtu=small) == ""


def test_a_process_that_makes_new_interfaces_passive_is_found() -> None:
    for header in ("ipv6 router ospf 3", "router ospfv3 3"):
        running = config("ipv6 ospf 3 area 0", top=f"{header}\n passive-interface default")
        assert "every new interface passive" in said(running, carry=["ospfv3"])
        assert said(running, leave=["ospfv3"]) == ""


def test_a_transport_address_that_keeps_ldp_on_the_interface_is_refused() -> None:
    start = "mpls ldp discovery transport-address"
    for named in ({}, {"carry": ["ldp-transport-address"]}, {"leave": ["ldp-transport-address"]}):
        assert "take the line off both ends first" in said(config(f"{start} interface"), **named)
    assert "take it off both ends" in said(config(f"{start} 172.16.9.1"), carry=["ldp-transport-address"])
    assert said(config(f"{start} 10.77.0.4"), carry=["ldp-transport-address"]) == ""


def test_what_the_definition_says_of_the_tunnel_itself_needs_no_other_word() -> None:
    lines = ("service-policy input IN", "service-policy output OUT")
    assert said(config(*lines), service_policy_input="X", service_policy_output="Y") == ""
    assert "service-policy output OUT" in said(config(*lines), service_policy_input="X")


def test_a_vrf_is_known_where_it_is_the_front_vrf() -> None:
    assert "nobody knows" in said(config("vrf forwarding BLUE"))
    link = a_link()
    front = link.model_copy(update={"a": link.a.model_copy(update={"front_vrf": "BLUE"})})
    assert survey(config("vrf forwarding BLUE"), front, "a") == ()


def test_what_is_left_by_name_is_told_from_what_still_carries_traffic() -> None:
    running = config("ip pim sparse-mode", "ip access-group 7 in", "bridge-group 3", "mpls traffic-eng tunnels")
    link = a_link(leave=["mpls-te", "access-lists"])
    found = survey(running, link, "a") or ()
    assert left_plain(found) == ("access-lists (`ip access-group 7 in`)", "mpls-te (`mpls traffic-eng tunnels`)")
    assert [one.line for one in still_active(found, link)] == ["ip pim sparse-mode", "bridge-group 3"]


def test_lines_that_the_seal_takes_off_are_ours_and_copies_are_not() -> None:
    link = a_link(carry=["pim", "policies", "ip helper-address 10.9.9.9", "ospfv3"])
    lines = ("ip pim sparse-mode", "service-policy input IN", "ip helper-address 10.9.9.9", "ipv6 ospf cost 3")
    ours = touched_lines(config(*lines), link, "a")
    assert [line.split(" / ")[1] for line in ours][2:] == [lines[0], lines[2], lines[3]]
    assert any(line.endswith(lines[1]) for line in foreign_lines(config(*lines), link, "a"))
    assert before_of(config(*lines), link, "a").carried == lines

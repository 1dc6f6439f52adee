"""Lists that a user hands to nornir-netmiko, indented or not: no line lands where it may not belong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corelinks.tasks.connection.configuration_mode import Layout, layout_of
from corelinks.tasks.router_errors import CommandRejected
from tests.support.connection_core import Core, connection_core
from tests.support.scripted_router import Scripted, ScriptedRouter, lines_taken

PHYSICAL = "interface GigabitEthernet0/1"
BGP_FAMILY = ("router bgp 1", "address-family ipv4")
EIGRP_FAMILY = ("router eigrp E", "address-family ipv4 unicast autonomous-system 1")


def refused(router: ScriptedRouter, lines: tuple[str, ...]) -> CommandRejected:
    """The error that a list by hand ends in; the router is back in exec mode then."""
    with pytest.raises(CommandRejected) as caught:
        router.type(lines, layout_of(lines))
    assert router.modes == ()
    return caught.value


def test_a_flat_list_goes_where_its_lines_lead_and_opens_every_mode_from_the_one_above() -> None:
    router = ScriptedRouter()
    lines = ("router bgp 1", "address-family ipv4", "maximum-paths 2", "address-family vpnv4", PHYSICAL, "shutdown")
    assert router.type(lines, Layout.FLAT) == lines
    assert router.heard == [
        "configure terminal", "router bgp 1", "address-family ipv4", "maximum-paths 2", "exit", "address-family vpnv4",
        "exit", "exit", PHYSICAL, "shutdown", "end",
    ]  # fmt: skip


def test_a_second_interface_of_a_flat_list_that_is_refused_does_not_pass_for_the_first() -> None:
    router = ScriptedRouter({"interface Tunnel12": Scripted("Access denied")})
    error = refused(router, (PHYSICAL, "shutdown", "interface Tunnel12", "no shutdown"))
    assert error.command == "interface Tunnel12"
    assert "no shutdown" not in router.heard


def test_a_flat_list_whose_line_led_up_goes_on_only_with_a_line_that_says_where_it_belongs() -> None:
    router = ScriptedRouter({"description x": Scripted("", ("config",))})
    error = refused(router, (PHYSICAL, "description x", "no mpls ip"))
    assert error.command == "description x"
    assert "no mpls ip" not in router.heard
    route = "ip route 192.0.2.0 255.255.255.0 Null0"
    for more in ("interface Tunnel12", "no interface Tunnel13"):
        router = ScriptedRouter()
        assert router.type((PHYSICAL, route, more), Layout.FLAT) == (PHYSICAL, route, more)


@pytest.mark.parametrize(
    "line",
    [
        "no ip vrf forwarding", "default ip vrf forwarding", "NO IP VRF FORW", "ip vrf receive RED",
        "no ip vrf sitemap", "ipv6 router isis CORE", "no ipv6 router isis CORE", "Default IPv6 Router ISIS CORE",
    ],
)  # fmt: skip
def test_a_command_of_an_interface_that_begins_like_a_section_leaves_a_flat_list_where_it_is(line: str) -> None:
    router = ScriptedRouter()
    lines = (PHYSICAL, line, "no mpls ip")
    assert router.type(lines, Layout.FLAT) == lines
    assert router.heard == ["configure terminal", *lines, "end"]


@pytest.mark.parametrize(
    "away", ["no interface Tunnel13", "default int Gi0/2", "NO ROUTER RIP", "no vlan 12", "def class-map C"]
)
def test_behind_a_section_taken_away_a_flat_list_says_anew_where_it_belongs(away: str) -> None:
    router = ScriptedRouter()
    error = refused(router, (PHYSICAL, "description x", away, "no mpls ip"))
    assert (error.command, lines_taken(error)) == (away, (PHYSICAL, "description x", away))
    assert router.heard[-3:] == ["exit", away, "end"]
    more = (PHYSICAL, away, "no interface Tunnel14")
    assert refused(ScriptedRouter(), (*more, "shutdown")).command == "no interface Tunnel14"
    assert ScriptedRouter().type((*more, PHYSICAL, "shutdown"), Layout.FLAT)
    assert ScriptedRouter().type((away, "no ip source-route"), Layout.FLAT)


@pytest.mark.parametrize(
    "opener",
    [
        "INTERFACE Gi0/2", "Interface range Gi0/2 - 3", "int Tunnel12", "rout isis", "ROUTER OSPF 7", "ipv6 rout rip R",
        "cry ikev2 keyr K", "Crypto IPsec Prof P", "crypto map M 10", "crypto pki trustpoint CA",
        "cr pki certi chain C", "VRF def V", "ip vrf V", "line VTY 0 4", "lin 1 5", "archi", "KEY CHAIN K", "class-m C",
        "ip access ext A", "vlan 10", "Vl 20,30-40", "controller E1 0/0", "contr SONET 0/0", "l2vpn vfi context V",
        "l2vpn xc cont X", "redundancy", "Redun", "control-pl", "pseudowire-class P", "call-home",
        "radius serv S", "bfd-temp single-hop T",
    ],
)  # fmt: skip
def test_a_section_in_capitals_or_cut_short_that_silently_does_not_open_stops_a_flat_list(opener: str) -> None:
    router = ScriptedRouter({opener: Scripted()})
    error = refused(router, (PHYSICAL, "description x", opener, "no mpls ip"))
    assert (error.command, lines_taken(error)) == (opener, (PHYSICAL, "description x"))
    assert router.heard == ["configure terminal", PHYSICAL, "description x", "exit", opener, "end"]


@pytest.mark.parametrize(
    ("above", "opener"),
    [
        (EIGRP_FAMILY, "af-interface default"),
        (EIGRP_FAMILY, "AF-INT Gi0/1"),
        (EIGRP_FAMILY, "topology base"),
        (EIGRP_FAMILY, "Topo base"),
        (BGP_FAMILY[:1], "ADDRESS-FAMILY vpnv4"),
        (BGP_FAMILY, "addr vpnv6"),
        (("crypto ikev2 keyring K",), "Peer Q"),
    ],
)
def test_a_section_within_a_section_that_silently_does_not_open_stops_a_flat_list(
    above: tuple[str, ...], opener: str
) -> None:
    router = ScriptedRouter({opener: Scripted()})
    error = refused(router, (*above, opener, "shutdown"))
    assert (error.command, lines_taken(error)) == (opener, above)
    assert "shutdown" not in router.heard


def test_a_section_is_opened_from_the_one_that_holds_it_however_deep_the_list_stands() -> None:
    deep = Scripted("", ("config", "config-router", "config-router-af", "config-router-af-topology"))
    lines = (*EIGRP_FAMILY, "topology base", "address-family ipv6 unicast autonomous-system 1")
    router = ScriptedRouter({"topology base": deep})
    assert router.type(lines, Layout.FLAT) == lines
    assert router.heard == ["configure terminal", *lines[:3], "exit", "exit", lines[3], "end"]


@pytest.mark.parametrize("line", ["do show logging", "DO show clock"])
@pytest.mark.parametrize("answer", ["%Warning: the time is not set", "anything"])
def test_behind_a_command_of_exec_mode_a_flat_list_goes_on_whatever_it_answered(line: str, answer: str) -> None:
    for lines in ((PHYSICAL, line, "shutdown"), (PHYSICAL, " shutdown", line, "interface Tunnel12")):
        assert ScriptedRouter({line: Scripted(answer)}).type(lines, layout_of(lines)) == lines


def test_a_command_of_exec_mode_tells_nobody_where_the_next_line_belongs() -> None:
    error = refused(ScriptedRouter(), (PHYSICAL, "no interface Tunnel12", "do show clock", "no mpls ip"))
    assert (error.command, lines_taken(error)[-1]) == ("no interface Tunnel12", "do show clock")
    router = ScriptedRouter()
    error = refused(router, (PHYSICAL, " shutdown", "do show clock", "no mpls ip"))
    assert (error.command, router.heard) == ("no mpls ip", [])


@pytest.mark.parametrize("indent", ["", " "])
@pytest.mark.parametrize("leaving", ["exit", "Exit", "exi", "quit", "exit-address-family", "EXIT-VRF"])
def test_nothing_follows_a_leaving_that_left_nothing(leaving: str, indent: str) -> None:
    router = ScriptedRouter({leaving: Scripted()})
    error = refused(router, (PHYSICAL, f"{indent}description x", leaving, "interface Tunnel12", f"{indent}shutdown"))
    assert error.command == leaving
    assert "left no mode" in error.answer
    assert router.heard == ["configure terminal", PHYSICAL, "description x", leaving, "end"]


def test_nothing_follows_a_leaving_that_led_into_another_section() -> None:
    router = ScriptedRouter({"exit": Scripted("", ("config", "config-line"))})
    assert refused(router, (PHYSICAL, "description x", "exit", "no login")).command == "exit"
    assert "no login" not in router.heard


@pytest.mark.parametrize(
    "answer", ["%Warning: not licensed", "% NOTE: see the log", "Warning: x", "%PARSE-4-BAD: no such feature"]
)
@pytest.mark.parametrize("line", ["frobnicate 1", "voice class codec 1"])
def test_nothing_follows_a_flat_line_of_no_known_kind_that_drew_a_warning_and_opened_nothing(
    line: str, answer: str
) -> None:
    router = ScriptedRouter({line: Scripted(answer)})
    error = refused(router, (PHYSICAL, line, "no mpls ip"))
    assert error.command == line
    assert answer in error.answer
    assert "no mpls ip" not in router.heard
    assert ScriptedRouter({line: Scripted(answer)}).type((PHYSICAL, line, "interface Tunnel12"), Layout.FLAT)
    assert ScriptedRouter({line: Scripted(answer)}).type((PHYSICAL, f" {line}", " no mpls ip"))


@pytest.mark.parametrize(
    "answer",
    [
        "% Interface Gi0/1 IPv4 disabled and address(es) removed due to enabling VRF RED",
        "%Warning: IP MTU value set 9000 is greater than the current transport\nvalue 1472, fragmentation may occur",
    ],
)
def test_a_warning_of_a_line_that_was_taken_lets_a_flat_list_go_on(answer: str) -> None:
    lines = (PHYSICAL, "some line", "ip address 192.0.2.1 255.255.255.252")
    assert ScriptedRouter({"some line": Scripted(answer)}).type(lines, Layout.FLAT) == lines


@pytest.mark.parametrize(
    ("lines", "misplaced"),
    [
        ((PHYSICAL, " description x", "no mpls ip", "shutdown"), "no mpls ip"),
        ((PHYSICAL, "no mpls ip", " description x"), "no mpls ip"),
        ((PHYSICAL, " description x", "interface Tunnel12", "shutdown"), "shutdown"),
        ((PHYSICAL, " description x", "no interface Tunnel12", "shutdown"), "shutdown"),
        ((PHYSICAL, " description x", "passive-interface default", " shutdown"), "passive-interface default"),
        (("dial-peer voice 1 pots", " port 1", "ip routing"), "ip routing"),
        (("crypto ikev2 keyring K", " peer P", "exit", "address 192.0.2.1"), "address 192.0.2.1"),
        (("router bgp 1", " address-family ipv4", " exit-address-family", "bgp log"), "bgp log"),
    ],
)
def test_an_unindented_line_that_may_belong_to_the_section_above_is_refused_before_anything_is_sent(
    lines: tuple[str, ...], misplaced: str
) -> None:
    router = ScriptedRouter()
    error = refused(router, lines)
    assert (error.command, error.taken, router.heard) == (misplaced, (), [])
    assert "or to global configuration; indent it" in error.answer
    assert ScriptedRouter().type(lines[:1], layout_of(lines)) == lines[:1]


@pytest.mark.parametrize(
    "lines",
    [
        ("no ip source-route", "ip routing", PHYSICAL, " shutdown"),
        (PHYSICAL, " description x", "INT Tunnel12", " shutdown", "no interface Tunnel13", "router bgp 1"),
        (PHYSICAL, " description x", "exit", "ip routing"),
        ("crypto ikev2 keyring K", " peer P", "  address 192.0.2.1", " exit", "exit", "ip routing"),
    ],
)
def test_unindented_lines_of_an_indented_list_that_say_where_they_belong_are_sent(lines: tuple[str, ...]) -> None:
    router = ScriptedRouter({"INT Tunnel12": Scripted("", ("config", "config-if"))})
    assert router.type(lines, layout_of(lines)) == lines


def test_a_comment_or_an_empty_line_makes_no_list_an_indented_one() -> None:
    assert layout_of([PHYSICAL, " ! a comment", "   ", "shutdown"]) is Layout.FLAT
    assert layout_of([PHYSICAL, " shutdown"]) is Layout.MIXED


# --- over real SSH, against the simulator -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


def test_netmikos_list_for_one_interface_never_turns_mpls_off_for_the_router(core: Core) -> None:
    lines = ["interface Tunnel900", "no ip vrf forwarding", "ip address 10.0.0.1 255.255.255.252", "no mpls ip"]
    with core.connection() as connection:
        was = connection.ask(["show running-config"])[0]
        connection.send_config_set(lines)
        shown = connection.ask(["show running-config interface Tunnel900"])[0]
        with pytest.raises(CommandRejected, match="indent it"):
            connection.send_config_set([lines[0], " description x", "no mpls ip"])
        connection.send_config_set(["no interface Tunnel900"])
        now = connection.ask(["show running-config"])[0]
    assert " ip address 10.0.0.1 255.255.255.252" in shown
    assert [line for line in now.splitlines() if "mpls" in line] == [
        line for line in was.splitlines() if "mpls" in line
    ]


def test_a_mode_whose_prompt_has_a_plus_is_one(core: Core) -> None:
    with core.connection({"command_timeout": 1}) as connection:
        connection.send_config_set(["aaa group server tacacs+ T900", "server name S900"])
        shown = connection.ask(["show running-config"])[0]
        connection.send_config_set(["no aaa group server tacacs+ T900"])
    assert "aaa group server tacacs+ T900\n server name S900" in shown

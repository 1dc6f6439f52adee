"""What the prompt must show before a line goes out: whatever a refused line is answered with, nothing follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from nornir.core import Nornir
from nornir.core.task import AggregatedResult
from nornir_netmiko.tasks import netmiko_send_config

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS
from corelinks.runbooks.simulator.grammar import (
    table_crypto,
    table_global,
    table_interface,
    table_policy,
    table_routing,
)
from corelinks.runbooks.simulator.grammar.pattern import Choice, Element, Option, Repeat, Word, parse_pattern
from corelinks.tasks.change import send_lines
from corelinks.tasks.connection.configuration_mode import Layout
from corelinks.tasks.connection.mode_openers import depths, is_leaving, is_top_line, opener_of
from corelinks.tasks.connection.nornir_plugin import close_all
from corelinks.tasks.router_errors import CommandRejected, GarbledResponse
from corelinks.templates.render import render
from corelinks.templates.step import STEPS
from tests.support.connection_core import Core, connection_core
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.support.scripted_router import Scripted, ScriptedRouter, lines_taken
from tests.support.typed_session import Bench, Typist

PHYSICAL = "interface GigabitEthernet0/1"
SEAL = (PHYSICAL, " no mpls ip", " no ip router isis CORE")
KEYRING = ("crypto ikev2 keyring K", " peer P", "  address 192.0.2.1", "  pre-shared-key x")
LINKS = [link for core in (EXAMPLE, OSPF_CORE) for link in load_links(core / "links.yaml")]


GLOBAL = table_global.GLOBAL + table_crypto.GLOBAL + table_routing.GLOBAL + table_policy.GLOBAL
BELOW_GLOBAL = {
    "interface": table_interface.COMMON,
    "tunnel": table_interface.TUNNEL,
    "ethernet": table_interface.ETHERNET,
    "serial": table_interface.SERIAL,
    "subinterface": table_interface.SUBINTERFACE,
    **table_crypto.MODES,
    **table_policy.MODES,
    **table_routing.MODES,
}
#: What stands for an argument: one that could be a name, a number, an address or the rest of a line.
_ARGUMENTS = {"A.B.C.D": "192.0.2.1", "INTERFACE": "Tunnel1", "WORD": "RED", "LINE": "RED 1", "RD": "1:1"}


def rows(table: str) -> list[str]:
    return [row.strip().lstrip("+=") for row in table.splitlines() if row.strip()]


def lines_of(pattern: str) -> Iterator[str]:
    """Lines that a row of the simulator's grammar takes: every choice, with and without what may be left out."""
    yield from (" ".join(words) for words in _ways(parse_pattern(pattern)))


def commands_of(table: str) -> Iterator[str]:
    """The lines of a mode, and each cut off behind any of its words, as ``no`` takes them."""
    for row in rows(table):
        for line in lines_of(row.split(" > ")[0]):
            words = line.split()
            yield from (" ".join(words[:count]) for count in range(1, len(words) + 1))


def _ways(elements: Sequence[Element]) -> Iterator[tuple[str, ...]]:
    if not elements:
        yield ()
        return
    for first in _first_ways(elements[0]):
        yield from ((*first, *rest) for rest in _ways(elements[1:]))


def _first_ways(element: Element) -> Iterator[tuple[str, ...]]:
    if isinstance(element, Word):
        number = "1" if element.text.startswith("<") else element.text
        yield (_ARGUMENTS.get(element.text, number),)
    elif isinstance(element, Option):
        yield ()
        yield from _ways(element.inner)
    elif isinstance(element, Choice | Repeat):
        for way in element.ways:
            yield from _ways(way)
    else:
        yield ()


def refused(router: ScriptedRouter, lines: tuple[str, ...], layout: Layout = Layout.INDENTED) -> CommandRejected:
    """The error that typing ``lines`` ends in; the router is back in exec mode then."""
    with pytest.raises(CommandRejected) as caught:
        router.type(lines, layout)
    assert router.modes == ()
    return caught.value


def test_every_mode_is_left_by_name_before_a_line_of_another_goes_out() -> None:
    router = ScriptedRouter()
    lines = (*KEYRING, PHYSICAL, " shutdown", "ip route 192.0.2.0 255.255.255.0 Null0")
    assert router.type(lines) == lines
    assert router.heard == [
        "configure terminal", "crypto ikev2 keyring K", "peer P", "address 192.0.2.1", "pre-shared-key x", "exit",
        "exit", PHYSICAL, "shutdown", "exit", "ip route 192.0.2.0 255.255.255.0 Null0", "end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["% Invalid input detected", "Access denied", "Not now, please", "%Warning: ignored", ""]
)
@pytest.mark.parametrize("layout", Layout)
def test_nothing_follows_an_interface_that_was_refused_in_whatever_words(words: str, layout: Layout) -> None:
    router = ScriptedRouter({PHYSICAL: Scripted(words)})
    lines = tuple(line.strip() for line in SEAL) if layout is Layout.FLAT else SEAL
    error = refused(router, lines, layout)
    assert error.command == PHYSICAL
    assert words in error.answer
    assert error.taken == ()
    assert router.heard == ["configure terminal", PHYSICAL, "end"]


@pytest.mark.parametrize("enter", ["configure terminal", "configure exclusive", "configure terminal revert timer 5"])
@pytest.mark.parametrize("mode", ["config-if", "config-archive", "config-t"])
def test_nothing_is_sent_when_configuration_mode_begins_anywhere_but_in_global(enter: str, mode: str) -> None:
    router = ScriptedRouter({enter: Scripted("", ("config", mode))})
    with pytest.raises(GarbledResponse, match=f"led to {mode} instead of config"):
        router.type(("no mpls ip",), enter=enter)
    assert router.heard == [enter]


def test_nothing_follows_a_line_two_deep_that_opened_no_mode() -> None:
    router = ScriptedRouter({"peer P": Scripted("Access denied")})
    error = refused(router, KEYRING)
    assert (error.command, lines_taken(error)) == (" peer P", KEYRING[:1])
    assert router.heard == ["configure terminal", "crypto ikev2 keyring K", "peer P", "end"]


def test_a_parent_of_no_known_kind_that_opened_no_mode_is_named_with_its_response() -> None:
    router = ScriptedRouter({"dial-peer voice 1": Scripted("%Warning: no dial plan")})
    error = refused(router, ("dial-peer voice 1", " destination-pattern 9"))
    assert error.command == "dial-peer voice 1"
    assert error.answer.startswith("%Warning: no dial plan (it opened no mode, the prompt is in config")
    assert "destination-pattern 9" not in router.heard


def test_the_parent_is_named_though_a_child_of_its_sibling_was_sent_before() -> None:
    router = ScriptedRouter({"dial-peer voice 2": Scripted("Access denied")})
    error = refused(router, ("dial-peer voice 1", " shutdown", "dial-peer voice 2", " shutdown"))
    assert error.command == "dial-peer voice 2"
    assert router.heard.count("shutdown") == 1


@pytest.mark.parametrize("layout", Layout)
def test_nothing_follows_a_line_that_opened_the_mode_of_something_else(layout: Layout) -> None:
    router = ScriptedRouter({PHYSICAL: Scripted("", ("config", "config-router"))})
    lines = tuple(line.strip() for line in SEAL) if layout is Layout.FLAT else SEAL
    error = refused(router, lines, layout)
    assert error.command == PHYSICAL
    assert "another mode than its own: config-router" in error.answer
    assert "no mpls ip" not in router.heard


def test_nothing_follows_a_line_at_which_the_router_left_the_mode() -> None:
    router = ScriptedRouter({"no mpls ip": Scripted("", ("config",))})
    error = refused(router, SEAL)
    assert (error.command, lines_taken(error)) == (" no mpls ip", SEAL[:1])
    assert "left the mode of the line above it" in error.answer
    assert "no ip router isis CORE" not in router.heard


def test_a_mode_left_two_up_stops_it_too() -> None:
    router = ScriptedRouter({"address 192.0.2.1": Scripted("", ("config",))})
    assert refused(router, KEYRING).command == "  address 192.0.2.1"
    assert "pre-shared-key x" not in router.heard


def test_a_line_that_stands_beneath_nothing_is_not_sent() -> None:
    router = ScriptedRouter()
    error = refused(router, (" no mpls ip", PHYSICAL))
    assert (error.command, router.heard) == (" no mpls ip", [])


def test_leaving_a_mode_that_leads_nowhere_known_closes_the_session() -> None:
    router = ScriptedRouter({"exit": Scripted("", ("config", "config-line"))})
    with pytest.raises(GarbledResponse, match="instead of config"):
        router.type((PHYSICAL, " shutdown", "router isis CORE", " passive-interface Loopback0"))
    assert "router isis CORE" not in router.heard


def test_an_exit_that_is_written_out_is_taken_as_one() -> None:
    lines = ("router bgp 1", " address-family vpnv4", "  neighbor 192.0.2.1 activate", " exit-address-family", PHYSICAL)
    router = ScriptedRouter()
    assert router.type((*lines, " shutdown")) == (*lines, " shutdown")
    assert router.heard[4:] == ["exit-address-family", "exit", PHYSICAL, "shutdown", "end"]


def test_nothing_stands_beneath_an_exit() -> None:
    router = ScriptedRouter()
    error = refused(router, ("router bgp 1", " address-family vpnv4", " exit-address-family", "  maximum-paths 2"))
    assert error.command == " exit-address-family"
    assert "maximum-paths 2" not in router.heard


def test_depth_is_told_by_indentation_of_any_width() -> None:
    assert depths(["a", " b", "  c", " d", "e", "   f", "  g"]) == [0, 1, 2, 1, 0, 1, 1]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("interface Tunnel12", True),
        ("int Gi0/1", True),
        ("no interface Tunnel12", False),
        ("ip vrf RED", True),
        ("ip vrf forwarding RED", False),
        ("router isis", True),
        ("router-id 192.0.2.1", False),
        ("crypto isakmp policy 10", True),
        ("crypto isakmp key x address 192.0.2.1", False),
        ("crypto map M local-address Loopback0", False),
        ("passive-interface Loopback0", False),
    ],
)
def test_lines_that_open_a_mode_are_told_from_those_that_only_begin_alike(line: str, is_one: bool) -> None:
    assert (opener_of(line, "config", is_top=True) is not None) == is_one


@pytest.mark.parametrize("name", sorted(BELOW_GLOBAL))
def test_no_command_below_a_section_is_taken_for_a_section(name: str) -> None:
    for line in commands_of(BELOW_GLOBAL[name]):
        for words in (line, line.upper()):
            for typed in (words, f"no {words}", f"default {words}", f"NO  {words}"):
                assert not is_top_line(typed), typed


@pytest.mark.parametrize(
    "line",
    [
        "ip vrf forwarding", "ip vrf f", "ip vrf receive RED", "ip vrf sitemap", "ipv6 router isis",
        "ipv6 rip R enable", "ipv6 ospf 1 area 0", "crypto map M", "crypto ipsec df-bit clear", "crypto ikev2 profile",
        "vlan-id dot1q 10", "vlan-range dot1q 1 2", "redundancy rii 100", "redundancy group 1", "key 7 abcdef",
        "route-target export 1:1", "keyring local K", "vrf forwarding V", "policy-map", "log config", "archive log",
        "ip access-group A in", "controller", "bridge-domain 10", "class C", "peer P", "xconnect 192.0.2.1 1",
    ],
)  # fmt: skip
def test_further_commands_below_a_section_are_not_taken_for_one(line: str) -> None:
    assert not any(is_top_line(f"{before}{line}") for before in ("", "no ", "default "))


def test_every_section_of_the_simulators_grammar_is_a_known_one() -> None:
    prompts = {**table_crypto.PROMPTS, **table_policy.PROMPTS, **table_routing.PROMPTS, "interface": "config-if"}
    opening = [row.split(" > ") for row in rows(GLOBAL) if " > " in row]
    assert len(opening) > 30
    for pattern, mode in opening:
        for line in lines_of(pattern):
            for typed in (line, line.upper()):
                opener = opener_of(typed, "config", is_top=True)
                assert opener is not None, typed
                assert opener.mode.fullmatch(prompts[mode]), typed


def test_taking_a_section_away_is_a_line_of_global_configuration() -> None:
    assert is_top_line("no crypto ikev2 keyring K")
    assert is_top_line("default interface Tunnel12")
    assert not is_top_line("no mpls ip")
    assert is_leaving("exit-address-family")
    assert not is_leaving("exit-time 3")


def test_every_line_of_ours_that_has_lines_below_it_is_of_a_known_kind() -> None:
    for link in LINKS:
        for end in ENDS:
            for step in STEPS:
                change = render(link, end, step)
                for lines in (change.apply, change.undo):
                    _parents_are_known(lines)


def _parents_are_known(lines: tuple[str, ...]) -> None:
    deep = depths(lines)
    for line, depth, next_depth in zip(lines, deep, deep[1:], strict=False):
        if next_depth > depth:
            within = "config-ikev2-keyring" if depth else "config"
            assert opener_of(line, within, is_top=depth == 0) is not None, line


@pytest.mark.parametrize(
    "lines",
    [
        ("interface Tunnel1",),
        ("interface GigabitEthernet0/1.7",),
        ("router isis CORE",),
        ("router isis CORE", "address-family ipv6"),
        ("router ospf 1",),
        ("crypto ikev2 proposal P",),
        ("crypto ikev2 policy P",),
        ("crypto ikev2 keyring P", "peer p2"),
        ("crypto ikev2 profile P",),
        ("crypto isakmp policy 1",),
        ("crypto keyring K",),
        ("crypto isakmp profile P",),
        ("crypto ipsec transform-set T esp-aes",),
        ("crypto ipsec profile P",),
        ("line vty 0 4",),
        ("key chain K", "key 1"),
        ("class-map C",),
        ("policy-map M", "class class-default"),
        ("route-map R permit 10",),
        ("vrf definition V", "address-family ipv4"),
        ("ip access-list extended A",),
        ("archive",),
        ("INT tun1",),
        ("ROUTER Isis CORE", "ADDRESS-family ipv6"),
        ("cry ikev2 keyr K", "pee p2"),
        ("crypto pki trust CA",),
        ("arch", "log conf"),
        ("redun",),
    ],
)
def test_the_simulators_prompts_which_were_written_apart_are_those_expected(lines: tuple[str, ...]) -> None:
    typist = Bench().typist()
    typist.type("configure terminal")
    for depth, line in enumerate(lines):
        opener = opener_of(line, prompt_mode(typist), is_top=depth == 0)
        assert opener is not None
        answer = typist.type(line)
        assert not answer.startswith("%") or "deemed incomplete" in answer
        assert opener.mode.fullmatch(prompt_mode(typist))


def prompt_mode(typist: Typist) -> str:
    return typist.prompt.partition("(")[2].partition(")")[0]


# --- over real SSH, against the simulator -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest.fixture
def nornir(core: Core) -> Iterator[Nornir]:
    nornir = core.nornir().filter(name="r000")
    yield nornir
    close_all(nornir)
    core.simulator.clear_faults()


def rejection(results: AggregatedResult) -> CommandRejected:
    error = results["r000"][-1].exception
    assert isinstance(error, CommandRejected)
    return error


def running(core: Core) -> str:
    return core.simulator.call(lambda: "\n".join(core.simulator.device("r000").running.render()))


@pytest.mark.parametrize("words", ["Access denied", "% Access denied", "Busy"])
def test_a_migrations_lines_stop_at_an_interface_refused_in_other_words(core: Core, nornir: Nornir, words: str) -> None:
    was = running(core)
    core.simulator.inject(f"reject-line@r000,line=interface GigabitEthernet0/0,message={words}")
    lines = ("interface GigabitEthernet0/0", " no mpls ip", "no ip cef")
    error = rejection(nornir.run(send_lines, lines={"r000": lines}))
    assert (error.command, error.taken) == ("interface GigabitEthernet0/0", ())
    assert words in error.answer
    assert running(core) == was
    assert core.modes() == [False]


def test_netmikos_own_task_stops_at_an_interface_refused_in_other_words(core: Core, nornir: Nornir) -> None:
    was = running(core)
    core.simulator.inject("reject-line@r000,line=interface GigabitEthernet0/0,message=Access denied")
    for lines in (["interface GigabitEthernet0/0", "no mpls ip"], ["interface GigabitEthernet0/0", " no mpls ip"]):
        error = rejection(nornir.run(netmiko_send_config, config_commands=lines))
        assert error.command == "interface GigabitEthernet0/0"
        assert running(core) == was
        nornir.data.reset_failed_hosts()


def test_a_line_that_the_router_takes_above_its_mode_stops_what_follows(core: Core, nornir: Nornir) -> None:
    lines = ("interface Loopback70", " ip route 203.0.113.0 255.255.255.0 Null0", " description after")
    error = rejection(nornir.run(send_lines, lines={"r000": lines}))
    assert error.command == " ip route 203.0.113.0 255.255.255.0 Null0"
    assert "description after" not in running(core)
    nornir.data.reset_failed_hosts()
    undo = ("no interface Loopback70", "no ip route 203.0.113.0 255.255.255.0 Null0")
    assert not nornir.run(send_lines, lines={"r000": undo}).failed

"""What a refusal says: the command, what is wrong, and the line at which it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from corelinks.tasks.parse import (
    ParseError,
    WrongInterface,
    parse_cef,
    parse_clns_interface,
    parse_interface,
    parse_ipsec_sa,
)
from corelinks.tasks.parse import parse_interface_config as parse_config
from tests.tasks.parse.catalogue import PARSERS, TRANSCRIPTS, command_of, said

LOCK = "show_configuration_lock/ios_15.4"
IDLE = "show_crypto_session_detail/ios_12.4"
CLNS = "show_clns_interface/ios_15.4"
NEIGHBOR = "show_mpls_ldp_neighbor/ios_12.4"
SYNC = "show_mpls_ldp_igp_sync/xe_17.6"
STATISTICS = "show_tunnel_protection_statistics/xe_17.6"
SA = "show_crypto_ipsec_sa/xe_17.6_two_interfaces"
OLD_SA = "show_crypto_ipsec_sa/ios_12.4"
VERSION = "show_version/ios_12.4"
CONFIG = "show_running_config/ios_15.4"
ROUTE = "show_ip_route/ios_15.4_isis"
TUNNEL = "show_interfaces/ios_12.4_gre_one_line"
CDP = "show_cdp_neighbors_detail/xe_17.6"
PING = "ping/ios_15.4"
SEVERAL = "show_interfaces/ios_15.4_several"

# The transcript, what is taken out of it or replaced, what is wrong then, and where it is seen.
DAMAGE = [
    (
        LOCK,
        "State             : LOCKED\n|Lock active time .*: 6\n",
        "",
        "neither state nor active",
        "Lock Expiration.*593",
    ),
    (SA, r"local  ident \(", "local  ident (of ", "no local ident", "local  ident .of .*"),
    (SA, "     outbound ah sas:\n\n     outbound pcp sas:\n\n(?=interface)", "", "within the SAs", "Status: ACTIVE.*"),
    (SA, "inbound ah sas", "inbound pcp sas", "a heading stands there twice", "outbound pcp sas:"),
    (TUNNEL, "  Last (.*\n)+", "", "no line 'Last input'", "Tunnel protection via .*"),
    (TUNNEL, "     4812 packets (.*\n)+", "", "within the counters", "0 input errors, .*"),
    (
        TUNNEL,
        "Tunnel source 192.0.2.1 ",
        "Tunnel source 192.0.2.1 or ",
        "a tunnel line of an unknown form",
        "Tunnel source 192.0.2.1 or .*",
    ),
    (TUNNEL, "Port-channel1", "T1", "ambiguous", "Tunnel source 192.0.2.1 .T1.*"),
    (TUNNEL, "  Tunnel TTL", "  Key 0x64, sequencing disabled\n  Tunnel TTL", "key stands there twice", "Key 0x64, .*"),
    (TUNNEL, "4711", "1" * 41, "a number of more than 40 digits", "1{41} packets input, 409600 bytes, 0 no buff"),
    (TUNNEL, "4711(.*)", "1" * 90, "a number of more than 40 digits", "1{80}"),
    (TUNNEL, r"\Z", " --More-- ", "stops at the pager", " ?--More--"),
    (CDP, "Device ID: .*\n", "", "an entry without Device ID", ".*"),
    (CDP, ": 1\n", ": 3\n", "1 entries", "Total cdp entries displayed : 3"),
    (CDP, r"\A", "what is this\n", "neither a neighbor nor a count", "what is this"),
    (IDLE, ".*[IO][nu]t?bound: .*\n", "", "no inbound and outbound counters", "Active SAs: 0, origin: crypto map"),
    (IDLE, ".*Outbound: .*\n", "", "no inbound and outbound counters", "Inbound: .*"),
    (IDLE, "permit 47 ", "permit frob ", "unknown protocol", "IPSEC FLOW: permit frob .*"),
    (IDLE, "(Peer: .*)", r"\1\nSession status: DOWN", "twice", "Peer: 192.0.2.2 port 500.*"),
    (IDLE, "  IPSEC FLOW.*\n", "", "the text is cut", "Active SAs: 0, origin: crypto map"),
    (CLNS, "    Number of active level-2 adjacencies: 1\n", "", "within the levels", "if state UP"),
    (NEIGHBOR, "\tUp time: 7w0d\n", "", "without TCP connection or up time", "Peer LDP Ident: 10.0.0.2:0;.*"),
    (NEIGHBOR, "        Addresses bound to peer LDP(.*\n)+", "", "no addresses", "Targeted Hello 10.0.0.1 -> .*"),
    (NEIGHBOR, "\n +10.0.0.2  (.*\n)+", "\n", "no addresses", "Addresses bound to peer LDP Ident:"),
    (
        NEIGHBOR,
        r"192.0.2.6\n\Z",
        "Peer LDP Ident: 10.0.0.9\\n",
        "a neighbor of an unknown form",
        "Peer LDP Ident: 10.0.0.9",
    ),
    (SYNC, "    Sync status: sync not achieved; peer reachable.\n", "", "no sync status", "IGP enabled: ISIS CORE"),
    (STATISTICS, "clear pkt drops: 14", "", "no count of 'clear pkt drops'", "ps pkt drops   : 13"),
    (SA, r"     outbound esp sas:\n(.*\n)*?(?=protected|interface|\Z)", "", "within the SAs", ".*"),
    (SA, "#recv errors", "#recv errors: many,", "line of counters of an unknown form", "#send errors.*many.*"),
    (VERSION, "p1 uptime.*\n", "", "no uptime", "Configuration register is 0x2102"),
    (CONFIG, r"@\n", "", "'@' is missing", "end"),
    (CONFIG, "line vty", " --More-- line vty", "pager", " --More-- line vty 0 4"),
    (ROUTE, "10.0.0.2/32", "10.0.0.2/99", "appear to be an IPv4 or IPv6 network", "10.0.0.2/99"),
    (ROUTE, "10.0.0.2/32", "10.0.9.2/32", "another destination than 10.0.0.2", "10.0.9.2/32"),
    (PING, "Sending 5,", "Sending 6,", "broken off", "Success rate is .*"),
]


def damaged(name: str, old: str, new: str) -> str:
    text, count = re.subn(old, new, said(name))
    assert count, f"{old!r} is not in {name}"
    return text


@pytest.mark.parametrize(("name", "old", "new", "problem", "line"), DAMAGE)
def test_a_damaged_text_is_refused_with_the_line_that_shows_it(
    name: str, old: str, new: str, problem: str, line: str
) -> None:
    folder = name.partition("/")[0]
    with pytest.raises(ParseError, match=re.escape(problem)) as raised:
        PARSERS[folder](damaged(name, old, new))

    assert raised.value.command == command_of(folder)
    assert re.fullmatch(line, raised.value.line or "")


NAMED = [name for name in TRANSCRIPTS if re.search(r"\bTu(?:nnel)?\d", said(name.removesuffix(".txt")))]
# In this one the name stands behind a recursive path, which is looked up again.
NO_NAMES_READ = (
    "show_ip_cef/ios_12.4_recursive",
    "show_running_config/",
    "show_archive",
    "show_configuration",
    "show_version",
    "ping",
)


@pytest.mark.parametrize("name", [name for name in NAMED if not name.startswith(NO_NAMES_READ)])
def test_an_ambiguous_interface_is_refused_with_its_line(name: str) -> None:
    folder = name.partition("/")[0]
    text = re.sub(r"\bTu(?:nnel)?(?=\d)", "T", said(name.removesuffix(".txt")))
    with pytest.raises(ParseError, match="ambiguous") as raised:
        PARSERS[folder](text)

    assert raised.value.command == command_of(folder)
    assert re.search(r"\bT\d", raised.value.line or "")


def test_another_interface_than_the_one_asked_for_is_refused_by_name() -> None:
    readers: list[tuple[str, str, Callable[[str], object]]] = [
        (SEVERAL, "show interfaces", lambda text: parse_interface(text, "Tu99")),
        (CLNS, "show clns interface", lambda text: parse_clns_interface(text, "Tu99")),
        (SA, "show crypto ipsec sa", lambda text: parse_ipsec_sa(text, "Tu99")),
        ("show_running_config_interface/xe_17.6", "show running-config", lambda text: parse_config(text, "Tu99")),
    ]
    for name, command, read in readers:
        text = said(name)
        with pytest.raises(WrongInterface, match="does not speak of Tu99") as raised:
            read(text)
        assert raised.value.command == command
        assert re.match(r"(interface:? )?(Tunnel|GigabitEthernet)\d", raised.value.line or "")


def test_an_interface_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(ParseError, match="speaks of Tu12 twice") as raised:
        parse_interface(said("show_interfaces/ios_12.4_gre_one_line") * 2, "Tu12")

    assert raised.value.command == "show interfaces"
    assert "line protocol" in (raised.value.line or "")


def test_an_empty_text_is_refused_by_the_name_of_its_command() -> None:
    for command, read in (
        ("show interfaces", lambda text: parse_interface(text, "Tu12")),
        ("show running-config", lambda text: parse_config(text, "Tu12")),
    ):
        with pytest.raises(ParseError, match="empty") as raised:
            read("\n")
        assert (raised.value.command, raised.value.line) == (command, None)


def test_a_cef_entry_of_an_unknown_form_or_of_elsewhere_is_refused() -> None:
    text = said("show_ip_cef/xe_17.6_labels")
    for broken, problem, line in (
        (text.replace("nexthop 10.255.12.2 Tunnel12", "nexthop somewhere"), "unknown form", "nexthop somewhere .*"),
        ("strange\n" + text, "no prefix", "strange"),
        (text, "another destination than 10.9.9.9", "10.0.0.2/32"),
    ):
        with pytest.raises(ParseError, match=problem) as raised:
            parse_cef(broken, "10.9.9.9") if broken == text else parse_cef(broken)
        assert raised.value.command == "show ip cef"
        assert re.fullmatch(line, raised.value.line or "")


def test_an_error_reads_as_command_problem_and_line() -> None:
    assert str(ParseError("show it", "is cut", "half a li")) == "show it: is cut: 'half a li'"
    assert str(ParseError("show it", "is empty")) == "show it: is empty"


@pytest.mark.parametrize("strange", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_separator_that_no_router_prints_is_refused(strange: str) -> None:
    text = said(SA).replace("current_peer", f"{strange}current_peer")
    with pytest.raises(ParseError, match="no router prints"):
        parse_ipsec_sa(text)

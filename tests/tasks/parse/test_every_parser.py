"""What holds for every parser: good, empty, cut, refused, foreign and decorated texts."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from corelinks.tasks.parse import ParseError, Rows
from tests.tasks.parse.catalogue import (
    EVERY_PARSER,
    MAY_BE_EMPTY,
    OWN,
    PARSERS,
    TRANSCRIPTS,
    Asking,
    is_legal_start,
    outcome,
    parser_of,
    parsers_of,
    said,
)

REFUSALS = [
    "show something\n               ^\n% Invalid input detected at '^' marker.\n",
    "% Incomplete command.\n",
    '% Ambiguous command:  "show i"\n',
    "% Unknown command or computer name, or unable to find computer address\n",
    "Command authorization failed.\n",
    "% Authorization failed.\n",
    "Command rejected: not allowed\n",
    "Configuration mode is locked by process '484' user 'NETCONF' from terminal '64'. Please try later.\n",
    "% Bad IP address or host name\n",
    "% Error caught by command handler\n",
]

# The parsers that pass over a row of an unknown form.
TABLES = (
    "show_isis_neighbors/",
    "show_clns_neighbors/",
    "show_ip_ospf_neighbor/",
    "show_mpls_interfaces/",
    "show_mpls_forwarding_table/",
    "show_crypto_isakmp_sa/",
)
FOREIGN = {
    "junos interface": "Physical interface: ge-0/0/0, Enabled, Physical link is Up\n  MTU: 1514\n",
    "junos refusal": "user@p1> show interfaces\n              ^\nsyntax error, expecting <command>.\n",
    "junos unknown": "unknown command.\n",
    "junos error": "error: interface gr-0/0/0 not found\n",
    "junos ldp": "Address    Interface       Label space ID     Hold time\n10.0.0.2  ge-0/0/0.0  10.0.0.2:0  13\n",
    "junos config": "## Last commit: 2026-01-05\nversion 21.4R1.12;\nsystem {\n    host-name p1;\n}\n",
    "nxos interface": "Tunnel12 is up\nAdmin State: up\n    MTU 1476 bytes, \nTunnel protocol/transport is GRE/IP\n",
    "nxos ospf": " OSPF Process ID 1 VRF default\n Total number of neighbors: 1\n Neighbor ID     Pri State\n",
    "nxos isis": "IS-IS process: 1 VRF: default\nIS-IS adjacency database:\nSystem ID   SNPA   Level  State\n",
    "nxos version": "Cisco Nexus Operating System (NX-OS) Software\nSoftware\n  NXOS: version 9.3(8)\n",
    "nxos config": "!Command: show running-config\nversion 9.3(8) Bios:version 07.68\nhostname n1\n",
    "xr ldp": "Peer LDP Identifier: 10.0.0.2:0\n  TCP connection: 10.0.0.2:54657 - 10.0.0.1:646\n  State: Oper;\n",
    "xr ping": "Type escape sequence to abort.\nSending 5, 100-byte ICMP Echos to 10.0.0.2 timeout\n!!!!!\n",
    "linux": "PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.\n64 bytes from 10.0.0.2: icmp_seq=1 ttl=64\n",
    "prose": "The quick brown fox jumps over the lazy dog.\n",
}


# It takes one of what ``parse_interfaces`` reads.
PICKS = {"parse_interface"}


def test_the_name_of_every_transcript_says_platform_and_release() -> None:
    assert [name for name in TRANSCRIPTS if not re.fullmatch(r"\w+/(ios|xe)_\d+\.\d+(_\w+)?\.txt", name)] == []


def test_what_transcripts_show_is_said_of_transcripts_that_are_there() -> None:
    shown = yaml.safe_load((OWN / "shown.yaml").read_text(encoding="utf-8"))

    assert set(shown) <= set(TRANSCRIPTS)
    assert all(isinstance(words, str) for words in shown.values())


def test_every_transcript_has_a_parser() -> None:
    assert {name.partition("/")[0] for name in TRANSCRIPTS} == set(PARSERS)


def test_every_parser_has_a_transcript() -> None:
    read = {parser.parser if isinstance(parser, Asking) else parser for parser in PARSERS.values()}

    assert [name for name, parser in EVERY_PARSER.items() if parser not in read and name not in PICKS] == []
    assert set(EVERY_PARSER) >= PICKS


def test_a_parser_is_found_wherever_it_is_written(tmp_path: Path) -> None:
    package = ModuleType("strange_parsers")
    package.__path__ = [str(tmp_path)]
    (tmp_path / "clock.py").write_text("def parse_clock(text):\n    return text\n", encoding="utf-8")
    sys.modules["strange_parsers"] = package
    try:
        assert set(parsers_of(package)) == {"parse_clock"}
    finally:
        del sys.modules["strange_parsers"], sys.modules["strange_parsers.clock"]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_good_text_is_read_whatever_surrounds_it(name: str) -> None:
    text = (OWN / name).read_text(encoding="utf-8")
    parse = parser_of(name)
    wanted = parse(text)
    load = "Load for five secs: 2%/0%; one minute: 5%; five minutes: 5%\nTime source is NTP, 16:10:10.438 UTC Tue\n"

    assert parse(f"p1.core#show it\n{load}\n{text}\np1.core#") == wanted
    assert parse(f"show it\n{load}{text}\n\np-1> exit\n") == wanted
    assert parse(text.replace("\n", "\r\n")) == wanted
    assert parse(text.replace("\n", "   \r\r\n")) == wanted
    assert parse(text.removesuffix("\n")) == wanted


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_log_messages_between_the_lines_are_not_read(name: str) -> None:
    text = (OWN / name).read_text(encoding="utf-8")
    head, _, tail = text.partition("\n")
    log = "*Nov 22 08:00:00.123: %LDP-5-NBRCHG: LDP Neighbor 10.0.0.2:0 (1) is UP\n%SYS-5-CONFIG_I: Configured\n"

    assert parser_of(name)(f"{head}\n{log}{tail}") == parser_of(name)(text)


@pytest.mark.parametrize("name", [name for name in TRANSCRIPTS if "running_config" not in name])
def test_indentation_and_a_pager_change_nothing(name: str) -> None:
    text = (OWN / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    paged = [*lines[:-1], " --More-- ", lines[-1]]

    if "differences" not in name:
        assert parser_of(name)("\n".join("    " + line for line in lines)) == parser_of(name)(text)
        assert parser_of(name)("\n".join(paged)) == parser_of(name)(text)
    with pytest.raises(ParseError, match="pager"):
        parser_of(name)(text + " --More-- ")


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_text_cut_at_any_line_is_refused_or_says_less_but_nothing_else(name: str) -> None:
    lines = (OWN / name).read_text(encoding="utf-8").splitlines(keepends=True)
    parse = parser_of(name)
    whole = parse("".join(lines))
    for kept in range(1, len(lines)):
        part = outcome(name.partition("/")[0], "".join(lines[:kept]))
        assert part in (None, ()) or is_legal_start(part, whole), f"cut behind {lines[kept - 1]!r}: {part}"


@pytest.mark.parametrize("name", [name for name in TRANSCRIPTS if name.startswith(TABLES)])
def test_a_row_that_is_cut_is_never_passed_over_since_others_may_have_followed(name: str) -> None:
    text = (OWN / name).read_text(encoding="utf-8")
    for kept in range(1, len(text)):
        part = outcome(name.partition("/")[0], text[:kept])
        assert part is None or (isinstance(part, Rows) and part.unread == ()), f"cut behind {text[:kept][-30:]!r}"


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_text_without_its_first_line_never_says_anything_else(name: str) -> None:
    lines = (OWN / name).read_text(encoding="utf-8").splitlines(keepends=True)
    parse = parser_of(name)
    whole = parse("".join(lines))
    for dropped in range(1, len(lines)):
        if lines[dropped - 1].startswith("Tag "):
            continue  # the neighbors then are of no known tag, and say so
        part = outcome(name.partition("/")[0], "".join(lines[dropped:]))
        if isinstance(part, tuple) and isinstance(whole, tuple):
            assert part == whole[len(whole) - len(part) :], f"begins with {lines[dropped]!r}"


@pytest.mark.parametrize("folder", sorted(PARSERS))
def test_an_empty_text_is_refused_unless_the_router_may_say_nothing(folder: str) -> None:
    for empty in ("", "\n \r\n", "p1#show it\np1#"):
        if folder in MAY_BE_EMPTY:
            assert PARSERS[folder](empty) == ()
        else:
            with pytest.raises(ParseError, match="empty"):
                PARSERS[folder](empty)


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("folder", sorted(PARSERS))
def test_a_refusal_is_never_read(folder: str, refusal: str) -> None:
    with pytest.raises(ParseError, match="refused") as raised:
        PARSERS[folder](refusal)

    assert raised.value.line is not None
    assert raised.value.line in refusal


@pytest.mark.parametrize("whose", sorted(FOREIGN))
@pytest.mark.parametrize("folder", sorted(PARSERS))
def test_the_text_of_another_vendor_is_never_read(folder: str, whose: str) -> None:
    assert outcome(folder, FOREIGN[whose]) is None


@pytest.mark.parametrize("folder", sorted(PARSERS))
def test_the_response_to_another_command_is_never_read(folder: str) -> None:
    related = {
        frozenset({"show_isis_neighbors", "show_clns_neighbors"}),
        frozenset({"show_crypto_session", "show_crypto_session_detail"}),
        frozenset({"show_ipv6_ospf_neighbor", "show_ospfv3_neighbor"}),
    }
    for name in TRANSCRIPTS:
        other = name.partition("/")[0]
        if other == folder or frozenset({folder, other}) in related:
            continue
        assert outcome(folder, (OWN / name).read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_text_that_lost_one_line_is_read_or_refused_by_name(name: str) -> None:
    lines = (OWN / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for lost in range(len(lines)):
        outcome(name.partition("/")[0], "".join(lines[:lost] + lines[lost + 1 :]))
        outcome(name.partition("/")[0], "".join([*lines[: lost + 1], *lines[lost:]]))
        outcome(name.partition("/")[0], "".join([*lines[:lost], "strange = line\n", *lines[lost:]]))


def test_the_error_names_command_problem_and_line() -> None:
    with pytest.raises(ParseError) as raised:
        PARSERS["show_interfaces"](said("show_archive/ios_12.4"))

    assert raised.value.command == "show interfaces"
    assert raised.value.problem == "no interface begins here"
    assert raised.value.line == "The next archive file will be named disk0:corelinks-3"


def test_the_error_says_all_of_it_in_one_line() -> None:
    assert str(ParseError("show it", "no header", "a line")) == "show it: no header: 'a line'"
    assert str(ParseError("show it", "the text is empty")) == "show it: the text is empty"


def test_nul_bytes_and_tabs_are_not_read_and_other_control_characters_refuse() -> None:
    text = said("show_mpls_interfaces/ios_12.4")
    read = PARSERS["show_mpls_interfaces"]

    assert read(text.replace("Yes", "\x00Yes\x00")) == read(text)
    assert read(text.replace("  ", "\t")) == read(text)
    for strange in ("\x0b", "\x1b[2K", "\u2028", "\xa0"):
        with pytest.raises(ParseError):
            read(text.replace("Tunnel12", f"{strange}Tunnel12"))
        with pytest.raises(ParseError):
            read(text + strange)

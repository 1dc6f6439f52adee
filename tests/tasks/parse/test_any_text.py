"""No text whatsoever breaks a parser otherwise than by its own error, or makes it see what is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corelinks.tasks import parse
from corelinks.tasks.parse import ParseError
from tests.tasks.parse.catalogue import OWN, PARSERS, TRANSCRIPTS, parser_of, said

T = TypeVar("T")
LINES = sorted({line for name in TRANSCRIPTS for line in (OWN / name).read_text(encoding="utf-8").splitlines()})
HOSTILE = [
    "²",
    "٣",
    "\x00",
    "\x08",
    "\x1b[2K",
    "\u2028",
    "\x0b",
    "9" * 5000,
    "0x" + "F" * 99,
    "%",
    "\\",
    "(",
    '"',
    "\t",
]

anything = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
    st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(HOSTILE), st.text(max_size=40)), max_size=20).map(
        "\n".join
    ),
)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> str:
    """A good transcript with lines lost, doubled, swapped or overwritten, and characters lost or replaced."""
    lines = said(name).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "swap", "foreign", "cut", "type"])):
            case "lose":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "foreign":
                lines.insert(at, draw(st.sampled_from(LINES)))
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "type":
                where = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:where] + draw(st.sampled_from([*HOSTILE, "x", " ", "7"])) + lines[at][where:]
    return "\n".join(lines)


def outcome(read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except ParseError:
        return None


@pytest.mark.parametrize("folder", sorted(PARSERS))
@given(text=anything)
def test_any_text_is_read_or_refused(folder: str, text: str) -> None:
    outcome(PARSERS[folder], text)


@pytest.mark.parametrize("name", [name.removesuffix(".txt") for name in TRANSCRIPTS])
@given(data=st.data())
def test_any_damage_is_read_or_refused(name: str, data: st.DataObject) -> None:
    outcome(parser_of(name), data.draw(damaged(name)))


def own_line(text: str, wanted: str) -> bool:
    """Whether ``wanted`` matches a whole line of the text, apart from what surrounds it."""
    lines = (re.sub("[ \t]+", " ", line).strip(" \r\x00\x08") for line in text.split("\n"))
    return any(re.fullmatch(wanted, line) for line in lines)


@given(data=st.data())
def test_a_profile_is_present_only_if_its_line_is(data: st.DataObject) -> None:
    text = data.draw(
        damaged(data.draw(st.sampled_from(["show_interfaces/ios_12.4_gre_one_line", "show_interfaces/xe_17.6_vti"])))
    )
    for one in outcome(parse.parse_interfaces, text) or ():
        if one.tunnel and one.tunnel.protection_profile:
            profile = re.escape(one.tunnel.protection_profile)
            assert own_line(
                text.replace("\x00", ""), rf'Tunnel protection via (?i:ipsec) \(profile "{profile}"(,? shared)?\)'
            )
        if one.tunnel and one.tunnel.transport == "GRE/IP":
            assert own_line(text.replace("\x00", ""), r"Tunnel protocol/transport GRE/IP(, key .*)?")
        if one.line_up:
            assert "line protocol is up" in text.replace("\x00", "")


@given(data=st.data())
def test_a_neighbor_is_oper_through_an_interface_only_if_its_own_block_says_so(data: st.DataObject) -> None:
    text = data.draw(
        damaged(
            data.draw(st.sampled_from(["show_mpls_ldp_neighbor/ios_12.4", "show_mpls_ldp_neighbor/xe_17.6_detail"]))
        )
    )
    blocks = re.split(r"(?=Peer [LT]DP Ident:)", text.replace("\x00", ""))
    for one in outcome(parse.parse_ldp_neighbors, text) or ():
        block = "".join(
            part for part in blocks if part.startswith((f"Peer LDP Ident: {one.peer};", f"Peer TDP Ident: {one.peer};"))
        )
        if one.state == "Oper":
            assert "State: Oper;" in block
        for name in one.interfaces:
            assert name in block


@given(data=st.data())
def test_an_interface_hears_a_peer_only_if_it_says_recv(data: st.DataObject) -> None:
    text = data.draw(
        damaged(
            data.draw(st.sampled_from(["show_mpls_ldp_discovery/ios_15.4", "show_mpls_ldp_discovery/xe_17.6_detail"]))
        )
    )
    found = outcome(parse.parse_ldp_discovery, text)
    for one in found.interfaces if found else ():
        assert own_line(text.replace("\x00", ""), rf"{one.name} \({one.protocol}\): (xmit/recv|xmit|recv)")
        assert not one.receives or one.peers


@given(data=st.data())
def test_a_session_is_up_with_sas_only_if_its_lines_say_so(data: st.DataObject) -> None:
    text = data.draw(damaged("show_crypto_session_detail/xe_17.6_several")).replace("\x00", "")
    for one in outcome(parse.parse_crypto_session, text) or ():
        assert own_line(text, rf"Session status: {one.status}")
        assert own_line(text, rf"Peer: {re.escape(one.peer)} port {one.port}\b.*") or one.peer in text
        for flow in one.flows:
            assert own_line(text, rf"Active SAs: 0*{flow.active_sas}, origin: .*")


@given(data=st.data())
def test_a_row_is_operational_only_if_it_ends_with_yes(data: st.DataObject) -> None:
    text = data.draw(damaged("show_mpls_interfaces/xe_17.6")).replace("\x00", "")
    for one in outcome(parse.parse_mpls_interfaces, text) or ():
        if one.operational:
            assert re.search(r"Yes\s*$", text, re.MULTILINE)
        if one.protocol == "ldp":
            assert "(ldp)" in text


@given(data=st.data())
def test_an_adjacency_is_up_only_if_a_row_of_that_interface_says_so(data: st.DataObject) -> None:
    text = data.draw(damaged("show_isis_neighbors/ios_12.4")).replace("\x00", "")
    for one in outcome(parse.parse_isis_neighbors, text) or ():
        assert re.search(rf"{re.escape(one.system)}.*\b{one.level}\b.*\b{one.state}\b", text)
    text = data.draw(damaged("show_ip_ospf_neighbor/ios_15.4")).replace("\x00", "")
    for other in outcome(parse.parse_ospf_neighbors, text) or ():
        assert re.search(rf"{re.escape(other.router_id)}.*\b{other.state}/", text)


@given(data=st.data())
def test_a_ping_never_has_more_replies_than_exclamation_marks(data: st.DataObject) -> None:
    text = data.draw(damaged(data.draw(st.sampled_from(["ping/ios_15.4", "ping/xe_17.6_df_too_big"]))))
    found = outcome(parse.parse_ping, text)
    if found:
        assert found.received == found.replies.count("!") <= text.count("!")
        assert found.sent == len(found.replies)


@given(data=st.data())
def test_a_configuration_holds_only_lines_that_the_text_holds(data: st.DataObject) -> None:
    text = data.draw(damaged("show_running_config/ios_15.4")).replace("\x00", "")
    found = outcome(parse.parse_running_config, text)
    lines = {line.expandtabs(8).replace("\r", "").rstrip(" ") for line in text.split("\n")}
    assert found is None or set(found.lines) <= lines

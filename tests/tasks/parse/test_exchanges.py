"""A text that somebody kept is told apart into exchanges, of which only the response to the very command counts."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import ParseError
from corelinks.tasks.parse.exchanges import is_same_command, response_to
from corelinks.tasks.parse.parse_error import WrongResponse
from corelinks.tasks.parse.screen import clean_lines, is_refused, read_lines

ASKED = "show isis neighbors"
BODY = "System Id\nr8  L2"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"r7#{ASKED}\n{BODY}\nr7#",
        f"r7#sh isis nei\n{BODY}\nr7#",
        f"r7#\nr7#\nr7#terminal length 0\nr7#{ASKED}\n{BODY}\nr7#\nr7#\n",
        f"r7>enable\nPassword: \nr7#ter le 0\nr7#{ASKED}\n{BODY}\nr7#exit\n",
        f"r7#show version\nCisco IOS\nr7#{ASKED}\n{BODY}\nr7#show clock\n10:00\nr7#",
        f"r7#sh isis ne\nr7#{ASKED}\n{BODY}\nr7#",
        f"=~=~ PuTTY log =~=~\nlogin as: eve\n\nr7#{ASKED}\n{BODY}\nr7#",
        f"r7#shwo\x08 \x08\x08 \x08\x08 \x08how isis neighbors\n{BODY}\nr7#",
        f"R7.core.example.net#{ASKED} detail\n{BODY}\nR7.core.example.net#",
        f"r7(config-if)#do {ASKED}\n{BODY}\nr7(config-if)#",
        f"\ufeff{ASKED}\n{BODY}\n",
        f"r7#{ASKED}\r{BODY.replace(chr(10), chr(13))}\rr7#\r",
        f"r7#$is neighbors\n{BODY}\nr7#",
    ],
)
def test_the_response_is_found_whatever_stands_around_it(text: str) -> None:
    assert response_to(ASKED, "r7", text).strip().splitlines() == BODY.splitlines()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"r7#{ASKED} | include r8\n{BODY}\nr7#", "another command"),
        (f"r7#show isis database\n{BODY}\nr7#", "another command"),
        (f"show isis neighbors Gi0/1\n{BODY}\n", "another command"),
        (f"r9#{ASKED}\n{BODY}\nr9#", "another router"),
        (f"{BODY}\nr9#", "another router"),
        (f"r7#{ASKED}\n{BODY}\nr9#", "another router"),
        ("r7#\nr7#\n", "no echo"),
        ("\nr7#", "no echo"),
        (f"r7#terminal length 0\n{BODY}\nr7#", "no echo"),
        (f"r7#ssh r9\nr9#{ASKED}\n{BODY}\nr9#", "another router"),
    ],
)
def test_a_response_to_something_else_is_none(text: str, problem: str) -> None:
    with pytest.raises(WrongResponse, match=problem):
        response_to(ASKED, "r7", text)


def test_two_responses_to_one_command_are_none() -> None:
    with pytest.raises(ParseError, match="two responses"):
        response_to(ASKED, "r7", f"r7#{ASKED}\n{BODY}\nr7#{ASKED}\n{BODY}\nr7#")


def test_an_empty_response_is_told_from_those_around_it() -> None:
    text = f"r7#show version\nCisco\nr7#{ASKED}\nr7#show clock\n10:00\nr7#"
    assert response_to(ASKED, "r7", text) == ""


def test_a_line_like_a_prompt_within_a_bare_response_is_no_prompt() -> None:
    text = "line one\nr9#show version\nline two\n"
    assert response_to(ASKED, "r7", text) == text


@pytest.mark.parametrize(
    ("asked", "typed", "same"),
    [
        ("show interfaces Tunnel12", "sh int tu12", True),
        ("show interfaces Tunnel12", "show interface tunnel 12", True),
        ("show interfaces Tunnel12", "show interfaces Tunnel1", False),
        ("show interfaces Tunnel12", "show interfaces", False),
        ("show running-config", "sh run", True),
        ("show running-config", "show running-config interface Tunnel12", False),
        ("show ip route 10.0.0.2", "show ip route 10.0.0.25", False),
        ("show ip route 10.0.0.2", "show ip route 10.0.0", False),
        ("show ip route vrf RED 10.0.0.2", "show ip route vrf BLUE 10.0.0.2", False),
        ("show crypto ikev2 sa", "show crypto ikev2 sa detailed", True),
        ("show crypto ikev2 sa", "show crypto ike sa", False),
        ("show mpls ldp neighbor detail", "show mpls ldp neighbor", False),
        ("ping 10.0.0.2 size 1500 df-bit repeat 5", "ping 10.0.0.2 size 150 df-bit repeat 5", False),
        ("ping 10.0.0.2 size 1500 df-bit repeat 5", "ping 10.0.0.2 si 1500 df re 5", True),
    ],
)
def test_a_command_may_be_abbreviated_and_must_not_be_another(asked: str, typed: str, same: bool) -> None:
    assert is_same_command(asked, typed) is same


def test_a_parser_takes_its_own_response_out_of_several() -> None:
    text = f"r7#show clock\n10:00\nr7#show isis neighbors detail\n{BODY}\nr7#"
    assert clean_lines(ASKED, text) == BODY.splitlines()
    with pytest.raises(ParseError, match="several commands"):
        clean_lines("show version", text)
    assert is_refused(text) is None


def test_a_parser_refuses_a_response_that_was_filtered() -> None:
    with pytest.raises(WrongResponse, match="filtered"):
        read_lines(ASKED, f"r7#{ASKED} | exclude r8\n{BODY}\n")


def test_a_message_of_two_lines_is_left_out_whole() -> None:
    text = (
        "first\n*Sep  1 10:00:00.001: %CRYPTO-4-RECVD_PKT_NOT_IPSEC: Rec'd packet not an IPSEC packet.\n"
        "        (ip) vrf/dest_addr= /192.0.2.33, src_addr= 192.0.2.34, prot= 47\nsecond\n"
        "        (ip) vrf/dest_addr= of nobody\n"
    )
    assert clean_lines("show it", text) == ["first", "second", "        (ip) vrf/dest_addr= of nobody"]


@pytest.mark.parametrize(
    "stamp", ["", "*Nov 22 08:00:00.123: ", "000042: Nov 22 08:00:00 UTC: ", "3w2d: ", "00:01:02: "]
)
def test_a_message_that_begins_within_a_line_makes_the_text_unreadable(stamp: str) -> None:
    message = f"{stamp}%LDP-5-NBRCHG: LDP Neighbor 192.0.2.2:0 (1) is UP"
    assert read_lines("show it", f"first\n{message}\nsecond") == ["first", "second"]
    with pytest.raises(ParseError, match="within a line"):
        read_lines("show it", f"first half of a li{message}\nne\n")


@pytest.mark.parametrize("sign", ["\x1b[K", "\x07", "\x08", "\x7f", "\x9b2K", "\ufeff"])
def test_a_control_character_that_is_left_over_makes_the_text_unreadable(sign: str) -> None:
    with pytest.raises(ParseError, match="no router prints"):
        read_lines("show it", f"first\n{sign}second\n")


@pytest.mark.parametrize(
    "pager",
    [" --More-- \n", " --More-- " + "\x08" * 9 + " " * 8 + "\x08" * 9],
)
def test_a_pager_between_two_lines_takes_nothing_with_it_and_one_before_the_prompt_cuts_the_text(pager: str) -> None:
    assert read_lines("show it", f"first\n{pager}second\nr7#") == ["first", "second"]
    with pytest.raises(ParseError, match="stops at the pager"):
        read_lines("show it", f"r7#show it\nfirst\n{pager}r7#\n")

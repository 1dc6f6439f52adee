"""Telling responses apart: every way in which a message can cut an exchange, without a router."""

from __future__ import annotations

import pytest

from corelinks.tasks.connection import ios, responses
from corelinks.tasks.connection.responses import Prompt
from corelinks.tasks.redaction import may_go_on, redact

LOG = "*Mar  1 00:02:11.123: %LDP-5-NBRCHG: LDP Neighbor 192.0.2.2:0 (1) is UP"
ASKED = "show clock"
ANSWER = "*02:11:12.345 UTC Sat Mar 1 2025"
FRAME = f"p1#{ASKED}\r\n{ANSWER}\r\nsecond line\r\np1#"
WANTED = f"{ANSWER}\nsecond line"


def only(raw: str, echo: str = ASKED) -> str:
    found = responses.finished(raw, echo, ["p1"])
    assert len(found) == 1
    return found[0].text


def test_a_response_stands_between_echo_and_prompt() -> None:
    assert only(FRAME) == WANTED


def test_half_a_prompt_is_no_prompt() -> None:
    assert all(not responses.finished(FRAME[:end], ASKED, ["p1"]) for end in range(len(FRAME)))


@pytest.mark.parametrize("place", [1, 2, 3, 8, len(FRAME) - 1, len(FRAME) - 2, len(FRAME) - 3, len(FRAME)])
def test_a_message_in_the_echo_or_in_a_prompt_leaves_one_reading(place: int) -> None:
    assert only(f"{FRAME[:place]}\r\n{LOG}\r\n{FRAME[place:]}") == WANTED


def test_a_message_within_the_response_leaves_more_than_one_reading() -> None:
    place = FRAME.index("line")
    found = responses.finished(f"{FRAME[:place]}\r\n{LOG}\r\n{FRAME[place:]}", ASKED, ["p1"])
    assert {reading.text for reading in found} == {WANTED, f"{ANSWER}\nsecond \nline"}


def test_a_line_of_a_response_that_is_a_prompt_does_not_end_it_where_a_marker_vouches_for_the_end() -> None:
    raw = f"p1#{ASKED}\r\nbanner\r\np1#\r\nmore\r\np1#!1a2b3c4d\r\np1#"
    assert only(responses.split(raw, ["!1a2b3c4d"])[0]) == "banner\np1#\nmore"


def test_a_marker_is_found_although_a_message_cuts_it() -> None:
    raw = f"p1#show a\r\none\r\np1#!1a2b\r\n{LOG}\r\n3c4d\r\np1#show b\r\ntwo\r\np1#!5e6f7a8b\r\np1#"
    one, two = responses.split(raw, ["!1a2b3c4d", "!5e6f7a8b"])
    assert (only(one, "show a"), only(two, "show b")) == ("one", "two")


def test_warnings_of_a_pending_rollback_are_no_response() -> None:
    raw = (
        "interface Tunnel12\r\np1(config-if)#Rollback Confirmed Change: Rollback will begin in one minute.\r\n"
        'Enter "configure confirm" if you wish to keep what you\'ve configured\r\n'
    )
    found = responses.finished(raw, "interface Tunnel12", ["p1"])
    assert [(reading.text, reading.prompt) for reading in found] == [("", Prompt("p1", "config-if", True))]


def test_a_prompt_printed_again_behind_a_message_is_no_response() -> None:
    assert only(f"p1#{ASKED}\r\nx\r\np1#\r\n{LOG}\r\np1#") == "x"


def test_the_hostname_is_cut_in_configuration_modes_only() -> None:
    name = "core-router-with-a-long-name"
    cut = Prompt(name[:20], "config-if", True)
    assert responses.is_of(cut, name)
    assert not responses.is_of(Prompt(name[:20], None, True), name)
    assert not responses.is_of(Prompt("core", "config", True), name)


@pytest.mark.parametrize(
    "answer",
    [
        "      ^\n% Invalid input detected at '^' marker.\n",
        "% Incomplete command.",
        '% Ambiguous command:  "in"',
        "Command authorization failed.",
        "Command rejected: already in use",
        "Configuration mode is locked by process '484' user 'NETCONF' from terminal '64'. Please try later.",
        "% 10.0.0.0 overlaps with Tunnel0",
        "% Cannot remove as proposal is in use.",
        "Error: Could not open file bootflash:base.conf for reading",
        "%Turn config archive on before using Rollback Confirmed Change",
        "%Warning: weak\n% Invalid input detected at '^' marker.",
        "%Please set mpls mtu to a value less than or equal to the interface mtu 1500",
    ],
)
def test_refusals_are_recognised(answer: str) -> None:
    assert ios.refusal(answer) is not None


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "%Warning: weaker transform is deprecated",
        "% Warning: Please make sure IKE SA encryption keysize configured, is greater than or equal to IPSec SA"
        " encryption keysize.",
        "% NOTE: This new crypto map will remain disabled until a peer",
        "%PARSER-5-HIDDEN: Warning!!! command is hidden",
        "IKEv2 profile MUST have:\n   1. A local and a remote authentication method.",
        "Enter configuration commands, one per line.  End with CNTL/Z.",
        "Rollback Confirmed Change: Backing up current running config to flash:archive-1",
        "% Interface Tunnel12 IPv4 disabled and address(es) removed due to enabling VRF RED",
    ],
)
def test_warnings_are_no_refusals(answer: str) -> None:
    assert ios.refusal(answer) is None


@pytest.mark.parametrize(
    "text", ["Destination filename [startup-config]? ", "Proceed? [confirm]", "Sure? [yes/no]: ", "? [no]: "]
)
def test_questions_are_recognised(text: str) -> None:
    assert responses.open_question(f"line\r\nsome words\r\n{text}", "line") == f"some words\n{text}"


@pytest.mark.parametrize("broken", ["\n", ""])
def test_a_secret_that_a_message_has_cut_is_whole_again_before_it_is_masked(broken: str) -> None:
    text = f"p1(config)#username eve password HALF{broken}{LOG}\nOTHER\np1(config)#"
    shown = redact(responses.with_open_lines_whole(text, may_go_on))
    assert ("HALF" in shown, "OTHER" in shown, LOG in shown) == (False, False, True)
    assert shown.endswith("\np1(config)#")


def test_a_message_between_lines_without_a_secret_stays_where_it_is() -> None:
    text = f"interface Loopback1\n{LOG}\n description HALF\np1#"
    assert responses.with_open_lines_whole(text, may_go_on) == text

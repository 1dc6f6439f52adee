"""What of a response reaches the parsers: all of its lines, and nothing around them."""

from __future__ import annotations

import re

import pytest

from corelinks.tasks.parse import ParseError
from corelinks.tasks.parse.screen import clean_lines, only, read_lines


def test_a_prompt_right_behind_the_answer_takes_no_line_with_it() -> None:
    assert clean_lines("show it", "first\nlast\np1#") == ["first", "last"]
    assert clean_lines("show it", "first\n\nlast\n\n\np1#") == ["first", "", "last"]


def test_a_tab_goes_to_the_next_eighth_column() -> None:
    assert clean_lines("show it", "\tfar\n one\ttwo") == ["        far", " one    two"]


def test_characters_of_a_terminal_are_left_out() -> None:
    assert clean_lines("show it", "fi\x00rst\r\nlast\r") == ["first", "last"]


@pytest.mark.parametrize("character", ["\u00a0", "\u2003", "X"])
def test_only_spaces_are_blank(character: str) -> None:
    assert clean_lines("show it", f"{character}\n\n{character} \n") == [character, "", character]


@pytest.mark.parametrize("character", ["\u00a0", "X"])
def test_only_spaces_are_stripped(character: str) -> None:
    assert read_lines("show it", f" {character} \nmiddle\n{character}") == [character, "middle", character]


def test_a_text_that_stops_at_the_pager_is_refused_by_name_and_line() -> None:
    with pytest.raises(ParseError, match="pager") as raised:
        read_lines("show it", "first\n --More-- ")

    assert (raised.value.command, raised.value.line) == ("show it", " --More--")


def test_a_number_that_no_counter_holds_is_refused_by_name_and_line() -> None:
    with pytest.raises(ParseError, match="more than 40 digits") as raised:
        read_lines("show it", "9" * 100)

    assert (raised.value.command, raised.value.line) == ("show it", "9" * 80)


def test_what_is_missing_from_no_lines_at_all_has_no_line() -> None:
    with pytest.raises(ParseError, match="no heading") as raised:
        only("show it", [], re.compile("x"), "heading")

    assert raised.value.line is None


def test_a_separator_that_no_router_prints_is_refused_by_name_and_line() -> None:
    with pytest.raises(ParseError, match="no router prints") as raised:
        read_lines("show it", "first\n la\u2028st ")

    assert (raised.value.command, raised.value.line) == ("show it", "la\u2028st")

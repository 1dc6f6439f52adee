"""What a question mark lists and the tab key completes."""

from __future__ import annotations

import pytest

from tests.support.typed_session import Bench, Typist


@pytest.fixture
def typist() -> Typist:
    return Bench().typist()


def asked(typist: Typist, text: str) -> str:
    """What is printed for a text that ends with a question mark, and the line that stands there again."""
    return typist.raw(text).replace("\r\n", "\n").removeprefix(text)


def test_after_a_blank_every_word_is_listed_with_what_it_means(typist: Typist) -> None:
    screen = asked(typist, "show mpls ?")
    assert "\n  forwarding-table  Show the Label Forwarding Information Base (LFIB)\n" in screen
    assert screen.endswith("\n\np1#show mpls ")


def test_after_letters_the_words_that_begin_so_stand_side_by_side(typist: Typist) -> None:
    assert asked(typist, "sh mpls l?") == "\nldp  \n\np1#sh mpls l"


@pytest.mark.parametrize(("text", "listed"), [("show interfaces tun?", "Tunnel"), ("show run int l?", "Loopback")])
def test_interfaces_are_words_too(typist: Typist, text: str, listed: str) -> None:
    assert asked(typist, text).startswith(f"\n{listed}  \n")


def test_a_kind_of_interface_needs_a_number(typist: Typist) -> None:
    assert "\n  <0-2147483647>  Tunnel interface number\n" in asked(typist, "show interfaces Tunnel ?")


def test_arguments_are_listed_and_what_may_end_here_says_so(typist: Typist) -> None:
    assert "\n  <0-512>  Number\n" in asked(typist, "terminal length ?")
    typist.raw("\x15")
    assert "\n  <cr>\n" in asked(typist, "show privilege ?")


@pytest.mark.parametrize("text", ["nonsense ?", "nonsense?", "show nonsense ?", "show run | x?"])
def test_what_is_no_command_has_no_help(typist: Typist, text: str) -> None:
    assert "\n% Unrecognized command\n" in asked(typist, text)


def test_an_ambiguous_word_has_no_help(typist: Typist) -> None:
    assert '\n% Ambiguous command:  "c "\n' in asked(typist, "c ?")


def test_filters_are_listed_behind_the_bar(typist: Typist) -> None:
    assert "\n  include   Include lines that match\n" in asked(typist, "show run | ?")
    typist.raw("\x15")
    assert asked(typist, "show run | inc?").startswith("\ninclude  \n")


def test_the_configuration_has_help_of_its_own(typist: Typist) -> None:
    typist.all("configure terminal", "interface Tunnel12")
    assert "\n  protection          Enable tunnel protection\n" in asked(typist, "tunnel ?")
    typist.raw("\x15")
    assert asked(typist, "no tunnel pr?").startswith("\nprotection  \n")
    typist.raw("\x15")
    assert "\n  running-config " in asked(typist, "do show ?")


def test_long_help_comes_in_pages(typist: Typist) -> None:
    typist.type("terminal length 5")
    assert typist.raw("show ?").endswith(" --More-- ")
    assert typist.raw("q").endswith("p1#show ")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("sh pri\t", "sh privilege "),
        ("show int\t", "show interfaces "),
        ("show interfaces gig\t", "show interfaces GigabitEthernet"),
        ("sh c\t", "sh c"),
        ("nonsense x\t", "nonsense x"),
    ],
)
def test_the_tab_key_completes_a_word_on_a_line_of_its_own(typist: Typist, keys: str, line: str) -> None:
    assert typist.raw(keys).endswith(f"\r\np1#{line}")
    assert typist.session.editor.text == line

"""A line stands for one rule: a second rule with the same line is refused where it is written."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.grammar.match import Grammar


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("show clock", "show clock"),
        ("show clock", "show clock [detail]"),
        ("show clock [detail]", "show clock detail"),
        ("clear counters [INTERFACE]", "clear counters INTERFACE"),
        ("show {ip|ipv6} route", "show ip route"),
        ("debug {all|ip}*", "debug all"),
        ("logging {WORD|level <0-7>}*", "logging level <0-7>"),
        ("mpls label range <16-100000>", "mpls label range / <16-100000>"),
    ],
)
def test_a_second_rule_with_a_line_of_the_first_is_refused(first: str, second: str) -> None:
    for one, other in ((first, second), (second, first)):
        grammar: Grammar[str] = Grammar()
        grammar.add(one, "the first")
        with pytest.raises(ValueError, match="stands for 'the second', and for 'the first' already"):
            grammar.add(other, "the second")


def test_lines_that_only_begin_alike_stand_for_their_own_rules() -> None:
    grammar: Grammar[str] = Grammar()
    for pattern in ("show clock", "show clock detail", "show clock WORD detail", "debug {all|ip}* now", "debug all"):
        grammar.add(pattern, pattern)
    assert grammar.match("sh clo").rule == "show clock"
    assert grammar.match("debug all").rule == "debug all"
    assert grammar.match("debug all ip now").rule == "debug {all|ip}* now"
    assert grammar.match("sh clo det").rule == "show clock detail"
    assert grammar.match("sh clo utc det").rule == "show clock WORD detail"

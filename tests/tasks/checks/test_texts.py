"""What each check says on each occasion is what is written down, and was read by somebody, in CHECK-TEXTS.txt."""

from __future__ import annotations

import pytest

from tests.sweeps.check_texts import WRITTEN, said_by_occasion

SAID = dict(said_by_occasion())
EXPECTED = {
    title: text
    for part in WRITTEN.read_text(encoding="utf-8").split("=== ")
    for title, _, text in [part.partition("\n")]
}


def test_the_same_occasions_are_written_down() -> None:
    assert [title for title in EXPECTED if title] == list(SAID)


@pytest.mark.parametrize("occasion", list(SAID))
def test_what_is_said_is_what_is_written(occasion: str) -> None:
    again = "`python -m tests.sweeps.check_texts --write` writes it anew, if the difference is meant"
    assert SAID[occasion]() == EXPECTED.get(occasion), again

"""The report of a run for a ticket: short, and nothing in it is markup but what is ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corelinks.runbooks.report import facts_of
from corelinks.runbooks.reports.run_markdown import MOST_LISTED, cell, code, to_markdown
from tests.support.journaled_run import journaled_run

HOSTILE = "``` | \\| <script>x</script> [a](http://e.example) @all #12 !3 **b** https://e.example \x1b[2J\u202e `"
CORE = {"k1-k2": ("k1", "k2", "encrypted"), "k2-k3": ("k2", "k3", "as-before"), "k3-k4": ("k3", "k4", "unknown")}
_OURS = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}


def tokens_of(text: str) -> list[Token]:
    found = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [*found, *(child for token in found for child in token.children or ())]


def rows_of(text: str) -> list[int]:
    """How many cells each row of the tables has."""
    rows: list[int] = []
    for token in tokens_of(text):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    return rows


def test_a_ticket_says_how_it_went_why_not_and_what_to_do(tmp_path: Path) -> None:
    text = to_markdown(facts_of(journaled_run(tmp_path / "journal.db", CORE, arguments=["migrate"]), "last"))
    assert "**`1 unknown, 1 as-before, 1 encrypted`**; exit code 1: a check failed" in text
    assert "| `k2-k3` | `k2 k3` | `as-before` |" in text
    assert "- why: `build was not proven: as expected`" in text
    assert "- **to do**: `k3: as expected`" in text
    assert "- changed by others: `as expected`" in text
    assert rows_of(text) == [5, 5, 5, 5]
    assert len(text.splitlines()) < 30


def test_whatever_was_said_by_others_is_code_in_it(tmp_path: Path) -> None:
    links = {f"{name} {HOSTILE}": (f"a {HOSTILE}", f"b {HOSTILE}", outcome) for name, (_, _, outcome) in CORE.items()}
    journal = journaled_run(tmp_path / "journal.db", links, words=HOSTILE, verb=HOSTILE)
    facts = replace(facts_of(journal, "last", remark=HOSTILE), change={"id": HOSTILE, HOSTILE: [{HOSTILE: HOSTILE}]})
    text = to_markdown(facts)
    inline = [token for token in tokens_of(text) if (token.level == 0 and token.type in _OURS) or token.type == "text"]
    assert {token.type for token in tokens_of(text) if token.type.startswith("html")} == set()
    assert not [token.type for token in tokens_of(text) if token.type.startswith(("link", "image", "fence"))]
    assert not [token.content for token in inline if token.type == "text" and "e.example" in token.content]
    assert rows_of(text) == [5] * 4
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("text", ["", " ", "`", "``a`", "a\nb", " a ", "|", "\\|", "\\", "`|`"])
def test_a_text_is_one_piece_of_code_and_one_cell(text: str) -> None:
    (inline,) = [token for token in MarkdownIt("commonmark").parse(code(text)) if token.type == "inline"]
    kinds = [child.type for child in inline.children or ()]
    assert kinds == (["code_inline"] if text.strip() else ["text"])
    assert rows_of(f"| a | b |\n|---|---|\n| {cell(text)} | x |") == [2, 2]


def test_of_many_links_a_ticket_lists_those_that_did_not_go_well(tmp_path: Path) -> None:
    links = {f"l{each}": ("a", "b", "encrypted" if each else "as-before") for each in range(MOST_LISTED + 1)}
    text = to_markdown(facts_of(journaled_run(tmp_path / "journal.db", links), "last"))
    assert f"Of {MOST_LISTED + 1} links, those that did not go well:" in text
    assert rows_of(text) == [5, 5]

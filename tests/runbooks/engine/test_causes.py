"""A refusal is a value, and its sentence is made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from corelinks.runbooks.engine.causes import Cause, Refusal
from tests.support.paths import ROOT

# Attributes and variables that hold words for a person.
WORDS = {"reason", "reasons", "text", "words", "sentence", "why", "instructions"}


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            Refusal(Cause.ONLY_PATH, ("p3", "p4")),
            "it is the only path to p3, p4: losing it would part the core (only_path: proceed allows it)",
        ),
        (Refusal(Cause.GOES_ALONE), "it is the only path to a part of the core and goes alone"),
        (
            Refusal(Cause.ANOTHER_GOES_ALONE, ("p1-p2",)),
            "p1-p2 is the only path to a part of the core and goes alone",
        ),
        (Refusal(Cause.LOST_TOGETHER, ("p1-p2", "p2-p3")), "losing it together with p1-p2, p2-p3 would part the core"),
        (Refusal(Cause.ROUTER_UNPROVEN, ("p1", "p1-p2")), "not tried: p1 was left unproven by p1-p2"),
        (Refusal(Cause.STOPPED), "the run was stopped before this link was started"),
    ],
)
def test_a_refusal_says_its_cause_in_a_sentence(refusal: Refusal, sentence: str) -> None:
    assert str(refusal) == sentence


def decisions_on_words(tree: ast.AST) -> Iterator[int]:
    """The lines in which something is looked for in words, or words are compared with others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = [node.func.value] if node.func.attr in ("startswith", "endswith", "find", "count") else []
        elif isinstance(node, ast.Compare):
            looks_in = any(isinstance(op, ast.In | ast.NotIn | ast.Eq | ast.NotEq) for op in node.ops)
            asked = [node.left, *node.comparators] if looks_in else []
        else:
            continue
        for part in asked:
            name = part.attr if isinstance(part, ast.Attribute) else part.id if isinstance(part, ast.Name) else ""
            if name in WORDS:
                yield node.lineno


def test_no_decision_of_the_engine_reads_words_that_are_for_a_person() -> None:
    folder = ROOT / "runbooks" / "engine"
    trees = {path: ast.parse(path.read_text()) for path in sorted(folder.rglob("*.py"))}
    assert [f"{path}:{line}" for path, tree in trees.items() for line in decisions_on_words(tree)] == []


@pytest.mark.parametrize(
    "code",
    ['reason.startswith("not tried")', '"sample" not in report.reason', 'link.reason == "stopped"', '"x" in text'],
)
def test_a_decision_on_words_would_be_noticed(code: str) -> None:
    assert list(decisions_on_words(ast.parse(code)))

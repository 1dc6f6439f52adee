"""No decision reads a sentence that the program wrote for a person: causes, refusals and obstacles are values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.support.paths import ROOT

# Attributes and variables that hold words for a person.
WORDS = frozenset({"reason", "reasons", "text", "words", "sentence", "message", "why", "instructions"})
# Fields of a check's result and of a report. (As a variable, `found` is what a parser has read.)
FIELDS = WORDS | {"found", "expected", "hint", "cause", "detail", "purpose"}
READING = frozenset({"startswith", "endswith", "find", "index", "count", "removeprefix", "partition", "split"})

# Where words are looked into all the same, by file and expression: a router's text, or a user's.
ALLOWED = {
    "tasks/checks/preflight.py": ("'% Invalid input' in text",),
    # The transform as a router prints it.
    "tasks/checks/protection.py": (
        "'gcm' in text",
        "'aes' in text",
        "'3des' in text",
        r"re.search('esp-des\\b', text)",
        r"re.search('esp-(md5|sha\\d*)-hmac', text)",
        r"re.sub('esp-sha\\d+-hmac', '', text)",
    ),
    "tasks/checks/traffic.py": ("'% Invalid input' in text",),
    # A sentence is made of another.
    "tasks/checks/check.py": ("obstacle.why.removeprefix(f'{obstacle.router}: ')",),
    # Results stand together for a reader: which they are was decided by an obstacle.
    "runbooks/reports/problems.py": (
        "check.hint != first.hint",
        "first.hint != checks[-1].hint",
        "check.cause != missing",
    ),
}
JUDGING = (
    "runbooks/*.py",
    "runbooks/engine/**/*.py",
    "runbooks/reports/*.py",
    "runbooks/cli/*.py",
    "tasks/checks/*.py",
)


def decisions_on_words(tree: ast.AST) -> Iterator[ast.Compare | ast.Call]:
    """The expressions in which something is looked for in words, or words are compared with others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            read = [node.func.value] if node.func.attr in READING else []
            read += node.args if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" else []
        elif isinstance(node, ast.Compare):
            looks_in = any(isinstance(op, ast.In | ast.NotIn | ast.Eq | ast.NotEq) for op in node.ops)
            read = [node.left, *node.comparators] if looks_in else []
        else:
            continue
        if any(is_words(part) for part in read):
            yield node


def is_words(part: ast.expr) -> bool:
    """Whether an expression is words for a person, in small letters or as they are."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and not part.args:
        return is_words(part.func.value)
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "str":
        return any(isinstance(inner, ast.Attribute | ast.Name) and is_words(inner) for inner in part.args)
    return (isinstance(part, ast.Attribute) and part.attr in FIELDS) or (
        isinstance(part, ast.Name) and part.id in WORDS
    )


def test_no_decision_reads_words_that_are_for_a_person() -> None:
    noticed: dict[str, set[str]] = {}
    for path in (path for pattern in JUDGING for path in ROOT.glob(pattern)):
        for node in decisions_on_words(ast.parse(path.read_text(encoding="utf-8"))):
            noticed.setdefault(str(path.relative_to(ROOT)), set()).add(ast.unparse(node))
    assert noticed == {file: set(expressions) for file, expressions in ALLOWED.items()}


@pytest.mark.parametrize(
    "code",
    [
        'reason.startswith("not tried")',
        '"sample" not in report.reason',
        'link.reason == "stopped"',
        '"x" in text',
        '"sample" not in check.found',
        'result.found.endswith("cheaper than this link")',
        '"metric" in check.expected.lower()',
        'check.cause == "no SA"',
        'str(refusal.words).count("p1")',
        're.search("no SA", check.hint)',
        'problem.cause.split(": ")',
    ],
)
def test_a_decision_on_words_would_be_noticed(code: str) -> None:
    assert len(list(decisions_on_words(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    ["report.cause is Cause.STOPPED", "found == wanted", "check.obstacle is Obstacle.NO_TUNNEL", "not check.found"],
)
def test_a_decision_on_values_is_none_on_words(code: str) -> None:
    assert list(decisions_on_words(ast.parse(code))) == []

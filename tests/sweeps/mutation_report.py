"""What became of the mutants: the table by module, the survivors, and those that are explained.

``mutation_equivalents.yaml`` explains in two ways. ``wording`` names the calls whose string arguments are words for a
human: a mutant that changes nothing else is explained. ``mutants`` names single ones by function and changed lines.
"""

from __future__ import annotations

import ast
import difflib
import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

TESTS = Path(__file__).resolve().parent
EXPLANATIONS = TESTS / "mutation_equivalents.yaml"
_CONTEXT = 60
REPORT = TESTS / "MUTATION.md"
_COLUMNS = ("module", "mutants", "tried", "killed", "explained", "survived", "killed of tried", "killed or explained")


@dataclass(frozen=True)
class Mutant:
    """One change: ``name`` is mutmut's, ``function`` the dotted name of what is changed."""

    name: str
    function: str
    before: ast.FunctionDef
    after: ast.FunctionDef

    @cached_property
    def change(self) -> tuple[str, ...]:
        """The lines that go (``- ...``) and those that come (``+ ...``), without indentation."""
        before, after = (_named_alike(node) for node in (self.before, self.after))
        lines = difflib.ndiff(before, after)
        changed = [f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-"]
        return _shortened(*changed) if len(changed) == 2 else tuple(changed)


def _named_alike(node: ast.FunctionDef) -> list[str]:
    first, *rest = ast.unparse(node).splitlines()
    return [first.replace(node.name, "function", 1), *rest]


def _shortened(before: str, after: str) -> tuple[str, str]:
    """Two long lines without most of what they have in common."""
    head = next((at for at, pair in enumerate(zip(before[2:], after[2:], strict=False)) if pair[0] != pair[1]), 0)
    tail = next((at for at, pair in enumerate(zip(before[::-1], after[::-1], strict=False)) if pair[0] != pair[1]), 0)
    start = head - _CONTEXT if head > _CONTEXT else 0
    cut = max(tail - _CONTEXT, 0)
    short = [line[2 + start : len(line) - cut] for line in (before, after)]
    dots = "... " if start else "", " ..." if cut else ""
    return tuple(f"{sign} {dots[0]}{line}{dots[1]}" for sign, line in zip("-+", short, strict=True))  # type: ignore


@dataclass(frozen=True)
class Outcome:
    """``fate`` is ``killed``, ``timeout``, ``survived`` or ``not run``; ``of`` the number of the module's mutants."""

    module: str
    mutant: Mutant
    fate: str
    of: int


@dataclass(frozen=True)
class Explanations:
    """Why a survivor needs no test."""

    wording: Mapping[str, Sequence[int]]
    any_case: Mapping[str, int]
    guards: Sequence[str]
    falsy: Sequence[str]
    mutants: Mapping[str, Sequence[Mapping[str, Any]]]

    def explain(self, mutant: Mutant) -> bool:
        """Whether the mutant is explained."""
        if any(list(mutant.change) == one["change"] for one in self.mutants.get(mutant.function, ())):
            return True
        return _Alike(self).see(mutant.before) == _Alike(self).see(mutant.after)


def load_explanations(path: Path = EXPLANATIONS) -> Explanations:
    """Read the data file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    calls = data["wording"]["calls"], data["any_case"]["calls"]
    return Explanations(*calls, data["guards"]["names"], data["falsy"]["calls"], data["mutants"])


class _Alike(ast.NodeTransformer):
    """Makes functions alike that differ only in what is explained as a kind."""

    def __init__(self, explanations: Explanations) -> None:
        self.explanations = explanations

    def see(self, node: ast.FunctionDef) -> str:
        copy = ast.parse(ast.unparse(node)).body[0]
        assert isinstance(copy, ast.FunctionDef)
        copy.name = "function"
        return ast.dump(self.visit(copy))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.explanations.falsy and ast.unparse(node.args[0]) in ("None", "False"):
            node.args[0] = ast.Constant(False)
        for number, argument in enumerate(node.args):
            if number in self.explanations.wording.get(name, ()):
                _blank(argument)
            if number >= self.explanations.any_case.get(name, len(node.args)):
                _lower(argument)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = _without_true(node.test, self.explanations.guards)
        return self.generic_visit(node)


def _blank(argument: ast.expr) -> None:
    """Empty the strings that stand there themselves or in an f-string; not those that are compared or called with."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        argument.value = ""
    elif isinstance(argument, ast.JoinedStr):
        for part in argument.values:
            _blank(part)
    elif isinstance(argument, ast.IfExp | ast.BoolOp):
        for part in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else argument.values:
            _blank(part)


def _lower(argument: ast.expr) -> None:
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            part.value = part.value.lower()


def _without_true(test: ast.expr, guards: Sequence[str]) -> ast.expr:
    """``tunnel`` for ``tunnel or True``."""
    is_or_true = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) and ast.unparse(test.values[-1]) == "True"
    if is_or_true and isinstance(test, ast.BoolOp) and ast.unparse(test.values[0]) in guards:
        return test.values[0]
    return test


def report(outcomes: Sequence[Outcome], explanations: Explanations) -> list[str]:
    """The table, one row a module and one for all, as Markdown."""
    by_module: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_module[outcome.module].append(outcome)
    rows = [_row(module, found, found[0].of, explanations) for module, found in by_module.items()]
    rows.append(_row("all", outcomes, sum(found[0].of for found in by_module.values()), explanations))
    widths = [max(len(row[column]) for row in (_COLUMNS, *rows)) for column in range(len(_COLUMNS))]
    table = [_COLUMNS, tuple("-" * width for width in widths), *rows]
    return [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in table]


def _row(name: str, outcomes: Sequence[Outcome], of: int, explanations: Explanations) -> tuple[str, ...]:
    tried = [outcome for outcome in outcomes if outcome.fate != "not run"]
    killed = sum(outcome.fate in ("killed", "timeout") for outcome in tried)
    explained = sum(outcome.fate == "survived" and explanations.explain(outcome.mutant) for outcome in tried)
    left = len(tried) - killed - explained
    shares = (_percent(killed, len(tried)), _percent(killed + explained, len(tried)))
    return (f"`{name}`", *map(str, (of, len(tried), killed, explained, left)), *shares)


def _percent(part: int, whole: int) -> str:
    """Cut, not rounded: 100.0 % is said of everything alone."""
    return f"{1000 * part // whole / 10:.1f} %" if whole else "–"


def survivors(outcomes: Iterable[Outcome], explanations: Explanations) -> list[str]:
    """The survivors that nobody explained, with what they change."""
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.fate == "survived" and not explanations.explain(outcome.mutant):
            lines += [outcome.mutant.name, *(f"    {line}" for line in outcome.mutant.change)]
    return lines


def write(area: str, lines: Sequence[str], left: Sequence[str], arguments: Sequence[str]) -> None:
    """Write an area's table and survivors into ``tests/MUTATION.md``, with the command that made them."""
    command = shlex.join(["python", "-m", "tests.sweeps.mutation", *arguments])
    listed = ["Survivors that nobody explained yet:", "", "```", *left, "```"] if left else [_NOBODY_LEFT]
    sections = _sections(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    sections[area] = "\n".join([f"Written by `{command}`.", "", *lines, "", *listed])
    parts = [_HEAD, *(f"## {name}\n\n{sections[name]}\n" for name in sorted(sections))]
    REPORT.write_text("\n".join(parts), encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    parts = (part.partition("\n") for part in text.split("\n## ")[1:])
    return {name: body.strip() for name, _, body in parts}


_NOBODY_LEFT = "No mutant survived unexplained."
_HEAD = """\
# Mutation testing of parsers and checks

A mutant is the program with one thing changed. It is *killed* when a test fails or never ends. It is *explained* when
no test fails and `mutation_equivalents.yaml` says why none has to: it means the same, or changes only words for humans.
Where the command says `--sample`, the numbers are those of a sample, else of all mutants. Module constants, among them
the patterns of the parsers, are not changed: property tests and transcripts hold those.
"""

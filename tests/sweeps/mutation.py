"""Mutation testing of parsers and checks: ``python -m tests.sweeps.mutation``, with the extra ``mutation`` installed.

mutmut changes one thing in one function and asks whether a test of that function notices. It works on a copy, so that
the tree stays as it is, with two processes at most and at a low priority. The tests are the fast and pure ones: those
of the parsers for parsers, those of the checks on written responses for checks; no simulator, no SSH. The property
tests stay out: they draw anew each time, and with them the same mutant would live one day and die the next.

mutmut leaves decorated functions alone, and all checks are such: in the copy decorators become calls beneath the
function; only those with a cache stay unchanged. Nor does it change module constants, so the patterns of the parsers
are held by the property tests and by the transcripts, not by this score.

    python -m tests.sweeps.mutation                          everything: 8500 mutants, half an hour or more
    python -m tests.sweeps.mutation --module parse           the parsers alone
    python -m tests.sweeps.mutation --module ldp --module screen
    python -m tests.sweeps.mutation --sample 20 --seed 7     twenty mutants of each module
    python -m tests.sweeps.mutation --write                  and write the tables into tests/MUTATION.md
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT
from tests.sweeps.mutation_report import Mutant, Outcome, load_explanations, report, survivors, write

FLOORS = ("inventory", "templates", "tasks", "runbooks")
WORKERS = 2
_NO_TESTS = (5, 33)
_TIMEOUTS = (-24, 24, 36, 152, 255)


@dataclass(frozen=True)
class Area:
    """Modules, and the tests that have to notice what is changed in them."""

    folder: str
    tests: tuple[str, ...]
    left_out: tuple[str, ...]

    def modules(self) -> tuple[str, ...]:
        """Dotted names of the modules."""
        paths = sorted((ROOT / self.folder).glob("*.py"))
        stems = (path.stem for path in paths if path.stem != "__init__")
        return tuple(f"corelinks/{self.folder}/{stem}".replace("/", ".") for stem in stems)

    def selection(self) -> list[str]:
        """The test files."""
        found = {path for pattern in self.tests for path in ROOT.glob(pattern)}
        return sorted(str(path.relative_to(ROOT)) for path in found)


# Sweeps over all responses want less than the tests of single checks, and take most of the time.
_SWEEPS = ("each_missing_response", "a_response_that_nobody_can_read", "no_response_that_is_cut_anywhere")
AREAS = (
    Area("tasks/parse", ("tests/tasks/parse/test_*.py",), ("any_text",)),
    Area("tasks/checks", ("tests/tasks/checks/test_*.py",), _SWEEPS),
)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print the table and the survivors; 1 when a mutant survived unexplained."""
    asked = _arguments(arguments)
    os.nice(10)
    is_any_left = False
    for area in AREAS:
        modules = [name for name in area.modules() if not asked.module or any(_is(name, one) for one in asked.module)]
        if not modules:
            continue
        with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
            outcomes = _run(Path(scratch), area, modules, asked)
        explanations = load_explanations()
        lines, left = report(outcomes, explanations), survivors(outcomes, explanations)
        is_any_left = is_any_left or bool(left)
        print("\n".join([*lines, "", *left]))
        if asked.write:
            write(area.folder, lines, left, arguments)
    return 1 if is_any_left else 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.mutation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--module", action="append", default=[], help="ldp, checks.ike, all of parse; may be repeated")
    parser.add_argument("--sample", type=int, help="so many mutants of each module, drawn at random; all when absent")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--write", action="store_true", help="write the tables into tests/MUTATION.md")
    asked = parser.parse_args(arguments)
    known = [name for area in AREAS for name in area.modules()]
    for one in asked.module:
        if not any(_is(name, one) for name in known):
            parser.error(f"no such module: {one}; there are {', '.join(known)}")
    return asked


def _is(name: str, asked: str) -> bool:
    """Whether ``corelinks.tasks.checks.ike`` is meant: by ``ike``, ``checks.ike``, or all of ``checks``."""
    return f".{name}".endswith(f".{asked}") or f".{asked}." in f".{name}"


def _run(copy: Path, area: Area, modules: Sequence[str], asked: argparse.Namespace) -> list[Outcome]:
    _prepare(copy, area, modules)
    all_mutants = {name: list(_mutants(copy, name)) for name in modules}
    mutants = {name: _drawn(found, asked) for name, found in all_mutants.items()}
    names = [mutant.name for found in mutants.values() for mutant in found] if asked.sample is not None else []
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(WORKERS), *names]
    with (copy / "mutmut.log").open("w") as log:
        done = subprocess.run(command, cwd=copy, check=False, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit((copy / "mutmut.log").read_text(encoding="utf-8")[-4000:])
    codes = _exit_codes(copy, modules)
    at_import = _called_at_import(copy, area)
    for mutant in (mutant for found in mutants.values() for mutant in found):
        if codes[mutant.name] in (0, *_NO_TESTS) and mutant.function.rpartition(".")[2] in at_import:
            codes[mutant.name] = _from_the_start(copy, area, mutant.name)
    return [
        Outcome(module, mutant, _fate(codes[mutant.name]), len(all_mutants[module]))
        for module in modules
        for mutant in mutants[module]
    ]


def _drawn(mutants: list[Mutant], asked: argparse.Namespace) -> list[Mutant]:
    if asked.sample is None or asked.sample >= len(mutants):
        return mutants
    return random.Random(asked.seed).sample(mutants, asked.sample)


def _path(module: str) -> str:
    """The file of a module in the copy."""
    return module.replace(".", "/") + ".py"


def _prepare(copy: Path, area: Area, modules: Sequence[str]) -> None:
    # In the copy the package is a plain folder, so that what is imported there is what was changed there.
    kept = shutil.ignore_patterns("__pycache__")
    for folder in FLOORS:
        shutil.copytree(ROOT / folder, copy / "corelinks" / folder, ignore=kept)
    shutil.copy(ROOT / ".src" / "corelinks" / "__init__.py", copy / "corelinks")
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=kept)
    paths = [_path(name) for name in modules]
    for path in paths:
        (copy / path).write_text(undecorated((copy / path).read_text(encoding="utf-8")), encoding="utf-8")
    (copy / "pyproject.toml").write_text(
        "[tool.mutmut]\n"
        'source_paths = ["corelinks"]\n'
        f"only_mutate = {json.dumps(paths)}\n"
        f"pytest_add_cli_args = {json.dumps(_pytest_arguments(area))}\n"
        f"pytest_add_cli_args_test_selection = {json.dumps(area.selection())}\n"
        "use_git_change_detection = false\n",
        encoding="utf-8",
    )


def _pytest_arguments(area: Area) -> list[str]:
    return ["-q", "-x", "-p", "no:cacheprovider", "-k", " and ".join(f"not {name}" for name in area.left_out)]


def undecorated(source: str) -> str:
    """The module with ``f = decorator(f)`` beneath each function for its decorators."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef):
            node.body = [new for statement in node.body for new in _undecorated(statement)]
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _undecorated(statement: ast.stmt) -> Iterator[ast.stmt]:
    # One with a cache stays as it is: in the copy, too, the cache makes the tests ten times as fast.
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef) else []
    if not isinstance(statement, ast.FunctionDef) or any("cache" in ast.unparse(one) for one in decorators):
        yield statement
        return
    statement.decorator_list = []
    for decorator in decorators:
        yield from _hoisted(decorator, statement.name)
    yield statement
    for decorator in reversed(decorators):
        call = ast.Call(decorator, [ast.Name(statement.name, ast.Load())], [])
        yield ast.Assign([ast.Name(statement.name, ast.Store())], call, lineno=0)


def _hoisted(decorator: ast.expr, name: str) -> Iterator[ast.stmt]:
    """The lambdas among a decorator's keywords as functions: what a decorator says of a check is a condition too."""
    for keyword in decorator.keywords if isinstance(decorator, ast.Call) else []:
        if isinstance(keyword.value, ast.Lambda):
            function = f"{keyword.arg}_{name}"
            body: list[ast.stmt] = [ast.Return(keyword.value.body)]
            node = ast.FunctionDef(function, keyword.value.args, body, [], lineno=0)
            vars(node).setdefault("type_params", [])  # since Python 3.12
            yield node
            keyword.value = ast.Name(function, ast.Load())


def _mutants(copy: Path, module: str) -> Iterator[Mutant]:
    # Installed with the extra ``mutation`` alone.
    from mutmut.configuration import reset_config  # type: ignore[import-not-found, unused-ignore]
    from mutmut.mutation.file_mutation import mutate_file_contents  # type: ignore[import-not-found, unused-ignore]

    path = copy / _path(module)
    reset_config()
    with contextlib.chdir(copy):
        mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    nodes = {node.name: node for node in ast.walk(ast.parse(mutated.code)) if isinstance(node, ast.FunctionDef)}
    for name in mutated.mutant_names:
        original = name.rpartition("__mutmut_")[0]
        function = f"{module}.{original.removeprefix('x_').removeprefix('xǁ').replace('ǁ', '.')}"
        yield Mutant(f"{module}.{name}", function, nodes[f"{original}__mutmut_orig"], nodes[name])


def _exit_codes(copy: Path, modules: Sequence[str]) -> dict[str, int | None]:
    codes: dict[str, int | None] = {}
    for module in modules:
        meta = copy / "mutants" / (_path(module) + ".meta")
        found: Mapping[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        codes.update(found)
    return codes


def _called_at_import(copy: Path, area: Area) -> set[str]:
    """The functions that the modules of an area call while they are imported, ``check`` for one."""
    trees = [ast.parse((copy / _path(name)).read_text(encoding="utf-8")) for name in area.modules()]
    outside = [node for tree in trees for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    calls = [call.func for node in outside for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _from_the_start(copy: Path, area: Area, name: str) -> int:
    """Run all tests in a new process: what runs only while modules are imported is never reached in a forked one."""
    command = [sys.executable, "-m", "pytest", *_pytest_arguments(area), *area.selection()]
    environment = {**os.environ, "MUTANT_UNDER_TEST": name, "PYTHONPATH": "."}
    done = subprocess.run(command, cwd=copy / "mutants", env=environment, check=False, capture_output=True)
    return done.returncode


def _fate(code: int | None) -> str:
    if code is None:
        return "not run"
    if code in _TIMEOUTS:
        return "timeout"
    return "survived" if code in (0, *_NO_TESTS) else "killed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

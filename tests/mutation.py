"""Mutation testing of parsers and checks: ``python -m tests.mutation [parse|checks]``, with mutmut installed.

mutmut changes one thing in one function and asks whether a test notices. It works on a copy, so that the tree stays
as it is. Survivors that only change the words or the arguments of an error are counted apart: the verdict is the same.
It does not change module constants, so the patterns of the parsers are held by the property tests, not by this score.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("inventory", "templates", "tasks", "runbooks", "tests")
AREAS = {
    "parse": ("tasks/parse/*.py", ("tests/parse",)),
    "checks": ("tasks/checks/*.py", ("tests/test_checks_*.py",)),
}
# The property tests draw anew each time: with them the same mutant would live one day and die the next.
LEFT_OUT = ("tests/parse/test_any_text.py",)
_WORDING = re.compile(r"ParseError|WrongInterface|\b(?:only|at_most_one|interface_name|read_lines|joined|_result)\(")
_NUMBER = re.compile(r"__mutmut_\d+$")


def main(arguments: list[str]) -> int:
    """Run the areas that are named, all when none is; 0 unless mutmut itself could not run."""
    for area in arguments or list(AREAS):
        with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
            copy = Path(scratch)
            _prepare(copy, area)
            subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=copy, check=False)
            print(report(copy, area))
    return 0


def _prepare(copy: Path, area: str) -> None:
    mutated, patterns = AREAS[area]
    tests = sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in LEFT_OUT:
        (copy / name).unlink()
    (copy / "pyproject.toml").write_text(
        "[tool.mutmut]\n"
        'source_paths = ["tasks"]\n'
        f"only_mutate = {json.dumps([mutated])}\n"
        'also_copy = ["inventory", "templates", "runbooks"]\n'
        'pytest_add_cli_args = ["-q", "-x", "-p", "no:cacheprovider"]\n'
        f"pytest_add_cli_args_test_selection = {json.dumps(tests)}\n"
        "use_git_change_detection = false\n",
        encoding="utf-8",
    )


def report(copy: Path, area: str) -> str:
    """The score, and every survivor that changes more than the words of an error."""
    tried, survivors = 0, []
    for meta in sorted(copy.glob(f"mutants/{AREAS[area][0]}.meta")):
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            tried += code is not None
            if code == 0:
                survivors.append(name)
    changes = {name: _change(copy, name) for name in survivors}
    real = {name: lines for name, lines in changes.items() if not any(_WORDING.search(line) for line in lines)}
    killed = tried - len(survivors)
    lines = [f"{area}: {killed} of {tried} mutants killed ({100 * killed / max(tried, 1):.1f} %)"]
    lines.append(f"{len(survivors) - len(real)} survivors change the words of an error only, {len(real)} more:")
    for name, change in sorted(real.items()):
        lines += [name, *(f"    {line}" for line in change)]
    return "\n".join(lines)


def _change(copy: Path, name: str) -> list[str]:
    """The lines by which the mutant differs from the original."""
    module, _, function = name.rpartition(".")
    bodies = _bodies(copy / "mutants" / (module.replace(".", "/") + ".py"))
    before = bodies.get(_NUMBER.sub("__mutmut_orig", function), [])
    after = bodies.get(function, [])
    return [line for line in difflib.ndiff(before[1:], after[1:]) if line[0] in "+-"]


@cache
def _bodies(path: Path) -> dict[str, list[str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: ast.unparse(node).splitlines() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

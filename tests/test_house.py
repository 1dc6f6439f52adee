"""The rules of the house, held by the tests: floors, sizes, style, types."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp
import networkx as nx
import pytest

from tests.support.paths import ROOT

FLOORS = ("inventory", "templates", "tasks", "runbooks", "tests")
FILE_LINES, FUNCTION_LINES = 400, 40

# Names that two modules may share, and why. Any other name stands for one thing in its part of the house.
SHARED_NAMES = {
    "igp": "the protocol: as links.yaml wants it, and as routers show it",
    "ike": "the protocol: as it is parsed, checked, simulated, and shown by simulated routers",
    "ipsec": "the protocol, and how simulated routers show it",
    "isis": "the protocol, and how simulated routers show it",
    "ldp": "the protocol: as it is parsed, simulated, and shown by simulated routers",
    "ospf": "the protocol, and how simulated routers show it",
    "preflight": "the step of a link, and the checks that it asks for",
    "report": "the verb, and how a run went",
    "resume": "the verb, and what it does to one link",
    "rollback": "the verb, and what it does to one link",
    "save": "the step of a link, and the Nornir task for one router",
    "trust": "the verb, and the Nornir task for one router",
}


def sources() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_top_level_holds_the_five_floors_and_nothing_else() -> None:
    tracked = run("git", "ls-files").stdout.split("\n")
    if tracked == [""]:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told")
    top = {path.split("/")[0] for path in tracked if path and not path.startswith(".")}
    assert top == {"pyproject.toml", "README.md", *FLOORS}


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(path): count for path in sources() if (count := len(path.read_text().splitlines())) > FILE_LINES}
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long.append(f"{path}:{node.lineno} {node.name} {length}")
    assert long == []


def test_nothing_is_called_utils_helpers_or_common() -> None:
    assert [path for path in sources() if path.stem in {"utils", "helpers", "common"}] == []


def parts_of_the_house() -> Iterator[tuple[str, list[Path]]]:
    """The product and the simulator, which share nothing and so may use one word for two things; and the tests."""
    simulator, tests = ROOT / "runbooks" / "simulator", ROOT / "tests"
    yield "simulator", [path for path in sources() if path.is_relative_to(simulator)]
    yield "tests", [path for path in sources() if path.is_relative_to(tests)]
    yield (
        "product",
        [path for path in sources() if not path.is_relative_to(simulator) and not path.is_relative_to(tests)],
    )


def test_a_name_of_a_module_stands_for_one_thing() -> None:
    shared = set()
    for part, paths in parts_of_the_house():
        stems = Counter(path.stem for path in paths if not path.stem.startswith(("__", "test_")))
        shared |= {(part, stem) for stem, count in stems.items() if count > 1}
    assert sorted(name for name in shared if name[1] not in SHARED_NAMES) == []
    assert sorted(SHARED_NAMES.keys() - {stem for _, stem in shared}) == [], "no longer shared: let them go"


def test_a_name_of_a_class_stands_for_one_thing() -> None:
    shared = []
    for part, paths in parts_of_the_house():
        bodies = [node for path in paths for node in ast.parse(path.read_text()).body]
        names = Counter(node.name for node in bodies if isinstance(node, ast.ClassDef) and node.name[0] != "_")
        assert names
        shared += [f"{part}: {name}" for name, count in names.items() if count > 1]
    assert shared == []


def test_imports_go_down_only() -> None:
    done = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_simulator_imports_nothing_of_ours() -> None:
    strangers = []
    for path in sorted((ROOT / "runbooks" / "simulator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in names if name.split(".")[0] == "corelinks"]
            strangers += [f"{path}: {name}" for name in ours if not name.startswith("corelinks.runbooks.simulator")]
    assert strangers == []


def test_no_imports_run_in_a_circle() -> None:
    graph = grimp.build_graph("corelinks", exclude_type_checking_imports=False, cache_dir=None)
    arrows = [(module, found) for module in graph.modules for found in graph.find_modules_directly_imported_by(module)]
    parts: Iterable[set[str]] = nx.strongly_connected_components(nx.DiGraph(arrows))
    circles = [sorted(part) for part in parts if len(part) > 1]
    assert len(arrows) > 100
    assert circles == []


def test_ruff_finds_nothing() -> None:
    done = run(sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


def test_mypy_finds_nothing() -> None:
    done = run(sys.executable, "-m", "mypy")
    assert done.returncode == 0, done.stdout


def test_every_apply_template_has_its_undo() -> None:
    names = {path.name for path in (ROOT / "templates" / "ios").glob("*.j2")}
    applies = {name.removesuffix(".apply.j2") for name in names if name.endswith(".apply.j2")}
    undos = {name.removesuffix(".undo.j2") for name in names if name.endswith(".undo.j2")}
    assert applies
    assert applies == undos

"""What is installed: one package with all its data, and nothing beside it that could shadow a user's own modules."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FLOORS = ("inventory", "templates", "tasks", "runbooks")
PARTS = (*FLOORS, ".src", "pyproject.toml", "README.md")
BUILD = """
import sys
from setuptools import build_meta
place = sys.argv[1]  # setuptools writes an argv of its own
print(build_meta.build_wheel(place), build_meta.build_sdist(place))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and a source distribution, built from a copy of the checkout without the network."""
    checkout, dist = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for name in PARTS:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, checkout / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(ROOT / name, checkout)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(dist)], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wheel, source = done.stdout.split()[-2:]
    return dist / wheel, dist / source


def files_of_the_floors() -> set[str]:
    """Every file of the package as it is to be installed, from the folders of the checkout."""
    files = {path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.is_file()}
    inside = {f"corelinks/{path.relative_to(ROOT).as_posix()}" for path in files if "__pycache__" not in path.parts}
    return inside | {"corelinks/__init__.py", "corelinks/py.typed"}


def test_a_wheel_holds_every_module_template_and_file_of_the_example_inventory(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == files_of_the_floors()
    for name in ("templates/ios/tunnel.apply.j2", "inventory/links.yaml", "inventory/running/p1.cfg"):
        assert f"corelinks/{name}" in names


def test_nothing_but_corelinks_is_installed_at_the_top(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        tops = {name.split("/")[0] for name in wheel.namelist()}
        (top_level,) = [name for name in wheel.namelist() if name.endswith("top_level.txt")]
        assert wheel.read(top_level).decode().split() == ["corelinks"]
    assert {top for top in tops if not top.endswith(".dist-info")} == {"corelinks"}


def test_a_wheel_tells_its_licence_and_that_it_is_typed(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        (licence,) = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
        (metadata,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
        assert "Apache License" in wheel.read(licence).decode()
        text = wheel.read(metadata).decode()
    assert "License-Expression: Apache-2.0" in text
    assert "Classifier: Typing :: Typed" in text


def test_a_source_distribution_holds_what_the_wheel_is_built_from(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as source:
        files = {member.name.split("/", 1)[1] for member in source.getmembers() if member.isfile()}
    assert {name.removeprefix(".src/") for name in files} >= files_of_the_floors()
    assert {"pyproject.toml", "README.md", ".src/LICENSE"} <= files


def test_in_a_folder_with_modules_of_the_same_names_the_command_runs(tmp_path: Path) -> None:
    for name in FLOORS:
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('a module of the user')\n")
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('a package of the user')\n")
    command = [str(Path(sys.executable).parent / "corelinks"), "rehearse", "p3-p5", "--speed", "60"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": ".", "PATH": ""}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "encrypted" in done.stdout

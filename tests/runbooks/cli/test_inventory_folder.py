"""Which inventory a verb takes, and that none falls back on one that nobody has named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command import corelinks
from tests.support.paths import EXAMPLE

VERBS = (
    ("migrate", "p1-p2"),
    ("rollback", "p1-p2"),
    ("verify",),
    ("plan",),
    ("trust",),
    ("trust", "--record"),
    ("discover",),
)


def example_with_one_link(directory: Path, name: str) -> Path:
    """A copy of the example inventory in which ``p1-p2`` is called ``name``."""
    directory.mkdir(parents=True)
    for file in ("hosts.yaml", "groups.yaml", "defaults.yaml", "config.yaml"):
        shutil.copy(EXAMPLE / file, directory)
    text = (EXAMPLE / "links.yaml").read_text()
    renamed = text.replace("name: p1-p2\n", f"name: {name}\n")
    assert renamed != text
    (directory / "links.yaml").write_text(renamed)
    return directory


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_without_an_inventory_a_verb_says_the_three_ways_to_name_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = corelinks(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    for way in ("-i DIR", "$CORELINKS_INVENTORY", "./inventory"):
        assert way in done.stderr


def test_the_option_goes_before_the_variable_and_that_before_the_working_directory(tmp_path: Path) -> None:
    given = example_with_one_link(tmp_path / "given", "by-option")
    other = example_with_one_link(tmp_path / "other", "by-variable")
    example_with_one_link(tmp_path / "inventory", "by-folder")
    variable = {"CORELINKS_INVENTORY": str(other)}
    assert "# by-option:" in corelinks("plan", "-i", given, cwd=tmp_path, environment=variable).stdout
    assert "# by-option:" in corelinks("-i", given, "plan", cwd=tmp_path, environment=variable).stdout
    assert "# by-variable:" in corelinks("plan", cwd=tmp_path, environment=variable).stdout
    assert "# by-folder:" in corelinks("plan", cwd=tmp_path).stdout


def test_a_folder_called_inventory_that_holds_none_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "inventory").mkdir()
    (tmp_path / "inventory" / "__init__.py").touch()
    done = corelinks("plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "no inventory is named" in done.stderr


def test_a_variable_that_names_no_folder_is_told_by_its_name(tmp_path: Path) -> None:
    done = corelinks("plan", cwd=tmp_path, environment={"CORELINKS_INVENTORY": str(tmp_path / "nowhere")})
    assert done.returncode == 2
    assert "$CORELINKS_INVENTORY" in done.stderr
    assert "is not a folder" in done.stderr


def test_a_rehearsal_needs_no_inventory_since_it_has_the_example(tmp_path: Path) -> None:
    done = corelinks("rehearse", "p1-p9", cwd=tmp_path)
    assert "did you mean" in done.stderr

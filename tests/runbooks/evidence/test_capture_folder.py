"""A folder of captures may be odd in any way: it gets one sentence, and nobody waits for it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.discovery.sources import read_folder
from corelinks.runbooks.evidence.capture_folder import LARGEST_FILE, LARGEST_FOLDER, MANIFEST, SCHEMA
from corelinks.runbooks.evidence.captures import CapturesError, answers_of
from tests.support.command import corelinks
from tests.support.paths import EXAMPLE

ENTRY = {"router": "p1", "command": "show privilege", "sample": 1, "at": 1.0, "error": "silent"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p1").mkdir()
    (tmp_path / "p1" / "show_privilege.txt").write_text("Current privilege level is 15\n")
    return tmp_path


def sentence(folder: Path) -> str:
    with pytest.raises(CapturesError) as caught:
        answers_of(folder)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    return text


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "p1" / "show_version.txt")
    assert sentence(folder).endswith("show_version.txt: is not a regular file: expected a text file")


@pytest.mark.parametrize("name", ["show_version.txt", MANIFEST])
def test_a_link_that_leads_to_itself_is_one_sentence(folder: Path, name: str) -> None:
    path = folder / name if name == MANIFEST else folder / "p1" / name
    path.symlink_to(path.name)
    assert f"{name}: cannot be read: " in sentence(folder)


def test_a_link_to_nothing_is_one_sentence(folder: Path) -> None:
    (folder / "p1" / "show_archive.txt").symlink_to("gone.txt")
    assert "show_archive.txt: cannot be read: No such file" in sentence(folder)


def test_folders_that_lead_in_a_circle_are_not_followed(folder: Path) -> None:
    (folder / "p1" / "again").symlink_to(folder, target_is_directory=True)
    (folder / "p2").symlink_to(folder, target_is_directory=True)
    assert {router for router, _ in answers_of(folder).responses} == {"p1"}


def test_a_folder_in_the_place_of_a_file_is_one_sentence(folder: Path) -> None:
    (folder / "p1" / "show_clock.txt").mkdir()
    assert "show_clock.txt: is not a regular file" in sentence(folder)


def test_a_file_that_no_response_can_be_is_not_read(folder: Path) -> None:
    sparse(folder / "p1" / "show_tech.txt", 300 * 1024 * 1024)
    assert sentence(folder).endswith(f"show_tech.txt: is too large: expected at most {LARGEST_FILE} bytes")


def test_many_files_that_are_too_large_together_are_not_read(folder: Path) -> None:
    for number in range(LARGEST_FOLDER // LARGEST_FILE + 1):
        sparse(folder / "p1" / f"show_{number}.txt", LARGEST_FILE)
    assert sentence(folder) == f"{folder}: is too large: expected files of at most {LARGEST_FOLDER} bytes in all"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "[" * 100_000,
        "9" * 5000,
        json.dumps({"schema": "corelinks.captures/9", "at": 1, "answers": []}),
        json.dumps({"schema": SCHEMA, "at": 1}),
        json.dumps({"schema": SCHEMA, "answers": None}),
        json.dumps({"schema": SCHEMA, "answers": {"p1": 1}}),
        json.dumps({"schema": SCHEMA, "answers": ["p1"]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "router": ["p1"]}]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "sample": "second"}]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "sample": -1}]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "at": "yesterday"}]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "at": float("nan")}]}),
        json.dumps({"schema": SCHEMA, "answers": [{key: ENTRY[key] for key in ("router", "at", "error")}]}),
        json.dumps({"schema": SCHEMA, "answers": [{**ENTRY, "file": 5}]}),
    ],
    ids=range(19),
)
def test_a_manifest_that_is_none_is_one_sentence(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    assert f"{folder / MANIFEST}: not a manifest" in sentence(folder)


def test_a_manifest_that_is_a_pipe_a_folder_or_no_text_is_one_sentence(folder: Path) -> None:
    place = folder / MANIFEST
    os.mkfifo(place)
    assert "is not a regular file" in sentence(folder)
    place.unlink()
    place.mkdir()
    assert "is not a regular file" in sentence(folder)
    place.rmdir()
    place.write_bytes(b"\xff\xfe\x00\xd8" * 9)
    assert "not a manifest" in sentence(folder)


def test_a_manifest_of_a_later_program_may_say_more(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps({"schema": SCHEMA, "site": "lab", "answers": [{**ENTRY, "who": "me"}]}))
    assert answers_of(folder).responses


def test_a_configuration_that_is_a_pipe_is_not_waited_for_by_a_discovery(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p1.cfg")
    with pytest.raises(CapturesError, match=r"p1\.cfg: is not a regular file"):
        read_folder(tmp_path)


@pytest.mark.parametrize("verb", [("verify", "--from-captures"), ("discover",)])
def test_on_the_command_line_it_is_one_line_and_nothing_is_known_then(folder: Path, verb: tuple[str, ...]) -> None:
    os.mkfifo(folder / "p1" / "show_running-config.txt")
    options = ("-i", EXAMPLE) if verb[0] == "verify" else ()
    done = corelinks(*verb[:1], *options, *verb[1:], folder, cwd=folder)
    assert done.returncode == ExitCode.UNKNOWN
    assert done.stderr.count("\n") == 1
    assert "is not a regular file" in done.stderr

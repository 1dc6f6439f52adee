"""`corelinks verify` as a person or a program uses it, on simulated routers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from corelinks.inventory.load import load_links
from corelinks.runbooks.simulated_core import SimulatedCore, write_inventory
from tests.support import command
from tests.support.paths import EXAMPLE

PLAIN = ("verify", "p1-p2", "--stage", "plain")


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The inventory of two simulated routers."""
    place = tmp_path_factory.mktemp("core")
    (place / "running").mkdir()
    for name in ("p1", "p2"):
        shutil.copy(EXAMPLE / "running" / f"{name}.cfg", place / "running")
    links = [link for link in load_links(EXAMPLE / "links.yaml") if link.routers == ("p1", "p2")]
    with SimulatedCore(place / "running", speed=50) as simulated:
        write_inventory(place / "inventory", simulated, links)
        yield place / "inventory"


def corelinks(core: Path, *arguments: object, cwd: Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    return command.corelinks("-i", core, *arguments, cwd=cwd)


def test_watching_keeps_the_answers_of_each_round_in_a_folder_of_its_own(core: Path, tmp_path: Path) -> None:
    words = [command.SCRIPT, "-i", str(core), *PLAIN, "--watch", "1", "--save-captures", str(tmp_path / "kept")]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    rounds = 0
    for line in process.stdout:
        rounds += line.startswith("1 link: 1 pass")
        if rounds == 2:
            os.kill(process.pid, signal.SIGINT)
            break
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    folders = sorted(path for path in (tmp_path / "kept").iterdir())
    assert len(folders) >= 2
    for folder in folders[:2]:
        offline = corelinks(core, *PLAIN, "--from-captures", folder, "--output", "json")
        assert offline.returncode == 0, offline.stdout
        assert json.loads(offline.stdout)["verdict"] == "pass"


def test_captures_are_not_saved_over_others_and_no_router_is_asked(core: Path, tmp_path: Path) -> None:
    assert corelinks(core, *PLAIN, "--save-captures", tmp_path / "kept").returncode == 0
    for more in ((), ("--watch", "1")):
        again = corelinks(core, *PLAIN, "--save-captures", tmp_path / "kept", *more)
        assert (again.returncode, again.stdout) == (2, "")
        assert again.stderr.count("\n") == 1
        assert "holds captures already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from-captures", "nowhere"), "is not a folder"),
        (("--from-captures", ".", "--watch", "1"), "asks no router"),
        (("--since", "nowhere"), "no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(core: Path, arguments: tuple[str, ...], words: str) -> None:
    done = corelinks(core, *PLAIN, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("output", ["json", "junit", "table"])
def test_the_comparison_never_mixes_with_a_document(core: Path, tmp_path: Path, output: str) -> None:
    then = corelinks(core, *PLAIN, "--output", "json", "--save-captures", tmp_path / "kept")
    (tmp_path / "then.json").write_text(then.stdout)
    for since in (tmp_path / "then.json", tmp_path / "kept"):
        done = corelinks(core, *PLAIN, "--output", output, "--since", since)
        assert done.returncode == 0
        report, silent = (done.stdout, done.stderr) if output == "table" else (done.stderr, done.stdout)
        assert "no checks changed since" in report
        assert "no checks changed" not in silent
        if output == "json":
            assert json.loads(done.stdout)["verdict"] == "pass"


def test_what_is_discovered_on_the_routers_is_a_links_file(core: Path, tmp_path: Path) -> None:
    done = corelinks(core, "discover", "--write", tmp_path / "links.yaml")
    assert done.returncode == 0, done.stderr
    found = {(link.a.interface, link.b.interface) for link in load_links(tmp_path / "links.yaml")}
    assert found == {(link.a.interface, link.b.interface) for link in load_links(core / "links.yaml")}


@pytest.mark.parametrize("stage", ["plain", "cutover"])
def test_a_stage_and_the_preflight_are_two_questions(core: Path, stage: str) -> None:
    done = corelinks(core, "verify", "p1-p2", "--preflight", "--stage", stage, "--from-captures", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("command line: --preflight: does not go with --stage")
    assert done.stderr.count("\n") == 1


def test_discover_says_which_router_did_not_answer_and_does_not_take_it_for_an_empty_one(
    core: Path, tmp_path: Path
) -> None:
    hosts = yaml.safe_load((core / "hosts.yaml").read_text())
    shutil.copytree(core, tmp_path / "core")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        hosts["p2"]["port"] = nobody.getsockname()[1]
        (tmp_path / "core" / "hosts.yaml").write_text(yaml.safe_dump(hosts))
        done = corelinks(tmp_path / "core", "discover", "--write", tmp_path / "found.yaml")
    assert done.returncode == 3
    assert done.stderr.startswith("not read: p2: ")
    assert done.stderr.count("\n") == 1
    found = (tmp_path / "found.yaml").read_text()
    assert found.startswith("# not read, so that its links are not known: p2: ")
    assert "the text is empty" not in found
    assert corelinks(core, "discover").returncode == 0

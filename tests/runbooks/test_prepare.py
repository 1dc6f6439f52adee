"""A command reads links.yaml once, and says all that is wrong with its inventory before it asks a router."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.runbooks.cli.app import main
from corelinks.runbooks.prepare import prepare
from corelinks.runbooks.select import select
from tests.support.paths import EXAMPLE, RUNNING

_OPENED: Counter[str] | None = None
Run = Callable[..., int]


def _count(event: str, arguments: tuple[object, ...]) -> None:
    if _OPENED is not None and event == "open" and str(arguments[0]).endswith(".yaml") and arguments[1] != "w":
        _OPENED[str(arguments[0])] += 1


# An audit hook cannot be taken off again: there is one a process, and it counts while a test wants it.
sys.addaudithook(_count)


@pytest.fixture
def opened() -> Iterator[Counter[str]]:
    """How often each YAML file was opened for reading."""
    global _OPENED
    _OPENED = Counter()
    yield _OPENED
    _OPENED = None


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """The example, its routers at a port where nobody listens."""
    copy = tmp_path / "inventory"
    copy.mkdir()
    for path in EXAMPLE.glob("*.yaml"):
        shutil.copy(path, copy)
    shutil.copytree(RUNNING, copy / "running")
    hosts = (copy / "hosts.yaml").read_text()
    for number in range(1, 8):
        hosts = hosts.replace(f"192.0.2.{number}\n", "127.0.0.1\n")
    (copy / "hosts.yaml").write_text(hosts)
    (copy / "defaults.yaml").write_text("username: me\npassword: env:HOME\nport: 1\n")
    return copy


@pytest.fixture
def run(directory: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command in this process, on the inventory; returns its exit code."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["corelinks", "-i", str(directory), *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(caught.value.code or 0)

    return command


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan",), 0),
        (("plan", "p1-p2", "--write", "plan"), 0),
        (("verify", "p1-p2"), 3),
        (("verify", "p1-p2", "--preflight", "--output", "json"), 3),
        (("verify", "p1-p2", "--from-captures", "."), 3),
        (("migrate", "p1-p2"), 2),
        (("rollback", "p1-p2"), 2),
        (("rehearse", "p3-p5"), 0),
    ],
)
def test_a_command_reads_the_links_once(
    run: Run, opened: Counter[str], directory: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert run(*arguments) == code
    assert opened[str(directory / "links.yaml")] == 1
    assert {path: count for path, count in opened.items() if path.endswith("links.yaml") and count > 1} == {}


def test_what_shows_host_keys_needs_no_links(run: Run, opened: Counter[str], directory: Path) -> None:
    (directory / "links.yaml").unlink()
    assert run("trust") == 3
    assert opened[str(directory / "links.yaml")] == 0


FAULTS = {
    "hosts.yaml": "p1: {port: x, password: S3cret!}\np1: {}\np2:\n",
    "groups.yaml": "ios15: 5\nxe17: {data: [\n",
    "defaults.yaml": "pasword: env:X\n",
    "config.yaml": "runner: {plugin: celery, options: {num_workers: 0}}\n",
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("verb", ["verify", "migrate", "rollback", "trust", "discover"])
def test_a_fault_of_any_file_is_exit_code_2_and_no_traceback(
    run: Run, directory: Path, capfd: pytest.CaptureFixture[str], verb: str, name: str
) -> None:
    (directory / name).write_text(FAULTS[name])
    assert run(verb, *(["p1-p2"] if verb == "rollback" else [])) == 2
    said = capfd.readouterr()
    assert name in said.err
    assert "line" in said.err
    assert "Traceback" not in said.err
    assert "S3cret!" not in said.err
    assert said.out == ""


def test_a_faulty_links_file_does_not_hide_the_faults_of_the_others(directory: Path) -> None:
    (directory / "links.yaml").write_text("links: [3]\n")
    (directory / "hosts.yaml").write_text("p1: {port: x}\n")
    with pytest.raises(InventoryError) as caught:
        prepare(directory)
    assert [Path(fault.file).name for fault in caught.value.faults] == ["links.yaml", "hosts.yaml"]


def test_what_is_prepared_holds_all_links_and_the_chosen_ones_and_one_nornir(directory: Path) -> None:
    prepared = prepare(directory, ["p1-p3", "p1-p2"])
    assert [link.name for link in prepared.chosen] == ["p1-p2", "p1-p3"]
    assert len(prepared.links) == 10
    assert prepared.directory == directory
    assert prepared.nornir is prepared.nornir
    assert len(prepared.nornir.inventory.hosts) == 7


def test_links_are_selected_without_reading_the_hosts(directory: Path) -> None:
    (directory / "hosts.yaml").unlink()
    assert len(select(directory).chosen) == 10
    assert len(prepare(directory).links) == 10
    with pytest.raises(InventoryError, match=r"hosts\.yaml"):
        _ = prepare(directory).nornir


def test_a_name_of_no_link_is_told_with_the_nearest(directory: Path) -> None:
    with pytest.raises(InventoryError, match="there is no link of that name; did you mean p1-p2") as caught:
        select(directory, ["p1-p22", "p1-p3", "nonsense"])
    assert [fault.place for fault in caught.value.faults] == ["p1-p22", "nonsense"]

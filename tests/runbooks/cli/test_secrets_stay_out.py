"""Nothing that a run writes holds the value of a secret: every byte of it is searched for every one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.inventory.load import load_links
from corelinks.runbooks.simulated_core import SimulatedCore, write_inventory
from tests.runbooks.cli.test_app import corelinks
from tests.support.paths import ROOT

LDP = """\
    ldp: {password: "env:UNUSED", router_id_a: 192.0.2.3, router_id_b: 192.0.2.5}
"""


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Simulated routers, and the inventory that points at them, one link of it with an LDP password."""
    place = tmp_path_factory.mktemp("core")
    text = (ROOT / "inventory" / "links.yaml").read_text()
    with_password = text.replace("    crypto:\n      ike: ikev1\n", f"{LDP}    crypto:\n      ike: ikev1\n")
    assert with_password != text
    (place / "links.yaml").write_text(with_password)
    with SimulatedCore(ROOT / "inventory" / "running", speed=5) as routers:
        write_inventory(place / "inventory", routers, load_links(place / "links.yaml"))
        yield place / "inventory"


def secrets_of(inventory: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in (inventory / "secrets").iterdir()}


def assert_nothing_leaked(inventory: Path, written: Path, done: subprocess.CompletedProcess[str]) -> None:
    values = secrets_of(inventory)
    assert {"password", "enable", "psk-p3-p5", "ldp-p3-p5"} <= set(values)
    texts = {"stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
    texts |= {str(path): path.read_bytes() for path in written.rglob("*") if path.is_file()}
    leaks = [(name, place) for name, value in values.items() for place, text in texts.items() if value.encode() in text]
    assert not leaks


def test_a_migration_writes_no_secret_anywhere(core: Path, tmp_path: Path) -> None:
    done = corelinks("-i", core, "migrate", "p3-p5", "--until", "build", "--yes", "--output", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".corelinks" / "journal.db").exists()
    assert_nothing_leaked(core, tmp_path, done)


def test_captures_hold_no_secret(core: Path, tmp_path: Path) -> None:
    done = corelinks("-i", core, "verify", "p3-p5", "--save-captures", tmp_path / "captures", cwd=tmp_path)
    assert any((tmp_path / "captures").rglob("*.txt"))
    assert_nothing_leaked(core, tmp_path, done)


def test_a_plan_holds_references_only(core: Path, tmp_path: Path) -> None:
    done = corelinks("-i", core, "plan", "p3-p5", cwd=tmp_path)
    assert "<secret:psk/p3-p5>" in done.stdout
    assert "<secret:ldp/p3-p5>" in done.stdout
    assert_nothing_leaked(core, tmp_path, done)


def test_a_secret_that_cannot_be_had_is_named_by_its_reference(core: Path, tmp_path: Path) -> None:
    key = core / "secrets" / "psk-p4-p6"
    value = key.read_text()
    key.unlink()
    try:
        done = corelinks("-i", core, "migrate", "p4-p6", "--yes", cwd=tmp_path)
    finally:
        key.write_text(value)
    assert done.returncode in (1, 3)
    assert "psk-p4-p6" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_search_would_find_a_leak(core: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text(f"the key is {secrets_of(core)['psk-p3-p5']}")
    done = subprocess.run([sys.executable, "-c", ""], capture_output=True, text=True, check=True)
    with pytest.raises(AssertionError):
        assert_nothing_leaked(core, tmp_path, done)

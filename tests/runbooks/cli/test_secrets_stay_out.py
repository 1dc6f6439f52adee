"""Nothing that a run writes holds the value of a secret of ours: every byte of it is searched for every one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from corelinks.inventory.load import load_links
from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.cli.verbs import app
from corelinks.runbooks.simulated_core import SimulatedCore, write_inventory
from tests.support.paths import ROOT
from tests.support.printed_migration import printed_migration
from tests.support.small_core import SPEED, timing

LDP = """\
    ldp:
      password: env:UNUSED
      password_under_session: accept
      router_id_a: 192.0.2.3
      router_id_b: 192.0.2.5
"""
IKEV1 = "    crypto:\n      psk: env:CORELINKS_PSK_P3_P5\n      ike: ikev1\n"


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Simulated routers, and the inventory that points at them, one link of it with an LDP password."""
    place = tmp_path_factory.mktemp("core")
    text = (ROOT / "inventory" / "links.yaml").read_text()
    with_password = text.replace(IKEV1, LDP + IKEV1)
    assert with_password != text
    (place / "links.yaml").write_text(with_password)
    with SimulatedCore(ROOT / "inventory" / "running", speed=SPEED) as routers:
        write_inventory(place / "inventory", routers, load_links(place / "links.yaml"))
        defaults = yaml.safe_load((place / "inventory" / "defaults.yaml").read_text())
        defaults["data"] = {"session_log": str(place / "session.log")}
        (place / "inventory" / "defaults.yaml").write_text(yaml.safe_dump(defaults))
        yield place / "inventory"


def secrets_of(inventory: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in (inventory / "secrets").iterdir()}


def corelinks(*arguments: object) -> str:
    """All that the command prints, run in this process."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return done.output + done.stderr + str(done.exception or "")


def assert_nothing_leaked(inventory: Path, written: Path, printed: str) -> None:
    values = secrets_of(inventory)
    assert {"password", "enable", "psk-p3-p5", "ldp-p3-p5"} <= set(values)
    texts = {"printed": printed.encode()}
    texts |= {str(path): path.read_bytes() for path in written.rglob("*") if path.is_file()}
    texts |= {path.name: path.read_bytes() for path in inventory.parent.glob("*.log")}
    leaks = [(name, place) for name, value in values.items() for place, text in texts.items() if value.encode() in text]
    assert not leaks


def test_a_migration_writes_no_secret_anywhere(core: Path, tmp_path: Path) -> None:
    journal = tmp_path / ".corelinks" / "journal.db"
    report, printed = printed_migration(core, "p3-p5", journal, timing(), until="build")
    assert migration_exit_code(report) == 0, printed
    assert journal.exists()
    log = (core.parent / "session.log").read_text()
    assert "<secret:psk/p3-p5>" in log
    assert "<secret:ldp/p3-p5>" in log
    for form in ("html", "markdown", "junit"):
        printed += corelinks("report", "last", "--journal", journal, f"--{form}", tmp_path / f"report.{form}", "--full")
    for reference in ("psk/p3-p5", "ldp/p3-p5"):
        assert f"&lt;secret:{reference}&gt;" in (tmp_path / "report.html").read_text()
    assert_nothing_leaked(core, tmp_path, printed)


def test_captures_hold_no_secret(core: Path, tmp_path: Path) -> None:
    printed = corelinks("-i", core, "verify", "p3-p5", "--save-captures", tmp_path / "captures")
    assert any((tmp_path / "captures").rglob("*.txt"))
    assert_nothing_leaked(core, tmp_path, printed)


def test_a_plan_holds_references_only(core: Path, tmp_path: Path) -> None:
    printed = corelinks("-i", core, "plan", "p3-p5")
    assert "<secret:psk/p3-p5>" in printed
    assert "<secret:ldp/p3-p5>" in printed
    assert_nothing_leaked(core, tmp_path, printed)


def test_a_secret_that_cannot_be_had_is_named_by_its_reference(core: Path, tmp_path: Path) -> None:
    key = core / "secrets" / "psk-p4-p6"
    value = key.read_text()
    key.unlink()
    try:
        report, printed = printed_migration(core, "p4-p6", tmp_path / "journal.db", timing())
    finally:
        key.write_text(value)
    assert migration_exit_code(report) in (1, 3)
    assert "psk-p4-p6" in printed
    assert "Traceback" not in printed


def test_the_search_would_find_a_leak(core: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text(f"the key is {secrets_of(core)['psk-p3-p5']}")
    with pytest.raises(AssertionError):
        assert_nothing_leaked(core, tmp_path, "")
    (tmp_path / "note").unlink()
    with pytest.raises(AssertionError):
        assert_nothing_leaked(core, tmp_path, f"the key is {secrets_of(core)['psk-p3-p5']}")

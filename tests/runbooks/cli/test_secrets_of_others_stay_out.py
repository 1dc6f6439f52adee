"""What others keep on a router, and edit beside us, is in nothing that a run prints or writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.cli.verbs import app
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.simulator.ios.passwords import type_7
from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from corelinks.tasks.connection.secrets import decode_type_7
from tests.support.printed_migration import printed_migration
from tests.support.small_core import SmallCore, small_core, timing

SAVED = (
    "enable password saved-Qx01",
    "username eve privilege 15 secret 9 saved-Qx02",
    "snmp-server community saved-Qx03 view ALL RO",
    "snmp-server host 203.0.113.9 version 2c saved-Qx04",
    "snmp-server user eve OPS v3 auth sha saved-Qx05 priv aes 128 saved-Qx06",
    "ip ftp password saved-Qx07",
    "tacacs-server key saved-Qx08",
    "radius-server key saved-Qx09",
    "crypto isakmp key saved-Qx10 address 203.0.113.9",
    "crypto ikev2 keyring OTHERS",
    " peer P9",
    "  address 203.0.113.9",
    "  pre-shared-key local saved-Qx11",
    "key chain OTHERS",
    " key 1",
    "  key-string saved-Qx12",
    "interface Loopback0",
    " isis password saved-Qx13",
    "line con 0",
    " password saved-Qx14",
)
UNSAVED = (
    "snmp-server community unsaved-Qx21 RW",
    "ntp authentication-key 1 md5 unsaved-Qx22",
    "tacacs server T",
    " key unsaved-Qx23",
    "mpls ldp neighbor 203.0.113.9 password unsaved-Qx24",
    "username mallory password 0 unsaved-Qx25",
    "key chain OTHERS",
    " key 2",
    "  key-string unsaved-Qx26",
    "crypto ikev2 keyring OTHERS",
    " peer P8",
    "  address 203.0.113.8",
    "  pre-shared-key unsaved-Qx27",
)
MEANWHILE = "snmp-server host 203.0.113.7 version 2c meanwhile-Qx31"
VALUES = re.findall(r"\S+-Qx\d\d", "\n".join((*SAVED, *UNSAVED, MEANWHILE)))


@dataclass(frozen=True)
class Edited:
    """Two simulated routers, p1 with secrets of others, some of them not saved yet."""

    core: SmallCore
    inventory: Path
    session_log: Path


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    place = tmp_path_factory.mktemp("edited")
    with small_core(place) as core:
        inventory = place / "inventory"
        type_at_p1(inventory, SAVED, save=True)
        type_at_p1(inventory, UNSAVED)
        defaults = yaml.safe_load((inventory / "defaults.yaml").read_text())
        defaults["data"]["session_log"] = str(place / "session.log")
        (inventory / "defaults.yaml").write_text(yaml.safe_dump(defaults))
        yield Edited(core, inventory, place / "session.log")


def type_at_p1(inventory: Path, lines: tuple[str, ...], *, save: bool = False) -> None:
    """What a second operator does in a session of his own."""
    nornir = load_nornir(inventory)
    try:
        connection = connection_of(nornir.inventory.hosts["p1"])
        connection.configure(lines)
        if save:
            connection.save_config()
    finally:
        close_all(nornir)


def leaks(text: str) -> set[str]:
    """The values that stand in ``text``, in clear or in type 7, which anybody can decode."""
    decoded = {decode_type_7(found) or "" for found in re.findall(r"\b[01][0-9][0-9A-F]{8,}\b", text)}
    return {value for value in VALUES if value in text or value in decoded}


def written(place: Path) -> str:
    """Every byte of every file of a folder."""
    return "\n".join(path.read_bytes().decode("latin-1") for path in place.rglob("*") if path.is_file())


def corelinks(edited: Edited, *arguments: object) -> tuple[int, str]:
    """The command, in this process; its exit code and all that it printed."""
    done = CliRunner().invoke(app, ["-i", str(edited.inventory), *map(str, arguments)])
    return done.exit_code, done.output + done.stderr + str(done.exception or "")


def test_the_routers_do_hold_what_is_searched_for(edited: Edited) -> None:
    assert leaks("enable password 7 070C285F4D06") == set()
    assert leaks(f"key {VALUES[0]}") == {VALUES[0]}
    assert leaks("password 7 " + type_7(VALUES[1])) == {VALUES[1]}
    (running,) = (state.running for router, state in edited.core.states().items() if router == "p1")
    assert sum("<hidden" in line for line in running.lines) > len(VALUES) - 3


@pytest.mark.parametrize("output", ["table", "json", "junit"])
def test_verifying_beside_unsaved_work_prints_and_keeps_none_of_it(edited: Edited, tmp_path: Path, output: str) -> None:
    arguments = ("verify", "p1-p2", "--preflight", "--save-captures", tmp_path / "kept", "--output", output)
    code, printed = corelinks(edited, *arguments)
    assert code == 1, printed
    assert "hidden:" in printed  # the unsaved lines are shown, without their secrets
    kept = written(tmp_path)
    assert "+snmp-server community <hidden> rw" in kept
    assert "key chain OTHERS" in kept
    assert (leaks(printed), leaks(kept), leaks(edited.session_log.read_text())) == (set(), set(), set())
    again, offline = corelinks(edited, "verify", "p1-p2", "--preflight", "--from-captures", tmp_path / "kept")
    assert again in (1, 3)
    assert leaks(offline) == set()


def test_a_migration_that_is_refused_over_unsaved_work_prints_and_keeps_none_of_it(
    edited: Edited, tmp_path: Path
) -> None:
    report, printed = printed_migration(edited.inventory, "p1-p2", tmp_path / "journal.db", timing())
    assert migration_exit_code(report) == 1
    assert "hidden:" in printed  # the unsaved lines are what it was refused for
    log = edited.session_log.read_text()
    assert "show running-config" in log
    assert "<hidden:" in log
    for text in (printed, written(tmp_path), log):
        assert leaks(text) == set()


def test_what_somebody_changes_meanwhile_is_reported_without_its_secret(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        texts: list[str] = []

        def second_operator(event: Event) -> None:
            texts.append(event.text)
            if event.step == "build" and not any("edited" in text for text in texts):
                texts.append("edited")
                type_at_p1(tmp_path / "inventory", (MEANWHILE,))

        report = migrate(
            core.nornir, [core.link], core.links, journal=core.journal, timing=timing(), listeners=[second_operator]
        )
    (link,) = report.links
    assert link.reason is not None
    assert "somebody else changed p1 meanwhile: +snmp-server host 203.0.113.7 version 2c <hidden:" in link.reason
    everything = [link.reason, *texts, json.dumps(report.to_json()), written(core.journal.parent)]
    assert [leaks(text) for text in everything if leaks(text)] == []

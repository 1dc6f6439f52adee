"""`corelinks runs` and `corelinks show`: what was done, how each link was left, what to do; and where journals are."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.journal_values import OWNER
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.state import journal_file, state_directory
from tests.support.command import corelinks
from tests.support.paths import EXAMPLE, ROOT

BOTH = ("k1", "k2")
CUT_OFF = r"""
import os, sys
from pathlib import Path
from corelinks.runbooks.engine.journal import Journal
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
journal = Journal(Path(sys.argv[1]), sys.argv[2])
journal.begin_run('20260101T000000Z-dead01', 'migrate', ['migrate', '--yes'])
journal.begin_link('20260101T000000Z-dead01', 'k1-k2', ('k1', 'k2'), 'seal')
journal.end_act(journal.begin_act('20260101T000000Z-dead01', 'k1-k2', 'build', 'arm', 'k1', minutes=9), 'done')
found = [CheckResult('ldp-key', 'k1-k2', 'k1', Verdict.PASS, '', 'key-string 0 walnut99', 'show run', ('\x1b[2J',))]
journal.record_proof('20260101T000000Z-dead01', 'k1-k2', 'build', LinkVerdict('k1-k2', 'build', tuple(found)))
journal.begin_act('20260101T000000Z-dead01', 'k1-k2', 'build', 'change', 'k1', 'interface Tunnel7')
journal.begin_act('20260101T000000Z-dead01', 'k1-k2', 'build', 'change', 'k2', 'interface Tunnel7')
journal.begin_link('20260101T000000Z-dead01', 'k4-k5', ('k4', 'k5'), 'seal')
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    copy = tmp_path / "my core"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def journal(inventory: Path, state: Path) -> Path:
    """A journal with a run that was cut off, one that has ended, one that is under way, and one of far away."""
    path = journal_file(inventory, state)
    path.parent.mkdir()
    command = [sys.executable, "-c", CUT_OFF, str(path), str(inventory)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    with Journal(path) as journal:
        run = "20260102T000000Z-ended2"
        journal.begin_run(run, "migrate")
        journal.begin_link(run, "k3-k6", ("k3", "k6"), "seal")
        journal.end_act(journal.begin_act(run, "k3-k6", "build", "confirm", "k6"), "the session was lost")
        for router, result in (("k3", "% Busy"), ("k6", "% Never"), ("k3", "done")):
            journal.end_act(journal.begin_act(run, "k3-k6", "restore", "undo", router), result)
        report = {"name": "k3-k6", "outcome": "unknown", "instructions": ["k6: \x1b[2Jread it"]}
        journal.end_link(run, "k3-k6", "unknown", "nobody \x1b[31mknows", report)
        journal.end_link(run, "k3-k7", "not-tried", "it is the only path")
        journal.end_run(run)
        run = "20260103T000000Z-alive3"
        journal.begin_run(run, "rollback")
        journal.begin_link(run, "k8-k9", ("k8", "k9"), "plain")
        journal.begin_act(run, "k8-k9", "rollback", "arm", "k8", minutes=9)
        run = "20260104T000000Z-away04"
        journal.begin_run(run, "migrate")
        journal.begin_link(run, "a1-a2", ("a1", "a2"), "seal")
        journal.end_act(journal.begin_act(run, "a1-a2", "seal", "confirm", "a1"), "done")
        away = OWNER.dump_json(Owner("eve", "far-away", "m", "b", "n", 5, "77")).decode()
        journal._database.execute("UPDATE run SET owner = ? WHERE id = ?", (away, run))
    return path


def asked(inventory: Path, state: Path, *words: str) -> str:
    done = corelinks("-i", inventory, *words, "--state", state, cwd=inventory)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    return done.stdout


def test_the_list_says_how_each_link_was_left(inventory: Path, state: Path, journal: Path) -> None:
    document = json.loads(asked(inventory, state, "runs", "--output", "json"))
    assert document["schema"] == "corelinks.runs/1"
    assert (document["journal"], document["inventory"]) == (str(journal), str(inventory))
    assert [(run["state"], run["links"]) for run in document["runs"]] == [
        ("interrupted", {"k1-k2": "interrupted", "k4-k5": "untouched"}),
        ("ended", {"k3-k6": "unknown", "k3-k7": "not-tried"}),
        ("under way", {"k8-k9": "under way"}),
        ("not known", {"a1-a2": "not known"}),
    ]
    assert document["runs"][3]["owner"] == {"user": "eve", "host": "far-away", "pid": 5}
    assert document["runs"][0]["arguments"] == ["migrate", "--yes"]


def test_the_table_says_what_to_do_and_nothing_in_it_reaches_the_terminal(
    inventory: Path, state: Path, journal: Path
) -> None:
    table = asked(inventory, state, "runs")
    assert f"journal {journal} of the inventory {inventory}\n" in table
    assert "k1-k2 in 20260101T000000Z-dead01: interrupted at build, change on k1 and k2\n" in table
    assert "`corelinks resume 20260101T000000Z-dead01` finishes it\n" in table
    assert "k3-k6 in 20260102T000000Z-ended2: unknown\n  k6: \\x1b[2Jread it\n" in table
    assert "if eve on far-away (process 5) has ended: `corelinks resume 20260104T000000Z-away04`" in table
    assert "k4-k5 in" not in table
    assert "k8-k9 in" not in table


@pytest.mark.parametrize("name", ["20260101T000000Z-dead01", "20260101", "dead01"])
def test_a_run_is_shown_by_its_name_or_part_of_it(inventory: Path, state: Path, journal: Path, name: str) -> None:
    document = json.loads(asked(inventory, state, "show", name, "--output", "json"))
    assert (document["schema"], document["run"]) == ("corelinks.run/1", "20260101T000000Z-dead01")
    link, untouched = document["links"]
    assert (link["name"], link["routers"], link["until"], link["outcome"]) == ("k1-k2", ["k1", "k2"], "seal", None)
    assert (link["left"], link["place"]) == ("interrupted", "at build, change on k1 and k2")
    assert [(act["act"], act["router"], act["result"], act["minutes"]) for act in link["acts"]] == [
        ("arm", "k1", "done", 9),
        ("change", "k1", None, None),
        ("change", "k2", None, None),
    ]
    (proof,) = link["proofs"]
    assert (proof["step"], proof["verdict"]["stage"], proof["verdict"]["verdict"]) == ("build", "build", "pass")
    assert proof["verdict"]["checks"][0]["found"] == "key-string 0 <hidden>"
    assert (untouched["left"], untouched["acts"], untouched["to_do"]) == ("untouched", [], [])
    assert untouched["proofs"] == []


def test_the_last_run_is_shown_as_a_table(inventory: Path, state: Path, journal: Path) -> None:
    shown = asked(inventory, state, "show", "last")
    assert "20260104T000000Z-away04" in shown
    assert "after seal, confirm" in shown
    ended = asked(inventory, state, "show", "ended2")
    assert "nobody \\x1b[31mknows" in ended
    assert "the session was lost" in ended
    assert "not yet: % Busy, tried again" in ended
    assert "not yet: % Never" not in ended
    dead = asked(inventory, state, "show", "dead01")
    assert "never ended" in dead
    assert "proofs before a confirm" in dead
    assert "1 pass" in dead
    assert "proofs" not in shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026", "'2026' may be 20260101T000000Z-dead01, "),
        ("nothing", "is called 'nothing'; the last are 20260101T000000Z-dead01, "),
        ("", "is called ''"),
    ],
)
def test_a_name_of_no_run_or_of_several_is_told(
    inventory: Path, state: Path, journal: Path, name: str, said: str
) -> None:
    done = corelinks("-i", inventory, "show", name, "--state", state, cwd=inventory)
    assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")
    assert done.stderr.startswith("command line: RUN: ")
    assert said in done.stderr


def test_an_inventory_without_a_run_has_none_and_nothing_is_made(inventory: Path, state: Path) -> None:
    said = asked(inventory, state, "runs")
    assert f"journal {journal_file(inventory, state)}\nno run yet: there is no such file: no run of this" in said
    done = corelinks("-i", inventory, "show", "last", "--state", state, cwd=inventory)
    assert done.returncode == ExitCode.WRONG_INPUT
    assert "there is no journal" in done.stderr
    assert not state.exists()


def test_the_journal_is_the_same_wherever_one_stands_and_another_inventory_has_another(
    inventory: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(inventory)
    here = journal_file(inventory, tmp_path)
    assert here == journal_file(tmp_path / "link", tmp_path) == journal_file(inventory / ".." / "my core", tmp_path)
    assert here.name.startswith("my-core-")
    assert here != journal_file(tmp_path / "elsewhere" / "my core", tmp_path)


def test_without_being_told_the_state_folder_is_that_of_the_system_for_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORELINKS_STATE")
    assert state_directory() == platformdirs.user_state_path("corelinks")
    assert state_directory(Path("here")) == Path.cwd() / "here"
    monkeypatch.setenv("CORELINKS_STATE", str(tmp_path))
    assert state_directory() == tmp_path


def test_the_state_folder_is_said_by_option_or_variable_and_the_journal_by_its_file(
    inventory: Path, state: Path, journal: Path, tmp_path: Path
) -> None:
    for words, environment in (
        (["--state", state], {}),
        ([], {"CORELINKS_STATE": str(state)}),
        (["--journal", journal], {}),
    ):
        done = corelinks("-i", inventory, "runs", *words, cwd=tmp_path, environment=environment)
        assert "20260101T000000Z-dead01" in done.stdout, words
    done = corelinks("runs", "--journal", journal, cwd=tmp_path)
    assert "20260101T000000Z-dead01" in done.stdout
    both = corelinks("-i", inventory, "runs", "--journal", journal, "--state", state, cwd=tmp_path)
    assert (both.returncode, both.stderr.count("\n")) == (ExitCode.WRONG_INPUT, 1)


def test_a_journal_of_an_earlier_version_in_the_working_directory_is_named(inventory: Path, tmp_path: Path) -> None:
    (tmp_path / ".corelinks").mkdir()
    old = tmp_path / ".corelinks" / "journal.db"
    with Journal(old) as journal:
        journal.begin_run("20250101T000000Z-0ld000", "migrate")
    before = old.read_bytes()
    done = corelinks("-i", inventory, "runs", cwd=tmp_path)
    assert "no run yet" in done.stdout
    assert done.stderr == (
        ".corelinks/journal.db is a journal of an earlier version and is not used; "
        "--journal .corelinks/journal.db uses it\n"
    )
    named = corelinks("-i", inventory, "runs", "--journal", ".corelinks/journal.db", cwd=tmp_path)
    assert "20250101T000000Z-0ld000" in named.stdout
    assert named.stderr == ""
    assert old.read_bytes() == before


def spoil(path: Path, kind: str) -> None:
    """Put something else where a journal belongs."""
    if kind == "folder":
        path.mkdir()
    elif kind == "no database":
        path.write_text("notes of mine, longer than the header of a database is\n" * 20)
    else:
        Journal(path).close()
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version=99")


@pytest.mark.parametrize("kind", ["folder", "no database", "newer"])
@pytest.mark.parametrize("verb", [("migrate", "p1-p2", "--yes"), ("rollback", "p1-p2", "--yes"), ("runs",)], ids=str)
def test_a_journal_that_cannot_be_used_is_one_sentence_and_nothing_is_done(
    inventory: Path, state: Path, kind: str, verb: tuple[str, ...]
) -> None:
    state.mkdir()
    path = journal_file(inventory, state)
    spoil(path, kind)
    environment = {"CORELINKS_USER": "operator", "CORELINKS_PASSWORD": "S3cret!"}
    done = corelinks("-i", inventory, *verb, "--state", state, cwd=inventory, environment=environment)
    assert done.returncode == ExitCode.WRONG_INPUT
    assert done.stderr.startswith(f"journal {path} ")
    assert done.stderr.count("\n") == 1

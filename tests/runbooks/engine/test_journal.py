"""The journal: on disk before and after every act, readable after a kill, without secrets."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.templates.step import Before
from tests.support.paths import ROOT


def test_acts_are_kept_in_order_with_their_results(tmp_path: Path) -> None:
    with Journal(tmp_path / "deep" / "journal.db") as journal:
        journal.begin_run("r1", "migrate")
        journal.begin_link("r1", "p1-p2")
        arm = journal.begin_act("r1", "p1-p2", "build", "arm", "p1", "10 min")
        journal.end_act(arm, "done")
        journal.begin_act("r1", "p1-p2", "build", "change", "p1", "interface Tunnel12")
        acts = journal.acts("r1", "p1-p2")
        assert [(act.act, act.result) for act in acts] == [("arm", "done"), ("change", None)]
        assert journal.outcomes("r1") == {"p1-p2": None}
        journal.end_link("r1", "p1-p2", "as-before", "not proven")
        journal.end_run("r1")
        assert journal.outcomes("r1") == {"p1-p2": "as-before"}


def test_a_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Journal(tmp_path / "mine" / "journal.db") as journal:
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_the_newest_baseline_of_an_end_is_found(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        assert journal.baseline("p1-p2", "p1") is None
        for run, metric in (("r1", "isis metric 10"), ("r2", "isis metric 20")):
            journal.begin_run(run, "migrate")
            journal.begin_link(run, "p1-p2")
            before = Before((metric,), ("ip router isis CORE",), ("mpls ip",))
            journal.record_baseline(run, "p1-p2", "p1", ["interface Gi0/0 / mpls ip"], before, "abc")
        newest = journal.baseline("p1-p2", "p1")
        assert newest is not None
        assert (newest.run, newest.before) == (
            "r2",
            Before(("isis metric 20",), ("ip router isis CORE",), ("mpls ip",)),
        )


def test_what_a_router_shows_of_secrets_is_nowhere_in_the_file(tmp_path: Path) -> None:
    shown = ("isis password 7 0822455D0A16 level-2", "isis authentication key-chain CORE", "mpls ip")
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        journal.begin_link("r", "p1-p2")
        journal.record_baseline("r", "p1-p2", "p1", shown, Before((), shown, ()), "abc")
        act = journal.begin_act("r", "p1-p2", "build", "change", "p1", "\n".join(shown))
        journal.end_act(act, "somebody else changed p1 meanwhile: +snmp-server community 0822455D0A16 RO")
        journal.end_link("r", "p1-p2", "unknown", "at 'username eve password 0822455D0A16'")
        kept = journal.baseline("p1-p2", "p1")
    assert kept is not None
    assert kept.touched == ("isis password 7 <hidden> level-2", "isis authentication key-chain CORE", "mpls ip")
    assert kept.before.igp == kept.touched
    assert not [path for path in tmp_path.iterdir() if b"0822455D0A16" in path.read_bytes()]


def test_an_act_that_was_begun_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    program = (
        "import os, sys; from pathlib import Path; from corelinks.runbooks.engine.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1])); journal.begin_run('r', 'migrate'); journal.begin_link('r', 'p1-p2')\n"
        "journal.begin_act('r', 'p1-p2', 'build', 'arm', 'p1'); os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)
    assert done.returncode == -9
    with Journal(path) as journal:
        assert [act.act for act in journal.acts("r", "p1-p2")] == ["arm"]


def test_several_threads_write_one_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        journal.begin_link("r", "p1-p2")

        def write() -> None:
            for _ in range(20):
                journal.end_act(journal.begin_act("r", "p1-p2", "build", "arm", "p1"), "done")

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(journal.acts("r", "p1-p2")) == 80


def test_a_journal_that_is_closed_under_other_threads_is_an_error_in_each_of_them(tmp_path: Path) -> None:
    for number in range(20):
        journal = Journal(tmp_path / f"{number}.db")
        journal.begin_run("r", "migrate")
        journal.begin_link("r", "p1-p2")
        ended: list[JournalError] = []

        def write(journal: Journal = journal, ended: list[JournalError] = ended) -> None:
            try:
                while True:
                    journal.end_act(journal.begin_act("r", "p1-p2", "build", "arm", "p1"), "done")
            except JournalError as error:
                ended.append(error)

        threads = [threading.Thread(target=write) for _ in range(3)]
        for thread in threads:
            thread.start()
        journal.close()
        for thread in threads:
            thread.join(20)
        assert len(ended) == 3


def test_a_journal_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    Journal(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(JournalError, match="schema 99"):
        Journal(path)


def test_a_file_that_is_no_journal_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and they are longer than a header of sqlite is\n" * 20)
    with pytest.raises(JournalError, match=r"notes\.txt"):
        Journal(path)
    assert path.read_text().startswith("these are my notes")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(JournalError):
        Journal(tmp_path / "journal.db")

"""The journal: on disk before and after every act, readable after a kill, without secrets."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.engine.journal import BaselineKey, Journal, JournalError, Recorded
from corelinks.tasks.baseline import RouterIdentity
from corelinks.tasks.checks import LinkVerdict
from corelinks.templates.step import Before
from tests.support.paths import ROOT

KEY = BaselineKey("p1-p2", "GigabitEthernet0/0", RouterIdentity("SHA256:p1", "/core"))


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


def test_the_core_around_a_run_is_kept_and_with_which_code_it_ended(tmp_path: Path) -> None:
    core = (SeenLink("p1-p2", ("p1", "p2"), True), SeenLink("p2-p3", ("p2", "p3"), False))
    with Journal(tmp_path / "journal.db") as journal:
        for run in ("r1", "r2"):
            journal.begin_run(run, "migrate")
        journal.record_core("r1", core)
        journal.record_exit("r1", 4)
        assert (journal.core("r1"), journal.core("r2")) == (core, ())
        assert (journal.run("r1").exit_code, journal.run("r2").exit_code) == (4, None)


def test_what_routers_answered_and_showed_is_kept_without_secrets(tmp_path: Path) -> None:
    verdict = LinkVerdict("p1-p2", "build", ())
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r1", "migrate")
        journal.begin_link("r1", "p1-p2")
        act = journal.begin_act("r1", "p1-p2", "build", "change", "p1", "interface Tunnel12")
        journal.end_act(act, "done", answers=[("key-string walnut99", "% key-string 0 walnut99 is weak")])
        lines = ("interface Tunnel12", "interface Tunnel12 / ip ospf message-digest-key 1 md5 walnut99")
        journal.record_proof("r1", "p1-p2", "build", verdict, {"p1": lines})
        (kept,) = journal.acts("r1", "p1-p2")
        (proof,) = journal.proofs("r1", "p1-p2")
    assert kept.ended is not None
    assert kept.ended >= kept.began
    assert kept.answers == (("key-string <hidden>", "% key-string 0 <hidden>"),)
    assert proof.standing == {"p1": (lines[0], "interface Tunnel12 / ip ospf message-digest-key 1 md5 <hidden>")}
    assert b"walnut99" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Journal(tmp_path / "mine" / "journal.db") as journal:
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_the_newest_baseline_of_an_end_is_found(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        assert journal.baseline(KEY) is None
        for run, metric in (("r1", "isis metric 10"), ("r2", "isis metric 20")):
            journal.begin_run(run, "migrate")
            journal.begin_link(run, "p1-p2")
            before = Before((metric,), ("ip router isis CORE",), ("mpls ip",))
            journal.record_baseline(KEY, Recorded(run, "p1", ("interface Gi0/0 / mpls ip",), before))
            journal.end_link(run, "p1-p2", "encrypted", None)
        newest = journal.baseline(KEY)
        assert newest is not None
        assert (newest.run, newest.before) == (
            "r2",
            Before(("isis metric 20",), ("ip router isis CORE",), ("mpls ip",)),
        )


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, link="p1-p3"),
        replace(KEY, interface="GigabitEthernet0/2"),
        replace(KEY, identity=RouterIdentity("SHA256:another", "/core")),
        replace(KEY, identity=RouterIdentity("SHA256:p1", "/practice")),
    ],
    ids=["link", "interface", "router", "inventory"],
)
def test_a_baseline_is_that_of_one_router_one_inventory_and_one_link(tmp_path: Path, other: BaselineKey) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        journal.begin_link("r", other.link)
        journal.record_baseline(other, Recorded("r", "p1", (), Before(("isis metric 7",))))
        assert journal.baseline(KEY) is None
        assert journal.baseline(other) is not None
        journal.end_baseline(KEY)
        assert journal.baseline(other) is not None


def test_a_baseline_is_over_when_the_link_is_plain_again_and_the_next_one_counts(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        for run, kept in (("r1", "mpls ldp neighbor 192.0.2.2 password"), ("r2", "crypto isakmp policy 10")):
            journal.begin_run(run, "migrate")
            journal.begin_link(run, "p1-p2")
            recorded = Recorded(run, "p1", (), Before(), frozenset({kept}), ("tunnel mode gre ip",))
            journal.record_baseline(KEY, recorded)
            assert journal.baseline(KEY) == recorded
            journal.end_baseline(KEY)
            assert journal.baseline(KEY) is None
            journal.end_link(run, "p1-p2", "as-before", None)


def test_a_field_that_an_older_version_did_not_know_has_its_default_and_one_of_a_newer_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.db"
    with Journal(path) as journal:
        journal.begin_run("r", "migrate")
        journal.begin_link("r", "p1-p2")
        journal.record_baseline(KEY, Recorded("r", "p1", (), Before(("isis metric 9",))))
    for before, wanted in (('{"mpls": ["mpls ip"]}', Before(mpls=("mpls ip",))), ("{}", Before())):
        _write_before(path, before)
        with Journal(path) as journal:
            recorded = journal.baseline(KEY)
            assert recorded is not None
            assert recorded.before == wanted
    for before, said in (('{"mpls": [], "srv6": []}', "srv6"), ('{"mpls": 5}', "cannot be read"), ("[", "cannot be")):
        _write_before(path, before)
        with Journal(path) as journal, pytest.raises(JournalError, match=said):
            journal.baseline(KEY)


def _write_before(path: Path, text: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE baseline SET before = ?", [text])
    database.close()


def test_what_a_router_shows_of_secrets_is_nowhere_in_the_file(tmp_path: Path) -> None:
    shown = ("isis password 7 0822455D0A16 level-2", "isis authentication key-chain CORE", "mpls ip")
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        journal.begin_link("r", "p1-p2")
        journal.record_baseline(KEY, Recorded("r", "p1", shown, Before((), shown, ())))
        act = journal.begin_act("r", "p1-p2", "build", "change", "p1", "\n".join(shown))
        journal.end_act(act, "somebody else changed p1 meanwhile: +snmp-server community 0822455D0A16 RO")
        journal.end_link("r", "p1-p2", "unknown", "at 'username eve password 0822455D0A16'")
        kept = journal.baseline(KEY)
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

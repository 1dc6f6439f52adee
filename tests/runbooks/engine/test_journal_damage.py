"""A journal that is damaged, copied in part or taken away: one sentence that names it, whoever reads or writes it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.journal import BaselineKey, Journal, JournalError, Recorded
from corelinks.runbooks.engine.link.replies import errors_of
from corelinks.runbooks.resume import nothing_left, unfinished_links
from corelinks.runbooks.runs import list_runs
from corelinks.runbooks.show import show_run
from corelinks.tasks.baseline import RouterIdentity
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
from corelinks.tasks.parse import RollbackTimer
from corelinks.templates.step import Before
from tests.support.fake_link import LINKS, stage
from tests.support.fake_routers import then

KEY = BaselineKey("k1-k2", "GigabitEthernet0/3", RouterIdentity("SHA256:k1", "/srv/core"))
FOUND = CheckResult("ldp-key", "k1-k2", "k1", Verdict.PASS, "", "walnut", "show run", ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which every column of every table has a value, of a run that was cut off."""
    path = tmp_path / "journal.db"
    with Journal(path, "/srv/core") as journal:
        for run in ("r1", "r2"):
            journal.begin_run(run, "migrate", ["migrate"])
            journal.begin_link(run, "k1-k2", ("k1", "k2"), "seal")
            journal.record_baseline(KEY, Recorded(run, "k1", ("mpls ip",), Before(("isis metric 4",))))
            act = journal.begin_act(run, "k1-k2", "build", "arm", "k1", "9 min", 9)
            journal.end_act(act, "done", RollbackTimer("eve", 9))
            journal.record_proof(run, "k1-k2", "build", LinkVerdict("k1-k2", "build", (FOUND,)))
            report = {"name": "k1-k2", "instructions": ["read it"]}
            journal.end_link(run, "k1-k2", "unknown", "nobody knows", report)
    execute(path, """UPDATE run SET owner = json_set(owner, '$.started', '1')""")
    return path


def execute(path: Path, *statements: str) -> None:
    """What somebody does to a journal with a tool of SQLite."""
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def write(path: Path) -> None:
    """What a migration asks of a journal before it talks to a router."""
    with Journal(path) as journal:
        journal.begin_run("mine", "migrate")
        journal.begin_link("mine", "k1-k2", ("k1", "k2"), takes_over=True, finishes="r2")
        journal.unfinished()
        journal.baseline(KEY)


def everything(path: Path) -> None:
    """All that the reading verbs read."""
    listed = list_runs(path)
    listed.to_json()
    for run in listed.runs:
        show_run(path, run.record.id).to_json()
    unfinished_links(path)


def told(use: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(JournalError) as error:
        use(path)
    said = str(error.value)
    assert said.startswith(f"journal {path} ")
    assert "\n" not in said
    return said


def test_a_journal_that_is_whole_is_read(path: Path) -> None:
    everything(path)
    write(path)


NO_JSON = "'\x1b[2J['"
UNREADABLE = {
    "run.owner": (NO_JSON, "'{}'", "'[]'", "''", "'{\"user\": 5}'", "CAST(x'ff' AS TEXT)"),
    "run.arguments": (NO_JSON, "'{\"a\": 1}'", "'\"migrate\"'", "'[5]'", "'7'"),
    "run.verb": ("CAST(x'fffe' AS TEXT)",),
    "run.started": ("1e300", "-1e300", "9e999"),
    "link.report": (NO_JSON, "'[]'", "'5'", "'{\"instructions\": 5}'", "'{\"instructions\": [{}]}'"),
    "link.routers": (NO_JSON, "'\"k1\"'", "'null'", "'[[]]'"),
    "link.until": ("'halfway'",),
    "link.reason": ("CAST(x'c328' AS TEXT)",),
    "act.timer": (NO_JSON, "'{}'", "'5'", f"'{'[' * 100_000}'"),
    "act.began": ("-5.0",),
    "baseline.stage": ("'sealed'", "''"),
    "baseline.touched": (NO_JSON, "'null'", "'{}'"),
    "baseline.before": ("'[]x'", "'5'", "'{\"mpls\": 5}'"),
    "proof.verdict": (NO_JSON, "'{}'", "'5'", '\'{"stage": 1, "verdict": "pass", "checks": []}\''),
}


@pytest.mark.parametrize(
    ("place", "value"),
    [(place, value) for place, values in UNREADABLE.items() for value in values],
    ids=lambda each: each[:40],
)
def test_a_value_that_cannot_be_read_is_told_with_its_place(path: Path, place: str, value: str) -> None:
    table, column = place.split(".")
    row = "run = 'r2'" if table != "run" else "id = 'r2'"
    execute(path, f"UPDATE {table} SET {column} = {value} WHERE {row}")
    said = told(everything, path)
    assert "holds a value that cannot be read" in said
    assert f"{table} " in said
    assert f": {column}; move it away with its -wal and -shm" in said
    assert said.isprintable()


@pytest.mark.parametrize("place", ["run.owner", "link.routers", "act.timer", "baseline.stage", "baseline.before"])
def test_what_is_written_reads_no_such_value_either(path: Path, place: str) -> None:
    table, column = place.split(".")
    execute(path, f"UPDATE {table} SET {column} = 'walnut'")
    assert f": {column}; " in told(write, path)


@pytest.mark.parametrize("use", [write, everything])
@pytest.mark.parametrize("table", ["about", "run", "link", "act", "baseline", "proof"])
def test_a_journal_without_a_table_is_refused(path: Path, table: str, use: Callable[[Path], None]) -> None:
    execute(path, "PRAGMA foreign_keys=OFF", f"DROP TABLE {table}")
    before = path.read_bytes()
    said = told(use, path)
    assert f"is damaged: it lacks the table {table}; move it away with its -wal and -shm" in said
    assert "keep them" in said
    assert path.read_bytes() == before


SPOILED = {
    "its table act lacks minutes": "ALTER TABLE act DROP COLUMN minutes",
    "its table link names a run that is not there": "DELETE FROM run WHERE id = 'r2'",
    "'k1-k2' of run 'r2' is taken over by 'r2', which did not": "UPDATE link SET taken_over_by = 'r2' WHERE run = 'r2'",
    "'k1-k2' of run 'r2' is taken over by 'r1', which did not": "UPDATE link SET taken_over_by = 'r1' WHERE run = 'r2'",
    "'k1-k2' of run 'r1' is taken over by 'zz', which did not": "UPDATE link SET taken_over_by = 'zz' WHERE run = 'r1'",
}


@pytest.mark.parametrize("use", [write, everything])
@pytest.mark.parametrize("said", SPOILED)
def test_a_journal_that_names_what_is_not_there_is_refused(path: Path, said: str, use: Callable[[Path], None]) -> None:
    execute(path, SPOILED[said])
    assert f"is damaged: {said}; move it away" in told(use, path)


@pytest.fixture
def cut_short(tmp_path: Path) -> Path:
    """The main file alone of a journal whose tables were all in its -wal."""
    path = tmp_path / "copy.db"
    with closing(sqlite3.connect(tmp_path / "whole.db", isolation_level=None)) as whole:
        whole.execute("PRAGMA journal_mode=WAL")
        whole.execute("CREATE TABLE run (id TEXT)")
        shutil.copy(tmp_path / "whole.db", path)
    return path


@pytest.mark.parametrize("use", [write, everything])
def test_the_main_file_alone_of_a_journal_is_not_taken_for_a_new_one(
    cut_short: Path, use: Callable[[Path], None]
) -> None:
    assert cut_short.stat().st_size == 4096
    for _ in range(2):
        assert "holds nothing: if it was copied, its -wal is missing" in told(use, cut_short)


def test_the_tables_of_a_new_journal_are_in_its_main_file_and_a_copy_of_that_is_not_said_to_be_finished(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy.db"
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        shutil.copy(journal.path, copy)
    found = list_runs(copy)
    assert (found.runs, found.why_none) == ((), "it holds no run; if it was copied, its -wal is missing")
    assert unfinished_links(copy) == ()
    with pytest.raises(Exception, match="holds no run; if it was copied, its -wal is missing"):
        nothing_left(copy)


def replace_it(path: Path) -> None:
    path.rename(path.with_name("away.db"))
    Journal(path).close()


def remove_wal(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def remove_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


TAKEN_AWAY: dict[str, Callable[[Path], object]] = {
    "removed": Path.unlink,
    "moved": lambda path: path.rename(path.with_name("away.db")),
    "replaced": replace_it,
    "its -wal removed": remove_wal,
    "with its folder": remove_folder,
}


@pytest.fixture(params=TAKEN_AWAY.values(), ids=list(TAKEN_AWAY))
def take_away(request: pytest.FixtureRequest) -> Callable[[Path], object]:
    taking: Callable[[Path], object] = request.param
    return taking


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "state" / "journal.db") as journal:
        yield journal


def test_a_journal_that_is_taken_away_takes_no_further_write(
    journal: Journal, take_away: Callable[[Path], object]
) -> None:
    journal.begin_run("r", "migrate")
    journal.begin_link("r", "k1-k2")
    act = journal.begin_act("r", "k1-k2", "build", "arm", "k1")
    take_away(journal.path)
    for use in (
        lambda: journal.begin_act("r", "k1-k2", "build", "change", "k1"),
        lambda: journal.end_act(act, "done"),
        lambda: journal.begin_link("r", "k4-k5"),
        lambda: journal.end_link("r", "k1-k2", "encrypted", None),
        lambda: journal.begin_run("other", "migrate"),
    ):
        with pytest.raises(JournalError, match="is gone: it was removed or replaced while it was in use"):
            use()


def test_a_link_whose_journal_is_taken_away_goes_back(journal: Journal, take_away: Callable[[Path], object]) -> None:
    scene = stage(LINKS["p1-p2"], journal)
    scene.b.troubles["confirm"].append(then(lambda _: take_away(journal.path)))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.JOURNAL)
    assert "is gone: it was removed or replaced" in (report.reason or "")
    scene.assert_nothing_is_left()


def test_a_restore_does_not_need_the_journal_that_was_taken_away(
    journal: Journal, take_away: Callable[[Path], object]
) -> None:
    scene = stage(LINKS["p1-p2"], journal)
    take_away(journal.path)
    scene.context.forgiving = True
    assert errors_of(scene.context.acting("restore", "arm", "10 min").arm(ENDS, 10)) == {}


def test_a_journal_that_grows_and_is_read_by_others_is_not_gone(journal: Journal) -> None:
    journal.begin_run("r", "migrate", [json.dumps("walnut" * 9)])
    journal.begin_link("r", "k1-k2")
    for _ in range(3):
        Journal(journal.path).close()
        History.read(journal.path).close()
        journal._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        journal.end_act(journal.begin_act("r", "k1-k2", "build", "arm", "k1"), "done")

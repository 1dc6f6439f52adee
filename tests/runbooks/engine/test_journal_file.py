"""A journal as a file: older ones go on, others' are left alone, and every fault is one sentence that names it."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.journal import BaselineKey, Journal, JournalError, Recorded
from corelinks.runbooks.engine.journal_schema import VERSION
from corelinks.tasks.baseline import RouterIdentity
from corelinks.templates.step import Before
from tests.support.paths import ROOT

KEY = BaselineKey("k1-k2", "GigabitEthernet0/3", RouterIdentity("SHA256:k1", "/srv/core"))
VERSION_1 = """
CREATE TABLE run (id TEXT PRIMARY KEY, verb TEXT NOT NULL, started REAL NOT NULL, ended REAL) STRICT;
CREATE TABLE link (
    run TEXT NOT NULL REFERENCES run(id), name TEXT NOT NULL, started REAL NOT NULL, ended REAL, outcome TEXT,
    reason TEXT, PRIMARY KEY (run, name)
) STRICT;
CREATE TABLE act (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, act TEXT NOT NULL,
    router TEXT NOT NULL, began REAL NOT NULL, ended REAL, result TEXT, text TEXT,
    FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE TABLE baseline (
    run TEXT NOT NULL, link TEXT NOT NULL, router TEXT NOT NULL, at REAL NOT NULL, touched TEXT NOT NULL,
    metric TEXT NOT NULL, igp TEXT NOT NULL, mpls TEXT NOT NULL, foreign_digest TEXT NOT NULL,
    PRIMARY KEY (run, link, router), FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE INDEX act_of_link ON act (run, link, id);
PRAGMA user_version=1;
INSERT INTO run VALUES ('old', 'migrate', 1.0, 2.0);
INSERT INTO link VALUES ('old', 'k1-k2', 1.0, 2.0, 'encrypted', NULL);
INSERT INTO act VALUES (1, 'old', 'k1-k2', 'build', 'arm', 'k1', 1.0, 1.5, 'done', '9 min');
INSERT INTO baseline VALUES ('old', 'k1-k2', 'k1', 1.0, '[]', '["isis metric 4"]', '[]', '["mpls ip"]', 'abc');
"""
VERSION_2 = f"""
{VERSION_1}
ALTER TABLE baseline ADD COLUMN host_key TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN inventory TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN interface TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN keep TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN tunnel TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN over REAL;
PRAGMA user_version=2;
UPDATE baseline SET host_key = '{KEY.identity.host_key}', inventory = '/srv/core', interface = '{KEY.interface}';
"""
VERSION_3 = f"""
{VERSION_2}
ALTER TABLE baseline ADD COLUMN before TEXT NOT NULL DEFAULT '{{}}';
UPDATE baseline SET before = '{{"metric": ["isis metric 4"], "mpls": ["mpls ip"]}}';
ALTER TABLE baseline DROP COLUMN metric;
ALTER TABLE baseline DROP COLUMN igp;
ALTER TABLE baseline DROP COLUMN mpls;
PRAGMA user_version=3;
"""
VERSION_4 = f"""
{VERSION_3}
CREATE TABLE about (inventory TEXT NOT NULL, made REAL NOT NULL) STRICT;
INSERT INTO about VALUES ('/srv/core', 1.0);
ALTER TABLE run ADD COLUMN owner TEXT;
ALTER TABLE run ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE link ADD COLUMN routers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE link ADD COLUMN until TEXT;
ALTER TABLE link ADD COLUMN report TEXT;
ALTER TABLE link ADD COLUMN taken_over_by TEXT;
ALTER TABLE act ADD COLUMN minutes INTEGER;
ALTER TABLE act ADD COLUMN timer TEXT;
ALTER TABLE baseline ADD COLUMN stage TEXT NOT NULL DEFAULT 'plain';
PRAGMA application_id={0x434C4A4E};
PRAGMA user_version=4;
"""
VERSION_5 = f"""
{VERSION_4}
CREATE TABLE proof (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, at REAL NOT NULL,
    verdict TEXT NOT NULL, FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
INSERT INTO proof VALUES (1, 'old', 'k1-k2', 'build', 2.0, '{{"stage": "build", "verdict": "pass", "checks": []}}');
PRAGMA user_version=5;
"""
OLD = {1: VERSION_1, 2: VERSION_2, 3: VERSION_3, 4: VERSION_4, 5: VERSION_5}


def made(path: Path, script: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script)
    return path


def tables(path: Path) -> dict[str, set[tuple[str, str]]]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: {row[1:3] for row in database.execute(f"PRAGMA table_info({name})")} for name in names}


@pytest.mark.parametrize("version", OLD)
def test_an_older_journal_goes_on_with_all_that_it_holds(tmp_path: Path, version: int) -> None:
    path = made(tmp_path / "old.db", OLD[version])
    for _ in range(2):
        with Journal(path, "/srv/core") as journal:
            assert journal.runs() == ("old",)
            assert journal.run("old").owner is None
            assert journal.run("old").change is None
            assert journal.commands("old") == ()
            assert [(act.act, act.result, act.text) for act in journal.acts("old", "k1-k2")] == [
                ("arm", "done", "9 min")
            ]
            assert journal.core("old") == ()
            assert [proof.standing for proof in journal.proofs("old", "k1-k2")] == [{}] * (version == 5)
            known = journal.baseline(KEY)
            # Version 1 did not write down whose its baselines are.
            assert known == (
                None
                if version == 1
                else Recorded(
                    "old", "k1", (), Before(metric=("isis metric 4",), mpls=("mpls ip",)), foreign_digest="abc"
                )
            )
            assert journal.inventory == "/srv/core"
    with Journal(path) as journal:
        journal.begin_run("new", "migrate")
        journal.begin_link("new", "k1-k2", ("k1", "k2"), "seal")
        journal.record_baseline(KEY, Recorded("new", "k1", (), Before(("isis metric 6",))))
        newest = journal.baseline(KEY)
        assert newest is not None
        assert newest.before.metric == ("isis metric 6",)


@pytest.mark.parametrize("version", OLD)
def test_an_older_journal_becomes_what_a_new_one_is(tmp_path: Path, version: int) -> None:
    Journal(tmp_path / "new.db").close()
    Journal(made(tmp_path / "old.db", OLD[version])).close()
    assert tables(tmp_path / "old.db") == tables(tmp_path / "new.db")


@pytest.mark.parametrize("version", OLD)
def test_an_older_journal_is_read_and_stays_as_it_is(tmp_path: Path, version: int) -> None:
    path = made(tmp_path / "old.db", OLD[version])
    before = path.read_bytes()
    with History.read(path) as history:
        assert history.runs() == ("old",)
        assert history.outcomes("old") == {"k1-k2": "encrypted"}
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_upgrade_that_fails_half_way_leaves_the_old_journal(tmp_path: Path) -> None:
    path = made(tmp_path / "old.db", VERSION_1 + "CREATE TABLE about (something TEXT);")
    for _ in range(2):
        with pytest.raises(JournalError, match=r"old\.db"):
            Journal(path)
    assert "host_key" not in {name for name, _ in tables(path)["baseline"]}


NEWER = f"PRAGMA user_version={VERSION + 1};"
FOREIGN = "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine');"


def open_journal(path: Path) -> None:
    Journal(path).close()


def read_journal(path: Path) -> None:
    History.read(path).close()


@pytest.mark.parametrize("use", [open_journal, read_journal])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (NEWER, f"of schema {VERSION + 1}, of a newer corelinks: this one knows up to {VERSION}"),
        (FOREIGN, "is a database of another program, and no journal of corelinks"),
        (f"{FOREIGN} PRAGMA user_version=2;", "is a database of another program, and no journal of corelinks"),
        ("notes of mine, longer than the header of a database is\n" * 20, "is no journal of corelinks"),
    ],
    ids=["newer", "foreign", "foreign of version 2", "no database"],
)
def test_a_file_that_cannot_be_used_is_told_and_left_as_it_is(
    tmp_path: Path, content: str, said: str, use: object
) -> None:
    path = tmp_path / "some.db"
    if content == NEWER:
        Journal(path).close()
        made(path, content)
    elif content.startswith("notes"):
        path.write_text(content)
    else:
        made(path, content)
    before = path.read_bytes()
    with pytest.raises(JournalError) as told:
        use(path)  # type: ignore[operator]
    assert str(told.value).startswith(f"journal {path} ")
    assert said in str(told.value)
    assert path.read_bytes() == before


def test_a_journal_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    with Journal(path) as journal:
        journal.begin_run("r", "migrate")
    os.truncate(path, 5000)
    with pytest.raises(JournalError, match="damaged"), Journal(path) as journal:
        journal.runs()


def test_a_journal_that_another_process_holds_is_told_and_not_waited_for_without_end(tmp_path: Path) -> None:
    path = tmp_path / "held.db"
    Journal(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="is held by another process"):
            Journal(path, patience=0.05)
        with History.read(path) as history:
            assert history.runs() == ()


def test_a_journal_is_that_of_one_inventory(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    Journal(path, "/srv/core").close()
    Journal(path, "/srv/core").close()
    with pytest.raises(JournalError, match=r"is of the inventory /srv/core, and not of /srv/lab: .* back at /srv/core"):
        Journal(path, "/srv/lab")
    with History.read(path) as history:
        assert history.inventory == "/srv/core"


def fill(journal: Journal) -> None:
    for number in range(1000):
        journal.begin_run(f"r{number}", "migrate")


def test_a_disk_that_is_full_is_told_at_whatever_is_written(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        with closing(sqlite3.connect(journal.path)) as other:
            (pages,) = other.execute("PRAGMA page_count").fetchone()
        journal._database.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(JournalError, match="the disk is full"):
            fill(journal)
        assert "r" in journal.runs()


def test_a_file_that_may_not_grow_is_one_sentence_and_nothing_is_touched(tmp_path: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from corelinks.runbooks.engine.journal import Journal, JournalError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: Journal(Path(sys.argv[1]))\n"
        "except JournalError as error: print(error)\n"
    )
    path = tmp_path / "journal.db"
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"journal {path} cannot be written: the disk is full or gives an error\n", "")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096


@contextmanager
def somebody(directory: Path) -> Iterator[None]:
    """For whom a folder that says so is read-only, which root is not."""
    directory.chmod(0o555)
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that any user can reach."""
    directory = Path(tempfile.mkdtemp(prefix="corelinks-test-"))
    yield directory
    directory.chmod(0o755)
    shutil.rmtree(directory)


@pytest.mark.parametrize("is_cut_off", [False, True])
def test_a_journal_in_a_folder_that_cannot_be_written_is_read(reachable: Path, is_cut_off: bool) -> None:
    path = reachable / "journal.db"
    program = (
        "import os, sys; from pathlib import Path; from corelinks.runbooks.engine.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1])); journal.begin_run('r', 'migrate')\n"
        "os.kill(os.getpid(), 9) if sys.argv[2] == 'True' else journal.close()\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), str(is_cut_off)], cwd=ROOT, check=False)
    assert path.with_name("journal.db-wal").exists() is is_cut_off
    path.with_name("journal.db-shm").unlink(missing_ok=True)
    for each in reachable.iterdir():
        each.chmod(0o444)
    names = sorted(each.name for each in reachable.iterdir())
    with somebody(reachable):
        with History.read(path) as history:
            assert history.runs() == ("r",)
        with pytest.raises(JournalError, match=r"journal\.db cannot be (written|opened)"):
            Journal(path)
        with pytest.raises(JournalError, match=r"other\.db cannot be opened"):
            Journal(reachable / "other.db")
    assert sorted(each.name for each in reachable.iterdir()) == names


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "journal.db", Path("/proc/nowhere/journal.db"), tmp_path):
        with pytest.raises(JournalError, match="cannot be opened"):
            Journal(place)


def test_a_journal_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not there"):
        History.read(tmp_path / "journal.db")
    assert not list(tmp_path.iterdir())

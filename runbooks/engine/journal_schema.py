"""The tables of a journal file, how an older file becomes one of this version, and which file is no journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache

VERSION = 6
#: What to do about a journal that is damaged.
DAMAGED_ADVICE = (
    "move it away with its -wal and -shm to begin a new one, and keep them: "
    "what an interrupted run has left may be written there"
)
_APPLICATION = 0x434C4A4E  # in the header of the file (PRAGMA application_id), since version 4
_FIRST_TABLES = frozenset({"run", "link", "act", "baseline"})

# The tables that came with version 6.
_SINCE_6 = """
CREATE TABLE planned (run TEXT PRIMARY KEY REFERENCES run(id), links TEXT NOT NULL) STRICT;
CREATE TABLE request (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run(id), wish TEXT NOT NULL, at REAL NOT NULL,
    owner TEXT NOT NULL, heard REAL
) STRICT;
CREATE TABLE command (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run(id), report TEXT NOT NULL
) STRICT;
CREATE TABLE core (run TEXT PRIMARY KEY REFERENCES run(id), links TEXT NOT NULL) STRICT;
"""
_TABLES = (
    """
CREATE TABLE about (inventory TEXT NOT NULL, made REAL NOT NULL) STRICT;
CREATE TABLE run (
    id TEXT PRIMARY KEY, verb TEXT NOT NULL, started REAL NOT NULL, ended REAL, owner TEXT,
    version TEXT NOT NULL DEFAULT '', arguments TEXT NOT NULL DEFAULT '[]', change TEXT, exit_code INTEGER
) STRICT;
CREATE TABLE link (
    run TEXT NOT NULL REFERENCES run(id), name TEXT NOT NULL, started REAL NOT NULL, ended REAL, outcome TEXT,
    reason TEXT, routers TEXT NOT NULL DEFAULT '[]', until TEXT, report TEXT, taken_over_by TEXT,
    PRIMARY KEY (run, name)
) STRICT;
CREATE TABLE act (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, act TEXT NOT NULL,
    router TEXT NOT NULL, began REAL NOT NULL, ended REAL, result TEXT, text TEXT, minutes INTEGER, timer TEXT,
    answers TEXT NOT NULL DEFAULT '[]', FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE TABLE baseline (
    run TEXT NOT NULL, link TEXT NOT NULL, router TEXT NOT NULL, at REAL NOT NULL, touched TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '{}', foreign_digest TEXT NOT NULL, host_key TEXT NOT NULL DEFAULT '',
    inventory TEXT NOT NULL DEFAULT '', interface TEXT NOT NULL DEFAULT '', keep TEXT NOT NULL DEFAULT '[]',
    tunnel TEXT NOT NULL DEFAULT '[]', over REAL, stage TEXT NOT NULL DEFAULT 'plain',
    PRIMARY KEY (run, link, router), FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE TABLE proof (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, at REAL NOT NULL,
    verdict TEXT NOT NULL, standing TEXT NOT NULL DEFAULT '{}',
    FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
CREATE INDEX act_of_link ON act (run, link, id);
"""
    + _SINCE_6
)

# What makes a journal of one version one of the next.
_UPGRADES: Mapping[int, str] = {
    # Version 1 keys its baselines by the names of link and router: they are kept, and are nobody's any more.
    1: """
ALTER TABLE baseline ADD COLUMN host_key TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN inventory TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN interface TEXT NOT NULL DEFAULT '';
ALTER TABLE baseline ADD COLUMN keep TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN tunnel TEXT NOT NULL DEFAULT '[]';
ALTER TABLE baseline ADD COLUMN over REAL;
""",
    # Version 2 has a column for each of the first three fields of Before.
    2: """
ALTER TABLE baseline ADD COLUMN before TEXT NOT NULL DEFAULT '{}';
UPDATE baseline SET before = json_object('metric', json(metric), 'igp', json(igp), 'mpls', json(mpls));
ALTER TABLE baseline DROP COLUMN metric;
ALTER TABLE baseline DROP COLUMN igp;
ALTER TABLE baseline DROP COLUMN mpls;
""",
    # Version 3 knows neither who ran a run nor whose inventory it was, and may be the journal of several.
    3: """
CREATE TABLE about (inventory TEXT NOT NULL, made REAL NOT NULL) STRICT;
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
""",
    # Version 4 does not keep by what a step was proven.
    4: """
CREATE TABLE proof (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, link TEXT NOT NULL, step TEXT NOT NULL, at REAL NOT NULL,
    verdict TEXT NOT NULL, FOREIGN KEY (run, link) REFERENCES link(run, name)
) STRICT;
""",
    # Version 5 knows neither which links a run was to take, nor the change that it is a part of, nor what others have
    # asked of it, nor the operator's commands in it, nor the core around the links, nor what routers answered and
    # showed, nor the exit code.
    5: """
ALTER TABLE run ADD COLUMN change TEXT;
ALTER TABLE run ADD COLUMN exit_code INTEGER;
ALTER TABLE act ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE proof ADD COLUMN standing TEXT NOT NULL DEFAULT '{}';
"""
    + _SINCE_6,
}


class NotAJournal(Exception):
    """What a file is instead of a journal that this version can use, in words that follow the name of the file."""


def version_of(database: sqlite3.Connection) -> int:
    """The version of a journal, 0 for an empty file. Raises NotAJournal for any other, and for a newer version."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (application,) = database.execute("PRAGMA application_id").fetchone()
    tables = {str(name) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    is_old = application == 0 and 1 <= version <= 3 and tables >= _FIRST_TABLES
    if version == 0 and application == 0 and not tables:
        return 0
    if not is_old and application != _APPLICATION:
        raise NotAJournal("is a database of another program, and no journal of corelinks")
    if version > VERSION:
        raise NotAJournal(f"is of schema {version}, of a newer corelinks: this one knows up to {VERSION}")
    return int(version)


def version_in_use(database: sqlite3.Connection) -> int:
    """The version as `version_of` tells it. Raises NotAJournal too for a file with content and no table.

    No program of ours leaves one: it is the main file of a journal alone, whose tables were still in its -wal.
    """
    (pages,) = database.execute("PRAGMA page_count").fetchone()  # before the tables, which another may make meanwhile
    version = version_of(database)
    if pages and not version:
        raise NotAJournal("holds nothing: if it was copied, its -wal is missing; if not, remove it to begin a new one")
    return version


def demand_whole(database: sqlite3.Connection) -> None:
    """Raise NotAJournal for a journal of this version that is damaged.

    It lacks a table or a column, or names what is not there: a run that is gone, or one that never took a link over.
    """
    there = _columns(database)
    for table, columns in _wanted().items():
        if table not in there:
            raise NotAJournal(f"is damaged: it lacks the table {table}; {DAMAGED_ADVICE}")
        if lacks := sorted(columns - there[table]):
            raise NotAJournal(f"is damaged: its table {table} lacks {', '.join(lacks)}; {DAMAGED_ADVICE}")
    for table, _, wanted, _ in database.execute("PRAGMA foreign_key_check"):
        raise NotAJournal(f"is damaged: its table {table} names a {wanted} that is not there; {DAMAGED_ADVICE}")
    for run, link, by in database.execute(_TAKEN_BY_NOBODY):
        words = f"{link!r} of run {run!r} is taken over by {by!r}, which did not"
        raise NotAJournal(f"is damaged: {words}; {DAMAGED_ADVICE}")


# Who takes a link over begins it afterwards.
_TAKEN_BY_NOBODY = """
SELECT run, name, taken_over_by FROM link WHERE taken_over_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM link AS later
    WHERE later.run = link.taken_over_by AND later.name = link.name AND later.rowid > link.rowid)
"""


@cache
def _wanted() -> Mapping[str, frozenset[str]]:
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(_TABLES)
        return _columns(model)


def _columns(database: sqlite3.Connection) -> Mapping[str, frozenset[str]]:
    """The columns of each table."""
    found: dict[str, frozenset[str]] = {}
    statement = (
        "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    )
    for table, column in database.execute(statement):
        found[table] = found.get(table, frozenset()) | {column}
    return found


def bring_up(database: sqlite3.Connection) -> None:
    """Make the tables of an empty file, or bring those of an older version up to this one, wholly or not at all."""
    database.execute("BEGIN IMMEDIATE")  # two programs that start together make the tables once
    try:
        version = version_of(database)
        if version != VERSION:
            scripts = [_UPGRADES[each] for each in range(version, VERSION)] if version else [_TABLES]
            for statement in "".join(scripts).split(";\n"):
                database.execute(statement)
            database.execute(f"PRAGMA application_id={_APPLICATION}")
            database.execute(f"PRAGMA user_version={VERSION}")
        demand_whole(database)
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")

"""A journal as a file: opened to write or only to read, and every way in which that fails as one sentence."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from corelinks.inventory.errors import CorelinksError
from corelinks.runbooks.engine.journal_schema import (
    DAMAGED_ADVICE,
    VERSION,
    NotAJournal,
    bring_up,
    demand_whole,
    version_in_use,
)

PATIENCE = 10.0  # seconds that another process may hold the file locked
_PRIMARY = 0xFF  # of SQLite's extended codes, what is common to a kind of error

_WORDS: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be written: the disk is full or gives an error",
    sqlite3.SQLITE_BUSY: "is held by another process; try again when that has ended",
    sqlite3.SQLITE_NOTADB: "is no journal of corelinks",
    sqlite3.SQLITE_CORRUPT: f"is damaged; {DAMAGED_ADVICE}",
    sqlite3.SQLITE_READONLY: "cannot be written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_PERM: "cannot be opened",
    sqlite3.SQLITE_AUTH: "cannot be opened",
}


class JournalError(CorelinksError):
    """The journal could not be opened, read or written: nothing may be changed without it."""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise JournalError, which names the file, for whatever the file or the database in it does."""
    try:
        yield
    except sqlite3.Error as error:
        # A text that is no UTF-8 has no code.
        is_text = isinstance(error, sqlite3.OperationalError) and not hasattr(error, "sqlite_errorcode")
        code = sqlite3.SQLITE_CORRUPT if is_text else getattr(error, "sqlite_errorcode", None)
        words = str(error) if code is None else _WORDS.get(code & _PRIMARY, str(error))
        raise JournalError(f"journal {path} {words}") from error
    except NotAJournal as error:
        raise JournalError(f"journal {path} {error}") from error
    except OSError as error:
        raise JournalError(f"journal {path} cannot be opened: {error.strerror or error}") from error


def open_to_write(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """The database of a journal that is made when it is not there; JournalError when it cannot be written.

    A file that is no journal is left as it is. Only its owner may read a journal.
    """
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        # isolation_level None: every statement commits by itself unless we say BEGIN
        database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=patience)
        try:
            version_in_use(database)
            database.execute("PRAGMA synchronous=FULL")
            database.execute("PRAGMA foreign_keys=ON")
            bring_up(database)
            # From here on, so that the tables are in the main file of a new journal before it has a -wal.
            database.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            database.close()
            raise
    return database


def open_to_read(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """The database of a journal that is there, which is not written to; JournalError when it cannot be read.

    A journal of an older version is brought up in memory. Where SQLite would have to write beside the file to read
    it (WAL mode, in a folder that cannot be written), a copy is read.
    """
    with telling(path):
        if not path.is_file():
            raise JournalError(f"journal {path} {'is no file' if path.exists() else 'is not there'}")
        try:
            with closing(_read_only(path, patience)) as database:
                if version_in_use(database) != VERSION:
                    return _in_memory(database)
                demand_whole(database)
            return _read_only(path, patience)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            return _read_copy(path, patience)


def _read_only(path: Path, patience: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None, timeout=patience)


def _read_copy(path: Path, patience: float) -> sqlite3.Connection:
    with tempfile.TemporaryDirectory(prefix="corelinks-journal-") as scratch:
        copy = Path(scratch) / "journal.db"
        for suffix in ("", "-wal", "-journal"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                shutil.copyfile(beside, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy, isolation_level=None, timeout=patience)) as database:
            version_in_use(database)
            return _in_memory(database)


def _in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    source.backup(memory)
    bring_up(memory)
    return memory

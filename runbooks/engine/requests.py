"""What others ask of a run while it is under way, and which links it was to take: two small tables of the journal."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.journal_values import OWNER
from corelinks.runbooks.engine.owner import Owner


class Wish(StrEnum):
    """What can be asked of a run: that no new link starts, that they start again, that all under way goes back."""

    PAUSE = "pause"
    CONTINUE = "continue"
    ABORT = "abort"


@dataclass(frozen=True)
class Request:
    """Something that was asked of a run, by whom and when (Unix time); ``heard`` is when the run has acted on it."""

    id: int
    run: str
    wish: Wish
    at: float
    owner: Owner
    heard: float | None


def ask(journal: Journal, run: str, wish: Wish) -> int:
    """Ask something of a run, in the name of who runs this process; the number of the request."""
    return journal.write(
        "INSERT INTO request (run, wish, at, owner) VALUES (?, ?, ?, ?)",
        run, wish.value, time.time(), OWNER.dump_json(Owner.this_process()).decode(),
    )  # fmt: skip


def requests_of(history: History, run: str, after: int = 0) -> tuple[Request, ...]:
    """What was asked of a run, oldest first; of those requests, the ones with a number above ``after``."""
    rows = history.rows(
        "SELECT id, run, wish, at, owner, heard FROM request WHERE run = ? AND id > ? ORDER BY id", run, after
    )
    return tuple(
        Request(number, name, Wish(wish), at, OWNER.validate_json(owner), heard)
        for number, name, wish, at, owner, heard in rows
    )


def note_heard(journal: Journal, request: Request) -> None:
    """Write down that the run has acted on a request."""
    journal.write("UPDATE request SET heard = ? WHERE id = ?", time.time(), request.id)


def record_plan(journal: Journal, run: str, links: Sequence[str]) -> None:
    """Keep the names of the links that a run is to take, in their order."""
    journal.write("INSERT INTO planned VALUES (?, ?)", run, json.dumps(list(links)))


def planned(history: History, run: str) -> tuple[str, ...]:
    """The names of the links that a run is to take; empty where an older version has not kept them."""
    rows = history.rows("SELECT links FROM planned WHERE run = ?", run)
    return tuple(str(name) for name in json.loads(rows[0][0])) if rows else ()

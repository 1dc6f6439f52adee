"""The migration: plain core links become encrypted GRE links, each proven, or are put back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink, Until
from corelinks.runbooks.engine.events import Listener
from corelinks.runbooks.engine.journal import DEFAULT_PATH, Journal
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.run import migrate_links
from corelinks.runbooks.engine.timing import Timing


def migrate(
    nornir: Nornir,
    links: Sequence[CoreLink],
    all_links: Sequence[CoreLink] | None = None,
    *,
    until: Until | None = None,
    timing: Timing | None = None,
    journal: Path | None = None,
    listeners: Sequence[Listener] = (),
    stop: threading.Event | None = None,
) -> RunReport:
    """Migrate ``links`` up to what each defines, or ``until`` where that is lower; the report says what became of each.

    ``all_links`` is the whole inventory, by which the guard judges what the core can lose (``links`` alone when
    None). ``journal`` is the file of the journal, ``.corelinks/journal.db`` when None. Setting ``stop`` puts back
    the links under way and starts no other. Raises JournalError when the journal cannot be used; nothing
    is touched then. What happens at the routers is in the report and never raised.
    """
    with Journal(journal or DEFAULT_PATH) as book:
        return migrate_links(
            nornir,
            links,
            all_links if all_links is not None else links,
            book,
            until=until,
            timing=timing,
            listeners=listeners,
            stop=stop,
        )

"""The migration: plain core links become encrypted GRE links, each proven, or are put back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink, Until
from corelinks.runbooks.engine.events import Listener
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.journal import open_journal
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.link.observers import shielded
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.engine.link.steps import steps_until
from corelinks.runbooks.engine.live_links import alive_links
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.run import Run
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
    arguments: Sequence[str] = (),
) -> RunReport:
    """Migrate ``links`` up to what each defines, or ``until`` where that is lower; the report says what became of each.

    ``all_links`` is the whole inventory, by which the guard works out what the core can lose (``links`` alone when
    None). ``journal`` is the file of the journal, that of the inventory in the state directory when None (see
    `engine.state`); ``arguments`` are what the command was given, for the journal. Setting ``stop`` restores the links
    under way and starts no other. A Nornir in dry-run mode stops after preflight; its processors see every task of the
    run. Raises JournalError when the journal cannot be used; nothing is touched then. A link that another run holds, or
    that a dead one has left, is not tried. What happens at the routers is in the report and never raised.
    """
    inventory = tuple(links if all_links is None else all_links)
    with open_journal(nornir, journal) as book:
        run = Run(
            verb="migrate",
            links=tuple(links),
            inventory=inventory,
            guard=Guard(inventory, alive_links(shielded(nornir), inventory)),
            change=partial(migrate_link, until=until, dry_run=nornir.data.dry_run),
            routers=partial(NornirRouters, nornir),
            journal=book,
            timing=timing or Timing(),
            listeners=listeners,
            stop=stop or threading.Event(),
            arguments=arguments,
            until=lambda link: steps_until(link.until, until)[-1],
        )
        return run.execute()

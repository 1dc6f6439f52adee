"""The migration: plain core links become encrypted GRE links, each proven, or are put back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.change_file import ChangeFile
from corelinks.inventory.model import CoreLink, Until
from corelinks.inventory.windows import Windows
from corelinks.runbooks.engine.conduct import Conduct
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
from corelinks.tasks.connection.nornir_plugin import close_all


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
    conduct: Conduct | None = None,
) -> RunReport:
    """Migrate ``links`` up to what each defines, or ``until`` where that is lower; the report says what became of each.

    ``all_links`` is the whole inventory, by which the guard works out what the core can lose (``links`` alone when
    None). ``journal`` is its file, that of the inventory when None (see `engine.state`); ``arguments`` are what the
    command was given. Setting ``stop`` restores the links under way and starts no other; so does a rule of ``conduct``.
    In dry-run mode it stops after preflight. Raises JournalError, nothing being touched, when there can be no journal.
    """
    inventory, is_dry = tuple(links if all_links is None else all_links), nornir.data.dry_run
    manner = (conduct or Conduct()).in_dry_run(is_one=is_dry)
    last = lower_until(until, manner)
    with open_journal(nornir, journal) as book:
        return Run(
            verb="migrate",
            links=tuple(links),
            inventory=inventory,
            guard=_guard(nornir, inventory),
            survey=partial(_anew, nornir, inventory),
            change=partial(migrate_link, until=last, dry_run=is_dry),
            routers=partial(NornirRouters, nornir),
            journal=book,
            timing=timing or Timing(),
            listeners=listeners,
            stop=stop or threading.Event(),
            arguments=arguments,
            until=lambda link: steps_until(link.until, last)[-1],
            conduct=manner,
        ).execute()


def conduct_of(change: ChangeFile | None = None, window: Windows | None = None, *, wait: bool = False) -> Conduct:
    """How a run is carried out by a change file and a window; where there are both, both must be open.

    With ``wait`` it waits for the next window, instead of ending outside of it.
    """
    if change is None:
        return Conduct(window, wait)
    return Conduct(change.windows.within(window) if window else change.windows, wait, change.request)


def lower_until(until: Until | None, conduct: Conduct) -> Until | None:
    """How far links go at most: the lower of what is asked for and what the change says; None when neither does."""
    given = [each for each in (until, conduct.request.until if conduct.request else None) if each is not None]
    return min(given, key=lambda each: len(steps_until(each)), default=None)


def _guard(nornir: Nornir, inventory: Sequence[CoreLink]) -> Guard:
    return Guard(tuple(inventory), alive_links(shielded(nornir), inventory))


def _anew(nornir: Nornir, inventory: Sequence[CoreLink]) -> Guard:
    """The guard after a wait, over new sessions: the old ones may be gone, and not look it."""
    close_all(nornir)
    return _guard(nornir, inventory)

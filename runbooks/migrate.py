"""The migration: plain core links become encrypted GRE links, each proven, or are put back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.change import AbortRule, Hooks
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
    change: ChangeFile | None = None,
    window: Windows | None = None,
    wait: bool = False,
) -> RunReport:
    """Migrate ``links`` up to what each defines, or ``until`` where that is lower; the report says what became of each.

    ``all_links`` is the whole inventory, by which the guard works out what the core can lose (``links`` alone when
    None). ``journal`` is the file of the journal, that of the inventory in the state directory when None (see
    `engine.state`); ``arguments`` are what the command was given, for the journal. Setting ``stop`` restores the links
    under way and starts no other. A Nornir in dry-run mode stops after preflight; its processors see every task of the
    run. Raises JournalError when the journal cannot be used; nothing is touched then. A link that another run holds, or
    that a dead one has left, is not tried. What happens at the routers is in the report and never raised.

    With ``change`` the run is carried out as that says, and within its windows; ``links`` are those that
    `change_links` chooses by it. ``window`` is when anything may be changed, besides. Outside of both nothing is, but
    with ``wait`` the run waits for the next window. A rule of the change that ends it sets ``stop``.
    """
    inventory = tuple(links if all_links is None else all_links)
    last = lower_until(until, change)
    with open_journal(nornir, journal) as book:
        run = Run(
            verb="migrate",
            links=tuple(links),
            inventory=inventory,
            guard=_guard(nornir, inventory),
            survey=partial(_anew, nornir, inventory),
            change=partial(migrate_link, until=last, dry_run=nornir.data.dry_run),
            routers=partial(NornirRouters, nornir),
            journal=book,
            timing=timing or Timing(),
            listeners=listeners,
            stop=stop or threading.Event(),
            arguments=arguments,
            until=lambda link: steps_until(link.until, last)[-1],
            conduct=conduct_of(change, window, wait=wait, dry_run=nornir.data.dry_run),
        )
        return run.execute()


def conduct_of(
    change: ChangeFile | None, window: Windows | None, *, wait: bool = False, dry_run: bool = False
) -> Conduct:
    """How a run is carried out by a change file and a window; in a dry run no command of the operator's is run."""
    windows = change.windows if change else window
    if change and window:
        windows = change.windows.within(window)
    request = change.request if change else None
    if request and dry_run:
        request = request.model_copy(update={"canary": None, "abort": AbortRule(unknown=False), "hooks": Hooks()})
    return Conduct(windows, wait, request)


def lower_until(until: Until | None, change: ChangeFile | None) -> Until | None:
    """How far links go at most: the lower of what is asked for and what the change says; None when neither does."""
    given = [each for each in (until, change.request.until if change else None) if each is not None]
    return min(given, key=lambda each: len(steps_until(each)), default=None)


def _guard(nornir: Nornir, inventory: Sequence[CoreLink]) -> Guard:
    return Guard(tuple(inventory), alive_links(shielded(nornir), inventory))


def _anew(nornir: Nornir, inventory: Sequence[CoreLink]) -> Guard:
    """The guard after a wait, over new sessions: the old ones may be gone, and not look it."""
    close_all(nornir)
    return _guard(nornir, inventory)

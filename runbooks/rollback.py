"""The rollback: migrated or half-migrated links go back to plain, and plain LDP is proven."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.events import Listener
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.journal import DEFAULT_PATH, Journal
from corelinks.runbooks.engine.link.observers import shielded
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.engine.live_links import alive_links
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.run import Run
from corelinks.runbooks.engine.timing import Timing


def rollback(
    nornir: Nornir,
    links: Sequence[CoreLink],
    all_links: Sequence[CoreLink] | None = None,
    *,
    timing: Timing | None = None,
    journal: Path | None = None,
    listeners: Sequence[Listener] = (),
    stop: threading.Event | None = None,
) -> RunReport:
    """Take ``links`` back to plain, as far as what is there is proven to be ours; the report says how each link ended.

    How the physical interfaces were comes from the journal where it has the link (``as-before``), else from the link's
    definition and the routers (``plain``). A tunnel that nothing proves to be ours stays (``not-tried``), and so does
    that of a link whose plain side does not come up: both routers go back to what they had, and the link is what it is
    then proven to be (``built``, ``cut over, plain standby``, ``encrypted``, else ``unknown``), with the reason.
    Arguments and errors as in ``migrate``.
    """
    inventory = tuple(links if all_links is None else all_links)
    with Journal(journal or DEFAULT_PATH) as book:
        run = Run(
            verb="rollback",
            links=tuple(links),
            inventory=inventory,
            guard=Guard(inventory, alive_links(shielded(nornir), inventory), proceeds=True),
            change=partial(roll_back_link, dry_run=nornir.data.dry_run),
            routers=partial(NornirRouters, nornir),
            journal=book,
            timing=timing or Timing(),
            listeners=listeners,
            stop=stop or threading.Event(),
        )
        return run.execute()

"""The rollback: migrated or half-migrated links go back to plain, and plain LDP is proven."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.events import Listener
from corelinks.runbooks.engine.journal import DEFAULT_PATH, Journal
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.run import rollback_links
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
    """Take ``links`` back to plain; success is the outcome ``as-before`` (see ``rollback_exit_code``).

    How the physical interfaces were comes from the journal where it has the link, else from the link's definition and
    the routers. A link whose plain side does not come up keeps its tunnel (``encrypted``, with the reason).
    Arguments and errors as in ``migrate``.
    """
    with Journal(journal or DEFAULT_PATH) as book:
        return rollback_links(
            nornir,
            links,
            all_links if all_links is not None else links,
            book,
            timing=timing,
            listeners=listeners,
            stop=stop,
        )

"""The rehearsal: the very migration, over SSH, on simulated routers that start from saved running-configs."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory.load import load_links
from inventory.model import CoreLink
from runbooks.engine.events import Event
from runbooks.engine.pace import Pace
from runbooks.engine.report import RunReport
from runbooks.migrate import migrate
from runbooks.select import select_links
from runbooks.simulated_core import SimulatedCore, write_inventory
from runbooks.simulator import FAULTS
from runbooks.snapshot import EndState, snapshot
from tasks.session import close_all, load_nornir

DEFAULT_SPEED = 20.0


@dataclass(frozen=True)
class Rehearsal:
    """How the migration went, and what the routers looked like when it was over."""

    report: RunReport
    ends: tuple[EndState, ...]


def fault_for_router(fault: str, links: Sequence[CoreLink]) -> str:
    """A fault whose target names a link, told for a router: ``KIND@p1:p1-p2`` -> ``KIND@p1:Tunnel12``.

    The simulator knows no links. A target that names none of them is left as it is.
    """
    head, separator, options = fault.partition(",")
    kind, _, place = head.partition("@")
    router, _, target = place.partition(":")
    for link in links:
        if target == link.name and router in link.routers:
            end = link.end(link.end_of(router))
            return f"{kind}@{router}:{end.tunnel_name}{separator}{options}"
    return fault


def known_faults() -> Mapping[str, str]:
    """The kinds of faults that the simulated routers know, and what each does."""
    return FAULTS


def rehearse(
    inventory: Path,
    names: Sequence[str] = (),
    *,
    faults: Sequence[str] = (),
    speed: float = DEFAULT_SPEED,
    listeners: Sequence[Callable[[Event], None]] = (),
    stop: threading.Event | None = None,
) -> Rehearsal:
    """Migrate the links of ``inventory`` (or those named) on simulated routers ``speed`` times as fast as real ones.

    Raises InventoryError for an inventory or names that are not usable, SimulatorError if no router starts.
    """
    links = load_links(inventory / "links.yaml")
    chosen = select_links(links, names)
    told = [fault_for_router(fault, links) for fault in faults]
    with (
        tempfile.TemporaryDirectory(prefix="corelinks-rehearsal-") as scratch,
        SimulatedCore(inventory / "running", speed=speed, faults=told) as core,
    ):
        directory = Path(scratch)
        write_inventory(directory, core, links)
        simulated = load_links(directory / "links.yaml")
        wanted = [link for link in simulated if link.name in {each.name for each in chosen}]
        nornir = load_nornir(directory)
        try:
            report = migrate(
                nornir,
                wanted,
                simulated,
                pace=Pace(speed=speed),
                journal=directory / "journal.db",
                listeners=listeners,
                stop=stop or threading.Event(),
            )
            return Rehearsal(report, snapshot(nornir, wanted))
        finally:
            close_all(nornir)

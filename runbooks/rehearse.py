"""The rehearsal: the very migration, over SSH, on simulated routers that start from saved running-configs."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.interface_names import canonical_interface
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.evidence.snapshot import EndState, snapshot
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.report import facts_of, html_of, keep_exit_code, write_whole
from corelinks.runbooks.select import Selected
from corelinks.runbooks.simulated_core import SimulatedCore, write_inventory
from corelinks.runbooks.simulator import FaultKind, parse_fault
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir

DEFAULT_SPEED = 20.0


@dataclass(frozen=True)
class Rehearsal:
    """How the migration went, and the state of the routers when it was over."""

    report: RunReport
    ends: tuple[EndState, ...]


def faults_for_routers(faults: Sequence[str], links: Sequence[CoreLink]) -> list[str]:
    """Faults as the simulator takes them: it knows no links, so ``KIND@p1:p1-p2`` becomes ``KIND@p1:Tunnel12``.

    Raises InventoryError that names every fault of no known kind, router, link, interface or option.
    """
    specs, wrong = [], []
    for spec in faults:
        try:
            specs.append(_for_router(spec, links))
        except ValueError as error:
            wrong.append(InventoryFault("command line", "--fault", str(error)))
    if wrong:
        raise InventoryError(wrong)
    return specs


def _for_router(spec: str, links: Sequence[CoreLink]) -> str:
    fault = parse_fault(spec)
    routers = sorted({router for link in links for router in link.routers})
    if fault.router not in routers:
        raise ValueError(f"{spec!r}: there is no router {fault.router!r}; known are {', '.join(routers)}")
    if fault.place is None:
        return spec
    if fault.kind is FaultKind.WRONG_ROUTER:
        others = [router for router in routers if router != fault.router]
        if fault.place not in others:
            raise ValueError(f"{spec!r}: {fault.place!r} is no other router; known are {', '.join(others)}")
        return spec
    for link in links:
        if fault.place == link.name and fault.router in link.routers:
            tunnel = link.end(link.end_of(fault.router)).tunnel_name
            return spec.replace(f":{link.name}", f":{tunnel}", 1)
    try:
        canonical_interface(fault.place)
    except ValueError:
        what = f"{fault.place!r} is neither an interface nor a link of {fault.router}"
        raise ValueError(f"{spec!r}: {what}") from None
    return spec


def known_faults() -> Mapping[str, str]:
    """The kinds of faults that the simulated routers know, and what each does."""
    return {kind.word: kind.help for kind in sorted(FaultKind, key=lambda kind: kind.word)}


def rehearse(
    selected: Selected,
    faults: Sequence[str] = (),
    *,
    speed: float = DEFAULT_SPEED,
    listeners: Sequence[Callable[[Event], None]] = (),
    stop: threading.Event | None = None,
    say: Callable[[str], object] = lambda text: None,
    html: Path | None = None,
    arguments: Sequence[str] = (),
) -> Rehearsal:
    """Migrate the chosen links of an inventory on simulated routers ``speed`` times as fast as real ones.

    ``say`` is told which configuration lines the simulated routers do not know. The report goes to the file ``html``;
    ``arguments`` are what the command was given, for it.
    Raises InventoryError for faults of no kind and routers without a configuration, SimulatorError if none starts.
    """
    specs = faults_for_routers(faults, selected.links)
    folder = tempfile.TemporaryDirectory(prefix="corelinks-rehearsal-")
    with folder as scratch, SimulatedCore(selected.directory / "running", speed=speed, faults=specs) as core:
        directory = Path(scratch)
        simulated = _simulated_links(core, directory, selected, say)
        nornir = load_nornir(directory, simulated)
        wanted = [link for link in simulated if link.name in {each.name for each in selected.chosen}]
        try:
            report = migrate(
                nornir,
                wanted,
                simulated,
                timing=Timing(speed=speed),
                journal=directory / "journal.db",
                listeners=listeners,
                stop=stop,
                arguments=arguments,
            )
            _write_report(html, directory / "journal.db", report, selected, speed)
            return Rehearsal(report, snapshot(nornir, wanted))
        finally:
            close_all(nornir)


def _simulated_links(
    core: SimulatedCore, directory: Path, selected: Selected, say: Callable[[str], object]
) -> tuple[CoreLink, ...]:
    """The links between the simulated routers, by the inventory of these that is written to ``directory``."""
    core.check_routers(selected.links)
    for reservation in core.reservations():
        say(reservation)
    write_inventory(directory, core, selected.links)
    return load_links(directory / "links.yaml")


def _write_report(place: Path | None, journal: Path, report: RunReport, selected: Selected, speed: float) -> None:
    """The report of the rehearsal, whose journal is thrown away; none where no place for it is given."""
    if place is None:
        return
    remark = f"A rehearsal of the inventory {selected.directory.absolute()} on simulated routers, which are {speed:g} "
    remark += (
        "times as fast as real ones: no real router was touched. Times are of this machine's clock, but for those "
    )
    remark += "that are said to be the routers'."
    keep_exit_code(journal, report.run, migration_exit_code(report))
    write_whole(place, html_of(facts_of(journal, report.run, remark=remark)))

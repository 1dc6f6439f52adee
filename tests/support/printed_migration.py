"""A migration as `corelinks migrate` runs and prints it, in this process and on fast routers."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from corelinks.inventory.load import load_links
from corelinks.inventory.model import Until
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.reports.run_progress import Progress
from corelinks.runbooks.reports.run_table import print_run
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir


def printed_migration(
    inventory: Path, name: str, journal: Path, timing: Timing, until: Until | None = None
) -> tuple[RunReport, str]:
    """The report of one link's migration, and all that it prints: progress, table and JSON."""
    every = load_links(inventory / "links.yaml")
    chosen = tuple(link for link in every if link.name == name)
    printed = io.StringIO()
    console = Console(file=printed, width=500)
    nornir = load_nornir(inventory, every)
    try:
        with Progress(console, chosen) as progress:
            report = migrate(nornir, chosen, every, until=until, timing=timing, journal=journal, listeners=[progress])
    finally:
        close_all(nornir)
    print_run(console, report)
    return report, printed.getvalue() + json.dumps(report.to_json())

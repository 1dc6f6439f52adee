"""The verbs of the command line that read the journal, and contact no router: runs and show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corelinks.runbooks.cli.arguments import (
    Inventory,
    JournalOption,
    OutputOption,
    StateOption,
    check_stdout,
    console_for,
    document,
)
from corelinks.runbooks.cli.inventory_folder import inventory_folder
from corelinks.runbooks.cli.journal_choice import journal_to_read


def runs(
    context: typer.Context,
    output: OutputOption = "table",
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """List the runs of the inventory: who ran each, what became of its links, and what to do."""
    from corelinks.runbooks.reports.run_history import print_runs
    from corelinks.runbooks.runs import list_runs

    found = list_runs(journal_of(context, inventory, state, journal))
    if output == "json":
        typer.echo(document(found.to_json()))
    else:
        print_runs(console_for(output), found)
    check_stdout()


def show(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="'last', or the beginning or the end of a run's name.")],
    output: OutputOption = "table",
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Show one run: each of its links as it was left, and each act at a router."""
    from corelinks.runbooks.reports.run_history import print_shown
    from corelinks.runbooks.show import show_run

    shown = show_run(journal_of(context, inventory, state, journal), run)
    if output == "json":
        typer.echo(document(shown.to_json()))
    else:
        print_shown(console_for(output), shown)
    check_stdout()


def journal_of(context: typer.Context, inventory: Path | None, state: Path | None, journal: Path | None) -> Path:
    """The journal that is asked about; a file that is named needs no inventory."""
    folder = Path() if journal is not None else inventory_folder(context, inventory)
    return journal_to_read(folder, state, journal)

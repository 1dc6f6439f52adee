"""The verbs of the command line that play on simulated routers: rehearse and simulate."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from corelinks.runbooks.cli.arguments import (
    Faults,
    Inventory,
    Names,
    Output,
    OutputOption,
    Speed,
    check_stdout,
    document,
    named_path,
    settings_of,
    wrong_usage,
)
from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.cli.inventory_folder import inventory_or_example
from corelinks.runbooks.cli.places import check_folder
from corelinks.runbooks.cli.report_verb import check_place
from corelinks.runbooks.cli.stopping import PUTTING_BACK, stopping
from corelinks.runbooks.cli.watching import EventsOption, check_watching, console_beside, event_lines, follow

if TYPE_CHECKING:
    from corelinks.runbooks.rehearse import Rehearsal

Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", parser=named_path, help="The report of the rehearsal.")
]


def rehearse(
    context: typer.Context,
    links: Names = None,
    fault: Faults = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Show the kinds of faults.")] = False,
    output: OutputOption = "table",
    speed: Speed = 20.0,
    events: EventsOption = None,
    html: Html = None,
    inventory: Inventory = None,
) -> None:
    """Run the migration on simulated routers that start from the inventory's running-configs."""
    from corelinks.runbooks.rehearse import rehearse as run
    from corelinks.runbooks.reports.run_progress import Progress
    from corelinks.runbooks.running import running
    from corelinks.runbooks.select import select

    if list_faults:
        _list_faults()
        return
    check_watching(events, output)
    directory = inventory_or_example(context, inventory)
    if html is not None:
        check_place("--html", html)
    selected = select(directory, links or [])
    console = console_beside(events, output)
    console.print(f"rehearses the inventory {directory.absolute()}", markup=False, soft_wrap=True)
    check_stdout()
    say = partial(console.print, markup=False, soft_wrap=True)
    rehearsal_of = partial(run, faults=fault or [], html=html, arguments=settings_of(context).words)
    with event_lines(events) as lines, stopping(PUTTING_BACK) as stop:
        with (
            Progress(console, selected.chosen) as progress,
            running(rehearsal_of, selected, speed=speed, stop=stop, say=say) as rehearsing,
        ):
            follow(rehearsing, [lines, progress], console)
        _show(rehearsing.report, output, console)
    raise typer.Exit(migration_exit_code(rehearsing.report.report))


def _show(rehearsal: Rehearsal, output: Output, console: Console) -> None:
    from corelinks.runbooks.reports.run_table import print_run

    if output == "json":
        typer.echo(document(rehearsal.report.to_json()))
    else:
        print_run(console, rehearsal.report, rehearsal.ends)


def _list_faults() -> None:
    from corelinks.runbooks.rehearse import known_faults

    for kind, meaning in known_faults().items():
        typer.echo(f"{kind:28} {meaning}")
    check_stdout()


def simulate(
    context: typer.Context,
    port_base: Annotated[int | None, typer.Option(min=1024, max=65000, help="First TCP port.")] = None,
    write_inventory: Annotated[
        Path | None, typer.Option(metavar="DIR", parser=named_path, help="Where to write the inventory.")
    ] = None,
    fault: Faults = None,
    speed: Speed = 1.0,
    inventory: Inventory = None,
) -> None:
    """Keep the simulated routers running until Ctrl-C, for a person or another program to log in."""
    from corelinks.runbooks.simulate import DEFAULT_PLACE
    from corelinks.runbooks.simulate import simulate as run
    from corelinks.runbooks.simulated_core import holds_other_inventory

    place = write_inventory or DEFAULT_PLACE
    check_folder("--write-inventory", place)
    if holds_other_inventory(place):
        raise wrong_usage(
            "--write-inventory", f"{place} holds an inventory of real routers already: give another folder"
        )
    with stopping("") as stop:
        run(
            inventory_or_example(context, inventory),
            stop,
            port_base=port_base,
            write_to=write_inventory,
            faults=fault or [],
            speed=speed,
            say=typer.echo,
        )

"""The command line: arguments, output and exit codes only. Every verb is a function of its own module."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

import inventory as _inventory_package
from inventory.errors import CorelinksError, InventoryError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turns plain MPLS core links into encrypted GRE links, one proven step at a time.",
    epilog=(
        "Exit codes: 0 all passed or migrated; 1 a check failed or a link was put back; "
        "2 wrong usage or inventory; 3 something is unknown; 4 stopped early."
    ),
)
WRONG_INPUT, UNKNOWN, STOPPED = 2, 3, 4


class Output(StrEnum):
    table = "table"
    json = "json"


class VerifyOutput(StrEnum):
    table = "table"
    json = "json"
    junit = "junit"


class Until(StrEnum):
    build = "build"
    cutover = "cutover"
    seal = "seal"


Inventory = Annotated[Path | None, typer.Option("-i", "--inventory", help="The folder of the inventory.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[LINK]...", help="Names of links; all without.")]
SomeNames = Annotated[list[str], typer.Argument(metavar="LINK...", help="Names of links.")]
Faults = Annotated[
    list[str] | None,
    typer.Option("--fault", metavar="SPEC", help="KIND@ROUTER[:INTERFACE or LINK][,option=value]"),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
OutputOption = Annotated[Output, typer.Option("--output", help="How to print the result.")]
UntilOption = Annotated[Until | None, typer.Option("--until", help="Go no further than this step.")]


@app.callback()
def _common(context: typer.Context, inventory: Inventory = None) -> None:
    context.obj = inventory


def _directory(context: typer.Context, inventory: Path | None) -> Path:
    """The inventory given behind the verb, else before it, else the one of this checkout."""
    given = inventory or context.obj
    directory = Path(given) if given is not None else Path(_inventory_package.__file__).parent
    if not directory.is_dir():
        raise typer.BadParameter(f"{directory} is not a folder", param_hint="--inventory")
    return directory


def _console(output: str) -> Console:
    """Where progress and tables go: stdout, unless stdout belongs to a document."""
    return Console(stderr=output != "table", highlight=False)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets: links under way are then undone, others not started."""
    stop = threading.Event()

    def set_stop(number: int, frame: FrameType | None) -> None:
        stop.set()
        print("stopping: links under way are put back first", file=sys.stderr)

    before = {number: signal.signal(number, set_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
def rehearse(
    context: typer.Context,
    links: Names = None,
    fault: Faults = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Show the kinds of faults.")] = False,
    output: OutputOption = Output.table,
    speed: Annotated[float, typer.Option(min=1, max=100, help="How much faster than real routers.")] = 20.0,
    inventory: Inventory = None,
) -> None:
    """Run the migration on simulated routers that start from the inventory's running-configs."""
    from runbooks import report_run
    from runbooks.engine.report import exit_code
    from runbooks.rehearse import known_faults
    from runbooks.rehearse import rehearse as run
    from runbooks.select import load_selected

    if list_faults:
        for kind, meaning in known_faults().items():
            typer.echo(f"{kind:28} {meaning}")
        return
    directory = _directory(context, inventory)
    chosen = load_selected(directory, links or [])
    console = _console(output)
    with _stopping() as stop, report_run.Progress(console, chosen) as listener:
        rehearsal = run(directory, links or [], faults=fault or [], speed=speed, listeners=[listener], stop=stop)
    if output is Output.json:
        typer.echo(json.dumps(rehearsal.report.to_json(), indent=2))
    else:
        report_run.print_report(console, rehearsal.report, rehearsal.ends)
    raise typer.Exit(exit_code(rehearsal.report))


@app.command()
def simulate(
    context: typer.Context,
    port_base: Annotated[int | None, typer.Option(min=1024, max=65000, help="First TCP port.")] = None,
    write_inventory: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to write the inventory.")] = None,
    fault: Faults = None,
    speed: Annotated[float, typer.Option(min=1, max=100, help="How much faster than real routers.")] = 1.0,
    inventory: Inventory = None,
) -> None:
    """Keep the simulated routers running until Ctrl-C, for a person or another program to log in."""
    from runbooks.simulate import simulate as run

    with _stopping() as stop:
        run(
            _directory(context, inventory),
            stop,
            port_base=port_base,
            write_to=write_inventory,
            faults=fault or [],
            speed=speed,
            say=typer.echo,
        )


@app.command()
def plan(
    context: typer.Context, links: Names = None, until: UntilOption = None, inventory: Inventory = None
) -> None:
    """Show the exact lines per router and step, both ways, without contacting a router."""
    from runbooks.plan import plan_text
    from runbooks.select import load_selected

    chosen = load_selected(_directory(context, inventory), links or [])
    for line in plan_text(chosen, until):
        typer.echo(line)


@app.command()
def migrate(
    context: typer.Context,
    links: Names = None,
    until: UntilOption = None,
    output: OutputOption = Output.table,
    yes: Yes = False,
    journal: Annotated[Path | None, typer.Option(help="The journal of runs.")] = None,
    inventory: Inventory = None,
) -> None:
    """Encrypt links on the real routers: show the plan's summary, ask, run."""
    from runbooks import report_run
    from runbooks.engine.report import exit_code
    from runbooks.migrate import migrate as run
    from runbooks.plan import plan_summary
    from runbooks.select import load_all, select_links
    from tasks.session import close_all, load_nornir

    directory = _directory(context, inventory)
    every = load_all(directory)
    chosen = select_links(every, links or [])
    nornir = load_nornir(directory)
    console = _console(output)
    _ask("migrate", list(plan_summary(chosen, until)), console, yes)
    try:
        with _stopping() as stop, report_run.Progress(console, chosen) as listener:
            report = run(nornir, chosen, every, until=until, journal=journal, listeners=[listener], stop=stop)
    finally:
        close_all(nornir)
    if output is Output.json:
        typer.echo(json.dumps(report.to_json(), indent=2))
    else:
        report_run.print_report(console, report)
    raise typer.Exit(exit_code(report))


@app.command()
def rollback(
    context: typer.Context,
    links: SomeNames,
    output: OutputOption = Output.table,
    yes: Yes = False,
    journal: Annotated[Path | None, typer.Option(help="The journal of runs.")] = None,
    inventory: Inventory = None,
) -> None:
    """Take migrated or half-migrated links back to plain, in safe order, and prove that plain LDP is back."""
    from runbooks import report_run
    from runbooks.engine.report import rollback_exit_code
    from runbooks.rollback import rollback as run
    from runbooks.select import load_all, select_links
    from tasks.session import close_all, load_nornir

    directory = _directory(context, inventory)
    every = load_all(directory)
    chosen = select_links(every, links)
    nornir = load_nornir(directory)
    console = _console(output)
    _ask("roll back", [f"{link.name}: {' - '.join(link.routers)} to plain" for link in chosen], console, yes)
    try:
        with _stopping() as stop, report_run.Progress(console, chosen) as listener:
            report = run(nornir, chosen, every, journal=journal, listeners=[listener], stop=stop)
    finally:
        close_all(nornir)
    if output is Output.json:
        typer.echo(json.dumps(report.to_json(), indent=2))
    else:
        report_run.print_report(console, report)
    raise typer.Exit(rollback_exit_code(report))


def _ask(verb: str, summary: list[str], console: Console, yes: bool) -> None:
    for line in summary:
        console.print(line)
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"nobody is there to be asked: give --yes to {verb}", param_hint="--yes")
    if not typer.confirm(f"{verb} {len(summary)} link{'s' if len(summary) != 1 else ''}?", err=True):
        raise typer.Exit(STOPPED)


def main() -> None:
    """The console script: a user's mistake ends in one clear answer and its exit code, never in a traceback."""
    try:
        app()
    except InventoryError as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_INPUT)
    except CorelinksError as error:
        print(error, file=sys.stderr)
        sys.exit(UNKNOWN)

"""The command line: arguments, output and exit codes only. Every verb is a function of its own module.

What a verb runs is imported when it runs, so that help and plan do not wait for what they do not need.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from corelinks.inventory.errors import CorelinksError, InventoryError
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.cli.arguments import (
    Faults,
    Inventory,
    JournalOption,
    Names,
    OutputOption,
    SomeNames,
    UntilOption,
    Yes,
    console_for,
    folder,
    stopping,
    wrong_usage,
)
from corelinks.runbooks.cli.read_verbs import discover, trust, verify

if TYPE_CHECKING:
    from corelinks.runbooks.engine.report import RunReport

WRONG_INPUT, UNKNOWN, STOPPED = 2, 3, 4
PUTTING_BACK = "stopping: links under way are put back first"

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
for verb in (verify, discover, trust):
    app.command()(verb)


@app.callback()
def _common(context: typer.Context, inventory: Inventory = None) -> None:
    context.obj = inventory


@app.command()
def rehearse(
    context: typer.Context,
    links: Names = None,
    fault: Faults = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Show the kinds of faults.")] = False,
    output: OutputOption = "table",
    speed: Annotated[float, typer.Option(min=1, max=100, help="How much faster than real routers.")] = 20.0,
    inventory: Inventory = None,
) -> None:
    """Run the migration on simulated routers that start from the inventory's running-configs."""
    from corelinks.runbooks.engine.report import exit_code
    from corelinks.runbooks.rehearse import known_faults
    from corelinks.runbooks.rehearse import rehearse as run
    from corelinks.runbooks.reports import run_progress as report_run
    from corelinks.runbooks.select import select

    if list_faults:
        for kind, meaning in known_faults().items():
            typer.echo(f"{kind:28} {meaning}")
        return
    directory = folder(context, inventory)
    selected = select(directory, links or [])
    console = console_for(output)
    with stopping(PUTTING_BACK) as stop, report_run.Progress(console, selected.chosen) as listener:
        rehearsal = run(selected, faults=fault or [], speed=speed, listeners=[listener], stop=stop)
    if output == "json":
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
    from corelinks.runbooks.simulate import simulate as run

    with stopping("") as stop:
        run(
            folder(context, inventory),
            stop,
            port_base=port_base,
            write_to=write_inventory,
            faults=fault or [],
            speed=speed,
            say=typer.echo,
        )


@app.command()
def plan(
    context: typer.Context,
    links: Names = None,
    until: UntilOption = None,
    write: Annotated[Path | None, typer.Option(metavar="DIR", help="Write a file a router, link and step.")] = None,
    inventory: Inventory = None,
) -> None:
    """Show the exact lines per router and step, both ways, without contacting a router."""
    from corelinks.runbooks.plan import plan_text, write_plan
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.select import select

    directory = folder(context, inventory)
    if write is not None:
        prepared = prepare(directory, links or [])
        typer.echo(f"{write}: {write_plan(prepared.nornir, prepared.chosen, write, until)} files")
        return
    for line in plan_text(select(directory, links or []).chosen, until):
        typer.echo(line)


@app.command()
def migrate(
    context: typer.Context,
    links: Names = None,
    until: UntilOption = None,
    output: OutputOption = "table",
    yes: Yes = False,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Encrypt links on the real routers: show the plan's summary, ask, run."""
    from corelinks.runbooks.engine.report import exit_code
    from corelinks.runbooks.migrate import migrate as run
    from corelinks.runbooks.plan import plan_summary

    def summary(chosen: Sequence[CoreLink]) -> list[str]:
        return list(plan_summary(chosen, until))

    change = _Change("migrate", summary, partial(run, until=until, journal=journal), exit_code)
    _carry_out(change, folder(context, inventory), links or [], output, yes)


@app.command()
def rollback(
    context: typer.Context,
    links: SomeNames,
    output: OutputOption = "table",
    yes: Yes = False,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Take migrated or half-migrated links back to plain, in safe order, and prove that plain LDP is back."""
    from corelinks.runbooks.engine.report import rollback_exit_code
    from corelinks.runbooks.rollback import rollback as run

    def summary(chosen: Sequence[CoreLink]) -> list[str]:
        return [f"{link.name}: {' - '.join(link.routers)} to plain" for link in chosen]

    change = _Change("roll back", summary, partial(run, journal=journal), rollback_exit_code)
    _carry_out(change, folder(context, inventory), links, output, yes)


@dataclass(frozen=True)
class _Change:
    """A verb that changes routers: its name, what it says before it asks, what it runs, how its report exits."""

    name: str
    summary: Callable[[Sequence[CoreLink]], list[str]]
    run: Callable[..., RunReport]
    exit_code: Callable[[RunReport], int]


def _carry_out(change: _Change, directory: Path, names: Sequence[str], output: str, yes: bool) -> None:
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.reports import run_progress as report_run
    from corelinks.tasks.connection.nornir_plugin import close_all

    prepared = prepare(directory, names)
    nornir, every, chosen = prepared.nornir, prepared.links, prepared.chosen
    console = console_for(output)
    _ask(change.name, change.summary(chosen), console, yes)
    try:
        with stopping(PUTTING_BACK) as stop, report_run.Progress(console, chosen) as listener:
            report = change.run(nornir, chosen, every, listeners=[listener], stop=stop)
    finally:
        close_all(nornir)
    if output == "json":
        typer.echo(json.dumps(report.to_json(), indent=2))
    else:
        report_run.print_report(console, report)
    raise typer.Exit(change.exit_code(report))


def _ask(verb: str, summary: list[str], console: Console, yes: bool) -> None:
    for line in summary:
        console.print(line)
    if yes:
        return
    if not sys.stdin.isatty():
        raise wrong_usage("--yes", f"nobody is there to be asked whether to {verb}; --yes answers for them")
    if not typer.confirm(f"{verb} {len(summary)} link{'s' if len(summary) != 1 else ''}?", err=True):
        raise typer.Exit(STOPPED)


def main() -> None:
    """The console script: a user's mistake ends in one clear answer and its exit code, never in a traceback."""
    # Nornir logs the traceback of a failed task, and without any handler Python prints it; reports say what failed.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        app()
    except InventoryError as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_INPUT)
    except CorelinksError as error:
        print(error, file=sys.stderr)
        sys.exit(UNKNOWN)

"""The verbs of the command line that act on a run under way, from another terminal, and the one that shows it."""

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
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.journal_choice import journal_of_verb

RunName = Annotated[
    str | None,
    typer.Argument(metavar="[RUN]", help="The run, as `status` names it; without, the one that is under way."),
]


def pause(
    context: typer.Context,
    run: RunName = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Let a run start no new link; those under way are finished. `continue` goes on."""
    _steer(journal_of_verb(context, inventory, state, journal), run, "pause")


def go_on(
    context: typer.Context,
    run: RunName = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Let a paused run start links again."""
    _steer(journal_of_verb(context, inventory, state, journal), run, "continue")


def abort(
    context: typer.Context,
    run: RunName = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Let a run start no new link and put back those under way, as Ctrl-C does; the run ends with code 4."""
    _steer(journal_of_verb(context, inventory, state, journal), run, "abort")


def _steer(journal: Path, run: str | None, wish: str) -> None:
    """Ask, and tell whether it was heard; ends with the exit code of that."""
    from corelinks.runbooks.engine.control import HEARD
    from corelinks.runbooks.engine.requests import Wish
    from corelinks.runbooks.steer import steer

    answer = steer(journal, run, Wish(wish))
    name, owner = answer.run.id, answer.run.owner
    if answer.request.heard is not None:
        typer.echo(f"run {name} has heard it: {HEARD[answer.request.wish][1]}")
        check_stdout()
        return
    if answer.run.ended is not None:
        typer.echo(f"run {name} has ended before it heard it", err=True)
        raise typer.Exit(ExitCode.NOT_AS_WANTED)
    typer.echo(f"run {name} of {owner or 'a program that did not say who it is'} has not heard it yet", err=True)
    raise typer.Exit(ExitCode.UNKNOWN)


def status(
    context: typer.Context,
    output: OutputOption = "table",
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Show what runs now: each run under way, and the step that each of its links is in, and since when."""
    from corelinks.runbooks.reports.run_status import print_status
    from corelinks.runbooks.status import status as found

    now = found(journal_of_verb(context, inventory, state, journal))
    if output == "json":
        typer.echo(document(now.to_json()))
    else:
        print_status(console_for(output), now)
    check_stdout()

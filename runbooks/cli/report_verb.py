"""The verb `report`, and the report that the command writes by itself when a run has ended."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corelinks.inventory.errors import CorelinksError
from corelinks.runbooks.cli.arguments import (
    Inventory,
    JournalOption,
    StateOption,
    check_stdout,
    named_path,
    wrong_usage,
)
from corelinks.runbooks.cli.journal_choice import journal_of_verb
from corelinks.runbooks.cli.places import check_folder

if TYPE_CHECKING:
    from rich.console import Console

STDOUT = Path("-")


def _option(form: str) -> typer.models.OptionInfo:
    option = typer.Option(f"--{form.lower()}", metavar="FILE", parser=named_path, help=f"As {form}; - is stdout.")
    assert isinstance(option, typer.models.OptionInfo)
    return option


def report(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="'last', or the beginning or the end of a run's name.")],
    html: Annotated[Path | None, _option("HTML")] = None,
    markdown: Annotated[Path | None, _option("Markdown")] = None,
    junit: Annotated[Path | None, _option("JUnit")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every link in every detail, also of a large run and on paper.")
    ] = False,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Write the report of a run: as a self-contained HTML file, as Markdown for a ticket, as JUnit."""
    from corelinks.runbooks.report import facts_of, forms, write_whole

    wanted = {"html": html, "markdown": markdown, "junit": junit}
    places = {form: place for form, place in wanted.items() if place is not None}
    check_places(places)
    facts = facts_of(journal_of_verb(context, inventory, state, journal), run)
    for form, place in places.items():
        content = forms(full=full)[form](facts)
        if place == STDOUT:
            typer.echo(content, nl=not content.endswith("\n"))
            check_stdout()
        else:
            write_whole(place, content)
            typer.echo(f"{place}: {len(content.encode())} bytes", err=True)


def check_places(places: dict[str, Path]) -> None:
    """Raise InventoryError (wrong usage) unless there is a place to write to, and each can be written."""
    if not places:
        raise wrong_usage("report", "says nothing by itself: give --html FILE, --markdown FILE or --junit FILE")
    files = [place.absolute() for place in places.values()]
    if len(set(files)) < len(files):
        raise wrong_usage(f"--{next(iter(places))}", "two reports cannot go to one place: give each its own")
    for form, place in places.items():
        if place != STDOUT:
            check_place(f"--{form}", place)


def check_place(option: str, place: Path) -> None:
    """Raise InventoryError (wrong usage) unless ``place`` is a file that can be written anew."""
    if place == STDOUT or (place.exists() and not place.is_file()):
        raise wrong_usage(option, f"{place} is not a file")
    if not place.absolute().parent.is_dir():
        raise wrong_usage(option, f"{place} cannot be written: {place.parent} is not a folder")
    check_folder(option, place.absolute().parent)


def file_report_of(journal: Path, run: str, exit_code: int, console: Console) -> None:
    """Write the report of a run that has ended beside its journal, and say where; what fails is said in one line."""
    if not run:
        return
    from corelinks.runbooks.report import file_report

    try:
        place = file_report(journal, run, exit_code)
    except (CorelinksError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        print(f"no report of run {run} could be written: {said}", file=sys.stderr)
    except Exception as fault:  # the routers are as the run has left them, whatever a report does
        print(f"no report of run {run} could be written: {type(fault).__name__}: {fault}", file=sys.stderr)
    else:
        console.print(f"report: {place}", markup=False, soft_wrap=True)

"""The verbs of the command line that change routers: migrate, rollback, resume. They say what they will do, and ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.cli.arguments import (
    ChangeOption,
    Inventory,
    JournalOption,
    Names,
    Output,
    OutputOption,
    Settings,
    SomeNames,
    StateOption,
    UntilOption,
    Yes,
    check_stdout,
    document,
    settings_of,
    wrong_usage,
)
from corelinks.runbooks.cli.change_choice import planned_change
from corelinks.runbooks.cli.exit_codes import ExitCode, migration_exit_code, rollback_exit_code
from corelinks.runbooks.cli.inventory_folder import inventory_folder
from corelinks.runbooks.cli.journal_choice import journal_to_write
from corelinks.runbooks.cli.report_verb import file_report_of
from corelinks.runbooks.cli.stopping import PUTTING_BACK, stopping
from corelinks.runbooks.cli.streams import refusal_of
from corelinks.runbooks.cli.watching import (
    EventsOption,
    StepOption,
    check_watching,
    console_beside,
    event_lines,
    follow,
)

if TYPE_CHECKING:
    import threading

    from nornir.core import Nornir

    from corelinks.runbooks.engine.events import Listener
    from corelinks.runbooks.engine.history import Unfinished
    from corelinks.runbooks.engine.report import RunReport
    from corelinks.runbooks.prepare import Prepared


def migrate(
    context: typer.Context,
    links: Names = None,
    until: UntilOption = None,
    output: OutputOption = "table",
    yes: Yes = False,
    change: ChangeOption = None,
    window: Annotated[
        str | None,
        typer.Option("--window", metavar="START/END", help="Change nothing outside of it: 22:00/05:00, or with dates."),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the window, instead of ending outside of it.")] = False,
    step: StepOption = False,
    events: EventsOption = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Encrypt links on the real routers: show the plan's summary, ask, run."""
    seen = _Seen(output, yes, step, events)
    directory = inventory_folder(context, inventory)
    place = journal_to_write(directory, state, journal)
    from corelinks.runbooks.migrate import migrate as run
    from corelinks.runbooks.plan import plan_summary
    from corelinks.runbooks.reports.change_schedule import conduct_lines
    from corelinks.runbooks.saved_configs import readable_configs

    settings = settings_of(context)
    planned = planned_change(change, links, window, settings, until=until, wait=wait)

    def summary(prepared: Prepared) -> list[str]:
        lines = plan_summary(prepared.chosen, planned.until, readable_configs(directory, prepared.chosen))
        return [*lines, *conduct_lines(planned.conduct)]

    watched = partial(run, journal=place, timing=settings.timing, arguments=settings.words)
    carried_out = partial(watched, until=until, conduct=planned.conduct)
    verb = _Change("migrate", summary, carried_out, migration_exit_code, place, True, planned.prepared)
    _carry_out(verb, directory, links or [], seen)


def rollback(
    context: typer.Context,
    links: SomeNames,
    output: OutputOption = "table",
    yes: Yes = False,
    step: StepOption = False,
    events: EventsOption = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Take migrated or half-migrated links back to plain, in safe order, and prove that plain LDP is back."""
    seen = _Seen(output, yes, step, events)
    directory = inventory_folder(context, inventory)
    place = journal_to_write(directory, state, journal)
    from corelinks.runbooks.rollback import rollback as run

    def summary(prepared: Prepared) -> list[str]:
        return [f"{link.name}: {' - '.join(link.routers)} to plain" for link in prepared.chosen]

    settings = settings_of(context)
    change = _Change(
        "roll back",
        summary,
        partial(run, journal=place, timing=settings.timing, arguments=settings.words),
        rollback_exit_code,
        place,
    )
    _carry_out(change, directory, links, seen)


def resume(
    context: typer.Context,
    run: Annotated[
        str | None,
        typer.Argument(metavar="[RUN]", help="The run to finish, as `show` names it; all dead runs without."),
    ] = None,
    forward: Annotated[
        bool, typer.Option("--forward/--back", help="Take the links on to where they were to go, or as they were.")
    ] = False,
    output: OutputOption = "table",
    yes: Yes = False,
    step: StepOption = False,
    events: EventsOption = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Finish what a run that was cut off has left: back to how the links were (the default), or forward."""
    seen = _Seen(output, yes, step, events)
    directory = inventory_folder(context, inventory)
    place = journal_to_write(directory, state, journal)
    from corelinks.runbooks.engine.report import RunReport
    from corelinks.runbooks.resume import links_left, nothing_left, unfinished_links
    from corelinks.runbooks.select import select

    left = unfinished_links(place, run)
    names = [link.name for link in links_left(left, select(directory).links)]
    if left:
        _carry_out(_finishing(left, place, settings_of(context), forward=forward), directory, names, seen)
    seen.console.print(nothing_left(place))
    if output == "json":
        typer.echo(document(RunReport("", 0.0, ()).to_json()))


def _finishing(left: Sequence[Unfinished], place: Path, settings: Settings, *, forward: bool) -> _Change:
    from corelinks.runbooks.resume import intentions
    from corelinks.runbooks.resume import resume as run

    def summary(prepared: Prepared) -> list[str]:
        nornir, links = prepared.nornir_to_ask, prepared.links
        return intentions(nornir, left, links, forward=forward, timing=settings.timing, journal=place)

    def finish(nornir: Nornir, chosen: Sequence[CoreLink], every: Sequence[CoreLink], **watching: Any) -> RunReport:
        timing, words = settings.timing, settings.words
        return run(nornir, left, every, forward=forward, journal=place, timing=timing, arguments=words, **watching)

    name, exit_code = ("go on with", migration_exit_code) if forward else ("take back", rollback_exit_code)
    return _Change(name, summary, finish, exit_code, place, encrypts=forward)


@dataclass(frozen=True)
class _Change:
    """A verb that changes routers: its name, what it says before it asks, what it runs, how that exits, its journal.

    ``choose`` is what is meant of the links that were named. With ``encrypts`` a person expects links to be encrypted
    by it, so that its question names those that will not be.
    """

    name: str
    summary: Callable[[Prepared], list[str]]
    run: Callable[..., RunReport]
    exit_code: Callable[[RunReport], ExitCode]
    journal: Path
    encrypts: bool = False
    choose: Callable[[Prepared], Prepared] = lambda prepared: prepared


@dataclass(frozen=True)
class _Seen:
    """How a change is seen and asked for: the options of a verb, which are checked at once."""

    output: Output
    yes: bool
    step: bool
    events: str | None

    def __post_init__(self) -> None:
        check_watching(self.events, self.output, step=self.step)

    @property
    def console(self) -> Console:
        return console_beside(self.events, self.output, step=self.step)

    def listeners(self, stop: threading.Event) -> list[Listener]:
        """Who is told by the links themselves, and may hold them up."""
        from corelinks.runbooks.cli.step_question import terminal_questions

        return [terminal_questions(stop)] if self.step else []


def _carry_out(change: _Change, directory: Path, names: Sequence[str], seen: _Seen) -> None:
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.reports.run_progress import Progress
    from corelinks.runbooks.reports.run_table import print_run
    from corelinks.runbooks.running import running
    from corelinks.tasks.connection.nornir_plugin import close_all

    prepared = change.choose(prepare(directory, names))
    nornir, every, chosen = prepared.nornir_to_ask, prepared.links, prepared.chosen
    console = seen.console
    for line in change.summary(prepared):
        console.print(line, markup=False, soft_wrap=True)
    with event_lines(seen.events) as lines:
        _ask(_question(change, directory, chosen), console, seen.yes)
        check_stdout()  # while nothing is done
        with stopping(PUTTING_BACK) as stop:
            try:
                with (
                    Progress(console, chosen) as progress,
                    running(change.run, nornir, chosen, every, listeners=seen.listeners(stop), stop=stop) as run,
                ):
                    follow(run, [lines, progress], console)
                report = run.report
            finally:
                close_all(nornir)
            if seen.output == "json":
                typer.echo(document(report.to_json()))
            else:
                print_run(console, report)
            code = change.exit_code(report)
            file_report_of(change.journal, report.run, code, console)
    raise typer.Exit(code)


def _question(change: _Change, directory: Path, chosen: Sequence[CoreLink]) -> str:
    """What is asked before a change; it names the inventory and the routers, so that a wrong one is noticed."""
    routers = ", ".join(sorted({router for link in chosen for router in link.routers}))
    links = "1 link" if len(chosen) == 1 else f"{len(chosen)} links"
    clear = [link.name for link in chosen if link.crypto is None] if change.encrypts else []
    warning = f"NOT ENCRYPTED (crypto: none) will be {', '.join(clear)}. " if clear else ""
    left = [f"{', '.join(link.leave)} of {link.name}" for link in chosen if link.leave] if change.encrypts else []
    warning += f"Left on the plain links will be {'; '.join(left)}. " if left else ""
    return f"{warning}{change.name} {links} of the inventory {directory.absolute()} on {routers}?"


def _ask(question: str, console: Console, yes: bool) -> None:
    if yes:
        console.print(f"{question} yes, says --yes", markup=False, soft_wrap=True)
        return
    if not sys.stdin.isatty():
        raise wrong_usage("--yes", f"nobody is there to be asked: {question} --yes answers for them")
    try:
        is_agreed = typer.confirm(question, err=True)
    except typer.Abort:  # the end of input at the question
        is_agreed = False
    unseen = refusal_of(sys.stderr)
    if unseen is not None:
        raise wrong_usage("stderr", f"the question cannot be written there: {unseen}")
    if not is_agreed:
        typer.echo("nothing was done", err=True)
        raise typer.Exit(ExitCode.STOPPED)

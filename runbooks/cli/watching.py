"""How a run is watched: as events in a file or on stdout, beside what a person sees, and by questions before steps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corelinks.runbooks.cli.arguments import console_for, named_path, wrong_usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console

    from corelinks.runbooks.engine.events import Event, Listener
    from corelinks.runbooks.reports.event_lines import EventLines

_STDOUT = "-"

EventsOption = Annotated[
    str | None,
    typer.Option("--events", metavar="FILE", help="Add each event to FILE as a line of JSON; - is stdout."),
]
StepOption = Annotated[bool, typer.Option("--step", help="Ask before each step of each link.")]


def check_watching(events: str | None, output: str, *, step: bool = False) -> None:
    """Raise InventoryError (wrong usage) for options that cannot go together, or not here."""
    if events == _STDOUT and output != "table":
        raise wrong_usage("--events", f"stdout can be given to the events or to --output {output}, not to both")
    if step and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise wrong_usage("--step", "asks before each step, and nobody is there to be asked: it needs a terminal")


def console_beside(events: str | None, output: str, *, step: bool = False) -> Console:
    """Where progress and tables go: not where events go, and line by line where questions come between."""
    return console_for("json" if events == _STDOUT else output, is_live=not step)


@contextmanager
def event_lines(events: str | None) -> Iterator[Listener]:
    """A listener that writes each event where the option says; at the end it tells on stderr what could not be written.

    Raises InventoryError (wrong usage) at once when the file cannot be opened.
    """
    if events is None:
        yield lambda event: None
        return
    with _lines(events) as lines:
        yield lines
    if lines.refusal is not None:
        print(f"--events {events}: {lines.lost} lines could not be written: {lines.refusal}", file=sys.stderr)


def _lines(events: str) -> EventLines:
    from corelinks.runbooks.reports.event_lines import EventFile, to_stream

    if events == _STDOUT:
        return to_stream(sys.stdout)
    path: Path = named_path(events)
    try:
        return EventFile(path).lines()
    except OSError as error:
        raise wrong_usage("--events", f"{path} cannot be written: {error.strerror}") from None


def follow(events: Iterable[Event], listeners: Sequence[Callable[[Event], None]], console: Console) -> None:
    """Tell every listener every event until the run has ended, and on ``console`` what others have asked of the run."""
    from corelinks.runbooks.engine.control import HEARD
    from corelinks.runbooks.engine.events import Kind, tell

    heard = {state for state, _ in HEARD.values()}

    def say_requests(event: Event) -> None:
        if event.kind is Kind.RUN and event.state in heard:
            console.print(f"{event.state}: {event.text}", markup=False, soft_wrap=True)

    for event in events:
        tell([*listeners, say_requests], event)

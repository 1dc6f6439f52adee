"""What the verbs of the command line share: arguments and options, consoles, and what is told on stdout."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import Until
from corelinks.runbooks.cli.streams import refusal_of
from corelinks.runbooks.engine.timing import Timing

Output = Literal["table", "json"]
VerifyOutput = Literal["table", "json", "junit"]

_LONGEST_PATH = 4095  # bytes, and 255 of each part of it: what Linux takes
_LONGEST_PART = 255
_FILE_WIDTH = 150  # columns of a table that goes to a file or a pipe, where nothing says how wide it may be


def named_path(text: str) -> Path:
    """The path of a file or folder as a user names it; BadParameter for what names none, such as an empty text."""
    if not text.strip():
        raise typer.BadParameter("an empty text names no file or folder")
    if len(os.fsencode(text)) > _LONGEST_PATH or any(
        len(os.fsencode(part)) > _LONGEST_PART for part in Path(text).parts
    ):
        raise typer.BadParameter("a name of that length is none of a file or folder")
    return Path(text)


Inventory = Annotated[
    Path | None,
    typer.Option(
        "-i",
        "--inventory",
        metavar="DIR",
        parser=named_path,
        help="The inventory's folder; else $CORELINKS_INVENTORY, else ./inventory.",
    ),
]
Names = Annotated[list[str] | None, typer.Argument(metavar="[LINK]...", help="Names of links; all without.")]
SomeNames = Annotated[list[str], typer.Argument(metavar="LINK...", help="Names of links.")]
Faults = Annotated[
    list[str] | None,
    typer.Option("--fault", metavar="SPEC", help="KIND@ROUTER[:INTERFACE or LINK][,option=value]"),
]
Speed = Annotated[float, typer.Option("--speed", min=1, max=100, help="How much faster than real routers.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
OutputOption = Annotated[Output, typer.Option("--output", help="How to print the result.")]
UntilOption = Annotated[Until | None, typer.Option("--until", help="Go no further than this step.")]
ChangeOption = Annotated[
    Path | None,
    typer.Option(
        "--change",
        metavar="FILE",
        parser=named_path,
        help="A change file: which links, in which windows, and what ends it.",
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state",
        metavar="DIR",
        parser=named_path,
        help="The folder of the journals; else $CORELINKS_STATE, else that of the system for a user's state.",
    ),
]
JournalOption = Annotated[
    Path | None,
    typer.Option("--journal", metavar="FILE", parser=named_path, help="This very file as the inventory's journal."),
]


@dataclass(frozen=True)
class Settings:
    """What holds for every verb: the words of the command, the inventory given before the verb, and how a run is timed
    (as on real routers when None).

    The timing is for a program that runs the command on simulated routers; on the command line nothing sets it.
    """

    inventory: Path | None = None
    timing: Timing | None = None
    words: tuple[str, ...] = ()


def settings_of(context: typer.Context) -> Settings:
    """The settings that the command was started with."""
    return context.obj if isinstance(context.obj, Settings) else Settings()


def wrong_usage(place: str, problem: str) -> InventoryError:
    """A mistake on the command line, as the one-line answer that every other mistake gets."""
    return InventoryError([InventoryFault("command line", place, problem)])


def console_for(output: str, *, is_live: bool = True) -> Console:
    """Where progress and tables go: stdout, unless stdout belongs to a document.

    Without ``is_live`` nothing is drawn over, even on a terminal.
    """
    console = Console(stderr=output != "table", highlight=False, force_terminal=None if is_live else False)
    if not console.is_terminal:
        console.width = max(console.width, _FILE_WIDTH)
    return console


def document(content: object) -> str:
    """A JSON document as it goes to stdout."""
    return json.dumps(content, indent=2)


def check_stdout() -> None:
    """Raise InventoryError (wrong usage) when what was printed to stdout could not be written.

    For what has printed all it is for, or has only begun to print and can still be left undone.
    """
    why = refusal_of(sys.stdout)
    if why is not None:
        raise wrong_usage("stdout", f"cannot be written: {why}")

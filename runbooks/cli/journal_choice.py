"""Which file is the journal: that of the inventory in the state directory, or one that is named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from corelinks.runbooks.cli.arguments import wrong_usage
from corelinks.runbooks.cli.inventory_folder import inventory_folder
from corelinks.runbooks.cli.places import check_folder, check_own_file
from corelinks.runbooks.engine.state import VARIABLE, journal_file, state_directory

_OLD = Path(".corelinks") / "journal.db"  # where version 0.1 kept one, in the working directory


def journal_to_read(inventory: Path, state: Path | None, journal: Path | None) -> Path:
    """The journal of ``inventory`` by the options of a verb; InventoryError (wrong usage) when both are given.

    Says when an older version's journal lies in the working directory, which nothing reads unless it is named.
    """
    if state is not None and journal is not None:
        raise wrong_usage("--journal", "names the file itself, so that --state has nothing to say: give one of them")
    if journal is None and _OLD.is_file():
        said = f"{_OLD} is a journal of an earlier version and is not used; --journal {_OLD} uses it"
        print(said, file=sys.stderr)
    return journal or journal_file(inventory, state)


def journal_to_write(inventory: Path, state: Path | None, journal: Path | None) -> Path:
    """The same for a verb that writes; InventoryError (wrong usage) too when the journal could not be written."""
    chosen = journal_to_read(inventory, state, journal)
    if journal is not None:
        check_own_file("--journal", journal)
    else:
        named = "--state" if state is not None else f"${VARIABLE}" if os.environ.get(VARIABLE) else "--state"
        check_folder(named, state_directory(state))
    return chosen


def journal_of_verb(context: typer.Context, inventory: Path | None, state: Path | None, journal: Path | None) -> Path:
    """The journal that a verb asks about that contacts no router; a file that is named needs no inventory."""
    folder = Path() if journal is not None else inventory_folder(context, inventory)
    return journal_to_read(folder, state, journal)

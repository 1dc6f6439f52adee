"""Where the journals are: one for each inventory, in a folder that does not depend on where one stands."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

VARIABLE = "CORELINKS_STATE"
_READABLE = 40  # characters of the inventory's name in that of its journal


def state_directory(given: Path | None = None) -> Path:
    """The folder ``given``, else that of $CORELINKS_STATE, else the one that the system has for a user's state."""
    if given is None and (variable := os.environ.get(VARIABLE)):
        given = Path(variable)
    if given is None:
        from platformdirs import user_state_path

        given = user_state_path("corelinks")
    return given.absolute()


def journal_file(inventory: Path, state: Path | None = None) -> Path:
    """The journal of an inventory's folder. Its name begins with the folder's, and ends with a digest of the path."""
    folder = inventory.resolve()
    readable = re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-")[:_READABLE]
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return state_directory(state) / f"{readable or 'inventory'}-{digest}.db"

"""The running-configs that lie beside an inventory: what the routers had when somebody saved them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.runbooks.evidence.capture_folder import CapturesError, regular_files
from corelinks.runbooks.evidence.text_file import read_text_file
from corelinks.tasks.parse import ParseError, RunningConfig, parse_running_config
from corelinks.tasks.redaction import redact

FOLDER = "running"


def saved_path(directory: Path, router: str) -> Path:
    """Where the running-config of a router lies beside the inventory in ``directory``."""
    return directory / FOLDER / f"{router}.cfg"


def saved_configs(directory: Path) -> Mapping[str, RunningConfig]:
    """The configurations in ``DIR/running/<router>.cfg`` by router, secrets masked; none where there is no such folder.

    Raises InventoryError that names every file that is not the running-config of a router.
    """
    found: dict[str, RunningConfig] = {}
    faults = []
    try:
        paths = regular_files(sorted((directory / FOLDER).glob("*.cfg")))
    except CapturesError as error:
        raise InventoryError([InventoryFault(str(directory / FOLDER), "folder", str(error))]) from None
    for path in paths:
        try:
            found[path.stem] = parse_running_config(redact(read_text_file(path)))
        except (ParseError, OSError) as error:
            problem = error.problem if isinstance(error, ParseError) else error.strerror
            faults.append(InventoryFault(str(path), "file", f"cannot be read as a running-config: {problem}"))
    if faults:
        raise InventoryError(faults)
    return found

"""The running-configs that lie beside an inventory: what the routers had when somebody saved them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.evidence.capture_folder import CapturesError, regular_files
from corelinks.runbooks.evidence.text_file import read_text_file
from corelinks.tasks.parse import ParseError, RunningConfig, parse_running_config
from corelinks.tasks.redaction import redact

FOLDER = "running"


def saved_path(directory: Path, router: str) -> Path:
    """Where the running-config of a router lies beside the inventory in ``directory``."""
    return directory / FOLDER / f"{router}.cfg"


def saved_configs(directory: Path, links: Iterable[CoreLink]) -> Mapping[str, RunningConfig]:
    """The configurations in ``DIR/running/<router>.cfg`` of the links' routers that have one; secrets are masked.

    Other files there are nobody's affair. Raises InventoryError that names every one that cannot be read.
    """
    found, faults = _read(directory, links)
    if faults:
        raise InventoryError(faults)
    return found


def readable_configs(directory: Path, links: Iterable[CoreLink]) -> Mapping[str, RunningConfig]:
    """The same without those that cannot be read: for a verb that goes by the routers and only foretells by files."""
    return _read(directory, links)[0]


def _read(directory: Path, links: Iterable[CoreLink]) -> tuple[Mapping[str, RunningConfig], list[InventoryFault]]:
    found: dict[str, RunningConfig] = {}
    faults = []
    for router in sorted({router for link in links for router in link.routers}):
        path = saved_path(directory, router)
        if not path.is_symlink() and not path.exists():
            continue
        try:
            regular_files([path])
            found[router] = parse_running_config(redact(read_text_file(path)))
        except ParseError as error:
            faults.append(InventoryFault(str(path), "file", f"cannot be read as a running-config: {error.problem}"))
        except (CapturesError, OSError) as error:
            faults.append(InventoryFault(str(path), "file", f"cannot be read: {error}"))
    return found, faults

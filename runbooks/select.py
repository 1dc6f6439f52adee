"""Which links an operator means."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink


@dataclass(frozen=True)
class Selected:
    """The links of an inventory folder, and those of them that are meant, both in the order of links.yaml."""

    directory: Path
    links: tuple[CoreLink, ...]
    chosen: tuple[CoreLink, ...]


def select(directory: Path, names: Sequence[str] = ()) -> Selected:
    """The links of ``directory`` called ``names``, all of them for no name, for a verb that asks no router.

    Reads links.yaml, once. Raises InventoryError for every fault of it, and for names of no link.
    """
    links = load_links(directory / "links.yaml")
    return Selected(directory, links, select_links(links, names))


def select_links(links: Sequence[CoreLink], names: Sequence[str]) -> tuple[CoreLink, ...]:
    """The links called ``names``, in the inventory's order; all of them for no name.

    Raises InventoryError that names every unknown link and the closest known ones.
    """
    known = [link.name for link in links]
    faults = [InventoryFault("command line", name, _unknown(name, known)) for name in names if name not in known]
    if faults:
        raise InventoryError(faults)
    return tuple(link for link in links if not names or link.name in names)


def _unknown(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(known) or 'none'}"
    return f"there is no link of that name; {hint}"

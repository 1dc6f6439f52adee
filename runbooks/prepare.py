"""What every verb that talks to routers needs first: the links meant, and a Nornir that knows their routers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.load import check_hosts
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.select import load_all, select_links
from corelinks.tasks.connection.nornir_plugin import load_nornir

Prepared = tuple[Nornir, tuple[CoreLink, ...], tuple[CoreLink, ...]]


def prepare(directory: Path, names: Sequence[str] = ()) -> Prepared:
    """A Nornir on the inventory in ``directory``, all its links, and those called ``names``; contacts no router.

    Raises InventoryError for faults of any of its files, names of no link, and links on routers without a host.
    """
    every = load_all(directory)
    chosen = select_links(every, names)
    nornir = load_nornir(directory)
    faults = check_hosts(every, nornir.inventory.hosts)
    if faults:
        raise InventoryError(faults)
    return nornir, every, chosen

"""What a verb that asks routers is about, built once a command: the links meant, and a Nornir on their routers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.load import load_links
from corelinks.runbooks.select import Selected, select_links
from corelinks.tasks.connection.logins import check_logins
from corelinks.tasks.connection.nornir_loading import file_faults
from corelinks.tasks.connection.nornir_plugin import load_nornir


@dataclass(frozen=True)
class Prepared(Selected):
    """The links of an inventory folder, those that are meant, and a Nornir that knows their routers."""

    @cached_property
    def nornir(self) -> Nornir:
        """A Nornir on the inventory, made when it is first asked for; contacts no router.

        Raises InventoryError with every fault of the inventory's other files, and for links on routers without a host.
        """
        return load_nornir(self.directory, self.links)

    @property
    def nornir_to_ask(self) -> Nornir:
        """The same Nornir, when the inventory says how to log in to the routers of the chosen links.

        Raises InventoryError too for a login that lacks something, and for files of it that are not there.
        """
        check_logins(self.nornir, {router: None for link in self.chosen for router in link.routers})
        return self.nornir


def prepare(directory: Path, names: Sequence[str] = ()) -> Prepared:
    """The links of ``directory`` called ``names``, all of them for no name, ready for a verb that asks routers.

    Reads links.yaml, once. Raises InventoryError for every fault of it (and then of the other files too), and for
    names of no link.
    """
    path = directory / "links.yaml"
    try:
        links = load_links(path)
    except InventoryError as error:
        raise InventoryError([*error.faults, *file_faults(directory)]) from None
    return Prepared(directory, links, select_links(links, names))

"""Which folder is the inventory: said by option, by the environment, or found in the working directory.

A verb that may talk to real routers never falls back on an inventory that nobody has named. Only simulated routers
may start from the example that comes with the package.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import typer

from corelinks.runbooks.cli.arguments import settings_of, wrong_usage

VARIABLE = "CORELINKS_INVENTORY"
_FOUND = Path("inventory")
_HOLDS = ("links.yaml", "hosts.yaml")  # a folder of that name without one of them is something else


def inventory_folder(context: typer.Context, given: Path | None) -> Path:
    """The folder given behind the verb, else before it, else by $CORELINKS_INVENTORY, else ``./inventory``.

    Raises InventoryError (wrong usage) when none of them names a folder.
    """
    directory = _named(context, given)
    if directory is None:
        raise wrong_usage(
            "--inventory",
            f"no inventory is named: give its folder with -i DIR or ${VARIABLE}, "
            f"or start where ./{_FOUND} holds {' or '.join(_HOLDS)}",
        )
    return directory


def inventory_or_example(context: typer.Context, given: Path | None) -> Path:
    """The folder that is named, else the example core of the package: for verbs with simulated routers alone."""
    return _named(context, given) or example_inventory()


def example_inventory() -> Path:
    """The example core, which is data of the package: seven routers, ten links and their running-configs."""
    return Path(str(files("corelinks.inventory")))


def _named(context: typer.Context, given: Path | None) -> Path | None:
    option = given or settings_of(context).inventory
    if option is not None:
        return _folder(option, "--inventory")
    if variable := os.environ.get(VARIABLE):
        return _folder(Path(variable), f"${VARIABLE}")
    return _FOUND if any((_FOUND / name).is_file() for name in _HOLDS) else None


def _folder(directory: Path, place: str) -> Path:
    if not directory.is_dir():
        raise wrong_usage(place, f"{directory} is not a folder")
    return directory

"""The change that a command is a part of, by its options: a change file, a window, both, or none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from corelinks.inventory.model import Until
from corelinks.runbooks.cli.arguments import Settings, wrong_usage

if TYPE_CHECKING:
    from corelinks.inventory.change_file import ChangeFile
    from corelinks.inventory.windows import Windows
    from corelinks.runbooks.engine.conduct import Conduct
    from corelinks.runbooks.prepare import Prepared


@dataclass(frozen=True)
class PlannedChange:
    """A change as the options tell it: ``until`` is how far links go, ``conduct`` how the run is carried out."""

    file: ChangeFile | None
    until: Until | None
    conduct: Conduct

    def prepared(self, named: Prepared) -> Prepared:
        """The links that the change means; those that were named where there is no change file.

        Raises InventoryError for names of no link, and for a change that means none.
        """
        from corelinks.runbooks.change_links import change_links

        if self.file is None:
            return named
        nornir = named.nornir if self.file.request.filter is not None else None
        return replace(named, chosen=change_links(self.file, named.links, nornir))


def planned_change(
    path: Path | None,
    links: Sequence[str] | None,
    window: str | None,
    settings: Settings,
    *,
    until: Until | None = None,
    wait: bool = False,
) -> PlannedChange:
    """The change that ``--change`` and ``--window`` tell.

    Raises InventoryError for every fault of the change file, and for options that contradict each other.
    """
    from corelinks.inventory.change_file import load_change
    from corelinks.runbooks.migrate import conduct_of, lower_until

    if path is not None and links:
        raise wrong_usage("--change", "says which links are meant: give no names beside it")
    if wait and path is None and window is None:
        raise wrong_usage("--wait", "goes with --change or --window, which say what to wait for")
    file = load_change(path) if path is not None else None
    given = _window(window, file, settings) if window is not None else None
    conduct = conduct_of(file, given, wait=wait)
    if given is not None and file is not None and conduct.windows is not None and not conduct.windows.each:
        raise wrong_usage("--window", f"{given} lies outside of the windows of {path}: {file.windows}")
    return PlannedChange(file, lower_until(until, conduct), conduct)


def _window(text: str, file: ChangeFile | None, settings: Settings) -> Windows:
    from corelinks.inventory.windows import window_between

    zone = file.request.zone if file is not None else None
    now = settings.timing.source.unix() if settings.timing is not None else time.time()
    try:
        return window_between(text, now, ZoneInfo(zone) if zone else None)
    except (ValueError, OverflowError) as error:
        raise wrong_usage("--window", str(error)) from None

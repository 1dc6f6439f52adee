"""A change file -> a change request; every fault at once, each with its file, line, field and what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from corelinks.inventory.absent import empty_values, without_none
from corelinks.inventory.change_request import ChangeRequest, ChangeWindow
from corelinks.inventory.document import Document, NornirYaml, read_document
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.text import is_secret_name
from corelinks.inventory.validation import ValuePath, dotted, invalid_values, shown
from corelinks.inventory.windows import Window, Windows, nights_of


@dataclass(frozen=True)
class ChangeFile:
    """A change as its file has it, with its windows as Unix times."""

    document: Document
    request: ChangeRequest
    windows: Windows

    def fault(self, path: ValuePath, problem: str) -> InventoryFault:
        """What is wrong with the value at ``path`` of the file."""
        return self.document.fault(dotted(path), path, problem)


def load_change(path: Path) -> ChangeFile:
    """The change in a YAML file. Raises InventoryError with every fault of it.

    The names of links in it are compared with no inventory yet.
    """
    document = read_document(path, NornirYaml)
    if not isinstance(document.content, dict):
        problem = "expected a mapping with id, windows, and links or filter"
        raise InventoryError([InventoryFault(document.file, "file", problem)])
    raw = cast("dict[str, object]", {str(key): value for key, value in document.content.items()})
    faults = [document.fault(dotted(value.path), value.path, value.text) for value in empty_values(raw, ChangeRequest)]
    faults += _secrets(document, raw)
    try:
        request = ChangeRequest.model_validate(without_none(raw, ChangeRequest))
    except ValidationError as error:
        found = invalid_values(error, ChangeRequest)
        faults += [document.fault(dotted(value.path) or "file", value.path, value.text) for value in found]
        raise InventoryError(faults) from None
    windows = _windows(document, request, faults)
    if faults:
        raise InventoryError(faults)
    return ChangeFile(document, request, windows)


def _secrets(document: Document, raw: dict[str, object]) -> list[InventoryFault]:
    """What the report carries as it stands is no place for a password."""
    found = []
    approvals = raw.get("approvals")
    places: list[tuple[ValuePath, object]] = [(("contact",), raw.get("contact"))]
    places += [
        (("approvals", index), each) for index, each in enumerate(approvals if isinstance(approvals, list) else [])
    ]
    for path, value in places:
        for key in value if isinstance(value, dict) else ():
            if is_secret_name(key):
                problem = f"{shown(key)!r} looks like the name of a secret, and the report carries what stands here"
                found.append(document.fault(dotted((*path, str(key))), (*path, str(key)), problem))
    return found


def _windows(document: Document, request: ChangeRequest, faults: list[InventoryFault]) -> Windows:
    found: list[Window] = []
    for index, window in enumerate(request.windows):
        try:
            found += nights_of(window.start, window.end, window.nights, _zone(window, request))
        except (ValueError, OverflowError) as error:
            path = ("windows", index, "start")
            faults.append(document.fault(dotted(path), path, str(error)))
    zone = request.zone or next((window.zone for window in request.windows if window.zone), None)
    return Windows.of(found, ZoneInfo(zone)) if zone else Windows.of(found)


def _zone(window: ChangeWindow, request: ChangeRequest) -> ZoneInfo | None:
    name = window.zone or request.zone
    return ZoneInfo(name) if name else None

"""The root of every error of ours, and the errors of the inventory.

CorelinksError
├── InventoryError         a file of the inventory is wrong: every fault, with its place
└── (corelinks.tasks.router_errors)         what can happen at a router
"""

from __future__ import annotations

from dataclasses import dataclass


class CorelinksError(Exception):
    """Anything of ours that a caller may want to catch; its text is one clear answer for an operator."""


@dataclass(frozen=True)
class InventoryFault:
    """One thing that is wrong in an inventory file: where it is, what is wrong, what was expected."""

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}"


class InventoryError(CorelinksError):
    """The inventory is not usable; carries every fault found, so that one run shows them all."""

    def __init__(self, faults: list[InventoryFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

"""The configuration archive of a router and its Rollback Confirmed Change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runbooks.simulator.device import Device


class Archive:
    """The archive of one router."""

    def __init__(self, device: Device) -> None:
        self._device = device

    def forget_timer(self) -> None:
        """Drop a pending rollback without doing it (the router has been reloaded)."""

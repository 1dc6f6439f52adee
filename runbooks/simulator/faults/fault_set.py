"""The faults of one router, asked by what they do to it."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind

_FULL_PRIVILEGE = 15
_DEFAULT_FRAGMENT = 1
_DEFAULT_LOW_PRIVILEGE = 1


class FaultSet:
    """The faults of a router, in the order in which they began; of several of one kind the first counts."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def add(self, fault: Fault) -> None:
        """Take a fault in as the last one."""
        self._faults.append(fault)

    def clear(self) -> list[Fault]:
        """Let go of all faults; returns them in the order in which they began."""
        ended, self._faults = self._faults, []
        return ended

    def find(self, kind: FaultKind) -> Fault | None:
        """The fault of a kind, None without one."""
        return next((fault for fault in self._faults if fault.kind is kind), None)

    def has(self, kind: FaultKind) -> bool:
        """Whether there is a fault of a kind."""
        return self.find(kind) is not None

    @property
    def disk_room(self) -> int | None:
        """The bytes that the flash has for all files together, None for its whole size."""
        fault = self.find(FaultKind.DISK_FULL)
        return None if fault is None else fault.options.free or 0

    @property
    def replace_failure(self) -> Fault | None:
        """What makes a rollback or configure replace stop half-way; its ``line`` says at what."""
        return self.find(FaultKind.REPLACE_FAILS)

    @property
    def management_loss(self) -> float | None:
        """For how many simulated seconds no session is taken, None for as long as the fault lasts."""
        fault = self.find(FaultKind.MANAGEMENT_LOST)
        return None if fault is None else fault.options.duration

    @property
    def impostor(self) -> Fault | None:
        """What lets another router answer; its ``place`` is that router, None for the next one."""
        return self.find(FaultKind.WRONG_ROUTER)

    @property
    def privilege(self) -> int:
        """The privilege level that users come in with."""
        fault = self.find(FaultKind.LOW_PRIVILEGE)
        if fault is None:
            return _FULL_PRIVILEGE
        return _DEFAULT_LOW_PRIVILEGE if fault.options.level is None else fault.options.level

    @property
    def refuses_enable(self) -> bool:
        """Whether the enable secret opens nothing."""
        return self.has(FaultKind.LOW_PRIVILEGE)

    @property
    def fragments(self) -> tuple[int, float] | None:
        """Into pieces of how many bytes output is broken, and the real seconds between them; None: not at all."""
        fault = self.find(FaultKind.FRAGMENT)
        if fault is None:
            return None
        return max(1, fault.options.size or _DEFAULT_FRAGMENT), fault.options.delay or 0.0

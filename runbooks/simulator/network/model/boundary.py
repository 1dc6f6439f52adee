"""What the network needs of the rest of the simulator: routers with a configuration, and with faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corelinks.runbooks.simulator.faults.fault_set import FaultSet


class ConfigNode(Protocol):
    """A line of a running configuration with the lines of its sub-mode below it."""

    @property
    def text(self) -> str:
        """The line, without indentation."""

    @property
    def children(self) -> Sequence[ConfigNode]:
        """The lines of its sub-mode."""


class Configuration(ConfigNode, Protocol):
    """A whole running configuration; ``generation`` changes whenever a line of it does."""

    @property
    def generation(self) -> int:
        """Equal generations mean that nothing has changed."""


class Router(Protocol):
    """What the network sees of a device."""

    @property
    def name(self) -> str:
        """Its name in the core."""

    @property
    def running(self) -> Configuration:
        """Its running configuration."""

    @property
    def powered(self) -> bool:
        """False while it reloads or is switched off: its links are down."""

    @property
    def faults(self) -> FaultSet:
        """The faults that are on it."""

    def overrule(self, interface: str, prefix: str, wanted: str | None) -> None:
        """Let a fault put a line in the place of those of an interface that begin so, None for no line."""

    def log(self, message: str) -> None:
        """Take a syslog message such as ``%LDP-5-NBRCHG: ...``."""

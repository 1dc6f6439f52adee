"""``show running-config`` as a tree of sections, and ``show running-config interface X``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RunningConfig:
    """All configuration lines with their indentation; comments, banners' bodies and certificates' hex left out."""

    lines: tuple[str, ...]

    def sections(self, start: str = "") -> tuple[str, ...]:
        """The unindented lines that begin with ``start``, in order."""
        raise NotImplementedError

    def section(self, header: str) -> tuple[str, ...] | None:
        """The lines beneath ``header``, one level of indentation less; None when there is no such header."""
        raise NotImplementedError

    def interface(self, name: str) -> tuple[str, ...] | None:
        """The section of an interface in any IOS spelling; None when the configuration has none."""
        raise NotImplementedError


def parse_running_config(text: str) -> RunningConfig:
    """The configuration; raises ParseError unless it begins as one and ends with ``end``."""
    raise NotImplementedError


def parse_interface_config(text: str, name: str) -> tuple[str, ...]:
    """The lines of interface ``name``, without indentation; raises ParseError, WrongInterface."""
    raise NotImplementedError

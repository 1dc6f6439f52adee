"""Rollback timer, configuration lock, archive and configuration differences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RollbackTimer:
    """A pending Rollback Confirmed Change: ``minutes`` as configured, ``kind`` ``absolute`` or ``idle``."""

    user: str
    minutes: int
    kind: str = "absolute"


@dataclass(frozen=True)
class ConfigurationLock:
    """One holder of the configuration lock; ``seconds`` since it was taken, None when not printed."""

    pid: int
    tty: int | None
    user: str | None
    info: str | None
    seconds: int | None


@dataclass(frozen=True)
class Archive:
    """``show archive``. ``path`` is what the next file's name starts with, None when it was not printed."""

    enabled: bool
    path: str | None = None
    maximum: int | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConfigDifferences:
    """The diff lines (``+...``, ``-...`` and their context); ``is_none`` when the router said there are none."""

    lines: tuple[str, ...]
    is_none: bool


def parse_rollback_timer(text: str) -> RollbackTimer | None:
    """The pending timer; None for ``%No Rollback Confirmed Change pending``; raises ParseError."""
    raise NotImplementedError


def parse_configuration_lock(text: str) -> tuple[ConfigurationLock, ...]:
    """Who holds the configuration; empty when the heading stands alone or the state is FREE."""
    raise NotImplementedError


def parse_archive(text: str) -> Archive:
    """Whether the archive is configured and where it writes; raises ParseError."""
    raise NotImplementedError


def parse_config_differences(text: str) -> ConfigDifferences:
    """The differences; raises ParseError for a text without the heading."""
    raise NotImplementedError

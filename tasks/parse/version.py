"""``show version`` and ``show privilege``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """``software`` such as ``15.4(3)M2``; ``restarted`` is why it came up last; ``hardware`` the chassis."""

    software: str
    is_xe: bool
    image: str | None
    hostname: str
    uptime: str
    restarted: str | None
    hardware: str | None
    serial: str | None
    config_register: str


def parse_version(text: str) -> Version:
    """The version; raises ParseError unless the text goes on to the configuration register."""
    raise NotImplementedError


def parse_privilege(text: str) -> int:
    """The privilege level, 0 to 15; raises ParseError."""
    raise NotImplementedError

"""Interface names as the simulated routers understand, order and shorten them."""

from __future__ import annotations

import re
from functools import lru_cache

#: Long name, short name in tables, place in the running configuration (virtual ones come first, as in IOS).
KINDS: tuple[tuple[str, str, int], ...] = (
    ("Loopback", "Lo", 0),
    ("Tunnel", "Tu", 1),
    ("Port-channel", "Po", 2),
    ("Ethernet", "Et", 3),
    ("FastEthernet", "Fa", 4),
    ("GigabitEthernet", "Gi", 5),
    ("TenGigabitEthernet", "Te", 6),
    ("HundredGigE", "Hu", 7),
    ("Serial", "Se", 8),
    ("Vlan", "Vl", 9),
    ("Null", "Nu", 10),
)
_NUMBER = r"\d+(?:/\d+)*(?::\d+)?(?:\.\d+)?"
_SPELLING = re.compile(rf"([A-Za-z][A-Za-z-]*)\s*({_NUMBER})")
_FLAT = ("Loopback", "Tunnel", "Port-channel", "Vlan", "Null")


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """The long name of an interface in any spelling (``tu 12`` -> ``Tunnel12``), None if it is none or ambiguous."""
    match = _SPELLING.fullmatch(text)
    if match is None:
        return None
    kinds = kinds_named(match[1])
    if len(kinds) != 1:
        return None
    number = match[2]
    if kinds[0] in _FLAT and ("/" in number or (kinds[0] != "Port-channel" and "." in number)):
        return None
    return kinds[0] + number


def kinds_named(word: str) -> list[str]:
    """The kinds of interface that a word may stand for, by unique prefix."""
    lower = word.lower()
    exact = [long for long, _, _ in KINDS if long.lower() == lower]
    return exact or [long for long, _, _ in KINDS if long.lower().startswith(lower)]


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """``Tunnel`` of ``Tunnel12``."""
    match = re.match(r"[A-Za-z-]+", name)
    return match[0] if match else ""


def is_physical(name: str) -> bool:
    """Whether hardware stands behind the name: it can be neither created nor removed by configuration."""
    return kind_of(name) not in _FLAT and "." not in name


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """The name as tables print it: ``Tu12``."""
    kind = kind_of(name)
    for long, abbreviation, _ in KINDS:
        if long == kind:
            return abbreviation + name[len(kind) :]
    return name


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[int, tuple[int, ...]]:
    """Where an interface stands in the running configuration and in ``show ip interface brief``."""
    kind = kind_of(name)
    place = next((place for long, _, place in KINDS if long == kind), len(KINDS))
    return place, tuple(int(part) for part in re.findall(r"\d+", name))


def expanded(text: str) -> list[str]:
    """The interfaces of a range such as ``gi0/1 - 3 , tu12``, in order; empty when it is none."""
    names: list[str] = []
    for part in text.split(","):
        first, _, last = (word.strip() for word in part.partition(" - "))
        name = canonical(first)
        if name is None:
            return []
        number = re.search(r"\d+$", last)
        stem, low = name[: -len(_tail(name))], int(_tail(name))
        names += [f"{stem}{index}" for index in range(low, int(number[0]) + 1)] if number else [name]
    return names


def _tail(name: str) -> str:
    match = re.search(r"\d+$", name)
    return match[0] if match else ""

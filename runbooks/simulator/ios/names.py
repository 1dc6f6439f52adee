"""Interface names as the simulated routers understand, order and shorten them."""

from __future__ import annotations

import re
from functools import lru_cache

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind, kinds_like

_NUMBER = r"\d+(?:/\d+)*(?::\d+)?(?:\.\d+)?"
_SPELLING = re.compile(rf"([A-Za-z][A-Za-z-]*)\s*({_NUMBER})")
_WITH_SUBINTERFACES = ("Port-channel", "MFR", "VirtualPortGroup")


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """The long name of an interface in any spelling (``tu 12`` -> ``Tunnel12``), None if it is none or ambiguous."""
    match = _SPELLING.fullmatch(text)
    if match is None:
        return None
    kinds = kinds_like(match[1])
    number = match[2]
    if len(kinds) > 1 and len(match[1]) > 1:  # ``po1`` is a port channel, ``po0/1`` is POS
        kinds = [kind for kind in kinds if kind.flat != ("/" in number)]
    if len(kinds) != 1:
        return None
    kind = kinds[0]
    if kind.flat and ("/" in number or (kind.name not in _WITH_SUBINTERFACES and "." in number)):
        return None
    return kind.name + number


def kinds_named(word: str) -> list[str]:
    """The kinds of interface that a word may stand for, by unique prefix."""
    return [kind.name for kind in kinds_like(word)]


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """``Tunnel`` of ``Tunnel12``."""
    match = re.match(r"[A-Za-z-]+", name)
    return match[0] if match else ""


def interface_in(header: str) -> str:
    """The name in the header of a section: ``Serial0/0.7`` of ``interface Serial0/0.7 point-to-point``."""
    return header.removeprefix("interface ").split(" ", 1)[0]


def is_physical(name: str) -> bool:
    """Whether hardware stands behind the name: it can be neither created nor removed by configuration."""
    return not interface_kind(name).virtual and "." not in name


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """The name as tables print it: ``Tu12``."""
    kind = interface_kind(name)
    return kind.short + name[len(kind.name) :]


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[int, tuple[int, ...]]:
    """Where an interface stands in the running configuration and in ``show ip interface brief``."""
    return interface_kind(name).place, tuple(int(part) for part in re.findall(r"\d+", name))


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

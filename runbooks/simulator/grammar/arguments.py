"""The kinds of argument in a line of IOS: numbers, addresses, interfaces, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address

from corelinks.runbooks.simulator.ios.names import canonical

#: What a reader gives: the value as the router keeps it and how many tokens it took (-1: all the rest).
Read = tuple[str, int] | None


@dataclass(frozen=True)
class ArgumentKind:
    """A kind of argument; ``read`` gets the rest of the line, then its tokens. Low ranks are tried first."""

    name: str
    rank: int
    read: Callable[[Sequence[str]], Read]


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return text.count(".") == 3


def _address(rest: Sequence[str]) -> Read:
    return (rest[1], 1) if _is_address(rest[1]) else None


def _prefix(rest: Sequence[str]) -> Read:
    address, slash, length = rest[1].partition("/")
    good = bool(slash) and _is_address(address) and length.isdigit() and int(length) <= 32
    return (rest[1], 1) if good else None


def _interface(rest: Sequence[str]) -> Read:
    if (name := canonical(rest[1])) is not None:
        return name, 1
    if len(rest) > 2 and rest[1].replace("-", "").isalpha() and (name := canonical(rest[1] + rest[2])):
        return name, 2
    return None


def _word(rest: Sequence[str]) -> Read:
    return rest[1], 1


def _line(rest: Sequence[str]) -> Read:
    return rest[0], -1


def _hex(rest: Sequence[str]) -> Read:
    return (rest[1], 1) if re.fullmatch(r"[0-9A-Fa-f]+", rest[1]) else None


def _net(rest: Sequence[str]) -> Read:
    good = re.fullmatch(r"[0-9A-Fa-f]{2}(\.[0-9A-Fa-f]{4}){1,8}\.[0-9A-Fa-f]{2}", rest[1])
    return (rest[1], 1) if good else None


def _route_distinguisher(rest: Sequence[str]) -> Read:
    return (rest[1], 1) if re.fullmatch(r"(\d+|\d+\.\d+\.\d+\.\d+):\d+", rest[1]) else None


_KINDS = {
    kind.name: kind
    for kind in (
        ArgumentKind("A.B.C.D/N", 1, _prefix),
        ArgumentKind("A.B.C.D", 2, _address),
        ArgumentKind("RD", 3, _route_distinguisher),
        ArgumentKind("NET", 3, _net),
        ArgumentKind("INTERFACE", 4, _interface),
        ArgumentKind("HEX", 6, _hex),
        ArgumentKind("WORD", 8, _word),
        ArgumentKind("LINE", 9, _line),
    )
}


_RANGE = re.compile(r"<(-?\d+)-(-?\d+)>")


@lru_cache(maxsize=1024)
def argument_kind(text: str) -> ArgumentKind | None:
    """The kind that a word of a pattern stands for, or None for a keyword."""
    if text.startswith("<"):
        low, high = (int(part) for part in _RANGE.fullmatch(text).groups())  # type: ignore[union-attr]
        return ArgumentKind(text, 5, lambda rest: _number(rest, low, high))
    if text.isupper() and text not in _KINDS:
        raise ValueError(f"no kind of argument is called {text!r}")
    return _KINDS.get(text)


def _number(rest: Sequence[str], low: int, high: int) -> Read:
    text = rest[1]
    if re.fullmatch(r"-?[0-9]{1,12}", text) is None or not low <= int(text) <= high:
        return None
    return str(int(text)), 1

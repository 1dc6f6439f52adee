"""The small language in which the lines of IOS are written down (see ``match``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Interface, NetmaskValueError

from corelinks.runbooks.simulator.ios.names import canonical

#: What a reader gives: the value as the router holds it and how many tokens it took (-1: all the rest).
Read = tuple[str, int] | None
_RANGE = re.compile(r"<(-?\d+)-(-?\d+)>")
_SYMBOL = re.compile(r"[\[\]{}|]|\}\*|<[^>]*>|[^\s\[\]{}|]+")


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


def _ipv6(rest: Sequence[str]) -> Read:
    """An address, with or without the length of its prefix, in capitals as IOS keeps it."""
    try:
        return (str(IPv6Interface(rest[1]) if "/" in rest[1] else IPv6Address(rest[1])).upper(), 1)
    except (AddressValueError, NetmaskValueError):
        return None


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
        ArgumentKind("IPV6", 2, _ipv6),
        ArgumentKind("RD", 3, _route_distinguisher),
        ArgumentKind("NET", 3, _net),
        ArgumentKind("INTERFACE", 4, _interface),
        ArgumentKind("HEX", 6, _hex),
        ArgumentKind("WORD", 8, _word),
        ArgumentKind("LINE", 9, _line),
    )
}


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


@dataclass(frozen=True)
class Word:
    """A keyword or the kind of an argument."""

    text: str


@dataclass(frozen=True)
class Option:
    """What may be left out."""

    inner: tuple[Element, ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    ways: tuple[tuple[Element, ...], ...]


@dataclass(frozen=True)
class Repeat:
    """Any number of several, in any order."""

    ways: tuple[tuple[Element, ...], ...]


@dataclass(frozen=True)
class Mark:
    """Where the identity of the line ends."""


Element = Word | Option | Choice | Repeat | Mark


def parse_pattern(pattern: str) -> tuple[Element, ...]:
    """The elements of a pattern; raises ValueError for one that is not well-formed."""
    symbols = re.findall(r"\}\*|" + _SYMBOL.pattern, pattern)
    ways, rest = _ways(symbols, pattern)
    if rest or len(ways) != 1:
        raise ValueError(f"bracket without partner, or | outside of brackets, in pattern {pattern!r}")
    return _with_mark(ways[0])


def _ways(symbols: list[str], pattern: str) -> tuple[list[tuple[Element, ...]], list[str]]:
    ways: list[tuple[Element, ...]] = []
    current: list[Element] = []
    while symbols and symbols[0] not in ("]", "}", "}*"):
        symbol, symbols = symbols[0], symbols[1:]
        if symbol == "|":
            ways.append(tuple(current))
            current = []
        elif symbol in "[{":
            inner, symbols = _ways(symbols, pattern)
            if not symbols:
                raise ValueError(f"bracket without partner in pattern {pattern!r}")
            current.append(_group(symbol, inner, symbols[0]))
            symbols = symbols[1:]
        else:
            current.append(Mark() if symbol == "/" else Word(symbol))
    return [*ways, tuple(current)], symbols


def _group(opening: str, ways: list[tuple[Element, ...]], closing: str) -> Element:
    if closing == "}*":
        return Repeat(tuple(ways))
    choice = Choice(tuple(ways))
    if opening == "[":
        return Option((choice,) if len(ways) > 1 else ways[0])
    return choice


def _with_mark(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Add the end of the identity where the pattern does not give it: before the first thing that varies."""
    if Mark() in elements:
        return elements
    length = 0
    for element in elements:
        if not isinstance(element, Word) or argument_kind(element.text) is not None:
            break
        length += 1
    return (*elements[:length], Mark(), *elements[length:])

"""The small language in which the lines of IOS are written down (see ``match``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.runbooks.simulator.grammar.arguments import argument_kind

_SYMBOL = re.compile(r"[\[\]{}|]|\}\*|<[^>]*>|[^\s\[\]{}|]+")


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

"""What ``carry`` and ``leave`` of a link may say: a word for a kind of lines, or one line as a router shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator

from corelinks.inventory.line_kinds import (
    KINDS,
    LineKind,
    Protocol,
    holds_secret,
    is_defined,
    is_harmless,
    is_moved_anyway,
    is_said_of_tunnel,
    kind_named,
    kind_of,
)
from corelinks.inventory.text import FreeText
from corelinks.inventory.validation import did_you_mean, shown

Handling = Literal["carry", "leave"]
_HIDDEN = re.compile(r"<hidden:[^<>\s]*>")  # what stands behind the colon means nothing beyond one run


def _entry(value: str) -> str:
    if " " not in value and kind_named(value) is None:
        raise ValueError(
            f"{shown(value)!r} is no kind of lines: {did_you_mean(value, [kind.word for kind in KINDS])}; "
            "or write one whole line as the router shows it"
        )
    if holds_secret(value):
        raise ValueError("a line that holds a password or a key does not belong here: name its kind")
    return _spelled(value)


def _spelled(line: str) -> str:
    """A line in the one spelling by which entries and lines are compared: a secret in it is any secret."""
    return " ".join(_HIDDEN.sub("<hidden>", line).split())


def _carried(value: str) -> str:
    entry = _entry(value)
    _demand_carried(entry, kind_named(entry))
    if is_defined(entry):
        raise ValueError(f"{entry!r} is said of the tunnel by other fields of the link")
    return entry


def _left(value: str) -> str:
    entry = _entry(value)
    if is_harmless(entry):
        raise ValueError(f"{entry!r} needs no word: it stays where it is")
    return entry


CarriedEntry = Annotated[FreeText, AfterValidator(_carried)]
LeftEntry = Annotated[FreeText, AfterValidator(_left)]


def _demand_carried(entry: str, kind: LineKind | None) -> None:
    if kind is not None and kind.not_carried:
        raise ValueError(
            f"{entry!r} cannot be carried: {kind.not_carried}; write it under leave, or take it off the interface"
        )


def demand_consistent(igp: Protocol, carry: tuple[str, ...], leave: tuple[str, ...]) -> None:
    """Raise ValueError for entries that contradict each other, or what a link of this IGP can do."""
    both = sorted(set(carry) & set(leave))
    if both:
        raise ValueError(f"{both[0]!r} stands under carry and under leave: expected in one of them")
    needless = (*(line for line in carry if is_said_of_tunnel(line, igp)), *leave)
    for line in needless:
        if is_moved_anyway(line, igp):
            raise ValueError(f"{line!r} under carry or leave needs no word: every link moves it")
    for line in carry:
        _demand_carried(line, kind_of(line, igp))
    if igp != "isis" and "ipv6-isis" in kinds_of(carry, igp):
        raise ValueError("ipv6-isis under carry needs a link whose own IGP is IS-IS: they share adjacency and metric")


def kinds_of(entries: tuple[str, ...], igp: Protocol) -> frozenset[str]:
    """The words of the kinds that entries are of."""
    kinds = (kind_named(entry) or kind_of(entry, igp) for entry in entries)
    return frozenset(kind.word for kind in kinds if kind is not None)


def handling_of(line: str, igp: Protocol, carry: tuple[str, ...], leave: tuple[str, ...]) -> Handling | None:
    """What a link does with a line of its physical interface; the line itself goes before the word of its kind."""
    kind = kind_of(line, igp)
    for wanted in (_spelled(line), kind.word if kind else ""):
        if wanted in carry:
            return "carry"
        if wanted in leave:
            return "leave"
    return None


def consequences(igp: Protocol, carry: tuple[str, ...], leave: tuple[str, ...]) -> Iterator[str]:
    """A sentence for every entry: what becomes of it."""
    for entry in leave:
        kind = kind_named(entry) or kind_of(entry, igp)
        yield f"leave {entry}: {kind.left if kind else 'it stays on the physical interface, and there alone'}"
    for entry in carry:
        yield f"carry {entry}: what the physical interface has of it goes onto the tunnel"

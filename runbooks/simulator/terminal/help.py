"""What ``?`` lists and the tab key completes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from corelinks.runbooks.simulator.grammar.descriptions import about, about_argument
from corelinks.runbooks.simulator.grammar.match import Ambiguous, Following, Grammar, Refused
from corelinks.runbooks.simulator.grammar.modes import Line
from corelinks.runbooks.simulator.ios.names import kind_of, kinds_named
from corelinks.runbooks.simulator.show.registry import Command
from corelinks.runbooks.simulator.terminal.output import FILTERS

_UNRECOGNIZED = "% Unrecognized command"
_VIRTUAL = ("Loopback", "Null", "Port-channel", "Tunnel")
_NUMBERS = {"Loopback": "<0-2147483647>", "Tunnel": "<0-2147483647>", "Port-channel": "<1-64>", "Null": "<0-0>"}


@dataclass(frozen=True)
class Vocabulary:
    """What a line is looked up in from ``start`` on; ``extra`` are words that every mode knows."""

    grammar: Grammar[Command] | Grammar[Line]
    start: int
    hardware: Collection[str]
    extra: tuple[str, ...] = ()
    privilege: int = 15
    negated: bool = False

    def after(self, text: str) -> Following:
        """The words and arguments that may follow a text; raises Refused."""
        found = self.grammar.following(text, start=self.start, privilege=self.privilege, negated=self.negated)
        if text[self.start :].strip():
            return found
        return Following(tuple(sorted({*found.keywords, *self.extra})), found.kinds, is_complete=False)

    def kinds_of_interface(self) -> list[str]:
        """The interfaces that there are or can be made."""
        return sorted({*_VIRTUAL, *map(kind_of, self.hardware)})


def help_lines(text: str, words: Vocabulary, width: int) -> list[str]:
    """What a question mark after a text prints, without the blank line that follows."""
    if "|" in text:
        return _filter_help(text)
    before, partial = _split(text)
    try:
        found = words.after(before)
    except Ambiguous:
        return [f'% Ambiguous command:  "{before}"']
    except Refused:
        number = None if partial else _number_of(before, words)
        return [_UNRECOGNIZED] if number is None else _table([number])
    if partial:
        names = _starting(partial, found, words) or list(found.kinds)
        return _columns(names, width) if names else [_UNRECOGNIZED]
    rows = [(word, about(word, before)) for word in found.keywords]
    for kind in found.kinds:
        rows += _argument(kind, words)
    rows.sort(key=lambda row: row[0].lower())
    if found.is_complete and before[words.start :].split()[:1] in (["show"], ["sh"]):
        rows.append(("|", "Output modifiers"))
    return _table([*rows, ("<cr>", "")] if found.is_complete else rows)


def completed(text: str, words: Vocabulary) -> str:
    """The text with its last word completed, if only one word begins so."""
    before, partial = _split(text)
    if not partial:
        return text
    try:
        names = _starting(partial, words.after(before), words)
    except Refused:
        return text
    if len(names) != 1:
        return text
    return before + names[0] + ("" if names[0] in words.kinds_of_interface() else " ")


def _split(text: str) -> tuple[str, str]:
    end = text.rfind(" ") + 1
    return text[:end], text[end:]


def _starting(partial: str, found: Following, words: Vocabulary) -> list[str]:
    names = [word for word in found.keywords if word.lower().startswith(partial.lower())]
    if "INTERFACE" in found.kinds:
        names += [kind for kind in words.kinds_of_interface() if kind.lower().startswith(partial.lower())]
    return sorted(names, key=str.lower)


def _number_of(before: str, words: Vocabulary) -> tuple[str, str] | None:
    """After ``interface Tunnel``: the numbers that it may have."""
    start, kind = _split(before.rstrip())
    kinds = kinds_named(kind)
    if len(kinds) != 1 or "INTERFACE" not in words.after(start).kinds:
        return None
    return _NUMBERS.get(kinds[0], "<0-9>"), f"{kinds[0]} interface number"


def _argument(kind: str, words: Vocabulary) -> list[tuple[str, str]]:
    if kind == "INTERFACE":
        return [(name, f"{name} interface") for name in words.kinds_of_interface()]
    return [about_argument(kind)]


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(word) for word, _ in rows) + 2
    return [f"  {word:<{width}}{text}".rstrip() for word, text in rows]


def _columns(names: list[str], width: int) -> list[str]:
    each = max(len(name) for name in names) + 2
    across = max(1, (width or 80) // each)
    return ["".join(f"{name:<{each}}" for name in names[at : at + across]) for at in range(0, len(names), across)]


def _filter_help(text: str) -> list[str]:
    typed = text.split("|", 1)[1].lstrip()
    if " " in typed:
        return _table([("LINE", "Regular Expression")])
    names = [name for name in FILTERS if name.startswith(typed)]
    if not names:
        return [_UNRECOGNIZED]
    return _columns(names, 80) if typed else _table([(name, FILTERS[name]) for name in names])

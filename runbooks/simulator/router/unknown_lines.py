"""Which lines of a configuration the simulated router has no command for: they are kept and have no effect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.grammar.modes import Mode, interface_mode, mode
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node

_INTERFACE = "interface"
# Texts and not commands: read up to a delimiter, or to "quit".
_TEXT = re.compile(r"banner \S")
_HEXADECIMAL = re.compile(r"certificate \S")


def unknown_lines(configuration: ConfigTree) -> tuple[str, ...]:
    """The unknown lines in order, each with what it stands beneath: ``interface Tunnel7 / ip sorcery``.

    A line beneath an unknown one is unknown as well.
    """
    return tuple(_unknown(configuration, mode("global"), ()))


def _unknown(section: Node, within: Mode | None, above: tuple[str, ...]) -> Iterator[str]:
    for node in section.children:
        if _TEXT.match(node.text):
            continue
        known, opened = (False, None) if within is None else _read(node.text, within)
        path = (*above, node.text)
        if not known:
            yield " / ".join(path)
        if not (known and _HEXADECIMAL.match(node.text)):
            yield from _unknown(node, opened, path)


def _read(line: str, within: Mode) -> tuple[bool, Mode | None]:
    """Whether a mode knows a line, and the mode that it opens."""
    negated = line.startswith("no ")
    try:
        match = within.grammar.match(line, start=len("no ") if negated else 0, negated=negated)
        name = match.rule.enters
        return True, None if name is None else interface_mode(match.words[1]) if name == _INTERFACE else mode(name)
    except (Refused, KeyError):
        return False, None

"""A configuration as the tree that its indentation makes of it: the one form that everything here works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.spelling import in_one_spelling, interface_of

#: A line with the lines it stands beneath, outermost first, all without indentation:
#: ``("interface Tunnel12", "ip mtu 1500")``.
Path: TypeAlias = tuple[str, ...]

# What is no setting: comments, the end, and what a router changes by itself.
_NO_SETTING = re.compile(r"!.*|end|ntp clock-period \d+")


@dataclass(frozen=True)
class RunningConfig:
    """A router's configuration, or some lines in that form.

    ``lines`` are as the router shows them, with their indentation; comments, the bodies of banners and the hex of
    certificates are left out by `parse_running_config`. Two are equal when their lines are.
    """

    lines: tuple[str, ...]

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """Every setting in order, each with what it stands beneath, in the one spelling of `spelling`."""
        return tuple(_paths(self.lines))

    @cached_property
    def tops(self) -> frozenset[str]:
        """The settings that stand beneath nothing: headers of sections, and lines of global configuration."""
        return frozenset(path[0] for path in self.paths)

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The unindented lines by their first word: a router has thousands of them."""
        found: dict[str, list[str]] = {}
        for line in self.lines:
            if not line.startswith(" "):
                found.setdefault(line.partition(" ")[0], []).append(line)
        return found

    @cached_property
    def _by_header(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for block in blocks(self.lines):
            found.setdefault(block[0], []).extend(line[1:] for line in block[1:])
        return {header: tuple(lines) for header, lines in found.items()}

    def sections(self, start: str = "") -> tuple[str, ...]:
        """The unindented lines that begin with ``start``, in order."""
        word, space, _ = start.partition(" ")
        lines = self._by_word.get(word, ()) if space else self.lines
        return tuple(line for line in lines if not line.startswith(" ") and line.startswith(start))

    def section(self, header: str) -> tuple[str, ...] | None:
        """The lines beneath ``header``, one space of indentation less; None when there is no such header."""
        return None if header.startswith(" ") else self._by_header.get(header)

    def interface(self, name: str) -> tuple[str, ...] | None:
        """The section of an interface in any IOS spelling; None when the configuration has none."""
        for header in self.sections("interface "):
            if is_same_interface(interface_of(header), name):
                return self.section(header)
        return None


def blocks(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Lines in groups: each unindented line with the indented ones below it."""
    groups: list[list[str]] = []
    for line in lines:
        if line.startswith(" ") and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(tuple(group) for group in groups)


def _paths(lines: Iterable[str]) -> Iterator[Path]:
    above: list[tuple[int, str]] = []
    for raw in lines:
        line = raw.strip()
        if not line or line == "!" or (raw[:1] != " " and _NO_SETTING.fullmatch(line)):
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, in_one_spelling(line)))
        yield tuple(part for _, part in above)

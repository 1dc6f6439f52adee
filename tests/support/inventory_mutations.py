"""Every way to spoil one thing in a YAML file.

Each value is deleted or another in its place, each key misspelled or said twice, each line broken.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
#: What stands in place of a value; the text of several lines is what would smuggle a line in.
STRANGERS: tuple[object, ...] = (None, "Str4nge", -7, 3.5, True, [], {}, ["Str4nge"], {"Str4nge": 1}, "../a\nb", "")
_BREAKS = ("\t{line}", "[{line}", "{line}: : x", '"{line}', "*no{line}", "!no {line}", "{line}\x07")


@dataclass(frozen=True)
class Mutation:
    """One spoiled file: what was done to it, and its text then."""

    path: Path
    what: str
    text: str


def mutations(text: str) -> Iterator[Mutation]:
    """Every mutation of a YAML file whose content is a mapping."""
    content = yaml.safe_load(text)
    for path in _paths(content, ()):
        yield Mutation(path, "deleted", _with(content, path))
        for stranger in STRANGERS:
            yield Mutation(path, f"is {stranger!r}", _with(content, path, stranger))
        if isinstance(path[-1], str):
            yield Mutation(path, "misspelled", _renamed(content, path, f"{path[-1][:-1]}x{path[-1][-1]}"))
            yield Mutation(path, "said twice", _twice(content, path))
    yield from _broken_lines(text)


def _paths(value: object, above: Path) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield (*above, key)
        yield from _paths(below, (*above, key))


def _holder(content: object, path: Path) -> tuple[object, Any]:
    """A copy of ``content``, and in it the mapping or list that holds the last part of ``path``."""
    whole = copy.deepcopy(content)
    inside: Any = whole
    for part in path[:-1]:
        inside = inside[part]
    return whole, inside


def _with(content: object, path: Path, *value: object) -> str:
    whole, inside = _holder(content, path)
    if value:
        inside[path[-1]] = value[0]
    else:
        del inside[path[-1]]
    return yaml.safe_dump(whole, sort_keys=False)


def _renamed(content: object, path: Path, name: str) -> str:
    whole, inside = _holder(content, path)
    inside[name] = inside.pop(path[-1])
    return yaml.safe_dump(whole, sort_keys=False)


def _twice(content: object, path: Path) -> str:
    """The key once more below itself, by a mark that the written text then loses."""
    whole, inside = _holder(content, path)
    inside["TWICE"] = inside[path[-1]]
    return yaml.safe_dump(whole, sort_keys=False).replace("TWICE", str(path[-1]))


def _broken_lines(text: str) -> Iterator[Mutation]:
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", "---")):
            continue
        for way in _BREAKS:
            broken = [*lines[:number], way.format(line=line), *lines[number + 1 :]]
            yield Mutation((number + 1,), f"line is {broken[number]!r}", "\n".join(broken) + "\n")

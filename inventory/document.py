"""A YAML document with the line of every value, and with the faults that YAML itself lets pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from corelinks.inventory.errors import InventoryError, InventoryFault


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it."""

    file: str
    content: object
    root: yaml.Node | None

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """The line (from 1) of the innermost part of ``path`` that is written down in the file."""
        node, line = self.root, None
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
        return next(((key, value) for key, value in pairs if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def read_document(path: Path) -> Document:
    """Read a YAML file; InventoryError if it is missing, unreadable, not UTF-8, no YAML, or says a key twice."""
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InventoryError([InventoryFault(file, "file", f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not UTF-8: expected a text file"
        raise InventoryError([InventoryFault(file, "file", problem)]) from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        faults = list(_faults(root, ())) if root is not None else []
        if faults:
            raise InventoryError([InventoryFault(file, place, problem) for place, problem in faults])
        return Document(file, yaml.safe_load(text), root)
    except yaml.YAMLError as error:
        raise InventoryError([_syntax_fault(file, error)]) from None
    except (ValueError, RecursionError) as error:
        # An impossible date, or lists nested beyond reason.
        raise InventoryError([InventoryFault(file, "file", f"is not usable YAML: {error}")]) from None


def _syntax_fault(file: str, error: yaml.YAMLError) -> InventoryFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "syntax error"
    return InventoryFault(file, place, f"not valid YAML: {said}")


def _faults(node: yaml.Node, above: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    if id(node) in above:
        yield f"line {node.start_mark.line + 1}", "an alias contains itself"
        return
    above = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line, name = key.start_mark.line + 1, str(key.value)
            if not isinstance(key, yaml.ScalarNode):
                yield f"line {line}", "a key must be a plain word"
            elif name in seen:
                yield f"line {line}", f"key {name!r} is said twice: expected once"
            seen.add(name)
            yield from _faults(value, above)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _faults(value, above)

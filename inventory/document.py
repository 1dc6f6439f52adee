"""A YAML document with the line of every value, and with the faults that YAML itself lets pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.quoting import quotable
from corelinks.inventory.regular_file import UnreadableFile, read_regular_file

LARGEST_FILE = 8 * 1024 * 1024  # bytes; ten thousand links take less
MOST_VALUES = 1_000_000  # with every alias written out


class NornirYaml(yaml.SafeLoader):
    """YAML 1.2, as Nornir reads its files: yes, no, on and off are words, and 022 is twenty-two."""


class _Unusable(Exception):
    """The document is YAML, and no file for us; its text is the sentence."""


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it. ``root`` is None for an empty file and for what is no file."""

    file: str
    content: object
    root: yaml.Node | None = None

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

    def fault(self, place: str, path: Sequence[str | int], problem: str) -> InventoryFault:
        """A fault at ``place``, with the line of ``path`` where the file has one."""
        line = self.line_of(path)
        return InventoryFault(self.file, f"{place} (line {line})" if line else place, problem)


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
        return next(((key, value) for key, value in pairs if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def read_document(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Document:
    """Read a YAML file by YAML 1.1, or by ``loader``.

    Raises InventoryError if it is missing, unreadable, no regular file, too large, not UTF-8, no YAML, says a key
    twice, or grows beyond reason when its aliases are written out. No message repeats a value of the file: what
    stands at a fault may be a secret.
    """
    file = str(path)
    text = _text(path)
    try:
        root, content = _composed(text, loader, file)
    except yaml.YAMLError as error:
        raise InventoryError([_syntax_fault(file, error)]) from None
    except RecursionError:
        raise InventoryError([InventoryFault(file, "file", "is not usable YAML: nested too deeply")]) from None
    except _Unusable as error:
        raise InventoryError([InventoryFault(file, "file", str(error))]) from None
    except (ValueError, LookupError, AttributeError, TypeError):
        # An impossible date or number, or a tag such as !!bool before a value of another kind.
        problem = "is not usable YAML: it holds an impossible date or number, or a value that is not what its tag says"
        raise InventoryError([InventoryFault(file, "file", problem)]) from None
    return Document(file, content, root)


def _text(path: Path) -> str:
    file = str(path)
    try:
        data = read_regular_file(path, LARGEST_FILE)
    except UnreadableFile as error:
        name = file if file.isprintable() else ascii(file)
        raise InventoryError([InventoryFault(name, "file", str(error))]) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not UTF-8: expected a text file"
        raise InventoryError([InventoryFault(file, "file", problem)]) from None


def _composed(text: str, loader: type[yaml.SafeLoader], file: str) -> tuple[yaml.Node | None, object]:
    reader = loader(text)
    try:
        root = reader.get_single_node()
        if root is None:
            return None, None
        census = _Census()
        census.count(root)
        if census.faults:
            raise InventoryError([InventoryFault(file, place, problem) for place, problem in census.faults])
        return root, reader.construct_document(root)
    finally:
        reader.dispose()


_NAMED = re.compile(r"\b(alias|anchor|tag|handle)\b.*", re.DOTALL)


def _syntax_fault(file: str, error: yaml.YAMLError) -> InventoryFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "syntax error"
    # A password that begins with * or ! is taken for the name of an alias or a tag: that name is not repeated.
    return InventoryFault(file, place, f"not valid YAML: {_NAMED.sub(_first_word, said)}")


def _first_word(found: re.Match[str]) -> str:
    return found[1]


class _Census:
    """Every node of a document looked at once, and how many there were if all aliases were written out."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []
        self._sizes: dict[int, int] = {}
        self._above: set[int] = set()

    def count(self, node: yaml.Node) -> int:
        """The size of ``node`` with aliases written out; raises _Unusable when it is beyond reason."""
        known = self._sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in self._above:
            self.faults.append((f"line {node.start_mark.line + 1}", "an alias contains itself"))
            return 1
        self._above.add(id(node))
        size = 1 + sum(self.count(child) for child in self._children(node))
        self._above.remove(id(node))
        if size > MOST_VALUES:
            raise _Unusable(f"grows beyond {MOST_VALUES} values when its aliases are written out")
        self._sizes[id(node)] = size
        return size

    def _children(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not isinstance(node, yaml.MappingNode):
            return []
        seen: set[str] = set()
        for key, _ in node.value:
            line, name = key.start_mark.line + 1, str(key.value)
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append((f"line {line}", "a key must be a plain word"))
            elif name in seen:
                self.faults.append((f"line {line}", f"key {quotable(name)!r} is said twice: expected once"))
            seen.add(name)
        return [value for _, value in node.value]


def _number(loader: NornirYaml, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.lstrip("+"))
    return sign * (int(digits, 0) if digits[:2] in ("0b", "0o", "0x") else int(digits))


_BOOL, _INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"
NornirYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_BOOL, _INT)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
NornirYaml.add_implicit_resolver(_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
NornirYaml.add_implicit_resolver(
    _INT, re.compile(r"(?:[-+]?0b[01_]+|[-+]?0o[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*)$"), list("-+0123456789")
)
NornirYaml.add_constructor(_INT, _number)

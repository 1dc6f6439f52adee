"""A configuration as a tree of lines, in the order in which IOS generates it (NVGEN)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corelinks.runbooks.simulator.ios.nvgen import group_of, place_in
from corelinks.runbooks.simulator.ios.passwords import with_type_7, without_type_7

_HEADINGS = ("Building configuration", "Current configuration", "Using ")
#: Lines after which IOS leaves a space.
_SPACED = re.compile(
    r"isis network point-to-point|match mpls experimental .*|set transform-set .*|crypto ipsec transform-set .*"
)
#: From this release on it is IOS XE, which sets no ``!`` before ``ip ssh``.
_XE = 16
_BANNER = re.compile(r"banner (\w+) (\^C|\x03|\S)")


@dataclass(eq=False)
class Node:
    """A line of configuration and the lines beneath it."""

    text: str
    children: list[Node] = field(default_factory=list)

    def child(self, prefix: str) -> Node | None:
        """The first line beneath that is ``prefix`` or begins with it and a space."""
        return next(self._children_of(prefix), None)

    def all(self, prefix: str) -> list[Node]:
        """Every line beneath that is ``prefix`` or begins with it and a space."""
        return list(self._children_of(prefix))

    def has(self, text: str) -> bool:
        """Whether exactly this line is beneath."""
        return any(node.text == text for node in self.children)

    def value(self, prefix: str) -> str | None:
        """What follows ``prefix`` on its line ('' for nothing), None without such a line."""
        node = self.child(prefix)
        return None if node is None else node.text[len(prefix) :].strip()

    def _children_of(self, prefix: str) -> Iterator[Node]:
        start = prefix + " "
        return (node for node in self.children if node.text == prefix or node.text.startswith(start))

    def exact(self, text: str) -> Node | None:
        """The line beneath that is exactly this."""
        return next((node for node in self.children if node.text == text), None)

    def copy(self) -> Node:
        """A tree of its own with the same lines."""
        return Node(self.text, [node.copy() for node in self.children])

    def insert(self, node: Node) -> None:
        """Put a line where IOS shows it: by kind of line, then in the order of typing (interfaces by number)."""
        place = place_in(self.text, node.text)
        index = len(self.children)
        while index and place_in(self.text, self.children[index - 1].text) > place:
            index -= 1
        self.children.insert(index, node)

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Every line beneath, with its depth."""
        for node in self.children:
            yield depth, node.text
            yield from node.lines(depth + 1)


class ConfigTree(Node):
    """A whole configuration; ``generation`` grows with every change."""

    def __init__(self) -> None:
        super().__init__("")
        self.generation = 0

    @classmethod
    def parse(cls, text: str) -> ConfigTree:
        """The tree of a configuration in IOS's own form; headings, comments and ``end`` are left out."""
        tree = cls()
        path: list[tuple[int, Node]] = [(-1, tree)]
        for line in _logical_lines(text):
            indent = len(line) - len(line.lstrip(" "))
            node = Node(line.strip())
            while path[-1][0] >= indent:
                path.pop()
            path[-1][1].insert(node)
            path.append((indent, node))
        if tree.has("service password-encryption"):
            _undo_type_7(tree)
        return tree

    def touch(self) -> None:
        """Note that a line has changed: the generation grows by one."""
        self.generation += 1

    def section(self, header: str) -> Node | None:
        """The section of that header, such as ``interface Tunnel12``; an interface's may go on: ``point-to-point``."""
        return self.child(header) if header.startswith("interface ") else self.exact(header)

    def render(self) -> list[str]:
        """The lines as ``show running-config`` prints them, from ``version`` to before ``end``."""
        hide = self.has("service password-encryption")
        is_xe = int((self.value("version") or "15").split(".")[0]) >= _XE
        lines: list[str] = ["!"]
        for index, node in enumerate(self.children):
            if index and _is_apart(self.children[index - 1], node) and not (is_xe and node.text.startswith("ip ssh ")):
                lines.append("!")
            lines += render_node(node, hide=hide)
        return [*lines, "!"]

    def become(self, other: ConfigTree) -> None:
        """Take over the lines of another tree, as copies."""
        self.children = [node.copy() for node in other.children]
        self.touch()

    def key_lines(self) -> list[str]:
        """Every line with its indentation, without separators: what two configurations are compared by."""
        return [" " * depth + text for depth, text in self.lines()]


def render_node(node: Node, depth: int = 0, *, hide: bool = False) -> list[str]:
    """A line and those beneath it, indented; ``hide`` is ``service password-encryption``."""
    text = with_type_7(node.text) if hide else node.text
    if text == "quit":
        text = "\tquit"
    text += " " if _SPACED.fullmatch(text) else ""
    lines = [" " * depth + part if number == 0 else part for number, part in enumerate(text.split("\n"))]
    for child in node.children:
        lines += render_node(child, depth + 1, hide=hide)
    if node.text.startswith("address-family"):
        lines.append(" " * depth + "exit-address-family")
    return lines


def _undo_type_7(node: Node) -> None:
    """Keep passwords in clear; they are hidden again when they are shown."""
    for child in node.children:
        child.text = without_type_7(child.text)
        _undo_type_7(child)


def _is_apart(before: Node, node: Node) -> bool:
    """Whether IOS prints a ``!`` between two lines of the top level."""
    if before.text.split()[0] == node.text.split()[0] in ("line", "class-map"):
        return False
    if before.children or node.children or "interface " in (before.text + " ")[:10]:
        return True
    return group_of(before.text) != group_of(node.text)


def _logical_lines(text: str) -> Iterable[str]:
    lines = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in lines:
        stripped = line.strip()
        if banner := _BANNER.match(line):
            yield _banner(line, banner[2], lines)
        elif stripped == "end":
            return
        elif stripped and not stripped.startswith(("!", *_HEADINGS)) and stripped != "exit-address-family":
            yield line.rstrip()


def _banner(first: str, delimiter: str, lines: Iterator[str]) -> str:
    """A banner with its lines in one text, its delimiter written ``^C`` as IOS shows it."""
    head, rest = first.split(delimiter, 1)
    parts = [rest]
    while delimiter not in parts[-1]:
        if (line := next(lines, None)) is None:
            break  # the file ends within it
        parts.append(line)
    parts[-1] = parts[-1].split(delimiter, 1)[0]
    return f"{head}^C" + "\n".join(parts) + "^C"

"""What a line does to the configuration, and the rules beyond its form: what a router refuses, says and does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from corelinks.runbooks.simulator.grammar.match import Match
from corelinks.runbooks.simulator.grammar.modes import Line
from corelinks.runbooks.simulator.ios.names import interface_in
from corelinks.runbooks.simulator.ios.nvgen import nvgen_line
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.device import Device

_LEVELS = ("level-1", "level-2")
F = TypeVar("F", bound=Callable[..., object])


@dataclass
class Edit:
    """A line that ``user`` types, on its way into the configuration. ``say`` collects what the router prints."""

    device: Device
    section: Node
    match: Match[Line]
    negated: bool = False
    default: bool = False
    user: str = ""
    said: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        """Print, without refusing."""
        self.said.extend(lines)

    @property
    def interface(self) -> str:
        """The interface whose section this is."""
        return interface_in(self.section.text)

    def apply(self) -> bool:
        """Change the tree; whether it has changed."""
        before = [node.text for node in self.section.children]
        if self.negated or self.default:
            self._remove()
        else:
            self._set()
        return before != [node.text for node in self.section.children]

    def _set(self) -> None:
        text = nvgen_line(self.match.text, encrypting=self.device.running.has("service password-encryption"))
        if self.section.has(text):
            return
        is_default = self._sign == "+" and text == self.match.key
        self._drop(self.match.key)
        if text and not is_default:
            self.section.insert(Node(text))

    def _remove(self) -> None:
        self._drop(self.match.text if self._is_listed() else self.match.key)
        sign = self._sign
        if sign and not self.default:
            self.section.insert(Node("no " + self.match.key))
        elif sign == "=" and self.match.key == "ip address":
            self.section.insert(Node("no ip address"))

    @property
    def _sign(self) -> str:
        """What the negation of the line leaves behind, here and now (see ``Line``)."""
        sign, words = self.match.rule.sign, self.match.words
        if sign != "~":
            return sign
        return "+" if words[1:] != ("default",) and self.section.has(f"{words[0]} default") else ""

    def _is_listed(self) -> bool:
        """Whether the line is one of several of its kind: then only what was typed goes."""
        return self.match.key_length >= len(self.match.words)

    def _drop(self, key: str) -> None:
        level = self.match.words[-1] if self.match.words[-1] in _LEVELS else None
        keeps = [node for node in self.section.children if not _is_meant(node.text, key, level)]
        if self.match.rule.pattern.startswith("ip address / "):
            keeps += [n for n in self.section.children if n not in keeps and self._stays_secondary(n)]
            keeps.sort(key=self.section.children.index)
        self.section.children[:] = keeps

    def _stays_secondary(self, node: Node) -> bool:
        """A new primary address, and ``no`` with an address, leave the secondary ones alone."""
        return node.text.endswith(" secondary") and (not self.negated or len(self.match.words) > 2)


def _is_meant(text: str, key: str, level: str | None) -> bool:
    if text in (f"no {key}", key):
        return True
    return text.startswith(key + " ") and (level is None or text.endswith(" " + level))


def open_section(parent: Node, match: Match[Line]) -> tuple[Node, bool]:
    """The section that a line opens, made if it is not there; and whether it is new."""
    text = nvgen_line(match.text)
    node = next((n for n in parent.children if n.text == match.key or n.text.startswith(match.key + " ")), None)
    if node is not None:
        if match.key_length < len(match.words):
            node.text = text
        return node, False
    node = Node(text)
    parent.insert(node)
    for line in _born_with(text):
        node.insert(Node(line))
    return node, True


def _born_with(header: str) -> tuple[str, ...]:
    if header.startswith("interface "):
        return ("no ip address",)
    if header.startswith("crypto ipsec transform-set "):
        return ("mode tunnel",)
    return ()


EditRule = Callable[[Edit], None]
NodeRule = Callable[[Edit, Node], None]


class LineRules:
    """Rules by the words that a line begins with. A rule refuses by raising Refused and speaks by ``edit.say``."""

    def __init__(self) -> None:
        self._set: list[tuple[str, EditRule]] = []
        self._unset: list[tuple[str, EditRule]] = []
        self._done: list[tuple[str, EditRule]] = []
        self._created: list[tuple[str, NodeRule]] = []
        self._removed: list[tuple[str, NodeRule]] = []

    def on_set(self, start: str) -> Callable[[EditRule], EditRule]:
        """Register a rule that runs before a line is taken, and may refuse it."""
        return _adder(self._set, start)

    def on_unset(self, start: str) -> Callable[[EditRule], EditRule]:
        """Register a rule that runs before ``no`` or ``default`` of a line is taken, and may refuse it."""
        return _adder(self._unset, start)

    def on_done(self, start: str) -> Callable[[EditRule], EditRule]:
        """Register a rule that runs after a line, or its negation, has been taken."""
        return _adder(self._done, start)

    def on_created(self, start: str) -> Callable[[NodeRule], NodeRule]:
        """Register a rule that runs after a section has come into being."""
        return _adder(self._created, start)

    def on_removed(self, start: str) -> Callable[[NodeRule], NodeRule]:
        """Register a rule that runs after a section has gone."""
        return _adder(self._removed, start)

    def check(self, edit: Edit) -> None:
        """Run the rules that may refuse a line; they raise Refused."""
        for start, rule in self._unset if edit.negated or edit.default else self._set:
            if _begins(edit.match.text, start):
                rule(edit)

    def done(self, edit: Edit) -> None:
        """Run the rules that follow a line."""
        _run(self._done, edit)

    def created(self, edit: Edit, node: Node) -> None:
        """Run the rules that follow a new section."""
        _run_node(self._created, edit, node)

    def removed(self, edit: Edit, node: Node) -> None:
        """Run the rules that follow a section's removal."""
        _run_node(self._removed, edit, node)


def _adder(where: list[tuple[str, F]], start: str) -> Callable[[F], F]:
    def add(rule: F) -> F:
        where.append((start, rule))
        return rule

    return add


def _begins(text: str, start: str) -> bool:
    return text == start or text.startswith(start + " ")


def _run(rules: list[tuple[str, EditRule]], edit: Edit) -> None:
    for start, rule in rules:
        if _begins(edit.match.text, start):
            rule(edit)


def _run_node(rules: list[tuple[str, NodeRule]], edit: Edit, node: Node) -> None:
    for start, rule in rules:
        if _begins(edit.match.text, start):
            rule(edit, node)


#: The rules of the simulated routers.
RULES = LineRules()

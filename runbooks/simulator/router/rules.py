"""Where the rules that go beyond a line's form register: what a router refuses, says and does about a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.edit import Edit

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

EditRule = Callable[[Edit], None]
NodeRule = Callable[[Edit, Node], None]
LeaveRule = Callable[["Device", Node], list[str]]
F = TypeVar("F", bound=Callable[..., object])


class Rules:
    """Rules by the words that a line begins with. A rule refuses by raising Refused and speaks by ``edit.say``."""

    def __init__(self) -> None:
        self._set: list[tuple[str, EditRule]] = []
        self._unset: list[tuple[str, EditRule]] = []
        self._done: list[tuple[str, EditRule]] = []
        self._created: list[tuple[str, NodeRule]] = []
        self._entered: list[tuple[str, NodeRule]] = []
        self._removed: list[tuple[str, NodeRule]] = []
        self._leaving: list[tuple[str, LeaveRule]] = []

    def on_set(self, start: str) -> Callable[[EditRule], EditRule]:
        """Before a line is taken."""
        return _adder(self._set, start)

    def on_unset(self, start: str) -> Callable[[EditRule], EditRule]:
        """Before ``no`` or ``default`` of a line is taken."""
        return _adder(self._unset, start)

    def on_done(self, start: str) -> Callable[[EditRule], EditRule]:
        """After a line, or its negation, has been taken."""
        return _adder(self._done, start)

    def on_created(self, start: str) -> Callable[[NodeRule], NodeRule]:
        """After a section has come into being."""
        return _adder(self._created, start)

    def on_entered(self, start: str) -> Callable[[NodeRule], NodeRule]:
        """After a section has been entered, new or not."""
        return _adder(self._entered, start)

    def on_removed(self, start: str) -> Callable[[NodeRule], NodeRule]:
        """After a section has gone."""
        return _adder(self._removed, start)

    def on_leaving(self, start: str) -> Callable[[LeaveRule], LeaveRule]:
        """When a section is left by ``exit`` or ``end``; gives what is printed."""
        return _adder(self._leaving, start)

    def check(self, edit: Edit) -> None:
        """Run the rules that may refuse."""
        for start, rule in self._unset if edit.negated or edit.default else self._set:
            if _begins(edit.match.text, start):
                rule(edit)

    def done(self, edit: Edit) -> None:
        """Run the rules that follow an edit."""
        _run(self._done, edit)

    def created(self, edit: Edit, node: Node) -> None:
        """Run the rules of a new section."""
        _run_node(self._created, edit, node)

    def entered(self, edit: Edit, node: Node) -> None:
        """Run the rules of a section entered."""
        _run_node(self._entered, edit, node)

    def removed(self, edit: Edit, node: Node) -> None:
        """Run the rules of a section gone."""
        _run_node(self._removed, edit, node)

    def leaving(self, device: Device, node: Node) -> list[str]:
        """What is printed when a section is left."""
        return [line for start, rule in self._leaving if _begins(node.text, start) for line in rule(device, node)]


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
RULES = Rules()

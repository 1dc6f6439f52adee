"""What tells two configurations apart: as IOS prints it, and as the commands that lead from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corelinks.runbooks.simulator.ios.names import interface_in, is_physical
from corelinks.runbooks.simulator.ios.passwords import with_type_7
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node

_LEAD = re.compile(r" *[+-]? *(?:no )?")


def contextual_diff(one: ConfigTree, other: ConfigTree) -> list[str]:
    """``+`` for lines only in the other, ``-`` for lines only in the first, each beneath its section."""
    return [
        *_shown(other, _signed(other, one, "+", 0)),
        *_shown(one, _signed(one, other, "-", 0)),
    ]


def _shown(tree: ConfigTree, lines: Iterable[str]) -> Iterator[str]:
    """Lines with their passwords hidden, if the configuration hides them."""
    hide = tree.has("service password-encryption")
    for line in lines:
        match = _LEAD.match(line)
        lead = match[0] if match else ""
        yield lead + with_type_7(line[len(lead) :]) if hide else line


def _signed(here: Node, there: Node, sign: str, depth: int) -> Iterator[str]:
    indent = " " * depth
    for node in here.children:
        twin = there.exact(node.text)
        if twin is None:
            yield f"{indent}{sign}{node.text}"
            yield from (f"{indent} {' ' * below}{sign}{text}" for below, text in node.lines())
        elif inner := list(_signed(node, twin, sign, depth + 1)):
            yield indent + node.text
            yield from inner


def rollback_commands(current: ConfigTree, target: ConfigTree) -> list[str]:
    """The commands that a configure replace runs: first what has to go, then what has to come."""
    return [*_shown(current, _going(current, target)), *_shown(target, _coming(current, target))]


def _going(here: Node, there: Node) -> Iterator[str]:
    for node in reversed(here.children):
        twin = there.exact(node.text)
        if twin is None:
            if not node.text.startswith("no ") and not _is_hardware(node):
                yield f"no {node.text.split(' ^C', 1)[0]}"
        elif inner := list(_going(node, twin)):
            yield node.text
            yield from inner


def _coming(here: Node, there: Node) -> Iterator[str]:
    for node in there.children:
        twin = here.exact(node.text)
        if twin is None:
            yield node.text
            yield from (text for _, text in node.lines())
        elif inner := list(_coming(twin, node)):
            yield node.text
            yield from inner


def _is_hardware(node: Node) -> bool:
    return node.text.startswith("interface ") and is_physical(interface_in(node.text))


def replace_configuration(current: ConfigTree, target: ConfigTree) -> list[str]:
    """Make the current configuration equal to the target; the commands that this took."""
    commands = rollback_commands(current, target)
    hardware = [node.copy() for node in current.children if _is_hardware(node) and target.exact(node.text) is None]
    current.become(target)
    for node in hardware:
        current.insert(node)
    return commands


def replace_in_part(current: ConfigTree, target: ConfigTree, pattern: str | None) -> list[str]:
    """Make the current configuration equal to the target but for what does not let itself be applied.

    That is every section with a line like ``pattern``, or the first that differs. Returns the commands still to do.
    """
    held = [text for text in _different(current, target) if pattern is None or _is_like(pattern, text, current, target)]
    merged = ConfigTree()
    merged.become(target)
    for text in held[:1] if pattern is None else held:
        merged.children[:] = [node for node in merged.children if node.text != text]
        if (kept := current.exact(text)) is not None:
            merged.insert(kept.copy())
    replace_configuration(current, merged)
    return rollback_commands(current, target)


def _different(one: ConfigTree, other: ConfigTree) -> list[str]:
    """The lines of the top level that only one has, or that have other lines beneath."""
    texts = dict.fromkeys(node.text for node in (*one.children, *other.children))
    return [text for text in texts if _beneath(one, text) != _beneath(other, text)]


def _beneath(tree: ConfigTree, text: str) -> list[tuple[int, str]] | None:
    node = tree.exact(text)
    return None if node is None else list(node.lines())


def _is_like(pattern: str, text: str, *trees: ConfigTree) -> bool:
    lines = [text, *(line for tree in trees for _, line in _beneath(tree, text) or ())]
    return any(re.search(pattern, line) for line in lines)

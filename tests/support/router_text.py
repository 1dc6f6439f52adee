"""A running-config that takes lines the way IOS does, as far as the templates need it: text in, text out.

It knows which lines replace each other, what `no` takes away, and that an object takes what is in it along.
It is not the simulated router: no protocol, no grammar, no state.
"""

from __future__ import annotations

import re

Tree = dict[str, "Tree"]

# Lines of which an interface, a profile or a proposal has one: the first words say which.
_SINGLE = (
    r"(description|bandwidth|ip address|ip mtu|mpls mtu|clns mtu|ip router isis|isis circuit-type|ip ospf cost"
    r"|tunnel (source|destination|key|vrf)|tunnel path-mtu-discovery age-timer|tunnel protection|isis network"
    r"|mpls label protocol|max-reserved-bandwidth|service-policy (input|output)|mode|lifetime|dpd|keyring"
    r"|set (pfs|ikev2-profile|isakmp-profile|transform-set|security-association (lifetime )?\S+)|encr|hash|group)\b"
)
_METRIC = re.compile(r"isis metric \S+( level-[12])?")


class RouterText:
    """A configuration as a tree of lines, that ``take`` changes and ``show`` prints."""

    def __init__(self, text: str = "") -> None:
        self.tree: Tree = {}
        stack: list[tuple[int, Tree]] = [(-1, self.tree)]
        for raw in text.splitlines():
            if not raw.strip() or raw.startswith("!") or raw == "end":
                continue
            indent = len(raw) - len(raw.lstrip())
            while stack[-1][0] >= indent:
                stack.pop()
            stack.append((indent, stack[-1][1].setdefault(raw.strip(), {})))

    def take(self, lines: tuple[str, ...]) -> None:
        """Enter lines, one space of indentation per sub-mode."""
        path: list[Tree] = [self.tree]
        for raw in lines:
            depth = len(raw) - len(raw.lstrip(" "))
            assert depth < len(path), f"{raw!r} stands too deep"
            del path[depth + 1 :]
            path.append(self._enter(path[depth], raw.strip()))

    def show(self) -> str:
        return "\n".join(_printed(self.tree, 0)) + "\nend\n"

    def _enter(self, at: Tree, line: str) -> Tree:
        if line == "no shutdown":
            at.pop("shutdown", None)
        elif line == "no isis hello padding":
            at[line] = {}
        elif line.startswith("no "):
            self._remove(at, line.removeprefix("no "))
        else:
            return self._set(at, line)
        return {}

    def _remove(self, at: Tree, line: str) -> None:
        found = [have for have in at if have == line or have.startswith(line + " ")]
        if line.startswith("passive-interface") and not found:
            at[f"no {line}"] = {}
            return
        assert found, f"nothing to remove: {line!r}"
        for have in found:
            del at[have]

    def _set(self, at: Tree, line: str) -> Tree:
        metric, single = _METRIC.fullmatch(line), re.match(_SINGLE, line)
        if metric:
            _take_metric(at, line, metric[1])
        elif single:
            for have in [have for have in at if re.match(re.escape(single[0]) + r"\b", have)]:
                del at[have]
        return at.setdefault(line, {})


def _take_metric(at: Tree, line: str, level: str | None) -> None:
    """A metric without a level is one of both levels; a metric of one level leaves the other's."""
    for have in list(at):
        found = _METRIC.fullmatch(have)
        if found is None or (level and found[1] not in (None, level)):
            continue
        del at[have]
        if level and found[1] is None:
            at[f"{have} {' level-1' if level == ' level-2' else ' level-2'}".replace("  ", " ")] = {}


def _printed(tree: Tree, depth: int) -> list[str]:
    lines: list[str] = []
    for line, below in tree.items():
        lines.append(" " * depth + line)
        lines += _printed(below, depth + 1)
    return lines

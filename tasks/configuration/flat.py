"""A running-config as flat lines, each with the lines it stands beneath, and with secrets hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corelinks.tasks.redaction import redact

Flat = tuple[str, ...]

# What a router writes by itself around its configuration, and what it changes by itself within.
_HEADER = re.compile(
    r"!.*|Building configuration\.\.\.|Current configuration\b.*|Using \d+ out of .*|Load for .*|Time source .*"
    r"|ntp clock-period \d+|end"
)


def flattened(text: str) -> list[Flat]:
    """Every line of a running-config as the path to it, without comments and the router's own header."""
    return list(_flattened(text))


def shown(path: Flat) -> str:
    """A path as one line, secrets masked with a fingerprint: enough to see that one changed."""
    nested = redact("\n".join(" " * depth + part for depth, part in enumerate(path)))
    return " / ".join(part.strip() for part in nested.split("\n"))


def _flattened(text: str) -> Iterator[Flat]:
    stack: list[tuple[int, str]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line == "!" or (raw[:1] != " " and _HEADER.fullmatch(line)):
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        while stack and stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, line))
        yield tuple(part for _, part in stack)

"""A running-config as flat lines, each with the lines it stands beneath, and with secrets hidden."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

Flat = tuple[str, ...]

# What a router writes by itself around its configuration, and what it changes by itself within.
_HEADER = re.compile(
    r"!.*|Building configuration\.\.\.|Current configuration\b.*|Using \d+ out of .*|Load for .*|Time source .*"
    r"|ntp clock-period \d+|end"
)
_SECRET = re.compile(
    r"(?P<keep>(?:.* )?(?:password|secret|pre-shared-key|key|key-string|md5|community|authentication-key)) "
    r"(?P<secret>(?!chain\b|<secret:|level-)\S.*)"
)
_TUNNEL_KEY = re.compile(r"tunnel key \d+")


def flattened(text: str) -> list[Flat]:
    """Every line of a running-config as the path to it, without comments and the router's own header."""
    return list(_flattened(text))


def shown(path: Flat) -> str:
    """A path as one line, secrets hidden behind three digits of a hash: enough to see that one changed."""
    return " / ".join(_hidden(part) for part in path)


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


def _hidden(line: str) -> str:
    match = _SECRET.fullmatch(line)
    if match is None or _TUNNEL_KEY.fullmatch(line):
        return line
    digits = hashlib.sha256(match["secret"].encode()).hexdigest()[:3]
    return f"{match['keep']} <hidden {digits}>"

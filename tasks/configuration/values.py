"""What stands behind the first words of a line of configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable


def value(lines: Iterable[str], start: str) -> str | None:
    """What follows ``start`` on the first line that begins with it; None when no line does."""
    for line in lines:
        if line == start:
            return ""
        if line.startswith(start + " "):
            return line[len(start) + 1 :].strip()
    return None


def number(lines: Iterable[str], start: str) -> int | None:
    """The number that follows ``start``; None when there is no such line or no number on it."""
    found = value(lines, start)
    match = re.match(r"\d+", found or "")
    return int(match.group()) if match else None

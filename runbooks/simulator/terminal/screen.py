"""What goes to the terminal: the effects of a session on its connection, filters and ``--More--``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MORE = " --More-- "
#: How IOS wipes the word off the screen again.
WIPE = "\b" * 9 + " " * 8 + "\b" * 9
_PIPE = re.compile(r"(.*?\S)\s*\|\s*(\w+)\s*(.*)")
#: The filters behind a ``|``, with what ``?`` says of them.
FILTERS = {
    "append": "Append redirected output to URL (URLs supporting append operation only)",
    "begin": "Begin with the line that matches",
    "count": "Count number of lines which match regexp",
    "exclude": "Exclude lines that match",
    "format": "Format the output using the specified spec file",
    "include": "Include lines that match",
    "redirect": "Redirect output to URL",
    "section": "Filter a section of output",
    "tee": "Copy output to URL",
}


@dataclass(frozen=True)
class Write:
    """Bytes for the user."""

    data: bytes


@dataclass(frozen=True)
class Wait:
    """Silence: so many seconds, of real time or of the simulated routers'."""

    seconds: float
    is_real: bool = False


@dataclass(frozen=True)
class Close:
    """The end of the connection; ``is_abrupt`` when nobody says goodbye."""

    is_abrupt: bool = False


Effect = Write | Wait | Close


class BadFilter(Exception):
    """A filter that IOS does not know, or a regular expression that it cannot read."""


def split_filter(line: str) -> tuple[str, Callable[[Sequence[str]], list[str]] | None]:
    """A command and its filter, if it has one; raises BadFilter."""
    match = _PIPE.fullmatch(line)
    if match is None:
        return line, None
    names = [name for name in FILTERS if name.startswith(match[2])]
    if len(names) != 1:
        raise BadFilter("% Invalid input detected at '^' marker.")
    try:
        pattern = re.compile(match[3].strip().strip('"').replace("_", r"(?:^|[\s,{}()]|$)", 0))
    except re.error:
        raise BadFilter("% Failed to compile regular expression.") from None
    return match[1], lambda lines: _filtered(names[0], pattern, lines)


def _filtered(name: str, pattern: re.Pattern[str], lines: Sequence[str]) -> list[str]:
    if name == "include":
        return [line for line in lines if pattern.search(line)]
    if name == "exclude":
        return [line for line in lines if not pattern.search(line)]
    if name == "count":
        return [f"Number of lines which match regexp = {sum(bool(pattern.search(line)) for line in lines)}"]
    if name == "begin":
        first = next((i for i, line in enumerate(lines) if pattern.search(line)), len(lines))
        return list(lines[first:])
    if name == "section":
        return list(_sections(pattern, lines))
    return list(lines)


def _sections(pattern: re.Pattern[str], lines: Sequence[str]) -> Iterator[str]:
    """Lines that match, each with the lines indented deeper beneath it."""
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if depth is not None and (indent <= depth or not line.strip()):
            depth = None
        if depth is None and pattern.search(line):
            depth = indent
            yield line
        elif depth is not None:
            yield line

"""What a session prints: effects for its connection, and responses filtered and page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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


class Output:
    """The printing half of a session. ``length`` is the lines of a page (0: no pages), ``width`` the columns.

    While ``is_waiting`` nothing that is typed is read; ``is_stalled`` prints nothing any more.
    """

    def __init__(self) -> None:
        self.length = 24
        self.width = 80
        self.is_closed = False
        self.is_stalled = False
        self.is_waiting = False
        self.is_at_margin = True
        self._effects: list[Effect] = []
        self._paged: list[str] = []

    def take(self) -> list[Effect]:
        """The effects since the last time."""
        effects, self._effects = self._effects, []
        return effects

    def write(self, text: str) -> None:
        """Print, with ``\\n`` for a new line."""
        if text and not self.is_closed and not self.is_stalled:
            self.is_at_margin = text.endswith("\n")
            self._effects.append(Write(text.replace("\n", "\r\n").encode("latin-1", "replace")))

    def write_lines(self, lines: Iterable[str]) -> None:
        """Print lines."""
        self.write("".join(f"{line}\n" for line in lines))

    @property
    def is_paging(self) -> bool:
        """Whether ``--More--`` waits for a key."""
        return bool(self._paged)

    def write_pages(self, lines: Sequence[str]) -> None:
        """Print lines a page at a time."""
        self._page(list(lines), self.length - 1)

    def _page(self, lines: list[str], room: int) -> None:
        if self.length == 0 or len(lines) <= room:
            self.write_lines(lines)
            self._paged = []
            return
        self.write_lines(lines[:room])
        self._paged = lines[room:]
        self.write(MORE)

    def turn_page(self, char: str) -> None:
        """Obey a key typed at ``--More--``: a page, a line, or no more of it."""
        lines, self._paged = self._paged, []
        self.write(WIPE)
        if char == " ":
            self._page(lines, self.length - 1)
        elif char in "\r\n":
            self._page(lines, 1)

    def wait(self, seconds: float, *, is_real: bool = False) -> None:
        """Let time pass before what comes next."""
        if seconds > 0:
            self._effects.append(Wait(seconds, is_real))
            self.is_waiting = True

    def stall(self) -> None:
        """Say nothing any more, whatever is typed."""
        self.is_stalled = True

    def close(self, *, is_abrupt: bool = False) -> None:
        """End the session."""
        if not self.is_closed:
            self._effects.append(Close(is_abrupt))
            self.is_closed = True

"""What a session prints: effects for its connection, and answers page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corelinks.runbooks.simulator.terminal.screen import MORE, WIPE, Close, Effect, Wait, Write


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

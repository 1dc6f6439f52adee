"""The line that is being typed: editing keys, history, and the echo of each byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

_HISTORY = 20
_SCROLL = 10


class Key(Enum):
    """What ends a line or asks for something while it is typed."""

    ENTER = "enter"
    CTRL_C = "ctrl-c"
    CTRL_Z = "ctrl-z"
    HELP = "?"
    REDRAW = "redraw"
    COMPLETE = "tab"


@dataclass
class Typed:
    """What came of one byte: bytes to echo, and a key if the line is finished or interrupted."""

    echo: str = ""
    key: Key | None = None


class LineEditor:
    """Takes typed characters one by one. ``is_hidden`` is for passwords: nothing is echoed."""

    def __init__(self) -> None:
        self.text = ""
        self.cursor = 0
        self.is_hidden = False
        self.history: list[str] = []
        self.size = _HISTORY
        self._recalled = 0
        self.room = 0  # columns that the line may take; 0 is any number
        self._shift = 0
        self._escape = ""
        self._after_return = False
        self._is_literal = False

    def take(self, *, is_answer: bool = False) -> str:
        """The line; typing starts anew. What a prompt was answered with is not remembered."""
        text, self.text, self.cursor, self._shift = self.text, "", 0, 0
        if text.strip() and not is_answer and self.size:
            self.history = [*self.history, text][-self.size :]
        self._recalled = len(self.history)
        return text

    def replace(self, text: str) -> None:
        """Have another text typed, as completion does."""
        self.text, self.cursor = text, len(text)

    def resize(self, lines: int) -> None:
        """Remember so many lines."""
        self.size = lines
        self.history = self.history[-lines:] if lines else []

    def type(self, char: str) -> Typed:
        """Take one character."""
        if self._escape:
            return self._in_escape(char)
        if self._is_literal:
            self._is_literal = False
            return self._insert(char)
        after_return, self._after_return = self._after_return, char == "\r"
        if char == "\n" and after_return:
            return Typed()
        if char in "\r\n":
            return Typed("\n", Key.ENTER)
        if char in _CONTROLS:
            return _CONTROLS[char](self)
        if char == "?" and not self.is_hidden:
            return Typed("?", Key.HELP)
        return self._insert(char) if char.isprintable() else Typed()

    def _insert(self, char: str) -> Typed:
        rest = self.text[self.cursor :]
        self.text = self.text[: self.cursor] + char + rest
        self.cursor += 1
        shown = len(self.text) - self._shift
        if self.room and not rest and shown >= self.room > _SCROLL + 1:
            return self._echo(self._scroll(shown))
        return self._echo(char + rest + "\b" * len(rest))

    def _scroll(self, shown: int) -> str:
        """A line longer than the terminal is moved to the left, a ``$`` for what is no longer seen."""
        self._shift += _SCROLL
        blank = _SCROLL - 1
        return "\b" * (shown - 1) + "$" + self.text[self._shift + 1 :] + " " * blank + "\b" * blank

    def _echo(self, text: str) -> Typed:
        return Typed("" if self.is_hidden else text)

    def _erase(self, count: int) -> Typed:
        """Erase so many characters before the cursor."""
        count = min(count, self.cursor)
        rest = self.text[self.cursor :]
        self.text = self.text[: self.cursor - count] + rest
        self.cursor -= count
        return self._echo("\b" * count + rest + " " * count + "\b" * (count + len(rest)))

    def _erase_word(self) -> Typed:
        before = self.text[: self.cursor]
        kept = before.rstrip()
        kept = kept[: kept.rfind(" ") + 1]
        return self._erase(len(before) - len(kept))

    def _erase_all(self) -> Typed:
        return self._erase(self.cursor)

    def _erase_rest(self) -> Typed:
        rest = len(self.text) - self.cursor
        self.text = self.text[: self.cursor]
        return self._echo(" " * rest + "\b" * rest)

    def _move(self, by: int) -> Typed:
        target = max(0, min(len(self.text), self.cursor + by))
        forward = self.text[self.cursor : target]
        back = "\b" * (self.cursor - target)
        self.cursor = target
        return self._echo(forward + back)

    def _recall(self, by: int) -> Typed:
        if not self.history:
            return Typed()
        self._recalled = max(0, min(len(self.history), self._recalled + by))
        old = self._move(len(self.text)).echo + self._erase(len(self.text)).echo
        self.text = self.history[self._recalled] if self._recalled < len(self.history) else ""
        self.cursor = len(self.text)
        return self._echo(old + self.text)

    def _begin_escape(self) -> Typed:
        self._escape = "\x1b"
        return Typed()

    def _in_escape(self, char: str) -> Typed:
        self._escape += char
        if self._escape in ("\x1b[", "\x1bO"):
            return Typed()
        sequence, self._escape = self._escape, ""
        moves = {"A": (self._recall, -1), "B": (self._recall, 1), "C": (self._move, 1), "D": (self._move, -1)}
        if len(sequence) == 3 and sequence[2] in moves:
            action, by = moves[sequence[2]]
            return action(by)
        return Typed()

    def _take_next(self) -> Typed:
        self._is_literal = True
        return Typed()

    def _interrupt(self, echo: str, key: Key) -> Typed:
        if key is Key.CTRL_C:
            self.text, self.cursor = "", 0
        return Typed(echo, key)


_CONTROLS: dict[str, Callable[[LineEditor], Typed]] = {
    "\x01": lambda editor: editor._move(-len(editor.text)),
    "\x02": lambda editor: editor._move(-1),
    "\x03": lambda editor: editor._interrupt("^C\n", Key.CTRL_C),
    "\x05": lambda editor: editor._move(len(editor.text)),
    "\x06": lambda editor: editor._move(1),
    "\x08": lambda editor: editor._erase(1),
    "\x09": lambda editor: Typed("", None if editor.is_hidden else Key.COMPLETE),
    "\x0b": lambda editor: editor._erase_rest(),
    "\x0c": lambda editor: editor._interrupt("\n", Key.REDRAW),
    "\x0e": lambda editor: editor._recall(1),
    "\x10": lambda editor: editor._recall(-1),
    "\x12": lambda editor: editor._interrupt("\n", Key.REDRAW),
    "\x15": lambda editor: editor._erase_all(),
    "\x16": lambda editor: editor._take_next(),
    "\x17": lambda editor: editor._erase_word(),
    "\x1a": lambda editor: editor._interrupt("^Z\n", Key.CTRL_Z),
    "\x1b": lambda editor: editor._begin_escape(),
    "\x7f": lambda editor: editor._erase(1),
}

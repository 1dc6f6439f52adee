"""One user on one router: bytes in, effects out. Nothing here waits or knows of a socket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runbooks.simulator.cli import misfortune
from runbooks.simulator.cli.configurator import Configurator
from runbooks.simulator.cli.editor import Key, LineEditor
from runbooks.simulator.cli.screen import MORE, WIPE, BadFilter, Close, Effect, Wait, Write, split_filter
from runbooks.simulator.grammar.match import InvalidInput, Match, Refused
from runbooks.simulator.show.registry import SHOWS, Answer, Command

if TYPE_CHECKING:
    from runbooks.simulator.device import Device

_HOSTNAME_IN_CONFIG = 20
_UNKNOWN = "% Unknown command or computer name, or unable to find computer address"


@dataclass
class _Question:
    """Something that the router asks before it goes on. ``is_key``: one key answers."""

    answer: Callable[[str], None]
    is_key: bool = False


class Session:
    """A user's terminal on a router.

    ``feed`` takes what was typed; ``take`` gives the effects since the last time. After a ``Wait`` nothing more
    is read until ``resume``. ``on_output`` is called when something is printed that nobody asked for.
    """

    def __init__(
        self, device: Device, user: str, *, privilege: int = 15, line: int = 0, address: str = "127.0.0.1"
    ) -> None:
        self.device = device
        self.user = user
        self.line = line
        self.address = address
        self.privilege = privilege
        self.started = self.typed_at = device.clock.now()
        self.monitor = False
        self.length = 24
        self.width = 80
        self.editor = LineEditor()
        self.configurator: Configurator | None = None
        self.on_output: Callable[[], None] | None = None
        self.is_closed = False
        self.is_stalled = False
        self._is_waiting = False
        self._is_at_margin = True
        self._effects: list[Effect] = []
        self._input: list[str] = []
        self._question: _Question | None = None
        self._paged: list[str] = []
        self._filter: Callable[[Sequence[str]], list[str]] | None = None

    def start(self) -> None:
        """Greet the user: banners, then the prompt."""
        for kind in ("motd", "exec"):
            banner = self.device.running.value(f"banner {kind}")
            if banner is not None:
                self.write("\n" + banner.replace("^C", "").strip("\n") + "\n")
        self.write("\n")
        self.show_prompt()

    def feed(self, data: bytes) -> None:
        """Take what was typed."""
        self._input.extend(data.decode("latin-1"))
        self.typed_at = self.device.clock.now()
        self._read()

    def resume(self) -> None:
        """Go on after a ``Wait``."""
        self._is_waiting = False
        self._read()

    def take(self) -> list[Effect]:
        """The effects since the last time."""
        effects, self._effects = self._effects, []
        return effects

    def _read(self) -> None:
        while self._input and not self._is_waiting and not self.is_closed and not self.is_stalled:
            self._key(self._input.pop(0))

    def _key(self, char: str) -> None:
        if self._paged:
            self._page_key(char)
            return
        if self._question is not None and self._question.is_key:
            question, self._question = self._question, None
            self.write("\n")
            question.answer("" if char in "\r\n" else char)
            self.show_prompt()
            return
        self.editor.room = self.width - len(self.prompt) if self.width else 0
        typed = self.editor.type(char)
        self.write(typed.echo)
        if typed.key is not None:
            self._finish(typed.key)

    def _finish(self, key: Key) -> None:
        if key is Key.HELP:
            self._help()
        elif key is Key.REDRAW:
            self.show_prompt()
            self.write(self.editor.text)
        elif self._question is not None:
            self._answer(key)
        elif key is Key.ENTER:
            self._line(self.editor.take())
        else:
            self._interrupt(key)

    def _answer(self, key: Key) -> None:
        question, self._question = self._question, None
        text = self.editor.take()
        self.editor.is_hidden = False
        if key is Key.ENTER and question is not None:
            question.answer(text)
        self.show_prompt()

    def _interrupt(self, key: Key) -> None:
        text = self.editor.take()
        if self.configurator is not None:
            if key is Key.CTRL_Z and text.strip():
                self._config_line(text)
            self.leave_configuration()
        self.show_prompt()

    def _help(self) -> None:
        words = self.editor.text.split()
        start = words[-1] if words and not self.editor.text.endswith(" ") else ""
        if len(words) <= 1:
            known = self.configurator.first_words if self.configurator else SHOWS.first_words(self.privilege)
            self.write_lines([f"  {word}" for word in known if word.startswith(start)])
        else:
            self.write_lines(["% Unrecognized command"])
        self.show_prompt()
        self.write(self.editor.text)

    def _line(self, text: str) -> None:
        self.device.archive.note_activity(self.user)
        in_config = self.configurator is not None
        if misfortune.before(self, text.strip(), in_config=in_config):
            if in_config:
                self._config_line(text)
            else:
                self.execute(text)
            misfortune.after(self, text.strip(), in_config=in_config)
        self.show_prompt()

    # Configuration mode

    def enter_configuration(self) -> None:
        """Go into configuration mode."""
        self.configurator = Configurator(self.device, self.user)
        self.write_lines(["Enter configuration commands, one per line.  End with CNTL/Z."])

    def leave_configuration(self) -> None:
        """Come back to exec mode; the log says who has configured."""
        self.configurator = None
        if self.device.lock is not None and self.device.lock.line == self.line:
            self.device.lock = None
        where = f"on vty{self.line} ({self.address})"
        self.device.log(f"%SYS-5-CONFIG_I: Configured from console by {self.user} {where}")

    def _config_line(self, text: str) -> None:
        configurator = self.configurator
        if configurator is None:
            return
        words = text.split(None, 1)
        if words and words[0].lower() == "do" and not configurator.is_reading_text:
            self.execute(words[1] if len(words) > 1 else "", start=text.index(words[0]) + 3)
            return
        try:
            misfortune.refuse(self, text)
            self.write_lines(configurator.line(text))
        except Refused as refusal:
            self.refuse(refusal)
        if configurator.finished:
            self.leave_configuration()

    # Exec mode

    def execute(self, text: str, *, start: int = 0) -> None:
        """Run an exec command; ``start`` is how far right it was typed (after ``do``)."""
        if not text.strip() or text.strip().startswith("!"):
            return
        try:
            command, self._filter = split_filter(text)
            self._run(SHOWS.match(command, privilege=self.privilege))
        except BadFilter as problem:
            self.refuse(Refused(text.index("|") + 2 + start, str(problem)))
        except Refused as refusal:
            self._refuse_command(text, refusal, start)
        finally:
            self._filter = None

    def _run(self, match: Match[Command]) -> None:
        if match.rule.act is not None:
            match.rule.act(self, match)
            return
        if match.rule.ask is None:
            return
        answer = match.rule.ask(self.device, match)
        if isinstance(answer, Answer):
            self.wait(answer.seconds)
            self.answer(answer.lines)
        else:
            self.answer(answer)

    def _refuse_command(self, text: str, refusal: Refused, start: int) -> None:
        words = text.split()
        if isinstance(refusal, InvalidInput) and len(words) == 1 and not SHOWS.knows(words[0], self.privilege):
            if self.device.running.has("no ip domain lookup"):
                self.write_lines(["% Bad IP address or host name", _UNKNOWN])
            else:
                self.write_lines([f'Translating "{words[0]}"...domain server (255.255.255.255)', _UNKNOWN])
            return
        moved = None if refusal.offset is None else refusal.offset + start
        self.refuse(Refused(moved, *refusal.lines))

    def refuse(self, refusal: Refused) -> None:
        """Print a refusal; the caret stands under the place where the line went wrong."""
        if refusal.offset is not None:
            self.write_lines([" " * (len(self.prompt) + refusal.offset) + "^"])
        self.write_lines(refusal.lines)
        if refusal.offset is not None:
            self.write("\n")

    # Output

    @property
    def prompt(self) -> str:
        """The prompt as it is now."""
        if self.configurator is not None:
            return f"{self.device.hostname[:_HOSTNAME_IN_CONFIG]}({self.configurator.prompt})#"
        return self.device.hostname + ("#" if self.privilege > 1 else ">")

    def show_prompt(self) -> None:
        """Print the prompt, unless something else is going on."""
        busy = self._paged or self._question is not None or self.is_closed or self.is_stalled
        if busy or (self.configurator is not None and self.configurator.is_reading_text):
            return
        for part in misfortune.prompt_parts(self, self.prompt):
            self.write(part)

    def write(self, text: str) -> None:
        """Print, with ``\\n`` for a new line."""
        if text and not self.is_closed and not self.is_stalled:
            self._is_at_margin = text.endswith("\n")
            self._effects.append(Write(text.replace("\n", "\r\n").encode("latin-1", "replace")))

    def write_lines(self, lines: Sequence[str] | object) -> None:
        """Print lines."""
        if lines:
            self.write("".join(f"{line}\n" for line in lines))  # type: ignore[attr-defined]

    def answer(self, lines: Sequence[str]) -> None:
        """Print the answer of a command: filtered, and page by page."""
        if self._filter is not None:
            lines = self._filter(lines)
        self._page(list(lines), self.length - 1)

    def _page(self, lines: list[str], room: int) -> None:
        if self.length == 0 or len(lines) <= room:
            self.write_lines(lines)
            self._paged = []
            return
        self.write_lines(lines[:room])
        self._paged = lines[room:]
        self.write(MORE)

    def _page_key(self, char: str) -> None:
        lines, self._paged = self._paged, []
        self.write(WIPE)
        if char == " ":
            self._page(lines, self.length - 1)
        elif char in "\r\n":
            self._page(lines, 1)
        self.show_prompt()

    def ask(self, text: str, answer: Callable[[str], None], *, is_key: bool = False, is_hidden: bool = False) -> None:
        """Print a question and call back with what is typed."""
        self.write(text)
        self.editor.is_hidden = is_hidden
        self._question = _Question(answer, is_key)

    def wait(self, seconds: float, *, is_real: bool = False) -> None:
        """Let time pass before what comes next."""
        if seconds > 0:
            self._effects.append(Wait(seconds, is_real))
            self._is_waiting = True

    def stall(self) -> None:
        """Say nothing any more, whatever is typed."""
        self.is_stalled = True

    def close(self, *, is_abrupt: bool = False) -> None:
        """End the session."""
        if not self.is_closed:
            self._effects.append(Close(is_abrupt))
            self.is_closed = True

    def hang_up(self) -> None:
        """Let go of what the session holds, once its connection has ended."""
        self.is_closed = True
        if self in self.device.sessions:
            self.device.sessions.remove(self)
        if self.configurator is not None:
            self.leave_configuration()

    # What the router does to its sessions

    def print_async(self, text: str, *, on_new_line: bool = False) -> None:
        """Print in the middle of whatever the user is doing; a log line at least begins a line of its own."""
        if on_new_line and not self._is_at_margin:
            self.write("\n")
        self.write(text)
        if self.on_output is not None:
            self.on_output()

    def drop(self) -> None:
        """End the session without a word."""
        self.close(is_abrupt=True)
        if self.on_output is not None:
            self.on_output()

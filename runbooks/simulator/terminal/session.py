"""One user on one router: bytes in, effects out. Nothing here waits or knows of a socket."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corelinks.runbooks.simulator.clock import ScheduledCall
from corelinks.runbooks.simulator.faults import session_faults
from corelinks.runbooks.simulator.grammar.match import Ambiguous, Grammar, Incomplete, InvalidInput, Match, Refused
from corelinks.runbooks.simulator.router.configurator import PREFIX, Configurator
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Command, TimedLines
from corelinks.runbooks.simulator.terminal.help import Vocabulary, completed, help_lines
from corelinks.runbooks.simulator.terminal.line_editor import Key, LineEditor
from corelinks.runbooks.simulator.terminal.output import BadFilter, Output, split_filter

_HOSTNAME_IN_CONFIG = 20
_WITH_SUBCOMMANDS = ("show", "sho", "sh", "clear", "clea")
_DO = re.compile(r"\s*do\s+")
_UNKNOWN = "% Unknown command or computer name, or unable to find computer address"


@dataclass
class _Prompt:
    """Something that the router asks before it goes on. ``is_key``: one key answers."""

    answer: Callable[[str], None]
    is_key: bool = False


class TerminalSession(Output):
    """A user's terminal on a router; ``commands`` are those of exec mode.

    ``feed`` takes what was typed; ``take`` gives the effects since the last time. After a ``Wait`` nothing more
    is read until ``resume``. ``on_output`` is called when something is printed that nobody asked for.
    """

    def __init__(
        self,
        device: Device,
        commands: Grammar[Command],
        user: str,
        *,
        privilege: int = 15,
        line: int = 0,
        address: str = "127.0.0.1",
    ) -> None:
        super().__init__()
        self.device = device
        self.commands = commands
        self.user = user
        self.line = line
        self.address = address
        self.privilege = privilege
        self.started = self.typed_at = device.clock.now()
        self.monitor = False
        self.editor = LineEditor()
        self.configurator: Configurator | None = None
        self.on_output: Callable[[], None] | None = None
        self._input: list[str] = []
        self._prompt_pending: _Prompt | None = None
        self._idle: ScheduledCall | None = None
        self._is_acting = False
        self._after_pages = ""  # what was being typed when help was asked for
        self._filter: Callable[[Sequence[str]], list[str]] | None = None

    def start(self) -> None:
        """Greet the user: banners, then the prompt."""
        for kind in ("motd", "exec"):
            banner = self.device.running.value(f"banner {kind}")
            if banner is not None:
                self.write("\n" + banner.replace("^C", "").strip("\n") + "\n")
        self.write("\n")
        self._adopt_line()
        self.show_prompt()

    def _adopt_line(self) -> None:
        """Take over what the configuration says of this terminal line."""
        size = self.device.line_setting(self.line, "history size")
        self.editor.size = int(size) if size else self.editor.size
        for name in ("length", "width"):
            if (value := self.device.line_setting(self.line, name)) is not None:
                setattr(self, name, int(value))
        self._watch_idleness()

    def _watch_idleness(self) -> None:
        """Log out who types nothing for as long as ``exec-timeout`` says; IOS does it without a word."""
        limit = self.device.exec_timeout(self.line)
        if self.is_closed or not limit:
            return
        left = self.typed_at + limit - self.device.clock.now()
        if left > 0 or self.is_waiting:
            self._idle = self.device.timers.call_later(max(left, 1.0), self._watch_idleness)
            return
        self.close()
        if self.on_output is not None:
            self.on_output()

    def feed(self, data: bytes) -> None:
        """Take what was typed."""
        self._input.extend(data.decode("latin-1"))
        if data:
            self.typed_at = self.device.clock.now()
        self._read()

    def resume(self) -> None:
        """Go on after a ``Wait``."""
        self.is_waiting = False
        self._read()

    def _read(self) -> None:
        self._is_acting = True
        while self._input and not self.is_waiting and not self.is_closed and not self.is_stalled:
            self._key(self._input.pop(0))
        self._is_acting = False

    def _key(self, char: str) -> None:
        if self.is_paging:
            self.turn_page(char)
            self.show_prompt()
            return
        if self._prompt_pending is not None and self._prompt_pending.is_key:
            pending, self._prompt_pending = self._prompt_pending, None
            self.write("\n")
            pending.answer("" if char in "\r\n" else char)
            self.show_prompt()
            return
        self.editor.room = self.width - len(self.prompt) if self.width else 0
        typed = self.editor.type(char)
        self.write(typed.echo)
        if typed.key is not None:
            self._finish(typed.key)

    def _finish(self, key: Key) -> None:
        if key in (Key.HELP, Key.COMPLETE):
            self._help(key)
        elif key is Key.REDRAW:
            self.show_prompt()
            self.write(self.editor.text)
        elif self._prompt_pending is not None:
            self._answer(key)
        elif key is Key.ENTER:
            self._line(self.editor.take())
        else:
            self._interrupt(key)

    def _answer(self, key: Key) -> None:
        pending, self._prompt_pending = self._prompt_pending, None
        text = self.editor.take(is_answer=True)
        self.editor.is_hidden = False
        if key is Key.ENTER and pending is not None:
            pending.answer(text)
        self.show_prompt()

    def _interrupt(self, key: Key) -> None:
        text = self.editor.take()
        if self.configurator is not None:
            if key is Key.CTRL_Z and text.strip():
                self._config_line(text)
            self.leave_configuration()
        self.show_prompt()

    def _help(self, key: Key) -> None:
        text = self.editor.text
        if key is Key.COMPLETE:
            if self._prompt_pending is None:
                self.write("\n")
                self.show_prompt()
                self.editor.replace(completed(text, self._vocabulary(text)))
                self.write(self.editor.text)
            return
        self.write("\n")
        lines = help_lines(text, self._vocabulary(text), self.width)
        self._after_pages = self.editor.text
        self.write_pages([*lines, ""])
        self.show_prompt()

    def _vocabulary(self, text: str) -> Vocabulary:
        """What the words of a line are looked up in, here and now."""
        start = len(text) - len(text.lstrip())
        if self.configurator is None:
            return Vocabulary(self.commands, start, self.device.hardware, privilege=self.privilege)
        if found := _DO.match(text):
            return Vocabulary(self.commands, found.end(), self.device.hardware)
        prefix = PREFIX.match(text)
        extra = () if prefix else ("default", "do", "end", "exit", "no")
        start = prefix.end() if prefix else start
        return Vocabulary(self.configurator.grammar, start, self.device.hardware, extra, negated=bool(prefix))

    def _line(self, text: str) -> None:
        self.device.archive.note_activity(self.user)
        in_config, watcher, name = self.configurator is not None, self.device.watcher, self.device.name
        is_let = watcher is None or watcher.before(name, text.strip(), in_config=in_config)
        if is_let and session_faults.before(self, text.strip(), in_config=in_config):
            if in_config:
                self._config_line(text)
            else:
                self.execute(text)
            session_faults.after(self, text.strip(), in_config=in_config)
            if watcher is not None:
                watcher.after(name, text.strip(), in_config=in_config)
        self.show_prompt()

    # Configuration mode

    def enter_configuration(self) -> None:
        """Go into configuration mode."""
        self.configurator = Configurator(self.device, self.user)
        self.write_lines(["Enter configuration commands, one per line.  End with CNTL/Z."])

    @property
    def is_configuring(self) -> bool:
        """Whether the user is in configuration mode."""
        return self.configurator is not None

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
            if len(words) == 1:
                self.refuse(Incomplete())
            else:
                self.execute(words[1], start=text.index(words[0]) + 3)
            return
        try:
            session_faults.refuse(self, text)
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
            session_faults.refuse_command(self, text)
            command, self._filter = split_filter(text)
            self._run(self.commands.match(command, privilege=self.privilege))
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
        if match.rule.show is None:
            return
        shown = match.rule.show(self.device, match)
        if isinstance(shown, TimedLines):
            self.wait(shown.seconds)
            self.respond(shown.lines)
        else:
            self.respond(shown)

    def _refuse_command(self, text: str, refusal: Refused, start: int) -> None:
        words = text.split()
        if isinstance(refusal, InvalidInput) and len(words) == 1 and not self.commands.knows(words[0], self.privilege):
            if self.device.running.has("no ip domain lookup"):
                self.write_lines(["% Bad IP address or host name", _UNKNOWN])
            else:
                self.write_lines([f'Translating "{words[0]}"...domain server (255.255.255.255)', _UNKNOWN])
            return
        if isinstance(refusal, Incomplete) and len(words) == 1 and words[0].lower() in _WITH_SUBCOMMANDS:
            self.write_lines([f'% Type "{words[0]} ?" for a list of subcommands'])
            return
        if isinstance(refusal, (Incomplete, Ambiguous)):
            self.refuse(refusal)
            return
        moved = None if refusal.offset is None else refusal.offset + start
        self.refuse(Refused(moved, *refusal.lines))

    def refuse(self, refusal: Refused) -> None:
        """Print a refusal; the caret stands under the place where the line went wrong."""
        if refusal.offset is not None:
            self.write_lines([" " * (len(self.prompt) + refusal.offset) + "^"])
        self.write_lines(refusal.lines)
        if refusal.offset is not None or isinstance(refusal, Incomplete):
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
        busy = self.is_paging or self._prompt_pending is not None or self.is_closed or self.is_stalled
        if busy or (self.configurator is not None and self.configurator.is_reading_text):
            return
        for part in session_faults.prompt_parts(self, self.prompt):
            self.write(part)
        self.write(self._after_pages)
        self._after_pages = ""

    def respond(self, lines: Sequence[str]) -> None:
        """Print the response of a command: filtered, and page by page."""
        if self._filter is not None:
            lines = self._filter(lines)
        self.write_pages(lines)

    def ask(self, text: str, answer: Callable[[str], None], *, is_key: bool = False, is_hidden: bool = False) -> None:
        """Print a prompt and call back with what is typed."""
        self.write(text)
        self.editor.is_hidden = is_hidden
        self._prompt_pending = _Prompt(answer, is_key)

    def hang_up(self) -> None:
        """Let go of what the session holds, once its connection has ended."""
        self.is_closed = True
        if self._idle is not None:
            self._idle.cancel()
        if self in self.device.sessions:
            self.device.sessions.remove(self)
        if self.configurator is not None:
            self.leave_configuration()

    # What the router does to its sessions

    def print_async(self, text: str, *, on_new_line: bool = False) -> None:
        """Print in the middle of whatever the user is doing; a log line at least begins a line of its own.

        With ``logging synchronous`` the prompt and what has been typed are printed again after it.
        """
        if on_new_line and not self.is_at_margin:
            self.write("\n")
        self.write(text)
        is_typing = not (self._is_acting or self.is_waiting or self.is_paging or self._prompt_pending)
        if on_new_line and is_typing and self.device.line_setting(self.line, "logging synchronous") is not None:
            self.show_prompt()
            self.write(self.editor.text)
        if self.on_output is not None:
            self.on_output()

    def drop(self) -> None:
        """End the session without a word."""
        self.close(is_abrupt=True)
        if self.on_output is not None:
            self.on_output()

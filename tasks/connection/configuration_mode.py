"""Typing configuration line by line: each response is checked before the next line is sent.

Indentation says where a line belongs, exactly as in a running-config. The prompt behind every line says which mode
the router is in: a line goes out only when the prompt shows the mode that it belongs to, so that no line can land in
another context, whatever words the router has refused the line above it with.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from enum import Enum

from corelinks.tasks.connection import ios
from corelinks.tasks.connection.channel import Clock
from corelinks.tasks.connection.mode_openers import (
    depths,
    first_misplaced,
    is_leaving,
    is_negated,
    is_top_line,
    opener_of,
    runs_exec,
)
from corelinks.tasks.connection.terminal import LineResponse, Terminal
from corelinks.tasks.router_errors import (
    CommandRejected,
    CommandTimeout,
    GarbledResponse,
    RouterError,
    SessionLost,
    Stopped,
    TakenLine,
    TimerError,
)

_SENDABLE = re.compile(r"[\x20-\x3e\x40-\x7e]+")


class Layout(Enum):
    """How a list of lines says where each line belongs."""

    #: By indentation, as in a running-config; an unindented line is one of global configuration.
    INDENTED = "indented"
    #: By indentation, in a list made by hand: an unindented line behind an indented one must itself show where it
    #: belongs, because whoever wrote it may have meant the section above.
    MIXED = "mixed"
    #: By order alone, as Netmiko takes it: a line belongs where the line before it has led.
    FLAT = "flat"


def layout_of(lines: Sequence[str]) -> Layout:
    """How a list that was made by hand says where its lines belong: MIXED when any is indented, else FLAT."""
    return Layout.MIXED if any(line.startswith(" ") for line in _without_comments(lines)) else Layout.FLAT


def _without_comments(lines: Sequence[str]) -> list[str]:
    return [line.rstrip() for line in lines if line.strip() and not line.strip().startswith("!")]


class Configuring:
    """One visit to configuration mode, from the first line to the return to exec mode."""

    def __init__(
        self, router: str, terminal: Terminal, *, silence: float, overall: float, stopping: threading.Event
    ) -> None:
        self._router = router
        self._terminal = terminal
        self._clock = Clock(silence, overall)
        self._stopping = stopping
        self._taken: list[TakenLine] = []
        self._modes: list[str] = []
        # The lines that the next one may stand beneath, outermost first, each with the router's response.
        self._parents: list[tuple[str, str]] = []
        # A line of a flat list behind which the mode is not what its author may think, and the router's response.
        self._strayed: tuple[str, str] | None = None
        self.transcript: list[str] = []

    def run(self, lines: Sequence[str], *, enter: str, layout: Layout = Layout.INDENTED) -> tuple[TakenLine, ...]:
        """Enter with ``enter``, send ``lines``, leave; the lines taken.

        Raises CommandRejected or TimerError with the session back in exec mode. A CommandRejected names the line that
        was refused, or answered with what nobody expects, or that opened no mode or another one than it should; nothing
        was sent behind it. Any other error
        means that the session must be closed, which takes it out of configuration mode as well.
        """
        wanted = _without_comments(lines)
        self._check(wanted, layout)
        self._enter(enter)
        try:
            for line, depth in zip(wanted, depths(wanted), strict=True):
                self._send(line, None if layout is Layout.FLAT else depth)
        except CommandRejected as refused:
            raise CommandRejected(
                self._router,
                command=refused.command or "",
                answer=refused.answer,
                taken=refused.taken,
                state=self._left_after(refused),
            ) from None
        except Stopped as stopped:
            self._leave()
            raise stopped from None
        self._leave()
        return tuple(self._taken)

    def _check(self, lines: Sequence[str], layout: Layout) -> None:
        """Before anything is sent: every secret is there, every line is one line, and says where it belongs."""
        if lines and lines[0].startswith(" "):
            self._refuse_to_send(lines[0], "it stands beneath a line that is not there")
        if layout is Layout.MIXED and (misplaced := first_misplaced(lines)) is not None:
            self._refuse_to_send(
                misplaced,
                "not indented, it may belong to the section above it or to global configuration; indent it, or close"
                " the section with 'exit'",
            )
        for line in lines:
            filled = self._terminal.vault.fill(line)
            if _SENDABLE.fullmatch(filled) is None or len(filled.strip()) > ios.LONGEST_LINE:
                self._refuse_to_send(line, f"not one line of up to {ios.LONGEST_LINE} printable characters without '?'")

    def _refuse_to_send(self, line: str, why: str) -> None:
        raise CommandRejected(self._router, command=line, answer=f"not sent: {why}", state="nothing was sent")

    def _enter(self, command: str) -> None:
        """Go to configuration mode; raises CommandRejected or TimerError when the router does not let us."""
        said = self._say(command)
        refused = ios.refusal(said.text)
        if refused is None and said.prompt is not None and said.prompt.mode is not None:
            if said.prompt.mode != ios.GLOBAL_MODE:
                raise GarbledResponse(
                    self._router,
                    f"it led to {said.prompt.mode} instead of {ios.GLOBAL_MODE}",
                    command=command,
                    state="no line was sent, and the session was closed",
                )
            self._modes = [said.prompt.mode]
            return
        answer = refused or said.text
        self._back_to_exec(said)
        state = "nothing was changed"
        if "revert" in command and not ios.LOCKED.search(answer):
            raise TimerError(self._router, f"the timer was not armed: {answer!r}", command=command, state=state)
        raise CommandRejected(self._router, command=command, answer=answer, state=state)

    def _send(self, line: str, depth: int | None) -> None:
        """One line, ``depth`` modes down (None: where the flat list stands).

        Raises CommandRejected, SessionLost, CommandTimeout, GarbledResponse or Stopped.
        """
        if self._stopping.is_set():
            raise Stopped(self._router, "stopped before this line", command=line, state=self._so_far())
        if not is_leaving(line):
            if depth is not None:
                self._go_down_to(depth, line)
            elif not runs_exec(line):
                self._begin_flat(line)
        said = self._say(line.strip(), shown=line)
        refused = ios.refusal(said.text) if runs_exec(line) else ios.unexpected(said.text)
        if said.prompt is None:
            self._abort_question()
            refused = refused or f"{said.text.strip()} (a question, which was not answered)"
        elif said.prompt.mode is None:
            refused = refused or said.text or "it left configuration mode"
        if refused is not None:
            self._reject(line, refused)
        self._follow(line, depth, said)
        self._taken.append(TakenLine(line, said.text.strip()))

    def _reject(self, line: str, answer: str) -> None:
        raise CommandRejected(self._router, command=line, answer=answer, taken=tuple(self._taken))

    def _begin_flat(self, line: str) -> None:
        """Go up to where a line that opens a mode belongs; any other line stays where the one before it led.

        Typed in its sibling's mode, a line that was not taken would leave the prompt as if it had been. Behind a
        section that was taken away, its author may think of the mode above or of the one before: neither is guessed.
        """
        mode = self._modes[-1]
        opener = opener_of(line, mode, is_top=True)
        own = next((place for place, known in enumerate(self._modes) if opener and opener.mode.fullmatch(known)), None)
        strayed, self._strayed = self._strayed, None
        if is_top_line(line):
            if is_negated(line) and (len(self._modes) > 1 or strayed is not None):
                self._strayed = line, ""
            self._go_up_to(0, line)
        elif own is not None:
            self._go_up_to(own - 1, line)
        elif strayed is not None:
            why = (
                f"behind it the prompt is in {mode}; {line!r} does not say where it belongs and was not sent, indent it"
            )
            self._reject(strayed[0], _with(strayed[1], why))

    def _go_down_to(self, depth: int, line: str) -> None:
        self._go_up_to(depth, line)
        if len(self._modes) - 1 < depth:
            parent, response = self._parents[depth - 1]
            why = f"it opened no mode, the prompt is in {self._modes[-1]}; {line.strip()!r} was not sent"
            self._reject(parent, _with(response, why))

    def _go_up_to(self, depth: int, line: str) -> None:
        while len(self._modes) - 1 > depth:
            said = self._say(ios.UP)
            mode = said.prompt.mode if said.prompt else "a question"
            if mode not in self._modes[:-1]:
                raise GarbledResponse(
                    self._router,
                    f"leaving a mode led to {mode or 'exec mode'} instead of {self._modes[-2]}",
                    command=line,
                    state=self._so_far(),
                )
            del self._modes[self._modes.index(mode) + 1 :]

    def _follow(self, line: str, depth: int | None, said: LineResponse) -> None:
        """Learn from the prompt where a line that was not refused has led, and whether it may lead there."""
        mode = said.prompt.mode if said.prompt else None
        if mode is None:
            raise GarbledResponse(self._router, "it is not in configuration mode any more")
        before = self._modes[-1]
        opener = opener_of(line, before, is_top=depth in (0, None))
        if is_leaving(line):
            if mode not in self._modes[:-1]:
                self._reject(line, _with(said.text, f"it left no mode, the prompt is in {mode}"))
        elif mode not in self._modes:
            if opener is not None and not opener.mode.fullmatch(mode):
                self._reject(line, _with(said.text, f"it opened another mode than its own: {mode}"))
            self._modes.append(mode)
        elif opener is not None:
            self._reject(line, _with(said.text, f"it opened no mode, the prompt is in {mode}"))
        elif mode != before:
            self._stray(line, depth, said.text, mode)
        elif ios.leaves_open(said.text) and not runs_exec(line):
            self._strayed = line, said.text
        del self._modes[self._modes.index(mode) + 1 :]
        if depth is not None:
            self._parents[depth:] = [(line, said.text)]

    def _stray(self, line: str, depth: int | None, response: str, mode: str) -> None:
        """A line has led up to ``mode``, where its siblings do not belong."""
        if depth is not None:
            self._reject(line, _with(response, f"it left the mode of the line above it, the prompt is in {mode}"))
        self._strayed = line, response

    def _say(self, line: str, *, shown: str | None = None) -> LineResponse:
        try:
            said = self._terminal.say(line, self._clock)
        except (SessionLost, CommandTimeout, GarbledResponse) as error:
            raise type(error)(self._router, error.what, command=shown or line, state=self._so_far()) from None
        self.transcript.append(f"{line}\n{said.text}" if said.text else line)
        return said

    def _so_far(self) -> str:
        taken = f"{len(self._taken)} lines had been taken" if self._taken else "no line had been taken"
        return f"{taken}, whether this one took effect is not known, and the session was closed"

    def _leave(self) -> None:
        """Back to exec mode."""
        said = self._say(ios.LEAVE)
        self._back_to_exec(said)

    def _back_to_exec(self, said: LineResponse) -> None:
        """Make sure that the prompt is exec's; raises GarbledResponse, on which the session is closed."""
        if said.prompt is None:
            self._abort_question()
        if self._terminal.prompt.mode is not None:
            self._say(ios.LEAVE)
        if self._terminal.prompt.mode is not None:
            raise GarbledResponse(self._router, "it did not leave configuration mode", state=self._so_far())

    def _left_after(self, refused: CommandRejected) -> str:
        try:
            if self._terminal.prompt.mode is not None:
                self._leave()
        except RouterError:
            self._terminal.broken = True
            return "the session was closed"
        return f"the session is back in exec mode, {len(refused.taken)} lines before it were taken"

    def _abort_question(self) -> None:
        """Ctrl-C answers no question with yes."""
        self._terminal.interrupt(self._clock)


def _with(response: str, why: str) -> str:
    """A router's response that is no refusal in any known words, with what the prompt says about it."""
    return f"{response.strip() or 'nothing'} ({why})"

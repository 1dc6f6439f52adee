"""Changing a configuration line by line: each answer is judged before the next line is sent.

Indentation says where a line belongs, exactly as in a running-config. A decrease sends ``exit``; the prompt after
every line says which mode the router is in, so that no line can land in another context.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence

from corelinks.tasks.connection import ios
from corelinks.tasks.connection.channel import Clock
from corelinks.tasks.connection.terminal import Said, Terminal
from corelinks.tasks.router_errors import (
    CommandRejected,
    CommandTimeout,
    GarbledAnswer,
    RouterError,
    SessionLost,
    Stopped,
    TimerError,
)

_SENDABLE = re.compile(r"[\x20-\x3e\x40-\x7e]+")


class Configuring:
    """One visit to configuration mode."""

    def __init__(
        self, router: str, terminal: Terminal, *, silence: float, overall: float, stopping: threading.Event
    ) -> None:
        self._router = router
        self._terminal = terminal
        self._clock = Clock(silence, overall)
        self._stopping = stopping
        self._taken: list[str] = []
        self._modes: list[str] = []
        self.transcript: list[str] = []

    def run(self, lines: Sequence[str], *, enter: str, nested: bool = True) -> tuple[str, ...]:
        """Enter, send ``lines``, leave; the lines taken. ``nested`` False sends every line where the last one led.

        Raises CommandRejected or TimerError with the session back in exec mode. Any other error means that the
        session must be closed, which takes it out of configuration mode as well.
        """
        wanted = [line.rstrip() for line in lines if line.strip() and not line.strip().startswith("!")]
        self._check(wanted)
        self.enter(enter)
        try:
            for line in wanted:
                self.send(line, nested=nested)
        except CommandRejected as refused:
            raise CommandRejected(
                self._router,
                command=refused.command or "",
                answer=refused.answer,
                taken=refused.taken,
                state=self._left_after(refused),
            ) from None
        except Stopped as stopped:
            self.leave()
            raise stopped from None
        self.leave()
        return tuple(self._taken)

    def _check(self, lines: Sequence[str]) -> None:
        """Before anything is sent: every secret is there, and every line is one line."""
        for line in lines:
            filled = self._terminal.vault.fill(line)
            if _SENDABLE.fullmatch(filled) is None or len(filled.strip()) > ios.LONGEST_LINE:
                raise CommandRejected(
                    self._router,
                    command=line,
                    answer=f"not sent: not one line of up to {ios.LONGEST_LINE} printable characters without '?'",
                    state="nothing was sent",
                )

    def enter(self, command: str) -> None:
        """Go to configuration mode; raises CommandRejected or TimerError when the router does not let us."""
        said = self._say(command)
        refused = ios.refusal(said.text)
        if refused is None and said.prompt is not None and said.prompt.mode is not None:
            self._modes = [said.prompt.mode]
            return
        answer = refused or said.text
        self._back_to_exec(said)
        state = "nothing was changed"
        if "revert" in command and not ios.LOCKED.search(answer):
            raise TimerError(self._router, f"the timer was not armed: {answer!r}", command=command, state=state)
        raise CommandRejected(self._router, command=command, answer=answer, state=state)

    def send(self, line: str, *, nested: bool = True) -> None:
        """One line, in its context; raises CommandRejected, SessionLost, CommandTimeout, GarbledAnswer or Stopped."""
        if self._stopping.is_set():
            raise Stopped(self._router, "stopped before this line", command=line, state=self._so_far())
        if nested:
            self._go_to(len(line) - len(line.lstrip(" ")), line)
        said = self._say(line.strip(), shown=line)
        refused = ios.refusal(said.text)
        if said.prompt is None:
            self._abort_question()
            refused = refused or f"{said.text.strip()} (a question, which was not answered)"
        elif said.prompt.mode is None:
            refused = refused or said.text or "it left configuration mode"
        if refused is not None:
            self._reject(line, refused)
        self._follow(said)
        self._taken.append(line)

    def _reject(self, line: str, answer: str) -> None:
        raise CommandRejected(self._router, command=line, answer=answer, taken=tuple(self._taken))

    def _follow(self, said: Said) -> None:
        mode = said.prompt.mode if said.prompt else None
        if mode is None:
            raise GarbledAnswer(self._router, "it is not in configuration mode any more")
        if mode in self._modes:
            del self._modes[self._modes.index(mode) + 1 :]
        else:
            self._modes.append(mode)

    def _go_to(self, depth: int, line: str) -> None:
        while len(self._modes) - 1 > depth:
            said = self._say(ios.UP)
            self._modes.pop()
            if said.prompt is None or said.prompt.mode != self._modes[-1]:
                mode = said.prompt.mode if said.prompt else "a question"
                raise GarbledAnswer(
                    self._router,
                    f"leaving a mode led to {mode or 'exec mode'} instead of {self._modes[-1]}",
                    command=line,
                    state=self._so_far(),
                )
        if len(self._modes) - 1 < depth:
            self._reject(line, f"not sent: the line above it opened no mode for it (in {self._modes[-1]})")

    def _say(self, line: str, *, shown: str | None = None) -> Said:
        try:
            said = self._terminal.say(line, self._clock)
        except (SessionLost, CommandTimeout, GarbledAnswer) as error:
            raise type(error)(self._router, error.what, command=shown or line, state=self._so_far()) from None
        self.transcript.append(f"{line}\n{said.text}" if said.text else line)
        return said

    def _so_far(self) -> str:
        taken = f"{len(self._taken)} lines had been taken" if self._taken else "no line had been taken"
        return f"{taken}, whether this one took effect is not known, and the session was closed"

    def leave(self) -> None:
        """Back to exec mode."""
        said = self._say(ios.LEAVE)
        self._back_to_exec(said)

    def _back_to_exec(self, said: Said) -> None:
        """Make sure that the prompt is exec's; raises GarbledAnswer, on which the session is closed."""
        if said.prompt is None:
            self._abort_question()
        if self._terminal.prompt.mode is not None:
            self._say(ios.LEAVE)
        if self._terminal.prompt.mode is not None:
            raise GarbledAnswer(self._router, "it did not leave configuration mode", state=self._so_far())

    def _left_after(self, refused: CommandRejected) -> str:
        try:
            if self._terminal.prompt.mode is not None:
                self.leave()
        except RouterError:
            self._terminal.broken = True
            return "the session was closed"
        return f"the session is back in exec mode, {len(refused.taken)} lines before it were taken"

    def _abort_question(self) -> None:
        """Ctrl-C answers no question with yes."""
        self._terminal.interrupt(self._clock)

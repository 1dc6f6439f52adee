"""Where exec commands register, and how a line finds its command.

    @show("mpls ldp neighbor [A.B.C.D|INTERFACE] [detail]")
    def mpls_ldp_neighbor(device: Device, args: Args) -> list[str]: ...

Patterns are explained in ``grammar/match.py``. Abbreviation, ``% Ambiguous command``, ``% Incomplete command.``
and the caret are done here; a handler that does not know an interface raises ``args.refuse(value)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from corelinks.runbooks.simulator.grammar.match import Grammar, InvalidInput, Match, Refused
from corelinks.runbooks.simulator.router.device import Device

__all__ = ["COMMANDS", "Args", "Command", "InvalidInput", "Refused", "TimedLines", "command", "run_show", "show"]
#: Every exec command of the simulated routers.
COMMANDS: Grammar[Command] = Grammar()


@dataclass(frozen=True)
class TimedLines:
    """Lines that take their time: ``seconds`` (simulated) pass before they are printed."""

    lines: list[str]
    seconds: float = 0.0


class LineHistory(Protocol):
    """The lines that a user has typed."""

    history: list[str]

    def resize(self, lines: int) -> None:
        """Remember so many lines."""


class CommandSession(Protocol):
    """What a command may do with the session that it was typed in.

    ``length`` is the lines of a page (0: no pages), ``width`` the columns; ``line`` counts vty lines from 0.
    """

    device: Device
    user: str
    line: int
    address: str
    privilege: int
    length: int
    width: int
    monitor: bool

    @property
    def editor(self) -> LineHistory:
        """What was typed before."""

    def write(self, text: str) -> None:
        """Print a text as it is."""

    def write_lines(self, lines: Iterable[str]) -> None:
        """Print lines."""

    def respond(self, lines: Sequence[str]) -> None:
        """Print the response of a command: filtered, and page by page."""

    def ask(self, text: str, answer: Callable[[str], None], *, is_key: bool = False, is_hidden: bool = False) -> None:
        """Print a prompt and call back with what is typed."""

    def execute(self, text: str) -> None:
        """Run an exec command."""

    def refuse(self, refusal: Refused) -> None:
        """Print a refusal."""

    def enter_configuration(self) -> None:
        """Go into configuration mode."""

    def close(self) -> None:
        """End the session."""


@dataclass(frozen=True, eq=False)
class Command:
    """An exec command: one that shows something of the device, or one that acts on the session that typed it."""

    pattern: str
    show: Callable[[Device, Args], list[str] | TimedLines] | None = None
    act: Callable[[CommandSession, Args], None] | None = None


Args = Match[Command]
Show = TypeVar("Show", bound=Callable[[Device, Args], list[str] | TimedLines])
Act = TypeVar("Act", bound=Callable[[CommandSession, Args], None])


def command(pattern: str, *, privilege: int = 1) -> Callable[[Show], Show]:
    """Register a function ``(device, args) -> lines`` (or ``TimedLines``) as the exec command of that pattern."""

    def register(function: Show) -> Show:
        COMMANDS.add(pattern, Command(pattern, show=function), privilege=privilege)
        return function

    return register


def show(pattern: str, *, privilege: int = 1) -> Callable[[Show], Show]:
    """Register a show command; the pattern comes without the word ``show``."""
    return command(f"show {pattern}", privilege=privilege)


def for_session(pattern: str, *, privilege: int = 1) -> Callable[[Act], Act]:
    """Register a command that acts on its session: ``(session, args) -> None``."""

    def register(function: Act) -> Act:
        COMMANDS.add(pattern, Command(pattern, act=function), privilege=privilege)
        return function

    return register


def run_show(device: Device, words: list[str]) -> list[str] | None:
    """What a command shows of the device, for tests; None for one that needs a session. Raises Refused."""
    found = COMMANDS.match(" ".join(words))
    if found.rule.show is None:
        return None
    shown = found.rule.show(device, found)
    return shown.lines if isinstance(shown, TimedLines) else shown

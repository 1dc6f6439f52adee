"""Where exec commands register, and how a line finds its command.

    @show("mpls ldp neighbor [A.B.C.D|INTERFACE] [detail]")
    def mpls_ldp_neighbor(device: Device, args: Args) -> list[str]: ...

Patterns are explained in ``grammar/match.py``. Abbreviation, ``% Ambiguous command``, ``% Incomplete command.``
and the caret are done here; a handler that does not know an interface raises ``args.refuse(value)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from corelinks.runbooks.simulator.grammar.match import Grammar, InvalidInput, Match, Refused

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device
    from corelinks.runbooks.simulator.terminal.session import Session

__all__ = ["SHOWS", "Answer", "Args", "Command", "InvalidInput", "Refused", "command", "run_show", "show"]


@dataclass(frozen=True)
class Answer:
    """Lines that take their time: ``seconds`` (simulated) pass before they are printed."""

    lines: list[str]
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Command:
    """An exec command: one that asks the device, or one that acts on the session that typed it."""

    pattern: str
    ask: Callable[[Device, Args], list[str] | Answer] | None = None
    act: Callable[[Session, Args], None] | None = None


Args = Match[Command]
Ask = TypeVar("Ask", bound=Callable[["Device", Args], "list[str] | Answer"])
Act = TypeVar("Act", bound=Callable[["Session", Args], None])

#: Every exec command of the simulated routers.
SHOWS: Grammar[Command] = Grammar()


def command(pattern: str, *, privilege: int = 1) -> Callable[[Ask], Ask]:
    """Register a function ``(device, args) -> lines`` (or ``Answer``) as the exec command of that pattern."""

    def register(function: Ask) -> Ask:
        SHOWS.add(pattern, Command(pattern, ask=function), privilege=privilege)
        return function

    return register


def show(pattern: str, *, privilege: int = 1) -> Callable[[Ask], Ask]:
    """Register a show command; the pattern comes without the word ``show``."""
    return command(f"show {pattern}", privilege=privilege)


def for_session(pattern: str, *, privilege: int = 1) -> Callable[[Act], Act]:
    """Register a command that acts on its session: ``(session, args) -> None``."""

    def register(function: Act) -> Act:
        SHOWS.add(pattern, Command(pattern, act=function), privilege=privilege)
        return function

    return register


def run_show(device: Device, words: list[str]) -> list[str] | None:
    """The answer of a command to the device, for tests; None for one that needs a session. Raises Refused."""
    found = SHOWS.match(" ".join(words))
    if found.rule.ask is None:
        return None
    answer = found.rule.ask(device, found)
    return answer.lines if isinstance(answer, Answer) else answer

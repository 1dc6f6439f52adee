"""The one error of every parser."""

from __future__ import annotations

from corelinks.inventory.errors import CorelinksError


class ParseError(CorelinksError):
    """A text was empty, cut, refused or of an unknown form; ``line`` is the line it stumbled on."""

    def __init__(self, command: str, problem: str, line: str | None = None) -> None:
        self.command = command
        self.problem = problem
        self.line = line
        at = f": {line!r}" if line is not None else ""
        super().__init__(f"{command}: {problem}{at}")


class WrongResponse(ParseError):
    """The text responds to something else than was asked: another command, router, interface, size, target or VRF."""


class WrongInterface(WrongResponse):
    """The text is well formed and speaks of another interface than the wanted one."""

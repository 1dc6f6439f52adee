"""What can go wrong at a router.

CorelinksError (inventory.errors)
└── RouterError                 names the router, the command and the state the router was left in
    ├── ConnectionFailed        no TCP, no SSH, or the session broke
    │   ├── AuthenticationFailed
    │   │   └── NotOffered      not tried: the same login was refused before
    │   ├── HostKeyRejected     unknown or changed host key; carries the fingerprint
    │   └── SessionLost         the session ended while a command was under way
    ├── CommandTimeout          no prompt in time; the session was closed
    ├── GarbledResponse         what came back cannot be read with certainty
    │   └── ResponseTooLarge    more came than any response is; the session was closed
    ├── CommandRejected         the router refused a line; carries which lines had been taken
    ├── TimerError              the Rollback Confirmed Change could not be armed, confirmed or read
    └── SecretUnavailable       a reference to a secret could not be resolved
"""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.inventory.errors import CorelinksError
from corelinks.tasks.redaction import redact


class RouterError(CorelinksError):
    """Something went wrong at a router. ``state`` says in words what the router was left in.

    ``command`` is kept without a secret that a caller may have written into it.
    """

    def __init__(self, router: str, what: str, *, command: str | None = None, state: str | None = None) -> None:
        self.router = router
        self.what = what
        self.command = command = None if command is None else redact(command)
        self.state = state
        at = f" at {command!r}" if command else ""
        left = f"; {state}" if state else ""
        super().__init__(f"{router}: {what}{at}{left}")


class ConnectionFailed(RouterError):
    """No session with the router."""


class AuthenticationFailed(ConnectionFailed):
    """The router refused user, password or enable secret."""


class NotOffered(AuthenticationFailed):
    """A login was not tried, since this router, or others, had refused it before."""


class HostKeyRejected(ConnectionFailed):
    """The router's host key is unknown or has changed."""

    def __init__(self, router: str, what: str, *, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        super().__init__(router, f"{what} ({fingerprint})", state="nothing was sent")


class SessionLost(ConnectionFailed):
    """The session ended while a command was under way: whether it took effect is not known."""


class CommandTimeout(RouterError):
    """No whole prompt came back in time; the session was closed, since a late response would be misread."""


class GarbledResponse(RouterError):
    """What came back cannot be read with certainty, or the router is not in the mode it should be in."""


class ResponseTooLarge(GarbledResponse):
    """The router sent more than any response is, and no end of it; the session was closed, and nothing is kept."""


class Stopped(RouterError):
    """The run was told to stop while a change was under way; the rest of its lines was not sent."""


@dataclass(frozen=True)
class TakenLine:
    """A line that a router has taken, and what it answered: nothing, or one of the texts that IOS prints then.

    ``line`` is as it was given, with its indentation and with references in the place of secrets.
    """

    line: str
    answer: str = ""


class CommandRejected(RouterError):
    """The router refused a line. ``taken`` are the lines that it had accepted before, secrets out."""

    def __init__(
        self, router: str, *, command: str, answer: str, taken: tuple[TakenLine, ...] = (), state: str | None = None
    ) -> None:
        self.answer = answer
        self.taken = tuple(TakenLine(redact(one.line), one.answer) for one in taken)
        super().__init__(router, f"refused, answering {answer.strip()!r}", command=command, state=state)


class TimerError(RouterError):
    """The Rollback Confirmed Change could not be armed, confirmed or read."""


class SecretUnavailable(RouterError):
    """A reference (env:, file:, command:) could not be resolved; the message names the reference only."""

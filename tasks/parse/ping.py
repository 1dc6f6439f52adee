"""``ping`` and ``ping mpls``: one character per reply, and a success rate that must agree with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ping:
    """``replies`` are the characters in order (``!`` is success); ``size`` in bytes of one packet."""

    replies: str
    sent: int
    received: int
    size: int | None = None
    target: str | None = None
    df: bool = False

    @property
    def all_received(self) -> bool:
        return self.sent > 0 and self.sent == self.received


def parse_ping(text: str) -> Ping:
    """The result of an IP ping; raises ParseError unless it ran to its end."""
    raise NotImplementedError


def parse_ping_mpls(text: str) -> Ping:
    """The result of a ``ping mpls``; raises ParseError unless it ran to its end."""
    raise NotImplementedError

"""What routers said: raw answers by command, with the time, before anyone judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Response:
    """One answer to one command: ``text``, or ``error`` when none could be had. ``at`` is a Unix time."""

    command: str
    text: str | None
    at: float
    error: str | None = None


@dataclass(frozen=True)
class Evidence:
    """All answers of one router; several samples of one command stand oldest first."""

    router: str
    answers: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)

    def last(self, command: str) -> Response | None:
        """The newest answer to ``command``; None when it was never asked (which is not an empty answer)."""
        samples = self.answers.get(command, ())
        return samples[-1] if samples else None

    def joined(self, later: Evidence) -> Evidence:
        """This evidence with the samples of ``later`` behind it."""
        if later.router != self.router:
            raise ValueError(f"evidence of {later.router} does not belong to {self.router}")
        merged = dict(self.answers)
        for command, samples in later.answers.items():
            merged[command] = merged.get(command, ()) + samples
        return Evidence(self.router, merged)

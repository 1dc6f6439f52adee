"""What routers said: raw responses by command, with the time, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Response:
    """One response to one command: ``text``, or ``error`` when none could be had. ``at`` is a Unix time."""

    command: str
    text: str | None
    at: float
    error: str | None = None


@dataclass(frozen=True)
class Evidence:
    """All responses of one router by command; several samples of one command stand oldest first."""

    router: str
    responses: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)

    def last(self, command: str) -> Response | None:
        """The newest response to ``command``; None when it was never asked (which is not an empty response)."""
        samples = self.responses.get(command, ())
        return samples[-1] if samples else None

    def joined(self, later: Evidence) -> Evidence:
        """This evidence with the samples of ``later`` behind it."""
        if later.router != self.router:
            raise ValueError(f"evidence of {later.router} does not belong to {self.router}")
        merged = dict(self.responses)
        for command, samples in later.responses.items():
            merged[command] = merged.get(command, ()) + samples
        return Evidence(self.router, merged)

"""What happens in a run, told to whoever listens while it happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STARTED, DONE, FAILED, INFO, PROVEN, HALF_CONFIRMED = (
    "started",
    "done",
    "failed",
    "info",
    "proven",
    "half-confirmed",
)


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``at`` is a Unix time; None for what belongs to no link, step or router.

    ``state`` is ``started``, ``done``, ``failed``, ``info``, ``proven``, ``half-confirmed``, or, in the last
    event of a link, its outcome.
    """

    run: str
    link: str | None
    step: str | None
    state: str
    router: str | None = None
    text: str = ""
    at: float = field(default_factory=time.time)


Listener = Callable[[Event], None]


def tell(listeners: Sequence[Listener], event: Event) -> None:
    """Tell every listener; one that fails must not stop a change that is under way, so its error is dropped."""
    for listener in listeners:
        try:
            listener(event)
        except Exception:
            continue

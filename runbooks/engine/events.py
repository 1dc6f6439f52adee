"""What happens in a run, told to whoever listens while it happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

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
    """Tell every listener, whatever becomes of the telling: what watches a change must not decide how it ends.

    Only a KeyboardInterrupt goes through. A screen that is gone makes rich raise SystemExit, which is no Exception.
    """
    for listener in listeners:
        undisturbed(partial(listener, event))


def undisturbed(call: Callable[[], object]) -> None:
    """Call an observer and drop whatever it raises but KeyboardInterrupt."""
    try:
        call()
    except KeyboardInterrupt:
        raise
    except BaseException:
        return

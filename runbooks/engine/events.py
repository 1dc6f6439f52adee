"""What happens in a run, told to whoever listens while it happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

STARTED, DONE, FAILED, INFO, WAITING, PROVEN, HALF_CONFIRMED = (
    "started",
    "done",
    "failed",
    "info",
    "waiting",
    "proven",
    "half-confirmed",
)


class Kind(StrEnum):
    """What an event is about."""

    RUN = "run"
    LINK = "link"
    STEP = "step"
    ACT = "act"


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``at`` is a Unix time; None for what belongs to no link, step or router.

    ``state`` is ``started``, ``done``, ``failed``, ``info``, ``waiting`` (then ``text`` says for what), ``proven``,
    ``half-confirmed``, of a run also ``paused``, ``continued`` or ``aborted``, or, in the last event of a link, its
    outcome. ``act`` is what is done at a router, in a word. ``details`` are what a program may want to know besides, as
    values of a JSON document.
    """

    run: str
    link: str | None
    step: str | None
    state: str
    router: str | None = None
    text: str = ""
    at: float = field(default_factory=time.time)
    act: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What it is about: an act at a router, a step of a link, a link, or the whole run."""
        if self.router is not None:
            return Kind.ACT
        if self.link is None:
            return Kind.RUN
        return Kind.LINK if self.step is None else Kind.STEP


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

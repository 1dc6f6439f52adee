"""What one step says to one router, and what it needs to know of how things were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Step = Literal["build", "cutover", "seal"]
STEPS: tuple[Step, ...] = ("build", "cutover", "seal")


@dataclass(frozen=True)
class Before:
    """The lines of the physical interface, as read before the change, that a step takes away or replaces.

    All are as the router showed them, without indentation. Empty means that the router showed no such line.
    ``carried`` are those that the definition of the link names under ``carry``; some are among the others, too.
    """

    metric: tuple[str, ...] = ()
    igp: tuple[str, ...] = ()
    mpls: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """The lines of one step on one router, both ways; one space of indentation per configuration sub-mode.

    Secrets are references such as ``<secret:psk/p1-p2>``.
    """

    router: str
    step: Step
    apply: tuple[str, ...]
    undo: tuple[str, ...]

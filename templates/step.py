"""What one step says to one router, and what it needs to know of how things were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Step = Literal["build", "cutover", "seal"]
STEPS: tuple[Step, ...] = ("build", "cutover", "seal")


@dataclass(frozen=True)
class Before:
    """What a router's configuration says before the change of what a step takes away, replaces or has to mind.

    ``metric``, ``igp`` and ``mpls`` are lines of the physical interface, ``passive`` those of the IGP's process that
    name it; all as the router showed them, without indentation, and empty where it showed none. ``by_network`` says
    that a ``network`` statement of the process holds the physical interface, ``passive_default`` that the process makes
    every new interface passive, ``autoconfig`` that it makes the physical interface run LDP, and ``isis_secret`` that
    the interface has an ``isis`` line with a secret, which only the router itself can keep. ``carried`` are the lines
    of the interface that the link's definition names under ``carry``; some of them are among the others, too.
    """

    metric: tuple[str, ...] = ()
    igp: tuple[str, ...] = ()
    mpls: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    by_network: bool = False
    passive_default: bool = False
    autoconfig: bool = False
    isis_secret: bool = False
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

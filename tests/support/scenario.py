"""One scenario of the checks: a link, what its two routers respond, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks.checks import LinkChecks, LinkVerdict, at_stage, before_change
from tests.support import kinds_of_links
from tests.support.router_responses import Bend, Router, a_link, both


class Shown(Enum):
    """Which results of a scenario are written down."""

    ALL = "every result of end a, and of both ends together"
    CHANGED = "every result that the healthy link does not have"
    OPEN = "every result that is not a PASS"


def nothing(a: Router, b: Router) -> None:
    """The routers respond as they do when all is well."""


@dataclass(frozen=True)
class Scenario:
    """``routers`` make the responses of a healthy link, and ``bend`` changes them; ``is_before`` asks the preflight."""

    title: str
    stage: Stage
    bend: Bend = nothing
    link: CoreLink = field(default_factory=a_link)
    routers: Callable[[], tuple[Router, Router]] | None = None
    is_before: bool = False
    shown: Shown = Shown.CHANGED

    @property
    def checks(self) -> LinkChecks:
        return before_change(self.link) if self.is_before else at_stage(self.link, self.stage)

    def responses(self) -> tuple[Router, Router]:
        """What the two routers respond, bent."""
        a, b = self.routers() if self.routers else both(self.stage)
        self.bend(a, b)
        return a, b

    def verdict(self) -> LinkVerdict:
        a, b = self.responses()
        return self.checks.evaluate(a.evidence(), b.evidence())


def of_link(title: str, stage: Stage, bend: Bend, changes: Mapping[str, Any] | None = None) -> Scenario:
    """An encrypted link; ``changes`` are those of its definition."""
    return Scenario(f"{title}: {stage}", stage, bend, a_link(**(changes or {})))


def of_clear_link(title: str, bend: Bend) -> Scenario:
    """A sealed link that is deliberately clear."""
    link = a_link(crypto=None)
    return Scenario(f"{title}: clear", "seal", bend, link, kinds_of_links.clear_routers, shown=Shown.OPEN)


def before(title: str, bend: Bend, changes: Mapping[str, Any] | None = None) -> Scenario:
    """A plain link before anything is changed."""
    return Scenario(
        f"{title}: before anything is changed",
        "plain",
        bend,
        a_link(**(changes or {})),
        kinds_of_links.before_change,
        is_before=True,
        shown=Shown.OPEN,
    )


def healthy() -> tuple[Scenario, ...]:
    """Links of every kind with which nothing is wrong."""
    unchanged = before("a link", nothing)
    return (
        Scenario(unchanged.title, "plain", nothing, unchanged.link, unchanged.routers, is_before=True, shown=Shown.ALL),
        *(
            Scenario(f"a healthy link: {stage}", stage, routers=partial(both, stage), shown=Shown.ALL)
            for stage in STAGES
        ),
        *(
            Scenario(title, "seal", link=link, routers=routers, shown=Shown.ALL)
            for title, link, routers in (
                ("a link that is deliberately clear", a_link(crypto=None), kinds_of_links.clear_routers),
                ("an IKEv1 link", a_link(**kinds_of_links.IKEV1), kinds_of_links.ikev1_routers),
                ("an OSPF link", a_link(igp={"protocol": "ospf"}), kinds_of_links.ospf_routers),
            )
        ),
    )


STAGES: tuple[Stage, ...] = ("plain", "build", "cutover", "seal")


def bent(command: str, old: str, new: str, sample: int | None = None) -> Bend:
    """End a responds with ``new`` in the place of ``old``."""
    return lambda a, b: a.bend(command, old, new, sample=sample)


def said(command: str, *texts: str) -> Bend:
    """End a responds with something else."""
    return lambda a, b: a.say(command, *texts)


def together(*bends: Bend) -> Bend:
    return lambda a, b: [bend(a, b) for bend in bends]


def on_a(*bends: Callable[[Router], None]) -> Bend:
    """What is done to end a alone."""

    def bend(a: Router, b: Router) -> None:
        for one in bends:
            one(a)

    return bend

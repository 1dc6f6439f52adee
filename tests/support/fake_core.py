"""Several links of the example core, each with two routers without a network, and everything that a run tells."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.conduct import Conduct
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.link.routers import LinkRouters
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.run import Run
from corelinks.runbooks.engine.timing import Timing
from corelinks.tasks.checks import LinkVerdict
from corelinks.tasks.evidence import Evidence
from tests.support.fake_link import LINKS
from tests.support.fake_routers import FakeLink, FakeTime

ALL = tuple(LINKS.values())
EVERY = frozenset(LINKS)


class Evaluators:
    """The evaluator of several fake links: each is evaluated by itself."""

    def __init__(self, fakes: Mapping[str, FakeLink]) -> None:
        self._fakes = fakes

    def evaluate(self, link: CoreLink, stage: str, a: Evidence, b: Evidence) -> LinkVerdict:
        return self._fakes[link.name].evaluate(link, stage, a, b)  # type: ignore[arg-type]

    def evaluate_preflight(self, link: CoreLink, a: Evidence, b: Evidence) -> LinkVerdict:
        return self._fakes[link.name].evaluate_preflight(link, a, b)


class FakeCore:
    """Fake links by name, each with two routers of its own, and everything that a run over them tells."""

    def __init__(self, path: Path) -> None:
        self.time = FakeTime()
        self.fakes = {name: FakeLink(link, self.time) for name, link in LINKS.items()}
        self.events: list[Event] = []
        self.journal = Journal(path)
        self.stop = threading.Event()

    def routers(self, link: CoreLink) -> LinkRouters:
        return self.fakes[link.name]

    def run(
        self,
        *names: str,
        alive: frozenset[str] = EVERY,
        change: Callable[[LinkContext], LinkReport] = migrate_link,
        conduct: Conduct | None = None,
        survey: Callable[[], Guard] | None = None,
    ) -> Run:
        return Run(
            verb="migrate",
            links=tuple(LINKS[name] for name in names),
            inventory=ALL,
            guard=Guard(ALL, alive),
            change=change,
            routers=self.routers,
            journal=self.journal,
            timing=Timing(source=self.time),
            listeners=[self.events.append],
            stop=self.stop,
            evaluator=Evaluators(self.fakes),
            arguments=("migrate", *names),
            conduct=conduct or Conduct(),
            survey=survey,
        )

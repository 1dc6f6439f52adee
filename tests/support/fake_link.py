"""One link of the example core, two routers without a network, and everything that is reported about it."""

from __future__ import annotations

from dataclasses import dataclass

from nornir.core.plugins.runners import RunnerPlugin

from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink, EndName
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.timing import Timing
from tests.support.fake_routers import FakeLink, FakeRouter, FakeTime
from tests.support.paths import EXAMPLE

LINKS = {link.name: link for link in load_links(EXAMPLE / "links.yaml")}
FOREVER = 10.0**9


@dataclass
class Scene:
    """A link, its two routers, and everything that was reported about it."""

    fake: FakeLink
    context: LinkContext
    events: list[Event]

    @property
    def a(self) -> FakeRouter:
        return self.fake.routers["a"]

    @property
    def b(self) -> FakeRouter:
        return self.fake.routers["b"]

    def run(self, **options: object) -> LinkReport:
        return migrate_link(self.context, **options)  # type: ignore[arg-type]

    def assert_nothing_is_left(self, *ends: EndName) -> None:
        for end in ends or ("a", "b"):
            router = self.fake.routers[end]
            assert router.backup is None, f"{router.name} has a timer pending"
            assert sorted(router.lines) == sorted(router.startup), f"{router.name} is not as before"
            assert not [line for line in router.startup if "CL-" in line or "interface Tunnel" in line]

    def acts(self) -> list[tuple[str, str, str | None]]:
        return [(act.act, act.router, act.result) for act in self.context.journal.acts("run", self.fake.link.name)]


def stage(link: CoreLink, journal: Journal, run: str = "run", runner: RunnerPlugin | None = None) -> Scene:
    """A link that is plain, and what a run needs to change it."""
    time = FakeTime()
    fake = FakeLink(link, time, runner)
    events: list[Event] = []
    context = LinkContext(
        run=run,
        link=link,
        routers=fake,
        evaluator=fake,
        timing=Timing(source=time),
        journal=journal,
        listeners=[events.append],
        others=tuple(LINKS.values()),
    )
    for left in journal.unfinished():  # this process has run an earlier scene, and lives on
        journal.end_link(left.run.id, left.link.name, "unknown", None)
    journal.begin_run(run, "migrate")
    journal.begin_link(run, link.name)
    return Scene(fake, context, events)

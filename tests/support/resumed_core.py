"""A link on two routers without a network, whose program dies at any act that changes a router, and is resumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.link.resume import resume_link
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.timing import Timing
from tests.support.fake_link import LINKS
from tests.support.fake_routers import FakeLink, FakeRouter, FakeTime

CHANGES = frozenset({"arm", "send", "confirm", "revert", "save"})


class Killed(BaseException):
    """The program is gone: no exception that it could catch."""


@dataclass
class CountingRouter(FakeRouter):
    """A router that ends the program at one of the acts that change it, before or after it has heard."""

    counter: Counter | None = None

    def do(self, act: str, effect: Callable[[], Any]) -> Any:
        counter = self.counter
        if counter is None or act not in CHANGES:
            return super().do(act, effect)
        counter.acts += 1
        is_last = counter.acts == counter.kill_at
        if is_last and not counter.is_heard:
            raise Killed
        value = super().do(act, effect)
        if is_last:
            raise Killed
        return value


@dataclass
class Counter:
    """How many acts there were, and at which one the program dies; ``is_heard``: when the router has done it."""

    kill_at: int = 0
    is_heard: bool = False
    acts: int = 0


@dataclass
class ResumedCore:
    """A link, and the programs that see to it one after the other."""

    journal: Journal
    time: FakeTime = field(default_factory=FakeTime)
    runs: int = 0

    def __post_init__(self) -> None:
        self.fake = FakeLink(LINKS["p1-p2"], self.time)
        self.fake.routers = {
            end: CountingRouter(**{name: getattr(router, name) for name in router.__dataclass_fields__})
            for end, router in self.fake.routers.items()
        }
        self.before = self.lines()

    @property
    def routers(self) -> Sequence[FakeRouter]:
        return tuple(self.fake.routers.values())

    def lines(self) -> dict[str, list[str]]:
        return {router.name: sorted(router.lines) for router in self.routers}

    def context(self, verb: str, until: str, *, finishes: str | None = None) -> LinkContext:
        self.runs += 1
        run, link = f"run{self.runs}", self.fake.link
        self.journal.begin_run(run, verb)
        self.journal.begin_link(run, link.name, link.routers, until, takes_over=verb != "migrate", finishes=finishes)
        others = tuple(LINKS.values())
        return LinkContext(run, link, self.fake, self.fake, Timing(source=self.time), self.journal, others=others)

    def kill(self, do: Callable[[], object], at: int, *, is_heard: bool) -> bool:
        """Let a program do something and die; False when it has come to its end before."""
        counter = Counter(at, is_heard)
        self._count(counter)
        try:
            do()
        except Killed:
            return True
        finally:
            self._count(None)
        return False

    def _count(self, counter: Counter | None) -> None:
        for router in self.routers:
            assert isinstance(router, CountingRouter)
            router.counter = counter

    def _end(self, context: LinkContext, report: LinkReport) -> LinkReport:
        self.journal.end_link(context.run, report.name, report.outcome, report.reason, report.to_json())
        return report

    def migrate(self) -> LinkReport:
        context = self.context("migrate", "seal")
        return self._end(context, migrate_link(context))

    def rollback(self) -> LinkReport:
        context = self.context("rollback", "plain")
        return self._end(context, roll_back_link(context))

    def resume(self, *, forward: bool) -> LinkReport:
        (left,) = self.journal.unfinished()
        context = self.context("resume", "seal" if forward else "plain", finishes=left.run.id)
        return self._end(context, resume_link(context, left, forward=forward))

    def let_timers_fire(self) -> None:
        self.time.seconds += 3 * 3600
        for router in self.routers:
            router.tick()

    def assert_settled(self, where: object) -> None:
        for router in self.routers:
            assert router.backup is None, where
            assert sorted(router.startup) == sorted(router.lines), where
        assert self.journal.unfinished() == (), where

    def assert_as_before(self, where: object) -> None:
        assert self.lines() == self.before, where


def cores(tmp_path: Path) -> Iterator[ResumedCore]:
    number = 0
    while True:
        number += 1
        yield ResumedCore(Journal(tmp_path / f"{number}.db"))

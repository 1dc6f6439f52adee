"""A rollback of a link at two routers without a network, by a program that remembers nothing but the journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.timing import Timing
from tests.support.fake_link import LINKS, Scene, stage


def link_scene(tmp_path: Path) -> Iterator[Scene]:
    """What a fixture yields: a link that is plain, with its journal."""
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def roll_back(
    scene: Scene, tmp_path: Path, *, with_journal: bool = True, run: str = "later"
) -> tuple[LinkReport, Scene]:
    """Another run, later, by a program that remembers nothing but the journal."""
    path = tmp_path / ("journal.db" if with_journal else "empty.db")
    with Journal(path) as journal:
        later = stage(scene.fake.link, journal, run=run)
        later.fake.routers = scene.fake.routers
        later.fake.time = scene.fake.time
        later.context.timing = Timing(source=scene.fake.time)
        later.fake.never = scene.fake.never
        return roll_back_link(later.context), later


def plain(scene: Scene) -> dict[str, list[str]]:
    return {router.name: sorted(router.lines) for router in (scene.a, scene.b)}


def assert_is(scene: Scene, before: dict[str, list[str]]) -> None:
    for router in (scene.a, scene.b):
        assert sorted(router.lines) == before[router.name]
        assert sorted(router.startup) == before[router.name]
        assert router.backup is None

"""A run killed at every act that changes a router, and resumed: two routers without a network, the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.link.resume import intention
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.timing import Timing
from tests.support.fake_routers import refused
from tests.support.resumed_core import CHANGES, ResumedCore, cores

EDIT = "ip route 203.0.113.0 255.255.255.0 Null0"


@pytest.fixture(autouse=True)
def programs_are_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are this process, which lives on: each is written down as another of its number, which is gone."""
    gone = replace(Owner.this_process(), started="1")
    monkeypatch.setattr(Owner, "this_process", lambda: gone)


def every_kill(tmp_path: Path, verb: str) -> Iterator[tuple[ResumedCore, tuple[str, int, bool]]]:
    """A core after each death of a migration, or of a rollback of a sealed link."""
    made = cores(tmp_path)
    for number in range(2, 400):
        core, (at, heard) = next(made), divmod(number, 2)
        if verb == "rollback":
            assert core.migrate().outcome == "encrypted"
        if not core.kill(getattr(core, verb), at, is_heard=bool(heard)):
            break
        yield core, (verb, at, bool(heard))
    assert at > 10


@pytest.mark.parametrize("expire", [False, True], ids=["at once", "when the timers have fired"])
def test_a_killed_migration_goes_back_from_every_act(tmp_path: Path, expire: bool) -> None:
    for core, where in every_kill(tmp_path, "migrate"):
        if expire:
            core.let_timers_fire()
        report = core.resume(forward=False)
        assert report.outcome == "as-before", (where, report.reason)
        core.assert_settled(where)
        core.assert_as_before(where)


@pytest.mark.parametrize("expire", [False, True], ids=["at once", "when the timers have fired"])
def test_a_killed_rollback_goes_to_plain_from_every_act(tmp_path: Path, expire: bool) -> None:
    for core, where in every_kill(tmp_path, "rollback"):
        if expire:
            core.let_timers_fire()
        report = core.resume(forward=where[2])
        assert report.outcome == "as-before", (where, report.reason)
        core.assert_settled(where)
        core.assert_as_before(where)


@pytest.mark.parametrize(("first", "forward"), [(3, False), (3, True), (12, False), (21, True)])
def test_a_resume_that_is_killed_at_any_act_is_resumed(tmp_path: Path, first: int, forward: bool) -> None:
    made = cores(tmp_path)
    for at in range(1, 200):
        core = next(made)
        assert core.kill(core.migrate, first, is_heard=True)
        if not core.kill(lambda core=core: core.resume(forward=forward), at, is_heard=at % 2 == 0):  # type: ignore[misc]
            break
        report = core.resume(forward=not forward)
        where = (first, at, report.reason)
        assert report.outcome == ("as-before" if forward else "encrypted"), where
        core.assert_settled(where)
    assert at > 1


def test_a_second_window_goes_back_to_where_it_began(tmp_path: Path) -> None:
    made = cores(tmp_path)
    for at in range(1, 200):
        core = next(made)
        context = core.context("migrate", "build")
        core._end(context, migrate_link(context, "build"))
        built = core.lines()
        if not core.kill(core.migrate, at, is_heard=True):
            break
        report = core.resume(forward=False)
        assert report.outcome == "as-before", (at, report.reason)
        assert core.lines() == built, at
        core.assert_settled(at)
    assert at > 10


def test_what_others_have_typed_under_the_timer_is_neither_lost_nor_saved(tmp_path: Path) -> None:
    made = cores(tmp_path)
    for at in range(1, 200):
        core = next(made)
        if not core.kill(core.migrate, at, is_heard=True):
            break
        router = core.fake.routers["b"]
        router.configure([EDIT])
        report = core.resume(forward=False)
        assert EDIT in router.lines, at
        assert EDIT not in router.startup, at
        assert all(each.backup is None for each in core.routers), (at, report.reason)
        assert f"p2: others have changed, and this run has not saved: +{EDIT}" in report.edits, at
        router.configure([f"no {EDIT}"])
        core.assert_as_before((at, report.reason))


def test_forward_is_refused_with_unsaved_work_of_others(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 21, is_heard=False)
    core.let_timers_fire()
    core.fake.routers["a"].configure([EDIT])
    report = core.resume(forward=True)
    assert report.outcome == "not-tried", report.reason
    assert f"others have changed, and not saved: p1: +{EDIT}" in (report.reason or "")
    (left,) = core.journal.unfinished()
    assert left.run.id == "run1"


def test_a_timer_of_others_is_left_alone(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 7, is_heard=True)
    core.let_timers_fire()
    core.fake.routers["b"].arm(30, "somebody")
    for forward in (False, True):
        report = core.resume(forward=forward)
        assert report.outcome == "not-tried"
        assert report.reason is not None
        assert "that no run of the journal has armed" in report.reason
    assert core.fake.routers["b"].timer is not None


def test_a_router_that_is_another_one_is_left_alone(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 7, is_heard=True)
    core.fake.routers["b"].host_key = "SHA256:another"
    report = core.resume(forward=False)
    assert report.outcome == "not-tried"
    assert "p2 is not the router" in (report.reason or "")
    assert core.fake.routers["b"].backup is not None


def test_a_router_that_does_not_answer_leaves_the_link_to_its_timers(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 7, is_heard=True)
    core.fake.routers["a"].dead_until = core.time.now() + 60
    assert core.resume(forward=False).outcome == "not-tried"
    core.time.seconds += 60
    assert core.resume(forward=False).outcome == "as-before"
    core.assert_settled("later")


def test_a_router_that_will_not_go_back_is_put_back_line_by_line(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 7, is_heard=True)
    core.fake.routers["a"].troubles["revert"].extend([refused, refused])
    report = core.resume(forward=False)
    assert report.outcome == "as-before", report.reason
    core.assert_settled("refused")
    core.assert_as_before("refused")


def test_what_is_said_before_is_said_without_an_act(tmp_path: Path) -> None:
    core = next(cores(tmp_path))
    assert core.kill(core.migrate, 9, is_heard=True)
    (left,) = core.journal.unfinished()
    heard = [list(router.heard) for router in core.routers]
    context = LinkContext("", core.fake.link, core.fake, core.fake, Timing(source=core.time), core.journal)
    assert "lets the routers whose timers are pending go back now" in intention(context, left, forward=False)
    for router, had in zip(core.routers, heard, strict=True):
        assert not CHANGES & set(router.heard[len(had) :])

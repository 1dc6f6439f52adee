"""Only a timer that this run armed, and that it knows again, is ever touched, at two routers without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corelinks.inventory.model import Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import Timer
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.link.timers import own_timers
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.parse import RollbackTimer
from corelinks.tasks.router_errors import SessionLost
from tests.support.fake_link import LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, first, lost_before, then

OURS = RollbackTimer("operator", 9, configured="10:00:00 UTC")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def state(scene: Scene, timer: RollbackTimer | None) -> Baseline:
    (reply,) = scene.fake.state(["b"]).values()
    assert isinstance(reply, Baseline)
    return replace(reply, timer=timer)


@pytest.mark.parametrize(
    "pending",
    [
        None,
        replace(OURS, user="bob"),
        replace(OURS, minutes=20),
        replace(OURS, kind="idle"),
        replace(OURS, configured="10:00:01 UTC"),
        replace(OURS, configured=None),
    ],
)
def test_a_timer_of_another_user_length_or_time_is_not_ours(scene: Scene, pending: RollbackTimer | None) -> None:
    scene.context.timers["b"] = Timer("build", 9, 540.0, OURS)
    assert own_timers(scene.context, {"b": state(scene, pending)}) == {}
    assert own_timers(scene.context, {"b": state(scene, OURS)}) == {"b": OURS}


@pytest.mark.parametrize("pending", [None, replace(OURS, user="bob"), replace(OURS, minutes=20)])
def test_an_arming_that_was_not_heard_owns_no_timer_that_comes_later(
    scene: Scene, pending: RollbackTimer | None
) -> None:
    scene.context.timers["b"] = Timer("build", 9, 540.0)
    assert own_timers(scene.context, {"b": state(scene, pending)}) == {}
    assert own_timers(scene.context, {"b": state(scene, OURS)}) == {}


def test_an_arming_whose_response_was_lost_is_known_by_user_and_length(scene: Scene) -> None:
    scene.context.timers["b"] = Timer("build", 9, 540.0)
    assert own_timers(scene.context, {"b": state(scene, OURS)}) == {"b": OURS}
    assert own_timers(scene.context, {"b": state(scene, replace(OURS, configured="later"))}) == {}


def somebody_arms(user: str, minutes: int) -> Callable[[FakeRouter], object]:
    """A timer with a risky change in it, which nobody else may confirm."""

    def arm(router: FakeRouter) -> None:
        router.arm(minutes, user)
        router.configure(["ip route 203.0.113.0 255.255.255.0 Null0"])

    return arm


def lost_and_somebody_arms(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    somebody_arms("bob", 20)(router)
    raise SessionLost(router.name, "the session ended")


@pytest.mark.parametrize("trouble", [first(somebody_arms("bob", 20)), first(somebody_arms("operator", 12))])
@pytest.mark.parametrize("until", [None, "build"])
def test_a_run_that_failed_to_arm_leaves_the_timer_that_was_there_first(
    scene: Scene, tmp_path: Path, trouble: Any, until: Until | None
) -> None:
    """Also one of another run under our own user; migrating (None), and rolling back what was built."""
    if until is not None:
        assert scene.run(until=until).outcome == "built"
    before = {router.name: list(router.lines) for router in (scene.a, scene.b)}
    scene.b.troubles["arm"].append(trouble)
    scene.context.reports.clear()
    report = scene.run() if until is None else roll_back_link(scene.context)
    assert report.outcome == ("as-before" if until is None else "not-tried"), report.reason
    assert scene.b.timer is not None
    assert scene.a.timer is None
    assert scene.a.lines == before["p1"]
    assert sorted(scene.b.lines) == sorted([*before["p2"], "ip route 203.0.113.0 255.255.255.0 Null0"])


def test_a_timer_that_came_while_our_arming_was_lost_is_left_alone(scene: Scene) -> None:
    scene.b.troubles["arm"].append(lost_and_somebody_arms)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert scene.b.timer is not None
    assert scene.b.timer.user == "bob"
    assert "confirm" not in scene.b.heard


def test_a_timer_of_another_that_may_bring_back_what_we_took_off_leaves_the_link_unknown(scene: Scene) -> None:
    scene.b.troubles["arm"].extend([then(lambda _: None), first(somebody_arms("bob", 20))])  # in the cutover
    report = scene.run()
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    assert report.reason is not None
    assert "a rollback timer of bob over 20 min" in report.reason
    assert scene.b.timer is not None
    scene.assert_nothing_is_left("a")


def test_a_timer_that_somebody_gave_another_length_is_his(scene: Scene) -> None:
    def prolong(router: FakeRouter) -> None:
        assert router.timer is not None
        router.timer = replace(router.timer, user="bob", minutes=60)

    scene.b.troubles["send"].append(then(prolong))
    report = scene.run()
    assert (report.outcome, report.cause) == ("unknown", Cause.TIMER_GONE)
    assert scene.b.timer is not None
    assert scene.b.timer.user == "bob"


def test_our_own_timer_whose_arming_was_lost_is_not_left_behind(scene: Scene) -> None:
    scene.b.troubles["arm"].append(lost_before)
    assert scene.run().outcome == "as-before"
    scene.assert_nothing_is_left()

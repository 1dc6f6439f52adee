"""One link through all steps and back, with what can go wrong on the way, at two routers without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.inventory.model import EndName, Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.templates.step import Step
from tests.support.fake_link import FOREVER, LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, first, lost_after, lost_before, refused, then


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def test_a_link_takes_every_step_and_is_saved(scene: Scene) -> None:
    report = scene.run()
    assert (report.outcome, report.reason) == ("encrypted", None)
    assert [step.step for step in report.steps] == ["preflight", "build", "cutover", "seal", "save"]
    for router in (scene.a, scene.b):
        assert router.backup is None
        assert router.startup == router.lines
        assert "interface Tunnel12" in router.lines
        assert "mpls ip" not in router.interface(scene.fake.link.a.interface if router is scene.a else "Gi0/0/0")


def test_a_link_goes_no_further_than_it_is_told(scene: Scene) -> None:
    assert scene.run(until="build").outcome == "built"
    assert "mpls ip" in scene.a.interface("GigabitEthernet0/0")
    assert "isis metric 10 level-2" in scene.a.interface("GigabitEthernet0/0")


def test_a_link_in_clear_is_never_called_encrypted(scene: Scene) -> None:
    scene.fake.link = scene.context.link = scene.fake.link.model_copy(update={"crypto": None})
    report = scene.run()
    assert (report.outcome, report.cause) == ("clear as defined", Cause.IN_CLEAR)
    assert scene.run(until="build").outcome == "clear as defined"


def test_a_link_that_was_built_in_an_earlier_run_goes_on_from_there(scene: Scene) -> None:
    assert scene.run(until="build").outcome == "built"
    again = stage(scene.fake.link, Journal(scene.context.journal.path.with_name("other.db")))
    again.fake.routers = scene.fake.routers
    report = again.run()
    again.context.journal.close()
    assert report.outcome == "encrypted"
    assert [step.step for step in report.steps] == ["preflight", "cutover", "seal", "save"]


def test_a_link_that_is_there_already_is_left_alone(scene: Scene) -> None:
    scene.run()
    scene.a.heard.clear()
    scene.context.reports.clear()
    report = scene.run()
    assert (report.outcome, report.reason) == ("encrypted", "was already at seal")
    assert report.cause is Cause.ALREADY_THERE
    assert set(scene.a.heard) == {"state", "ask"}


@pytest.mark.parametrize("end", ["a", "b"])
def test_a_secret_without_a_value_is_noticed_before_any_timer_is_armed(scene: Scene, end: EndName) -> None:
    scene.fake.routers[end].has_no_secret = True
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.SECRET_UNAVAILABLE)
    assert report.reason is not None
    assert scene.fake.routers[end].name in report.reason
    for router in (scene.a, scene.b):
        assert not {"arm", "send"} & set(router.heard)
    scene.assert_nothing_is_left()


def test_a_link_that_has_its_secrets_already_needs_none_for_the_steps_that_are_left(scene: Scene) -> None:
    scene.run(until="build")
    scene.a.has_no_secret = scene.b.has_no_secret = True
    assert scene.run().cause is None


@pytest.mark.parametrize(("reached", "step"), [("build", "cutover"), ("build", "seal"), ("cutover", "seal")])
def test_later_steps_that_fail_go_back_to_where_the_run_began_and_are_proven_there(
    scene: Scene, reached: Until, step: Until
) -> None:
    scene.run(until=reached)
    found = sorted(scene.a.lines)
    scene.fake.never = {step}
    scene.context.taken.clear()
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert report.steps[-1].step == step
    assert sorted(scene.a.lines) == found
    assert scene.a.backup is None


def test_a_link_that_is_not_proven_again_where_its_run_began_is_unknown_and_says_at_which_stage(scene: Scene) -> None:
    scene.run(until="build")
    goes_down = then(lambda router: scene.fake.never.update({"build", "cutover"}))
    scene.b.troubles["send"].extend([then(lambda _: None), goes_down])  # the change, and what takes it back
    scene.fake.never = {"cutover"}
    scene.context.taken.clear()
    report = scene.run()
    assert report.outcome == "unknown"
    assert "not proven at build, where this run began" in (report.reason or "")


@pytest.mark.parametrize("step", ["build", "cutover", "seal"])
def test_a_step_that_is_not_proven_takes_the_whole_link_back(scene: Scene, step: str) -> None:
    scene.fake.never = {step}
    report = scene.run()
    assert report.outcome == "as-before"
    assert report.cause is Cause.NOT_PROVEN
    assert report.reason is not None
    assert step in report.reason
    assert report.verdict is not None
    assert report.verdict.stage == step
    scene.assert_nothing_is_left()


@pytest.mark.parametrize(("step", "sends"), [("cutover", 2), ("seal", 3)])
def test_a_link_that_loses_its_labels_under_traffic_goes_back_at_once(scene: Scene, step: Step, sends: int) -> None:
    scene.b.troubles["send"].extend([then(lambda _: None)] * sends)
    scene.b.troubles["send"].append(then(lambda _: setattr(scene.fake, "loses_labels", True)))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.NOT_PROVEN), report.reason
    timing = scene.context.timing
    (taken,) = [each.seconds for each in report.steps if each.step == step]
    assert timing.dark < taken < timing.deadline(step) / 2
    assert "labels are lost in 3 polls: back at once" in [event.text for event in scene.events]


def test_labels_that_are_lost_for_a_moment_take_nothing_back(scene: Scene) -> None:
    scene.b.troubles["send"].extend([then(lambda _: None)] * 2)
    scene.b.troubles["send"].append(then(lambda _: setattr(scene.fake, "loses_labels", True)))
    polls = scene.b.troubles["ask"]
    scene.context.listeners = [
        lambda event: (
            polls.append(first(lambda _: setattr(scene.fake, "loses_labels", False)))
            if "labelled-ping" in event.text and len(polls) == 0
            else None
        )
    ]
    assert scene.run().outcome == "encrypted"


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("trouble", [refused, lost_before, lost_after])
@pytest.mark.parametrize("act", ["arm", "send"])
@pytest.mark.parametrize("nth", [0, 1, 2])
def test_trouble_while_changing_takes_the_link_back(
    scene: Scene, act: str, trouble: object, end: EndName, nth: int
) -> None:
    router = scene.fake.routers[end]
    router.troubles[act].extend([then(lambda _: None)] * nth)
    router.troubles[act].append(trouble)  # type: ignore[arg-type]
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.ROUTER_ERROR), report.reason
    scene.assert_nothing_is_left()


def test_a_timer_of_somebody_else_is_left_alone_and_nothing_is_changed(scene: Scene) -> None:
    scene.b.troubles["state"].extend([then(lambda _: None)] * 2)
    scene.b.troubles["state"].append(first(lambda router: router.arm(20)))
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING), report.reason
    assert scene.b.timer is not None
    assert scene.b.timer.minutes == 20
    assert "arm" not in scene.b.heard
    assert "confirm" not in scene.b.heard


def test_a_timer_that_is_gone_after_the_proof_takes_the_link_back(scene: Scene) -> None:
    scene.b.troubles["state"].extend([then(lambda _: None)] * 3)
    scene.b.troubles["state"].append(first(FakeRouter.revert))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.TIMER_GONE), report.reason
    scene.assert_nothing_is_left()


def test_an_object_of_our_name_that_says_something_else_is_left_alone(scene: Scene) -> None:
    mine = ["crypto ikev2 keyring CL-p1-p2", " peer SOMEBODY", "  address 203.0.113.9"]
    for lines in (scene.b.lines, scene.b.startup):
        lines[-1:-1] = mine
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.NAMES_TAKEN), report.reason
    assert "arm" not in scene.b.heard


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_lost_confirm_that_was_heard_is_found_out_by_reading(scene: Scene, nth: int) -> None:
    scene.b.troubles["confirm"].extend([then(lambda _: None)] * nth)
    scene.b.troubles["confirm"].append(lost_after)
    assert scene.run().outcome == "encrypted"
    assert "half-confirmed" not in [event.state for event in scene.events]


def test_a_lost_confirm_that_was_not_heard_is_said_again(scene: Scene) -> None:
    scene.b.troubles["confirm"].append(lost_before)
    assert scene.run().outcome == "encrypted"
    assert "half-confirmed" in [event.state for event in scene.events]
    assert scene.b.heard.count("confirm") == 4


def test_half_confirmed_and_the_other_went_back_takes_all_back(scene: Scene) -> None:
    scene.b.troubles["confirm"].append(first(FakeRouter.revert))
    report = scene.run()
    assert report.outcome == "as-before"
    assert report.cause is Cause.NOT_CONFIRMED
    assert report.reason is not None
    assert "p2 went back" in report.reason
    scene.assert_nothing_is_left()


def test_half_confirmed_and_the_other_silent_until_its_timer_fired_takes_all_back(scene: Scene) -> None:
    def fall_silent(router: FakeRouter) -> None:
        router.dead_until = router.fires + 100

    def trouble(router: FakeRouter, effect: object) -> None:
        fall_silent(router)
        lost_before(router, lambda: None)

    scene.b.troubles["confirm"].append(trouble)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


def test_half_confirmed_and_the_other_never_heard_again_is_unknown(scene: Scene) -> None:
    def trouble(router: FakeRouter, effect: object) -> None:
        router.dead_until = FOREVER
        lost_before(router, lambda: None)

    scene.b.troubles["confirm"].append(trouble)
    report = scene.run()
    assert report.outcome == "unknown"
    assert report.unproven == ("p2",)
    assert any("p2: in `configure terminal`" in line or "p2: if it is not" in line for line in report.instructions)
    scene.assert_nothing_is_left("a")


def test_a_proof_that_no_longer_holds_is_not_confirmed_again(scene: Scene) -> None:
    def trouble(router: FakeRouter, effect: object) -> None:
        scene.fake.never.add("build")
        lost_before(router, lambda: None)

    scene.b.troubles["confirm"].append(trouble)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.NOT_PROVEN)
    scene.assert_nothing_is_left()


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_reload_in_mid_change_ends_as_before(scene: Scene, nth: int) -> None:
    scene.b.troubles["send"].extend([then(lambda _: None)] * nth)
    scene.b.troubles["send"].append(then(FakeRouter.reload))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()

"""The restore of one link in the worst cases, at two routers without a network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from tests.support.fake_link import FOREVER, LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, first, lost_after, refused, then


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def test_a_router_that_is_lost_and_comes_back_by_its_timer_ends_as_before(scene: Scene) -> None:
    def cut(router: FakeRouter) -> None:
        router.dead_until = router.fires + 30

    scene.b.troubles["send"].append(then(cut))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


def test_a_router_that_never_comes_back_is_unknown_and_the_other_is_put_back(scene: Scene) -> None:
    def cut(router: FakeRouter) -> None:
        router.dead_until = FOREVER

    scene.b.troubles["send"].append(then(cut))
    report = scene.run()
    assert report.outcome == "unknown"
    assert report.unproven == ("p2",)
    scene.assert_nothing_is_left("a")
    scene.b.tick()
    assert sorted(scene.b.lines) == sorted(scene.b.startup)


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_the_end_that_is_heard_is_clean_however_long_the_other_is_silent(scene: Scene, nth: int) -> None:
    def cut(router: FakeRouter) -> None:
        router.dead_until = FOREVER

    scene.b.troubles["send"].extend([then(lambda _: None)] * nth)
    scene.b.troubles["send"].append(then(cut))
    report = scene.run()
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    scene.fake.time.seconds += 10_000
    scene.a.tick()
    scene.assert_nothing_is_left("a")


def test_somebody_elses_edit_is_kept_and_the_link_goes_back(scene: Scene) -> None:
    def edit(router: FakeRouter) -> None:
        router.configure(["interface GigabitEthernet0/0/4", " description somebody else"])

    scene.b.troubles["send"].append(then(edit))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert report.cause is Cause.CHANGED_BY_OTHERS
    assert report.reason is not None
    assert "somebody else changed p2" in report.reason
    assert "description somebody else" in scene.b.interface("GigabitEthernet0/0/4")
    assert scene.b.backup is None
    assert "interface Tunnel12" not in scene.b.lines
    assert "revert" not in scene.b.heard


def test_unsaved_work_of_others_is_never_saved(scene: Scene) -> None:
    def edit(router: FakeRouter) -> None:
        router.configure(["ip route 203.0.113.0 255.255.255.0 Null0"])

    scene.b.troubles["confirm"].extend([then(lambda _: None)] * 2)
    scene.b.troubles["confirm"].append(then(edit))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert "ip route 203.0.113.0 255.255.255.0 Null0" in scene.b.lines
    assert "ip route 203.0.113.0 255.255.255.0 Null0" not in scene.b.startup
    assert "save" not in scene.b.heard


def test_crypto_in_use_is_asked_again_until_it_lets_go(scene: Scene) -> None:
    scene.fake.never = {"build"}
    calls = 0

    def busy(router: FakeRouter, effect: object) -> None:
        nonlocal calls
        calls += 1
        raise_in_use(router)

    def raise_in_use(router: FakeRouter) -> None:
        router.configure(["no crypto"], refuse="crypto")

    scene.b.troubles["send"].extend([then(lambda _: None), busy, busy, busy])
    report = scene.run()
    assert (report.outcome, calls) == ("as-before", 3)
    scene.assert_nothing_is_left()
    told = [(event.state, event.text[:13]) for event in scene.events if event.router == "p2"]
    assert [each for each in told if each[1].startswith("undo:")] == [("info", "undo: not yet")] * 2
    assert ("done", "undo") in told


def test_an_undo_that_is_refused_for_good_is_left_to_the_router_itself(scene: Scene) -> None:
    scene.fake.never = {"build"}
    scene.b.always_refused = "no crypto ikev2 keyring"
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert "revert" in scene.b.heard
    scene.assert_nothing_is_left()
    refusals = [event.state for event in scene.events if event.text.startswith("undo: ")]
    assert refusals[-1] == "failed"
    assert set(refusals[:-1]) == {"info"}


def test_an_undo_that_is_refused_after_build_was_confirmed_is_unknown_with_the_lines_to_type(
    scene: Scene,
) -> None:
    scene.fake.never = {"cutover"}
    scene.b.always_refused = "no crypto ikev2 keyring"
    report = scene.run()
    assert report.outcome == "unknown"
    assert report.unproven == ("p2",)
    assert any("no crypto ikev2 keyring CL-p1-p2" in line for line in report.instructions)


@pytest.mark.parametrize("step", ["build", "cutover"])
def test_a_timer_that_cannot_be_stopped_is_outlasted(scene: Scene, step: str) -> None:
    scene.b.troubles["confirm"].extend([then(lambda _: None)] * (step == "cutover"))
    scene.b.troubles["confirm"].extend([refused] * 100)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()
    assert "revert" in scene.b.heard


def test_a_timer_that_fires_during_the_proof_is_noticed(scene: Scene) -> None:
    scene.b.troubles["ask"].append(first(FakeRouter.revert))
    scene.b.troubles["ask"].appendleft(then(lambda _: None))
    scene.b.troubles["ask"].appendleft(then(lambda _: None))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.NOT_PROVEN), report.reason
    scene.assert_nothing_is_left()


def test_a_save_that_fails_takes_the_link_back_and_startup_with_it(scene: Scene) -> None:
    scene.b.troubles["save"].extend([refused] * 3)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.NOT_SAVED), report.reason
    scene.assert_nothing_is_left()


def test_a_save_whose_answer_is_lost_is_read_back(scene: Scene) -> None:
    scene.b.troubles["save"].append(lost_after)
    assert scene.run().outcome == "encrypted"


@pytest.mark.parametrize("edit", [None, "ip route 203.0.113.0 255.255.255.0 Null0"])
def test_what_somebody_saves_in_mid_change_is_taken_out_of_startup_again(scene: Scene, edit: str | None) -> None:
    """His own line, if he has typed one, is in both configurations then, and stays there."""

    def save(router: FakeRouter) -> None:
        if edit is not None:
            router.configure([edit])
        router.startup = list(router.lines)

    scene.fake.never = {"build"}
    scene.b.troubles["send"].append(then(save))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()
    assert edit is None or edit in scene.b.startup


def test_what_cannot_be_taken_out_of_startup_again_is_unknown(scene: Scene) -> None:
    def save_and_go_on(router: FakeRouter) -> None:
        router.startup = list(router.lines)
        router.configure(["ip route 203.0.113.0 255.255.255.0 Null0"])

    scene.fake.never = {"build"}
    scene.b.troubles["send"].append(then(save_and_go_on))
    report = scene.run()
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    assert "its startup-config may not be: it holds unsaved work of others" in (report.reason or "")
    assert "save" not in scene.b.heard


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_reload_behind_a_confirm_is_noticed_before_the_next_act(scene: Scene, nth: int) -> None:
    """Behind the last one nothing but the save is left, which would keep what the router came up with."""
    scene.b.troubles["confirm"].extend([then(lambda _: None)] * nth)
    scene.b.troubles["confirm"].append(then(lambda router: router.troubles["state"].append(reload_later)))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.RELOADED), report.reason
    assert report.reason is not None
    assert "p2 was reloaded meanwhile" in report.reason
    assert "p2 no longer has what was confirmed" in report.reason
    scene.assert_nothing_is_left()


def reload_later(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    """The confirm is read back, and the router reloads before it is read again."""
    value = effect()
    router.reload()
    return value


def test_a_link_that_changes_between_preflight_and_the_first_step_is_left_alone(scene: Scene) -> None:
    """A line of the kind that the steps replace, so that it counts as ours: it must not become the baseline."""
    interface = scene.fake.link.b.interface

    def tune(router: FakeRouter) -> None:
        router.configure([f"interface {interface}", " isis metric 55 level-2"])

    scene.b.troubles["state"].extend([then(lambda _: None)] * 2)
    scene.b.troubles["state"].append(first(tune))
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.CONFIRMED_GONE), report.reason
    assert "isis metric 55 level-2" in scene.b.interface(interface)


@pytest.mark.parametrize("lost_at", ["seal", "save"])
def test_a_tunnel_that_carries_is_not_taken_off_while_the_plain_link_does_not_come_up(
    scene: Scene, lost_at: str
) -> None:
    """Neither when the seal cannot be proven, nor when it is confirmed and cannot be saved."""
    goes_down = then(lambda _: scene.fake.never.update({"plain"} if lost_at == "save" else {"plain", "seal"}))
    scene.b.troubles["send"].extend([then(lambda _: None)] * 3)
    scene.b.troubles["send"].append(goes_down)
    if lost_at == "save":
        scene.b.troubles["save"].extend([refused] * 3)
    report = scene.run()
    assert (report.outcome, set(report.unproven)) == ("unknown", {"p1", "p2"})
    assert "the plain link does not come up beside the tunnel" in (report.reason or "")
    for router in (scene.a, scene.b):
        assert router.timer is None
        assert "interface Tunnel12" in router.lines
        assert "tunnel protection ipsec profile CL-p1-p2" in router.interface("Tunnel12")
    assert not [line for line in report.instructions if "configure terminal" in line]
    assert "when the plain link is mended, `corelinks rollback p1-p2`" in report.instructions[-1]


def test_a_router_that_does_not_answer_is_not_tried(scene: Scene) -> None:
    scene.b.dead_until = FOREVER
    report = scene.run()
    assert (report.outcome, report.unproven) == ("not-tried", ("p2",))
    assert report.cause is Cause.NO_RESPONSE
    assert scene.acts() == []


def test_a_preflight_that_fails_touches_nothing(scene: Scene) -> None:
    scene.fake.never = {"plain"}
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_READY)
    assert scene.acts() == []


def test_a_stop_takes_the_link_under_way_back(scene: Scene) -> None:
    scene.a.troubles["send"].append(then(lambda _: scene.context.stop.set()))
    report = scene.run()
    assert report.outcome == "as-before"
    assert report.reason == "the run was told to stop"
    assert report.cause is Cause.STOPPED
    scene.assert_nothing_is_left()


def test_a_stop_before_the_start_touches_nothing(scene: Scene) -> None:
    scene.context.stop = threading.Event()
    scene.context.stop.set()
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.STOPPED)
    assert scene.a.heard == []


def test_every_act_is_in_the_journal_with_its_result(scene: Scene) -> None:
    scene.run()
    acts = scene.acts()
    assert [act for act, router, _ in acts if router == "p1"] == [
        *("arm", "change", "open", "confirm"),
        *("arm", "change", "confirm") * 2,
        "save",
    ]
    assert {result for _, _, result in acts} == {"done"}


def test_nothing_is_sent_when_the_journal_cannot_be_written(scene: Scene) -> None:
    scene.context.journal.close()
    report = scene.run()
    assert (report.outcome, report.cause) == ("not-tried", Cause.JOURNAL)
    assert scene.a.lines == scene.a.startup
    assert "arm" not in scene.a.heard


def test_a_journal_that_breaks_in_mid_change_does_not_keep_the_link_from_going_back(scene: Scene) -> None:
    scene.a.troubles["send"].append(then(lambda _: scene.context.journal.close()))
    report = scene.run()
    assert report.outcome == "as-before"
    scene.assert_nothing_is_left()


def test_a_dry_run_sends_nothing(scene: Scene) -> None:
    report = scene.run(dry_run=True)
    assert (report.outcome, report.cause) == ("not-tried", Cause.DRY_RUN)
    assert set(scene.a.heard) <= {"state", "ask", "resolve"}


def test_a_timer_that_can_neither_be_stopped_nor_hurried_is_waited_for(scene: Scene) -> None:
    scene.b.troubles["confirm"].extend([refused] * 100)
    scene.b.troubles["revert"].extend([refused] * 100)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()
    assert "waits for a timer that cannot be stopped" in [event.text for event in scene.events]

"""One link up the ladder and back, with everything that can go wrong on the way, at two routers without a network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from inventory.load import load_links
from inventory.model import CoreLink, EndName
from runbooks.engine.conductor import conduct
from runbooks.engine.context import LinkContext
from runbooks.engine.events import Event
from runbooks.engine.journal import Journal
from runbooks.engine.pace import Pace
from runbooks.engine.report import LinkReport
from tests.fake_routers import FakeLink, FakeRouter, FakeTime, first, lost_after, lost_before, refused, then

LINKS = {link.name: link for link in load_links(Path(__file__).parent.parent / "inventory" / "links.yaml")}
FOREVER = 10.0**9


@dataclass
class Scene:
    """A link, its two routers, and everything that was told about it."""

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
        return conduct(self.context, **options)  # type: ignore[arg-type]

    def assert_nothing_is_left(self, *ends: EndName) -> None:
        for end in ends or ("a", "b"):
            router = self.fake.routers[end]
            assert router.backup is None, f"{router.name} has a timer pending"
            assert sorted(router.lines) == sorted(router.startup), f"{router.name} is not as before"
            assert not [line for line in router.startup if "CL-" in line or "interface Tunnel" in line]

    def acts(self) -> list[tuple[str, str, str | None]]:
        return [
            (act.act, act.router, act.result) for act in self.context.journal.acts("run", self.fake.link.name)
        ]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def stage(link: CoreLink, journal: Journal, run: str = "run") -> Scene:
    time = FakeTime()
    fake = FakeLink(link, time)
    events: list[Event] = []
    context = LinkContext(
        run=run,
        link=link,
        routers=fake,
        judges=fake,
        pace=Pace(source=time),
        journal=journal,
        listeners=[events.append],
        others=tuple(LINKS.values()),
    )
    journal.begin_run(run, "migrate")
    journal.begin_link(run, link.name)
    return Scene(fake, context, events)


def test_a_link_climbs_every_step_and_is_saved(scene: Scene) -> None:
    report = scene.run()
    assert (report.outcome, report.reason) == ("encrypted", None)
    assert [step.step for step in report.steps] == ["preflight", "build", "cutover", "seal", "save"]
    for router in (scene.a, scene.b):
        assert router.backup is None
        assert router.startup == router.lines
        assert "interface Tunnel12" in router.lines
        assert "mpls ip" not in router.interface(
            scene.fake.link.a.interface if router is scene.a else "Gi0/0/0"
        )


def test_a_link_goes_no_further_than_it_is_told(scene: Scene) -> None:
    assert scene.run(until="build").outcome == "encrypted"
    assert "mpls ip" in scene.a.interface("GigabitEthernet0/0")
    assert "isis metric 10 level-2" in scene.a.interface("GigabitEthernet0/0")


def test_a_link_that_was_built_in_an_earlier_run_goes_on_from_there(scene: Scene) -> None:
    assert scene.run(until="build").outcome == "encrypted"
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
    assert set(scene.a.heard) == {"state", "ask"}


def test_later_steps_that_fail_go_back_only_to_where_the_run_began(scene: Scene) -> None:
    scene.run(until="build")
    built = sorted(scene.a.lines)
    scene.fake.never = {"cutover"}
    scene.context.climbed.clear()
    report = scene.run()
    assert report.steps[-1].step == "cutover"
    assert sorted(scene.a.lines) == built
    assert scene.a.backup is None


@pytest.mark.parametrize("step", ["build", "cutover", "seal"])
def test_a_step_that_is_not_proven_takes_the_whole_link_back(scene: Scene, step: str) -> None:
    scene.fake.never = {step}
    report = scene.run()
    assert report.outcome == "as-before"
    assert report.reason is not None
    assert step in report.reason
    assert report.verdict is not None
    assert report.verdict.stage == step
    scene.assert_nothing_is_left()


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
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


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
    assert report.doubtful == ("p2",)
    assert any(
        "p2: in `configure terminal`" in line or "p2: if it is not" in line for line in report.instructions
    )
    scene.assert_nothing_is_left("a")


def test_a_proof_that_no_longer_holds_is_not_confirmed_again(scene: Scene) -> None:
    def trouble(router: FakeRouter, effect: object) -> None:
        scene.fake.never.add("build")
        lost_before(router, lambda: None)

    scene.b.troubles["confirm"].append(trouble)
    assert scene.run().outcome == "as-before"
    scene.assert_nothing_is_left()


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_reload_in_mid_change_ends_as_before(scene: Scene, nth: int) -> None:
    scene.b.troubles["send"].extend([then(lambda _: None)] * nth)
    scene.b.troubles["send"].append(then(FakeRouter.reload))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


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
    assert report.doubtful == ("p2",)
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
    assert (report.outcome, report.doubtful) == ("unknown", ("p2",))
    scene.fake.time.seconds += 10_000
    scene.a.tick()
    scene.assert_nothing_is_left("a")


def test_somebody_elses_edit_is_kept_and_the_link_goes_back(scene: Scene) -> None:
    def edit(router: FakeRouter) -> None:
        router.configure(["interface GigabitEthernet0/0/4", " description somebody else"])

    scene.b.troubles["send"].append(then(edit))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
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


def test_an_undo_that_is_refused_for_good_is_left_to_the_router_itself(scene: Scene) -> None:
    scene.fake.never = {"build"}
    scene.b.always_refused = "no crypto ikev2 keyring"
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert "revert" in scene.b.heard
    scene.assert_nothing_is_left()


def test_an_undo_that_is_refused_after_build_was_confirmed_is_unknown_with_the_lines_to_type(
    scene: Scene,
) -> None:
    scene.fake.never = {"cutover"}
    scene.b.always_refused = "no crypto ikev2 keyring"
    report = scene.run()
    assert report.outcome == "unknown"
    assert report.doubtful == ("p2",)
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
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


def test_a_save_that_fails_takes_the_link_back_and_startup_with_it(scene: Scene) -> None:
    scene.b.troubles["save"].extend([refused] * 3)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()


def test_a_save_whose_answer_is_lost_is_read_back(scene: Scene) -> None:
    scene.b.troubles["save"].append(lost_after)
    assert scene.run().outcome == "encrypted"


def test_a_router_that_does_not_answer_is_not_tried(scene: Scene) -> None:
    scene.b.dead_until = FOREVER
    report = scene.run()
    assert (report.outcome, report.doubtful) == ("not-tried", ("p2",))
    assert scene.acts() == []


def test_a_preflight_that_fails_touches_nothing(scene: Scene) -> None:
    scene.fake.never = {"plain"}
    report = scene.run()
    assert report.outcome == "as-before"
    assert scene.acts() == []


def test_a_stop_takes_the_link_under_way_back(scene: Scene) -> None:
    scene.a.troubles["send"].append(then(lambda _: scene.context.stop.set()))
    report = scene.run()
    assert report.outcome == "as-before"
    assert report.reason == "the run was told to stop"
    scene.assert_nothing_is_left()


def test_a_stop_before_the_start_touches_nothing(scene: Scene) -> None:
    scene.context.stop = threading.Event()
    scene.context.stop.set()
    assert scene.run().outcome == "not-tried"
    assert scene.a.heard == []


def test_every_act_is_in_the_journal_with_its_result(scene: Scene) -> None:
    scene.run()
    acts = scene.acts()
    assert [act for act, router, _ in acts if router == "p1"] == ["arm", "change", "confirm"] * 3 + ["save"]
    assert {result for _, _, result in acts} == {"done"}


def test_nothing_is_sent_when_the_journal_cannot_be_written(scene: Scene) -> None:
    scene.context.journal.close()
    report = scene.run()
    assert report.outcome == "as-before"
    assert scene.a.lines == scene.a.startup
    assert "arm" not in scene.a.heard


def test_a_journal_that_breaks_in_mid_change_does_not_keep_the_link_from_going_back(scene: Scene) -> None:
    scene.a.troubles["send"].append(then(lambda _: scene.context.journal.close()))
    report = scene.run()
    assert report.outcome == "as-before"
    scene.assert_nothing_is_left()


def test_a_dry_run_sends_nothing(scene: Scene) -> None:
    report = scene.run(dry_run=True)
    assert report.outcome == "not-tried"
    assert set(scene.a.heard) == {"state", "ask"}


def test_a_timer_that_can_neither_be_stopped_nor_hurried_is_waited_for(scene: Scene) -> None:
    scene.b.troubles["confirm"].extend([refused] * 100)
    scene.b.troubles["revert"].extend([refused] * 100)
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    scene.assert_nothing_is_left()
    assert "waits for a timer that cannot be stopped" in [event.text for event in scene.events]

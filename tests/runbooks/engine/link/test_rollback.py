"""A migrated or half-migrated link goes back to plain, at two routers without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corelinks.inventory.model import Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.report import outcome_at
from tests.support.fake_link import FOREVER, Scene
from tests.support.fake_rollback import assert_is, link_scene, plain, roll_back
from tests.support.fake_routers import FakeRouter, first, lost_after, lost_before, refused, then

migrated = pytest.fixture(link_scene)


@pytest.mark.parametrize(
    ("until", "reached"), [("build", "built"), ("cutover", "cut over, plain standby"), ("seal", "encrypted")]
)
@pytest.mark.parametrize("with_journal", [True, False])
def test_a_link_goes_back_to_plain_from_every_step(
    migrated: Scene, tmp_path: Path, until: str, reached: str, with_journal: bool
) -> None:
    before = plain(migrated)
    assert migrated.run(until=until).outcome == reached
    report, later = roll_back(migrated, tmp_path, with_journal=with_journal)
    is_known = with_journal or until == "build"
    assert report.outcome == ("as-before" if is_known else "plain")
    assert (report.reason is None) == is_known
    assert report.cause is (None if is_known else Cause.ORIGINAL_UNKNOWN)
    assert_is(later, before)


def test_a_link_that_is_plain_is_left_alone(migrated: Scene, tmp_path: Path) -> None:
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.reason) == ("as-before", "was plain already")
    assert report.cause is Cause.ALREADY_THERE
    assert "send" not in later.a.heard


def test_the_plain_link_is_proven_before_the_tunnel_goes(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    migrated.a.heard.clear()
    roll_back(migrated, tmp_path)
    sent = [index for index, act in enumerate(migrated.a.heard) if act == "send"]
    assert len(sent) == 2
    assert migrated.a.heard[sent[0] : sent[1]].count("ask") >= 4


@pytest.mark.parametrize(
    ("until", "reached"), [("build", "built"), ("cutover", "cut over, plain standby"), ("seal", "encrypted")]
)
def test_a_plain_link_that_does_not_come_up_keeps_its_tunnel(
    migrated: Scene, tmp_path: Path, until: Until, reached: str
) -> None:
    migrated.run(until=until)
    encrypted = plain(migrated)
    migrated.fake.never = {"plain"}
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == (reached, Cause.PLAIN_LINK_DOWN)
    assert report.reason is not None
    assert "plain link does not come up" in report.reason
    assert "confirm" not in [act for act, _, _ in acts_of(later)]
    assert_is(later, encrypted)


@pytest.mark.parametrize("until", ["build", "cutover", "seal"])
def test_a_plain_link_that_goes_down_with_the_tunnel_gets_it_back(
    migrated: Scene, tmp_path: Path, until: Until
) -> None:
    """Proven beside the tunnel and not without it: nothing was confirmed or saved, so that all of it comes back."""
    migrated.run(until=until)
    encrypted = plain(migrated)
    sends = [then(lambda _: None)] if until == "seal" else []
    migrated.b.troubles["send"].extend([*sends, then(lambda _: migrated.fake.never.add("plain"))])
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == (outcome_at(later.fake.link, until), Cause.PLAIN_LINK_DOWN)
    assert_is(later, encrypted)


def test_a_link_that_is_proven_nowhere_is_unknown(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    encrypted = plain(migrated)
    migrated.fake.never = {"plain", "build", "cutover", "seal"}
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("unknown", Cause.PLAIN_LINK_DOWN)
    assert "not proven at seal again" in (report.reason or "")
    assert_is(later, encrypted)


def test_an_end_that_falls_silent_under_a_rollback_goes_back_with_the_other(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    encrypted = plain(migrated)

    def cut(router: FakeRouter) -> None:
        router.dead_until = router.fires + 30

    migrated.b.troubles["send"].extend([then(lambda _: None), first(cut)])
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("encrypted", Cause.TIMER_GONE), report.reason
    assert "the rollback timer of p1 is gone" in (report.reason or "")
    assert_is(later, encrypted)


@pytest.mark.parametrize("trouble", [lost_before, lost_after, first(FakeRouter.revert)])
def test_a_rollback_that_is_confirmed_at_one_end_alone_is_finished_at_the_other(
    migrated: Scene, tmp_path: Path, trouble: Any
) -> None:
    before = plain(migrated)
    migrated.run()
    migrated.b.troubles["confirm"].append(trouble)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "as-before", report.reason
    assert_is(later, before)


ROUTE = "ip route 203.0.113.0 255.255.255.0 Null0"


def edit(router: FakeRouter) -> None:
    router.configure([ROUTE])


@pytest.mark.parametrize("act", ["arm", "send", "confirm"])
def test_what_others_change_during_a_rollback_stays_and_is_not_saved(migrated: Scene, tmp_path: Path, act: str) -> None:
    before = plain(migrated)
    migrated.run()
    migrated.b.troubles[act].append(then(edit))
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("unknown", Cause.NOT_SAVED), report.reason
    assert ROUTE in later.b.lines
    assert ROUTE not in later.b.startup
    assert sorted(later.a.startup) == before["p1"]
    assert report.edits == (f"p2: others have changed, and this run has not saved: +{ROUTE}",)
    assert report.to_json()["edits"] == list(report.edits)


def test_a_revert_that_takes_along_what_others_changed_says_so_before_and_after(
    migrated: Scene, tmp_path: Path
) -> None:
    migrated.run()
    migrated.fake.never = {"plain"}
    migrated.b.troubles["send"].append(then(edit))
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "encrypted"
    assert ROUTE not in later.b.lines
    said = [act for act, _, _ in acts_of(later)]
    assert said.index("takes along") < said.index("revert now")
    assert [line for line in report.edits if line.startswith("p2: others had changed") and line.endswith(ROUTE)]


def acts_of(scene: Scene) -> list[tuple[str, str, str | None]]:
    journal = Journal(scene.context.journal.path)
    acts = journal.acts(scene.context.run, scene.fake.link.name)
    journal.close()
    return [(act.act, act.router, act.result) for act in acts]


def test_a_startup_config_that_still_holds_the_link_is_saved_when_the_link_is_plain(
    migrated: Scene, tmp_path: Path
) -> None:
    """A rollback that died between its two saves."""
    before = plain(migrated)
    migrated.run()
    sealed = list(migrated.b.lines)
    assert roll_back(migrated, tmp_path)[0].outcome == "as-before"
    migrated.b.startup = sealed
    report, later = roll_back(migrated, tmp_path, run="third", with_journal=False)
    assert (report.outcome, report.cause) == ("as-before", Cause.ALREADY_THERE)
    assert report.reason == "was plain already; it was still in the startup-config of p2"
    assert_is(later, before)


@pytest.mark.parametrize("obstacle", ["work of others", "not plain", "refused"])
def test_a_startup_config_that_still_holds_the_link_and_cannot_be_saved_is_unknown(
    migrated: Scene, tmp_path: Path, obstacle: str
) -> None:
    migrated.run()
    sealed = list(migrated.b.lines)
    assert roll_back(migrated, tmp_path)[0].outcome == "as-before"
    migrated.b.startup = list(sealed)
    if obstacle == "work of others":
        edit(migrated.b)
    elif obstacle == "not plain":
        migrated.fake.never = {"plain"}
    else:
        migrated.b.troubles["save"].extend([refused] * 10)
    report, later = roll_back(migrated, tmp_path, run="third")
    assert report.outcome == "unknown"
    assert report.unproven == ("p2",)
    assert later.b.startup == sealed
    assert any(line.startswith("p2: then `write memory`") for line in report.instructions)


def test_a_tunnel_of_others_that_is_in_the_startup_config_alone_is_none_of_our_business(
    migrated: Scene, tmp_path: Path
) -> None:
    theirs = ["interface Tunnel12", " ip address 172.16.9.1 255.255.255.252", " tunnel source Loopback0"]
    migrated.b.startup[-1:-1] = theirs
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.reason) == ("as-before", "was plain already")
    assert theirs[0] in later.b.startup


def test_a_link_whose_timers_are_pending_is_not_called_plain(migrated: Scene, tmp_path: Path) -> None:
    migrated.b.arm(9)
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING)
    assert later.b.timer is not None


@pytest.mark.parametrize("times", [1, 2])
def test_a_rollback_that_a_reload_before_the_save_undoes_is_done_once_more(
    migrated: Scene, tmp_path: Path, times: int
) -> None:
    before = plain(migrated)
    migrated.run()
    migrated.b.troubles["startup"].extend([first(FakeRouter.reload)] * times)
    report, later = roll_back(migrated, tmp_path)
    if times == 1:
        assert report.outcome == "as-before", report.reason
        assert plain(later) == before
        return
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    assert any(
        "the link is in its running-config again" in line for line in (report.reason or "", *report.instructions)
    )


def test_half_a_link_goes_back_too(migrated: Scene, tmp_path: Path) -> None:
    before = plain(migrated)
    migrated.run()
    migrated.b.lines = [*before["p2"]]
    migrated.b.lines = list(migrated.fake.__class__(migrated.fake.link, migrated.fake.time).routers["b"].lines)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "as-before", report.reason
    assert_is(later, before)


def test_unsaved_work_of_others_is_kept_and_not_saved(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    migrated.b.configure(["ip route 203.0.113.0 255.255.255.0 Null0"])
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("unknown", Cause.NOT_SAVED)
    assert report.reason is not None
    assert "p2 is as before, but its startup-config may not be: it holds unsaved work of others" in report.reason
    assert "ip route 203.0.113.0 255.255.255.0 Null0" in later.b.lines
    assert "ip route 203.0.113.0 255.255.255.0 Null0" not in later.b.startup
    assert "interface Tunnel12" not in later.b.lines


def test_somebodys_pending_timer_is_not_touched(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    migrated.b.arm(20)
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING)
    assert later.b.backup is not None
    assert "send" not in later.a.heard[-3:]


def test_a_timer_that_cannot_be_armed_leaves_both_as_they_were(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    encrypted = plain(migrated)
    migrated.b.troubles["arm"].append(refused)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "not-tried"
    assert_is(later, encrypted)


@pytest.mark.parametrize("act", ["send", "confirm", "save"])
def test_a_lost_session_is_found_out_by_reading(migrated: Scene, tmp_path: Path, act: str) -> None:
    before = plain(migrated)
    migrated.run()
    migrated.b.troubles[act].append(lost_after)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome in ("as-before", "encrypted", "unknown")
    if report.outcome == "as-before":
        assert_is(later, before)


def test_a_router_that_is_lost_for_good_is_unknown(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()

    def die(router: FakeRouter) -> None:
        router.dead_until = FOREVER

    migrated.b.troubles["send"].extend([then(lambda _: None), first(die)])
    report, _ = roll_back(migrated, tmp_path)
    assert report.outcome == "unknown"
    assert "p2" in report.unproven

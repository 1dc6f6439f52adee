"""A migrated or half-migrated link goes back to plain, at two routers without a network."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from corelinks.inventory.model import EndName, Ldp
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.rollback import roll_back_link
from corelinks.runbooks.engine.report import LinkReport
from tests.support.fake_link import FOREVER, LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, first, lost_after, refused, then


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Scene]:
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
        later.fake.never = scene.fake.never
        return roll_back_link(later.context), later


def plain(scene: Scene) -> dict[str, list[str]]:
    return {router.name: sorted(router.lines) for router in (scene.a, scene.b)}


def assert_is(scene: Scene, before: dict[str, list[str]]) -> None:
    for router in (scene.a, scene.b):
        assert sorted(router.lines) == before[router.name]
        assert sorted(router.startup) == before[router.name]
        assert router.backup is None


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


def test_a_plain_link_that_does_not_come_up_keeps_its_tunnel(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    encrypted = plain(migrated)
    migrated.fake.never = {"plain"}
    report, later = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("encrypted", Cause.PLAIN_LINK_DOWN)
    assert report.reason is not None
    assert "plain link does not come up" in report.reason
    assert_is(later, encrypted)


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


LDP = Ldp(password="env:LDP", router_id_a=IPv4Address("192.0.2.1"), router_id_b=IPv4Address("192.0.2.2"))
PASSWORD = "mpls ldp neighbor 192.0.2.{} password 7 0822455D0A16"


def with_password(scene: Scene, *, is_there_before: bool) -> Scene:
    """The link with an LDP password in its definition, and perhaps on its routers before anything is done."""
    link = scene.fake.link.model_copy(update={"ldp": LDP})
    scene.fake.link = scene.context.link = link
    for router, peer in ((scene.a, 2), (scene.b, 1)):
        if is_there_before:
            router.configure([PASSWORD.format(peer)])
            router.startup = list(router.lines)
    return scene


@pytest.mark.parametrize("is_there_before", [True, False])
@pytest.mark.parametrize("with_journal", [True, False])
def test_an_ldp_password_goes_only_where_the_journal_knows_that_it_was_not_there(
    migrated: Scene, tmp_path: Path, is_there_before: bool, with_journal: bool
) -> None:
    before = plain(with_password(migrated, is_there_before=is_there_before))
    migrated.run(until="build")
    report, later = roll_back(migrated, tmp_path, with_journal=with_journal)
    assert report.outcome == ("as-before" if with_journal else "plain"), report.reason
    if with_journal:
        assert_is(later, before)
    else:
        assert [line for line in later.a.lines if line.startswith("mpls ldp neighbor 192.0.2.2 password")]


def test_a_tunnel_made_by_hand_after_a_rollback_is_not_ours_by_the_old_baseline(
    migrated: Scene, tmp_path: Path
) -> None:
    migrated.run()
    assert roll_back(migrated, tmp_path)[0].outcome == "as-before"
    by_hand(migrated)
    report, later = roll_back(migrated, tmp_path, run="third")
    assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)
    assert "send" not in later.a.heard[-4:]


@pytest.mark.parametrize("ending", ["restored", "dry run"])
def test_a_migration_that_left_nothing_makes_no_later_tunnel_ours(migrated: Scene, tmp_path: Path, ending: str) -> None:
    if ending == "restored":
        migrated.fake.never = {"build"}
        assert migrated.run().outcome == "as-before"
    else:
        assert migrated.run(dry_run=True).outcome == "not-tried"
    by_hand(migrated)
    report, _ = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)


def test_what_a_migration_was_cut_off_in_is_taken_away_by_the_journal(migrated: Scene, tmp_path: Path) -> None:
    before = plain(migrated)
    migrated.run(until="build")
    for router in (migrated.a, migrated.b):
        router.lines = [
            line for line in router.lines if not line.startswith((" tunnel protection", " ip address 10.2."))
        ]
        router.startup = list(router.lines)
    without_journal, _ = roll_back(migrated, tmp_path, with_journal=False)
    assert (without_journal.outcome, without_journal.cause) == ("not-tried", Cause.NOT_OURS)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "as-before", report.reason
    assert_is(later, before)


def test_a_router_that_was_replaced_has_no_baseline(migrated: Scene, tmp_path: Path) -> None:
    migrated.run()
    migrated.a.host_key = "SHA256:replaced"
    report, _ = roll_back(migrated, tmp_path)
    assert (report.outcome, report.cause) == ("plain", Cause.ORIGINAL_UNKNOWN)
    assert report.reason is not None
    assert "does not know p1 as before" in report.reason


def by_hand(scene: Scene) -> None:
    """Somebody makes half of the link's tunnel on both routers, and saves."""
    addresses: dict[EndName, str] = {"a": "10.2.12.1", "b": "10.2.12.2"}
    for end, address in addresses.items():
        router = scene.fake.routers[end]
        router.configure(["interface Tunnel12", f" ip address {address} 255.255.255.252"])
        router.startup = list(router.lines)

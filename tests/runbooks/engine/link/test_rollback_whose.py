"""Whose a line is decides what a rollback takes away, at two routers without a network."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path

import pytest

from corelinks.inventory.model import EndName, Ldp, Until
from corelinks.runbooks.engine.causes import Cause
from tests.support.fake_link import Scene
from tests.support.fake_rollback import assert_is, link_scene, plain, roll_back

migrated = pytest.fixture(link_scene)

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


@pytest.mark.parametrize("until", ["build", "cutover"])
def test_a_metric_that_an_operator_has_set_since_stays_whatever_the_journal_knows(
    migrated: Scene, tmp_path: Path, until: Until
) -> None:
    migrated.run(until=until)
    interface = migrated.fake.link.b.interface
    migrated.b.configure([f"interface {interface}", " isis metric 55 level-2"])
    migrated.b.startup = list(migrated.b.lines)
    report, later = roll_back(migrated, tmp_path)
    assert report.outcome == "as-before", report.reason
    assert "isis metric 55 level-2" in later.b.interface(interface)
    assert "isis metric 10 level-2" in later.a.interface(later.fake.link.a.interface)
    assert sorted(later.b.startup) == sorted(later.b.lines)

"""What goes wrong in a rollback, over SSH: plain and proven, or the link that was there, never between the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.model import Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.report import LinkReport
from tests.support.killed_run import killed
from tests.support.small_core import SmallCore, small_core

EDIT = "ip route 203.0.113.0 255.255.255.0 Null0"


def lines(core: SmallCore) -> dict[str, tuple[str, ...]]:
    return {router: state.running.lines for router, state in core.states().items()}


@pytest.mark.parametrize("until", ["build", "cutover", "seal"])
def test_a_working_encrypted_link_survives_a_plain_side_that_does_not_come_up(tmp_path: Path, until: Until) -> None:
    with small_core(tmp_path) as core:
        core.migrate(until=until)
        found = lines(core)
        core.core.inject("ldp-filtered@p2:GigabitEthernet0/0/0")
        report = core.rollback()
        # The fault is on the wire, so that the tunnel has no LDP either: what is there is proven to be nothing.
        assert (report.outcome, report.cause) == ("unknown", Cause.PLAIN_LINK_DOWN), report.reason
        assert report.reason is not None
        assert report.reason.startswith("left as it was, since the plain link does not come up: ")
        assert lines(core) == found
        assert core.unsaved() == ()
        assert all(state.timer is None for state in core.states().values())
        core.core.clear_faults()
        core.timing.wait(120)
        assert core.migrate(until=until).reason == f"was already at {until}"
        assert core.rollback().outcome == "as-before"


FAULTS = [
    "reject-line@p2,line=no interface Tunnel12,message=Access denied",
    "drop-before@p2,line=no interface Tunnel12",
    "drop-after@p2,line=no interface Tunnel12",
    "stall@p2,line=no interface Tunnel12",
    "reload@p2,line=no interface Tunnel12",
    "management-lost@p2,line=no interface Tunnel12,for=300",
    "drop-after@p2,line=configure terminal revert",
    "drop-before@p2,line=configure confirm",
    "drop-after@p2,line=configure confirm",
    "authorization-failed@p2,line=configure confirm",
    "reload@p2,line=configure confirm",
    "drop-after@p2,line=write memory",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_at_plain_or_at_the_link_that_was_there(tmp_path: Path, fault: str) -> None:
    with small_core(tmp_path) as core:
        plain = lines(core)
        core.migrate()
        sealed = lines(core)
        core.core.inject(fault)
        report = core.rollback()
        core.core.clear_faults()
        assert report.outcome in ("as-before", "encrypted", "not-tried"), report.reason
        assert lines(core) == (plain if report.outcome == "as-before" else sealed)
        assert core.unsaved() == ()
        assert all(state.timer is None for state in core.states().values())


@pytest.mark.parametrize("line", ["configure terminal revert", "no interface Tunnel12", "configure confirm"])
def test_another_operators_edit_is_kept_said_and_not_saved(tmp_path: Path, line: str) -> None:
    with small_core(tmp_path) as core:
        core.migrate()
        core.core.inject(f"other-operator@p2,line={line},edit={EDIT}")
        report = core.rollback()
        assert (report.outcome, report.cause) == ("unknown", Cause.NOT_SAVED), report.reason
        assert report.edits == (f"p2: others have changed, and this run has not saved: +{EDIT}",)
        core.assert_nothing_of_ours_is_left()
        assert EDIT in core.states()["p2"].running.lines
        assert f"+{EDIT}" in core.unsaved()


def migrated_from_elsewhere(core: SmallCore, tmp_path: Path) -> LinkReport:
    """A migration from another machine, whose journal knows of no dead run; by our own it is that run's."""
    assert core.migrate().cause is Cause.CUT_OFF
    known, core.journal = core.journal, tmp_path / "another.db"
    report = core.migrate()
    core.journal = known
    return report


@pytest.mark.parametrize("moment", [("save", "done", "p1"), ("save", "started", "p2")])
def test_a_rollback_that_died_between_its_saves_is_finished_by_the_next(
    tmp_path: Path, moment: tuple[str, str, str]
) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.migrate()
        killed(core, "rollback", "rollback", *moment)
        assert core.unsaved() != ()
        refused = migrated_from_elsewhere(core, tmp_path)
        assert (refused.outcome, refused.cause) == ("not-tried", Cause.LEFT_OVER)
        report = core.rollback()
        assert (report.outcome, report.cause) == ("as-before", Cause.ALREADY_THERE)
        assert report.reason == "was plain already; it was still in the startup-config of p2"
        assert lines(core) == before
        assert core.unsaved() == ()


@pytest.mark.parametrize("moment", [("save", "started", "p1"), ("save", "done", "p1")])
def test_a_migration_that_died_before_its_saves_is_taken_back(tmp_path: Path, moment: tuple[str, str, str]) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, "migrate", "save", *moment)
        if core.unsaved():
            report = migrated_from_elsewhere(core, tmp_path)
            assert (report.outcome, report.cause) == ("not-tried", Cause.LEFT_OVER)
            assert "as a run that broke off leaves it: `corelinks rollback p1-p2`" in (report.reason or "")
        assert core.rollback().outcome == "as-before"
        assert lines(core) == before
        assert core.unsaved() == ()


def test_a_rollback_that_died_under_its_timers_leaves_the_link_that_was_there(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.migrate()
        sealed = lines(core)
        killed(core, "rollback", "restore", "undo", "done", "p2")
        report = core.rollback()
        assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING)
        core.wait_until_no_timer_is_pending()
        assert lines(core) == sealed
        assert core.unsaved() == ()
        assert core.rollback().outcome == "as-before"
        assert lines(core) == before


@pytest.mark.parametrize(
    "moment", [("build", "change", "done", "p2"), ("build", "open", "started", "p1"), ("seal", "change", "done", "p1")]
)
def test_what_a_run_that_died_has_left_is_neither_blamed_on_others_nor_called_as_before(
    tmp_path: Path, moment: tuple[str, str, str, str]
) -> None:
    with small_core(tmp_path) as core:
        killed(core, "migrate", *moment)
        assert core.migrate().cause is Cause.CUT_OFF
        core.journal = tmp_path / "another.db"  # as from another machine, whose journal does not know of it
        for verb in (core.migrate, core.rollback):
            report = verb()
            assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING)
            assert report.reason is not None
            assert "`corelinks rollback p1-p2`" in report.reason
            assert "somebody" not in report.reason


def test_a_link_that_is_confirmed_at_one_end_alone_is_named_with_what_takes_it_off(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.core.inject("drop-before@p2,line=configure confirm")
        killed(core, "migrate", "build", "confirm", "done", "p1")
        core.core.clear_faults()
        core.wait_until_no_timer_is_pending()
        report = migrated_from_elsewhere(core, tmp_path)
        assert (report.outcome, report.cause) == ("not-tried", Cause.LEFT_OVER), report.reason
        assert report.reason is not None
        assert "its tunnel is on p1 alone" in report.reason
        assert "`corelinks rollback p1-p2` takes it off" in report.reason
        assert core.rollback().outcome == "as-before"
        assert lines(core) == before
        assert core.unsaved() == ()

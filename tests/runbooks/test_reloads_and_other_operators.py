"""A router that reloads in mid-change and another person who types at every act: noticed, said, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.report import LinkReport
from tests.support.judged_core import EDIT, JudgedCore, Tolerance, Whole
from tests.support.small_core import SmallCore, Strike, small_core

STANDS = f"others have changed, and this run has not saved: +{EDIT}"
GONE = f"others had changed, and it is gone since the router went back or they took it back: +{EDIT}"
# Every act of a migration: its step, and the line behind which somebody types.
ACTS = [
    ("build", "^configure terminal revert"),
    ("build", "^tunnel source"),
    ("build", "^no shutdown"),
    ("build", "^configure confirm"),
    ("cutover", "^isis metric"),
    ("cutover", "^configure confirm"),
    ("seal", "^configure terminal revert"),
    ("seal", "^no mpls ip"),
    ("seal", "^configure confirm"),
]


def edit(router: str, step: str, line: str) -> Strike:
    return Strike(step, f"other-operator@{router},line={line},edit={EDIT}")


def judged(core: SmallCore) -> JudgedCore:
    return JudgedCore(core, Tolerance())


def assert_edit_stands(report: LinkReport, seen: JudgedCore, router: str) -> None:
    """It stands in running-config and in the report, and not in startup-config."""
    assert seen.has_edit(router)
    assert report.edits == (f"{router}: {STANDS}",)
    assert seen.settle() == ""
    assert seen.violations() == []


@pytest.mark.parametrize(("step", "line"), ACTS)
def test_what_another_types_at_an_act_of_a_migration_stands_and_is_said(tmp_path: Path, step: str, line: str) -> None:
    with small_core(tmp_path) as core:
        seen = judged(core)
        router = "p1" if line.startswith("^configure") else "p2"
        report = core.migrate(strikes=[edit(router, step, line)])
        assert (report.outcome, report.cause) == ("as-before", Cause.CHANGED_BY_OTHERS), report.reason
        assert_edit_stands(report, seen, router)
        assert seen.whole() is Whole.AS_BEFORE


def test_what_another_types_while_it_is_saved_is_said_and_the_link_is_not_called_as_before(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        seen = judged(core)
        report = core.migrate(strikes=[edit("p1", "save", "^write memory")])
        assert (report.outcome, report.cause) == ("unknown", Cause.CHANGED_BY_OTHERS), report.reason
        assert report.edits == (f"p1: {STANDS}",)
        assert seen.whole() is Whole.AS_BEFORE
        assert any("write memory" in line for line in report.instructions)
        seen.others_save()
        assert core.rollback().outcome == "as-before"
        assert seen.settle() == ""
        assert seen.violations() == []


def test_what_another_types_at_the_save_of_a_rollback_stands_beside_a_plain_link(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        seen = judged(core)
        core.migrate()
        report = core.rollback(strikes=[edit("p2", "rollback", "^write memory")])
        assert report.outcome == "as-before", report.reason
        assert seen.has_edit("p2")
        assert seen.violations() == []


def test_what_a_reload_takes_along_of_anothers_work_is_said(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        seen = judged(core)
        strikes = [edit("p2", "seal", "^no mpls ip"), Strike("restore", "reload@p2,line=^no interface Tunnel")]
        report = core.migrate(strikes=strikes)
        assert report.outcome == "as-before", report.reason
        assert not seen.has_edit("p2")
        assert report.edits == (f"p2: {GONE}",)
        assert seen.settle() == ""
        assert seen.violations() == []


RELOADS = ["^configure terminal revert", "^mpls ip", "^no interface Tunnel", "^configure confirm"]


@pytest.mark.parametrize("line", RELOADS)
def test_a_router_that_reloads_in_a_rollback_is_noticed_and_the_link_is_whole(tmp_path: Path, line: str) -> None:
    with small_core(tmp_path) as core:
        seen = judged(core)
        core.migrate()
        report = core.rollback(strikes=[Strike("rollback", f"reload@p1,line={line}")])
        wholes = {"as-before": Whole.AS_BEFORE, "encrypted": Whole.ENCRYPTED, "not-tried": Whole.ENCRYPTED}
        assert seen.settle() == ""
        assert seen.whole() is wholes[report.outcome], report.reason
        assert seen.violations() == []
        if report.outcome == "encrypted":
            assert report.cause is Cause.RELOADED
            assert "p1 was reloaded meanwhile and came up with its startup-config" in (report.reason or "")

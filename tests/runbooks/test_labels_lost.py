"""How long labels had no way is measured at simulated routers that lose them for a while, and told per link."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.events import WAITING, Event
from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.label_gaps import LabelGap
from corelinks.runbooks.engine.link.steps import RESTORE
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.migrate import migrate
from tests.support.small_core import SmallCore, small_core


class Losing:
    """Labels are lost on the tunnel from the moment a step's lines are sent, for so many of its polls."""

    def __init__(self, core: SmallCore, step: str, polls: int) -> None:
        self.core, self.step, self.left = core, step, polls
        self.began = self.ended = 0.0

    def __call__(self, event: Event) -> None:
        if event.step != self.step:
            return
        if (event.text, event.state) == ("change", "started") and not self.began:
            self.began = self.core.timing.now()
            self.core.core.inject("labels-dropped@p2:Tunnel12,ends=both")
        elif event.state == WAITING and event.text.startswith("poll ") and self.left:
            self.left -= 1
            if not self.left:
                self.core.core.clear_faults()
                self.ended = self.core.timing.now()


def migrated(core: SmallCore, losing: Losing) -> LinkReport:
    report = migrate(core.nornir, [core.link], core.links, journal=core.journal, timing=core.timing, listeners=[losing])
    return report.links[0]


def proven(core: SmallCore) -> list[str]:
    """The steps of the last run whose proofs are in the journal."""
    with History.read(core.journal) as history:
        return [proof.step for proof in history.proofs(history.runs()[-1], core.name)]


def of(report: LinkReport, step: str) -> LabelGap:
    (gap,) = [gap for gap in report.label_gaps if gap.step == step]
    return gap


@pytest.mark.parametrize("step", ["cutover", "seal"])
def test_labels_that_are_lost_for_two_polls_are_told_with_an_upper_bound(tmp_path: Path, step: str) -> None:
    with small_core(tmp_path) as core:
        losing = Losing(core, step, 2)
        report = migrated(core, losing)
        assert report.outcome == "encrypted", report.reason
        gap, other = of(report, step), of(report, "seal" if step == "cutover" else "cutover")
        assert (gap.lost, other.lost) == (2, 0)
        assert gap.seconds is not None
        assert gap.seconds >= losing.ended - losing.began > core.timing.poll
        assert other.seconds is not None
        assert proven(core) == ["build", "cutover", "seal"]
        with History.read(core.journal) as history:
            (link,) = history.links(*history.runs())
        assert link.report is not None
        told = next(each for each in link.report["label_gaps"] if each["step"] == step)
        assert told["measured_by"] == "labelled-ping"
        assert (told["at_most_seconds"], told["looks_lost"], told["looks_unseen"]) == (gap.seconds, 2, 0)


def test_labels_that_are_lost_for_good_come_back_with_the_way_back(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        report = migrated(core, Losing(core, "cutover", 99))
        assert report.outcome == "as-before", report.reason
        gap = of(report, "cutover")
        assert gap.lost >= core.timing.dark_polls
        assert gap.seconds is not None
        assert gap.seconds >= core.timing.dark
        assert proven(core) == ["build", "restore"]


def test_what_was_taken_back_without_a_loss_and_a_rollback_have_their_bounds_too(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        core.migrate()
        report = core.rollback()
        assert report.outcome == "as-before", report.reason
        gaps = [gap for gap in report.label_gaps if gap.step == RESTORE]
        assert gaps
        assert all(gap.seconds is not None for gap in gaps)
        assert proven(core) == ["rollback"]


def test_a_link_whose_labels_no_step_moves_has_no_gap_and_what_nobody_can_see_is_not_known(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        assert core.migrate(until="build").label_gaps == ()
        core.core.inject("management-lost@p2,line=isis metric")
        report = core.migrate()
        assert report.outcome == "unknown"
        (gap,) = report.label_gaps
        assert gap.step == "cutover"
        assert gap.seconds is None
        assert gap.unseen > 0

"""What a run does where another is under way, or was killed: nothing, said with the command; a rollback goes on."""

from __future__ import annotations

from pathlib import Path

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from tests.support.migrating_process import journal_of, migrating
from tests.support.small_core import small_core


def test_what_a_living_or_a_killed_run_holds_is_left_alone_until_a_rollback_finishes_it(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        core.journal = journal_of(tmp_path)
        with migrating(core, tmp_path) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if "build" in line and "done: change" in line)
            for report in (core.migrate(), core.rollback()):
                assert (report.outcome, report.cause) == ("not-tried", Cause.HELD)
                assert report.reason is not None
                assert f"(process {process.pid}) has p1-p2 under way" in report.reason
            process.kill()
            process.wait()
        with Journal(core.journal) as journal:
            dead = journal.runs()[0]
        report = core.migrate()
        assert (report.outcome, report.cause) == ("not-tried", Cause.CUT_OFF)
        assert report.reason is not None
        assert f"`corelinks resume {dead}` finishes it" in report.reason
        pending = core.rollback()
        assert (pending.outcome, pending.cause) == ("not-tried", Cause.TIMER_PENDING)
        core.wait_until_both_answer()
        core.wait_until_no_timer_is_pending()
        assert core.migrate().cause is Cause.CUT_OFF
        assert core.rollback().outcome == "as-before"
        core.assert_nothing_of_ours_is_left()
        assert core.migrate().outcome == "encrypted"
        with Journal(core.journal) as journal:
            assert journal.unfinished() == ()

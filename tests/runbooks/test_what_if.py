"""What the README says of each thing that may go wrong: a test a row, under the row's name, on simulated routers."""

from __future__ import annotations

import resource
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.inventory.load import load_links
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.stopping import AT_ONCE
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.journal_values import OWNER
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.runs import list_runs
from tests.support.command import corelinks
from tests.support.migrating_process import journal_of, migrating
from tests.support.small_core import SmallCore, small_core
from tests.support.what_if_rows import WhatIfRow, what_if_rows

EDIT = "ip route 203.0.113.0 255.255.255.0 Null0"
MIGRATE, ROLLBACK, RESUME = "corelinks migrate LINK", "corelinks rollback LINK", "corelinks resume RUN"


@pytest.fixture
def row(request: pytest.FixtureRequest) -> WhatIfRow:
    """The row of the README that the test shows."""
    (found,) = [row for row in what_if_rows() if row.test == request.node.originalname]
    return found


@pytest.fixture
def core(tmp_path: Path) -> Iterator[SmallCore]:
    with small_core(tmp_path) as core:
        yield core


def migrated(core: SmallCore, fault: str) -> LinkReport:
    """A migration with a fault that ends with it."""
    core.core.inject(fault)
    report = core.migrate()
    core.core.clear_faults()
    return report


def assert_as_before(core: SmallCore, report: LinkReport, cause: Cause, row: WhatIfRow) -> None:
    assert (report.outcome, report.cause) == ("as-before", cause), report.reason
    core.assert_nothing_of_ours_is_left()
    assert core.unsaved() == ()
    row.tells("as-before")


def assert_migrates(core: SmallCore, row: WhatIfRow) -> None:
    """What the row says to type is let begin: in a dry run, which stops there."""
    row.tells(MIGRATE)
    core.nornir.data.dry_run = True
    report = core.migrate()
    assert report.cause is Cause.DRY_RUN, report.reason


def test_a_command_is_refused(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "authorization-failed@p2,line=tunnel destination")
    assert_as_before(core, report, Cause.ROUTER_ERROR, row)
    assert "p2" in (report.reason or "")
    assert "tunnel destination" in (report.reason or "")
    assert_migrates(core, row)


def test_a_line_is_taken_and_lost(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "lose-line@p2,line=ip mtu")
    assert_as_before(core, report, Cause.LINE_LOST, row)
    assert "p2 did not keep" in (report.reason or "")
    assert_migrates(core, row)


def test_a_router_does_not_answer_in_mid_change(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "management-lost@p2,line=no mpls ip,for=300")
    assert_as_before(core, report, Cause.ROUTER_ERROR, row)
    assert_migrates(core, row)


def test_a_router_stays_away(core: SmallCore, row: WhatIfRow) -> None:
    core.core.inject("management-lost@p2,line=no mpls ip")
    report = core.migrate()
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    row.tells("unknown", "show archive config rollback timer", ROLLBACK)
    assert any("`show archive config rollback timer`" in line for line in report.instructions)
    assert any("`corelinks rollback p1-p2`" in line for line in report.instructions)
    core.core.clear_faults()
    core.wait_until_both_answer()
    core.wait_until_no_timer_is_pending()
    assert core.rollback().outcome == "as-before"
    core.assert_nothing_of_ours_is_left()


def test_a_router_reloads_in_mid_change(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "reload@p2,line=no mpls ip,times=1")
    assert_as_before(core, report, Cause.RELOADED, row)
    assert_migrates(core, row)


def read_until_changed(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    next(line for line in process.stdout if "build" in line and "done: change" in line)


def assert_finished(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    """A run of which the timers know alone: the list of runs tells it, and what the row says finishes it."""
    (run,) = list_runs(journal_of(tmp_path)).runs
    assert (run.state, [link.left for link in run.links]) == ("interrupted", ["interrupted"])
    assert f"`corelinks resume {run.record.id}`" in run.links[0].to_do[0]
    row.tells("interrupted", "corelinks runs", RESUME)
    core.journal = journal_of(tmp_path)
    report = core.resume()
    assert report is not None
    assert report.outcome == "as-before", report.reason
    core.assert_nothing_of_ours_is_left()
    assert core.unsaved() == ()


def test_the_operator_s_machine_dies(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    with migrating(core, tmp_path) as process:
        read_until_changed(process)
        process.kill()
        process.wait()
    core.wait_until_both_answer()
    assert_finished(core, tmp_path, row)


def test_ctrl_c_sigterm_or_sighup_once(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    with migrating(core, tmp_path) as process:
        read_until_changed(process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert process.returncode == ExitCode.STOPPED
    row.tells("as-before")
    (run,) = list_runs(journal_of(tmp_path)).runs
    assert [link.left for link in run.links] == ["as-before"]
    core.assert_nothing_of_ours_is_left()
    assert_migrates(core, row)


def test_the_same_signal_twice(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    core.core.inject("slow@p2,delay=0.5")  # so that the link is under way for longer than both signals take
    with migrating(core, tmp_path) as process:
        read_until_changed(process)
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("stopping: ")
        while process.poll() is None:  # one that comes within a second of the first counts as the first
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (ExitCode.STOPPED, f"{AT_ONCE}\n")
    core.core.clear_faults()
    assert_finished(core, tmp_path, row)


def test_the_terminal_goes_away(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    with migrating(core, tmp_path) as process:
        read_until_changed(process)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.close()
        process.send_signal(signal.SIGHUP)
        process.wait(timeout=120)
    assert process.returncode == ExitCode.STOPPED
    row.tells("as-before", "corelinks show last")
    (run,) = list_runs(journal_of(tmp_path)).runs
    assert [link.left for link in run.links] == ["as-before"]
    core.assert_nothing_of_ours_is_left()
    assert_migrates(core, row)


def test_a_colleague_edits_in_mid_change(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, f"other-operator@p2,line=no mpls ip,edit={EDIT}")
    assert (report.outcome, report.cause) == ("as-before", Cause.CHANGED_BY_OTHERS), report.reason
    row.tells("as-before", "write memory")
    core.assert_nothing_of_ours_is_left()
    assert core.unsaved() == (f"+{EDIT}",)
    assert [line for line in report.edits if EDIT in line]
    refused = core.migrate()
    assert (refused.outcome, refused.cause) == ("not-tried", Cause.NOT_READY)
    host = core.nornir.inventory.hosts["p2"]
    host.get_connection("netmiko", core.nornir.config).ask(["write memory"])
    assert_migrates(core, row)


def test_a_colleague_has_a_timer_pending(core: SmallCore, row: WhatIfRow) -> None:
    host = core.nornir.inventory.hosts["p2"]
    connection = host.get_connection("netmiko", core.nornir.config)
    connection.ask(["configure terminal revert timer 9", "end"])
    report = core.migrate()
    assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING), report.reason
    row.tells("not-tried", "show archive config rollback timer")
    assert core.states()["p2"].timer is not None
    core.wait_until_no_timer_is_pending()
    assert_migrates(core, row)


def test_the_confirm_of_one_end_is_lost(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "management-lost@p2,line=configure confirm,times=1,for=1000")
    assert_as_before(core, report, Cause.NOT_CONFIRMED, row)
    assert "p1 stays" in (report.reason or "")
    assert_migrates(core, row)


def test_a_confirm_is_heard_and_its_answer_lost(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "drop-after@p2,line=configure confirm")
    assert report.outcome == "encrypted", report.reason
    row.tells("encrypted")


class FullDisk:
    """From the lines of a build on, no file of this process may grow beyond what the journal has by then."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def __call__(self, event: Event) -> None:
        if (event.step, event.text, event.state) == ("build", "change", "done"):
            size = max(path.stat().st_size for path in self.journal.parent.glob(f"{self.journal.name}*"))
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, self.limits[1]))

    def end(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self.limits)


def test_the_journal_s_disk_becomes_full(core: SmallCore, row: WhatIfRow) -> None:
    disk = FullDisk(core.journal)
    try:
        run = migrate(core.nornir, [core.link], core.links, journal=core.journal, timing=core.timing, listeners=[disk])
    finally:
        disk.end()
    assert_as_before(core, run.links[0], Cause.JOURNAL, row)
    assert str(core.journal) in (run.links[0].reason or "")
    with Journal(core.journal) as journal:  # which could not be told how the link ended
        assert journal.unfinished()
        dead = OWNER.dump_json(replace(Owner.this_process(), started="1")).decode()
        journal._database.execute("UPDATE run SET owner = ?", (dead,))
    assert core.migrate().cause is Cause.CUT_OFF
    row.tells(RESUME)
    report = core.resume()
    assert report is not None
    assert report.outcome == "as-before", report.reason
    assert_migrates(core, row)


def test_the_journal_cannot_be_written_at_all(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    words = ("-i", tmp_path / "inventory", "migrate", core.name, "--yes", "--state", tmp_path / "state")
    done = corelinks(*words, cwd=tmp_path, timing=core.timing)
    assert done.returncode == ExitCode.WRONG_INPUT
    assert done.stderr.count("\n") == 1
    row.tells("--state DIR")
    core.assert_nothing_of_ours_is_left()


def test_startup_config_cannot_be_written(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "authorization-failed@p2,line=write memory")
    assert_as_before(core, report, Cause.NOT_SAVED, row)
    assert_migrates(core, row)


def test_the_tunnel_comes_up_and_labels_do_not_pass(core: SmallCore, row: WhatIfRow) -> None:
    report = migrated(core, "labels-dropped@p2:Tunnel12,ends=both")
    assert_as_before(core, report, Cause.NOT_PROVEN, row)
    (gap,) = [gap for gap in report.label_gaps if gap.step == "cutover"]
    assert gap.lost >= core.timing.dark_polls
    assert gap.seconds is not None
    row.tells("corelinks migrate LINK --until build", "corelinks verify LINK --stage build")
    assert_migrates(core, row)


def test_two_runs_want_one_router(core: SmallCore, tmp_path: Path, row: WhatIfRow) -> None:
    core.journal = journal_of(tmp_path)
    with migrating(core, tmp_path) as process:
        read_until_changed(process)
        other = next(link for link in load_links(tmp_path / "inventory" / "links.yaml") if link.name != core.name)
        run = migrate(core.nornir, [other], core.links, journal=core.journal, timing=core.timing)
        assert [(link.outcome, link.cause) for link in run.links] == [("not-tried", Cause.HELD)]
        core.journal = tmp_path / "of another machine.db"  # which knows nothing of the run: the timer tells of it
        refused = core.migrate()
        assert (refused.outcome, refused.cause) == ("not-tried", Cause.TIMER_PENDING)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    row.tells("not-tried", "corelinks runs")


def test_the_plain_link_does_not_come_up_in_a_rollback(core: SmallCore, row: WhatIfRow) -> None:
    core.migrate()
    sealed = {router: state.running.lines for router, state in core.states().items()}
    core.core.inject("reject-line@p2,line=mpls ip,message=Access denied")
    report = core.rollback()
    core.core.clear_faults()
    assert (report.outcome, report.cause) == ("encrypted", Cause.PLAIN_LINK_DOWN), report.reason
    assert {router: state.running.lines for router, state in core.states().items()} == sealed
    row.tells("encrypted", ROLLBACK)
    assert core.rollback().outcome == "as-before"


def test_every_row_of_the_readme_has_its_test_and_every_test_its_row() -> None:
    tests = [name for name in globals() if name.startswith("test_") and "readme" not in name]
    assert tests == [row.test for row in what_if_rows()]
    assert len(tests) >= 12

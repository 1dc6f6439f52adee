"""A run over several links of the example core, at routers without a network: what becomes of each, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import JournalError
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.report import LinkReport
from tests.support.fake_core import FakeCore
from tests.support.fake_link import LINKS


@pytest.fixture
def core(tmp_path: Path) -> Iterator[FakeCore]:
    core = FakeCore(tmp_path / "journal.db")
    yield core
    core.journal.close()


def test_a_run_reports_its_links_in_the_order_in_which_they_were_asked_for(core: FakeCore) -> None:
    names = tuple(reversed(LINKS))[:4]
    report = core.run(*names, change=lambda context: LinkReport(context.link.name, "encrypted")).execute()
    assert tuple(link.name for link in report.links) == names
    assert core.journal.outcomes(report.run) == dict.fromkeys(names, "encrypted")
    assert [event.state for event in core.events if event.link is None] == ["started", "done"]


def test_a_run_migrates_its_links(core: FakeCore) -> None:
    report = core.run("p1-p2").execute()
    assert [(link.outcome, link.cause) for link in report.links] == [("encrypted", None)]
    assert migration_exit_code(report) == 0


def test_the_guards_refusal_is_a_failed_check_with_nothing_touched(core: FakeCore) -> None:
    report = core.run("p1-p2", alive=frozenset({"p1-p2"})).execute()
    (link,) = report.links
    assert (link.outcome, link.cause) == ("not-tried", Cause.ONLY_PATH)
    assert link.reason is not None
    assert link.reason.startswith("it is the only path to ")
    assert core.fakes["p1-p2"].routers["a"].heard == []
    assert migration_exit_code(report) == 1


def test_a_link_at_a_router_that_was_left_unproven_is_not_tried(core: FakeCore) -> None:
    def leave_unproven(context: LinkContext) -> LinkReport:
        return LinkReport(context.link.name, "unknown", unproven=(context.link.a.router,))

    names = [name for name, link in LINKS.items() if "p1" in link.routers]
    report = core.run(*names, change=leave_unproven).execute()
    begun = [link for link in report.links if link.outcome == "unknown"]
    rest = [link for link in report.links if link.outcome == "not-tried"]
    assert {link.cause for link in rest} == {Cause.ROUTER_UNPROVEN}
    assert len(begun) + len(rest) == len(names)
    assert rest[0].reason == f"not tried: p1 was left unproven by {begun[0].name}"
    assert migration_exit_code(report) == 3


def test_what_a_stopped_run_did_not_start_is_not_tried(core: FakeCore) -> None:
    core.stop.set()
    report = core.run("p1-p2").execute()
    (link,) = report.links
    assert (link.outcome, link.cause, report.stopped) == ("not-tried", Cause.STOPPED, True)
    assert migration_exit_code(report) == 4


def test_a_fault_before_the_change_of_a_link_is_that_links_alone(core: FakeCore) -> None:
    def break_for_one(context: LinkContext) -> LinkReport:
        if context.link.name == "p1-p2":
            raise RuntimeError("no way")
        return LinkReport(context.link.name, "encrypted")

    other = next(name for name, link in LINKS.items() if not {"p1", "p2"} & set(link.routers))
    report = core.run("p1-p2", other, change=break_for_one).execute()
    assert [(link.outcome, link.cause) for link in report.links] == [
        ("not-tried", Cause.PROGRAM_FAULT),
        ("encrypted", None),
    ]


def test_without_a_journal_no_run_begins(core: FakeCore) -> None:
    core.journal.close()
    run = core.run("p1-p2")
    with pytest.raises(JournalError):
        run.execute()
    assert core.fakes["p1-p2"].routers["a"].heard == []


def test_a_journal_that_is_lost_at_the_end_is_said_and_changes_nothing(core: FakeCore) -> None:
    def close(context: LinkContext) -> LinkReport:
        context.journal.close()
        return LinkReport(context.link.name, "encrypted")

    report = core.run("p1-p2", change=close).execute()
    assert [link.outcome for link in report.links] == ["encrypted"]
    assert [event.state for event in core.events if event.link is None] == ["started", "failed", "failed", "done"]


def test_a_journal_that_is_lost_between_two_links_keeps_the_second_from_being_begun(core: FakeCore) -> None:
    def close(context: LinkContext) -> LinkReport:
        context.journal.close()
        return LinkReport(context.link.name, "encrypted")

    names = [name for name, link in LINKS.items() if "p1" in link.routers][:2]
    report = core.run(*names, change=close).execute()
    assert sorted((link.outcome, link.cause) for link in report.links if link.cause) == [
        ("not-tried", Cause.JOURNAL),
    ]


def test_a_link_that_another_run_holds_is_not_tried_and_no_router_hears_of_it(core: FakeCore) -> None:
    core.journal.begin_run("other", "migrate")
    core.journal.begin_link("other", "p1-p3", ("p1", "p3"), "seal")
    report = core.run("p1-p2", "p4-p6", change=lambda context: LinkReport(context.link.name, "encrypted")).execute()
    held, other = report.links
    assert (held.outcome, held.cause) == ("not-tried", Cause.HELD)
    assert held.reason is not None
    assert held.reason.startswith("run other of ")
    assert other.outcome == "encrypted"
    assert core.fakes["p1-p2"].routers["a"].heard == []
    assert core.journal.outcomes(report.run) == {"p1-p2": "not-tried", "p4-p6": "encrypted"}
    assert migration_exit_code(report) == 1


def test_a_link_is_not_started_beside_one_of_another_run_when_losing_both_would_part_the_core(core: FakeCore) -> None:
    core.journal.begin_run("other", "migrate")
    core.journal.begin_link("other", "p1-p3", ("p1", "p3"), "seal")
    report = core.run("p2-p4", change=lambda context: LinkReport(context.link.name, "encrypted")).execute()
    assert [(link.outcome, link.cause) for link in report.links] == [("not-tried", Cause.LOST_TOGETHER)]
    core.journal.end_link("other", "p1-p3", "encrypted", None)
    report = core.run("p2-p4", change=lambda context: LinkReport(context.link.name, "encrypted")).execute()
    assert [link.outcome for link in report.links] == ["encrypted"]


def test_everything_that_was_asked_for_is_in_the_journal_with_what_became_of_it(core: FakeCore) -> None:
    report = core.run("p1-p2").execute()
    run = core.journal.run(report.run)
    assert (run.verb, run.owner, run.arguments) == ("migrate", Owner.this_process(), ("migrate", "p1-p2"))
    assert run.ended is not None
    (link,) = core.journal.links(report.run)
    assert (link.name, link.routers, link.until, link.outcome) == ("p1-p2", ("p1", "p2"), "seal", "encrypted")
    assert link.report == report.links[0].to_json()

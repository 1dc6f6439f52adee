"""What others ask of a run under way: it is heard, told, kept, and done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.control import Control
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.requests import Wish, ask, planned, requests_of
from corelinks.runbooks.steer import steer
from tests.support.fake_core import FakeCore
from tests.support.fake_link import LINKS

LINK = LINKS["p1-p2"]
SHARED = ["p1-p2", next(name for name, link in LINKS.items() if name != "p1-p2" and "p2" in link.routers)]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        journal.begin_run("s", "migrate")
        yield journal


def test_while_a_run_is_paused_no_link_may_start_and_who_asked_is_said(journal: Journal) -> None:
    events: list[Event] = []
    control = Control(journal, "r", threading.Event(), [events.append])
    assert control.gate(LINK).leave == "go"
    ask(journal, "s", Wish.PAUSE)  # another run
    assert control.gate(LINK).leave == "go"
    ask(journal, "r", Wish.PAUSE)
    said = control.gate(LINK)
    assert said.refusal is not None
    me = str(Owner.this_process())
    assert (said.leave, said.refusal.cause, said.refusal.names) == ("later", Cause.PAUSED, (me,))
    ask(journal, "r", Wish.CONTINUE)
    assert control.gate(LINK).leave == "go"
    assert [event.state for event in events] == ["paused", "continued"]
    assert events[0].text == f"{me} asked: no new link is started, those under way are finished"
    assert [request.heard is None for request in requests_of(journal, "r")] == [False, False]
    assert [request.heard for request in requests_of(journal, "s")] == [None]


def test_an_abort_is_heard_with_no_link_about_to_start(journal: Journal) -> None:
    stop = threading.Event()
    with Control(journal, "r", stop):
        ask(journal, "r", Wish.ABORT)
        assert stop.wait(30)


def test_a_journal_that_cannot_be_read_holds_nothing_up(journal: Journal) -> None:
    control = Control(journal, "r", threading.Event())
    journal.close()
    assert control.gate(LINK).leave == "go"


@pytest.fixture
def core(tmp_path: Path) -> Iterator[FakeCore]:
    core = FakeCore(tmp_path / "journal.db")
    yield core
    core.journal.close()


def told(core: FakeCore) -> list[str]:
    """The beginnings and ends of links, and what was heard of others, in order."""
    return [f"{event.link or 'run'} {event.state}" for event in core.events if event.step is None]


def test_a_paused_run_finishes_what_is_under_way_and_starts_the_rest_once_it_continues(core: FakeCore) -> None:
    first, second = SHARED

    def pause_first(context: LinkContext) -> LinkReport:
        report = LinkReport(context.link.name, "encrypted")
        if context.link.name == first:
            steer(core.journal.path, None, Wish.PAUSE)
            context.say_end(report)
            ask(core.journal, context.run, Wish.CONTINUE)  # before the schedule looks for the next link
        else:
            context.say_end(report)
        return report

    run = core.run(first, second, change=pause_first)
    report = run.execute()
    assert [link.outcome for link in report.links] == ["encrypted", "encrypted"]
    assert planned(core.journal, run.name) == (first, second)
    assert told(core) == [
        "run started",
        f"{first} started",
        "run paused",
        f"{first} encrypted",
        "run continued",
        f"{second} started",
        f"{second} encrypted",
        "run done",
    ]


def test_an_aborted_run_starts_nothing_more_and_ends_as_a_stopped_one(core: FakeCore) -> None:
    first, second = SHARED

    def abort(context: LinkContext) -> LinkReport:
        steer(core.journal.path, core.journal.runs()[-1], Wish.ABORT)
        return LinkReport(context.link.name, "as-before", cause=Cause.STOPPED)

    report = core.run(first, second, change=abort).execute()
    assert [(link.outcome, link.cause) for link in report.links] == [
        ("as-before", Cause.STOPPED),
        ("not-tried", Cause.STOPPED),
    ]
    assert report.stopped
    assert migration_exit_code(report) == 4


@pytest.mark.parametrize("moment", [("build", "proven"), ("cutover", "started")])
def test_a_link_under_way_is_put_back_when_its_run_is_aborted(core: FakeCore, moment: tuple[str, str]) -> None:
    def abort(event: Event) -> None:
        if (event.step, event.state, event.router) == (*moment, None):
            assert steer(core.journal.path, None, Wish.ABORT).request.heard is not None

    report = replace(core.run("p1-p2"), listeners=[core.events.append, abort]).execute()
    assert [(link.outcome, link.cause) for link in report.links] == [("as-before", Cause.STOPPED)]
    assert ("restore", "done") in [(event.step, event.state) for event in core.events]
    for router in core.fakes["p1-p2"].routers.values():
        assert sorted(router.lines) == sorted(router.startup)

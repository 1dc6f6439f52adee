"""A run that is followed: its events one by one, its report at the end, and stopped when whoever follows it breaks."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from corelinks.runbooks.engine.events import Event, Listener
from corelinks.runbooks.engine.journal_file import JournalError
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.running import running


def verb(names: Sequence[str], *, listeners: Sequence[Listener] = (), stop: threading.Event | None = None) -> RunReport:
    """Tells of each name, and of the rest that it is not tried once it is stopped."""
    reports = []
    for name in names:
        outcome = LinkReport(name, "not-tried" if stop is not None and stop.is_set() else "encrypted")
        for listener in listeners:
            listener(Event("r", name, None, outcome.outcome))
        reports.append(outcome)
    return RunReport("r", 0.0, tuple(reports), stopped=stop is not None and stop.is_set())


def failing(*, listeners: Sequence[Listener] = (), stop: threading.Event | None = None) -> RunReport:
    listeners[0](Event("r", None, None, "started"))
    raise JournalError("journal full")


def waiting(*, listeners: Sequence[Listener] = (), stop: threading.Event | None = None) -> RunReport:
    """Goes on until it is stopped."""
    assert stop is not None
    listeners[0](Event("r", None, None, "started"))
    stop.wait(60)
    return verb(["k1-k2"], listeners=listeners, stop=stop)


def test_events_come_one_by_one_to_their_end_and_then_the_report() -> None:
    heard: list[Event] = []
    with running(verb, ["k1-k2", "k3-k4"], listeners=[heard.append]) as run:
        told = list(run)
        assert list(run) == []
        assert [link.name for link in run.report.links] == ["k1-k2", "k3-k4"]
    assert [event.link for event in told] == ["k1-k2", "k3-k4"]
    assert [event.link for event in heard] == ["k1-k2", "k3-k4"]


def test_a_run_whose_events_nobody_takes_ends_all_the_same() -> None:
    with running(verb, ["k1-k2"]) as run:
        pass
    assert run.report.links[0].outcome == "encrypted"


def test_what_the_verb_raises_is_raised_where_the_report_is_asked_for_and_else_at_the_end_of_the_block() -> None:
    with pytest.raises(JournalError, match="journal full"), running(failing) as run:
        assert [event.state for event in run] == ["started"]
    with pytest.raises(JournalError, match="journal full"), running(failing) as run:
        assert run.report.links == ()


def test_a_run_is_stopped_when_it_is_told_to_and_when_whoever_follows_it_breaks() -> None:
    with running(waiting) as run:
        next(iter(run))
        run.stop()
        assert run.report.stopped
    with pytest.raises(ZeroDivisionError), running(waiting) as run:
        raise ZeroDivisionError
    assert [link.outcome for link in run.report.links] == ["not-tried"]


def test_the_stop_of_a_caller_is_the_stop_of_the_run() -> None:
    stop = threading.Event()
    with running(waiting, stop=stop) as run:
        stop.set()
        assert run.report.stopped

"""The schedule: which link starts when, and which are not started any more."""

from __future__ import annotations

import threading
import time
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.guard import Permission
from corelinks.runbooks.engine.report import LinkReport, Outcome
from corelinks.runbooks.engine.schedule import Schedule, run_schedule
from tests.support.link_graph import RING, guard, link


@given(st.lists(st.sampled_from(list(combinations("abcdef", 2))), min_size=1, max_size=9))
def test_whatever_is_under_way_together_can_be_lost_without_parting_the_core(
    pairs: list[tuple[str, str]],
) -> None:
    links = [link(f"{x}-{y}-{number}") for number, (x, y) in enumerate(pairs)]
    core = guard(*links)
    schedule = Schedule(list(links), core)
    schedule.refused()
    while schedule.start_next() is not None:
        pass
    assert len(core.parts(set(schedule.under_way))) == len(core.parts())
    routers = [router for each in schedule.under_way.values() for router in each.routers]
    assert len(routers) == len(set(routers))


def report(name: str, outcome: Outcome = "encrypted", unproven: tuple[str, ...] = ()) -> LinkReport:
    return LinkReport(name, outcome, unproven=unproven)


def test_links_that_share_no_router_start_together() -> None:
    square = (*RING, link("a-c"), link("b-d"))
    schedule = Schedule(list(square), guard(*square))
    started = [schedule.start_next(), schedule.start_next(), schedule.start_next()]
    assert [each is None for each in started] == [False, False, True]


def test_the_next_link_starts_as_soon_as_its_routers_are_free() -> None:
    square = (*RING, link("a-c"), link("b-d"))
    schedule = Schedule(list(square), guard(*square))
    first, second = schedule.start_next(), schedule.start_next()
    assert first is not None
    assert second is not None
    schedule.ended(report(first.name))
    assert schedule.start_next() is None, "each other link shares a router with the one under way"
    schedule.ended(report(second.name))
    assert schedule.start_next() is not None


def test_links_of_an_unproven_router_are_not_tried_and_others_are() -> None:
    square = (*RING, link("a-c"), link("b-d"))
    schedule = Schedule(list(square), guard(*square))
    first = schedule.start_next()
    assert first is not None
    schedule.ended(report(first.name, "unknown", unproven=(first.a.router,)))
    why = Refusal(Cause.ROUTER_UNPROVEN, (first.a.router, first.name))
    refused = {each.name for each, refusal in schedule.refused() if refusal == why}
    assert refused == {each.name for each in square if first.a.router in each.routers} - {first.name}
    assert schedule.pending


def test_an_unknown_link_does_not_count_as_a_way_round() -> None:
    schedule = Schedule(list(RING[1:]), guard(*RING))
    schedule.under_way["a-b"] = RING[0]
    schedule.ended(report("a-b", "unknown"))
    assert {each.name for each, _ in schedule.refused()} == {"b-c", "c-d", "d-a"}


def test_links_that_go_alone_do_not_hold_up_the_others() -> None:
    tail = link("d-e", only_path="proceed")
    schedule = Schedule([tail, *RING], guard(tail, *RING))
    started = schedule.start_next()
    assert started is not None
    assert started is not tail


def test_a_stuck_link_costs_nobody_else_anything() -> None:
    square = (*RING, link("a-c"), link("b-d"))
    stuck_may_end, ended = threading.Event(), []

    def work(each: CoreLink) -> LinkReport:
        if each.name == "a-c":
            assert stuck_may_end.wait(20)
        elif "a" not in each.routers and "c" not in each.routers:
            stuck_may_end.set()
        ended.append(each.name)
        return report(each.name)

    reports = run_schedule(
        Schedule([square[4], square[5]], guard(*square)),
        work,
        lambda each, _: report(each.name),
        threading.Event(),
    )
    assert ended == ["b-d", "a-c"]
    assert len(reports) == 2


def test_every_link_is_reported_once_and_a_router_is_in_one_change_at_a_time() -> None:
    square = (*RING, link("a-c"), link("b-d"))
    busy: set[str] = set()
    lock = threading.Lock()

    def work(each: CoreLink) -> LinkReport:
        with lock:
            assert not busy & set(each.routers)
            busy.update(each.routers)
        time.monotonic()
        with lock:
            busy.difference_update(each.routers)
        return report(each.name)

    reports = run_schedule(
        Schedule(list(square), guard(*square)),
        work,
        lambda each, _: report(each.name, "not-tried"),
        threading.Event(),
    )
    assert sorted(each.name for each in reports) == sorted(each.name for each in square)
    assert {each.outcome for each in reports} == {"encrypted"}


def test_what_was_not_started_when_a_run_is_stopped_is_not_tried() -> None:
    stop = threading.Event()

    def work(each: CoreLink) -> LinkReport:
        stop.set()
        return report(each.name)

    schedule = Schedule(list(RING), guard(*RING), most_at_once=1)

    def refused(each: CoreLink, refusal: Refusal) -> LinkReport:
        return LinkReport(each.name, "not-tried", cause=refusal.cause)

    reports = run_schedule(schedule, work, refused, stop)
    assert [each.cause for each in reports] == [None, Cause.STOPPED, Cause.STOPPED, Cause.STOPPED]


def test_a_gate_that_says_later_holds_a_link_up_and_one_that_says_never_refuses_it() -> None:
    asked: list[str] = []

    def gate(each: CoreLink) -> Permission:
        asked.append(each.name)
        if each.name == "c-d":
            return Permission("never", Refusal(Cause.WINDOW_CLOSED, ("it is day",)))
        return Permission("later") if asked.count(each.name) < 5 else Permission("go")

    schedule = Schedule([RING[0], RING[2]], guard(*RING), gates=[gate])
    stop = threading.Event()
    stop.wait = lambda timeout=None: False  # type: ignore[method-assign]
    reports = run_schedule(
        schedule,
        lambda each: report(each.name),
        lambda each, why: LinkReport(each.name, "not-tried", cause=why.cause),
        stop,
    )
    assert {each.name: each.cause for each in reports} == {"a-b": None, "c-d": Cause.WINDOW_CLOSED}


def test_after_as_many_links_as_the_limit_the_others_still_wait() -> None:
    schedule = Schedule(list(RING), guard(*RING), limit=1, rank=["c-d", "a-b", "b-c", "d-a"].index)
    tried = run_schedule(schedule, lambda each: report(each.name), lambda each, _: None, threading.Event())
    assert [each.name for each in tried] == ["c-d"]
    assert (schedule.tried, len(schedule.pending)) == (list(tried), 3)

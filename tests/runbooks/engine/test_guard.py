"""The graph guard and the schedule: what may be lost together, and who starts when."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from corelinks.inventory.model import CoreLink, LinkEnd
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.live_links import alive_in
from corelinks.runbooks.engine.report import LinkReport, Outcome
from corelinks.runbooks.engine.schedule import Schedule, run_schedule
from corelinks.tasks.commands import ISIS_NEIGHBORS
from corelinks.tasks.evidence import Evidence, Response


def link(name: str, *, only_path: str = "refuse") -> CoreLink:
    """``x-y`` or ``x-y-2``: a link between two routers; which addresses it has does not matter here."""
    first, second = sorted(name.split("-")[:2])
    number = sum(ord(letter) * (index + 1) for index, letter in enumerate(name)) % 200 + 1
    ends = [
        LinkEnd.model_validate(
            {
                "router": router,
                "interface": f"GigabitEthernet0/{number}",
                "address": f"10.1.{number}.{place}/30",
                "tunnel": number,
                "tunnel_address": f"10.2.{number}.{place}/30",
            }
        )
        for place, router in ((1, first), (2, second))
    ]
    return CoreLink(name=name, a=ends[0], b=ends[1], crypto=None, only_path=only_path)  # type: ignore[arg-type]


def guard(*links: CoreLink, dead: Sequence[str] = ()) -> Guard:
    return Guard(links, frozenset(each.name for each in links) - frozenset(dead))


RING = (link("a-b"), link("b-c"), link("c-d"), link("d-a"))


def test_a_link_of_a_ring_may_be_changed() -> None:
    assert guard(*RING).permission(RING[0]).leave == "go"


def test_two_links_of_a_ring_may_not_be_changed_together() -> None:
    permission = guard(*RING).permission(RING[0], [RING[2]])
    assert permission.leave == "later"
    assert permission.refusal == Refusal(Cause.LOST_TOGETHER, ("c-d",))
    assert str(permission.refusal) == "losing it together with c-d would part the core"


def test_a_second_cable_makes_room_for_both() -> None:
    twice = (link("a-b"), link("a-b-2"), link("b-c"), link("c-a"))
    assert guard(*twice).permission(twice[0], [twice[2]]).leave == "go"


def test_the_only_path_is_refused_and_says_to_whom() -> None:
    tail = link("d-e")
    permission = guard(*RING, tail).permission(tail)
    assert permission.leave == "never"
    assert permission.refusal == Refusal(Cause.ONLY_PATH, ("e",))
    assert "only path to e" in str(permission.refusal)


def test_the_only_path_goes_alone_when_it_is_accepted() -> None:
    tail = link("d-e", only_path="proceed")
    core = guard(*RING, tail)
    assert core.permission(tail).leave == "go"
    assert core.permission(tail, [RING[0]]).leave == "later"
    assert core.permission(RING[0], [tail]).leave == "later"


def test_a_rollback_of_the_only_path_is_not_refused() -> None:
    tail = link("d-e")
    core = Guard((*RING, tail), frozenset(each.name for each in (*RING, tail)), proceeds=True)
    assert core.permission(tail).leave == "go"


def test_a_link_that_is_down_is_no_way_round() -> None:
    assert guard(*RING, dead=["c-d"]).permission(RING[0]).leave == "never"


def test_a_link_that_was_lost_in_the_run_is_no_way_round_any_more() -> None:
    assert guard(*RING).without(["c-d"]).permission(RING[0]).leave == "never"


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


ISIS = """
Tag CORE:
System Id      Type Interface   IP Address      State Holdtime Circuit Id
peer           L2   {name}       10.1.1.2        {state}    25       00
"""


def evidence(router: str, text: str | None) -> Evidence:
    return Evidence(router, {ISIS_NEIGHBORS: (Response(ISIS_NEIGHBORS, text, 0.0, None if text else "silent"),)})


def test_a_link_is_alive_when_one_end_sees_it_and_none_denies_it() -> None:
    ring = link("a-b")
    up = ISIS.format(name=ring.a.interface.replace("GigabitEthernet", "Gi"), state="UP")
    down = ISIS.format(name=ring.a.interface.replace("GigabitEthernet", "Gi"), state="INIT")
    assert alive_in({"a": evidence("a", up), "b": evidence("b", up)}, [ring]) == {"a-b"}
    assert alive_in({"a": evidence("a", up), "b": evidence("b", None)}, [ring]) == {"a-b"}
    assert alive_in({"a": evidence("a", up), "b": evidence("b", down)}, [ring]) == set()
    assert alive_in({"a": evidence("a", None), "b": evidence("b", "gibberish")}, [ring]) == set()
    tunnel = ISIS.format(name=ring.a.tunnel_name.replace("Tunnel", "Tu"), state="UP")
    assert alive_in({"a": evidence("a", tunnel), "b": evidence("b", tunnel)}, [ring]) == {"a-b"}

"""The graph guard: what may be lost together."""

from __future__ import annotations

from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.guard import Guard
from tests.support.link_graph import RING, guard, link


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

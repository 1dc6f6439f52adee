"""What a change would do, played through without a router: order, soak, what fits, and what never may."""

from __future__ import annotations

from itertools import pairwise

from corelinks.inventory.change_request import ChangeRequest, GivenDurations
from corelinks.inventory.model import CoreLink
from corelinks.inventory.windows import Window, Windows
from corelinks.runbooks.engine.budget import Budget
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.conduct import Conduct
from corelinks.runbooks.engine.forecast import Forecast, forecast
from corelinks.runbooks.engine.timing import Timing
from tests.support.link_graph import RING, guard, link

# A link takes 100 seconds, and 150 must be free when it is started.
GIVEN = GivenDurations(preflight=10, build=30, cutover=25, seal=25, save=10, way_back=50)
SQUARE = (*RING, link("a-c"), link("b-d"))


def played(links: tuple[CoreLink, ...], *windows: tuple[float, float], now: float = 0.0, **fields: object) -> Forecast:
    said = {"id": "CHG7", "links": ["*"], "windows": [{"start": "2027-01-15T08:00Z", "end": "09:00"}], **fields}
    request = ChangeRequest.model_validate(said)
    spans = Windows.of(Window(*window) for window in windows)
    budget = Budget(Timing(), GIVEN)
    return forecast(links, guard(*links), Conduct(spans, request=request), budget, lambda each: each.until, now)


def starts(found: Forecast) -> dict[str, float]:
    return {each.link.name: each.start for each in found.planned}


def refused(found: Forecast) -> dict[str, Cause]:
    return {each.name: refusal.cause for each, refusal in found.refused}


def test_a_link_starts_when_its_routers_are_free() -> None:
    found = played(SQUARE, (0, 10_000))
    assert sorted(starts(found)) == sorted(each.name for each in SQUARE)
    assert {start % 100 for start in starts(found).values()} == {0}
    for one in found.planned:
        for other in found.planned:
            if one is not other and set(one.link.routers) & set(other.link.routers):
                assert one.end <= other.start or other.end <= one.start
    assert max(each.end for each in found.planned) < 600, "some go side by side"
    assert refused(found) == {}


def test_one_at_a_time_they_go_in_the_order_that_is_wanted() -> None:
    order = ["c-d", "b-d", "a-b"]
    found = played(SQUARE, (0, 10_000), parallelism=1, order=order)
    assert [each.link.name for each in found.planned][:3] == order
    assert all(one.end == other.start for one, other in pairwise(found.planned))


def test_what_does_not_fit_with_its_way_back_is_left_for_the_next_window_or_refused() -> None:
    found = played(RING, (0, 349), (1000, 1150), parallelism=1)
    assert sorted(starts(found).values()) == [0, 100, 1000]
    (left,) = refused(found).items()
    assert left[1] is Cause.NO_TIME_LEFT
    assert refused(played(RING, (0, 149))) == {each.name: Cause.NO_TIME_LEFT for each in RING}


def test_the_schedule_begins_now_in_a_window_that_is_open_and_is_empty_after_the_last() -> None:
    assert min(starts(played(RING, (0, 1000), now=400)).values()) == 400
    over = played(RING, (0, 1000), now=2000)
    assert (over.planned, set(refused(over).values())) == ([], {Cause.WINDOW_CLOSED})


def test_the_canary_goes_first_and_all_others_after_its_soak() -> None:
    found = played(SQUARE, (0, 10_000), canary={"links": 1, "soak": 600}, order=["b-c"])
    first = found.planned[0]
    assert (first.link.name, first.start, first.is_canary) == ("b-c", 0, True)
    assert found.soak == (100, 700)
    assert min(start for name, start in starts(found).items() if name != "b-c") == 700
    assert sum(each.is_canary for each in found.planned) == 1


def test_a_link_that_the_guard_never_lets_go_is_named_with_what_it_would_cut_off() -> None:
    found = played((*RING, link("d-e")), (0, 10_000))
    assert refused(found) == {"d-e": Cause.ONLY_PATH}
    assert found.refused[0][1].names == ("e",)

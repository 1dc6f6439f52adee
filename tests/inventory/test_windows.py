"""From when to when anything may be changed: zones, clocks that are changed, nights, and what a person types."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from corelinks.inventory.windows import Window, Windows, nights_of, unix_time, window_between

VIENNA = ZoneInfo("Europe/Vienna")


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_night_begins_and_ends_by_the_clock_of_its_zone_also_when_that_is_changed() -> None:
    nights = nights_of(datetime(2026, 10, 23, 22), time(5), 3, VIENNA)
    assert [window.seconds / 3600 for window in nights] == [7, 8, 7], "on the second the clocks go back"
    assert nights[0].start == at("2026-10-23T20:00Z".replace("Z", "+00:00"))
    assert nights[2].start == at("2026-10-25T21:00+00:00")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 10, 25, 2, 30), r"is shown twice .* write an offset behind it \(\+01:00 or \+02:00\)"),
        (datetime(2026, 3, 29, 2, 30), "is skipped"),
    ],
)
def test_a_time_that_clocks_show_twice_or_never_must_be_written_with_its_offset(moment: datetime, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        unix_time(moment, VIENNA)
    assert unix_time(moment.replace(tzinfo=UTC), VIENNA) == moment.replace(tzinfo=UTC).timestamp()


def test_a_moment_of_no_zone_is_none() -> None:
    with pytest.raises(ValueError, match="of no zone"):
        unix_time(datetime(2026, 12, 1, 22), None)


@pytest.mark.parametrize("end", [datetime(2026, 12, 1, 22), datetime(2026, 11, 1, 22), datetime(2026, 12, 20, 22)])
def test_a_window_ends_after_its_start_and_within_a_week(end: datetime) -> None:
    with pytest.raises(ValueError, match="window"):
        nights_of(datetime(2026, 12, 1, 22), end, 1, VIENNA)


def test_the_end_of_a_window_is_outside_of_it() -> None:
    windows = Windows.of([Window(10, 20), Window(30, 40)])
    assert [windows.open_at(now) for now in (9, 10, 19.9, 20, 40)] == [None, Window(10, 20), Window(10, 20), None, None]
    assert windows.after(20) == (Window(30, 40),)
    assert windows.after(30) == ()


def test_windows_that_touch_are_one_and_what_is_common_to_two_is_both() -> None:
    windows = Windows.of([Window(30, 40), Window(10, 20), Window(20, 25)])
    assert windows.each == (Window(10, 25), Window(30, 40))
    assert windows.within(Windows.of([Window(24, 33)])).each == (Window(24, 25), Window(30, 33))
    assert windows.within(Windows.of([Window(25, 30)])).each == ()


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-12-01T12:00+01:00", "2026-12-01T22:00+01:00", "2026-12-02T05:00+01:00"),
        ("2026-12-01T23:30+01:00", "2026-12-01T22:00+01:00", "2026-12-02T05:00+01:00"),
        ("2026-12-02T04:59+01:00", "2026-12-01T22:00+01:00", "2026-12-02T05:00+01:00"),
        ("2026-12-02T05:00+01:00", "2026-12-02T22:00+01:00", "2026-12-03T05:00+01:00"),
    ],
)
def test_times_of_day_are_the_window_that_is_open_or_the_next(now: str, start: str, end: str) -> None:
    assert window_between("22:00/05:00", at(now), VIENNA).each == (Window(at(start), at(end)),)


@pytest.mark.parametrize("text", ["2026-12-01T22:00/2026-12-02T05:00", "2026-12-01 22:00 / 05:00"])
def test_a_window_may_be_written_with_dates(text: str) -> None:
    expected = (Window(at("2026-12-01T22:00+01:00"), at("2026-12-02T05:00+01:00")),)
    assert window_between(text, 0.0, VIENNA).each == expected
    assert window_between(text.replace("22:00", "21:00+00:00"), 0.0, VIENNA).each[0].start == expected[0].start


@pytest.mark.parametrize(
    "text",
    ["", "22:00", "/", "22:00/", "25:00/05:00", "22:00/2026-12-02T05:00", "tonight/05:00", "2026-13-01T1:00/05:00"],
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|no time of day"):
        window_between(text, 0.0, VIENNA)

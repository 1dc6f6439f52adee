"""From when to when anything may be changed: the windows of a change, as Unix times. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import time as time_of_day

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_LONGEST = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Window:
    """One stretch of time in which routers may be changed; ``start`` and ``end`` are Unix times, the end left out."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True)
class Windows:
    """The windows of a change, in their order, none of which touches another; ``zone`` is the one they are told in."""

    each: tuple[Window, ...]
    zone: tzinfo = UTC

    @classmethod
    def of(cls, windows: Iterable[Window], zone: tzinfo = UTC) -> Windows:
        """These windows in their order, those that overlap or touch as one."""
        joined: list[Window] = []
        for window in sorted(windows):
            if joined and window.start <= joined[-1].end:
                joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
            else:
                joined.append(window)
        return cls(tuple(joined), zone)

    def open_at(self, now: float) -> Window | None:
        """The window that ``now`` is in."""
        return next((window for window in self.each if window.start <= now < window.end), None)

    def after(self, now: float) -> tuple[Window, ...]:
        """The windows that begin after ``now``."""
        return tuple(window for window in self.each if window.start > now)

    def within(self, other: Windows) -> Windows:
        """When both are open; told in the zone of this one."""
        both = [Window(max(a.start, b.start), min(a.end, b.end)) for a in self.each for b in other.each]
        return Windows.of((window for window in both if window.start < window.end), self.zone)

    def told(self, at: float) -> str:
        """A moment for a person, in the windows' zone: ``2026-12-01 22:00 CET``."""
        return datetime.fromtimestamp(at, self.zone).strftime("%Y-%m-%d %H:%M %Z")

    def short(self, at: float) -> str:
        """The same where the year and the zone were told: ``12-01 22:00``."""
        return datetime.fromtimestamp(at, self.zone).strftime("%m-%d %H:%M")

    def __str__(self) -> str:
        return ", ".join(f"{self.told(window.start)} to {self.told(window.end)}" for window in self.each) or "no window"


def unix_time(moment: datetime, zone: tzinfo | None) -> float:
    """The Unix time of a moment that says its offset, or is one of ``zone``.

    Raises ValueError for one without either, and for one that clocks skip or show twice when they are changed.
    """
    if moment.tzinfo is not None:
        return moment.timestamp()
    if zone is None:
        raise ValueError(f"{moment} is of no zone: name it (zone: Europe/Vienna), or write an offset behind it")
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.timestamp()
    back = datetime.fromtimestamp(first.timestamp(), zone).replace(tzinfo=None)
    what = "is shown twice" if back == moment else "is skipped"
    offsets = " or ".join(sorted(each.isoformat()[-6:] for each in (first, second)))
    raise ValueError(f"{moment} {what} when the clocks of {zone} are changed: write an offset behind it ({offsets})")


def nights_of(start: datetime, end: datetime | time_of_day, nights: int, zone: tzinfo | None) -> tuple[Window, ...]:
    """The window from ``start`` to ``end``, and the same by the clock on the following days, ``nights`` in all.

    An end that is a time of day alone is the first one after the start. Raises ValueError for what is no window.
    """
    if not isinstance(end, datetime):
        end = start.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
        end = end if end > start else end + timedelta(days=1)
    found = []
    for night in range(nights):
        later = timedelta(days=night)
        window = Window(unix_time(start + later, zone), unix_time(end + later, zone))
        if window.end <= window.start:
            raise ValueError(f"the window ends at {end}, which is not after its start {start}")
        if window.seconds > _LONGEST.total_seconds():
            raise ValueError(f"the window from {start} to {end} is longer than {_LONGEST.days} days")
        found.append(window)
    return tuple(found)


def window_between(text: str, now: float, zone: tzinfo | None = None) -> Windows:
    """The window of a text ``START/END``: two moments as ISO 8601 writes them, or two times of day, ``22:00/05:00``.

    Times of day are those of the window that ``now`` is in, else of the next one. Moments without an offset are of
    ``zone``, or of this machine's own. Raises ValueError for what is no window.
    """
    here = zone or datetime.fromtimestamp(now, UTC).astimezone().tzinfo or UTC
    start, slash, end = (part.strip() for part in text.partition("/"))
    if not slash or not start or not end:
        raise ValueError("expected START/END, as 22:00/05:00 or 2026-12-01T22:00/2026-12-02T05:00")
    times = [_time_of_day(part) for part in (start, end)]
    if times[0] is not None and times[1] is not None:
        return Windows((_around(now, times[0], times[1], here),), here)
    if times[0] is not None:
        raise ValueError("expected a date before the time of the start, as the end has one")
    first, last = (_of_zone(_iso(part), zone) for part in (start, start if times[1] else end))
    return Windows.of(nights_of(first, times[1] or last, 1, zone), here)


def _of_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """The moment with an offset, where none is written and no zone is named: that of this machine's own zone then."""
    return moment if moment.tzinfo is not None or zone is not None else moment.astimezone()


def _around(now: float, start: time_of_day, end: time_of_day, zone: tzinfo) -> Window:
    today = datetime.fromtimestamp(now, zone).replace(tzinfo=None, hour=start.hour, minute=start.minute)
    today = today.replace(second=0, microsecond=0)
    days: Sequence[datetime] = [today + timedelta(days=number) for number in (-1, 0, 1)]
    windows = [window for day in days for window in nights_of(day, end, 1, zone)]
    return next(window for window in windows if window.end > now)


def _time_of_day(text: str) -> time_of_day | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    try:
        return time_of_day(int(found[1]), int(found[2]))
    except ValueError:
        raise ValueError(f"{text!r} is no time of day") from None


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a date and a time, as 2026-12-01T22:00, found {text[:40]!a}") from None

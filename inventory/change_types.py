"""Values of a change file: moments of a time zone, lengths of time, plain data, names of many links."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator

from corelinks.inventory.validation import did_you_mean, shown

LONGEST = 7 * 86400.0  # seconds of whatever a change waits for
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([dhms])")
_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_MOMENT = "expected a date and a time, as 2026-12-01 22:00"


def _seconds(value: object) -> float:
    """Seconds, of a number of them or a text such as ``90s``, ``10m`` or ``1h30m``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    elif isinstance(value, str) and (parts := _PART.findall(value)) and not _PART.sub("", value).strip():
        seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    else:
        raise ValueError("expected a length of time: a number of seconds, or a text such as 90s, 10m or 1h30m")
    if not math.isfinite(seconds) or not 0 <= seconds <= LONGEST:
        raise ValueError(f"expected a length of time between 0 and {LONGEST:.0f} seconds")
    return seconds


def _above_zero(value: float) -> float:
    if value <= 0:
        raise ValueError("expected a length of time above 0")
    return value


def _zone(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("expected the name of a time zone, as Europe/Vienna")
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):  # a name may be that of a folder, or lead out of the zones
        known = sorted(available_timezones())
        raise ValueError(f"{shown(value)!r} is no time zone: {did_you_mean(value, known)}") from None
    return value


def _moment(value: object) -> datetime:
    """A moment as a person writes it; without an offset it is one of the zone that the change names."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        raise ValueError(f"{_MOMENT}: {value} has no time")
    if not isinstance(value, str) or len(value) < len("2026-12-01T0"):
        raise ValueError(_MOMENT)
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{_MOMENT}, found {shown(value)!r}") from None


def _end(value: object) -> datetime | time_of_day:
    """A moment, or a time of day alone: the first one after the start."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", value.strip()):
        hour, minute = map(int, value.strip().split(":"))
        if hour > 23 or minute > 59:
            raise ValueError(f"{shown(value)!r} is no time of day")
        return time_of_day(hour, minute)
    return _moment(value)


def _plain(value: object) -> str:
    """One line of text for a person, whatever YAML has made of it."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, str | int | float):
        text = str(value)
    else:
        raise ValueError("expected one line of text")
    if not text.strip() or not text.isprintable() or len(text) > 500:
        raise ValueError("must be one line of 1 to 500 printable characters")
    return text


def _pattern(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._\-*?\[\]!]{1,64}", value):
        raise ValueError(f"{shown(value)!r} is neither a name nor a pattern such as p1-*")
    return value


def at_least_one(value: object) -> object:
    """The value, unless it is an empty list; ValueError then."""
    if value == []:
        raise ValueError("expected at least one")
    return value


Seconds = Annotated[float, BeforeValidator(_seconds)]
SomeSeconds = Annotated[float, BeforeValidator(_seconds), AfterValidator(_above_zero)]
ZoneName = Annotated[str, BeforeValidator(_zone)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
EndMoment = Annotated[datetime | time_of_day, BeforeValidator(_end)]
#: Text that is carried along and means nothing to the program.
PlainText = Annotated[str, BeforeValidator(_plain)]
#: A name, or a shell's pattern for names: ``p1-*``.
Pattern = Annotated[str, AfterValidator(_pattern)]

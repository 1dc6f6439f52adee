"""Ages and durations as IOS prints them."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY, _WEEK, _YEAR = 60, 3600, 86400, 604800, 31536000


def clock(seconds: float) -> str:
    """``HH:MM:SS`` of a duration; hours run past 24."""
    whole = max(0, int(seconds))
    return f"{whole // _HOUR:02}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"


def age(seconds: float) -> str:
    """The three forms of an age in tables: ``04:50:30``, ``3d21h``, ``2w3d`` (and ``1y5w``)."""
    whole = max(0, int(seconds))
    if whole < _DAY:
        return clock(whole)
    if whole < _WEEK:
        return f"{whole // _DAY}d{whole % _DAY // _HOUR:02}h"
    if whole < _YEAR:
        return f"{whole // _WEEK}w{whole % _WEEK // _DAY}d"
    return f"{whole // _YEAR}y{whole % _YEAR // _WEEK}w"


def age_since(now: float, since: float | None) -> str:
    """The age of something that began at ``since``, or ``never``."""
    return "never" if since is None else age(now - since)


def uptime(seconds: float) -> str:
    """The words of "uptime is": ``2 weeks, 6 days, 9 hours, 55 minutes``; units of zero are left out."""
    whole = max(0, int(seconds))
    sizes = (("year", _YEAR), ("week", _WEEK), ("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE))
    parts: list[str] = []
    for unit, size in sizes:
        count, whole = divmod(whole, size)
        if count or (unit == "minute" and not parts):
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return ", ".join(parts)

"""Rollback timer, configuration lock, archive and configuration differences."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.tasks.configuration.spelling import without_spellings
from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import (
    at_most_one,
    blocks,
    clean_lines,
    head,
    only,
    pattern,
    read_lines,
    without_pager,
)

_TIMER = "show archive config rollback timer"
_NOT_PENDING = pattern(r"% ?No Rollback Confirmed Change pending\.?")
_CONFIGURED = pattern(r"Time configured ?\(or reconfigured\): (?P<at>\S.*)")
_TYPE = pattern(r"Timer type: (?P<kind>absolute|idle) timer")
_VALUE = pattern(r"Timer value: (?P<minutes>\d+) min(?:utes?|s)?")
_USER = pattern(r"User: (?P<user>\S.*)")

_LOCK = "show configuration lock"
_HEADING = pattern(r"(?:Config Session|Parser Configure) Lock")
_RULE = pattern(r"-+")
_PID = pattern(r"Owner PID *: *(?P<value>-?\d+)")
_TTY = pattern(r"TTY(?: number)? *: *(?P<value>-?\d+)")
_NAME = pattern(r"(?:TTY username|User) *: *(?P<value>\S+)")
_INFO = pattern(r"User debug info *: *(?P<value>.*)")
_STATE = pattern(r"State *: *(?P<value>\S+)")
_ACTIVE = pattern(r"Lock [Aa]ctive time \(in Sec\) *: *(?P<value>\d+)")

_ARCHIVE = "show archive"
_DISABLED = pattern(r"%? ?Archive feature not enabled\.?")
_MAXIMUM = pattern(r"The maximum archive configurations allowed is (?P<maximum>\d+)\.")
_NEXT = pattern(r"The next archive file will be named (?P<name>\S*?)(?:-<timestamp>)?-(?P<number>\d+)")
_NEXT_LIKE = pattern(r"The next archive file will be named.*")
_FILE = pattern(r"\d+ +(?P<name>[a-z][A-Za-z0-9_-]*:\S*)(?: +<- Most Recent)?")

_DIFFERENCES = "show archive config differences"
_DIFF_HEADING = pattern(r"!?\s*Contextual Config Diffs:?")
_NO_DIFF = pattern(r"!?\s*No changes were found")


@dataclass(frozen=True)
class RollbackTimer:
    """A pending Rollback Confirmed Change: ``minutes`` as configured, ``kind`` ``absolute`` or ``idle``.

    ``configured`` is when, as the router prints it, None where it prints none: no two timers of a router share it.
    """

    user: str
    minutes: int
    kind: str = "absolute"
    configured: str | None = None


@dataclass(frozen=True)
class ConfigurationLock:
    """One holder of the configuration lock; ``seconds`` since it was taken, None when not printed."""

    pid: int
    tty: int | None
    user: str | None
    info: str | None
    seconds: int | None


@dataclass(frozen=True)
class Archive:
    """``show archive``. ``path`` is what the next file's name starts with, None when it was not printed."""

    enabled: bool
    path: str | None = None
    maximum: int | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConfigDifferences:
    """The diff lines (``+...``, ``-...`` and their context) that are more than another spelling of the same.

    ``is_none`` when the router said that there are none, or none is left.
    """

    lines: tuple[str, ...]
    is_none: bool


def parse_rollback_timer(text: str) -> RollbackTimer | None:
    """The pending timer; None for ``%No Rollback Confirmed Change pending``; raises ParseError."""
    lines = read_lines(_TIMER, text)
    if len(lines) == 1 and _NOT_PENDING.fullmatch(lines[0]):
        return None
    known = (_CONFIGURED, _TYPE, _VALUE, _USER)
    strange = [line for line in lines if not any(one.fullmatch(line) for one in known)]
    if strange:
        raise ParseError(_TIMER, "a line of an unknown form", strange[0])
    configured = at_most_one(_TIMER, lines, _CONFIGURED, "time configured")
    return RollbackTimer(
        user=only(_TIMER, lines, _USER, "user")["user"],
        minutes=int(only(_TIMER, lines, _VALUE, "timer value")["minutes"]),
        kind=only(_TIMER, lines, _TYPE, "timer type")["kind"],
        configured=configured["at"] if configured else None,
    )


def parse_configuration_lock(text: str) -> tuple[ConfigurationLock, ...]:
    """Who holds the configuration; empty when nothing is printed, or the state is FREE.

    Raises ParseError when one holder of several is incomplete, and for a heading with nothing beneath: that is cut.
    """
    lines = [line for line in read_lines(_LOCK, text, may_be_empty=True) if not _RULE.fullmatch(line)]
    before, found = blocks(lines, _PID)
    if (before and not _HEADING.fullmatch(before[0])) or (found and not before) or before[1:]:
        raise ParseError(_LOCK, "no heading", lines[0])
    if lines and _HEADING.fullmatch(lines[-1]):
        raise ParseError(_LOCK, "the text is cut: nothing beneath the heading", lines[-1])
    holders = [_holder([line for line in block if not _HEADING.fullmatch(line)]) for block in found]
    return tuple(holder for holder in holders if holder is not None)


def _holder(lines: list[str]) -> ConfigurationLock | None:
    pid = int(head(lines, _PID)["value"])
    tty = int(only(_LOCK, lines, _TTY, "TTY")["value"])
    user = only(_LOCK, lines, _NAME, "user")["value"]
    info = only(_LOCK, lines, _INFO, "user debug info")["value"]
    state = at_most_one(_LOCK, lines, _STATE, "state")
    active = at_most_one(_LOCK, lines, _ACTIVE, "active time")
    if state is None and active is None:
        raise ParseError(_LOCK, "the text is cut: neither state nor active time", lines[-1])
    if state and state["value"] == "FREE":
        return None
    return ConfigurationLock(pid, tty, user, info or None, int(active["value"]) if active else None)


def parse_archive(text: str) -> Archive:
    """Whether the archive is configured and where it writes; raises ParseError."""
    lines = read_lines(_ARCHIVE, text)
    if len(lines) == 1 and _DISABLED.fullmatch(lines[0]):
        return Archive(enabled=False)
    maximum = at_most_one(_ARCHIVE, lines, _MAXIMUM, "maximum")
    named = only(_ARCHIVE, lines, _NEXT_LIKE, "name of the next file").string
    following = _NEXT.fullmatch(named)
    files = tuple(match["name"] for line in lines if (match := _FILE.fullmatch(line)))
    # Without a path the sentence has no file system in it, and nothing can be backed up.
    path = following["name"] if following and ":" in following["name"] else None
    return Archive(path is not None, path, int(maximum["maximum"]) if maximum else None, files)


def parse_config_differences(text: str) -> ConfigDifferences:
    """What two configurations do not share; raises ParseError without the heading, or with nothing beneath it."""
    stripped = read_lines(_DIFFERENCES, text)
    if not _DIFF_HEADING.fullmatch(stripped[0]):
        raise ParseError(_DIFFERENCES, "no heading", stripped[0])
    lines = without_pager(_DIFFERENCES, clean_lines(_DIFFERENCES, text))[1:]
    if len(lines) == 1 and _NO_DIFF.fullmatch(lines[0].strip()):
        return ConfigDifferences((), is_none=True)
    if not lines or any(_NO_DIFF.fullmatch(line.strip()) for line in lines):
        raise ParseError(_DIFFERENCES, "the text is cut: nothing beneath the heading", stripped[-1])
    left = without_spellings(line for line in lines if not line.startswith("!"))
    return ConfigDifferences(left, is_none=not left)

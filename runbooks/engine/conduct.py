"""How a run is to be carried out: in which windows, in which order, and what ends it early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from corelinks.inventory.change_request import AbortRule, Canary, ChangeRequest, GivenDurations, Hooks
from corelinks.inventory.model import CoreLink
from corelinks.inventory.windows import Window, Windows
from corelinks.runbooks.engine.budget import Budget
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.guard import Permission
from corelinks.runbooks.engine.schedule import GO, MOST_AT_ONCE


@dataclass(frozen=True)
class Conduct:
    """How a run is carried out; by default all of it at once.

    ``windows`` are when anything may be changed (None: always); with ``waits`` the run waits for the next of them, else
    it ends outside of them. ``request`` is the change that it is a part of.
    """

    windows: Windows | None = None
    waits: bool = False
    request: ChangeRequest | None = None

    @property
    def canary(self) -> Canary | None:
        """How many links go first, alone; None for no canary."""
        return self.request.canary if self.request else None

    @property
    def abort(self) -> AbortRule | None:
        """What ends the run early."""
        return self.request.abort if self.request else None

    @property
    def hooks(self) -> Hooks:
        """The operator's commands before, between and after the links."""
        return self.request.hooks if self.request else Hooks()

    @property
    def durations(self) -> GivenDurations:
        """How long things take, where the journal has not measured it."""
        return self.request.durations if self.request else GivenDurations()

    @property
    def most_at_once(self) -> int:
        """How many links may be under way together."""
        return self.request.parallelism if self.request else MOST_AT_ONCE

    def rank(self, link: str) -> int:
        """The place of a link in the order that is wanted: the lower, the earlier."""
        return self.request.rank(link) if self.request else 0

    def in_dry_run(self, *, is_one: bool) -> Conduct:
        """The same; in a dry run without the operator's commands, and without a canary, which proves nothing there."""
        if not is_one or self.request is None:
            return self
        left_out = {"canary": None, "abort": AbortRule(unknown=False), "hooks": Hooks()}
        return replace(self, request=self.request.model_copy(update=left_out))

    @property
    def data(self) -> dict[str, Any] | None:
        """The change as data for journal and reports, its windows as times in UTC; None for a run that is of none."""
        if self.windows is None and self.request is None:
            return None
        said = self.request.model_dump(mode="json", exclude={"windows"}) if self.request else {}
        each = self.windows.each if self.windows else ()
        spans = [{"start": _iso(window.start), "end": _iso(window.end)} for window in each]
        return {**said, "windows": spans}


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class WindowGate:
    """Lets a link start only where all that it may need fits into what is left of ``window``.

    ``now`` tells the Unix time, ``until`` the step to which a link is taken.
    """

    window: Window
    windows: Windows
    budget: Budget
    now: Callable[[], float]
    until: Callable[[CoreLink], str]

    def __call__(self, link: CoreLink) -> Permission:
        """Whether the link may start now."""
        now = self.now()
        if not self.window.start <= now < self.window.end:
            return Permission("never", closed(self.windows, now))
        needed, left = self.budget.most(self.until(link)), self.window.end - now
        if needed <= left:
            return GO
        words = f"{in_minutes(left)} are left until {self.windows.told(self.window.end)}"
        return Permission("never", Refusal(Cause.NO_TIME_LEFT, (in_minutes(needed), words)))

    def latest(self, link: CoreLink) -> float:
        """When the link must turn back, so that it is as before when the window ends; a Unix time."""
        return self.window.end - self.budget.way_back(self.until(link)).most

    def fits_later(self, link: CoreLink) -> bool:
        """Whether a later window is long enough for the link."""
        needed = self.budget.most(self.until(link))
        return any(window.seconds >= needed for window in self.windows.after(self.now()))


@dataclass(frozen=True)
class OpenGate:
    """What stands in the place of a WindowGate where a run may change things at any time."""

    windows: Windows = field(default=Windows(()))

    def __call__(self, link: CoreLink) -> Permission:
        """Always go."""
        return GO

    def latest(self, link: CoreLink) -> None:
        """There is no such moment."""

    def fits_later(self, link: CoreLink) -> bool:
        """Nothing is put off."""
        return False


def closed(windows: Windows, now: float) -> Refusal:
    """Why nothing is changed outside of all windows."""
    later = windows.after(now)
    if later:
        return Refusal(Cause.WINDOW_CLOSED, (f"the next one opens {windows.told(later[0].start)}",))
    last = f"the last one ended {windows.told(windows.each[-1].end)}" if windows.each else "there is none"
    return Refusal(Cause.WINDOW_CLOSED, (last,))


def in_minutes(seconds: float) -> str:
    """A length of time for a person, as ``12:30`` (minutes and seconds) or ``2:05:00``."""
    whole = max(0, round(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02} hours" if hours else f"{minutes}:{whole % 60:02} minutes"

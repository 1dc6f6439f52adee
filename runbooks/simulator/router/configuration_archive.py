"""The configuration archive of a router and its Rollback Confirmed Change.

Sources: Cisco's guide "Configuration Rollback Confirmed Change", and the console of a router doing it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from corelinks.runbooks.simulator.clock import ScheduledCall, SimulatedClock, Timers
from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.fault_set import FaultSet
from corelinks.runbooks.simulator.ios.file_systems import bytes_free, is_on_network
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.differences import replace_configuration, replace_in_part

NOT_ON = "%Turn config archive on before using Rollback Confirmed Change"
NONE_PENDING = "%No Rollback Confirmed Change pending"
_DEFAULT_MAXIMUM = 10
_STARS = "********"
_LOG = "%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_"


class ArchiveRefusal(Exception):
    """The archive cannot do it; the lines say why."""

    def __init__(self, *lines: str) -> None:
        super().__init__(" ".join(lines))
        self.lines = lines


@dataclass
class Pending:
    """A change that will be rolled back unless it is confirmed."""

    user: str
    minutes: int
    is_idle: bool
    target: str
    configured_at: datetime
    timers: list[ScheduledCall] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """As the router names the type of its timer."""
        return "idle timer" if self.is_idle else "absolute timer"


class ArchivedRouter(Protocol):
    """The router whose configuration an archive keeps; ``files`` are texts by name."""

    @property
    def running(self) -> ConfigTree:
        """Its running configuration, which a rollback changes in place."""

    @property
    def clock(self) -> SimulatedClock:
        """Its time."""

    @property
    def timers(self) -> Timers:
        """What calls back after simulated seconds."""

    @property
    def files(self) -> dict[str, str]:
        """The files of its flash."""

    @property
    def faults(self) -> FaultSet:
        """The faults of the router."""

    def running_text(self) -> str:
        """The running configuration as a file."""

    def changed(self, user: str) -> None:
        """Note that the running configuration has been changed by a user."""

    def log(self, message: str) -> None:
        """Write a syslog line."""

    def announce(self, text: str) -> None:
        """Print into every session."""


class ConfigurationArchive:
    """The archive of one router."""

    def __init__(self, router: ArchivedRouter) -> None:
        self._router = router
        self._count = 0
        self.saved: list[str] = []
        self.pending: Pending | None = None

    @property
    def path(self) -> str | None:
        """Where archived configurations go; None when the feature is off."""
        section = self._router.running.section("archive")
        return None if section is None else section.value("path")

    @property
    def maximum(self) -> int:
        """How many configurations the archive holds."""
        section = self._router.running.section("archive")
        return int((section.value("maximum") if section else None) or _DEFAULT_MAXIMUM)

    @property
    def next_name(self) -> str:
        """The name of the next file as ``show archive`` announces it."""
        return f"{self.path}<timestamp>-{self._count}"

    def next_file(self) -> str:
        """The name that the next file gets now; raises ArchiveRefusal when the feature is off."""
        if self.path is None:
            raise ArchiveRefusal(" Archive feature not enabled", "% Error caught by command handler")
        now = self._router.clock.wall()
        day = str(now.day).rjust(2, "-")
        stamp = f"{now:%b}-{day}-{now:%H-%M-%S}.{now.microsecond // 1000:03d}"
        return f"{self.path}{stamp}-{self._count}"

    def save(self, name: str) -> None:
        """Put the running configuration into the archive; raises ArchiveRefusal when the disk is full."""
        text = self._router.running_text()
        is_remote = is_on_network(name)
        if not is_remote and len(text) > bytes_free(self._router.files, self._router.faults.disk_room):
            raise ArchiveRefusal(
                f"%Error writing {name} (No space left on device)", "% Error caught by command handler"
            )
        self._count += 1
        self._router.files[name] = text
        self.saved.append(name)
        while len(self.saved) > self.maximum:
            self._router.files.pop(self.saved.pop(0), None)

    def arm(self, user: str, minutes: int, *, is_idle: bool) -> list[str]:
        """Schedule a rollback; what is printed. Raises ArchiveRefusal."""
        if self.path is None:
            raise ArchiveRefusal(NOT_ON)
        if self.pending is not None:
            raise ArchiveRefusal("%Rollback Confirmed Change is already pending; confirm or revert it first")
        name = self.next_file()
        backing = f"Backing up current running config to {name}"
        try:
            self.save(name)
        except ArchiveRefusal as refusal:
            raise ArchiveRefusal(f"Rollback Confirmed Change: {backing}", *refusal.lines) from None
        self.pending = Pending(user, minutes, is_idle, name, self._router.clock.wall())
        self._router.log(f"{_LOG}BACKUP: {backing}")
        kind = "IDLETIMER" if is_idle else "ABSTIMER"
        self._router.log(
            f"{_LOG}START_{kind}: User: {user}(Priv: 15, View: 0): Scheduled to rollback to config {name}"
            f" in {minutes} minutes"
        )
        self._start_timers()
        return [f"Rollback Confirmed Change: {backing}", ""]

    def change_timer(self, user: str, minutes: int, *, is_idle: bool) -> None:
        """Give a pending rollback another time; raises ArchiveRefusal when there is none."""
        pending = self._pending()
        self._stop_timers()
        pending.minutes, pending.is_idle, pending.user = minutes, is_idle, user
        pending.configured_at = self._router.clock.wall()
        self._start_timers()

    def confirm(self, user: str) -> None:
        """Keep the change; raises ArchiveRefusal when none is pending."""
        self._pending()
        self.forget_timer()
        self._router.log(f"{_LOG}CONFIRM: User: {user}: Confirm the configuration change")

    def revert(self) -> list[str]:
        """Roll back now; what is printed. Raises ArchiveRefusal when none is pending."""
        pending = self._pending()
        self.forget_timer()
        self._router.log(f"{_LOG}ROLLBACK_START: Start rolling to: {pending.target}")
        heading = [f"Rollback Confirmed Change: rolling to:{pending.target}", ""]
        if is_on_network(pending.target):  # harder to please than IOS: by then no server can be reached
            return [*heading, f"%Error opening {pending.target} (Timed out)", "Rollback aborted", ""]
        return [*heading, *self.replace_by(self._router.files[pending.target], pending.user, is_listed=True)]

    def replace_by(self, text: str, user: str, *, is_listed: bool) -> list[str]:
        """Make the running configuration equal to a text; what is printed."""
        router = self._router
        if (failure := router.faults.replace_failure) is not None:
            return self._replace_in_vain(ConfigTree.parse(text), user, failure)
        commands = replace_configuration(router.running, ConfigTree.parse(text))
        router.changed(user)
        router.log("Rollback:Acquired Configuration lock.")
        lines = []
        if commands and is_listed:
            lines = ["!Pass 1", "!List of Rollback Commands:", *commands, "end"]
        return [*lines, "", f"Total number of passes: {1 if commands else 0}", "Rollback Done", ""]

    def _replace_in_vain(self, target: ConfigTree, user: str, failure: Fault) -> list[str]:
        router = self._router
        failed = replace_in_part(router.running, target, failure.options.line)
        router.changed(user)
        router.log("Rollback:Acquired Configuration lock.")
        listed = ["!List of Rollback Commands:", *failed, "end"]
        return [
            "The rollback configlet from the last pass is listed below:",
            *(_STARS, *listed, _STARS, "", ""),
            "Rollback aborted after 5 passes",
            "The following commands are failed to apply to the IOS image.",
            *(_STARS, *failed, _STARS, ""),
        ]

    def forget_timer(self) -> None:
        """Drop a pending rollback without doing it."""
        self._stop_timers()
        self.pending = None

    def note_activity(self, user: str) -> None:
        """A user has typed: an idle timer of his starts again."""
        if self.pending is not None and self.pending.is_idle and self.pending.user == user:
            self._stop_timers()
            self._start_timers()

    def _pending(self) -> Pending:
        if self.pending is None:
            raise ArchiveRefusal(NONE_PENDING)
        return self.pending

    def _start_timers(self) -> None:
        pending = self._pending()
        later = self._router.timers.call_later
        pending.timers = [
            later((pending.minutes - 1) * 60.0, self._warn),
            later(pending.minutes * 60.0, self._expire),
        ]

    def _stop_timers(self) -> None:
        for timer in self.pending.timers if self.pending else ():
            timer.cancel()

    def _warn(self) -> None:
        pending = self._pending()
        keep = 'Enter "configure confirm" if you wish to keep what you\'ve configured'
        self._router.announce(f"Rollback Confirmed Change: Rollback will begin in one minute.\n{keep}\n")
        kind = "IDLETIMER" if pending.is_idle else "ABSTIMER"
        self._router.log(f"{_LOG}WARNING_{kind}: System will rollback to config {pending.target} in one minute. {keep}")

    def _expire(self) -> None:
        lines = self.revert()
        self._router.announce("\n".join(lines))

"""One simulated router: its configuration, files, log and sessions, and the faults that it has as a whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from corelinks.runbooks.simulator.clock import ScheduledCall, SimulatedClock, Timers
from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.fault_set import FaultSet
from corelinks.runbooks.simulator.faults.kinds import FaultKind, FaultScope
from corelinks.runbooks.simulator.ios.certificates import from_files, to_files
from corelinks.runbooks.simulator.ios.features import Version, version_of
from corelinks.runbooks.simulator.ios.names import interface_in, is_physical
from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node
from corelinks.runbooks.simulator.router.configuration_archive import ConfigurationArchive

_LOG_LINES = 500
_BOOT_SECONDS = 30.0
_VTY_LINES = 5
_EXEC_TIMEOUT = 600.0
_MINUTE = 60.0


class Vty(Protocol):
    """A session as its router sees it."""

    user: str
    line: int
    address: str
    started: float
    typed_at: float
    monitor: bool

    def print_async(self, text: str, *, on_new_line: bool = False) -> None:
        """Print into the session, wherever its user is."""

    @property
    def is_configuring(self) -> bool:
        """Whether its user is in configuration mode."""

    def drop(self) -> None:
        """End the session without a word."""


class LineWatcher(Protocol):
    """Who watches what is typed into routers: a test that cuts their users off."""

    def before(self, router: str, line: str, *, in_config: bool) -> bool:
        """A line is about to take effect; False when it takes none."""

    def after(self, router: str, line: str, *, in_config: bool) -> None:
        """A line has taken effect, and its user has not heard of it yet."""


@dataclass(frozen=True)
class LogLine:
    """A line of the logging buffer."""

    at: datetime
    text: str

    def __str__(self) -> str:
        stamp = f"{self.at:%b} {self.at.day:2d} {self.at:%H:%M:%S}.{self.at.microsecond // 1000:03d}"
        return f"*{stamp}: {self.text}"


@dataclass
class LastChange:
    """Who changed the running configuration last, and who saved it."""

    changed_at: datetime | None = None
    changed_by: str | None = None
    saved_at: datetime | None = None
    saved_by: str | None = None


@dataclass
class Lock:
    """An exclusive lock of the configuration."""

    user: str
    line: int
    since: float
    pid: int


@dataclass
class ScheduledReload:
    """A reload that will come at a simulated second; ``who`` are the words that name its user."""

    at: float
    who: str
    timers: list[ScheduledCall]


@dataclass(eq=False)
class Device:
    """A router. ``network`` is set once the network of all routers exists.

    ``switch_model`` is that of a Catalyst 9000 switch, None for a router; ``left_out`` are the lines of the saved
    configuration that its release does not know.
    """

    name: str
    startup: str
    clock: SimulatedClock
    timers: Timers
    platform: str = "ios"
    version: str = "15.7(3)M8"
    switch_model: str | None = None
    left_out: tuple[str, ...] = ()
    running: ConfigTree = field(default_factory=ConfigTree)
    powered: bool = True
    boot_time: float = 0.0
    files: dict[str, str] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    sessions: list[Vty] = field(default_factory=list)
    faults: FaultSet = field(default_factory=FaultSet)
    change: LastChange = field(default_factory=LastChange)
    lock: Lock | None = None
    buffer: deque[LogLine] = field(default_factory=lambda: deque(maxlen=_LOG_LINES))
    on_power: Callable[[bool], None] | None = None
    watcher: LineWatcher | None = None
    enable_secret: str | None = None
    going_down: dict[str, float] = field(default_factory=dict)  # crypto objects in use until then
    is_reachable: bool = True

    def __post_init__(self) -> None:
        self.network: Network | None = None
        self.archive: ConfigurationArchive = ConfigurationArchive(self)
        self.scheduled_reload: ScheduledReload | None = None
        self.boot()

    @property
    def hostname(self) -> str:
        """The name in prompts."""
        return self.running.value("hostname") or "Router"

    @property
    def release(self) -> Version:
        """The release that it runs, as (15, 7)."""
        return version_of(self.version)

    @property
    def uptime(self) -> float:
        """Simulated seconds since the last start."""
        return self.clock.now() - self.boot_time

    @property
    def vty_lines(self) -> int:
        """How many terminal lines there are: those that the configuration names, at least IOS's five."""
        last = [int(node.text.split()[-1]) for node in self.running.all("line vty")]
        return max([_VTY_LINES - 1, *last]) + 1

    def line_setting(self, line: int, name: str) -> str | None:
        """What follows a word on the vty line of that number, None when the configuration does not say."""
        for node in self.running.all("line vty"):
            numbers = [int(word) for word in node.text.split()[2:]]
            if numbers[0] <= line <= numbers[-1] and (value := node.value(name)) is not None:
                return value
        return None

    def exec_timeout(self, line: int) -> float:
        """After how many simulated seconds of silence a session on a vty line ends; 0 is never."""
        given = self.line_setting(line, "exec-timeout")
        if given is None:
            return _EXEC_TIMEOUT
        minutes, seconds = [*(int(word) for word in given.split()), 0][:2]
        return minutes * 60.0 + seconds

    def boot(self) -> None:
        """Come up with the startup configuration."""
        self.running.become(self._saved())
        self.hardware = frozenset(
            interface_in(node.text) for node in self.running.all("interface") if is_physical(interface_in(node.text))
        )
        self.going_down.clear()
        self.change = LastChange()
        self.boot_time = self.clock.now()
        self.powered = True

    def log(self, message: str) -> None:
        """A syslog line: into the buffer and into the sessions that monitor."""
        line = self.log_line(message)
        self.buffer.append(line)
        for session in list(self.sessions):
            if session.monitor:
                session.print_async(f"{line}\n", on_new_line=True)

    def log_line(self, message: str) -> LogLine:
        """A message with the time before it."""
        return LogLine(self.clock.wall(), message)

    def announce(self, text: str) -> None:
        """Print into every session, monitoring or not."""
        for session in list(self.sessions):
            session.print_async(text)

    def changed(self, user: str) -> None:
        """Note that the running configuration has been changed by a user."""
        self.running.touch()
        self.change.changed_at = self.clock.wall()
        self.change.changed_by = user
        if self.network is not None:
            self.network.config_changed(self.name)

    def save(self, user: str) -> None:
        """Save the running configuration as the startup configuration, in a user's name."""
        self.change.saved_at = self.clock.wall()
        self.change.saved_by = user
        self.keep()

    def keep(self) -> None:
        """Make the running configuration the startup configuration; IOS XE puts the certificates into files."""
        self.startup = self.running_text()
        if self.platform == "xe":
            self.startup, self.certificates = to_files(self.startup)

    def _saved(self) -> ConfigTree:
        return ConfigTree.parse(from_files(self.startup, self.certificates))

    def is_saved(self) -> bool:
        """Whether a reload would bring the same configuration back."""
        return self._saved().key_lines() == self.running.key_lines()

    def running_text(self) -> str:
        """The running configuration as a file."""
        return "\n".join([*self.running.render(), "end", ""])

    def begin(self, fault: Fault) -> None:
        """Let a fault of this router begin to act, where it does so before anybody asks for it."""
        match fault.kind:
            case FaultKind.CONFIG_LOCKED:
                self.lock_by_another()
            case FaultKind.NO_ARCHIVE:
                self.without_archive()
            case FaultKind.MANAGEMENT_LOST if fault.options.line is None:
                self.lose_management()
            case _:
                self._tell_network(fault)

    def end_faults(self) -> None:
        """Let every fault of this router end; what it has done to the configuration stays."""
        for fault in self.faults.clear():
            match fault.kind:
                case FaultKind.CONFIG_LOCKED:
                    self.lock = None
                case FaultKind.MANAGEMENT_LOST:
                    self.find_management()
                case _:
                    self._tell_network(fault)

    def _tell_network(self, fault: Fault) -> None:
        if self.network is not None and fault.kind.scope is FaultScope.NETWORK:
            self.network.faults_changed(self.name)

    def reload(self, seconds: float = _BOOT_SECONDS) -> None:
        """Go down now, dropping every session and everything not saved, and come up after so many seconds."""
        self.power_off()
        self.timers.call_later(seconds, self.power_on)

    def schedule_reload(self, seconds: float, who: str) -> None:
        """Reload after so many seconds; everyone is told one minute before."""
        self.cancel_reload()
        later = self.timers.call_later
        warning = "\n\n***\n*** --- SHUTDOWN in 0:01:00 ---\n***\n\n"
        timers = [later(seconds, self.reload)]
        if seconds > _MINUTE:
            timers.append(later(seconds - _MINUTE, lambda: self.announce(warning)))
        self.scheduled_reload = ScheduledReload(self.clock.now() + seconds, who, timers)

    def cancel_reload(self) -> bool:
        """Call a scheduled reload off; False when there was none."""
        scheduled, self.scheduled_reload = self.scheduled_reload, None
        for timer in scheduled.timers if scheduled else ():
            timer.cancel()
        return scheduled is not None

    def power_off(self) -> None:
        """Go down now: sessions, log, lock, timers and everything not saved are gone."""
        self.cancel_reload()
        self.powered = False
        self.lock = None
        self.archive.forget_timer()
        for session in list(self.sessions):
            session.drop()
        self.sessions.clear()
        self.buffer.clear()
        if self.on_power is not None:
            self.on_power(False)
        if self.network is not None:
            self.network.config_changed(self.name)

    def power_on(self) -> None:
        """Come up with the startup configuration, and take sessions again."""
        self.boot()
        self.log("%SYS-5-RESTART: System restarted --")
        if self.on_power is not None and self.is_reachable:
            self.on_power(True)
        if self.network is not None:
            self.network.config_changed(self.name)

    def lock_by_another(self) -> None:
        """Let a management system hold the configuration lock."""
        self.lock = Lock("NETCONF", 64, self.clock.now(), 484)

    def overrule(self, interface: str, prefix: str, wanted: str | None) -> None:
        """Put a line in the place of those of an interface that begin so, None for no line; nobody is named for it."""
        section = self.running.section(f"interface {interface}")
        if section is None:
            return
        section.children[:] = [node for node in section.children if not node.text.startswith(prefix)]
        if wanted is not None:
            section.insert(Node(wanted))
        self.running.touch()

    def take_line_of_another(self, user: str, line: str) -> None:
        """Let another user put a line into the running configuration."""
        if not self.running.has(line):
            self.running.insert(Node(line))
        self.changed(user)
        self.log(f"%SYS-5-CONFIG_I: Configured from console by {user} on vty15 (198.51.100.9)")

    def without_archive(self) -> None:
        """Be a router on which nobody has configured the archive."""
        for tree in (self.running, saved := ConfigTree.parse(self.startup)):
            tree.children[:] = [node for node in tree.children if node.text != "archive"]
        self.startup = "\n".join([*saved.render(), "end", ""])
        self.running.touch()

    def lose_management(self) -> None:
        """Drop every session and take no new one, for as long as the fault says."""
        self.is_reachable = False
        for session in list(self.sessions):
            session.drop()
        if self.on_power is not None:
            self.on_power(False)
        if (seconds := self.faults.management_loss) is not None:
            self.timers.call_later(seconds, self.find_management)

    def find_management(self) -> None:
        """Take sessions again after the management path was lost."""
        self.is_reachable = True
        if self.on_power is not None and self.powered:
            self.on_power(True)

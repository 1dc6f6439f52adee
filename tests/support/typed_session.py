"""A router without network or socket, and a hand that types on it."""

from __future__ import annotations

from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.exec import COMMANDS
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.terminal.output import Close, Wait, Write
from corelinks.runbooks.simulator.terminal.session import TerminalSession

CONFIG = """version 15.7
service timestamps log datetime msec
!
hostname p1
!
no ip domain lookup
!
archive
 path flash:archive-
 maximum 3
!
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface GigabitEthernet0/1
 description to p2
 ip address 10.1.12.1 255.255.255.252
 ip router isis CORE
 mpls ip
 isis metric 10 level-2
!
interface GigabitEthernet0/2
 no ip address
 shutdown
!
router isis CORE
 net 49.0001.1920.0000.2001.00
!
line vty 0 4
 login local
!
end
"""


class Typist:
    """Types on a session of a router and reads the screen."""

    def __init__(self, device: Device, user: str = "admin", *, privilege: int = 15) -> None:
        self.session = TerminalSession(device, COMMANDS, user, privilege=privilege, line=len(device.sessions))
        device.sessions.append(self.session)
        self.session.start()
        self.raw("")
        self.session.length = 0
        self.is_closed = False
        self.waited = 0.0

    def raw(self, keys: str) -> str:
        """Type keys; what appears on the screen, byte for byte."""
        self.session.feed(keys.encode("latin-1"))
        screen = b""
        while effects := self.session.take():
            for effect in effects:
                match effect:
                    case Write(data):
                        screen += data
                    case Wait(seconds):
                        self.waited += seconds
                        self.session.resume()
                    case Close():
                        self.is_closed = True
        return screen.decode("latin-1")

    def type(self, line: str) -> str:
        """Type a line; the answer without echo and prompt, in plain newlines."""
        screen = self.raw(line + "\n").replace("\r\n", "\n")
        body = screen.split("\n", 1)[1] if "\n" in screen else ""
        return body.rpartition("\n")[0]

    def all(self, *lines: str) -> list[str]:
        """Type lines; their answers."""
        return [self.type(line) for line in lines]

    @property
    def prompt(self) -> str:
        """The prompt as it stands."""
        return self.session.prompt


class Bench:
    """One router, its clock, and typists at it."""

    def __init__(self, config: str = CONFIG) -> None:
        self.clock = SteppedClock()
        self.timers = SteppedTimers(self.clock)
        self.device = Device("p1", config, self.clock, self.timers)
        self.device.startup = self.device.running_text()

    def typist(self, user: str = "admin", *, privilege: int = 15) -> Typist:
        """Someone logs in."""
        return Typist(self.device, user, privilege=privilege)

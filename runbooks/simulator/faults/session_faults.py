"""What faults do to a session, line by line."""

from __future__ import annotations

from typing import Protocol

from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.fault_set import FaultSet
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.grammar.match import InvalidInput, Refused

_ANY_LINE = "."
_TERMINAL = "^term.* (width|length)"
_DELAY = 0.2
_BOOT_SECONDS = 30.0
_OTHER_USER = "other"
_OTHER_LINE = "ip route 203.0.113.0 255.255.255.0 Null0"
_NOISE = "%LINEPROTO-5-UPDOWN: Line protocol on Interface Serial9/9, changed state to up"


class StruckRouter(Protocol):
    """A router as the faults of its sessions see it; seconds are simulated ones."""

    @property
    def faults(self) -> FaultSet:
        """The faults of the router."""

    def lose_management(self) -> None:
        """Drop every session and take no new one."""

    def reload(self, seconds: float) -> None:
        """Go down now, and come up after so many seconds."""

    def take_line_of_another(self, user: str, line: str) -> None:
        """Let another user put a line into the running configuration."""

    def log_line(self, message: str) -> object:
        """A message with the time before it, as the log prints it."""


class StruckSession(Protocol):
    """A session as its faults see it."""

    @property
    def device(self) -> StruckRouter:
        """Its router."""

    def write(self, text: str) -> None:
        """Print a text as it is."""

    def wait(self, seconds: float, *, is_real: bool = False) -> None:
        """Let time pass before what comes next."""

    def stall(self) -> None:
        """Say nothing any more."""

    def drop(self) -> None:
        """End without a word."""


def before(session: StruckSession, line: str, *, in_config: bool) -> bool:
    """What happens before a line takes effect; False when it takes none."""
    faults = session.device.faults
    if (slow := faults.find(FaultKind.SLOW)) is not None and line:
        session.wait(_DELAY if slow.options.delay is None else slow.options.delay, is_real=True)
    if _strikes_always(faults.find(FaultKind.AUTHORIZATION_FAILED), line, in_config):
        session.write("Command authorization failed.\n\n")
        return False
    lost = faults.find(FaultKind.MANAGEMENT_LOST)
    if lost is not None and lost.options.line is not None and _strikes(lost, line, in_config):
        session.device.lose_management()
        return False
    if _strikes(faults.find(FaultKind.STALL), line, in_config):
        session.stall()
        return False
    if _strikes(faults.find(FaultKind.DROP_BEFORE), line, in_config):
        session.drop()
        return False
    return True


def refuse(session: StruckSession, text: str) -> None:
    """Refuse a line of configuration that the router has no command for; raises Refused."""
    fault = session.device.faults.find(FaultKind.REJECT_LINE)
    if fault is not None and _strikes_always(fault, text.strip(), True, default="tunnel protection"):
        if fault.options.message is not None:
            raise Refused(None, fault.options.message)
        raise InvalidInput(len(text) - len(text.lstrip()))


def refuse_command(session: StruckSession, text: str) -> None:
    """Refuse an exec command; raises Refused, by default at the second word."""
    fault = session.device.faults.find(FaultKind.REFUSE_COMMAND)
    if fault is None or not fault.strikes_always(text.strip(), _TERMINAL):
        return
    if fault.options.message is not None:
        raise Refused(None, fault.options.message)
    words = text.split(None, 1)
    raise InvalidInput(text.index(words[1]) if len(words) > 1 else 0)


def after(session: StruckSession, line: str, *, in_config: bool) -> None:
    """What happens once a line has taken effect."""
    device = session.device
    if _strikes(device.faults.find(FaultKind.DROP_AFTER), line, in_config):
        session.drop()
    other = device.faults.find(FaultKind.OTHER_OPERATOR)
    if other is not None and _strikes(other, line, in_config):
        device.take_line_of_another(other.options.user or _OTHER_USER, other.options.edit or _OTHER_LINE)
    reload = device.faults.find(FaultKind.RELOAD)
    if reload is not None and _strikes(reload, line, in_config):
        device.reload(_BOOT_SECONDS if reload.options.seconds is None else reload.options.seconds)


def prompt_parts(session: StruckSession, prompt: str) -> list[str]:
    """The prompt, with a syslog line in its middle under the fault that does this."""
    if not session.device.faults.has(FaultKind.SYSLOG_NOISE):
        return [prompt]
    middle = max(1, len(prompt) // 2)
    return [prompt[:middle], f"\n{session.device.log_line(_NOISE)}\n", prompt[middle:]]


def _strikes(fault: Fault | None, line: str, in_config: bool) -> bool:
    """Whether a fault meets a line now."""
    return fault is not None and _is_awaited(fault, line, in_config) and fault.strikes(line, _ANY_LINE)


def _strikes_always(fault: Fault | None, line: str, in_config: bool, *, default: str = _ANY_LINE) -> bool:
    """Whether a fault meets a line, as it does every time unless ``times`` says how often."""
    if fault is None or not _is_awaited(fault, line, in_config):
        return False
    return fault.strikes_always(line, default)


def _is_awaited(fault: Fault, line: str, in_config: bool) -> bool:
    """Whether a fault waits for such lines: without a ``line`` option, for lines of configuration."""
    return bool(line) and (in_config or fault.options.line is not None)

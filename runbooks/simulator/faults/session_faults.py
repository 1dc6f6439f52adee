"""What befalls a session, line by line, when its router has a fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.faults.kinds import Fault, register
from corelinks.runbooks.simulator.grammar.match import InvalidInput, Refused
from corelinks.runbooks.simulator.router.config_tree import Node

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device
    from corelinks.runbooks.simulator.terminal.session import Session

_LINE = ("line", "times")


def before(session: Session, line: str, *, in_config: bool) -> bool:
    """What happens before a line takes effect; False when it takes none."""
    device = session.device
    if (slow := device.fault("slow")) is not None and line:
        session.wait(slow.number("delay", 0.2), is_real=True)
    if _strikes(device.fault("authorization-failed"), line, in_config, often=True):
        session.write("Command authorization failed.\n\n")
        return False
    if _strikes(device.fault("management-lost"), line, in_config, needs_line=True):
        device.lose_management()
        return False
    if _strikes(device.fault("stall"), line, in_config):
        session.stall()
        return False
    if _strikes(device.fault("drop-before"), line, in_config):
        session.drop()
        return False
    return True


def refuse(session: Session, text: str) -> None:
    """Refuse a line of configuration that the router has no command for; raises Refused."""
    fault = session.device.fault("reject-line")
    if fault is not None and _strikes(fault, text.strip(), True, often=True, default="tunnel protection"):
        if "message" in fault.options:
            raise Refused(None, fault.options["message"])
        raise InvalidInput(len(text) - len(text.lstrip()))


def after(session: Session, line: str, *, in_config: bool) -> None:
    """What happens once a line has taken effect."""
    device = session.device
    if _strikes(device.fault("drop-after"), line, in_config):
        session.drop()
    fault = device.fault("other-operator")
    if fault is not None and _strikes(fault, line, in_config):
        _other_operator(device, fault)
    fault = device.fault("reload")
    if fault is not None and _strikes(fault, line, in_config):
        device.reload(fault.number("seconds", 30))


def prompt_parts(session: Session, prompt: str) -> list[str]:
    """The prompt, with a syslog line in its middle under the fault that does this."""
    if session.device.fault("syslog-noise") is None:
        return [prompt]
    middle = max(1, len(prompt) // 2)
    line = session.device.log_line("%LINEPROTO-5-UPDOWN: Line protocol on Interface Serial9/9, changed state to up")
    return [prompt[:middle], f"\n{line}\n", prompt[middle:]]


def _strikes(
    fault: Fault | None,
    line: str,
    in_config: bool,
    *,
    often: bool = False,
    needs_line: bool = False,
    default: str = ".",
) -> bool:
    """Whether a fault meets a line. Without a ``line`` option it waits for a line of configuration."""
    if fault is None or not line:
        return False
    given = fault.options.get("line")
    if given is None and (needs_line or not in_config):
        return False
    if often and "times" not in fault.options:
        return re.search(given or default, line) is not None
    return fault.strikes(line, default)


def _other_operator(device: Device, fault: Fault) -> None:
    """Another user's edit appears in the running configuration."""
    user = fault.options.get("user", "other")
    edit = fault.options.get("edit", "ip route 203.0.113.0 255.255.255.0 Null0")
    if not device.running.has(edit):
        device.running.insert(Node(edit))
    device.changed(user)
    device.log(f"%SYS-5-CONFIG_I: Configured from console by {user} on vty15 (198.51.100.9)")


def _lock(device: Device, fault: Fault) -> None:
    device.lock_by_another()


def _unlock(device: Device, fault: Fault) -> None:
    device.lock = None


def _no_archive(device: Device, fault: Fault) -> None:
    device.without_archive()


def _lose(device: Device, fault: Fault) -> None:
    if "line" not in fault.options:
        device.lose_management()


def _find(device: Device, fault: Fault) -> None:
    device.find_management()


register(
    "reject-line",
    "a configuration line is refused (line=REGEX, times=N, message=TEXT)",
    options=(*_LINE, "message"),
)
register("authorization-failed", "AAA refuses a line (line=REGEX, times=N)", options=_LINE)
register("slow", "every answer takes longer (delay=REAL SECONDS)", options=("delay",))
register("drop-before", "the session drops before a line takes effect (line=REGEX, times=N)", options=_LINE)
register("drop-after", "the session drops after a line has taken effect (line=REGEX, times=N)", options=_LINE)
register("stall", "the session falls silent at a line (line=REGEX, times=N)", options=_LINE)
register(
    "reload", "the router reloads after a line (line=REGEX, times=N, seconds=TO BOOT)", options=(*_LINE, "seconds")
)
register(
    "management-lost",
    "all sessions die and no new one is taken (line=REGEX that triggers it, for=SECONDS)",
    options=(*_LINE, "for"),
    begin=_lose,
    end=_find,
)
register("config-locked", "another user has locked the configuration", begin=_lock, end=_unlock)
register(
    "other-operator",
    "another user edits the configuration after a line (line=REGEX, user=NAME, edit=LINE)",
    options=(*_LINE, "user", "edit"),
)
register("disk-full", "the archive cannot be written")
register(
    "replace-fails",
    "a rollback or configure replace is given up half-way (line=REGEX of what cannot be applied)",
    options=("line",),
)
register("no-archive", "no archive is configured", begin=_no_archive)
register("fragment", "output comes in small pieces (size=BYTES, delay=REAL SECONDS)", options=("size", "delay"))
register("syslog-noise", "a syslog line is printed into the middle of every prompt")
register("low-privilege", "the user has no privilege to configure (level=N)", options=("level",))
register("wrong-router", "another router answers at this one's address (place: its name; default: the next)")

"""Commands about the session itself: privilege, terminal, who is on, what was typed, leaving."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.passwords import clear_password, is_secret
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args, CommandSession, command, for_session

_TRIES = 3


@for_session("enable [<0-15>]", privilege=0)
def enable(session: CommandSession, args: Args) -> None:
    """Ask for the enable secret, three times at most."""
    device = session.device
    if session.privilege == 15:
        return
    stored = device.running.value("enable secret") or device.running.value("enable password")
    if device.enable_secret is None and stored is None:
        session.write_lines(["% Error in authentication.", ""])
        return
    _ask_enable(session, _TRIES)


def _ask_enable(session: CommandSession, tries: int) -> None:
    def check(password: str) -> None:
        session.write("\n")
        if _is_enable_secret(session.device, password) and not session.device.faults.refuses_enable:
            session.privilege = 15
        elif tries > 1 and password:
            _ask_enable(session, tries - 1)
        else:
            session.write_lines(["% Bad secrets", ""])

    session.ask("Password: ", check, is_hidden=True)


def _is_enable_secret(device: Device, password: str) -> bool:
    if device.enable_secret is not None:
        return password == device.enable_secret
    secret = device.running.value("enable secret")
    if secret is not None:
        return is_secret(password, secret)
    return password == clear_password(device.running.value("enable password") or "")


@for_session("disable", privilege=0)
def disable(session: CommandSession, args: Args) -> None:
    """``disable``: go back to user exec."""
    session.privilege = 1


@for_session("exit", privilege=0)
@for_session("logout", privilege=0)
@for_session("quit", privilege=0)
def leave(session: CommandSession, args: Args) -> None:
    """``exit`` in exec mode: end the session."""
    session.close()


@for_session("terminal length <0-512>", privilege=0)
def terminal_length(session: CommandSession, args: Args) -> None:
    """``terminal length``: how many lines a page has; 0 is no paging."""
    session.length = int(args.words[2])


@for_session("terminal width <0-512>", privilege=0)
def terminal_width(session: CommandSession, args: Args) -> None:
    """``terminal width``: how many columns the terminal has."""
    session.width = int(args.words[2])


@for_session("terminal monitor")
@for_session("monitor terminal")
def terminal_monitor(session: CommandSession, args: Args) -> None:
    """``terminal monitor``: let syslog lines into the session."""
    session.monitor = True


@for_session("terminal no monitor")
@for_session("terminal monitor disable")
def terminal_no_monitor(session: CommandSession, args: Args) -> None:
    """``terminal no monitor``: let no syslog lines into the session."""
    session.monitor = False


@for_session("terminal history [size <0-256>]", privilege=0)
def terminal_history(session: CommandSession, args: Args) -> None:
    """``terminal history``: how many typed lines are remembered."""
    session.editor.resize(int(args.after("size") or 20))


@for_session("terminal no history", privilege=0)
def terminal_no_history(session: CommandSession, args: Args) -> None:
    """``terminal no history``: remember no typed lines."""
    session.editor.resize(0)


@for_session("terminal {no {editing|exec prompt timestamp}|editing|default LINE}")
@for_session("terminal exec prompt timestamp")
@for_session("terminal {dont-ask|international|shell|exec prompt expand|type WORD}")
def terminal_other(session: CommandSession, args: Args) -> None:
    """Settings of the terminal that are taken and change nothing here."""


@for_session("show privilege", privilege=0)
def show_privilege(session: CommandSession, args: Args) -> None:
    """``show privilege``: the privilege level of the user."""
    session.respond([f"Current privilege level is {session.privilege}"])


@for_session("show history", privilege=0)
def show_history(session: CommandSession, args: Args) -> None:
    """``show history``: the last lines that were typed."""
    session.respond([f"  {line}" for line in session.editor.history])


@for_session("show terminal", privilege=0)
def show_terminal(session: CommandSession, args: Args) -> None:
    """``show terminal``: the settings of the terminal."""
    line = session.line + 2
    session.respond(
        [
            f'Line {line}, Location: "", Type: "vt100"',
            f"Length: {session.length} lines, Width: {session.width} columns",
            "Status: PSI Enabled, Ready, Active, Automore On",
            "Capabilities: none",
            f"Monitoring of syslog is {'on' if session.monitor else 'off'}",
        ]
    )


@command("show clock [detail]", privilege=0)
def show_clock(device: Device, args: Args) -> list[str]:
    """The time; without NTP it is marked as not to be trusted."""
    now = device.clock.wall()
    stamp = f"{now:%H:%M:%S}.{now.microsecond // 1000:03d} UTC {now:%a %b} {now.day} {now:%Y}"
    source = ["No time source"] if args.has("detail") else []
    return [f"*{stamp}", *source]


@for_session("show users [all]")
@for_session("who")
def show_users(session: CommandSession, args: Args) -> None:
    """``show users``: who is on which line, and for how long idle."""
    lines = ["    Line       User       Host(s)              Idle       Location"]
    for other in session.device.sessions:
        mark = "*" if other.line == session.line else " "
        idle = _clock(session.device.clock.now() - other.typed_at)
        place = f"{mark}{other.line + 2:>3} vty {other.line}"
        lines.append(f"{place:<15}{other.user:<11}{'idle':<21}{idle:<9}{other.address}")
    session.respond([*lines, "", "  Interface    User               Mode         Idle     Peer Address"])


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


@for_session("undebug all", privilege=15)
@for_session("no debug all", privilege=15)
def undebug(session: CommandSession, args: Args) -> None:
    """``undebug all``: nothing is ever debugged here."""
    session.respond(["All possible debugging has been turned off"])

"""Entering configuration mode, and Rollback Confirmed Change: arming, confirming, reverting, replacing."""

from __future__ import annotations

from corelinks.runbooks.simulator.exec.files import read_file
from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.configuration_archive import NONE_PENDING, ArchiveRefusal
from corelinks.runbooks.simulator.router.device import Device, Lock
from corelinks.runbooks.simulator.router.differences import contextual_diff
from corelinks.runbooks.simulator.show.registry import Args, CommandSession, command, for_session

_MINUTES = "<1-120>"
_SURE = (
    "This will apply all necessary additions and deletions",
    "to replace the current running configuration with the",
    "contents of the specified configuration file, which is",
    "assumed to be a complete configuration, not a partial",
)


@for_session("configure", privilege=15)
def configure(session: CommandSession, args: Args) -> None:
    """``configure`` alone: ask from where to configure; only the terminal is there."""

    def answer(text: str) -> None:
        if text.strip() in ("", "t", "terminal"):
            _enter(session)
        else:
            session.write_lines(['?Must be "terminal", "memory" or "network"'])

    session.ask("Configuring from terminal, memory, or network [terminal]? ", answer)


@for_session("configure terminal [lock]", privilege=15)
@for_session("configure exclusive", privilege=15)
def configure_terminal(session: CommandSession, args: Args) -> None:
    """``configure terminal``: enter configuration mode, with ``lock`` for this user alone."""
    _enter(session, alone=args.has("lock"))


@for_session(f"configure terminal revert timer {_MINUTES}", privilege=15)
@for_session(f"configure terminal revert timer idle {_MINUTES}", privilege=15)
@for_session(f"configure terminal lock revert timer {_MINUTES}", privilege=15)
def configure_with_timer(session: CommandSession, args: Args) -> None:
    """Enter configuration mode for a change that must be confirmed."""
    if _is_locked(session):
        return
    try:
        lines = session.device.archive.arm(session.user, int(args.words[-1]), is_idle=args.has("idle"))
    except ArchiveRefusal as refusal:
        session.write_lines(refusal.lines)
        return
    session.write_lines(lines)
    _enter(session, alone=args.has("lock"))


def _enter(session: CommandSession, *, alone: bool = False) -> None:
    if _is_locked(session):
        return
    if alone:
        others = [other for other in session.device.sessions if other.is_configuring]
        if others:
            session.write_lines([_locked_text(Lock(others[0].user, others[0].line + 2, 0.0, 566))])
            return
        session.device.lock = Lock(session.user, session.line, session.device.clock.now(), 566)
    session.enter_configuration()


def _is_locked(session: CommandSession) -> bool:
    lock = session.device.lock
    if lock is None or (lock.line == session.line and lock.user == session.user):
        return False
    session.write_lines([_locked_text(lock)])
    return True


def _locked_text(lock: Lock) -> str:
    return (
        f"Configuration mode is locked by process '{lock.pid}' user '{lock.user}' from terminal '{lock.line}'."
        " Please try later."
    )


@for_session("configure confirm", privilege=15)
def configure_confirm(session: CommandSession, args: Args) -> None:
    """``configure confirm``: make the pending Rollback Confirmed Change stay."""
    try:
        session.device.archive.confirm(session.user)
    except ArchiveRefusal as refusal:
        session.write_lines(refusal.lines)


@for_session("configure revert now", privilege=15)
def configure_revert_now(session: CommandSession, args: Args) -> None:
    """``configure revert now``: roll the pending Rollback Confirmed Change back."""
    if _is_locked(session):
        return
    try:
        session.write_lines(session.device.archive.revert())
    except ArchiveRefusal as refusal:
        session.write_lines(refusal.lines)


@for_session(f"configure revert timer [idle] {_MINUTES}", privilege=15)
def configure_revert_timer(session: CommandSession, args: Args) -> None:
    """``configure revert timer``: give the pending Rollback Confirmed Change another time, in minutes."""
    try:
        session.device.archive.change_timer(session.user, int(args.words[-1]), is_idle=args.has("idle"))
    except ArchiveRefusal as refusal:
        session.write_lines(refusal.lines)


@for_session(
    f"configure replace WORD {{list|force|nolock|ignorecase|revert trigger error|time {_MINUTES}}}*", privilege=15
)
def configure_replace(session: CommandSession, args: Args) -> None:
    """``configure replace``: make the running configuration equal to a file."""
    if _is_locked(session):
        return
    try:
        text = read_file(session.device, args.words[2])
    except Refused as refusal:
        session.refuse(refusal)
        return

    def go(answer: str) -> None:
        if not answer.lower().startswith("y"):
            session.write_lines(["", "Rollback aborted by user."] if answer else [""])
            return
        _replace(session, args, text)

    if args.has("force"):
        go("y")
    else:
        session.write_lines(_SURE)
        session.ask("configuration. Enter Y if you are sure you want to proceed. ? [no]: ", go)


def _replace(session: CommandSession, args: Args, text: str) -> None:
    archive = session.device.archive
    minutes = args.after("time")
    if minutes is not None:
        try:
            session.write_lines(archive.arm(session.user, int(minutes), is_idle=False))
        except ArchiveRefusal as refusal:
            session.write_lines(refusal.lines)
            return
    session.write_lines(archive.replace_by(text, session.user, is_listed=args.has("list")))


@for_session("archive config", privilege=15)
def archive_config(session: CommandSession, args: Args) -> None:
    """``archive config``: put the running configuration into the archive."""
    archive = session.device.archive
    try:
        archive.save(archive.next_file())
    except ArchiveRefusal as refusal:
        session.write_lines(refusal.lines)


@command("show archive", privilege=15)
def show_archive(device: Device, args: Args) -> list[str]:
    """``show archive``: the settings of the archive and the files that it holds."""
    archive = device.archive
    if archive.path is None:
        return [" Archive feature not enabled"]
    rows = []
    for number in range(1, archive.maximum + 1):
        name = archive.saved[number - 1] if number <= len(archive.saved) else ""
        mark = " <- Most Recent" if name and number == len(archive.saved) else ""
        rows.append(f"   {number:<8} {name}{mark}")
    return [
        f"The maximum archive configurations allowed is {archive.maximum}.",
        f"There are currently {len(archive.saved)} archive configurations saved.",
        f"The next archive file will be named {archive.next_name}",
        " Archive #  Name",
        *rows,
    ]


@command("show archive config rollback timer", privilege=15)
def show_rollback_timer(device: Device, args: Args) -> list[str]:
    """``show archive config rollback timer``: the pending Rollback Confirmed Change."""
    pending = device.archive.pending
    if pending is None:
        return [NONE_PENDING]
    at = pending.configured_at
    return [
        f"Time configured(or reconfigured): {at:%H:%M:%S} UTC {at:%a %b} {at.day} {at:%Y}",
        f"Timer type: {pending.kind}",
        f"Timer value: {pending.minutes} min",
        f"User: {pending.user}",
    ]


@command("show archive config differences [WORD] [WORD]", privilege=15)
def show_differences(device: Device, args: Args) -> list[str]:
    """How one configuration differs from another: by default, running from startup."""
    names = [value for kind, value in args.arguments]
    if not names:
        names = ["system:running-config", "nvram:startup-config"]
    elif len(names) == 1:
        names.append("system:running-config")
    one, other = (ConfigTree.parse(read_file(device, name)) for name in names)
    lines = contextual_diff(one, other)
    return ["!Contextual Config Diffs:", *(lines or ["!No changes were found"])]


_FREE = (
    "Parser Configure Lock",
    "---------------------",
    "Owner PID         : -1",
    "User              : unknown",
    "TTY               : -1",
    "Type              : NO LOCK",
    "State             : FREE",
    "Class             : unknown",
    "Count             : 0",
    "Pending Requests  : 0",
    "User debug info   : ",
)


@command("show configuration lock", privilege=15)
def show_configuration_lock(device: Device, args: Args) -> list[str]:
    """``show configuration lock``: who has locked the configuration, and for how long."""
    lock = device.lock
    if lock is None:
        return list(_FREE)
    return [
        "Config Session Lock",
        "---------------------",
        f"Owner PID   : {lock.pid}",
        f"TTY number  : {lock.line}",
        f"TTY username    : {lock.user}",
        "User debug info : CLI Session Lock",
        f"Lock Active time (in Sec)   : {int(device.clock.now() - lock.since)}",
    ]

"""``reload``: now, in a while, or after all not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from corelinks.runbooks.simulator.exec.files import write_memory
from corelinks.runbooks.simulator.router.device import Device, ScheduledReload
from corelinks.runbooks.simulator.show.registry import Args, CommandSession, command, for_session

_ABORTED = "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n"


@for_session("reload", privilege=15)
@for_session("reload /noverify", privilege=15)
def reload(session: CommandSession, args: Args) -> None:
    """Start anew, after asking whether to save what has not been saved."""
    _ask_saving(session, args, lambda: _proceed(session, _goes(session)))


@for_session("reload in <1-999> [LINE]", privilege=15)
def reload_in(session: CommandSession, args: Args) -> None:
    """Start anew after so many minutes, unless it is called off."""
    minutes = int(args.words[2])

    def announced() -> None:
        device = session.device
        at = device.clock.wall() + timedelta(minutes=minutes)
        who = f"by {session.user} on vty{session.line} ({session.address})"
        words = f"{at:%H:%M:%S} UTC {at:%a %b} {at.day} {at:%Y} (in {_in_words(minutes * 60.0)}) {who}"
        session.write_lines([f"Reload scheduled for {words}", "Reload reason: Reload Command"])

        def scheduled() -> None:
            device.schedule_reload(minutes * 60.0, who)
            device.log(f"%SYS-5-SCHEDULED_RELOAD: Reload requested for {words}.")

        _proceed(session, scheduled)

    _ask_saving(session, args, announced)


@for_session("reload cancel", privilege=15)
def reload_cancel(session: CommandSession, args: Args) -> None:
    """``reload cancel``: call a scheduled reload off and tell every session."""
    if not session.device.cancel_reload():
        session.write_lines(["%No reload is scheduled."])
        return
    session.device.announce(_ABORTED)
    session.device.log(f"%SYS-5-SCHEDULED_RELOAD_CANCELLED: Scheduled reload cancelled by {session.user}.")


@command("show reload")
def show_reload(device: Device, args: Args) -> list[str]:
    """``show reload``: the scheduled reload, and when it comes."""
    scheduled: ScheduledReload | None = device.scheduled_reload
    if scheduled is None:
        return ["No reload is scheduled."]
    at = device.clock.at(scheduled.at)
    left = _in_words(scheduled.at - device.clock.now())
    return [f"Reload scheduled for {at:%H:%M:%S} UTC {at:%a %b} {at.day} {at:%Y} (in {left}) {scheduled.who}"]


def _in_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    named = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " and ".join(named) or "0 seconds"


def _ask_saving(session: CommandSession, args: Args, then: Callable[[], None]) -> None:
    """IOS asks until it hears yes or no."""

    def saving(text: str) -> None:
        answer = text.strip().lower()
        if answer and "yes".startswith(answer):
            write_memory(session, args)
            then()
        elif answer and "no".startswith(answer):
            then()
        else:
            session.write_lines(["% Please answer 'yes' or 'no'."])
            session.ask("System configuration has been modified. Save? [yes/no]: ", saving)

    if session.device.is_saved():
        then()
    else:
        session.write("\n")
        session.ask("System configuration has been modified. Save? [yes/no]: ", saving)


def _proceed(session: CommandSession, go: Callable[[], None]) -> None:
    def confirmed(key: str) -> None:
        if key.lower() in ("", "y"):
            go()

    session.ask("Proceed with reload? [confirm]", confirmed, is_key=True)


def _goes(session: CommandSession) -> Callable[[], None]:
    def goes() -> None:
        session.device.log(
            f"%SYS-5-RELOAD: Reload requested by {session.user} on vty{session.line} ({session.address})."
            " Reload Reason: Reload Command."
        )
        session.device.reload()

    return goes

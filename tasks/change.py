"""Change a router under its own rollback timer: arm, apply, undo, confirm, revert.

Every task sends nothing in a dry run, and reports ``changed`` only when the router's configuration was touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nornir.core.task import Result, Task
from nornir_jinja2.plugins.tasks import template_file
from nornir_netmiko.tasks import netmiko_send_command

from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks.baseline import read
from corelinks.tasks.commands import TIMER
from corelinks.tasks.connection.nornir_plugin import connection_of
from corelinks.tasks.parse import RollbackTimer, parse_rollback_timer
from corelinks.tasks.router_errors import CommandRejected, TakenLine, TimerError
from corelinks.templates.jinja_context import Context
from corelinks.templates.render import ENVIRONMENT, render
from corelinks.templates.step import Before, Change, Step

CONFIRM = "configure confirm"
REVERT_NOW = "configure revert now"
CONFIRM_SECONDS = 20.0
REVERT_SECONDS = 180.0
NOTHING_PENDING = "no rollback confirmed change pending"
# IOS prints these among successes, so that they are looked for first.
REVERT_FAILURES = (
    "rollback aborted",
    "failed to apply",
    "reverting back to the original",
    "error:",
    "cannot be",
    "invalid input",
)


@dataclass(frozen=True)
class Wanted:
    """What a rendering needs to know of one router: which end it is, how it was before, and what to leave alone.

    Without ``before`` comments stand for what depends on the router: good for a plan only.
    """

    end: EndName
    before: Before | None = None
    keep: frozenset[str] = frozenset()


def render_step(task: Task, link: CoreLink, step: Step, wanted: Mapping[str, Wanted]) -> Result:
    """Render what a step says to this router, each template as a subtask; the result is a Change. Nothing is sent.

    It is `templates.render.render`, with nornir-jinja2 filling the templates.
    """

    def fill(template: str, context: Context) -> str:
        name = f"render {template.removesuffix('.j2').replace('.', ' ')}"
        filled = task.run(template_file, name=name, template=template, jinja_env=ENVIRONMENT, **context.variables())
        return str(filled[0].result)

    mine = wanted[task.host.name]
    change = render(link, mine.end, step, mine.before, keep=mine.keep, fill=fill)
    return Result(host=task.host, result=change, changed=False)


def arm_timer(task: Task, minutes: int) -> Result:
    """Let the router go back to its present configuration in ``minutes`` (1 to 120) unless it is told to stay.

    The result is the RollbackTimer as the router shows it. Raises TimerError when one is pending already, when the
    router refuses (no archive, disk full, locked), or when it does not show the timer afterwards.
    """
    if task.is_dry_run():
        return Result(host=task.host, result=None, changed=False)
    router = task.host.name
    pending = read_timer(task)
    if pending is not None:
        what = f"a rollback timer of {pending.user} over {pending.minutes} min is pending already"
        raise TimerError(router, what, command=TIMER, state="nothing was changed")
    command = f"configure terminal revert timer {minutes}"
    try:
        connection_of(task).configure([], enter=command)
    except CommandRejected as refused:
        said = refused.answer.strip()
        raise TimerError(
            router, f"cannot be armed: {said!r}", command=command, state="nothing was changed"
        ) from refused
    armed = read_timer(task)
    if armed is None:
        raise TimerError(router, "was armed but is not pending", command=command, state="nothing was changed")
    return Result(host=task.host, result=armed, changed=False)


def read_timer(task: Task) -> RollbackTimer | None:
    """The pending rollback timer of the task's router, None when there is none; RouterError when unreadable."""
    (text,) = connection_of(task).ask([TIMER])
    timer: RollbackTimer | None = read(task.host.name, TIMER, text, parse_rollback_timer)
    return timer


def apply_change(task: Task, changes: Mapping[str, Change]) -> Result:
    """Send the lines of the change that ``changes`` has for this router; the result is TakenLines.

    Raises CommandRejected at the first refused line (with those taken before), ConnectionFailed.
    """
    return send_lines(task, {router: change.apply for router, change in changes.items()})


def undo_change(task: Task, changes: Mapping[str, Change]) -> Result:
    """Send the lines that take this router's change back; the result is TakenLines. Errors as in apply_change."""
    return send_lines(task, {router: change.undo for router, change in changes.items()})


def send_lines(task: Task, lines: Mapping[str, Sequence[str]]) -> Result:
    """Send this router's lines from ``lines``, indented as in a running-config; the result is TakenLines.

    Raises CommandRejected at the first line that is refused, or that does not open the mode of what stands beneath it:
    nothing is sent behind it. Raises ConnectionFailed.
    """
    mine = tuple(lines.get(task.host.name, ()))
    if task.is_dry_run() or not mine:
        return Result(host=task.host, result=tuple(map(TakenLine, mine)), changed=False)
    return Result(host=task.host, result=connection_of(task).type_lines(mine), changed=True)


def resolve_secrets(task: Task, lines: Mapping[str, Sequence[str]]) -> Result:
    """Find the value of every secret that this router's ``lines`` refer to, as if they were sent; nothing is.

    Raises SecretUnavailable for one that has none, or none that can be typed into a router.
    """
    vault = connection_of(task).vault
    for line in lines.get(task.host.name, ()):
        vault.fill(line)
    return Result(host=task.host, changed=False)


def confirm_change(task: Task, timers: Mapping[str, RollbackTimer]) -> Result:
    """Stop the router's rollback timer, so that its configuration stays as it is now.

    ``timers`` are those that may be stopped, by router, as ``arm_timer`` gave them back. Raises TimerError when that
    one is not pending (it has fired, the router was reloaded, or the one that is pending is another's, which is left
    alone) or when one still is. A session that breaks here leaves it open whether the router has heard: read the timer
    again.
    """
    if task.is_dry_run():
        return Result(host=task.host, changed=False)
    _demand_pending(task, timers, CONFIRM)
    response = task.run(netmiko_send_command, command_string=CONFIRM, read_timeout=CONFIRM_SECONDS)
    said = str(response.result)
    router = task.host.name
    if NOTHING_PENDING in said.lower():
        raise TimerError(router, "had no rollback timer pending", command=CONFIRM)
    if said.strip().startswith("%"):
        raise TimerError(router, f"did not confirm: {said.strip()!r}", command=CONFIRM)
    if read_timer(task) is not None:
        raise TimerError(router, "still has its rollback timer pending", command=CONFIRM)
    return Result(host=task.host, result=said, changed=False)


def revert_now(task: Task, timers: Mapping[str, RollbackTimer]) -> Result:
    """Let the router go back at once to the configuration it had when its timer was armed.

    This takes back everybody's edits since then. ``timers`` as in ``confirm_change``. Raises TimerError when that timer
    is not pending, and when the router says that it did not work.
    """
    if task.is_dry_run():
        return Result(host=task.host, changed=False)
    _demand_pending(task, timers, REVERT_NOW)
    response = task.run(netmiko_send_command, command_string=REVERT_NOW, read_timeout=REVERT_SECONDS)
    said = str(response.result)
    failures = [line for line in said.splitlines() if any(mark in line.lower() for mark in REVERT_FAILURES)]
    if NOTHING_PENDING in said.lower() or failures:
        why = failures[0].strip() if failures else "no rollback timer was pending"
        raise TimerError(task.host.name, f"did not go back: {why}", command=REVERT_NOW)
    return Result(host=task.host, result=said, changed=True)


def _demand_pending(task: Task, timers: Mapping[str, RollbackTimer], command: str) -> None:
    """Raise TimerError unless the timer that is pending is the one that may be touched."""
    router, mine, pending = task.host.name, timers.get(task.host.name), read_timer(task)
    if pending is None:
        raise TimerError(router, "had no rollback timer pending", command=command, state="nothing was sent")
    if pending != mine:
        what = f"a rollback timer of {pending.user} over {pending.minutes} min is pending, which this run did not arm"
        raise TimerError(router, what, command=command, state="it was left alone")

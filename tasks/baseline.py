"""How a router is right now: its configuration, what is not saved, and whether a rollback timer is pending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from nornir.core.task import Result, Task

from corelinks.tasks.commands import RUNNING, TIMER, UNSAVED, VERSION
from corelinks.tasks.connection.nornir_plugin import connection_of
from corelinks.tasks.parse import (
    ConfigDifferences,
    ParseError,
    RollbackTimer,
    RunningConfig,
    parse_config_differences,
    parse_rollback_timer,
    parse_running_config,
    parse_version,
)
from corelinks.tasks.router_errors import RouterError

T = TypeVar("T")

STARTUP = "show startup-config"


@dataclass(frozen=True)
class RouterIdentity:
    """Which router answered, whatever its name: its SSH host key (``SHA256:...``), and the inventory that leads to it.

    ``inventory`` is the absolute path of the inventory's folder.
    """

    host_key: str
    inventory: str


@dataclass(frozen=True)
class Baseline:
    """What one router has: its running-config (our secrets taken out) and the pending timer, if any.

    ``login`` is the user as whom it was read, whose name is on the timers that we arm.
    """

    router: str
    running: RunningConfig
    timer: RollbackTimer | None
    identity: RouterIdentity
    login: str = ""


def capture_baseline(task: Task) -> Result:
    """Read running-config and rollback timer in one go; the result is a Baseline.

    Raises RouterError, also for responses that cannot be read: half a configuration is no baseline.
    """
    connection = connection_of(task)
    running, timer = connection.ask([RUNNING, TIMER])
    identity = RouterIdentity(connection.host_key().fingerprint, str(connection.options.base))
    name = task.host.name
    return Result(
        host=task.host,
        result=Baseline(
            name,
            read(name, RUNNING, running, parse_running_config),
            read(name, TIMER, timer, parse_rollback_timer),
            identity,
            connection.options.username or "",
        ),
    )


def capture_unsaved(task: Task) -> Result:
    """Read what the running-config has that the startup-config has not, and the reverse; a ConfigDifferences."""
    (text,) = connection_of(task).ask([UNSAVED])
    differences: ConfigDifferences = read(task.host.name, UNSAVED, text, parse_config_differences)
    return Result(host=task.host, result=differences)


def capture_startup(task: Task) -> Result:
    """Read the startup-config; the result is a RunningConfig."""
    (text,) = connection_of(task).ask([STARTUP])
    return Result(host=task.host, result=read(task.host.name, STARTUP, text, parse_running_config))


def capture_uptime(task: Task) -> Result:
    """Read how long the router has been up; the result is seconds, in whole minutes as the router counts them.

    Raises RouterError.
    """
    (text,) = connection_of(task).ask([VERSION])
    seconds = read(task.host.name, VERSION, text, parse_version).uptime_seconds
    if seconds is None:
        raise RouterError(task.host.name, "its response cannot be read: an uptime of an unknown form", command=VERSION)
    return Result(host=task.host, result=seconds)


def read(router: str, command: str, text: str, parser: Callable[[str], T]) -> T:
    """``parser(text)``; a text it cannot read is an error of that router."""
    try:
        return parser(text)
    except ParseError as error:
        raise RouterError(router, f"its response cannot be read: {error.problem}", command=command) from error

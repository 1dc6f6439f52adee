"""Keep a router's configuration over a reload, and read back that it is kept."""

from __future__ import annotations

from nornir.core.task import Result, Task
from nornir_netmiko.tasks import netmiko_save_config

from corelinks.tasks.baseline import read
from corelinks.tasks.commands import UNSAVED
from corelinks.tasks.connection.nornir_plugin import connection_of
from corelinks.tasks.parse import parse_config_differences
from corelinks.tasks.router_errors import RouterError

SAVE = "write memory"


def save_configuration(task: Task) -> Result:
    """Write the running-config to the startup-config; raises RouterError unless both are equal afterwards.

    Saves everything that runs, also what somebody else has not saved: look before (capture_unsaved).
    """
    if task.is_dry_run():
        return Result(host=task.host, changed=False)
    task.run(netmiko_save_config, cmd=SAVE)
    (text,) = connection_of(task).ask([UNSAVED])
    left = read(task.host.name, UNSAVED, text, parse_config_differences)
    if not left.is_none:
        raise RouterError(task.host.name, f"startup-config differs: {left.lines[0]!r}", command=SAVE)
    return Result(host=task.host, result=SAVE, changed=True)

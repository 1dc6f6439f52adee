"""Look at a router's host key, and record it as that router's."""

from __future__ import annotations

from dataclasses import dataclass

from nornir.core.task import Result, Task
from nornir_netmiko.connections import CONNECTION_NAME

from corelinks.tasks.connection.host_keys import Standing
from corelinks.tasks.connection.options import Options, read_options
from corelinks.tasks.connection.ssh import fetch_host_key


@dataclass(frozen=True)
class ShownKey:
    """The host key that a router shows, how it stands in the inventory, and which keys are known there."""

    router: str
    address: str
    kind: str
    fingerprint: str
    standing: Standing
    known: tuple[str, ...]
    file: str
    recorded: bool = False


def options_of(task: Task) -> Options:
    """The connection options of a task's router, without a connection."""
    given = task.host.get_connection_parameters(CONNECTION_NAME)
    return read_options(given.hostname, given.port, given.username, given.password, given.extras or {})


def show_host_key(task: Task, record: bool = False, replace: bool = False) -> Result:
    """The router's host key as a ShownKey; nothing is sent beyond the key exchange, and nobody logs in.

    ``record`` writes an unknown key to the router's known_hosts file, ``replace`` a changed one too; a revoked key
    never. A dry run writes nothing. Raises ConnectionFailed.
    """
    options = options_of(task)
    key = fetch_host_key(options)
    known = options.known()
    standing = known.standing(key)
    wanted = record and (standing == "unknown" or (replace and standing == "changed"))
    before = tuple(old.fingerprint for old in known.keys)
    if wanted and not task.is_dry_run():
        known.record(key)
    shown = ShownKey(
        router=options.router,
        address=f"{options.host}:{options.port}",
        kind=key.kind,
        fingerprint=key.fingerprint,
        standing=standing,
        known=before,
        file=str(known.path),
        recorded=wanted and not task.is_dry_run(),
    )
    return Result(host=task.host, result=shown, changed=shown.recorded)

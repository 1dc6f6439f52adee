"""Whether the inventory says how to log in to routers: what can be told of it before any of them is asked."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Group, Host
from nornir_netmiko.connections import CONNECTION_NAME

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.tasks.connection.nornir_loading import SIMPLE
from corelinks.tasks.connection.options import Options, read_options
from corelinks.tasks.connection.ssh import key_path

_Level = Host | Group | Defaults
_Found = Iterator[tuple[str, str]]  # the name of an option or of a value of the host, and what is wrong with it
_FILES = {Host: "host_file", Group: "group_file", Defaults: "defaults_file"}


def check_logins(nornir: Nornir, routers: Collection[str]) -> None:
    """Raise InventoryError unless every one of ``routers`` can be logged in to by what its host, groups, defaults say.

    For a Nornir with IOS connections. Each needs a username and a password, a key or an agent, and so does its jump
    host; the files that they name are there. Which secret a reference leads to is not looked at. Asks no router.
    """
    _check(nornir, routers, _found)


def check_known_hosts(nornir: Nornir, routers: Collection[str]) -> None:
    """Raise InventoryError when a known_hosts file of ``routers`` is there and cannot be read."""
    _check(nornir, routers, _known_hosts_found)


def _check(nornir: Nornir, routers: Collection[str], find: Callable[[Options], _Found]) -> None:
    faults: dict[InventoryFault, None] = {}
    for name in routers:
        host = nornir.inventory.hosts[name]
        given = host.get_connection_parameters(CONNECTION_NAME)
        options = read_options(given.hostname, given.port, given.username, given.password, given.extras or {})
        faults |= dict.fromkeys(_fault(nornir, host, *found) for found in find(options))
        if options.jump is not None:
            jump = nornir.inventory.hosts[options.jump.router]
            faults |= dict.fromkeys(_fault(nornir, jump, *found) for found in find(options.jump))
    if faults:
        raise InventoryError(list(faults))


def _found(options: Options) -> _Found:
    if options.username is None:
        yield "username", "is missing: expected for the host, one of its groups or the defaults"
    agent = options.allow_agent and os.environ.get("SSH_AUTH_SOCK")
    if options.password is None and options.key_file is None and not options.use_keys and not agent:
        yield "password", "is missing, and so are a key and an agent: nothing is given to log in with"
    if options.key_file is not None or options.use_keys:
        yield from _unreadable("use_keys" if options.key_file is None else "key_file", key_path(options))
    if options.ssh_config_file is not None:
        yield from _unreadable("ssh_config_file", options.base / options.ssh_config_file.expanduser())
    yield from _known_hosts_found(options)
    if options.session_log is not None:
        yield from _unwritable("session_log", options.base / options.session_log.expanduser())


def _known_hosts_found(options: Options) -> _Found:
    if os.path.lexists(options.known_hosts_file):
        yield from _unreadable("known_hosts", options.known_hosts_file)


def _unreadable(name: str, path: Path) -> _Found:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield name, f"{path} is not a file"
        elif not os.access(path, os.R_OK):
            yield name, f"{path} cannot be read"
    except OSError as error:
        yield name, f"{path} cannot be read: {error.strerror}"


def _unwritable(name: str, path: Path) -> _Found:
    try:
        if not stat.S_ISDIR(path.parent.stat().st_mode):
            yield name, f"{path} cannot be written: {path.parent} is not a folder"
        elif path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            yield name, f"{path} is not a file that can be written"
    except OSError as error:
        yield name, f"{path} cannot be written: {path.parent}: {error.strerror}"


# --- where it is written


def _fault(nornir: Nornir, host: Host, name: str, problem: str) -> InventoryFault:
    level = next((level for level in _levels(host) if _says(level, name)), host)
    plugin = nornir.config.inventory.plugin
    file = f"the inventory of {plugin}"
    if plugin == SIMPLE:
        file = Path(str(nornir.config.inventory.options[_FILES[type(level)]])).name
    place = name if isinstance(level, Defaults) else f"{level.name}: {name}"
    return InventoryFault(file, place, problem)


def _levels(host: Host) -> list[_Level]:
    """Where a host takes its values from: the host itself last, since it holds what was merged for it too."""
    return [*host.extended_groups(), host.defaults]


def _says(level: _Level, name: str) -> bool:
    options = level.connection_options.get(CONNECTION_NAME)
    return name in level.data or name in ((options.extras if options is not None else None) or {})

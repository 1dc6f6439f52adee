"""A Nornir whose connections are IOS connections of ours, and the way from a task to its connection."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import ConnectionOptions, Defaults, Group, Host
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Task
from nornir_netmiko.connections import CONNECTION_NAME
from nornir_netmiko.connections import Netmiko as StockPlugin

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.hosts import is_ios_platform
from corelinks.inventory.load import check_hosts
from corelinks.inventory.model import CoreLink
from corelinks.inventory.router_options import OPTION_NAMES
from corelinks.inventory.text import NOT_A_REFERENCE, is_reference
from corelinks.tasks.connection.ios_connection import IosConnection
from corelinks.tasks.connection.nornir_loading import ADDED, SIMPLE, init_nornir, loaded_faults
from corelinks.tasks.connection.offered_logins import LOGINS
from corelinks.tasks.connection.options import read_options
from corelinks.tasks.connection.ssh import JUMPS
from corelinks.tasks.router_errors import ConnectionFailed

_OPENING: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

_NOT_OURS = "its connection is not ours: call use_ios_connections(nornir) first"


class _SameName(type):
    """Nornir registers every installed plugin anew at each InitNornir and refuses another one of the same name.

    Being equal to nornir-netmiko's plugin lets ours stay where it is.
    """

    def __eq__(cls, other: object) -> bool:
        return other is StockPlugin or type.__eq__(cls, other) is True

    def __hash__(cls) -> int:
        return type.__hash__(cls)


class ConnectionPlugin(metaclass=_SameName):
    """Nornir's connection plugin `netmiko`, with an IOS connection of ours behind it."""

    connection: IosConnection

    def open(
        self,
        hostname: str | None,
        username: str | None,
        password: str | None,
        port: int | None,
        platform: str | None,
        extras: dict[str, Any] | None = None,
        configuration: Config | None = None,
    ) -> None:
        """Log in; raises what `corelinks.tasks.router_errors` names below ConnectionFailed."""
        options = read_options(hostname, port, username, password, extras or {})
        if platform is not None and not is_ios_platform(platform):
            raise ConnectionFailed(options.router, f"platform {platform!r} is no IOS router")
        self.connection = IosConnection(options)
        try:
            self.connection.open()
        except BaseException:
            self.connection.close(grace=0)
            raise

    def close(self) -> None:
        """Close the session for good."""
        self.connection.close()


def load_nornir(directory: Path, links: Collection[CoreLink] = (), *, workers: int | None = None) -> Nornir:
    """A Nornir on the inventory in ``directory``, with IOS connections; contacts no router.

    ``links`` say which routers are meant and which secrets each of them may need: what changes or checks links needs
    them here; without, every host but the jump hosts must be an IOS router. ``workers`` is how many routers are worked
    on at once (default: what config.yaml says). Nornir's own log file is off: it would hold arguments of tasks.
    Raises InventoryError with every fault of config.yaml and of hosts, groups and defaults, from files or a plugin.
    """
    routers = {router for link in links for router in link.routers} or None
    nornir = init_nornir(directory, routers, workers=workers)
    plugin = nornir.config.inventory.plugin
    faults = [] if plugin == SIMPLE else loaded_faults(nornir, routers)
    source = Path(nornir.config.inventory.options["host_file"]).name if plugin == SIMPLE else f"the hosts of {plugin}"
    faults += check_hosts(links, nornir.inventory.hosts, source)
    if faults:
        raise InventoryError(faults)
    return use_ios_connections(nornir, directory=directory, links=links)


def use_ios_connections(nornir: Nornir, *, directory: Path | None = None, links: Iterable[CoreLink] = ()) -> Nornir:
    """Make connections named `netmiko` IOS connections, for every Nornir of this process; returns ``nornir``.

    ``directory`` is what relative paths start from; ``links`` say which secrets each router may need. Raises
    InventoryError for a password that is not a reference.
    """
    if ConnectionPluginRegister.available.get(CONNECTION_NAME) is not None:
        ConnectionPluginRegister.deregister(CONNECTION_NAME)
    ConnectionPluginRegister.register(CONNECTION_NAME, ConnectionPlugin)
    base = (directory or Path.cwd()).resolve()
    secrets = _secrets_of(links)
    faults: list[InventoryFault] = []
    for host in nornir.inventory.hosts.values():
        _prepare(host, nornir, base, secrets.get(host.name, {}), faults)
    if faults:
        raise InventoryError(faults)
    return nornir


def inventory_folder_of(nornir: Nornir) -> Path:
    """The absolute path of the folder from which a Nornir's hosts were loaded; the working directory when none has it.

    It is what ``load_nornir`` and ``use_ios_connections`` were given.
    """
    for host in nornir.inventory.hosts.values():
        base = (host.get_connection_parameters(CONNECTION_NAME).extras or {}).get("base")
        if base is not None:
            return Path(str(base))
    return Path.cwd()


def _secrets_of(links: Iterable[CoreLink]) -> Mapping[str, dict[str, str]]:
    """Label to reference, by router."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for link in links:
        for router in link.routers:
            if link.crypto is not None:
                found[router][link.psk_label] = link.crypto.psk
            if link.ldp.password is not None:
                found[router][link.ldp_password_label] = link.ldp.password
    return found


def _prepare(host: Host, nornir: Nornir, base: Path, secrets: dict[str, str], faults: list[InventoryFault]) -> None:
    extras = _own_options(host) | {"router": host.name, "base": str(base), "secrets": secrets}
    jump = extras.pop("jump_host", None)
    if jump is not None:
        extras["jump"] = _jump(str(jump), host, nornir, base, faults)
    kept = host.get_connection_parameters(CONNECTION_NAME)
    given = {"password": kept.password, "secret": extras.get("secret"), "passphrase": extras.get("passphrase")}
    for what, value in given.items():
        if value is not None and not is_reference(str(value)):
            # The value stays out of the message: it may be the secret itself.
            faults.append(InventoryFault("hosts.yaml", f"{host.name}: {what}", NOT_A_REFERENCE))
    host.connection_options[CONNECTION_NAME] = ConnectionOptions(
        hostname=kept.hostname or host.name,
        port=kept.port,
        username=kept.username,
        password=kept.password,
        platform=kept.platform,
        extras=extras,
    )


def _own_options(host: Host) -> dict[str, Any]:
    """Data and extras of defaults, groups and the host; the nearer one wins (Nornir merges no extras itself).

    An option with nothing under it says nothing, so that it takes no secret and no jump host of a group away.
    """
    found: dict[str, Any] = {}
    levels: list[Host | Group | Defaults] = [host.defaults, *reversed(host.extended_groups()), host]
    for level in levels:
        netmiko = level.connection_options.get(CONNECTION_NAME)
        extras = (netmiko.extras or {}) if netmiko is not None else {}
        data = {name: level.data[name] for name in OPTION_NAMES if name in level.data}
        found |= {name: value for name, value in (data | extras).items() if value is not None}
    return {name: value for name, value in found.items() if name not in ADDED}


def _jump(name: str, host: Host, nornir: Nornir, base: Path, faults: list[InventoryFault]) -> dict[str, Any] | None:
    jump = nornir.inventory.hosts.get(name)
    if jump is None or jump is host:
        faults.append(
            InventoryFault("hosts.yaml", f"{host.name}: jump_host", f"{name!r} is no other host of the inventory")
        )
        return None
    options = _own_options(jump)
    options.pop("jump_host", None)
    return options | {
        "router": jump.name,
        "base": str(base),
        "host": jump.hostname or jump.name,
        "port": jump.port or 22,
        "username": jump.username,
        "password": jump.password,
    }


def connection_of(where: Task | Host) -> IosConnection:
    """The connection to the router of a task, or to a host; logs in if no session is open."""
    host = where.host if isinstance(where, Task) else where
    config = where.nornir.config if isinstance(where, Task) else Config()
    if "router" not in (host.get_connection_parameters(CONNECTION_NAME).extras or {}):
        raise ConnectionFailed(host.name, _NOT_OURS)
    # Two threads that ask for the same host at once must not open two connections.
    with _OPENING[host.name]:
        connection = host.get_connection(CONNECTION_NAME, config)
    if not isinstance(connection, IosConnection):
        raise ConnectionFailed(host.name, _NOT_OURS)
    return connection


def close_all(nornir: Nornir) -> None:
    """Close every session, also from another thread or a signal: no router is left in configuration mode.

    What routers have refused is forgotten with it: whoever asks them next may log in anew.
    """
    connections = []
    for host in nornir.inventory.hosts.values():
        plugin = host.connections.pop(CONNECTION_NAME, None)
        if plugin is not None:
            connections.append(plugin)
    if connections:
        with ThreadPoolExecutor(min(len(connections), 32)) as pool:
            list(pool.map(lambda plugin: plugin.close(), connections))
    JUMPS.close()
    LOGINS.forget()

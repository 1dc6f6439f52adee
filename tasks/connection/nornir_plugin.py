"""A Nornir whose connections go through the door."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml
from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import ConnectionOptions, Defaults, Group, Host
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Task
from nornir_netmiko.connections import CONNECTION_NAME
from nornir_netmiko.connections import Netmiko as StockPlugin

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.tasks.connection.ios_connection import IosConnection
from corelinks.tasks.connection.options import OPTION_NAMES, read_options
from corelinks.tasks.connection.secrets import is_reference
from corelinks.tasks.connection.ssh import JUMPS
from corelinks.tasks.router_errors import ConnectionFailed

_PLATFORMS = (None, "ios", "cisco_ios", "cisco_xe")
_FILES = {"host_file": "hosts.yaml", "group_file": "groups.yaml", "defaults_file": "defaults.yaml"}
_OPENING: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class _SameName(type):
    """Nornir registers every installed plugin anew at each InitNornir and refuses another one of the same name.

    Being equal to nornir-netmiko's plugin lets the door stay where it is.
    """

    def __eq__(cls, other: object) -> bool:
        return other is StockPlugin or type.__eq__(cls, other) is True

    def __hash__(cls) -> int:
        return type.__hash__(cls)


class ConnectionPlugin(metaclass=_SameName):
    """Nornir's connection plugin `netmiko`, with the door behind it."""

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
        if platform not in _PLATFORMS:
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


def load_nornir(directory: Path, *, workers: int | None = None) -> Nornir:
    """A Nornir on the inventory in ``directory``, its connections going through the door.

    ``workers`` is how many routers are worked on at once (default: what config.yaml says). Nornir's own log file is
    off: it would hold arguments of tasks. Raises InventoryError.
    """
    config = _read_config(directory / "config.yaml")
    inventory = config.setdefault("inventory", {})
    options = inventory.setdefault("options", {})
    for option, usual in _FILES.items():
        options[option] = str(directory / options.get(option, usual))
    if workers is not None:
        config["runner"] = {"plugin": "threaded", "options": {"num_workers": workers}}
    config["logging"] = {"enabled": False}
    try:
        nornir = InitNornir(**config)
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise InventoryError([InventoryFault(str(directory), "hosts, groups or defaults", str(error))]) from None
    links = directory / "links.yaml"
    return use_ios_connections(nornir, directory=directory, links=load_links(links) if links.exists() else ())


def _read_config(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise InventoryError([InventoryFault(str(path), "file", str(error))]) from None
    if not isinstance(config, dict):
        raise InventoryError([InventoryFault(str(path), "file", "must be a mapping")])
    return config


def use_ios_connections(nornir: Nornir, *, directory: Path | None = None, links: Iterable[CoreLink] = ()) -> Nornir:
    """Make connections named `netmiko` go through the door, for every Nornir of this process; returns ``nornir``.

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
    for what, value in (("password", host.password), ("secret", extras.get("secret"))):
        if value is not None and not is_reference(str(value)):
            # The value stays out of the message: it may be the secret itself.
            problem = "must be a reference (env:NAME, file:PATH, command:COMMAND or ask:WHAT), never the secret itself"
            faults.append(InventoryFault("hosts.yaml", f"{host.name}: {what}", problem))
    kept = host.get_connection_parameters(CONNECTION_NAME)
    host.connection_options[CONNECTION_NAME] = ConnectionOptions(
        hostname=kept.hostname,
        port=kept.port,
        username=kept.username,
        password=kept.password,
        platform=kept.platform,
        extras=extras,
    )


def _own_options(host: Host) -> dict[str, Any]:
    """Data and extras of defaults, groups and the host; the nearer one wins (Nornir merges no extras itself)."""
    found: dict[str, Any] = {}
    levels: list[Host | Group | Defaults] = [host.defaults, *reversed(host.extended_groups()), host]
    for level in levels:
        found |= {name: level.data[name] for name in OPTION_NAMES if name in level.data}
        netmiko = level.connection_options.get(CONNECTION_NAME)
        found |= (netmiko.extras or {}) if netmiko is not None else {}
    return {name: value for name, value in found.items() if name not in ("router", "base", "secrets", "jump")}


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
    """The door to the router of a task, or to a host; logs in if no session is open."""
    host = where.host if isinstance(where, Task) else where
    config = where.nornir.config if isinstance(where, Task) else Config()
    # Two threads that ask for the same host at once must not open two connections.
    with _OPENING[host.name]:
        connection = host.get_connection(CONNECTION_NAME, config)
    if not isinstance(connection, IosConnection):
        raise ConnectionFailed(host.name, "its connection is not a door: call use_door(nornir) first")
    return connection


def close_all(nornir: Nornir) -> None:
    """Close every session, also from another thread or a signal: no router is left in configuration mode."""
    connections = []
    for host in nornir.inventory.hosts.values():
        plugin = host.connections.pop(CONNECTION_NAME, None)
        if plugin is not None:
            connections.append(plugin)
    if connections:
        with ThreadPoolExecutor(min(len(connections), 32)) as pool:
            list(pool.map(lambda plugin: plugin.close(), connections))
    JUMPS.close()

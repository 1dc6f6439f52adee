"""Simulated P-routers in a process of their own, and an inventory that points at them.

Only a TCP socket connects them with the rest of the program, as it is with real routers.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, cast

import yaml

from corelinks.inventory.absent import with_none
from corelinks.inventory.errors import CorelinksError, InventoryError, InventoryFault
from corelinks.inventory.model import CoreLink
from corelinks.tasks.redaction import redact

USERNAME = "operator"
# Stands in every inventory that was written for simulated routers, and may therefore be written anew.
_MARK = ".simulated"
# Exit codes of the simulator: for what it was given (configurations, faults), and for ports that are taken.
_REFUSED = 2
_NO_PORT = 3


class SimulatorError(CorelinksError):
    """The simulated routers did not start, or refused a fault."""


@dataclass(frozen=True)
class Endpoint:
    """Where one simulated router listens; ``host_key`` in known_hosts form (algorithm and key)."""

    name: str
    host: str
    port: int
    host_key: str


class Reachable(Protocol):
    """Simulated routers as a login needs them, wherever they run."""

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Where each router listens, in the order of their names."""

    @property
    def password(self) -> str:
        """The password of every login."""

    @property
    def enable_secret(self) -> str:
        """The enable secret of every router."""


class SimulatedCore:
    """A context manager around ``python -m corelinks.runbooks.simulator``; gone with it when this program ends.

    Entering it raises InventoryError for configurations and faults that it cannot start with, SimulatorError otherwise.
    """

    def __init__(
        self, configs: Path, *, speed: float = 1.0, port_base: int | None = None, faults: Sequence[str] = ()
    ) -> None:
        self.password = secrets.token_urlsafe(12)
        self.enable_secret = secrets.token_urlsafe(12)
        self.endpoints: tuple[Endpoint, ...] = ()
        # -P, since a module of the working directory must not stand in for one of ours or of a library
        #: By router, the configuration lines that the simulator does not know, secrets out; they have no effect.
        self.unknown_lines: dict[str, tuple[str, ...]] = {}
        #: By name, the system of every configuration that is none of IOS and is not simulated.
        self.not_simulated: dict[str, str] = {}
        self._configs = configs
        self._command = [sys.executable, "-P", "-m", "corelinks.runbooks.simulator", "--configs", str(configs)]
        self._command += ["--speed", str(speed), "--username", USERNAME]
        if port_base is not None:
            self._command += ["--port-base", str(port_base)]
        for fault in faults:
            self._command += ["--fault", fault]
        self._process: subprocess.Popen[str] | None = None
        self._said = tempfile.TemporaryFile("w+")  # a file, since a pipe that nobody reads would fill up

    def __enter__(self) -> Self:
        environment = dict(os.environ)
        environment["CORELINKS_SIM_PASSWORD"] = self.password
        environment["CORELINKS_SIM_ENABLE"] = self.enable_secret
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            env=environment,
            start_new_session=True,  # a Ctrl-C at the terminal is for the runbook, which then stops the routers
        )
        try:
            ready = self._reply()
        except BaseException:
            self._end()
            raise
        self.endpoints = tuple(
            Endpoint(name, place["host"], place["port"], place["host_key"])
            for name, place in sorted(ready["routers"].items())
        )
        self.unknown_lines = {
            name: tuple(map(redact, lines)) for name, lines in sorted(ready["unknown_lines"].items()) if lines
        }
        self.not_simulated = dict(sorted(ready["not_simulated"].items()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()  # end of input is the simulator's word to stop
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._said.close()

    def reservations(self) -> tuple[str, ...]:
        """What of the configurations the simulated routers do not play, one sentence a router; empty for nothing."""
        others = tuple(f"{name} is {system}, which is not simulated" for name, system in self.not_simulated.items())
        return others + tuple(
            f"{name}: {len(lines)} lines of its configuration are unknown to the simulated router and have no effect: "
            + "; ".join(lines)
            for name, lines in self.unknown_lines.items()
        )

    def check_routers(self, links: Iterable[CoreLink]) -> None:
        """Raise InventoryError that names the configuration of every router of ``links`` that was not started."""
        started = {endpoint.name for endpoint in self.endpoints}
        faults = []
        for router in sorted({router for link in links for router in link.routers} - started):
            system = self.not_simulated.get(router)
            why = f"is of {system}, which is not simulated" if system else "is missing"
            what = f"{why}: expected the running-config of every router of links.yaml, since each is simulated"
            faults.append(InventoryFault(str(self._configs / f"{router}.cfg"), "file", what))
        if faults:
            raise InventoryError(faults)

    def inject(self, fault: str) -> None:
        """Let a fault happen from now on; SimulatorError if the simulator does not know it."""
        self._ask({"inject": fault})

    def clear_faults(self) -> None:
        """End every fault that can be ended (a reload has happened and stays)."""
        self._ask({"clear": True})

    def _ask(self, request: Mapping[str, object]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise SimulatorError("the simulated routers are not running")
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        reply = self._reply()
        if "error" in reply:
            raise SimulatorError(str(reply["error"]))

    def _reply(self) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdout is None:
            raise SimulatorError("the simulated routers are not running")
        line = process.stdout.readline()
        if not line:
            code = process.wait()
            self._said.seek(0)
            said = self._said.read().strip().splitlines()
            why = f"the simulated routers did not start: {redact(said[-1]) if said else 'no reason given'}"
            if code == _REFUSED:
                raise InventoryError([InventoryFault(str(self._configs), "folder", why)])
            if code == _NO_PORT:
                raise InventoryError([InventoryFault("command line", "--port-base", f"{why}: give another")])
            raise SimulatorError(why)
        reply: dict[str, Any] = json.loads(line)
        return reply


def holds_other_inventory(directory: Path) -> bool:
    """Whether a folder holds an inventory that was not written for simulated routers, and must not be written over."""
    is_inventory = any((directory / name).exists() for name in ("hosts.yaml", "links.yaml"))
    return is_inventory and not (directory / _MARK).exists()


def write_inventory(directory: Path, core: Reachable, links: Iterable[CoreLink]) -> None:
    """Write an inventory that points at ``core``: hosts, known_hosts, links, and secrets in files (mode 0600).

    Every pre-shared key and password in it is made for this core alone; the real ones are never asked for.
    """
    keys = directory / "secrets"
    known_hosts = directory / "known_hosts"
    for folder in (directory, keys, known_hosts):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (directory / _MARK).touch()
    _write_secret(keys / "password", core.password)
    _write_secret(keys / "enable", core.enable_secret)
    hosts = {}
    for endpoint in core.endpoints:
        hosts[endpoint.name] = {"hostname": endpoint.host, "port": endpoint.port, "platform": "cisco_ios"}
        place = f"[{endpoint.host}]:{endpoint.port}"
        (known_hosts / endpoint.name).write_text(f"{place} {endpoint.host_key}\n")
    defaults = {
        "username": USERNAME,
        "password": f"file:{keys / 'password'}",
        "connection_options": {"netmiko": {"extras": {"secret": f"file:{keys / 'enable'}"}}},
    }
    _write_yaml(directory / "hosts.yaml", hosts)
    _write_yaml(directory / "defaults.yaml", defaults)
    _write_yaml(directory / "config.yaml", _NORNIR)
    made: dict[str, str] = {}
    _write_yaml(directory / "links.yaml", {"links": [_with_own_secrets(link, keys, made) for link in links]})


_NORNIR = {
    "inventory": {
        "plugin": "SimpleInventory",
        "options": {
            "host_file": "hosts.yaml",
            "defaults_file": "defaults.yaml",
        },
    },
    "runner": {"plugin": "threaded", "options": {"num_workers": 32}},
    "logging": {"enabled": False},
}


def _with_own_secrets(link: CoreLink, keys: Path, made: dict[str, str]) -> dict[str, object]:
    """The link as links.yaml has it, its secrets replaced by ones of this core.

    Each link has a key of its own, but where tunnels share one protection; two routers have one LDP password, whatever
    links are between them. ``made`` keeps the secrets so far, by what they are for.
    """
    values = cast("dict[str, Any]", with_none(link.model_dump(mode="json", exclude_unset=True)))
    if link.crypto is not None:
        purpose = f"protection {link.crypto.protection}" if link.crypto.protection else f"link {link.name}"
        values["crypto"]["psk"] = _own_secret(keys / f"psk-{link.name}", 24, purpose, made)
    if link.ldp.password is not None:
        values["ldp"]["password"] = _own_secret(keys / f"ldp-{link.name}", 12, " ".join(link.routers), made)
    return values


def _own_secret(path: Path, size: int, purpose: str, made: dict[str, str]) -> str:
    """A reference to the secret of that purpose, which is written to ``path`` if new, of ``size`` bytes."""
    if purpose not in made:
        _write_secret(path, secrets.token_urlsafe(size))
        made[purpose] = f"file:{path}"
    return made[purpose]


def _write_secret(path: Path, value: str) -> None:
    path.touch(mode=0o600)
    path.write_text(value + "\n")


def _write_yaml(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False))

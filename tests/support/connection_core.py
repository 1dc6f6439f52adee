"""Two simulated routers for the tests of the connection, in this process, and a Nornir that leads to them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from nornir.core import Nornir

from corelinks.runbooks.simulator import Simulator
from corelinks.tasks.connection.ios_connection import IosConnection
from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from tests.support.connection_lab import PASSWORD, PASSWORD_VARIABLE, ListeningRouter, config_of, write_inventory

SECRET_VARIABLE = "CORELINKS_TEST_ENABLE"
BANNER = "banner motd ^C\nWarning> only admins#\nr000#\nr000>\n#### end ####\n^C\n"
NAMES = ("r000", "r001")


@dataclass
class Core:
    """The simulator and the way to it."""

    simulator: Simulator
    directory: Path

    def routers(self) -> list[ListeningRouter]:
        keys = self.simulator.host_keys
        return [ListeningRouter(name, port, keys[name]) for name, port in self.simulator.ports.items()]

    def nornir(self, options: Mapping[str, Any] | None = None) -> Nornir:
        """A Nornir with these options for every router."""
        quick = {"connect_timeout": 5, "auth_timeout": 5, "command_timeout": 5}
        directory = write_inventory(self.directory, self.routers(), options={**quick, **(options or {})})
        return load_nornir(directory, workers=4)

    @contextmanager
    def connection(self, options: Mapping[str, Any] | None = None, router: str = "r000") -> Iterator[IosConnection]:
        """The connection to one router, closed at the end."""
        nornir = self.nornir(options)
        try:
            yield connection_of(nornir.inventory.hosts[router])
        finally:
            close_all(nornir)

    def modes(self, router: str = "r000") -> list[bool]:
        """For each session that the router has: whether it is in configuration mode."""
        device, configurator = self.simulator.device(router), attrgetter("configurator")
        return self.simulator.call(lambda: [configurator(session) is not None for session in device.sessions])


@contextmanager
def connection_core(directory: Path, **arguments: Any) -> Iterator[Core]:
    """Run the simulated routers until the block ends."""
    configs = {name: config_of(number) for number, name in enumerate(NAMES)}
    configs["r000"] = configs["r000"].replace("line vty", BANNER + "line vty")
    os.environ[PASSWORD_VARIABLE] = os.environ[SECRET_VARIABLE] = PASSWORD
    with Simulator(configs, password=PASSWORD, enable_secret=PASSWORD, **arguments) as simulator:
        yield Core(simulator, directory)

"""How to reach one router: what the inventory says about its connection, checked and in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.router_options import RouterOptions
from corelinks.inventory.validation import dotted
from corelinks.tasks.connection.host_keys import KnownHosts, names_of
from corelinks.tasks.connection.offered_logins import LoginPlace
from corelinks.tasks.connection.secrets import ENABLE, PASSPHRASE, PASSWORD, Vault


class Options(RouterOptions):
    """The connection of one router: what the inventory says of it, and where it is reached; secrets are references."""

    router: str
    host: str
    port: int = 22
    username: str | None = None
    # Left out of what is printed: by mistake, one of them may be the secret itself.
    password: str | None = Field(default=None, repr=False)
    secrets: Mapping[str, str] = Field(default_factory=dict, repr=False)
    base: Path = Path()
    jump: Options | None = None

    @property
    def place(self) -> LoginPlace:
        """The router as it is logged in to."""
        return LoginPlace(self.router, self.host, self.port)

    @property
    def known_hosts_file(self) -> Path:
        """The file of known host keys: the one that is named, else ``known_hosts/ROUTER`` of the inventory."""
        return self.base / (self.known_hosts or Path("known_hosts") / self.router).expanduser()

    def known(self) -> KnownHosts:
        """The host keys that the inventory knows for this router; read anew, since `trust` may have added one."""
        return KnownHosts(self.known_hosts_file, names_of(self.router, self.host, self.port))

    def vault(self) -> Vault:
        """A vault with every secret of this connection, by label."""
        login = {PASSWORD: self.password, ENABLE: self.secret, PASSPHRASE: self.passphrase}
        references = {label: reference for label, reference in login.items() if reference is not None}
        return Vault(self.router, {**self.secrets, **references}, self.base)


def read_options(
    hostname: str | None, port: int | None, username: str | None, password: str | None, extras: Mapping[str, Any]
) -> Options:
    """The options out of what Nornir hands to a connection plugin; raises InventoryError for what is no option."""
    given = {"router": hostname, **extras, "host": hostname, "port": port or 22}
    given |= {"username": username, "password": password}
    try:
        return Options.model_validate(given)
    except ValidationError as error:
        router = str(given["router"])
        faults = [
            # The value itself stays out: it may be a secret, put there by mistake.
            InventoryFault("hosts.yaml", f"{router}: {dotted(fault['loc'])}", fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise InventoryError(faults) from None

"""How to reach one router: what the inventory says about its connection, checked and in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.tasks.connection.host_keys import KnownHosts, names_of
from corelinks.tasks.connection.secrets import ENABLE, PASSPHRASE, PASSWORD, Vault

#: What may stand in a host's, group's or the defaults' data, or in connection_options.netmiko.extras.
OPTION_NAMES = (
    "known_hosts",
    "legacy_ssh",
    "jump_host",
    "proxy_command",
    "ssh_config_file",
    "use_keys",
    "key_file",
    "allow_agent",
    "passphrase",
    "secret",
    "connect_timeout",
    "auth_timeout",
    "command_timeout",
    "overall_timeout",
    "keepalive",
    "session_log",
)


class Options(BaseModel):
    """The connection of one router. Timeouts in seconds; secrets are references.

    ``command_timeout`` is the longest silence while an answer is awaited, ``overall_timeout`` the longest that one
    question or one change may take in all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    router: str
    host: str
    port: int = 22
    username: str | None = None
    # Left out of what is printed: by mistake, one of them may be the secret itself.
    password: str | None = Field(default=None, repr=False)
    secret: str | None = Field(default=None, repr=False)
    passphrase: str | None = Field(default=None, repr=False)
    secrets: Mapping[str, str] = Field(default={}, repr=False)
    base: Path = Path()
    known_hosts: Path | None = None
    legacy_ssh: bool = False
    jump: Options | None = None
    proxy_command: str | None = None
    ssh_config_file: Path | None = None
    use_keys: bool = False
    key_file: Path | None = None
    allow_agent: bool = False
    connect_timeout: float = Field(default=10.0, gt=0)
    auth_timeout: float = Field(default=15.0, gt=0)
    command_timeout: float = Field(default=30.0, gt=0)
    overall_timeout: float = Field(default=300.0, gt=0)
    keepalive: int = 0
    session_log: Path | None = None

    @property
    def known_hosts_file(self) -> Path:
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
        raise InventoryError(
            [
                # The value itself stays out: it may be a secret, put there by mistake.
                InventoryFault("hosts.yaml", f"{router}: {'.'.join(map(str, fault['loc']))}", fault["msg"])
                for fault in error.errors(include_input=False, include_url=False)
            ]
        ) from None

"""How a router is reached: the options of a connection that a host, a group or the defaults may set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from corelinks.inventory.frozen import Frozen
from corelinks.inventory.text import OneLine, RouterName, SecretRef

# A day; a longer one is a mistake, and the operating system takes no number of any size.
_Seconds = Annotated[float, Field(gt=0, le=86400, allow_inf_nan=False)]


def _file(value: Path) -> Path:
    if value == Path() or not str(value).isprintable():
        raise ValueError("must be the path of a file, in printable characters")
    return value


_File = Annotated[Path, AfterValidator(_file)]


class RouterOptions(Frozen):
    """What may stand in ``data`` or in ``connection_options.netmiko.extras``; the nearer to the host one wins.

    Timeouts in seconds: ``command_timeout`` is the longest silence while a response is awaited, whichever it is (a
    large configuration is silent for long before it comes), ``overall_timeout`` the longest that one command or one
    change may take in all. ``keepalive`` in seconds, 0 for none. ``secret``
    (for enable) and ``passphrase`` (of the key file) are references. Relative paths start from the inventory's folder.
    """

    known_hosts: _File | None = None
    legacy_ssh: bool = False
    jump_host: RouterName | None = None
    proxy_command: OneLine | None = None
    ssh_config_file: _File | None = None
    use_keys: bool = False
    key_file: _File | None = None
    allow_agent: bool = False
    passphrase: SecretRef | None = Field(default=None, repr=False)
    secret: SecretRef | None = Field(default=None, repr=False)
    connect_timeout: _Seconds = 10.0
    auth_timeout: _Seconds = 15.0
    command_timeout: _Seconds = 60.0
    overall_timeout: _Seconds = 300.0
    keepalive: Annotated[int, Field(ge=0, le=86400)] = 0
    session_log: _File | None = None


OPTION_NAMES = tuple(RouterOptions.model_fields)

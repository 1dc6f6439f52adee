"""What hosts.yaml, groups.yaml and defaults.yaml may hold: the routers, and what is common to several of them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from corelinks.inventory.frozen import Frozen
from corelinks.inventory.text import HostAddress, OneLine, RouterName, SecretRef

#: The name under which Nornir knows the connection to a router; it is that of nornir-netmiko.
CONNECTION = "netmiko"
# Netmiko's and NAPALM's names, and the slugs that NetBox inventories use, without what stands between the words.
_IOS_PLATFORMS = frozenset({"ios", "iosxe", "ciscoios", "ciscoxe", "ciscoiosxe"})


def is_ios_platform(platform: str) -> bool:
    """Whether a platform is IOS or IOS-XE in any usual spelling: ``cisco_ios``, ``cisco-ios-xe``, ``IOS-XE``."""
    return re.sub(r"[-_ ]", "", platform).lower() in _IOS_PLATFORMS


class Reached(Frozen):
    """How something is reached; every value may be left to a group, to the defaults, or to Nornir."""

    hostname: HostAddress | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    username: OneLine | None = None
    password: SecretRef | None = None
    platform: OneLine | None = None


class ConnectionParameters(Reached):
    """One entry of ``connection_options``, by the name of the connection plugin."""

    extras: dict[object, object] | None = None


class DefaultsEntry(Reached):
    """``defaults.yaml``: what holds for every host unless a group or the host says otherwise."""

    data: dict[object, object] | None = None
    connection_options: dict[str, ConnectionParameters] = Field(default_factory=dict)


class HostEntry(DefaultsEntry):
    """One host of hosts.yaml, or one group of groups.yaml; ``groups`` are those whose values it takes over."""

    groups: list[RouterName] | None = None

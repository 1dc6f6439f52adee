"""What the show commands of IPv6, PIM and BFD print of a router, as plain values.

Addresses are strings as IOS prints them, times are simulated seconds, interface names are long.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ipv6InterfaceState:
    """An interface of ``show ipv6 interface``; ``link_local`` None is IPv6 not enabled, ``networks`` (address, net)."""

    name: str
    link_local: str | None
    networks: tuple[tuple[str, str], ...]
    mtu: int


@dataclass(frozen=True, slots=True)
class Ipv6Route:
    """A route; ``code`` as printed ("C", "L", "I2", "O"), ``hops`` (address or None, interface)."""

    prefix: str
    code: str
    distance: int
    metric: int
    hops: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Ospfv3NeighborState:
    """``state`` is "FULL", "EXSTART", "INIT" ...; ``role`` "-", "DR", "BDR"; ``dead`` seconds left."""

    process: int
    family: str
    router_id: str
    priority: int
    state: str
    role: str
    dead: int
    interface_id: int
    interface: str


@dataclass(frozen=True, slots=True)
class PimNeighborState:
    """A PIM neighbor; ``expires`` seconds left; ``is_dr`` on networks that have a designated router."""

    address: str
    interface: str
    since: float
    expires: int
    is_dr: bool


@dataclass(frozen=True, slots=True)
class PimInterfaceState:
    """A row of ``show ip pim interface``; ``dr`` 0.0.0.0 where there is none."""

    address: str
    interface: str
    mode: str
    neighbors: int
    dr: str


@dataclass(frozen=True, slots=True)
class BfdSession:
    """A BFD session; ``remote`` is 0 while nothing comes from the peer."""

    address: str
    interface: str
    local: int
    remote: int
    is_up: bool
    clients: tuple[str, ...]

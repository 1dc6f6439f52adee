"""``show mpls ldp discovery [detail]``: who is sending and hearing hellos where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DiscoveryPeer:
    """A peer heard by hellos. ``transport_address`` is None in the plain form."""

    ldp_id: str
    no_route: bool
    transport_address: str | None


@dataclass(frozen=True)
class DiscoveryInterface:
    """Hellos on one interface; ``protocol`` is ``ldp`` or ``tdp``."""

    name: str
    protocol: str
    transmits: bool
    receives: bool
    peers: tuple[DiscoveryPeer, ...]


@dataclass(frozen=True)
class DiscoveryTarget:
    """Targeted hellos from ``local`` to ``remote``; ``active`` when this side starts them."""

    local: str
    remote: str
    protocol: str
    active: bool
    transmits: bool
    receives: bool
    peers: tuple[DiscoveryPeer, ...]


@dataclass(frozen=True)
class LdpDiscovery:
    """All discovery sources of a router."""

    local_id: str
    interfaces: tuple[DiscoveryInterface, ...]
    targeted: tuple[DiscoveryTarget, ...]


def parse_ldp_discovery(text: str) -> LdpDiscovery:
    """The discovery sources; raises ParseError. A router without LDP prints nothing, which raises too."""
    raise NotImplementedError

"""``show mpls ldp neighbor [detail]`` and ``show mpls ldp igp sync``."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.parse.ldp_discovery import (
    DiscoveryInterface,
    DiscoveryPeer,
    DiscoveryTarget,
    LdpDiscovery,
    parse_ldp_discovery,
)

__all__ = [
    "DiscoveryInterface",
    "DiscoveryPeer",
    "DiscoveryTarget",
    "IgpSync",
    "LdpDiscovery",
    "LdpNeighbor",
    "parse_ldp_discovery",
    "parse_ldp_igp_sync",
    "parse_ldp_neighbors",
]


@dataclass(frozen=True)
class LdpNeighbor:
    """One LDP session. ``peer`` and ``local`` are LDP identifiers such as ``10.0.0.1:0``.

    ``interfaces`` are the discovery sources that are links, ``targeted`` the addresses of targeted hellos'
    far ends. ``password`` is the text of the detail form's Password line, None in the plain form.
    """

    peer: str
    local: str
    state: str
    up_time: str | None
    tcp: str | None
    interfaces: tuple[str, ...]
    targeted: tuple[str, ...]
    password: str | None = None

    @property
    def peer_router_id(self) -> str:
        return self.peer.rpartition(":")[0]


@dataclass(frozen=True)
class IgpSync:
    """LDP-IGP synchronization of one interface. ``peer`` is the LDP identifier, None when not printed."""

    interface: str
    ldp_configured: bool
    sync_enabled: bool
    achieved: bool
    peer_reachable: bool
    peer: str | None


def parse_ldp_neighbors(text: str) -> tuple[LdpNeighbor, ...]:
    """All LDP neighbors; an empty answer is legal: IOS prints nothing at all when there is none."""
    raise NotImplementedError


def parse_ldp_igp_sync(text: str) -> tuple[IgpSync, ...]:
    """All interfaces with an IGP sync state; an empty answer is legal: no interface has MPLS."""
    raise NotImplementedError

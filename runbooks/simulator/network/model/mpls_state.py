"""What the MPLS and LDP show commands print, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MplsInterfaceState:
    """A row of ``show mpls interfaces``; only interfaces with LDP or TE have one. ``mtu`` is the detail form's.

    ``by_interface`` is ``mpls ip``, ``by_igp`` autoconfig: with neither its IP column is No. ``te`` is Tunnel."""

    name: str
    protocol: str
    operational: bool
    mtu: int
    by_interface: bool = True
    by_igp: bool = False
    te: bool = False


@dataclass(frozen=True, slots=True)
class DiscoveryPeerState:
    """A hello adjacency: who was heard (``ldp_id`` like "10.0.0.2:0"), from which source and transport address.

    ``no_route`` is the "; no route to transport addr" flag; ``hold`` seconds left of 15 (90 for targeted)."""

    ldp_id: str
    source: str
    transport: str
    no_route: bool
    hold: int
    password: str


@dataclass(frozen=True, slots=True)
class DiscoveryInterfaceState:
    """An interface of ``show mpls ldp discovery``; ``transmits`` without ``receives`` prints "xmit"."""

    name: str
    transmits: bool
    receives: bool
    transport: str
    peers: tuple[DiscoveryPeerState, ...]


@dataclass(frozen=True, slots=True)
class TargetedHello:
    """A targeted hello ``local -> remote``; ``active`` here, ``passive`` when we only answer the peer's."""

    local: str
    remote: str
    active: bool
    passive: bool
    transmits: bool
    receives: bool
    peers: tuple[DiscoveryPeerState, ...]


@dataclass(frozen=True, slots=True)
class DiscoverySource:
    """One line below "LDP discovery sources:"; ``interface`` None for a targeted hello ``source -> target``."""

    interface: str | None
    source: str
    target: str | None = None
    active: bool = False
    passive: bool = False


@dataclass(frozen=True, slots=True)
class LdpNeighborState:
    """An LDP session in state Oper (others are not listed by IOS as having TCP; ``state`` says which).

    ``password`` is as printed in detail: ("not required" | "required"), ("none" | "neighbor" ...), "in use"/"stale".
    ``protection`` is None, "Ready", "Protecting" or "Incomplete"; ``uid`` and ``peer_number`` are small integers."""

    peer: str
    local: str
    tcp_peer_port: int
    tcp_local_port: int
    transport_peer: str
    transport_local: str
    state: str
    sent: int
    received: int
    since: float
    sources: tuple[DiscoverySource, ...]
    addresses: tuple[str, ...]
    password_required: bool
    password: str
    protection: str | None
    uid: int
    peer_number: int
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class IgpSyncState:
    """One interface of ``show mpls ldp igp sync``; ``igp`` like "ISIS CORE" or "OSPF 1"; ``peer`` an LDP Id."""

    interface: str
    ldp_configured: bool
    enabled: bool
    achieved: bool
    peer_reachable: bool
    peer: str | None
    igp: str
    holddown_infinite: bool = True


@dataclass(frozen=True, slots=True)
class LdpState:
    """LDP of one router. ``local_id`` like "10.0.0.1:0", None when LDP has no router-id (nothing printed)."""

    local_id: str | None = None
    discovery: tuple[DiscoveryInterfaceState, ...] = ()
    targeted: tuple[TargetedHello, ...] = ()
    neighbors: tuple[LdpNeighborState, ...] = ()
    sync: tuple[IgpSyncState, ...] = ()


@dataclass(frozen=True, slots=True)
class LfibEntry:
    """A row of the LFIB. ``outgoing`` is "Pop Label", "No Label", "explicit-n" or a number.

    ``next_hop`` is "point2point" on tunnels, ``local`` None (a blank column) for a further next hop of an entry.
    ``is_held`` is a label whose prefix is gone: it is held down for a while and leads nowhere."""

    local: int | None
    outgoing: str
    prefix: str
    bytes: int
    interface: str
    next_hop: str
    is_held: bool = False

"""``show isis neighbors`` (and ``show clns neighbors``), ``show ip ospf neighbor``, ``show clns interface``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IsisNeighbor:
    """One adjacency; ``level`` is ``L1``, ``L2`` or ``L1L2``, ``hold_time`` in seconds.

    ``address`` is None in ``show clns neighbors``, which prints the SNPA instead. ``tag`` is the area tag.
    """

    system: str
    level: str
    interface: str
    address: str | None
    state: str
    hold_time: int
    tag: str | None = None


@dataclass(frozen=True)
class OspfNeighbor:
    """One neighbor; ``state`` is ``FULL``, ``EXSTART`` ..., ``role`` is ``DR``, ``BDR``, ``DROTHER`` or ``-``."""

    router_id: str
    state: str
    interface: str
    address: str
    role: str | None = None


@dataclass(frozen=True)
class ClnsLevel:
    """What ``show clns interface`` says of one IS-IS level."""

    level: str
    metric: int
    adjacencies: int


@dataclass(frozen=True)
class ClnsInterface:
    """One interface; ``mtu`` is the CLNS MTU in bytes; ``levels`` is empty when IS-IS does not run on it."""

    name: str
    up: bool
    line_up: bool
    enabled: bool
    mtu: int | None
    circuit_type: str | None
    levels: tuple[ClnsLevel, ...]


def parse_isis_neighbors(text: str) -> tuple[IsisNeighbor, ...]:
    """All adjacencies of all tags; empty for a header without rows; raises ParseError."""
    raise NotImplementedError


def parse_ospf_neighbors(text: str) -> tuple[OspfNeighbor, ...]:
    """All neighbors; an empty answer is legal: IOS prints nothing at all when there is none."""
    raise NotImplementedError


def parse_clns_interface(text: str, name: str) -> ClnsInterface:
    """CLNS and IS-IS on interface ``name``; raises ParseError, WrongInterface."""
    raise NotImplementedError

"""``show mpls interfaces [detail]`` and ``show mpls forwarding-table``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MplsInterface:
    """One row of the table; ``protocol`` is ``ldp`` or ``tdp``, None when IP labelling is off."""

    name: str
    ip: bool
    protocol: str | None
    operational: bool


@dataclass(frozen=True)
class MplsInterfaceDetail:
    """One block of the detail form; ``mtu`` is the MPLS MTU in bytes, None when not printed."""

    name: str
    ip: bool
    protocol: str | None
    operational: bool
    mtu: int | None


@dataclass(frozen=True)
class LabelEntry:
    """One line of the LFIB; ``local`` is carried down to the further paths of one label.

    ``outgoing`` is ``Pop Label``, ``No Label``, ``Aggregate``-like words or a number, as printed.
    ``next_hop`` is an address or ``point2point``; ``interface`` is None for ``drop``, ``aggregate`` and ``none``.
    ``bytes`` is None where the router prints none.
    """

    local: int | None
    outgoing: str
    prefix: str
    bytes: int | None
    interface: str | None
    next_hop: str | None


def parse_mpls_interfaces(text: str) -> tuple[MplsInterface, ...]:
    """All rows; empty when the router printed the header alone or nothing: no interface has MPLS."""
    raise NotImplementedError


def parse_mpls_interface_detail(text: str) -> tuple[MplsInterfaceDetail, ...]:
    """All blocks of ``show mpls interfaces [X] detail``; empty when the router printed nothing."""
    raise NotImplementedError


def parse_forwarding_table(text: str) -> tuple[LabelEntry, ...]:
    """All LFIB lines, wrapped ones joined; raises ParseError for anything without the table's header."""
    raise NotImplementedError

"""``show interfaces X``: the state of one interface and, for a tunnel, what carries and protects it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TunnelInterface:
    """The tunnel lines of an interface. ``transport`` is as printed: ``GRE/IP``, ``IPSEC/IP``, ``multi-GRE/IP`` ...

    ``key`` is None when it is disabled or when the transport has none. ``source`` is the address; ``source``
    and ``destination`` are None when unknown. ``transport_mtu`` in bytes. ``linestate`` and ``vrf`` (the
    transport VRF) are None when this release or configuration prints no such line.
    """

    transport: str
    key: int | None
    source: str | None
    source_interface: str | None
    destination: str | None
    transport_mtu: int | None
    protection_profile: str | None
    shared: bool
    linestate: str | None
    vrf: str | None
    ttl: int | None


@dataclass(frozen=True)
class Interface:
    """One interface. ``status`` is as printed before the comma; ``mtu`` is the interface MTU of line 5, in bytes.

    ``keepalive`` is the period in seconds, None when not set or not printed.
    """

    name: str
    admin_up: bool
    line_up: bool
    status: str
    description: str | None
    address: str | None
    mtu: int
    bandwidth_kbps: int
    packets_in: int | None
    packets_out: int | None
    tunnel: TunnelInterface | None
    keepalive: int | None = None


def parse_interface(text: str, name: str) -> Interface:
    """Interface ``name`` out of ``show interfaces name``; raises ParseError, WrongInterface."""
    raise NotImplementedError


def parse_interfaces(text: str) -> tuple[Interface, ...]:
    """All interfaces of ``show interfaces``; raises ParseError when any of them is incomplete."""
    raise NotImplementedError


def interface_absent(text: str) -> bool:
    """Whether the router refused the command because it has no such interface (``% Invalid input``)."""
    raise NotImplementedError

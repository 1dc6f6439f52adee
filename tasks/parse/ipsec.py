"""``show crypto ipsec sa [interface X] [detail]``: the SAs, their counters and their MTU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Spi:
    """One ESP SA: ``transform`` such as ``esp-256-aes esp-sha256-hmac``, ``mode`` ``Transport`` or ``Tunnel``."""

    spi: int
    transform: str
    mode: str
    status: str


@dataclass(frozen=True)
class IpsecSa:
    """One pair of identities on one interface. Identities are ``address/mask/protocol/port`` as printed.

    ``encaps`` and ``decaps`` are packets. ``errors`` maps every error counter that was printed to its value.
    MTUs in bytes, None when not printed. ``inbound`` and ``outbound`` are empty when there is no SA.
    """

    interface: str
    local_ident: str
    remote_ident: str
    protocol: int
    peer: str
    encaps: int
    decaps: int
    errors: Mapping[str, int]
    plaintext_mtu: int | None
    path_mtu: int | None
    inbound: tuple[Spi, ...]
    outbound: tuple[Spi, ...]
    pfs: str | None


def parse_ipsec_sa(text: str, interface: str | None = None) -> tuple[IpsecSa, ...]:
    """The SAs of ``interface`` (of all when None); empty for ``No SAs found``; raises ParseError, WrongInterface."""
    raise NotImplementedError

"""The crypto parsers under one name; each lives in a file of its own."""

from __future__ import annotations

from corelinks.tasks.parse.crypto_session import CryptoSession, Flow, parse_crypto_session
from corelinks.tasks.parse.ike import IkeSa, IsakmpSa, parse_ikev2_sa, parse_isakmp_sa
from corelinks.tasks.parse.ipsec import IpsecSa, Spi, parse_ipsec_sa
from corelinks.tasks.parse.tunnel_protection import ProtectionStatistics, parse_tunnel_protection_statistics

__all__ = [
    "CryptoSession",
    "Flow",
    "IkeSa",
    "IpsecSa",
    "IsakmpSa",
    "ProtectionStatistics",
    "Spi",
    "parse_crypto_session",
    "parse_ikev2_sa",
    "parse_ipsec_sa",
    "parse_isakmp_sa",
    "parse_tunnel_protection_statistics",
]

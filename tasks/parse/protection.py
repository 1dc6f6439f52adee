"""``show tunnel protection statistics``: what was dropped because it was, or was not, in clear."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProtectionStatistics:
    """Packets. ``clear_packet_drops`` came in clear where only encrypted ones are taken."""

    cef_packet_drops_sent: int
    ps_packet_drops_sent: int
    ps_packet_drops_received: int
    clear_packet_drops: int


def parse_tunnel_protection_statistics(text: str) -> ProtectionStatistics:
    """The data statistics; raises ParseError."""
    raise NotImplementedError

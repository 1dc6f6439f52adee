"""What GRE, ESP and labels cost: pure arithmetic, in bytes (RFC 4303, RFC 2784; agrees with real routers)."""

from __future__ import annotations

GRE_HEADER = 4
GRE_KEY = 4
LABEL = 4
_IP = 20
_UDP = 8
_ESP = 8
_ESP_TRAILER = 2
_ICV = {"md5": 12, "sha1": 12, "sha256": 16, "sha384": 24, "sha512": 32}


def largest_packet(
    *, underlay: int, encryption: str, integrity: str | None, tunnel_mode: bool, key: bool, nat_t: bool
) -> int:
    """The largest packet (IP, or IP with labels) that fits into GRE in ESP on an ``underlay`` IP MTU."""
    room = underlay - _IP - (_UDP if nat_t else 0) - _ESP
    if encryption.startswith("aes-gcm"):
        iv, icv, block = 8, 16, 4
    else:
        iv = block = 16 if encryption.startswith("aes") else 8
        icv = _ICV[integrity or "sha256"]
    payload = block * ((room - iv - icv) // block) - _ESP_TRAILER
    return payload - GRE_HEADER - (GRE_KEY if key else 0) - (_IP if tunnel_mode else 0)

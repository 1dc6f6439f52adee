"""What the crypto show commands print, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ERROR_COUNTERS = (
    "pkts no sa (send)",
    "pkts invalid sa (rcv)",
    "pkts encaps failed (send)",
    "pkts decaps failed (rcv)",
    "pkts invalid prot (recv)",
    "pkts verify failed",
    "pkts invalid identity (recv)",
    "pkts invalid len (rcv)",
    "pkts replay rollover (send)",
    "pkts replay rollover (rcv)",
    "pkts replay failed (rcv)",
    "pkts tagged (send)",
    "pkts untagged (rcv)",
    "pkts not tagged (send)",
    "pkts internal err (send)",
    "pkts internal err (recv)",
)


@dataclass(frozen=True, slots=True)
class IkeSaState:
    """An IKE SA. ``status`` is "READY"/"IN-NEG"/"DELETE" for version 2, "QM_IDLE"/"MM_NO_STATE"/... for version 1.

    ``active`` is what "IKEv2 SA: local .. remote .. Active" prints; ``lifetime`` configured seconds. The algorithms
    are as IOS prints them in ``show crypto ikev2 sa``: "AES-CBC", keysize 256, "SHA256", "19"."""

    version: int
    number: int
    connection: int
    local: str
    remote: str
    fvrf: str | None
    ivrf: str | None
    status: str
    active: bool
    initiator: bool
    encryption: str
    keysize: int
    prf: str
    hash: str
    group: int
    authentication: str
    lifetime: int
    since: float
    local_spi: str
    remote_spi: str
    local_id: str
    remote_id: str
    dpd: int = 0
    session: int = 0


@dataclass(frozen=True, slots=True)
class CryptoFlow:
    """An IPSEC FLOW of ``show crypto session detail``: ``protocol`` 47 between hosts, or 0 with 0/0 for a VTI.

    Addresses are "10.0.0.1"; for a VTI the selector prints ``permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0``."""

    protocol: int
    local: str
    remote: str
    active_sas: int
    decrypted: int
    encrypted: int
    dropped_in: int
    dropped_out: int
    life_kilobytes_in: int | None
    life_kilobytes_out: int | None
    life_seconds: int

    @property
    def is_vti(self) -> bool:
        """Whether the selectors are any to any."""
        return self.local == "0.0.0.0"


@dataclass(frozen=True, slots=True)
class CryptoSessionState:
    """``status`` as printed ("UP-ACTIVE", "DOWN-NEGOTIATING", ...); ``since`` None while it is not up.
    ``profile`` is the IKEv2 or ISAKMP profile, None when there is none; ``version`` which IKE it is configured for."""

    interface: str
    profile: str | None
    status: str
    peer: str
    port: int
    fvrf: str | None
    ivrf: str | None
    phase1_id: str | None
    version: int
    since: float | None
    ikes: tuple[IkeSaState, ...]
    flows: tuple[CryptoFlow, ...]


@dataclass(frozen=True, slots=True)
class EspSa:
    """One direction's SA of ``show crypto ipsec sa``; ``transform`` as printed ("esp-256-aes esp-sha256-hmac").

    ``kilobytes`` are left until it is renewed, None where volume renews nothing."""

    spi: int
    transform: str
    mode: str
    connection: int
    kilobytes: int | None
    seconds: int
    replay_window: int
    status: str = "ACTIVE(ACTIVE)"


@dataclass(frozen=True, slots=True)
class IpsecSaState:
    """One ident of ``show crypto ipsec sa``. ``protocol`` 47 with host masks, or 0 with 0.0.0.0/0.0.0.0.

    ``errors`` has every name of ERROR_COUNTERS. Empty ``inbound``/``outbound`` print as empty lists."""

    interface: str
    map_tag: str
    local_address: str
    local: str
    remote: str
    protocol: int
    peer: str
    port: int
    pvrf: str | None
    encaps: int
    decaps: int
    send_errors: int
    recv_errors: int
    errors: Mapping[str, int]
    plaintext_mtu: int
    path_mtu: int
    out_interface: str | None
    pfs_group: int | None
    inbound: tuple[EspSa, ...]
    outbound: tuple[EspSa, ...]


@dataclass(frozen=True, slots=True)
class ProtectionCounts:
    """``show tunnel protection statistics`` of one tunnel: message counts, and drops of what was not IPsec."""

    interface: str
    socket_open: int = 0
    socket_up: int = 0
    socket_down: int = 0
    mtu_changed: int = 0
    cef_drops: int = 0
    ps_drops: int = 0
    clear_drops: int = 0


@dataclass(frozen=True, slots=True)
class CryptoState:
    """All crypto of one router; tuples in order of the interfaces in the configuration."""

    sessions: tuple[CryptoSessionState, ...] = ()
    ipsec: tuple[IpsecSaState, ...] = ()
    ikev2: tuple[IkeSaState, ...] = ()
    isakmp: tuple[IkeSaState, ...] = ()
    protection: Mapping[str, ProtectionCounts] = field(default_factory=dict)

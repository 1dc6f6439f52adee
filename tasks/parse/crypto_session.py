"""``show crypto session [detail]``: what each interface's session says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """One ``IPSEC FLOW``. ``protocol`` is the IP protocol number (47 is GRE), None for ``permit ip``.

    ``local`` and ``remote`` are ``A.B.C.D`` for hosts, ``A.B.C.D/M.M.M.M`` for networks. Counters are packets,
    None in the form without ``detail``.
    """

    selector: str
    protocol: int | None
    local: str
    remote: str
    active_sas: int
    decrypted: int | None
    encrypted: int | None
    dropped_in: int | None
    dropped_out: int | None


@dataclass(frozen=True)
class CryptoSession:
    """One session: an interface and a peer. ``status`` is ``UP-ACTIVE``, ``UP-IDLE``, ``DOWN-NEGOTIATING`` ...

    ``ike_version`` is None when no IKE SA is listed or when the release prints ``IKE SA`` alone; ``ike_active``
    says whether at least one listed IKE SA is Active.
    """

    interface: str
    profile: str | None
    status: str
    peer: str
    port: int
    fvrf: str | None
    ike_version: int | None
    ike_active: bool
    flows: tuple[Flow, ...]


def parse_crypto_session(text: str) -> tuple[CryptoSession, ...]:
    """All sessions; empty when the heading stands alone: the router has no crypto session."""
    raise NotImplementedError

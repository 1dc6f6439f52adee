"""``show crypto ikev2 sa [detail]`` and ``show crypto isakmp sa``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IkeSa:
    """One IKEv2 SA; addresses without port. ``status`` is ``READY``, ``IN-NEG``, ``DELETE`` ..."""

    local: str
    remote: str
    fvrf: str | None
    status: str
    encryption: str | None
    key_size: int | None
    prf: str | None
    integrity: str | None
    group: int | None
    auth_sign: str | None
    auth_verify: str | None


@dataclass(frozen=True)
class IsakmpSa:
    """One IKEv1 SA. ``state`` is ``QM_IDLE``, ``MM_NO_STATE`` ...; ``status`` ``ACTIVE``, ``ACTIVE (deleted)`` ..."""

    destination: str
    source: str
    state: str
    status: str


def parse_ikev2_sa(text: str) -> tuple[IkeSa, ...]:
    """All IKEv2 SAs; empty is legal: IOS prints nothing, or the family headings alone, when there is none."""
    raise NotImplementedError


def parse_isakmp_sa(text: str) -> tuple[IsakmpSa, ...]:
    """All IKEv1 SAs; empty when only the headings are there."""
    raise NotImplementedError

"""``show crypto ikev2 sa`` and ``show crypto isakmp sa``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.crypto_state import IkeSa
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.show.asking import state_of
from corelinks.runbooks.simulator.show.registry import Args, show

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_IKEV2_HEADING = "Tunnel-id Local                 Remote                fvrf/ivrf            Status "
_ISAKMP_HEADING = "dst             src             state          conn-id status"
_DESCRIPTIONS = {"READY": "Negotiation done", "IN-NEG": "Initiator waiting for INIT response"}


@show("crypto ikev2 sa [remote A.B.C.D] [detailed]")
def show_crypto_ikev2_sa(device: Device, args: Args) -> list[str]:
    """Every IKEv2 SA below a heading of its own."""
    state, peer = state_of(device), args.get("A.B.C.D")
    lines = [" IPv4 Crypto IKEv2  SA ", ""]
    for sa in state.crypto.ikev2:
        if peer in (None, sa.remote):
            lines += [*_ikev2(state, sa), *(_detail(sa) if args.has("detailed") else ()), ""]
    return [*lines, " IPv6 Crypto IKEv2  SA ", ""]


def _ikev2(state: RouterState, sa: IkeSa) -> list[str]:
    vrfs = f"{sa.fvrf or 'none'}/{sa.ivrf or 'none'}"
    active = int(state.now - sa.since) % max(1, sa.lifetime)  # a rekey begins the time anew
    return [
        _IKEV2_HEADING,
        f"{sa.number:<9} {f'{sa.local}/500':<21} {f'{sa.remote}/500':<21} {vrfs:<20} {sa.status:<6} ",
        f"      Encr: {sa.encryption}, keysize: {sa.keysize}, PRF: {sa.prf}, Hash: {sa.hash}, DH Grp:{sa.group},"
        f" Auth sign: {sa.authentication}, Auth verify: {sa.authentication}",
        f"      Life/Active Time: {sa.lifetime}/{active} sec",
    ]


def _detail(sa: IkeSa) -> list[str]:
    sent, heard = (2, 0) if sa.initiator else (0, 2)
    dpd = f"DPD configured for {sa.dpd} seconds, retry 2" if sa.dpd else "DPD configured for 0 seconds, retry 0"
    return [
        f"      CE id: {sa.connection}, Session-id: {sa.session}",
        f"      Status Description: {_DESCRIPTIONS.get(sa.status, 'Deleting IKE SA')}",
        f"      Local spi: {sa.local_spi}       Remote spi: {sa.remote_spi}",
        f"      Local id: {sa.local_id}",
        f"      Remote id: {sa.remote_id}",
        *(
            f"      Local {name:<12} {sent:<14} Remote {name:<12} {heard:<9} "
            for name in ("req msg id:", "next msg id:", "req queued:")
        ),
        "      Local window:      5              Remote window:      5         ",
        f"      {dpd}",
        "      Fragmentation not  configured.",
        "      Dynamic Route Update: enabled",
        "      Extended Authentication not configured.",
        "      NAT-T is not detected  ",
        "      Cisco Trust Security SGT is disabled",
        f"      Initiator of SA : {'Yes' if sa.initiator else 'No'}",
    ]


@show("crypto isakmp sa")
def show_crypto_isakmp_sa(device: Device, args: Args) -> list[str]:
    """Every IKEv1 SA; ``dst`` is the end that was called."""
    rows = map(_isakmp, state_of(device).crypto.isakmp)
    return ["IPv4 Crypto ISAKMP SA", _ISAKMP_HEADING, *rows, "", "IPv6 Crypto ISAKMP SA", ""]


def _isakmp(sa: IkeSa) -> str:
    called, caller = (sa.remote, sa.local) if sa.initiator else (sa.local, sa.remote)
    status = "ACTIVE" if sa.active or not sa.connection else "ACTIVE (deleted)"
    return f"{called:<15} {caller:<15} {sa.status:<14} {sa.connection:>7} {status}"

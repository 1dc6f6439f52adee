"""``show crypto ikev2 sa``, ``show crypto isakmp sa``, and the proposals, policies and profiles of IKEv2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network
from typing import TypeVar

from corelinks.runbooks.simulator.network.model.crypto_config import (
    IkeProfile,
    Ikev2Policy,
    Ikev2Proposal,
)
from corelinks.runbooks.simulator.network.model.crypto_state import IkeSaState
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import network_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show

_IKEV2_HEADING = "Tunnel-id Local                 Remote                fvrf/ivrf            Status "
_ISAKMP_HEADING = "dst             src             state          conn-id status"
_DESCRIPTIONS = {"READY": "Negotiation done", "IN-NEG": "Initiator waiting for INIT response"}
_IKEV2 = (15, 1)
T = TypeVar("T")
_GROUPS = {
    1: "DH_GROUP_768_MODP",
    2: "DH_GROUP_1024_MODP",
    5: "DH_GROUP_1536_MODP",
    14: "DH_GROUP_2048_MODP",
    15: "DH_GROUP_3072_MODP",
    16: "DH_GROUP_4096_MODP",
    19: "DH_GROUP_256_ECP",
    20: "DH_GROUP_384_ECP",
    21: "DH_GROUP_521_ECP",
    24: "DH_GROUP_2048_256_MODP",
}
_HASHES = {"sha1": "SHA96", "md5": "MD596"}


def _needs_ikev2(device: Device, args: Args) -> None:
    """Refuse the command on a release that is older than IKEv2 (15.1(1)T)."""
    if device.release < _IKEV2:
        raise args.refuse("ikev2")


@show("crypto ikev2 sa [remote A.B.C.D] [detailed]")
def show_crypto_ikev2_sa(device: Device, args: Args) -> list[str]:
    """Every IKEv2 SA below a heading of its own."""
    _needs_ikev2(device, args)
    state, peer = state_of(device), args.get("A.B.C.D")
    lines = [" IPv4 Crypto IKEv2  SA ", ""]
    for sa in state.crypto.ikev2:
        if peer in (None, sa.remote):
            lines += [*_ikev2(state, sa), *(_detail(sa) if args.has("detailed") else ()), ""]
    return [*lines, " IPv6 Crypto IKEv2  SA ", ""]


def _ikev2(state: RouterState, sa: IkeSaState) -> list[str]:
    vrfs = f"{sa.fvrf or 'none'}/{sa.ivrf or 'none'}"
    active = int(state.now - sa.since) % max(1, sa.lifetime)  # a rekey begins the time anew
    return [
        _IKEV2_HEADING,
        f"{sa.number:<9} {f'{sa.local}/500':<21} {f'{sa.remote}/500':<21} {vrfs:<20} {sa.status:<6} ",
        f"      Encr: {sa.encryption}, keysize: {sa.keysize}, PRF: {sa.prf}, Hash: {sa.hash}, DH Grp:{sa.group},"
        f" Auth sign: {sa.authentication}, Auth verify: {sa.authentication}",
        f"      Life/Active Time: {sa.lifetime}/{active} sec",
    ]


def _detail(sa: IkeSaState) -> list[str]:
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


def _isakmp(sa: IkeSaState) -> str:
    called, caller = (sa.remote, sa.local) if sa.initiator else (sa.local, sa.remote)
    status = "ACTIVE" if sa.active or not sa.connection else "ACTIVE (deleted)"
    return f"{called:<15} {caller:<15} {sa.status:<14} {sa.connection:>7} {status}"


@show("crypto ikev2 proposal [WORD]")
def show_ikev2_proposal(device: Device, args: Args) -> list[str]:
    """The proposals, the default one last."""
    _needs_ikev2(device, args)
    crypto = network_of(device).crypto_config(device.name)
    known = {**crypto.proposals, "default": crypto.default_proposal}
    return [line for name, one in _chosen(known, args) for line in _proposal(name, one)]


def _chosen(known: Mapping[str, T], args: Args) -> Iterable[tuple[str, T]]:
    wanted = args.get("WORD")
    return [(name, one) for name, one in known.items() if wanted in (None, name)]


def _proposal(name: str, one: Ikev2Proposal) -> list[str]:
    is_gcm = any("gcm" in word for word in one.encryption)
    integrity = [_HASHES.get(word, word.upper()) for word in one.integrity]
    prf = [word.upper() for word in one.prf or one.integrity]
    return [
        f" IKEv2 proposal: {name}",
        f"     Encryption : {' '.join(one.encryption).upper()}",
        f"     Integrity  : {'none' if is_gcm else ' '.join(integrity)}",
        f"     PRF        : {' '.join(prf)}",
        f"     DH Group   : {' '.join(f'{_GROUPS.get(group, group)}/Group {group}' for group in one.group)}",
    ]


@show("crypto ikev2 policy [WORD]")
def show_ikev2_policy(device: Device, args: Args) -> list[str]:
    """The policies; the default one stands while there is no other."""
    _needs_ikev2(device, args)
    known = network_of(device).crypto_config(device.name).policies
    fallback = Ikev2Policy("any", [], ["default"])
    return [line for name, one in _chosen(known or {"default": fallback}, args) for line in _policy(name, one)]


def _policy(name: str, one: Ikev2Policy) -> list[str]:
    return [
        "",
        f" IKEv2 policy : {name}",
        f"     Match fvrf : {one.fvrf or 'global'}",
        f"     Match address local : {' '.join(one.local) or 'any'}",
        *(f"     Proposal    : {proposal}" for proposal in one.proposals),
    ]


@show("crypto ikev2 profile [WORD]")
def show_ikev2_profile(device: Device, args: Args) -> list[str]:
    """The profiles with whom they are for and how both ends prove who they are."""
    _needs_ikev2(device, args)
    known = network_of(device).crypto_config(device.name).ikev2_profiles
    return [line for name, one in _chosen(known, args) for line in ["", *_profile(name, one)]]


def _identity(one: IPv4Network | str) -> str:
    return f"   address {one.network_address} {one.netmask}" if isinstance(one, IPv4Network) else f"   {one}"


def _profile(name: str, one: IkeProfile) -> list[str]:
    dpd = "interval {}, retry-interval {}, {}".format(*one.dpd) if one.dpd else "disabled"
    return [
        f"IKEv2 profile: {name}",
        " Shared Secret: ",
        " Ref Count: 4",
        " Match criteria: ",
        f"  Fvrf: {one.fvrf or 'global'}",
        "  Local address/interface: none",
        "  Identities: ",
        *map(_identity, one.remote),
        "  Certificate maps: none",
        f" Local identity: {one.local_identity or 'none'}",
        " Remote identity: none",
        f" Local authentication method: {one.local_auth or 'none'}",
        f" Remote authentication method(s): {one.remote_auth or 'none'}",
        " EAP options: none",
        f" Keyring: {one.keyring or 'none'}",
        " Trustpoint(s): none",
        f" Lifetime: {one.lifetime} seconds",
        f" DPD: {dpd}",
        " NAT-keepalive: disabled",
        " Ivrf: none",
        " Virtual-template: none",
        " AAA EAP authentication mlist: none",
        " AAA Accounting: none",
        " AAA group authorization: none",
        " AAA user authorization: none",
    ]

"""What the crypto show commands print of a router."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding import packet_sizes
from corelinks.runbooks.simulator.network.forwarding.link_states import is_ready
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import underlay_mtu
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress
from corelinks.runbooks.simulator.network.forwarding.tunnel_pairs import configured_source
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, NegotiationProblem, Sa
from corelinks.runbooks.simulator.network.model.crypto_state import (
    ERROR_COUNTERS,
    CryptoFlow,
    CryptoSessionState,
    CryptoState,
    EspSa,
    IkeSaState,
    IpsecSaState,
    ProtectionCounts,
)
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.ike import Party, party
from corelinks.runbooks.simulator.network.protocols.ipsec import dead_peer_detection, lifetime

_ANY = "0.0.0.0"
_PACKETS_A_KILOBYTE = 10


def crypto_state(topology: Topology, name: str) -> CryptoState:
    """Sessions, SAs and statistics of every protected tunnel."""
    ends = [
        End(name, interface.name)
        for interface in topology.nodes[name].config.interfaces.values()
        if interface.is_tunnel and interface.tunnel.protection and interface.tunnel.destination
    ]
    ikes = {end: _ikes(topology, end) for end in ends}
    every = [ike for found in ikes.values() for ike in found]
    return CryptoState(
        sessions=tuple(_session(topology, end, ikes[end]) for end in ends if configured_source(topology, end)),
        ipsec=tuple(_ipsec(topology, end) for end in ends if configured_source(topology, end)),
        ikev2=tuple(ike for ike in every if ike.version == 2),
        isakmp=tuple(ike for ike in every if ike.version == 1),
        protection={end.interface: _statistics(topology, end) for end in ends},
    )


def circuit_of(topology: Topology, end: End) -> Circuit | None:
    """The live tunnel pair that an end belongs to, None without one."""
    found = (c for c in topology.nodes[end.router].circuits if c.alive and c.near(end.router) == end)
    return next(found, None)


def sa_of(topology: Topology, end: End) -> Sa | None:
    """The security associations of an end's tunnel pair, None without any."""
    circuit = circuit_of(topology, end)
    return topology.sas.get(frozenset(circuit.ends)) if circuit else None


def _status(topology: Topology, end: End, sa: Sa | None) -> str:
    if sa is not None and sa.is_up:
        return "UP-NO-IKE" if fault_effects.has_lost_ike(topology, end) else "UP-ACTIVE"
    if sa is not None and sa.suite is not None:
        return "UP-IDLE"
    return "DOWN-NEGOTIATING" if is_ready(topology, end) and party(topology, end) else "DOWN"


def _session(topology: Topology, end: End, ikes: tuple[IkeSaState, ...]) -> CryptoSessionState:
    sa = sa_of(topology, end)
    side = party(topology, end)
    interface = topology.nodes[end.router].config.interfaces[end.interface]
    circuit = circuit_of(topology, end)
    peer = party(topology, circuit.far(end.router)) if circuit else None
    up = sa is not None and (sa.is_up or sa.suite is not None)
    return CryptoSessionState(
        interface=end.interface,
        profile=side.ike.name if side and side.ike else None,
        status=_status(topology, end, sa),
        peer=interface.tunnel.destination or "",
        port=500,
        fvrf=interface.tunnel.vrf,
        ivrf=interface.vrf,
        phase1_id=peer.identity if peer and up else None,
        version=side.version if side else 2,
        since=(sa.since or sa.ike_since) if sa is not None and up else None,
        ikes=ikes,
        flows=(_flow(topology, end, sa),),
    )


def _counts(topology: Topology, end: End) -> dict[str, int]:
    return topology.meters.read(topology.now, end, is_frozen=fault_effects.counters_stand_still(topology, end))


def _selectors(topology: Topology, end: End) -> tuple[int, str, str]:
    interface = topology.nodes[end.router].config.interfaces[end.interface]
    if interface.tunnel.is_vti:
        return 0, _ANY, _ANY
    return 47, configured_source(topology, end) or _ANY, interface.tunnel.destination or _ANY


def _flow(topology: Topology, end: End, sa: Sa | None) -> CryptoFlow:
    counts = _counts(topology, end)
    protocol, local, remote = _selectors(topology, end)
    up = sa is not None and sa.is_up and not fault_effects.has_lost_sas(topology, end)
    return CryptoFlow(
        protocol=protocol,
        local=local,
        remote=remote,
        active_sas=2 if up else 0,
        decrypted=counts.get("decaps", 0),
        encrypted=counts.get("encaps", 0),
        dropped_in=0,
        dropped_out=counts.get("no_sa", 0),
        life_kilobytes_in=_volume_left(topology, end, counts.get("decaps", 0)) if up else 0,
        life_kilobytes_out=_volume_left(topology, end, counts.get("encaps", 0)) if up else 0,
        life_seconds=_seconds_left(topology, end, sa),
    )


def _volume_left(topology: Topology, end: End, packets: int) -> int | None:
    """Kilobytes until the SAs are renewed, which begins them anew; None where volume renews nothing."""
    side = party(topology, end)
    if side is None:
        return 0
    volume = side.crypto.volume if side.profile.volume is None else side.profile.volume
    return volume - packets // _PACKETS_A_KILOBYTE % volume if volume else None


def _seconds_left(topology: Topology, end: End, sa: Sa | None) -> int:
    circuit = circuit_of(topology, end)
    if sa is None or not sa.is_up or circuit is None:
        return 0
    return max(0, int(lifetime(topology, circuit) - (topology.now - sa.since)))


def _ikes(topology: Topology, end: End) -> tuple[IkeSaState, ...]:
    """The IKE SA of a tunnel's pair; one that never gets there shows while IKEv1 tries (IKEv2: IN-NEG)."""
    side = party(topology, end)
    sa = sa_of(topology, end)
    if side is None or fault_effects.has_lost_ike(topology, end):
        return ()
    if sa is not None and sa.suite is not None:
        return (_established(topology, end, side, sa),)
    if not is_ready(topology, end):
        return ()
    status = "IN-NEG" if side.version == 2 else _stuck_state(sa)
    return (_ike(end, side, sa, status, active=False, remote_id=side.interface.tunnel.destination or ""),)


def _stuck_state(sa: Sa | None) -> str:
    """Main mode stops at the key exchange when the keys differ, and before it otherwise."""
    return "MM_KEY_EXCH" if sa is not None and sa.problem is NegotiationProblem.WRONG_KEY else "MM_NO_STATE"


def _established(topology: Topology, end: End, side: Party, sa: Sa) -> IkeSaState:
    circuit = circuit_of(topology, end)
    far = party(topology, circuit.far(end.router)) if circuit else None
    identity = far.identity if far else side.interface.tunnel.destination or ""
    return _ike(end, side, sa, "READY" if sa.version == 2 else "QM_IDLE", active=True, remote_id=identity)


def _ike(end: End, side: Party, sa: Sa | None, status: str, *, active: bool, remote_id: str) -> IkeSaState:
    suite = sa.suite if sa else None
    number = sa.serial if sa else 0
    far = next((other for other in sa.ends if other != end), end) if sa else end
    encryption, keysize = cipher_words(suite.encryption if suite else "aes-cbc-256")
    dpd = dead_peer_detection(side)
    spis = sa.ike_spis if sa else {}
    return IkeSaState(
        version=side.version,
        number=sa.session if sa else 1,
        connection=1000 + number,
        local=side.address,
        remote=side.interface.tunnel.destination or "",
        fvrf=side.fvrf,
        ivrf=side.interface.vrf,
        status=status,
        active=active,
        initiator=sa is not None and sa.ends[0] == end,
        encryption=encryption,
        keysize=keysize,
        prf=digest_word(suite.prf if suite else "sha256"),
        hash=digest_word(suite.integrity if suite else "sha256") if suite is None or suite.integrity else "None",
        group=suite.group if suite else 0,
        authentication="PSK",
        lifetime=side.ike.lifetime if side.ike else 86400,
        since=sa.ike_since if sa else 0.0,
        local_spi=f"{spis.get(end, 0):016X}",
        remote_spi=f"{spis.get(far, 0):016X}",
        local_id=side.identity,
        remote_id=remote_id,
        dpd=dpd[0] if dpd else 0,
        session=sa.session if sa else 0,
    )


def cipher_words(encryption: str) -> tuple[str, int]:
    """The cipher and key size as show crypto ikev2 sa prints them."""
    words = encryption.replace(" ", "-").split("-")
    if words[0] != "aes":
        return encryption.upper(), {"3des": 168, "des": 56}.get(encryption, 0)
    mode = "GCM" if "gcm" in words else "CBC"
    return f"AES-{mode}", int(words[-1]) if words[-1].isdigit() else 128


def digest_word(name: str) -> str:
    """SHA256 of sha256; SHA1 prints as SHA96 only where the release does, which show commands decide."""
    return {"sha": "SHA1"}.get(name, name.upper())


def transform_words(transforms: tuple[str, ...]) -> str:
    """A transform as `show crypto ipsec sa` prints it: ``esp-256-aes esp-sha256-hmac``, ``esp-gcm 256``."""
    words = []
    for transform in transforms:
        name, _, size = transform.partition(" ")
        if name == "esp-aes":
            words.append("esp-aes" if size == "128" else f"esp-{size}-aes")
        elif name in ("esp-gcm", "esp-gmac"):
            words.append(name if size == "128" else f"{name} {size}")
        else:
            words.append(transform)
    return " ".join(words)


def _ipsec(topology: Topology, end: End) -> IpsecSaState:
    sa = sa_of(topology, end)
    counts = _counts(topology, end)
    protocol, local, remote = _selectors(topology, end)
    interface = topology.nodes[end.router].config.interfaces[end.interface]
    terms = sa.terms if sa else None
    underlay = underlay_mtu(topology, end)
    hop = egress(topology, end.router, interface.tunnel.vrf, interface.tunnel.destination or _ANY)
    errors = dict.fromkeys(ERROR_COUNTERS, 0)
    errors["pkts no sa (send)"] = counts.get("no_sa", 0)
    return IpsecSaState(
        interface=end.interface,
        map_tag=f"{end.interface}-head-0",
        local_address=configured_source(topology, end) or _ANY,
        local=local,
        remote=remote,
        protocol=protocol,
        peer=interface.tunnel.destination or "",
        port=500,
        pvrf=interface.vrf,
        encaps=counts.get("encaps", 0),
        decaps=counts.get("decaps", 0),
        send_errors=counts.get("no_sa", 0),
        recv_errors=0,
        errors=errors,
        plaintext_mtu=packet_sizes.plaintext_mtu(underlay, terms.transform) if terms else underlay,
        path_mtu=underlay,
        out_interface=hop.interface if hop else None,
        pfs_group=terms.pfs if terms else None,
        inbound=_esp(topology, end, sa, inbound=True),
        outbound=_esp(topology, end, sa, inbound=False),
    )


def _esp(topology: Topology, end: End, sa: Sa | None, *, inbound: bool) -> tuple[EspSa, ...]:
    if sa is None or sa.terms is None or fault_effects.has_lost_sas(topology, end):
        return ()
    receiver = end if inbound else next(other for other in sa.ends if other != end)
    side = party(topology, end)
    counts = _counts(topology, end)
    return (
        EspSa(
            spi=sa.spis[receiver],
            transform=transform_words(sa.terms.transform.transforms),
            mode=sa.terms.transform.mode.capitalize(),
            connection=2000 + 2 * sa.serial + (0 if inbound else 1),
            kilobytes=_volume_left(topology, end, counts.get("decaps" if inbound else "encaps", 0)),
            seconds=_seconds_left(topology, end, sa),
            replay_window=(side.profile.replay_window or side.crypto.replay_window) if side else 64,
        ),
    )


def _statistics(topology: Topology, end: End) -> ProtectionCounts:
    sa, counts = sa_of(topology, end), _counts(topology, end)
    up = sa is not None and sa.is_up
    return ProtectionCounts(
        interface=end.interface,
        socket_open=1,
        socket_up=1 if up else 0,
        mtu_changed=1 if up else 0,
        cef_drops=counts.get("no_sa", 0),
        clear_drops=counts.get("clear", 0),
    )

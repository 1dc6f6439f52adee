"""IKE and IPsec SAs of tunnel pairs: how they come up, are renewed, and go."""

from __future__ import annotations

from functools import partial

from corelinks.runbooks.simulator.network.forwarding.carriage import passes, receives_clear, underlay
from corelinks.runbooks.simulator.network.forwarding.link_states import is_ready
from corelinks.runbooks.simulator.network.forwarding.tunnel_pairs import configured_source
from corelinks.runbooks.simulator.network.model.acl_config import ISAKMP_PORT, UDP, Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, NegotiationProblem, Sa
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols.ike import Party, negotiate, party

_SETUP = (1.0, 3.0)
_RETRY = (8.0, 20.0)
_NOT_IPSEC = 60.0


def update(topology: Topology, circuit: Circuit) -> None:
    """Bring a tunnel pair's SAs in line with its ends: begin to negotiate, or let go."""
    key = frozenset(circuit.ends)
    sa = topology.sas.get(key)
    socket = _sockets(topology, circuit)
    if not circuit.alive or socket is None:
        if sa is not None:
            _tear_down(topology, circuit)
        return
    if sa is None:
        sa = topology.sas[key] = Sa(circuit.ends, session=len(topology.sas) + 1)
    if sa.suite is not None and sa.agreed_by != socket:
        _tear_down(topology, circuit)
        sa = topology.sas[key] = Sa(circuit.ends, session=sa.session)
    if sa.is_up:
        _watch_peer(topology, circuit)
        return
    seen = tuple(topology.nodes[end.router].generation for end in circuit.ends)
    if seen != sa.seen:
        sa.seen = seen
        topology.events.cancel(("ike", key))
    topology.later(("ike", key), topology.delay(*_SETUP), partial(_attempt, topology, circuit))


def _sockets(topology: Topology, circuit: Circuit) -> tuple[object, ...] | None:
    """What makes the crypto sockets of both ends, None unless both are open."""
    found: list[object] = []
    for end in circuit.ends:
        interface = topology.interface(end)
        if interface is None or interface.tunnel.protection is None or not is_ready(topology, end):
            return None
        found += [interface.tunnel.protection, interface.tunnel.is_vti]
    return tuple(found)


def _attempt(topology: Topology, circuit: Circuit) -> None:
    sa = topology.sas.get(frozenset(circuit.ends))
    if sa is None or sa.is_up or _sockets(topology, circuit) is None:
        return
    sa.tried += 1
    if not _is_reachable(topology, circuit):
        sa.problem = NegotiationProblem.NO_RESPONSE
    else:
        outcome = negotiate(topology, circuit)
        sa.problem = outcome.problem
        if (sa.suite is None) != (outcome.ike is None):
            sa.ike_since = topology.born()
            sa.ike_spis = {end: topology.rng.getrandbits(64) for end in circuit.ends}
            sa.serial += 1
        sa.suite, sa.terms = outcome.ike, outcome.terms
        side = party(topology, circuit.ends[0])
        sa.version = side.version if side else 2
        sa.agreed_by = _sockets(topology, circuit) or ()
    if sa.is_up:
        _install(topology, circuit, sa)
    else:
        topology.later(
            ("ike", frozenset(circuit.ends)), topology.rng.uniform(*_RETRY), partial(_attempt, topology, circuit)
        )
    topology.touch_circuit(circuit)


def _is_reachable(topology: Topology, circuit: Circuit) -> bool:
    for end in circuit.ends:
        hops, interface = underlay(topology, end), topology.interface(end)
        source = configured_source(topology, end)
        if hops is None or interface is None or source is None:
            return False
        packet = Packet(UDP, source, interface.tunnel.destination or source, ISAKMP_PORT, ISAKMP_PORT)
        if not all(passes(topology, hop, sender, "ip", packet=packet) for hop, sender in hops):
            return False
    return True


def _install(topology: Topology, circuit: Circuit, sa: Sa) -> None:
    sa.since = topology.now
    sa.serial += 1
    sa.spis = {end: topology.rng.getrandbits(32) | 0x10000000 for end in circuit.ends}
    topology.later(("rekey", frozenset(circuit.ends)), lifetime(topology, circuit), partial(_rekey, topology, circuit))


def lifetime(topology: Topology, circuit: Circuit) -> float:
    """Seconds until the SAs are renewed: the shorter of both ends'."""
    found = []
    for end in circuit.ends:
        side = party(topology, end)
        if side is not None:
            found.append(side.profile.lifetime or side.crypto.lifetime)
    return float(min(found, default=3600))


def _rekey(topology: Topology, circuit: Circuit) -> None:
    sa = topology.sas.get(frozenset(circuit.ends))
    if sa is None or not sa.is_up:
        return
    outcome = negotiate(topology, circuit, rekey=True) if _is_reachable(topology, circuit) else None
    if outcome is None or outcome.terms is None:
        _tear_down(topology, circuit)
        topology.touch_circuit(circuit)
        return
    sa.suite, sa.terms = outcome.ike, outcome.terms
    _install(topology, circuit, sa)


def _watch_peer(topology: Topology, circuit: Circuit) -> None:
    """Dead peer detection: SAs go after the interval and its retries; without it they stay until renewed."""
    key = ("dpd", frozenset(circuit.ends))
    if _is_reachable(topology, circuit):
        topology.events.cancel(key)
        return
    intervals = []
    for end in circuit.ends:
        side = party(topology, end)
        dpd = dead_peer_detection(side) if side else None
        if dpd is not None:
            intervals.append(dpd[0] + 5.0 * dpd[1])
    if intervals:
        topology.later(key, min(intervals), partial(_lost_peer, topology, circuit))


def dead_peer_detection(side: Party) -> tuple[int, int, str] | None:
    """The profile's DPD, or the router's: interval, retry seconds and mode."""
    own = side.ike.dpd if side.ike else None
    return own or (side.crypto.ikev2_dpd if side.version == 2 else side.crypto.isakmp_dpd)


def _lost_peer(topology: Topology, circuit: Circuit) -> None:
    if not _is_reachable(topology, circuit):
        _tear_down(topology, circuit)
        topology.touch_circuit(circuit)


def _tear_down(topology: Topology, circuit: Circuit) -> None:
    key = frozenset(circuit.ends)
    for kind in ("ike", "rekey", "dpd"):
        topology.events.cancel((kind, key))
    if topology.sas.pop(key, None) is not None:
        topology.touch_circuit(circuit)


def clear(topology: Topology, name: str, peer: str | None) -> int:
    """``clear crypto session``: delete the SAs of a router, or those with one peer; returns how many pairs."""
    cleared = 0
    for circuit in list(topology.nodes[name].circuits):
        far = party(topology, circuit.far(name)) if circuit.kind == "tunnel" else None
        interface = topology.interface(circuit.near(name))
        remote = interface.tunnel.destination if interface else None
        if frozenset(circuit.ends) in topology.sas and (
            peer is None or remote == peer or (far and far.address == peer)
        ):
            _tear_down(topology, circuit)
            cleared += 1
    return cleared


def update_router(topology: Topology, name: str) -> None:
    """ISAKMP goes on with the first protected tunnel of a router and off with the last."""
    node = topology.nodes[name]
    wanted = any(interface.tunnel.protection for interface in node.config.interfaces.values())
    if wanted != node.isakmp:
        node.isakmp = wanted
        topology.log(name, f"%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is {'ON' if wanted else 'OFF'}")


def watch_clear_packets(topology: Topology, circuit: Circuit) -> None:
    """Complain about once a minute while clear GRE arrives at a protected end."""
    for end in circuit.ends:
        key = ("clear-gre", end)
        if receives_clear(topology, circuit, end):
            topology.later(key, topology.delay(1.0, 8.0), partial(_complain, topology, circuit, end))
        else:
            topology.events.cancel(key)


def _complain(topology: Topology, circuit: Circuit, end: End) -> None:
    mine = topology.interface(end)
    if mine is None or not receives_clear(topology, circuit, end):
        return
    state = topology.nodes[end.router].link_states[end.interface]
    topology.log(
        end.router,
        "%CRYPTO-4-RECVD_PKT_NOT_IPSEC: Rec'd packet not an IPSEC packet. "
        f"(ip) vrf/dest_addr= {mine.tunnel.vrf or ''}/{state.source}, src_addr= {mine.tunnel.destination}, prot= 47",
    )
    topology.events.set(("clear-gre", end), topology.now + _NOT_IPSEC, partial(_complain, topology, circuit, end))

"""IKE and IPsec SAs of tunnel pairs: how they come up, are renewed, and go."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from corelinks.runbooks.simulator.network.forwarding.carriage import passes, underlay
from corelinks.runbooks.simulator.network.forwarding.routing_tables import lookup
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, World
from corelinks.runbooks.simulator.network.protocols.ike import Party, Suite, Terms, negotiate, party

_SETUP = (1.0, 3.0)
_RETRY = (8.0, 20.0)
_NOT_IPSEC = 60.0


@dataclass
class Sa:
    """The SAs of one tunnel pair. ``suite`` set = an IKE SA exists, ``terms`` set = IPsec SAs exist.

    ``agreed_by`` is what the ends looked like when it was made; SAs outlive changes of key and profile.
    ``spis`` by receiving end; ``serial`` numbers SAs, and ``session`` pairs, for the show commands."""

    ends: tuple[End, End]
    version: int = 2
    suite: Suite | None = None
    terms: Terms | None = None
    ike_since: float = 0.0
    since: float = 0.0
    tried: int = 0
    problem: str = ""
    agreed_by: tuple[object, ...] = ()
    seen: tuple[object, ...] = ()
    spis: dict[End, int] = field(default_factory=dict)
    ike_spis: dict[End, int] = field(default_factory=dict)
    serial: int = 0
    session: int = 0

    @property
    def is_up(self) -> bool:
        """Whether there are IPsec SAs."""
        return self.terms is not None


def update(world: World, circuit: Circuit) -> None:
    """Bring a tunnel pair's SAs in line with its ends: begin to negotiate, or let go."""
    key = frozenset(circuit.ends)
    sa = world.sas.get(key)
    socket = _sockets(world, circuit)
    if not circuit.alive or socket is None:
        if sa is not None:
            _tear_down(world, circuit)
        return
    if sa is None:
        sa = world.sas[key] = Sa(circuit.ends, session=len(world.sas) + 1)
    if sa.suite is not None and sa.agreed_by != socket:
        _tear_down(world, circuit)
        sa = world.sas[key] = Sa(circuit.ends, session=sa.session)
    if sa.is_up:
        _watch_peer(world, circuit)
        return
    seen = tuple(world.nodes[end.router].generation for end in circuit.ends)
    if seen != sa.seen:
        sa.seen = seen
        world.timers.cancel(("ike", key))
    world.later(("ike", key), world.delay(*_SETUP), partial(_attempt, world, circuit))


def _sockets(world: World, circuit: Circuit) -> tuple[object, ...] | None:
    """What makes the crypto sockets of both ends, None unless both are open."""
    found: list[object] = []
    for end in circuit.ends:
        interface = world.interface(end)
        if interface is None or interface.tunnel.protection is None or not is_ready(world, end):
            return None
        found += [interface.tunnel.protection, interface.tunnel.is_vti]
    return tuple(found)


def is_ready(world: World, end: End) -> bool:
    """Whether a tunnel could be up but for its SA: open, with a source and a route."""
    node = world.nodes[end.router]
    line, interface = node.lines.get(end.interface), node.config.interfaces.get(end.interface)
    if line is None or interface is None or not line.up or line.source is None:
        return False
    if world.now < line.recursive_until or interface.tunnel.destination is None:
        return False
    return lookup(world, end.router, interface.tunnel.vrf, interface.tunnel.destination) is not None


def _attempt(world: World, circuit: Circuit) -> None:
    sa = world.sas.get(frozenset(circuit.ends))
    if sa is None or sa.is_up or _sockets(world, circuit) is None:
        return
    sa.tried += 1
    if not _is_reachable(world, circuit):
        sa.problem = "no answer"
    else:
        outcome = negotiate(world, circuit)
        sa.problem = outcome.problem
        if (sa.suite is None) != (outcome.ike is None):
            sa.ike_since = world.born()
            sa.ike_spis = {end: world.rng.getrandbits(64) for end in circuit.ends}
            sa.serial += 1
        sa.suite, sa.terms = outcome.ike, outcome.terms
        side = party(world, circuit.ends[0])
        sa.version = side.version if side else 2
        sa.agreed_by = _sockets(world, circuit) or ()
    if sa.is_up:
        _install(world, circuit, sa)
    else:
        world.later(("ike", frozenset(circuit.ends)), world.rng.uniform(*_RETRY), partial(_attempt, world, circuit))
    world.touch_circuit(circuit)


def _is_reachable(world: World, circuit: Circuit) -> bool:
    for end in circuit.ends:
        hops = underlay(world, end)
        if hops is None or not all(passes(world, hop, sender, "ip") for hop, sender in hops):
            return False
    return True


def _install(world: World, circuit: Circuit, sa: Sa) -> None:
    sa.since = world.now
    sa.serial += 1
    sa.spis = {end: world.rng.getrandbits(32) | 0x10000000 for end in circuit.ends}
    world.later(("rekey", frozenset(circuit.ends)), lifetime(world, circuit), partial(_rekey, world, circuit))


def lifetime(world: World, circuit: Circuit) -> float:
    """Seconds until the SAs are renewed: the shorter of both ends'."""
    found = []
    for end in circuit.ends:
        side = party(world, end)
        if side is not None:
            found.append(side.profile.lifetime or side.crypto.lifetime)
    return float(min(found, default=3600))


def _rekey(world: World, circuit: Circuit) -> None:
    sa = world.sas.get(frozenset(circuit.ends))
    if sa is None or not sa.is_up:
        return
    outcome = negotiate(world, circuit, rekey=True) if _is_reachable(world, circuit) else None
    if outcome is None or outcome.terms is None:
        _tear_down(world, circuit)
        world.touch_circuit(circuit)
        return
    sa.suite, sa.terms = outcome.ike, outcome.terms
    _install(world, circuit, sa)


def _watch_peer(world: World, circuit: Circuit) -> None:
    """Dead peer detection: SAs go after the interval and its retries; without it they stay until renewed."""
    key = ("dpd", frozenset(circuit.ends))
    if _is_reachable(world, circuit):
        world.timers.cancel(key)
        return
    intervals = []
    for end in circuit.ends:
        side = party(world, end)
        dpd = dead_peer_detection(side) if side else None
        if dpd is not None:
            intervals.append(dpd[0] + 5.0 * dpd[1])
    if intervals:
        world.later(key, min(intervals), partial(_lost_peer, world, circuit))


def dead_peer_detection(side: Party) -> tuple[int, int, str] | None:
    """The profile's DPD, or the router's: interval, retry seconds and mode."""
    own = side.ike.dpd if side.ike else None
    return own or (side.crypto.ikev2_dpd if side.version == 2 else side.crypto.isakmp_dpd)


def _lost_peer(world: World, circuit: Circuit) -> None:
    if not _is_reachable(world, circuit):
        _tear_down(world, circuit)
        world.touch_circuit(circuit)


def _tear_down(world: World, circuit: Circuit) -> None:
    key = frozenset(circuit.ends)
    for kind in ("ike", "rekey", "dpd"):
        world.timers.cancel((kind, key))
    if world.sas.pop(key, None) is not None:
        world.touch_circuit(circuit)


def clear(world: World, name: str, peer: str | None) -> int:
    """``clear crypto session``: delete the SAs of a router, or those with one peer; returns how many pairs."""
    cleared = 0
    for circuit in list(world.nodes[name].circuits):
        far = party(world, circuit.far(name)) if circuit.kind == "tunnel" else None
        interface = world.interface(circuit.near(name))
        remote = interface.tunnel.destination if interface else None
        if frozenset(circuit.ends) in world.sas and (peer is None or remote == peer or (far and far.address == peer)):
            _tear_down(world, circuit)
            cleared += 1
    return cleared


def update_router(world: World, name: str) -> None:
    """ISAKMP goes on with the first protected tunnel of a router and off with the last."""
    node = world.nodes[name]
    wanted = any(interface.tunnel.protection for interface in node.config.interfaces.values())
    if wanted != node.isakmp:
        node.isakmp = wanted
        world.log(name, f"%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is {'ON' if wanted else 'OFF'}")


def watch_clear_packets(world: World, circuit: Circuit) -> None:
    """Complain about once a minute while clear GRE arrives at a protected end."""
    for end in circuit.ends:
        key = ("clear-gre", end)
        if receives_clear(world, circuit, end):
            world.later(key, world.delay(1.0, 8.0), partial(_complain, world, circuit, end))
        else:
            world.timers.cancel(key)


def receives_clear(world: World, circuit: Circuit, end: End) -> bool:
    """Whether an end is protected and the far end sends it GRE in clear."""
    mine, theirs = world.interface(end), world.interface(circuit.far(end.router))
    if mine is None or theirs is None or not circuit.alive or mine.tunnel.protection is None:
        return False
    if theirs.tunnel.protection is not None or not world.is_up(circuit.far(end.router)):
        return False
    return is_ready(world, end) and underlay(world, circuit.far(end.router)) is not None


def _complain(world: World, circuit: Circuit, end: End) -> None:
    mine = world.interface(end)
    if mine is None or not receives_clear(world, circuit, end):
        return
    line = world.nodes[end.router].lines[end.interface]
    world.log(
        end.router,
        "%CRYPTO-4-RECVD_PKT_NOT_IPSEC: Rec'd packet not an IPSEC packet. "
        f"(ip) vrf/dest_addr= {mine.tunnel.vrf or ''}/{line.source}, src_addr= {mine.tunnel.destination}, prot= 47",
    )
    world.timers.set(("clear-gre", end), world.now + _NOT_IPSEC, partial(_complain, world, circuit, end))

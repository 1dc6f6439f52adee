"""LDP: hello adjacencies per interface, and one session per pair of routers (RFC 5036)."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.forwarding.carriage import passes, walk
from corelinks.runbooks.simulator.network.forwarding.routing_tables import has_route
from corelinks.runbooks.simulator.network.forwarding.spf import has_ldp
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.acl_config import LDP_PORT, TCP, UDP, Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, LdpSession
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology
from corelinks.runbooks.simulator.network.protocols.ospf import highest_address

HELLO_HOLD = 15.0
TARGETED_HOLD = 90.0
_KEEPALIVE_HOLD = 180.0
_SETUP = (5.0, 12.0)
_BACKOFF = (15.0, 120.0)
_HELLO_SIZE = 62
_ALL_ROUTERS = "224.0.0.2"
_EPHEMERAL = 11000


def router_id(node: RouterNode) -> str | None:
    """The LDP router-id: of the configured interface while it is up, or the highest address; never one of a VRF."""
    here = [interface for interface in node.config.interfaces.values() if interface.vrf is None]
    if not node.config.has_ldp_autoconfig and not any(interface.mpls_ip for interface in here):
        return None
    named = next((interface for interface in here if interface.name == node.config.ldp.router_id_interface), None)
    if named is not None and named.address is not None and node.is_up(named.name):
        return str(named.address)
    return highest_address(node)


def transport_address(topology: Topology, end: End) -> str | None:
    """The transport address that hellos on an interface carry."""
    interface = topology.interface(end)
    given = interface.ldp_transport if interface is not None else None
    if interface is not None and given == "interface" and interface.address is not None:
        return str(interface.address)
    return topology.nodes[end.router].ldp_id if given in (None, "interface") else given


def transmits(topology: Topology, end: End) -> bool:
    """Whether hellos are sent on an interface."""
    return has_ldp(topology, end) and topology.is_up(end) and topology.nodes[end.router].ldp_id is not None


def update_hellos(topology: Topology, circuit: Circuit) -> None:
    """Bring the hello adjacencies of a circuit in line with what is sent and arrives now."""
    for index, end in enumerate(circuit.ends):
        side = circuit.hello[index]
        listens = circuit.alive and transmits(topology, end)
        was_heard, side.hears = side.hears, listens and _arrives(topology, circuit, end)
        if was_heard and not side.hears:
            side.heard_at = topology.now
        expiry, arrival = ("ldp-hold", circuit.key, index), ("ldp-hello", circuit.key, index)
        if side.hears:
            topology.events.cancel(expiry)
            if not side.up:
                topology.later(arrival, topology.delay(0.5, 5.0), partial(_set_hello, topology, circuit, index, True))
            continue
        topology.events.cancel(arrival)
        if side.up and not transmits(topology, end):
            _set_hello(topology, circuit, index, False)
        elif side.up:
            seconds = HELLO_HOLD - topology.rng.uniform(0.0, 4.5)
            topology.later(expiry, seconds, partial(_set_hello, topology, circuit, index, False))


def _arrives(topology: Topology, circuit: Circuit, end: End) -> bool:
    far = circuit.far(end.router)
    if not transmits(topology, far) or fault_effects.loses_ldp_hellos(topology, end, far):
        return False
    if not _is_of_session(topology, end, far):
        return False
    return passes(topology, circuit, far.router, "ip", _HELLO_SIZE, hello_packet(topology, far))


def hello_packet(topology: Topology, end: End) -> Packet | None:
    """A link hello as it leaves an interface, None for one without an address."""
    interface = topology.interface(end)
    if interface is None or interface.address is None:
        return None
    return Packet(UDP, interface.address_text, _ALL_ROUTERS, LDP_PORT, LDP_PORT)


def _is_of_session(topology: Topology, end: End, far: End) -> bool:
    """Whether a hello has the transport address of the session that there is already (RFC 5036, 3.5.2).

    All links to one peer must advertise the same address; a hello with another one makes no adjacency.
    """
    session = topology.sessions.get(frozenset((end.router, far.router)))
    if session is None or not session.up:
        return True
    return session.transports[session.routers.index(far.router)] == transport_address(topology, far)


def _set_hello(topology: Topology, circuit: Circuit, index: int, up: bool) -> None:
    side = circuit.hello[index]
    side.up, side.since = up, topology.born()
    topology.events.cancel(("ldp-hold", circuit.key, index))
    topology.label_version += 1
    topology.touch_circuit(circuit)


def circuits_between(topology: Topology, one: str, two: str) -> list[Circuit]:
    """Every circuit of two routers."""
    return [circuit for circuit in topology.nodes[one].circuits if circuit.far(one).router == two]


def hears(topology: Topology, name: str, peer: str) -> bool:
    """Whether a router has any hello adjacency with a peer, link or targeted."""
    links = any(circuit.hello[circuit.index(name)].up for circuit in circuits_between(topology, name, peer))
    return links or is_targeted(topology, name, peer)


def is_targeted(topology: Topology, one: str, two: str) -> bool:
    """Whether targeted hellos go both ways between two routers."""
    if fault_effects.keeps_targeted_hello(topology, one, two):
        return True
    pairs = ((one, two), (two, one))
    active = [targets(topology, a, b) for a, b in pairs]
    accepted = [active[1 - n] or topology.nodes[b].config.ldp.accepts_targeted for n, (_, b) in enumerate(pairs)]
    if not any(a and b for a, b in zip(active, accepted, strict=True)):
        return False
    return all(_reaches(topology, a, b) for a, b in pairs)


def targets(topology: Topology, name: str, peer: str) -> bool:
    """Whether a router sends targeted hellos to a peer: configured, or by session protection."""
    ldp, peer_id = topology.nodes[name].config.ldp, topology.nodes[peer].ldp_id
    if peer_id in ldp.targeted:
        return True
    session = topology.sessions.get(frozenset((name, peer)))
    return ldp.session_protection and session is not None and session.up


def _reaches(topology: Topology, name: str, peer: str) -> bool:
    address = topology.nodes[peer].ldp_id
    return address is not None and has_route(topology, name, address)


def update_sessions(topology: Topology, name: str) -> None:
    """Bring the sessions of a router in line with its hellos, routes and passwords."""
    peers = {circuit.far(name).router for circuit in topology.nodes[name].circuits}
    peers |= {session.other(name) for key, session in topology.sessions.items() if name in key}
    peers |= {p for p, node in topology.nodes.items() if node.ldp_id in topology.nodes[name].config.ldp.targeted}
    for peer in sorted(peers - {name}):
        _update_session(topology, name, peer)


def recheck(topology: Topology) -> None:
    """After a change of the IGP: mark the routers whose transport addresses came or went."""
    for session in topology.sessions.values():
        connects = _can_connect(topology, session)
        if connects != session.connects:
            session.connects = connects
            topology.touch(*session.routers)


def _update_session(topology: Topology, name: str, peer: str) -> None:
    key = frozenset((name, peer))
    heard = hears(topology, name, peer) and hears(topology, peer, name)
    session = topology.sessions.get(key)
    if session is None:
        if not heard:
            return
        one, two = sorted(key)
        session = topology.sessions[key] = LdpSession((one, two), len(topology.sessions) + 1)
    if session.up:
        _maintain(topology, session, heard)
    elif heard and _can_connect(topology, session):
        topology.later(("ldp", key), topology.delay(*_SETUP), partial(_attempt, topology, session))
    else:
        topology.events.cancel(("ldp", key))
        session.attempts = 0


def _maintain(topology: Topology, session: LdpSession, heard: bool) -> None:
    key = ("ldp-keepalive", frozenset(session.routers))
    if session.ids != _ids(topology, session):
        _drop(topology, session, "LDP Router ID changed")
    elif not heard:
        _drop(topology, session, "Discovery Hello Hold Timer expired")
    elif _is_reset(topology, session):
        _drop(topology, session, "Session's MD5 password changed")
    elif _can_connect(topology, session):
        topology.events.cancel(key)
    else:
        seconds = _KEEPALIVE_HOLD - topology.rng.uniform(0.0, 30.0)
        topology.later(key, seconds, partial(_lose, topology, session))


def _is_reset(topology: Topology, session: LdpSession) -> bool:
    """Whether a change of passwords resets an existing session: on a release without Lossless MD5, any change.

    Later releases keep it with the password it was made with, unless a password is required and does not agree.
    """
    for name, used in zip(session.routers, session.passwords, strict=True):
        node = topology.nodes[name]
        if not node.config.ldp.is_lossless and password_for(topology, name, session.other(name)) != used:
            return True
    required = any(topology.nodes[name].config.ldp.password_required for name in session.routers)
    return (required and not passwords_agree(topology, session)) or fault_effects.fails_ldp_digest(
        topology, *session.routers
    )


def _lose(topology: Topology, session: LdpSession) -> None:
    if session.up and not _can_connect(topology, session):
        _drop(topology, session, "Session KeepAlive Timer expired")


def _ids(topology: Topology, session: LdpSession) -> tuple[str | None, str | None]:
    one, two = session.routers
    return topology.nodes[one].ldp_id, topology.nodes[two].ldp_id


def _can_connect(topology: Topology, session: LdpSession) -> bool:
    """Whether each router has a route to the other's transport address, which the other answers at."""
    one, two = session.transports if session.up else _transports(topology, session)
    mine, theirs = session.routers
    return _connects(topology, mine, theirs, one, two) and _connects(topology, theirs, mine, two, one)


def _connects(topology: Topology, name: str, peer: str, source: str | None, address: str | None) -> bool:
    if address is None or not has_route(topology, name, address) or not topology.nodes[peer].owns(address):
        return False
    return not topology.has_filters or _gets_through(topology, name, address, source)


def _gets_through(topology: Topology, name: str, address: str, source: str | None) -> bool:
    """Whether access lists let the segments of a session through; what is labelled on the way they do not see."""
    if source is None:
        return False
    is_active = IPv4Address(source) > IPv4Address(address)
    packet = Packet(TCP, source, address, *((_EPHEMERAL, LDP_PORT) if is_active else (LDP_PORT, _EPHEMERAL)))
    hops = walk(topology, name, None, address)
    if hops is None or len(hops) > 1:
        return hops is not None
    return all(passes(topology, circuit, sender, "ip", 60, packet) for circuit, sender in hops)


def _transports(topology: Topology, session: LdpSession) -> tuple[str | None, str | None]:
    """The addresses that each of the two routers is to be connected at."""
    one, two = session.routers
    return peer_transport(topology, two, one), peer_transport(topology, one, two)


def peer_transport(topology: Topology, name: str, peer: str) -> str | None:
    """The transport address of a peer: its session's, or what its hellos give; its router-id where none is heard."""
    session = topology.sessions.get(frozenset((name, peer)))
    if session is not None and session.up:
        return session.transports[session.routers.index(peer)]
    for circuit in circuits_between(topology, name, peer):
        if circuit.hello[circuit.index(name)].up:
            return transport_address(topology, circuit.far(name))
    return topology.nodes[peer].ldp_id


def password_for(topology: Topology, name: str, peer: str) -> str | None:
    """The MD5 password that a router's configuration has for a peer: its own, or the fallback."""
    ldp = topology.nodes[name].config.ldp
    return ldp.passwords.get(topology.nodes[peer].ldp_id or "", ldp.fallback_password)


def is_stale(topology: Topology, name: str, peer: str) -> bool:
    """Whether the session of two routers still runs with another password than this router's configuration has."""
    session = topology.sessions.get(frozenset((name, peer)))
    if session is None or not session.up:
        return False
    return session.passwords[session.routers.index(name)] != password_for(topology, name, peer)


def clear(topology: Topology, name: str, peer_id: str | None) -> None:
    """``clear mpls ldp neighbor``: end a router's sessions, or the one with a peer; they are made anew."""
    for session in topology.sessions.values():
        if name in session.routers and session.up and peer_id in (None, topology.nodes[session.other(name)].ldp_id):
            _drop(topology, session, "User cleared session manually")


def passwords_agree(topology: Topology, session: LdpSession) -> bool:
    """Whether both ends sign TCP with the same password, or neither does where none is required."""
    one, two = session.routers
    mine, theirs = password_for(topology, one, two), password_for(topology, two, one)
    if mine is None and any(topology.nodes[name].config.ldp.password_required for name in session.routers):
        return False
    return mine == theirs and not fault_effects.fails_ldp_digest(topology, *session.routers)


def _attempt(topology: Topology, session: LdpSession) -> None:
    key = frozenset(session.routers)
    one, two = session.routers
    if (
        session.up
        or not (hears(topology, one, two) and hears(topology, two, one))
        or not _can_connect(topology, session)
    ):
        return
    if passwords_agree(topology, session):
        _establish(topology, session)
        return
    session.attempts += 1
    _complain(topology, session)
    seconds = min(_BACKOFF[0] * 2 ** (session.attempts - 1), _BACKOFF[1])
    topology.later(("ldp", key), seconds, partial(_attempt, topology, session))


def _establish(topology: Topology, session: LdpSession) -> None:
    session.since, session.attempts = topology.born(), 0
    session.ids = _ids(topology, session)
    session.transports = _transports(topology, session)
    one, two = session.routers
    session.passwords = password_for(topology, one, two), password_for(topology, two, one)
    session.up = True
    session.port = topology.rng.randrange(11000, 65000)
    _announce(topology, session, "UP")
    topology.label_version += 1
    topology.touch(*session.routers)


def _drop(topology: Topology, session: LdpSession, reason: str) -> None:
    session.up, session.since = False, topology.now
    topology.events.cancel(("ldp-keepalive", frozenset(session.routers)))
    _announce(topology, session, f"DOWN ({reason})")
    topology.label_version += 1
    topology.touch(*session.routers)


def _announce(topology: Topology, session: LdpSession, state: str) -> None:
    for name, peer_id in zip(session.routers, reversed(session.ids), strict=True):
        topology.log(name, f"%LDP-5-NBRCHG: LDP Neighbor {peer_id}:0 ({session.number}) is {state}")


def active_end(session: LdpSession) -> str:
    """The router that opens the TCP connection: the one with the higher address (RFC 5036, 2.5.2)."""
    one, two = (IPv4Address(address or "0.0.0.0") for address in session.ids)
    return session.routers[0] if one > two else session.routers[1]


def _complain(topology: Topology, session: LdpSession) -> None:
    session.ids = _ids(topology, session)
    active = active_end(session)
    passive = session.other(active)
    addresses = {name: topology.nodes[name].ldp_id for name in session.routers}
    digest = "Invalid" if password_for(topology, active, passive) else "No"
    if not password_for(topology, passive, active) and digest == "No":
        digest = "Invalid"
    port = topology.rng.randrange(11000, 65000)
    where = f"{addresses[active]}({port}) to {addresses[passive]}(646)"
    topology.log(passive, f"%TCP-6-BADAUTH: {digest} MD5 digest from {where} tableid - 0")

"""LDP: hello adjacencies per interface, and one session per pair of routers (RFC 5036)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.routing_tables import has_route
from corelinks.runbooks.simulator.network.forwarding.sync import has_ldp
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Node, World
from corelinks.runbooks.simulator.network.protocols.ospf import highest_address

HELLO_HOLD = 15.0
TARGETED_HOLD = 90.0
_KEEPALIVE_HOLD = 180.0
_SETUP = (5.0, 12.0)
_BACKOFF = (15.0, 120.0)
_HELLO_SIZE = 62


@dataclass
class Session:
    """The session of two routers, which are in order of their names.

    ``attempts`` failed so far; ``ids`` the LDP router-ids it was made with; ``number`` prints as peer and UID."""

    routers: tuple[str, str]
    number: int
    up: bool = False
    since: float = 0.0
    attempts: int = 0
    ids: tuple[str | None, str | None] = (None, None)
    connects: bool | None = None
    port: int = 11000

    def other(self, name: str) -> str:
        """The peer of a router."""
        return self.routers[1] if self.routers[0] == name else self.routers[0]


def router_id(node: Node) -> str | None:
    """The LDP router-id: of the configured interface while it is up, or the highest address."""
    if not any(interface.mpls_ip for interface in node.config.interfaces.values()) and not any(
        instance.ldp_autoconfig for instance in node.config.ospf.values()
    ):
        return None
    named = node.config.interfaces.get(node.config.ldp.router_id_interface or "")
    if named is not None and named.address is not None and node.is_up(named.name):
        return str(named.address)
    return highest_address(node)


def transport_address(world: World, end: End) -> str | None:
    """The transport address that hellos on an interface carry."""
    interface = world.interface(end)
    if interface is not None and interface.ldp_transport_interface and interface.address is not None:
        return str(interface.address)
    return world.nodes[end.router].ldp_id


def transmits(world: World, end: End) -> bool:
    """Whether hellos are sent on an interface."""
    return has_ldp(world, end) and world.is_up(end) and world.nodes[end.router].ldp_id is not None


def update_hellos(world: World, circuit: Circuit) -> None:
    """Bring the hello adjacencies of a circuit in line with what is sent and arrives now."""
    for index, end in enumerate(circuit.ends):
        side = circuit.hello[index]
        listens = circuit.alive and transmits(world, end)
        was_heard, side.hears = side.hears, listens and _arrives(world, circuit, end)
        if was_heard and not side.hears:
            side.heard_at = world.now
        expiry, arrival = ("ldp-hold", circuit.key, index), ("ldp-hello", circuit.key, index)
        if side.hears:
            world.timers.cancel(expiry)
            if not side.up:
                world.later(arrival, world.delay(0.5, 5.0), partial(_set_hello, world, circuit, index, True))
            continue
        world.timers.cancel(arrival)
        if side.up and not transmits(world, end):
            _set_hello(world, circuit, index, False)
        elif side.up:
            seconds = HELLO_HOLD - world.rng.uniform(0.0, 4.5)
            world.later(expiry, seconds, partial(_set_hello, world, circuit, index, False))


def _arrives(world: World, circuit: Circuit, end: End) -> bool:
    far = circuit.far(end.router)
    if not transmits(world, far) or strikes.strikes(world, "ldp-filtered", end):
        return False
    if any(strikes.strikes(world, "targeted-hello-only", side) for side in circuit.ends):
        return False
    return passes(world, circuit, far.router, "ip", _HELLO_SIZE)


def _set_hello(world: World, circuit: Circuit, index: int, up: bool) -> None:
    side = circuit.hello[index]
    side.up, side.since = up, world.born()
    world.timers.cancel(("ldp-hold", circuit.key, index))
    world.bindings += 1
    world.touch_circuit(circuit)


def circuits_between(world: World, one: str, two: str) -> list[Circuit]:
    """Every circuit of two routers."""
    return [circuit for circuit in world.nodes[one].circuits if circuit.far(one).router == two]


def hears(world: World, name: str, peer: str) -> bool:
    """Whether a router has any hello adjacency with a peer, link or targeted."""
    links = any(circuit.hello[circuit.index(name)].up for circuit in circuits_between(world, name, peer))
    return links or is_targeted(world, name, peer)


def is_targeted(world: World, one: str, two: str) -> bool:
    """Whether targeted hellos go both ways between two routers."""
    if forced_targeted(world, one, two):
        return True
    pairs = ((one, two), (two, one))
    active = [targets(world, a, b) for a, b in pairs]
    accepted = [active[1 - n] or world.nodes[b].config.ldp.accepts_targeted for n, (_, b) in enumerate(pairs)]
    if not any(a and b for a, b in zip(active, accepted, strict=True)):
        return False
    return all(_reaches(world, a, b) for a, b in pairs)


def forced_targeted(world: World, one: str, two: str) -> bool:
    """Whether a fault keeps a targeted hello between two routers."""
    kind = "targeted-hello-only"
    return strikes.active_against(world, kind, one, two) or strikes.active_against(world, kind, two, one)


def targets(world: World, name: str, peer: str) -> bool:
    """Whether a router sends targeted hellos to a peer: configured, or by session protection."""
    ldp, peer_id = world.nodes[name].config.ldp, world.nodes[peer].ldp_id
    if peer_id in ldp.targeted:
        return True
    session = world.sessions.get(frozenset((name, peer)))
    return ldp.session_protection and session is not None and session.up


def _reaches(world: World, name: str, peer: str) -> bool:
    address = world.nodes[peer].ldp_id
    return address is not None and has_route(world, name, address)


def update_sessions(world: World, name: str) -> None:
    """Bring the sessions of a router in line with its hellos, routes and passwords."""
    peers = {circuit.far(name).router for circuit in world.nodes[name].circuits}
    peers |= {session.other(name) for key, session in world.sessions.items() if name in key}
    peers |= {p for p, node in world.nodes.items() if node.ldp_id in world.nodes[name].config.ldp.targeted}
    for peer in sorted(peers - {name}):
        _update_session(world, name, peer)


def recheck(world: World) -> None:
    """After a change of topology: look again at the routers whose transport addresses came or went."""
    for session in world.sessions.values():
        connects = _can_connect(world, session)
        if connects != session.connects:
            session.connects = connects
            world.touch(*session.routers)


def _update_session(world: World, name: str, peer: str) -> None:
    key = frozenset((name, peer))
    heard = hears(world, name, peer) and hears(world, peer, name)
    session = world.sessions.get(key)
    if session is None:
        if not heard:
            return
        one, two = sorted(key)
        session = world.sessions[key] = Session((one, two), len(world.sessions) + 1)
    if session.up:
        _maintain(world, session, heard)
    elif heard and _can_connect(world, session):
        world.later(("ldp", key), world.delay(*_SETUP), partial(_attempt, world, session))
    else:
        world.timers.cancel(("ldp", key))
        session.attempts = 0


def _maintain(world: World, session: Session, heard: bool) -> None:
    key = ("ldp-keepalive", frozenset(session.routers))
    if session.ids != _ids(world, session):
        _drop(world, session, "LDP Router ID changed")
    elif not heard:
        _drop(world, session, "Discovery Hello Hold Timer expired")
    elif _is_reset(world, session):
        _drop(world, session, "Session's MD5 password changed")
    elif _can_connect(world, session):
        world.timers.cancel(key)
    else:
        seconds = _KEEPALIVE_HOLD - world.rng.uniform(0.0, 30.0)
        world.later(key, seconds, partial(_lose, world, session))


def _is_reset(world: World, session: Session) -> bool:
    """An existing session survives a password that was only set; a required one resets it."""
    required = any(world.nodes[name].config.ldp.password_required for name in session.routers)
    return (required and not passwords_agree(world, session)) or _is_struck(world, session)


def _is_struck(world: World, session: Session) -> bool:
    one, two = session.routers
    kind = "ldp-password-mismatch"
    return strikes.active_against(world, kind, one, two) or strikes.active_against(world, kind, two, one)


def _lose(world: World, session: Session) -> None:
    if session.up and not _can_connect(world, session):
        _drop(world, session, "Session KeepAlive Timer expired")


def _ids(world: World, session: Session) -> tuple[str | None, str | None]:
    one, two = session.routers
    return world.nodes[one].ldp_id, world.nodes[two].ldp_id


def _can_connect(world: World, session: Session) -> bool:
    """Whether each router has a route to the other's transport address."""
    one, two = session.routers
    return _connects(world, one, two) and _connects(world, two, one)


def _connects(world: World, name: str, peer: str) -> bool:
    address = peer_transport(world, name, peer)
    return address is not None and has_route(world, name, address)


def peer_transport(world: World, name: str, peer: str) -> str | None:
    """The transport address of a peer as its hellos give it; its router-id when only targeted ones are heard."""
    for circuit in circuits_between(world, name, peer):
        if circuit.hello[circuit.index(name)].up:
            return transport_address(world, circuit.far(name))
    return world.nodes[peer].ldp_id


def password_for(world: World, name: str, peer: str) -> str | None:
    """The MD5 password a router uses with a peer."""
    return world.nodes[name].config.ldp.passwords.get(world.nodes[peer].ldp_id or "")


def passwords_agree(world: World, session: Session) -> bool:
    """Whether both ends sign TCP with the same password, or neither does where none is required."""
    one, two = session.routers
    mine, theirs = password_for(world, one, two), password_for(world, two, one)
    if mine is None and any(world.nodes[name].config.ldp.password_required for name in session.routers):
        return False
    return mine == theirs and not _is_struck(world, session)


def _attempt(world: World, session: Session) -> None:
    key = frozenset(session.routers)
    one, two = session.routers
    if session.up or not (hears(world, one, two) and hears(world, two, one)) or not _can_connect(world, session):
        return
    if passwords_agree(world, session):
        _establish(world, session)
        return
    session.attempts += 1
    _complain(world, session)
    seconds = min(_BACKOFF[0] * 2 ** (session.attempts - 1), _BACKOFF[1])
    world.later(("ldp", key), seconds, partial(_attempt, world, session))


def _establish(world: World, session: Session) -> None:
    session.up, session.since, session.attempts = True, world.born(), 0
    session.ids = _ids(world, session)
    session.port = world.rng.randrange(11000, 65000)
    _announce(world, session, "UP")
    world.bindings += 1
    world.touch(*session.routers)


def _drop(world: World, session: Session, reason: str) -> None:
    session.up, session.since = False, world.now
    world.timers.cancel(("ldp-keepalive", frozenset(session.routers)))
    _announce(world, session, f"DOWN ({reason})")
    world.bindings += 1
    world.touch(*session.routers)


def _announce(world: World, session: Session, state: str) -> None:
    for name, peer_id in zip(session.routers, reversed(session.ids), strict=True):
        world.log(name, f"%LDP-5-NBRCHG: LDP Neighbor {peer_id}:0 ({session.number}) is {state}")


def active_end(session: Session) -> str:
    """The router that opens the TCP connection: the one with the higher address (RFC 5036, 2.5.2)."""
    one, two = (IPv4Address(address or "0.0.0.0") for address in session.ids)
    return session.routers[0] if one > two else session.routers[1]


def _complain(world: World, session: Session) -> None:
    session.ids = _ids(world, session)
    active = active_end(session)
    passive = session.other(active)
    addresses = {name: world.nodes[name].ldp_id for name in session.routers}
    digest = "Invalid" if password_for(world, active, passive) else "No"
    if not password_for(world, passive, active) and digest == "No":
        digest = "Invalid"
    port = world.rng.randrange(11000, 65000)
    where = f"{addresses[active]}({port}) to {addresses[passive]}(646)"
    world.log(passive, f"%TCP-6-BADAUTH: {digest} MD5 digest from {where} tableid - 0")

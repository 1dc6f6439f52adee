"""What the MPLS and LDP show commands print of a router."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.label_bindings import is_operational
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import mpls_mtu, transport_of
from corelinks.runbooks.simulator.network.forwarding.routing_tables import has_route
from corelinks.runbooks.simulator.network.forwarding.spf import has_ldp, has_ldp_by_igp, is_synchronised, ospf_process
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, LdpSession
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.mpls_state import (
    DiscoveryInterfaceState,
    DiscoveryPeerState,
    DiscoverySource,
    IgpSyncState,
    LdpNeighborState,
    LdpState,
    MplsInterfaceState,
    TargetedHello,
)
from corelinks.runbooks.simulator.network.model.topology import Topology
from corelinks.runbooks.simulator.network.protocols import ldp
from corelinks.runbooks.simulator.network.protocols.ldp import HELLO_HOLD, TARGETED_HOLD


def mpls_interfaces(topology: Topology, name: str) -> tuple[MplsInterfaceState, ...]:
    """A row for every interface with LDP or TE, and none for others."""
    config = topology.nodes[name].config
    rows = (_mpls_interface(topology, End(name, one.name), one) for one in config.interfaces.values())
    return tuple(row for row in rows if row is not None)


def _mpls_interface(topology: Topology, end: End, interface: InterfaceConfig) -> MplsInterfaceState | None:
    config = topology.nodes[end.router].config
    if not has_ldp(topology, end) and not interface.mpls_te:
        return None
    return MplsInterfaceState(
        interface.name,
        config.ldp.label_protocol,
        is_operational(topology, end) or (interface.mpls_te and topology.is_up(end)),
        mpls_mtu(interface, transport_of(topology, end)),
        by_interface=interface.mpls_ip and has_ldp(topology, end),
        by_igp=has_ldp(topology, end) and has_ldp_by_igp(topology, end),
        te=interface.mpls_te,
    )


def ldp_state(topology: Topology, name: str) -> LdpState:
    """What LDP of a router shows now: discovery, sessions and synchronisation."""
    node = topology.nodes[name]
    if node.ldp_id is None:
        return LdpState()
    sessions = [s for s in topology.sessions.values() if name in s.routers and s.up]
    return LdpState(
        local_id=f"{node.ldp_id}:0",
        discovery=tuple(
            _discovery(topology, End(name, interface))
            for interface in node.config.interfaces
            if has_ldp(topology, End(name, interface)) and topology.is_up(End(name, interface))
        ),
        targeted=_targeted(topology, name),
        neighbors=tuple(_neighbor(topology, name, session) for session in sessions),
        sync=_sync(topology, name),
    )


def _circuits(topology: Topology, end: End) -> list[Circuit]:
    return [circuit for circuit in topology.nodes[end.router].circuits if circuit.near(end.router) == end]


def _discovery(topology: Topology, end: End) -> DiscoveryInterfaceState:
    heard = [c for c in _circuits(topology, end) if c.hello[c.index(end.router)].up]
    return DiscoveryInterfaceState(
        name=end.interface,
        transmits=ldp.transmits(topology, end),
        receives=bool(heard),
        transport=ldp.transport_address(topology, end) or "",
        peers=tuple(_peer(topology, circuit, end) for circuit in heard),
    )


def _peer(topology: Topology, circuit: Circuit, end: End) -> DiscoveryPeerState:
    far = circuit.far(end.router)
    side = circuit.hello[circuit.index(end.router)]
    interface = topology.interface(far)
    transport = ldp.transport_address(topology, far) or "0.0.0.0"
    left = HELLO_HOLD - (topology.now - side.heard_at if not side.hears else (topology.now - side.since) % 5.0)
    return DiscoveryPeerState(
        ldp_id=f"{topology.nodes[far.router].ldp_id}:0",
        source=str(interface.address) if interface and interface.address else "0.0.0.0",
        transport=transport,
        no_route=not has_route(topology, end.router, transport),
        hold=max(0, int(left)),
        password=password_words(topology, end.router, far.router),
    )


def password_words(topology: Topology, name: str, peer: str) -> str:
    """The words after "Password:" in the detail forms of LDP."""
    required = "required" if topology.nodes[name].config.ldp.password_required else "not required"
    known = _password_source(topology, name, peer)
    return f"{required}, {known}, {'stale' if ldp.is_stale(topology, name, peer) else 'in use'}"


def _password_source(topology: Topology, name: str, peer: str) -> str:
    """Where the password for a peer is from, in the words of LDP's show commands."""
    config = topology.nodes[name].config.ldp
    if (topology.nodes[peer].ldp_id or "") in config.passwords:
        return "neighbor"
    return "none" if config.fallback_password is None else "fallback"


def _targeted(topology: Topology, name: str) -> tuple[TargetedHello, ...]:
    local = topology.nodes[name].ldp_id or ""
    found = []
    for peer, node in sorted(topology.nodes.items()):
        if peer == name or node.ldp_id is None:
            continue
        active = ldp.targets(topology, name, peer) or fault_effects.keeps_targeted_hello(topology, name, peer)
        heard = ldp.is_targeted(topology, name, peer)
        passive = heard and (
            ldp.targets(topology, peer, name) or fault_effects.keeps_targeted_hello(topology, name, peer)
        )
        if active or passive:
            found.append(_hello(topology, (name, peer), local, active, passive, heard))
    return tuple(found)


def _hello(
    topology: Topology, pair: tuple[str, str], local: str, active: bool, passive: bool, heard: bool
) -> TargetedHello:
    name, peer = pair
    remote = topology.nodes[peer].ldp_id or ""
    missing = not has_route(topology, name, remote)
    words = password_words(topology, name, peer)
    adjacency = DiscoveryPeerState(f"{remote}:0", remote, remote, missing, int(TARGETED_HOLD) - 5, words)
    return TargetedHello(local, remote, active, passive, True, heard, (adjacency,) if heard else ())


def _neighbor(topology: Topology, name: str, session: LdpSession) -> LdpNeighborState:
    peer = session.other(name)
    mine, theirs = session.routers.index(name), session.routers.index(peer)
    local, remote = session.ids[mine] or "", session.ids[theirs] or ""
    is_active = ldp.active_end(session) == name
    age = topology.now - session.since
    config = topology.nodes[name].config.ldp
    return LdpNeighborState(
        peer=f"{remote}:0",
        local=f"{local}:0",
        tcp_peer_port=646 if is_active else session.port,
        tcp_local_port=session.port if is_active else 646,
        transport_peer=ldp.peer_transport(topology, name, peer) or remote,
        transport_local=session.transports[mine] or local,
        state="Oper",
        sent=_messages(age, session.number, mine),
        received=_messages(age, session.number, theirs),
        since=session.since,
        sources=_sources(topology, name, peer),
        addresses=_bound(topology, peer),
        password_required=config.password_required,
        password=_password_source(topology, name, peer),
        protection=_protection(topology, name, peer),
        uid=session.number,
        peer_number=session.number - 1,
        is_stale=ldp.is_stale(topology, name, peer),
    )


def _messages(age: float, number: int, index: int) -> int:
    """A session opens with some messages per prefix and goes on with a keepalive a minute."""
    return int(age / 58) + 14 + (number * 3 + index) % 7


def _sources(topology: Topology, name: str, peer: str) -> tuple[DiscoverySource, ...]:
    found = []
    for circuit in ldp.circuits_between(topology, name, peer):
        if circuit.hello[circuit.index(name)].up:
            interface = topology.interface(circuit.far(name))
            address = str(interface.address) if interface and interface.address else "0.0.0.0"
            found.append(DiscoverySource(circuit.near(name).interface, address))
    if ldp.is_targeted(topology, name, peer):
        mine, theirs = topology.nodes[name].ldp_id or "", topology.nodes[peer].ldp_id or ""
        forced = fault_effects.keeps_targeted_hello(topology, name, peer)
        active, passive = ldp.targets(topology, name, peer), ldp.targets(topology, peer, name)
        found.append(DiscoverySource(None, mine, theirs, active or forced, passive or forced))
    return tuple(found)


def _bound(topology: Topology, peer: str) -> tuple[str, ...]:
    node = topology.nodes[peer]
    usable = [i for i in node.config.interfaces.values() if i.address and i.vrf is None and node.is_up(i.name)]
    return tuple(str(i.address) for i in usable)


def _protection(topology: Topology, name: str, peer: str) -> str | None:
    if not topology.nodes[name].config.ldp.session_protection:
        return None
    if any(c.hello[c.index(name)].up for c in ldp.circuits_between(topology, name, peer)):
        return "Ready" if ldp.is_targeted(topology, name, peer) else "Incomplete"
    return "Protecting"


def _sync(topology: Topology, name: str) -> tuple[IgpSyncState, ...]:
    node = topology.nodes[name]
    found = []
    for interface in node.config.interfaces.values():
        end = End(name, interface.name)
        igp = _synchronised_igp(topology, end)
        # An interface with LDP is listed although no IGP waits for it: "Synchronization not enabled".
        if (igp is None and not has_ldp(topology, end)) or interface.is_loopback or not topology.is_up(end):
            continue
        peers = [c.far(name).router for c in _circuits(topology, end) if c.hello[c.index(name)].up]
        peer_id = topology.nodes[peers[0]].ldp_id if peers else None
        found.append(
            IgpSyncState(
                interface=interface.name,
                ldp_configured=has_ldp(topology, end),
                enabled=igp is not None and interface.igp_sync,
                achieved=is_synchronised(topology, end),
                peer_reachable=peer_id is not None and has_route(topology, name, peer_id),
                peer=f"{peer_id}:0" if peer_id and is_synchronised(topology, end) else None,
                igp=igp or "",
            )
        )
    return tuple(found)


def _synchronised_igp(topology: Topology, end: End) -> str | None:
    """The IGP of an interface whose process has ``mpls ldp sync``, as printed after "IGP enabled:"."""
    config = topology.nodes[end.router].config
    interface = config.interfaces[end.interface]
    instance = config.isis.get(interface.isis.tag) if interface.isis.tag is not None else None
    if instance is not None and instance.ldp_sync:
        return f"ISIS {instance.tag}".strip()
    process = ospf_process(topology, end)
    return f"OSPF {process}" if process is not None and config.ospf[process].ldp_sync else None

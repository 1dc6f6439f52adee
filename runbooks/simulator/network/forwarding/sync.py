"""LDP-IGP synchronisation: which interfaces wait for LDP with their metric at the highest (RFC 5443)."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.topology import Circuit, End, World


def has_ldp(world: World, end: End) -> bool:
    """Whether LDP is configured on an interface: ``mpls ip``, or autoconfig of an OSPF process that runs there."""
    node = world.nodes[end.router]
    interface = node.config.interfaces.get(end.interface)
    if interface is None or not node.config.ldp.mpls_ip:
        return False
    if interface.mpls_ip:
        return True
    automatic = any(instance.ldp_autoconfig for instance in node.config.ospf.values())
    return automatic and interface.ospf.process is not None and not interface.is_loopback


def is_synchronised(world: World, end: End) -> bool:
    """Whether an LDP session is up with a peer that is heard on the interface."""
    return any(
        circuit.near(end.router) == end and _has_session(world, circuit, end.router)
        for circuit in world.nodes[end.router].circuits
    )


def _has_session(world: World, circuit: Circuit, router: str) -> bool:
    session = world.sessions.get(frozenset(end.router for end in circuit.ends))
    return session is not None and session.up and circuit.hello[circuit.index(router)].up


def holds_metric(world: World, end: End) -> bool:
    """Whether an interface of an IGP with ``mpls ldp sync`` must still wait."""
    interface = world.interface(end)
    if interface is None or interface.is_loopback or not interface.igp_sync or not has_ldp(world, end):
        return False
    return not is_synchronised(world, end)

"""Bringing the network to rest: look again at every router that something happened to, until nothing moves."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding import link_states, tunnel_pairs
from corelinks.runbooks.simulator.network.forwarding.spf import announced_addresses
from corelinks.runbooks.simulator.network.forwarding.sync import holds_metric
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.router_config import read_config
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Node, World
from corelinks.runbooks.simulator.network.protocols import adjacency, background_traffic, ipsec, ldp
from corelinks.runbooks.simulator.network.protocols.isis import IsisRules
from corelinks.runbooks.simulator.network.protocols.ospf import OspfRules

_RULES = (IsisRules(), OspfRules())
_MOST_ROUNDS = 60


def settle(world: World) -> None:
    """Work off the routers marked dirty and what that makes dirty in turn; timers stay pending."""
    strikes.note_kinds(world)
    touched: set[str] = set()
    topology = world.topology
    for _ in range(_MOST_ROUNDS):
        if not world.dirty and topology == world.topology:
            break
        if topology != world.topology:
            topology = world.topology
            _spread(world)
        names = sorted(world.dirty)
        world.dirty = set()
        touched.update(names)
        _look(world, names)
    background_traffic.refresh(world, _circuits(world, sorted(touched)))


def _spread(world: World) -> None:
    """After a change of topology: routers whose tunnels or sessions hang on routes they do not have themselves."""
    ldp.recheck(world)
    if "recursive-route" in world.fault_kinds:
        world.touch(*world.nodes)
    for name, node in world.nodes.items():
        if any(_is_remote(node, destination) for destination in node.destinations):
            world.touch(name)


def _is_remote(node: Node, destination: object) -> bool:
    return not any(
        interface.network is not None and destination in interface.network and not interface.is_tunnel
        for interface in node.config.interfaces.values()
    )


def _look(world: World, names: list[str]) -> None:
    for name in names:
        refresh_config(world, name)
    for name in names:
        _update_lines(world, name)
    for name in names:
        tunnel_pairs.rebuild_pairs(world, name)
        ipsec.update_router(world, name)
    for circuit in _circuits(world, names):
        _look_at(world, circuit)
    for name in names:
        ldp.update_sessions(world, name)
    for name in names:
        _fingerprint(world, name)


def _look_at(world: World, circuit: Circuit) -> None:
    if circuit.kind == "tunnel":
        ipsec.update(world, circuit)
        ipsec.watch_clear_packets(world, circuit)
    for rules in _RULES:
        adjacency.update(world, circuit, rules)
    ldp.update_hellos(world, circuit)
    tunnel_pairs.bury(world, circuit)


def refresh_config(world: World, name: str) -> None:
    """Read a router's configuration again if it has changed; the far ends of its tunnels are looked at too."""
    node = world.nodes[name]
    device = node.device
    if node.powered != device.powered:
        node.powered = device.powered
        node.version += 1
        _touch_neighbors(world, node)
    strikes.edit_configuration(world, name)
    if node.generation == device.running.generation:
        return
    _touch_far_ends(world, node)
    node.generation = device.running.generation
    adopt(world, node)
    _touch_far_ends(world, node)
    _touch_neighbors(world, node)


def adopt(world: World, node: Node) -> None:
    """Take the configuration over as it is."""
    node.config = read_config(node.device.running)
    found = node.config.interfaces.values()
    node.addresses = frozenset(i.address for i in found if i.address is not None)
    node.destinations = tunnel_pairs.destinations(node.config)
    node.version += 1


def _touch_neighbors(world: World, node: Node) -> None:
    for circuit in node.circuits:
        world.touch_circuit(circuit)


def _touch_far_ends(world: World, node: Node) -> None:
    for destination in node.destinations:
        world.touch(*tunnel_pairs.owners_of(world, str(destination)))


def _update_lines(world: World, name: str) -> None:
    node = world.nodes[name]
    before = set(node.lines)
    if link_states.update_lines(world, name):
        node.version += 1
        world.touch(name)
        _touch_neighbors(world, node)
    for gone in before - set(node.lines):
        if world.meters is not None:
            world.meters.forget(End(name, gone))
    node.ldp_id = ldp.router_id(node)


def _fingerprint(world: World, name: str) -> None:
    """Notice when what a router announces, or its metrics, have changed."""
    node = world.nodes[name]
    node.announced = tuple(announced_addresses(world, name))
    found = (
        node.ldp_id,
        node.announced,
        tuple(
            (i.name, i.isis.tag, tuple(sorted(i.isis.metric.items())), i.ospf.cost, i.bandwidth)
            for i in node.config.interfaces.values()
        ),
        tuple((i.tag, i.net, i.is_type, i.wide, i.ldp_sync, i.default_metric) for i in node.config.isis.values()),
        tuple((i.process, i.ldp_sync, i.reference_bandwidth) for i in node.config.ospf.values()),
        tuple(holds_metric(world, End(name, i)) for i in node.config.interfaces),
    )
    if found != node.fingerprint:
        node.fingerprint = found
        world.topology += 1


def _circuits(world: World, names: list[str]) -> list[Circuit]:
    found = {id(circuit): circuit for name in names for circuit in world.nodes[name].circuits}
    return list(found.values())

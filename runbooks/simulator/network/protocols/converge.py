"""How the network converges: every router that something happened to is processed again, until nothing changes."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding import link_states, tunnel_pairs
from corelinks.runbooks.simulator.network.forwarding.spf import announced_addresses, holds_metric
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.boundary import ConfigNode
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.router_config import read_config
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology
from corelinks.runbooks.simulator.network.protocols import adjacency, background_traffic, ipsec, ldp
from corelinks.runbooks.simulator.network.protocols.adjacency import AdjacencyRules
from corelinks.runbooks.simulator.network.protocols.bfd import BfdRules
from corelinks.runbooks.simulator.network.protocols.isis import IsisRules
from corelinks.runbooks.simulator.network.protocols.ospf import OspfRules
from corelinks.runbooks.simulator.network.protocols.ospfv3 import OSPFV3_RULES
from corelinks.runbooks.simulator.network.protocols.pim import PimRules

_RULES = (IsisRules(), OspfRules())
_OTHERS: tuple[AdjacencyRules, ...] = (*OSPFV3_RULES, PimRules(), BfdRules())
_MOST_ROUNDS = 60


def converge(topology: Topology) -> None:
    """Work off the routers marked dirty and what that makes dirty in turn; timers stay pending."""
    fault_effects.note_kinds(topology)
    touched: set[str] = set()
    seen = topology.igp_version
    for _ in range(_MOST_ROUNDS):
        if not topology.dirty and seen == topology.igp_version:
            break
        if seen != topology.igp_version:
            seen = topology.igp_version
            _spread(topology)
        names = sorted(topology.dirty)
        topology.dirty = set()
        touched.update(names)
        _process(topology, names)
    background_traffic.refresh(topology, _circuits(topology, sorted(touched)))


def _spread(topology: Topology) -> None:
    """After a change of the IGP: mark the routers whose tunnels or sessions hang on it."""
    ldp.recheck(topology)
    if fault_effects.some_tunnel_learns_itself(topology):
        topology.touch(*topology.nodes)
    for name, node in topology.nodes.items():
        if any(_is_remote(node, destination) for destination in node.destinations):
            topology.touch(name)


def _is_remote(node: RouterNode, destination: object) -> bool:
    return not any(
        interface.network is not None and destination in interface.network and not interface.is_tunnel
        for interface in node.config.interfaces.values()
    )


def _process(topology: Topology, names: list[str]) -> None:
    for name in names:
        let_faults_configure(topology, name)
        refresh_config(topology, name)
    for name in names:
        _update_link_states(topology, name)
    for name in names:
        tunnel_pairs.rebuild_pairs(topology, name)
        ipsec.update_router(topology, name)
    for circuit in _circuits(topology, names):
        _process_circuit(topology, circuit)
    for name in names:
        ldp.update_sessions(topology, name)
    for name in names:
        _fingerprint(topology, name)


def _process_circuit(topology: Topology, circuit: Circuit) -> None:
    if circuit.kind == "tunnel":
        ipsec.update(topology, circuit)
        ipsec.watch_clear_packets(topology, circuit)
    for rules in _RULES:
        adjacency.update(topology, circuit, rules)
    for others in _OTHERS:
        if others.protocol in circuit.others or any(others.speaks(topology, end) for end in circuit.ends):
            adjacency.update(topology, circuit, others)
    ldp.update_hellos(topology, circuit)
    tunnel_pairs.bury(topology, circuit)


def let_faults_configure(topology: Topology, name: str) -> None:
    """Let the faults that live in a configuration change it, as another hand at the router would."""
    device = topology.nodes[name].device
    for section in device.running.children:
        words = section.text.split(None, 1)
        if not section.text.startswith("interface Tunnel") or not _has(section, "tunnel destination"):
            continue
        for prefix, wanted in fault_effects.overruled_lines(topology, End(name, words[1])):
            present = [child.text for child in section.children if child.text.startswith(prefix)]
            if present != ([wanted] if wanted else []):
                device.overrule(words[1], prefix, wanted)


def _has(section: ConfigNode, prefix: str) -> bool:
    return any(child.text.startswith(prefix) for child in section.children)


def refresh_config(topology: Topology, name: str) -> None:
    """Read a router's configuration again if it has changed; the far ends of its tunnels are processed too."""
    node = topology.nodes[name]
    device = node.device
    if node.powered != device.powered:
        node.powered = device.powered
        node.version += 1
        _touch_neighbors(topology, node)
    if node.generation == device.running.generation:
        return
    _touch_far_ends(topology, node)
    node.generation = device.running.generation
    read_running_config(topology, node)
    _touch_far_ends(topology, node)
    _touch_neighbors(topology, node)


def read_running_config(topology: Topology, node: RouterNode) -> None:
    """Read a router's running configuration into the network."""
    node.config = read_config(node.device.running)
    found = node.config.interfaces.values()
    node.addresses = frozenset(i.address for i in found if i.address is not None)
    node.destinations = tunnel_pairs.destinations(node.config)
    node.version += 1
    topology.has_filters = any(other.config.has_filters for other in topology.nodes.values())


def _touch_neighbors(topology: Topology, node: RouterNode) -> None:
    for circuit in node.circuits:
        topology.touch_circuit(circuit)


def _touch_far_ends(topology: Topology, node: RouterNode) -> None:
    for destination in node.destinations:
        topology.touch(*tunnel_pairs.owners_of(topology, str(destination)))


def _update_link_states(topology: Topology, name: str) -> None:
    node = topology.nodes[name]
    before = set(node.link_states)
    if link_states.update_link_states(topology, name):
        node.version += 1
        topology.touch(name)
        _touch_neighbors(topology, node)
    for gone in before - set(node.link_states):
        topology.meters.forget(End(name, gone))
    node.ldp_id = ldp.router_id(node)


def _fingerprint(topology: Topology, name: str) -> None:
    """Notice when what a router announces, or its metrics, have changed."""
    node = topology.nodes[name]
    node.announced = tuple(announced_addresses(topology, name))
    found = (
        node.ldp_id,
        node.announced,
        tuple(
            (i.name, i.vrf, i.isis.tag, tuple(sorted(i.isis.metric.items())), i.ospf.cost, i.bandwidth)
            for i in node.config.interfaces.values()
        ),
        tuple(
            (i.tag, i.net, i.vrf, i.is_type, i.shutdown, *i.styles.values(), *i.metrics.values(), i.ldp_sync)
            for i in node.config.isis.values()
        ),
        tuple((i.process, i.vrf, i.shutdown, i.ldp_sync, i.reference_bandwidth) for i in node.config.ospf.values()),
        tuple(holds_metric(topology, End(name, i)) for i in node.config.interfaces),
    )
    if found != node.fingerprint:
        node.fingerprint = found
        topology.igp_version += 1


def _circuits(topology: Topology, names: list[str]) -> list[Circuit]:
    found = {id(circuit): circuit for name in names for circuit in topology.nodes[name].circuits}
    return list(found.values())

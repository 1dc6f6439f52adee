"""What a router is asked less often: the way to an address, the LSPs it holds, and every label it has been told."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from zlib import crc32

from corelinks.runbooks.simulator.network.forwarding.carriage import walk
from corelinks.runbooks.simulator.network.forwarding.label_bindings import NONE, POP, binding, outgoing
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress, lookup, tables
from corelinks.runbooks.simulator.network.forwarding.spf import graph_of
from corelinks.runbooks.simulator.network.model.topology import World

_LSP_LIFETIME = 1199
_REFRESH = 900


@dataclass(frozen=True, slots=True)
class TraceHop:
    """A router on the way: the address that answers, and the label that the probe arrived with."""

    address: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Lsp:
    """A row of ``show isis database``; ``age`` is what is left of its lifetime."""

    system: str
    sequence: int
    checksum: int
    age: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class LabelBindings:
    """What is bound to a prefix: here, and by each peer (its LSR id). ``imp-null`` for a router's own prefixes."""

    prefix: str
    local: str
    remote: tuple[tuple[str, str], ...]


def trace(world: World, name: str, destination: str, vrf: str | None) -> list[TraceHop] | None:
    """The routers on the way to an address, None when it is not reached."""
    hops = walk(world, name, vrf, destination)
    if hops is None:
        return None
    found = []
    for circuit, sender in hops:
        far = world.interface(circuit.far(sender))
        route = lookup(world, sender, vrf, destination)
        hop = egress(world, sender, vrf, destination)
        label = outgoing(world, sender, route.prefix, hop) if route and hop and vrf is None else NONE
        address = far.address_text if far is not None and far.address is not None else destination
        found.append(TraceHop(address, None if label in (NONE, POP) else label))
    return found


def lsp_database(world: World, name: str, level: int) -> list[Lsp]:
    """One LSP of every router that the level reaches; sequence and age follow from how often it has changed."""
    graph = graph_of(world)
    edges = graph.edges.get(level, {})
    reached, waiting = {name}, [name]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            if edge.to not in reached:
                reached.add(edge.to)
                waiting.append(edge.to)
    found = []
    for router in reached:
        node = world.nodes[router]
        seed = crc32(router.encode())
        refreshes = int(world.now + seed % _REFRESH) // _REFRESH
        age = _LSP_LIFETIME - int(world.now + seed) % _REFRESH
        checksum = crc32(repr(node.fingerprint).encode()) & 0xFFFF
        sequence = 0x100 + seed % 0x2000 + node.version + refreshes
        found.append(Lsp(node.config.hostname, sequence, checksum, age, router == name))
    return sorted(found, key=lambda lsp: lsp.system)


def label_bindings(world: World, name: str) -> list[LabelBindings]:
    """The label information base of a router with LDP: every prefix of its table, by address."""
    node = world.nodes[name]
    if node.ldp_id is None:
        return []
    peers = [peer for pair, session in world.sessions.items() if session.up and name in pair for peer in pair - {name}]
    found = []
    for route in tables(world, node)[None].routes():
        if route.protocol == "local" or route.prefix == "0.0.0.0/0":
            continue
        told = [(f"{world.nodes[peer].ldp_id}:0", binding(world, world.nodes[peer], route.prefix)) for peer in peers]
        remote = tuple((peer, _word(label)) for peer, label in sorted(told) if label != NONE)
        found.append(LabelBindings(route.prefix, _word(binding(world, node, route.prefix)), remote))
    return sorted(found, key=lambda one: IPv4Network(one.prefix))


def _word(label: str) -> str:
    return "imp-null" if label == POP else label

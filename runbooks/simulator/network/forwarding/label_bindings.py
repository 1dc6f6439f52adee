"""Labels: what each router binds to a prefix, what its peers advertise to it, and what it puts on a packet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.forwarding.carriage import circuits_at
from corelinks.runbooks.simulator.network.forwarding.routing_tables import (
    egress,
    is_announced,
    local_tables,
    tables,
)
from corelinks.runbooks.simulator.network.forwarding.spf import has_ldp
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.mpls_state import LfibEntry
from corelinks.runbooks.simulator.network.model.router_state import RouteEntry, RouteHop
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

POP = "Pop Label"
NONE = "No Label"
#: What a peer with ``mpls ldp explicit-null`` wants on packets to its own prefixes: label 0 instead of none.
EXPLICIT_NULL = "explicit-n"
#: How long a local label is held down after its prefix has gone, seconds.
_HELD = 60.0


def local_label(node: RouterNode, prefix: str) -> int:
    """The label a router has bound to a prefix; it keeps it."""
    return node.labels.setdefault(prefix, 16 + len(node.labels))


def outgoing(topology: Topology, name: str, prefix: str, hop: RouteHop) -> str:
    """The outgoing label to a next hop: the peer's own, or none when there is no LDP session over MPLS to it."""
    if hop.interface is None:
        return NONE
    end = End(name, hop.interface)
    peer = _peer_at(topology, end, hop)
    if peer is None or not is_operational(topology, end):
        return NONE
    session = topology.sessions.get(frozenset((name, peer)))
    if session is None or not session.up:
        return NONE
    return binding(topology, topology.nodes[peer], prefix)


def _peer_at(topology: Topology, end: End, hop: RouteHop) -> str | None:
    circuits = list(circuits_at(topology, end))
    for circuit in circuits:
        interface = topology.interface(circuit.far(end.router))
        if interface is not None and str(interface.address) == hop.address:
            return circuit.far(end.router).router
    return circuits[0].far(end.router).router if len(circuits) == 1 else None


def is_operational(topology: Topology, end: End) -> bool:
    """Whether MPLS runs on an interface."""
    return has_ldp(topology, end) and topology.is_up(end)


def binding(topology: Topology, node: RouterNode, prefix: str) -> str:
    """What a router advertises for a prefix: a null label for its own, a label for what it has a route to."""
    network = IPv4Network(prefix)
    route = local_tables(topology, node)[None].exact(network)
    if route is not None and route.protocol in ("connected", "local"):
        return EXPLICIT_NULL if node.config.ldp.explicit_null else POP
    known = route is not None or is_announced(topology, node.name, network)
    return str(local_label(node, prefix)) if known else NONE


def labelled_routes(topology: Topology, name: str) -> list[tuple[RouteEntry, list[tuple[RouteHop, str]]]]:
    """Every route that LDP binds a label to, with its next hops and their outgoing labels."""
    node = topology.nodes[name]
    version = (node.version, topology.igp_version, topology.label_version)
    if node.label_rows_for != version:
        node.label_rows = []
        for route in tables(topology, node)[None].routes():
            if route.protocol not in ("connected", "local") and route.prefix != "0.0.0.0/0":
                hops = [_resolved(topology, name, hop) for hop in route.next_hops]
                node.label_rows.append((route, [(hop, outgoing(topology, name, route.prefix, hop)) for hop in hops]))
        node.label_rows_for = version
    return node.label_rows


def _resolved(topology: Topology, name: str, hop: RouteHop) -> RouteHop:
    if hop.interface is None and hop.address is not None:
        return egress(topology, name, None, hop.address) or hop
    return hop


def forwarding_table(topology: Topology, name: str) -> tuple[LfibEntry, ...]:
    """The LFIB of a router, with the bytes that each entry has switched."""
    node = topology.nodes[name]
    if node.ldp_id is None:
        return ()
    entries = []
    for route, hops in labelled_routes(topology, name):
        label: int | None = local_label(node, route.prefix)
        for hop, out in hops:
            interface = hop.interface or ""
            where = "point2point" if interface_kind(interface).point_to_point else hop.address or ""
            count = topology.meters.bytes_of(topology.now, name, route.prefix, interface)
            entries.append(LfibEntry(label, out, route.prefix, count, interface, where))
            label = None
    return tuple(sorted_by_label([*entries, *_held_entries(topology, node)]))


def _held_entries(topology: Topology, node: RouterNode) -> Iterator[LfibEntry]:
    """The labels of prefixes that have gone: withdrawn from the peers, and held down before they are used again."""
    present = frozenset(route.prefix for route, _ in node.label_rows)
    node.held.update(dict.fromkeys(node.labelled - present, topology.now + _HELD))
    node.labelled = present
    node.held = {prefix: until for prefix, until in node.held.items() if until > topology.now and prefix not in present}
    return (LfibEntry(local_label(node, prefix), NONE, prefix, 0, "", "", is_held=True) for prefix in node.held)


def sorted_by_label(entries: list[LfibEntry]) -> list[LfibEntry]:
    """In order of local label; further next hops stay behind their first."""
    groups: list[list[LfibEntry]] = []
    for entry in entries:
        if entry.local is None and groups:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [entry for group in sorted(groups, key=lambda rows: rows[0].local or 0) for entry in group]


@dataclass(frozen=True, slots=True)
class LabelBindings:
    """What is bound to a prefix: here, and by each peer (its LSR id); ``imp-null`` or ``exp-null`` for own prefixes."""

    prefix: str
    local: str
    remote: tuple[tuple[str, str], ...]


def label_bindings(topology: Topology, name: str) -> list[LabelBindings]:
    """The label information base of a router with LDP: every prefix of its table, by address."""
    node = topology.nodes[name]
    if node.ldp_id is None:
        return []
    peers = [
        peer for pair, session in topology.sessions.items() if session.up and name in pair for peer in pair - {name}
    ]
    found = []
    for route in tables(topology, node)[None].routes():
        if route.protocol == "local" or route.prefix == "0.0.0.0/0":
            continue
        received = [
            (f"{topology.nodes[peer].ldp_id}:0", binding(topology, topology.nodes[peer], route.prefix))
            for peer in peers
        ]
        remote = tuple((peer, _word(label)) for peer, label in sorted(received) if label != NONE)
        found.append(LabelBindings(route.prefix, _word(binding(topology, node, route.prefix)), remote))
    return sorted(found, key=lambda one: IPv4Network(one.prefix))


def _word(label: str) -> str:
    return {POP: "imp-null", EXPLICIT_NULL: "exp-null"}.get(label, label)

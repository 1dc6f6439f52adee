"""Labels: what each router binds to a prefix, and what it sends a labelled packet on with."""

from __future__ import annotations

from ipaddress import IPv4Network

from corelinks.runbooks.simulator.network.forwarding.carriage import circuits_at
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress, is_announced, local_tables, tables
from corelinks.runbooks.simulator.network.forwarding.sync import has_ldp
from corelinks.runbooks.simulator.network.model.mpls_state import LabelEntry
from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route
from corelinks.runbooks.simulator.network.model.topology import End, Node, World

POP = "Pop Label"
NONE = "No Label"


def local_label(node: Node, prefix: str) -> int:
    """The label a router has bound to a prefix; it keeps it."""
    return node.labels.setdefault(prefix, 16 + len(node.labels))


def outgoing(world: World, name: str, prefix: str, hop: NextHop) -> str:
    """The outgoing label to a next hop: the peer's own, or none when there is no LDP session over MPLS to it."""
    if hop.interface is None:
        return NONE
    end = End(name, hop.interface)
    peer = _peer_at(world, end, hop)
    if peer is None or not is_operational(world, end):
        return NONE
    session = world.sessions.get(frozenset((name, peer)))
    if session is None or not session.up:
        return NONE
    return binding(world, world.nodes[peer], prefix)


def _peer_at(world: World, end: End, hop: NextHop) -> str | None:
    circuits = list(circuits_at(world, end))
    for circuit in circuits:
        interface = world.interface(circuit.far(end.router))
        if interface is not None and str(interface.address) == hop.address:
            return circuit.far(end.router).router
    return circuits[0].far(end.router).router if len(circuits) == 1 else None


def is_operational(world: World, end: End) -> bool:
    """Whether MPLS runs on an interface."""
    return has_ldp(world, end) and world.is_up(end)


def binding(world: World, node: Node, prefix: str) -> str:
    """What a router advertises for a prefix: implicit null for its own, a label for what it has a route to."""
    network = IPv4Network(prefix)
    route = local_tables(world, node)[None].exact(network)
    if route is not None and route.protocol in ("connected", "local"):
        return POP
    known = route is not None or is_announced(world, node.name, network)
    return str(local_label(node, prefix)) if known else NONE


def labelled_routes(world: World, name: str) -> list[tuple[Route, list[tuple[NextHop, str]]]]:
    """Every route that LDP binds a label to, with its next hops and their outgoing labels."""
    node = world.nodes[name]
    version = (node.version, world.topology, world.bindings)
    if node.label_rows_for != version:
        node.label_rows = []
        for route in tables(world, node)[None].routes():
            if route.protocol not in ("connected", "local") and route.prefix != "0.0.0.0/0":
                hops = [_resolved(world, name, hop) for hop in route.next_hops]
                node.label_rows.append((route, [(hop, outgoing(world, name, route.prefix, hop)) for hop in hops]))
        node.label_rows_for = version
    return node.label_rows


def _resolved(world: World, name: str, hop: NextHop) -> NextHop:
    if hop.interface is None and hop.address is not None:
        return egress(world, name, None, hop.address) or hop
    return hop


def forwarding_table(world: World, name: str) -> tuple[LabelEntry, ...]:
    """The LFIB; bytes are filled in from the meters."""
    node = world.nodes[name]
    if node.ldp_id is None:
        return ()
    entries = []
    for route, hops in labelled_routes(world, name):
        label: int | None = local_label(node, route.prefix)
        for hop, out in hops:
            interface = hop.interface or ""
            where = "point2point" if interface.startswith(("Tunnel", "Serial")) else hop.address or ""
            count = world.meters.bytes_of(world, name, route.prefix, interface) if world.meters else 0
            entries.append(LabelEntry(label, out, route.prefix, count, interface, where))
            label = None
    return tuple(sorted_by_label(entries))


def sorted_by_label(entries: list[LabelEntry]) -> list[LabelEntry]:
    """In order of local label; further next hops stay behind their first."""
    groups: list[list[LabelEntry]] = []
    for entry in entries:
        if entry.local is None and groups:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [entry for group in sorted(groups, key=lambda rows: rows[0].local or 0) for entry in group]

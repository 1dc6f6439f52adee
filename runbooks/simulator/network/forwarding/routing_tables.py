"""Routing tables: connected, static and IGP routes of a router, longest match, and where a packet leaves."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.network.forwarding.spf import (
    announcing_ospf,
    graph_of,
    is_in_isis,
    isis_levels,
    isis_metric,
    ospf_cost,
    passive_interfaces,
    unreadable,
)
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.router_state import RouteEntry, RouteHop
from corelinks.runbooks.simulator.network.model.routes import OSPF, Graph, Paths, RouteTable, shortest_paths
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

Found = dict[IPv4Network, tuple[int, int, tuple[RouteHop, ...]]]


def local_tables(topology: Topology, node: RouterNode) -> dict[str | None, RouteTable]:
    """Connected and static routes by VRF, made once per change of the router (and while a route that is learned
    through a tunnel must win over them, once per change of the topology)."""
    learning = fault_effects.some_tunnel_learns_itself(topology)
    version = (node.version, topology.igp_version if learning else 0)
    if node.local_for != version:
        node.local_tables = _local(node)
        if learning:
            _learn_through_itself(topology, node, node.local_tables)
        node.local_for = version
    return dict(node.local_tables)


def _learn_through_itself(topology: Topology, node: RouterNode, made: Mapping[str | None, RouteTable]) -> None:
    """As the fault wants it: the IGP on a tunnel announces the very address that the tunnel leads to."""
    for circuit in node.circuits:
        near, far = topology.interface(circuit.near(node.name)), topology.interface(circuit.far(node.name))
        if near is None or far is None or not (circuit.isis.up or circuit.ospf.up):
            continue
        destination = near.tunnel.destination
        if destination is None or not fault_effects.learns_itself(topology, circuit.near(node.name)):
            continue
        hop = (RouteHop(far.address_text, near.name, source=circuit.far(node.name).router),)
        isis = ("isis", 115, 20, hop, near.isis.tag or "", "level-2")
        how = isis if circuit.isis.up else ("ospf", 110, 20, hop, str(near.ospf.process or 1), "intra area")
        table = made.get(near.tunnel.vrf)
        if table is not None:
            table.add(IPv4Network(destination), RouteEntry(f"{destination}/32", *how, since=topology.now))


def tables(topology: Topology, node: RouterNode) -> dict[str | None, RouteTable]:
    """All routes by VRF, made once per change of the router or of the topology."""
    if node.tables_for != (node.version, topology.igp_version):
        made = local_tables(topology, node)
        made[None] = made.get(None, RouteTable()).copy()
        _add_isis(topology, node, made[None])
        _add_ospf(topology, node, made[None])
        node.tables = made
        node.tables_for = (node.version, topology.igp_version)
    return dict(node.tables)


def lookup(topology: Topology, name: str, vrf: str | None, address: str) -> RouteEntry | None:
    """The route that packets to an address take. Connected and host routes are found without running SPF."""
    node = topology.nodes[name]
    wanted = IPv4Address(address)
    table = local_tables(topology, node).get(vrf)
    route = table.match(wanted) if table else None
    if vrf is not None or (route is not None and (route.protocol != "static" or route.prefix.endswith("/32"))):
        return route
    return tables(topology, node)[None].match(wanted)


def egress(topology: Topology, name: str, vrf: str | None, address: str) -> RouteHop | None:
    """The interface and next hop of the first path to an address, with recursive statics resolved."""
    target = address
    for _ in range(4):
        route = lookup(topology, name, vrf, target)
        if route is None or not route.next_hops:
            return None
        hop = route.next_hops[0]
        if hop.interface is not None:
            return hop if hop.address or target == address else RouteHop(target, hop.interface)
        if hop.address is None or hop.address == target:
            return None
        target = hop.address
    return None


def has_route(topology: Topology, name: str, address: str) -> bool:
    """Whether a router has any route to an address, without SPF: the owner is in its part of the topology."""
    node = topology.nodes[name]
    table = local_tables(topology, node).get(None)
    if table is not None and table.match(IPv4Address(address)) is not None:
        return True
    graph = graph_of(topology)
    owner = graph.owners.get(address)
    if owner is None or (
        topology.nodes[owner].ldp_id == address and fault_effects.hides_router_id(topology, owner, name)
    ):
        return False
    if graph.is_mixed:
        return tables(topology, node)[None].match(IPv4Address(address)) is not None
    return graph.component.get(owner) == graph.component.get(name)


def _local(node: RouterNode) -> dict[str | None, RouteTable]:
    made: dict[str | None, RouteTable] = {None: RouteTable()}
    for name, interface in node.config.interfaces.items():
        if interface.address is None or interface.network is None or not node.is_up(name):
            continue
        table = made.setdefault(interface.vrf, RouteTable())
        since = node.link_states[name].changed
        hop = (RouteHop(None, name),)
        table.add(interface.network, RouteEntry(str(interface.network), "connected", 0, 0, hop, since=since))
        if interface.network.prefixlen < 32:
            own = IPv4Network(interface.address)
            table.add(own, RouteEntry(str(own), "local", 0, 0, hop, since=since))
    for static in node.config.statics:
        table = made.setdefault(static.vrf, RouteTable())
        if _is_usable(node, table, static.interface, static.next_hop):
            hop = (RouteHop(static.next_hop, static.interface),)
            table.add(static.network, RouteEntry(str(static.network), "static", static.distance, 0, hop))
    return made


def _is_usable(node: RouterNode, table: RouteTable, interface: str | None, next_hop: str | None) -> bool:
    if interface is not None:
        return interface.startswith("Null") or node.is_up(interface)
    return next_hop is not None and table.match(IPv4Address(next_hop)) is not None


def _add_isis(topology: Topology, node: RouterNode, table: RouteTable) -> None:
    if not node.config.isis:
        return
    tag = next((tag for tag, isis in node.config.isis.items() if isis.vrf is None), "")
    for network, (level, metric, hops) in isis_routes(topology, node.name).items():
        prefix = str(network)
        table.add(network, RouteEntry(prefix, "isis", 115, metric, hops, process=tag, kind=f"level-{level}"))


def isis_routes(topology: Topology, name: str) -> Found:
    """What IS-IS knows from one router: prefix -> level, metric and next hops; level 1 wins (RFC 1195)."""
    graph = graph_of(topology)
    levels = {level for isis in topology.nodes[name].config.isis.values() for level in isis.levels}
    found: Found = {}
    for level in sorted(levels, reverse=True):
        found.update(_level_routes(topology, graph, name, level))
    if levels == {1}:
        default = _nearest_exit(topology, graph, name)
        if default is not None:
            found.setdefault(IPv4Network("0.0.0.0/0"), default)
    return found


def _level_routes(topology: Topology, graph: Graph, name: str, level: int) -> Found:
    paths = shortest_paths(graph, level, name, unreadable(topology, graph, level, name))
    best: dict[IPv4Network, tuple[int, list[RouteHop]]] = {}
    for router, distance in paths.distance.items():
        if router == name:
            continue
        hops = _hops(paths, router)
        if not hops:
            continue
        hidden = _hidden(topology, router, name)
        for network, metric in isis_prefixes(topology, router, level).items():
            known = best.get(network)
            if network == hidden:
                continue
            if known is None or distance + metric < known[0]:
                best[network] = (distance + metric, hops)
            elif distance + metric == known[0]:
                taken = {(hop.interface, hop.address) for hop in known[1]}
                more = [hop for hop in hops if (hop.interface, hop.address) not in taken]
                best[network] = (known[0], [*known[1], *more])
    return {network: (level, metric, tuple(hops)) for network, (metric, hops) in best.items()}


def _hidden(topology: Topology, owner: str, viewer: str) -> IPv4Network | None:
    """The router-id that a viewer must not know of, as a fault wants it."""
    if not fault_effects.hides_router_id(topology, owner, viewer):
        return None
    return IPv4Network(f"{topology.nodes[owner].ldp_id}/32")


def _hops(paths: Paths, router: str) -> list[RouteHop]:
    """The first hops of the paths to a router that IPv4 can take."""
    usable = (edge for edge in paths.first[router] if edge.next_hop)
    return [RouteHop(edge.next_hop, edge.near.interface, source=router) for edge in usable]


def isis_prefixes(topology: Topology, name: str, level: int) -> Mapping[IPv4Network, int]:
    """What a router announces at a level: its own prefixes, and at level 2 also what it knows of level 1."""
    known = graph_of(topology).prefixes
    if (name, level) not in known:
        known[name, level] = _isis_prefixes(topology, name, level)
    return known[name, level]


def _isis_prefixes(topology: Topology, name: str, level: int) -> dict[IPv4Network, int]:
    node = topology.nodes[name]
    found: dict[IPv4Network, int] = {}
    if level == 2 and any(isis.levels == {1, 2} for isis in node.config.isis.values()):
        graph = graph_of(topology)
        if graph.edges.get(1):
            found.update({network: route[1] for network, route in _level_routes(topology, graph, name, 1).items()})
    passive = passive_interfaces(node)
    for interface in node.config.interfaces.values():
        if interface.network is None or interface.vrf is not None or not node.is_up(interface.name):
            continue
        end = End(name, interface.name)
        if level in isis_levels(topology, end) and is_in_isis(topology, end):
            found[interface.network] = isis_metric(topology, end, level)
        elif interface.name in passive:
            found[interface.network] = 0
    return found


def _nearest_exit(topology: Topology, graph: Graph, name: str) -> tuple[int, int, tuple[RouteHop, ...]] | None:
    paths = shortest_paths(graph, 1, name, unreadable(topology, graph, 1, name))
    exits = [r for r in paths.distance if r != name and graph.edges.get(2, {}).get(r) and _hops(paths, r)]
    if not exits:
        return None
    nearest = min(exits, key=lambda router: (paths.distance[router], router))
    return 1, paths.distance[nearest], tuple(_hops(paths, nearest))


def _add_ospf(topology: Topology, node: RouterNode, table: RouteTable) -> None:
    if not node.config.ospf:
        return
    paths = shortest_paths(graph_of(topology), OSPF, node.name)
    process = str(next((number for number, ospf in node.config.ospf.items() if ospf.vrf is None), 1))
    areas = {area for _, area in _ospf_interfaces(topology, node.name).values()}
    for router in paths.distance:
        if router == node.name:
            continue
        hidden = _hidden(topology, router, node.name)
        hops = tuple(_hops(paths, router))
        for network, (cost, area) in ospf_prefixes(topology, router).items():
            if network == hidden:
                continue
            kind = "intra area" if area in areas else "inter area"
            metric = paths.distance[router] + cost
            table.add(network, RouteEntry(str(network), "ospf", 110, metric, hops, process=process, kind=kind))


def _ospf_interfaces(topology: Topology, name: str) -> dict[str, tuple[int, int]]:
    node = topology.nodes[name]
    found = {}
    for interface in node.config.interfaces:
        place = announcing_ospf(topology, End(name, interface)) if node.is_up(interface) else None
        if place is not None and node.config.interfaces[interface].vrf is None:
            found[interface] = place
    return found


def ospf_prefixes(topology: Topology, name: str) -> dict[IPv4Network, tuple[int, int]]:
    """What a router announces in OSPF: prefix -> cost and area; loopbacks as host routes (RFC 2328, 12.4.1)."""
    config = topology.nodes[name].config
    found: dict[IPv4Network, tuple[int, int]] = {}
    for interface, (process, area) in _ospf_interfaces(topology, name).items():
        settings = config.interfaces[interface]
        if settings.address is None or settings.network is None:
            continue
        if settings.is_loopback and settings.ospf.network != "point-to-point":
            found[IPv4Network(settings.address)] = (1, area)
        else:
            found[settings.network] = (ospf_cost(topology, End(name, interface), process), area)
    return found


def is_announced(topology: Topology, name: str, network: IPv4Network) -> bool:
    """Whether a router learns of a prefix by its IGP, told without running SPF."""
    graph = graph_of(topology)
    if graph.announcers is None:
        graph.announcers = _announcers(topology)
    if graph.is_mixed:
        return tables(topology, topology.nodes[name])[None].exact(network) is not None
    mine = graph.component.get(name)
    return any(graph.component.get(owner) == mine for owner in graph.announcers.get(network, ()))


def _announcers(topology: Topology) -> dict[IPv4Network, list[str]]:
    found: dict[IPv4Network, list[str]] = {}
    for name, node in topology.nodes.items():
        networks: list[IPv4Network] = []
        for level in (1, 2) if node.config.isis else ():
            networks += isis_prefixes(topology, name, level)
        for network in (*networks, *(ospf_prefixes(topology, name) if node.config.ospf else ())):
            found.setdefault(network, []).append(name)
    return found

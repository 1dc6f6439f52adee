"""Routing tables: connected, static and IGP routes of a router, longest match, and where a packet leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.network.forwarding.spf import (
    OSPF,
    Graph,
    Paths,
    graph_of,
    isis_levels,
    isis_metric,
    ospf_cost,
    ospf_place,
    passive_interfaces,
    shortest_paths,
)
from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route
from corelinks.runbooks.simulator.network.model.strikes import hides_router_id, strikes
from corelinks.runbooks.simulator.network.model.topology import End, Node, World

_DISTANCE = {"connected": 0, "local": 0, "static": 1, "ospf": 110, "isis": 115}


class Table:
    """The routes of one VRF; the best per prefix, by distance and then metric."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[int, Route]] = {}

    def add(self, network: IPv4Network, route: Route) -> None:
        """Take a route unless there is a better one to the same prefix."""
        level = self._by_length.setdefault(network.prefixlen, {})
        known = level.get(int(network.network_address))
        if known is None or (route.distance, route.metric) < (known.distance, known.metric):
            level[int(network.network_address)] = route

    def match(self, address: IPv4Address) -> Route | None:
        """The longest match."""
        value = int(address)
        for length in sorted(self._by_length, reverse=True):
            route = self._by_length[length].get(value >> (32 - length) << (32 - length))
            if route is not None:
                return route
        return None

    def exact(self, network: IPv4Network) -> Route | None:
        """The route to exactly that prefix."""
        return self._by_length.get(network.prefixlen, {}).get(int(network.network_address))

    def routes(self) -> Iterator[Route]:
        """All routes by address, shorter prefixes first."""
        found = [(at, length) for length, level in self._by_length.items() for at in level]
        return (self._by_length[length][at] for at, length in sorted(found))

    def copy(self) -> Table:
        """A table of its own with the same routes."""
        table = Table()
        table._by_length = {length: dict(level) for length, level in self._by_length.items()}
        return table


def local_tables(world: World, node: Node) -> dict[str | None, Table]:
    """Connected and static routes by VRF, made once per change of the router (and while a route that is learned
    through a tunnel must win over them, once per change of the topology)."""
    learning = "recursive-route" in world.fault_kinds
    version = (node.version, world.topology if learning else 0)
    if node.local_for != version:
        node.local_tables = _local(node)
        if learning:
            _learn_through_itself(world, node, node.local_tables)
        node.local_for = version
    return dict(node.local_tables)


def _learn_through_itself(world: World, node: Node, made: Mapping[str | None, Table]) -> None:
    """As the fault wants it: the IGP on a tunnel announces the very address that the tunnel leads to."""
    for circuit in node.circuits:
        near, far = world.interface(circuit.near(node.name)), world.interface(circuit.far(node.name))
        if near is None or far is None or not (circuit.isis.up or circuit.ospf.up):
            continue
        destination = near.tunnel.destination
        if destination is None or not strikes(world, "recursive-route", circuit.near(node.name)):
            continue
        hop = (NextHop(far.address_text, near.name, source=circuit.far(node.name).router),)
        isis = ("isis", 115, 20, hop, near.isis.tag or "", "level-2")
        how = isis if circuit.isis.up else ("ospf", 110, 20, hop, str(near.ospf.process or 1), "intra area")
        table = made.get(near.tunnel.vrf)
        if table is not None:
            table.add(IPv4Network(destination), Route(f"{destination}/32", *how, since=world.now))


def tables(world: World, node: Node) -> dict[str | None, Table]:
    """All routes by VRF, made once per change of the router or of the topology."""
    if node.tables_for != (node.version, world.topology):
        made = local_tables(world, node)
        made[None] = made.get(None, Table()).copy()
        _add_isis(world, node, made[None])
        _add_ospf(world, node, made[None])
        node.tables = made
        node.tables_for = (node.version, world.topology)
    return dict(node.tables)


def lookup(world: World, name: str, vrf: str | None, address: str) -> Route | None:
    """The route that packets to an address take. Connected and host routes are found without running SPF."""
    node = world.nodes[name]
    wanted = IPv4Address(address)
    table = local_tables(world, node).get(vrf)
    route = table.match(wanted) if table else None
    if vrf is not None or (route is not None and (route.protocol != "static" or route.prefix.endswith("/32"))):
        return route
    return tables(world, node)[None].match(wanted)


def egress(world: World, name: str, vrf: str | None, address: str) -> NextHop | None:
    """The interface and next hop of the first path to an address, with recursive statics resolved."""
    target = address
    for _ in range(4):
        route = lookup(world, name, vrf, target)
        if route is None or not route.next_hops:
            return None
        hop = route.next_hops[0]
        if hop.interface is not None:
            return hop if hop.address or target == address else NextHop(target, hop.interface)
        if hop.address is None or hop.address == target:
            return None
        target = hop.address
    return None


def has_route(world: World, name: str, address: str) -> bool:
    """Whether a router has any route to an address, without SPF: the owner is in its part of the topology."""
    node = world.nodes[name]
    table = local_tables(world, node).get(None)
    if table is not None and table.match(IPv4Address(address)) is not None:
        return True
    graph = graph_of(world)
    owner = graph.owners.get(address)
    if owner is None or (world.nodes[owner].ldp_id == address and hides_router_id(world, owner, name)):
        return False
    return graph.component.get(owner) == graph.component.get(name)


def _local(node: Node) -> dict[str | None, Table]:
    made: dict[str | None, Table] = {None: Table()}
    for name, interface in node.config.interfaces.items():
        if interface.address is None or interface.network is None or not node.is_up(name):
            continue
        table = made.setdefault(interface.vrf, Table())
        since = node.lines[name].changed
        hop = (NextHop(None, name),)
        table.add(interface.network, Route(str(interface.network), "connected", 0, 0, hop, since=since))
        if interface.network.prefixlen < 32:
            own = IPv4Network(interface.address)
            table.add(own, Route(str(own), "local", 0, 0, hop, since=since))
    for static in node.config.statics:
        table = made.setdefault(static.vrf, Table())
        if _is_usable(node, table, static.interface, static.next_hop):
            hop = (NextHop(static.next_hop, static.interface),)
            table.add(static.network, Route(str(static.network), "static", static.distance, 0, hop))
    return made


def _is_usable(node: Node, table: Table, interface: str | None, next_hop: str | None) -> bool:
    if interface is not None:
        return interface.startswith("Null") or node.is_up(interface)
    return next_hop is not None and table.match(IPv4Address(next_hop)) is not None


def _add_isis(world: World, node: Node, table: Table) -> None:
    if not node.config.isis:
        return
    tag = next(iter(node.config.isis))
    for network, (level, metric, hops) in isis_routes(world, node.name).items():
        prefix = str(network)
        table.add(network, Route(prefix, "isis", 115, metric, hops, process=tag, kind=f"level-{level}"))


Found = dict[IPv4Network, tuple[int, int, tuple[NextHop, ...]]]


def isis_routes(world: World, name: str) -> Found:
    """What IS-IS knows from one router: prefix -> level, metric and next hops; level 1 wins (RFC 1195)."""
    graph = graph_of(world)
    levels = {level for isis in world.nodes[name].config.isis.values() for level in isis.levels}
    found: Found = {}
    for level in sorted(levels, reverse=True):
        found.update(_level_routes(world, graph, name, level))
    if levels == {1}:
        default = _nearest_exit(world, graph, name)
        if default is not None:
            found.setdefault(IPv4Network("0.0.0.0/0"), default)
    return found


def _level_routes(world: World, graph: Graph, name: str, level: int) -> Found:
    paths = shortest_paths(graph, level, name)
    best: dict[IPv4Network, tuple[int, list[NextHop]]] = {}
    for router, distance in paths.distance.items():
        if router == name:
            continue
        hops = _hops(paths, router)
        hidden = _hidden(world, router, name)
        for network, metric in isis_prefixes(world, router, level).items():
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


def _hidden(world: World, owner: str, viewer: str) -> IPv4Network | None:
    """The router-id that a viewer must not know of, as a fault wants it."""
    if not hides_router_id(world, owner, viewer):
        return None
    return IPv4Network(f"{world.nodes[owner].ldp_id}/32")


def _hops(paths: Paths, router: str) -> list[NextHop]:
    return [NextHop(edge.next_hop, edge.near.interface, source=router) for edge in paths.first[router]]


def isis_prefixes(world: World, name: str, level: int) -> Mapping[IPv4Network, int]:
    """What a router announces at a level: its own prefixes, and at level 2 also what it knows of level 1."""
    known = graph_of(world).prefixes
    if (name, level) not in known:
        known[name, level] = _isis_prefixes(world, name, level)
    return known[name, level]


def _isis_prefixes(world: World, name: str, level: int) -> dict[IPv4Network, int]:
    node = world.nodes[name]
    found: dict[IPv4Network, int] = {}
    if level == 2 and any(isis.levels == {1, 2} for isis in node.config.isis.values()):
        graph = graph_of(world)
        if graph.edges.get(1):
            found.update({network: route[1] for network, route in _level_routes(world, graph, name, 1).items()})
    passive = passive_interfaces(node)
    for interface in node.config.interfaces.values():
        if interface.network is None or interface.vrf is not None or not node.is_up(interface.name):
            continue
        end = End(name, interface.name)
        if level in isis_levels(world, end):
            found[interface.network] = isis_metric(world, end, level)
        elif interface.name in passive:
            found[interface.network] = 0
    return found


def _nearest_exit(world: World, graph: Graph, name: str) -> tuple[int, int, tuple[NextHop, ...]] | None:
    paths = shortest_paths(graph, 1, name)
    exits = [router for router in paths.distance if router != name and graph.edges.get(2, {}).get(router)]
    if not exits:
        return None
    nearest = min(exits, key=lambda router: (paths.distance[router], router))
    return 1, paths.distance[nearest], tuple(_hops(paths, nearest))


def _add_ospf(world: World, node: Node, table: Table) -> None:
    if not node.config.ospf:
        return
    paths = shortest_paths(graph_of(world), OSPF, node.name)
    process = str(next(iter(node.config.ospf)))
    areas = {area for _, area in _ospf_interfaces(world, node.name).values()}
    for router in paths.distance:
        if router == node.name:
            continue
        hidden = _hidden(world, router, node.name)
        hops = tuple(_hops(paths, router))
        for network, (cost, area) in ospf_prefixes(world, router).items():
            if network == hidden:
                continue
            kind = "intra area" if area in areas else "inter area"
            metric = paths.distance[router] + cost
            table.add(network, Route(str(network), "ospf", 110, metric, hops, process=process, kind=kind))


def _ospf_interfaces(world: World, name: str) -> dict[str, tuple[int, int]]:
    node = world.nodes[name]
    found = {}
    for interface in node.config.interfaces:
        place = ospf_place(world, End(name, interface)) if node.is_up(interface) else None
        if place is not None:
            found[interface] = place
    return found


def ospf_prefixes(world: World, name: str) -> dict[IPv4Network, tuple[int, int]]:
    """What a router announces in OSPF: prefix -> cost and area; loopbacks as host routes (RFC 2328, 12.4.1)."""
    config = world.nodes[name].config
    found: dict[IPv4Network, tuple[int, int]] = {}
    for interface, (process, area) in _ospf_interfaces(world, name).items():
        settings = config.interfaces[interface]
        if settings.address is None or settings.network is None:
            continue
        if settings.is_loopback and settings.ospf.network != "point-to-point":
            found[IPv4Network(settings.address)] = (1, area)
        else:
            found[settings.network] = (ospf_cost(world, End(name, interface), process), area)
    return found


def is_announced(world: World, name: str, network: IPv4Network) -> bool:
    """Whether a router learns of a prefix by its IGP, told without running SPF."""
    graph = graph_of(world)
    if graph.announcers is None:
        graph.announcers = _announcers(world)
    mine = graph.component.get(name)
    return any(graph.component.get(owner) == mine for owner in graph.announcers.get(network, ()))


def _announcers(world: World) -> dict[IPv4Network, list[str]]:
    found: dict[IPv4Network, list[str]] = {}
    for name, node in world.nodes.items():
        networks: list[IPv4Network] = []
        for level in (1, 2) if node.config.isis else ():
            networks += isis_prefixes(world, name, level)
        for network in (*networks, *(ospf_prefixes(world, name) if node.config.ospf else ())):
            found.setdefault(network, []).append(name)
    return found

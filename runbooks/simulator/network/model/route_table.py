"""The routes of one VRF of a router, by longest match."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.network.model.router_state import Route


class RouteTable:
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

    def copy(self) -> RouteTable:
        """A table of its own with the same routes."""
        table = RouteTable()
        table._by_length = {length: dict(level) for length, level in self._by_length.items()}
        return table

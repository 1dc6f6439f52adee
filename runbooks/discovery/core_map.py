"""The interfaces of all routers together, and which of them lead to each other. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from operator import itemgetter

from corelinks.inventory.interface_names import is_same_interface
from corelinks.runbooks.discovery.configured_interfaces import Port, ports, tunnel_destination
from corelinks.runbooks.discovery.configured_routing import PortRouting, port_routing
from corelinks.runbooks.discovery.neighbors import Neighbors
from corelinks.runbooks.discovery.other_systems import OtherRouter
from corelinks.tasks.configuration.interface_values import mtu_of
from corelinks.tasks.configuration.values import number, value
from corelinks.tasks.parse import RunningConfig


@dataclass(frozen=True)
class CoreMap:
    """The configurations by router, what CDP and LDP say of neighbors, and every interface with an address.

    ``routing`` has what runs on each interface, by router and name; ``others`` are the routers of other systems.
    """

    configs: Mapping[str, RunningConfig]
    neighbors: Neighbors
    ports: tuple[Port, ...]
    others: tuple[OtherRouter, ...] = ()
    routing: Mapping[tuple[str, str], PortRouting] = field(default_factory=dict)

    @cached_property
    def _by_address(self) -> list[tuple[int, Port]]:
        pairs = [(int(address.ip), port) for port in self.ports for address in port.addresses]
        return sorted(pairs, key=itemgetter(0))

    @cached_property
    def _by_source(self) -> dict[tuple[str, str], Port]:
        """The interfaces by router and what a tunnel may call them: name or address, the first one of each."""
        found: dict[tuple[str, str], Port] = {}
        for port in self.ports:
            for called in (port.name, str(port.address.ip)):
                found.setdefault((port.router, called), port)
        return found

    def within(self, network: IPv4Network) -> tuple[Port, ...]:
        """The interfaces with an address in a subnet, in the order of their addresses."""
        start = bisect_left(self._by_address, int(network.network_address), key=itemgetter(0))
        end = bisect_right(self._by_address, int(network.broadcast_address), key=itemgetter(0))
        return tuple(dict.fromkeys(port for _, port in self._by_address[start:end]))

    def source(self, tunnel: Port) -> Port | None:
        """The interface that is a tunnel's source, by name or by address; None when the router has no such one."""
        return self._by_source.get((tunnel.router, value(tunnel.lines, "tunnel source") or ""))

    def routing_of(self, port: Port) -> PortRouting:
        """What runs on an interface."""
        return self.routing[(port.router, port.name)]

    def far_end(self, tunnel: Port) -> Port | None:
        """The tunnel whose source is this one's destination, and the reverse; None when no configuration has it."""
        for other in self.back_to(tunnel):
            same_key = number(tunnel.lines, "tunnel key") == number(other.lines, "tunnel key")
            if same_key and tunnel.address.network == other.address.network:
                return other
        return None

    def back_to(self, tunnel: Port) -> Iterator[Port]:
        """The tunnels of other routers between the same two addresses, whatever their keys and subnets are."""
        source, destination = self.source(tunnel), tunnel_destination(tunnel)
        for other in self.ports:
            if not other.is_tunnel or other.router == tunnel.router or source is None:
                continue
            back = self.source(other)
            if back is not None and back.address.ip == destination and tunnel_destination(other) == source.address.ip:
                yield other

    def underlay(self, tunnel: Port, peer: Port) -> tuple[Port, Port] | None:
        """The two physical interfaces beneath: the sources themselves, else those that a /32 or CDP and LDP name."""
        source, back = self.source(tunnel), self.source(peer)
        pairs = list(self._shared(tunnel.router, peer.router))
        direct = [pair for pair in pairs if pair == (source, back)]
        pinned = [pair for pair in pairs if self._is_pinned(*pair, tunnel_destination(tunnel))]
        agreed = [pair for pair in pairs if self.neighbors.agree(*pair)]
        return next(iter(direct or pinned or (agreed if len(agreed) == 1 else pairs)), None)

    def egress(self, router: str, destination: IPv4Address | None) -> str | None:
        """The TE tunnel that a static /32 sends a tunnel's packets by."""
        routes = self.configs[router].sections(f"ip route {destination} 255.255.255.255 Tunnel")
        return routes[0].split()[4] if routes else None

    def mtu(self, port: Port) -> int:
        """The IP MTU of an interface; bytes."""
        return mtu_of(self.configs[port.router], port.name, port.lines)

    def unlike_mtu(self, a: Port, b: Port) -> Iterator[str]:
        """What to say of two ends with different MTUs; the smaller stands in a definition."""
        if self.mtu(a) != self.mtu(b):
            yield f"mtu.underlay: {self.mtu(a)} on {a.router} and {self.mtu(b)} on {b.router}"

    def _is_pinned(self, a: Port, b: Port, destination: IPv4Address | None) -> bool:
        """Whether a static /32 sends the packets of the tunnel by this interface, or to this next hop."""
        routes = self.configs[a.router].sections(f"ip route {destination} 255.255.255.255 ")
        words = [word for line in routes for word in line.split()[4:]]
        return any(word == str(b.address.ip) or is_same_interface(word, a.name) for word in words)

    def _shared(self, one: str, other: str) -> Iterator[tuple[Port, Port]]:
        for a in self.ports:
            for b in self.ports:
                meet = a.address.network == b.address.network and a.address.ip != b.address.ip
                if (a.router, b.router) == (one, other) and a.is_physical and b.is_physical and meet:
                    yield a, b


def core_map(
    configs: Mapping[str, RunningConfig], neighbors: Neighbors, others: tuple[OtherRouter, ...] = ()
) -> CoreMap:
    """The map of the routers whose configurations there are."""
    every = tuple(port for router, config in configs.items() for port in ports(router, config))
    routing = {(port.router, port.name): port_routing(port, configs[port.router]) for port in every}
    return CoreMap(configs, neighbors, every, others, routing)

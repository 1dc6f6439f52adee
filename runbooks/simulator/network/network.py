"""The one network that all simulated routers share: it is told of changes and asked for states."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network

from corelinks.runbooks.simulator.clock import SimulatedClock
from corelinks.runbooks.simulator.network.forwarding import label_bindings, packet_filters, probes
from corelinks.runbooks.simulator.network.forwarding.label_bindings import LabelBindings
from corelinks.runbooks.simulator.network.forwarding.probes import Reply, TraceHop
from corelinks.runbooks.simulator.network.model.acl_config import AccessList
from corelinks.runbooks.simulator.network.model.boundary import Router
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.crypto_config import CryptoConfig
from corelinks.runbooks.simulator.network.model.igp_config import IsisConfig
from corelinks.runbooks.simulator.network.model.neighbor_state import (
    BfdSession,
    Ipv6InterfaceState,
    Ipv6Route,
    Ospfv3NeighborState,
    PimInterfaceState,
    PimNeighborState,
)
from corelinks.runbooks.simulator.network.model.router_config import RouterConfig
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology
from corelinks.runbooks.simulator.network.protocols import background_traffic, ipsec, isis, ldp
from corelinks.runbooks.simulator.network.protocols.converge import converge, read_running_config
from corelinks.runbooks.simulator.network.protocols.isis import Lsp
from corelinks.runbooks.simulator.network.views import ipv6_view, neighbor_view
from corelinks.runbooks.simulator.network.views.router_view import router_state

__all__ = ["Network", "Reply"]

_MOST_EVENTS = 100000


class Network:
    """Routers, cables and all that runs over them.

    At construction everything that can be up comes up at once, as in a core that has been running for weeks.
    After that, time passes only in ``advance``, which every other method calls first.
    """

    def __init__(
        self,
        clock: SimulatedClock,
        devices: Mapping[str, Router],
        *,
        cables: Sequence[tuple[End, End]] | None = None,
        seed: int = 1,
    ) -> None:
        self._clock = clock
        nodes = {name: RouterNode(name, device) for name, device in devices.items()}
        self._topology = Topology(nodes, random.Random(seed), now=clock.now())
        for node in nodes.values():
            read_running_config(self._topology, node)
            node.generation = node.device.running.generation
        self.cables = list(cables or plan_cables({name: node.config for name, node in nodes.items()}))
        for one, two in self.cables:
            self._plug(Circuit((one, two), "cable"))
        self._switch_on()

    def _plug(self, circuit: Circuit) -> None:
        self._topology.cables.append(circuit)
        for end in circuit.ends:
            self._topology.nodes[end.router].circuits.append(circuit)

    def _switch_on(self) -> None:
        topology = self._topology
        topology.touch(*topology.nodes)
        converge(topology)
        self._run(topology.now)
        background_traffic.refresh_streams(topology)
        background_traffic.backdate(topology)
        topology.warm = False

    def _run(self, until: float) -> None:
        topology = self._topology
        for _ in range(_MOST_EVENTS):
            at = topology.events.next_at()
            if at is None or at > until:
                break
            topology.now = at
            while topology.events.next_at() == at:
                topology.events.pop()[1]()
            converge(topology)
        topology.now = max(topology.now, until)

    def advance(self) -> None:
        """Bring everything to the clock's now: what fell due happens in order of time."""
        self._run(self._clock.now())

    def next_event(self) -> float | None:
        """When, in simulated seconds, something will happen by itself; None while nothing will."""
        return self._topology.events.next_at()

    def config_changed(self, name: str) -> None:
        """A router's running configuration has changed, or it was switched on or off."""
        self.advance()
        self._topology.touch(name)
        converge(self._topology)

    def faults_changed(self, name: str) -> None:
        """A fault of a router has begun or ended: every router is processed again."""
        self.advance()
        self._topology.touch(*self._topology.nodes)
        converge(self._topology)

    def state(self, name: str) -> RouterState:
        """What a router's show commands would print now."""
        self.advance()
        background_traffic.refresh_streams(self._topology)
        return router_state(self._topology, name)

    def ping(
        self,
        name: str,
        destination: str,
        *,
        size: int = 100,
        df: bool = False,
        source: str | None = None,
        vrf: str | None = None,
        count: int = 5,
    ) -> Reply:
        """Ping: ``source`` is an interface or an address. The reply characters are IOS's."""
        self.advance()
        return probes.ping(self._topology, name, destination, probes.Request(size, df, source, vrf, count))

    def ping_mpls(
        self,
        name: str,
        prefix: str,
        *,
        count: int = 5,
        size: int = 100,
        explicit_null: bool = False,
        output: str | None = None,
    ) -> Reply:
        """MPLS ping of an IPv4 FEC (``A.B.C.D/32``): ``!``, ``.``, ``Q`` not sent, ``B`` unlabelled on the way.

        Of equal paths the first is taken, always the same, unless ``output`` names the interface to leave by.
        """
        self.advance()
        return probes.ping_mpls(self._topology, name, prefix, probes.Echo(count, size, explicit_null, output))

    def trace(self, name: str, destination: str, vrf: str | None = None) -> list[TraceHop] | None:
        """The routers on the way to an address, None when it is not reached."""
        self.advance()
        return probes.trace(self._topology, name, destination, vrf)

    def lsp_database(self, name: str, level: int) -> list[Lsp]:
        """The link state PDUs that a router holds at a level."""
        self.advance()
        return isis.lsp_database(self._topology, name, level)

    def label_bindings(self, name: str) -> list[LabelBindings]:
        """The label information base of a router."""
        self.advance()
        return label_bindings.label_bindings(self._topology, name)

    def crypto_config(self, name: str) -> CryptoConfig:
        """The crypto objects of a router's configuration."""
        self.advance()
        return self._topology.nodes[name].config.crypto

    def isis_config(self, name: str) -> Mapping[str, IsisConfig]:
        """The IS-IS instances of a router's configuration by tag."""
        self.advance()
        return self._topology.nodes[name].config.isis

    def access_lists(self, name: str) -> list[tuple[AccessList, list[int]]]:
        """The access lists of a router, with how many packets each entry has met."""
        self.advance()
        known = self._topology.nodes[name].config.access_lists.values()
        return [
            (each, [packet_filters.matches(self._topology, name, each, entry) for entry in each.entries])
            for each in known
        ]

    def ipv6_interfaces(self, name: str) -> list[Ipv6InterfaceState]:
        """What IPv6 has on each interface of a router."""
        self.advance()
        return ipv6_view.ipv6_interfaces(self._topology, name)

    def ipv6_routes(self, name: str) -> list[Ipv6Route]:
        """The IPv6 routes of a router's global table, by prefix."""
        self.advance()
        return ipv6_view.ipv6_routes(self._topology, name)

    def ospfv3_processes(self, name: str) -> list[tuple[int, str, str]]:
        """The OSPFv3 processes of a router: number, family and router-id."""
        self.advance()
        return neighbor_view.ospfv3_processes(self._topology, name)

    def ospfv3_neighbors(self, name: str) -> list[Ospfv3NeighborState]:
        """The OSPFv3 neighbors of a router."""
        self.advance()
        return neighbor_view.ospfv3_neighbors(self._topology, name)

    def pim_neighbors(self, name: str) -> list[PimNeighborState]:
        """The PIM neighbors of a router."""
        self.advance()
        return neighbor_view.pim_neighbors(self._topology, name)

    def pim_interfaces(self, name: str) -> list[PimInterfaceState]:
        """The interfaces of a router that run PIM."""
        self.advance()
        return neighbor_view.pim_interfaces(self._topology, name)

    def bfd_sessions(self, name: str) -> list[BfdSession]:
        """The BFD sessions of a router, up or down."""
        self.advance()
        return neighbor_view.bfd_sessions(self._topology, name)

    def clear_crypto_session(self, name: str, peer: str | None = None) -> int:
        """Delete a router's SAs, or those with one peer address; returns with how many peers."""
        self.advance()
        cleared = ipsec.clear(self._topology, name, peer)
        converge(self._topology)
        return cleared

    def clear_ldp_neighbor(self, name: str, peer: str | None = None) -> None:
        """End a router's LDP sessions, or the one with a peer by its LDP router-id."""
        self.advance()
        ldp.clear(self._topology, name, peer)
        converge(self._topology)

    def clear_counters(self, name: str, interface: str | None = None) -> None:
        """Set the packet counters of an interface, or of all, to zero."""
        self.advance()
        meters = self._topology.meters
        for known in self._topology.nodes[name].config.interfaces:
            if interface in (None, known):
                meters.clear(self._topology.now, End(name, known))


def plan_cables(configs: Mapping[str, RouterConfig]) -> list[tuple[End, End]]:
    """A cable wherever two routers have a hardware interface in the same IPv4 subnet, in order of names.

    Cables stay where they are when addresses change later.
    """
    subnets: dict[IPv4Network, list[End]] = {}
    for name in sorted(configs):
        for interface in configs[name].interfaces.values():
            if interface.network is not None and interface.is_cabled_kind and interface.network.prefixlen < 32:
                subnets.setdefault(interface.network, []).append(End(name, interface.name))
    return [
        (one, two)
        for ends in subnets.values()
        for one, two in itertools.combinations(ends, 2)
        if one.router != two.router
    ]

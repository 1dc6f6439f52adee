"""The topology: routers with the states of their links, the circuits between them, and the events to come."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.network.model.boundary import Router
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, LdpSession, LinkState, Sa
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.meters import Meters
from corelinks.runbooks.simulator.network.model.router_config import RouterConfig
from corelinks.runbooks.simulator.network.model.router_state import RouteEntry, RouteHop
from corelinks.runbooks.simulator.network.model.routes import Graph, RouteTable


class EventQueue:
    """Pending events by key; setting a key again replaces its event."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Hashable]] = []
        self._pending: dict[Hashable, tuple[int, Callable[[], None]]] = {}
        self._order = itertools.count()

    def set(self, key: Hashable, at: float, action: Callable[[], None]) -> None:
        """Let ``action`` happen at a moment, in simulated seconds."""
        order = next(self._order)
        self._pending[key] = order, action
        heapq.heappush(self._heap, (at, order, key))

    def cancel(self, key: Hashable) -> None:
        """Call an event off; nothing happens if it is not pending."""
        self._pending.pop(key, None)

    def is_pending(self, key: Hashable) -> bool:
        """Whether an event of that key will still happen."""
        return key in self._pending

    def next_at(self) -> float | None:
        """When the next event happens."""
        while self._heap:
            at, order, key = self._heap[0]
            if self._pending.get(key, (None,))[0] == order:
                return at
            heapq.heappop(self._heap)
        return None

    def pop(self) -> tuple[float, Callable[[], None]]:
        """Take the next event out; call ``next_at`` first, which leaves a live one on top."""
        at, _, key = heapq.heappop(self._heap)
        return at, self._pending.pop(key)[1]


@dataclass
class RouterNode:
    """A router as the network sees it.

    ``version`` grows with every change of its configuration or links, ``generation`` is that of the configuration
    last read. ``local_tables`` (connected and static routes), ``tables`` (all routes) and ``label_rows`` are caches
    with the versions they were made for; ``labels`` are local labels by prefix, ``labelled`` the prefixes last seen
    with one and ``held`` until when those are held down that have gone, ``ldp_id`` the LDP router-id."""

    name: str
    device: Router
    config: RouterConfig = field(default_factory=RouterConfig)
    generation: object = None
    powered: bool = True
    link_states: dict[str, LinkState] = field(default_factory=dict)
    circuits: list[Circuit] = field(default_factory=list)
    version: int = 0
    local_tables: Mapping[str | None, RouteTable] = field(default_factory=dict)
    local_for: tuple[int, int] = (-1, -1)
    tables: Mapping[str | None, RouteTable] = field(default_factory=dict)
    tables_for: tuple[int, int] = (-1, -1)
    addresses: frozenset[IPv4Address] = frozenset()
    announced: tuple[str, ...] = ()
    destinations: frozenset[IPv4Address] = frozenset()
    fingerprint: object = None
    isakmp: bool = False
    label_rows: list[tuple[RouteEntry, list[tuple[RouteHop, str]]]] = field(default_factory=list)
    label_rows_for: tuple[int, ...] = ()
    labels: dict[str, int] = field(default_factory=dict)
    labelled: frozenset[str] = frozenset()
    held: dict[str, float] = field(default_factory=dict)
    ldp_id: str | None = None

    def is_up(self, interface: str) -> bool:
        """Whether the line protocol of an interface is up."""
        state = self.link_states.get(interface)
        return state is not None and state.protocol

    def owns(self, address: str, vrf: str | None = None) -> str | None:
        """The interface that is up with that address in that table."""
        wanted = IPv4Address(address)
        for name, interface in self.config.interfaces.items():
            if interface.address == wanted and interface.vrf == vrf and self.is_up(name):
                return name
        return None


@dataclass
class Topology:
    """Everything there is, at ``now``. ``dirty`` routers are processed again before time goes on.

    ``igp_version`` counts changes of what the IGPs know, ``label_version`` those of LDP. ``warm`` is true while the
    core is switched on for the first time: then protocols need no time, and nothing is logged. ``has_filters``: an
    access list is on some interface."""

    nodes: dict[str, RouterNode]
    rng: random.Random
    now: float = 0.0
    events: EventQueue = field(default_factory=EventQueue)
    cables: list[Circuit] = field(default_factory=list)
    tunnels: dict[frozenset[End], Circuit] = field(default_factory=dict)
    sas: dict[frozenset[End], Sa] = field(default_factory=dict)
    sessions: dict[frozenset[str], LdpSession] = field(default_factory=dict)
    meters: Meters = field(default_factory=Meters)
    graph: Graph | None = None
    dirty: set[str] = field(default_factory=set)
    fault_kinds: frozenset[FaultKind] = frozenset()
    igp_version: int = 0
    label_version: int = 0
    warm: bool = True
    has_filters: bool = False

    def interface(self, end: End) -> InterfaceConfig | None:
        """The configuration of an end, None when the interface does not exist."""
        return self.nodes[end.router].config.interfaces.get(end.interface)

    def is_up(self, end: End) -> bool:
        """Whether the line protocol of an end is up."""
        return self.nodes[end.router].is_up(end.interface)

    def log(self, router: str, message: str) -> None:
        """Let a router write a syslog message."""
        if not self.warm and self.nodes[router].powered:
            self.nodes[router].device.log(message)

    def delay(self, least: float, most: float) -> float:
        """How long something takes this time; no time at all while the core is switched on."""
        return 0.0 if self.warm else self.rng.uniform(least, most)

    def born(self) -> float:
        """Since when something has been up that comes up now: long ago while the core is switched on."""
        return self.now - self.rng.uniform(400000.0, 2000000.0) if self.warm else self.now

    def later(self, key: Hashable, seconds: float, action: Callable[[], None]) -> None:
        """Let something happen after some seconds, unless it is pending already."""
        if not self.events.is_pending(key):
            self.events.set(key, self.now + seconds, action)

    def touch(self, *routers: str) -> None:
        """Mark routers to be processed again."""
        self.dirty.update(routers)

    def touch_circuit(self, circuit: Circuit) -> None:
        """Mark both routers of a circuit to be processed again."""
        self.dirty.update(end.router for end in circuit.ends)

    def all_circuits(self) -> list[Circuit]:
        """Cables, then tunnels."""
        return [*self.cables, *self.tunnels.values()]

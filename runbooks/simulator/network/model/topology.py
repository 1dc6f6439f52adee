"""The network's moving parts: routers, their interfaces' lines, and the circuits between two interfaces."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Literal, NamedTuple

from corelinks.runbooks.simulator.network.model.boundary import Router
from corelinks.runbooks.simulator.network.model.event_queue import Timers
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.router_config import RouterConfig

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.network.forwarding.routing_tables import Table
    from corelinks.runbooks.simulator.network.forwarding.spf import Graph
    from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route
    from corelinks.runbooks.simulator.network.protocols.background_traffic import Meters
    from corelinks.runbooks.simulator.network.protocols.ipsec import Sa
    from corelinks.runbooks.simulator.network.protocols.ldp import Session

Protocol = Literal["isis", "ospf"]


class End(NamedTuple):
    """One end of a circuit."""

    router: str
    interface: str


@dataclass
class Line:
    """The state of one interface. ``source``, ``destination`` and ``reason`` matter on tunnels only.

    ``recursive_until``: a tunnel held down after a recursive route. ``adopted`` numbers every creation, so that
    an interface that was deleted and made again starts with counters of its own."""

    up: bool = False
    protocol: bool = False
    changed: float = 0.0
    reason: str = "up"
    source: str | None = None
    recursive_until: float = 0.0
    adopted: float = 0.0


@dataclass
class Node:
    """A router with what is going on in it. ``tables`` is the route cache with the versions it was made for."""

    name: str
    device: Router
    config: RouterConfig = field(default_factory=RouterConfig)
    generation: object = None
    powered: bool = True
    booted: float = 0.0
    lines: dict[str, Line] = field(default_factory=dict)
    circuits: list[Circuit] = field(default_factory=list)
    version: int = 0
    local_tables: Mapping[str | None, Table] = field(default_factory=dict)
    local_for: tuple[int, int] = (-1, -1)
    tables: Mapping[str | None, Table] = field(default_factory=dict)
    tables_for: tuple[int, int] = (-1, -1)
    addresses: frozenset[IPv4Address] = frozenset()
    announced: tuple[str, ...] = ()
    destinations: frozenset[IPv4Address] = frozenset()
    fingerprint: object = None
    isakmp: bool = False
    label_rows: list[tuple[Route, list[tuple[NextHop, str]]]] = field(default_factory=list)
    label_rows_for: tuple[int, ...] = ()
    labels: dict[str, int] = field(default_factory=dict)
    ldp_id: str | None = None

    def is_up(self, interface: str) -> bool:
        """Whether the line protocol of an interface is up."""
        line = self.lines.get(interface)
        return line is not None and line.protocol

    def owns(self, address: str, vrf: str | None = None) -> str | None:
        """The interface that is up with that address in that table."""
        wanted = IPv4Address(address)
        for name, interface in self.config.interfaces.items():
            if interface.address == wanted and interface.vrf == vrf and self.is_up(name):
                return name
        return None


@dataclass
class Side:
    """One end's view of a protocol on a circuit: whether it hears the peer, and whether it is adjacent."""

    hears: bool = False
    up: bool = False
    since: float = 0.0
    heard_at: float = 0.0


@dataclass
class Adjacency:
    """An IGP's adjacency over a circuit. ``levels`` are those in use once it is up (OSPF: its area)."""

    sides: tuple[Side, Side] = field(default_factory=lambda: (Side(), Side()))
    levels: frozenset[int] = frozenset()

    @property
    def up(self) -> bool:
        """Whether both ends use it, so that routes run over it."""
        return self.sides[0].up and self.sides[1].up


@dataclass(eq=False)
class Circuit:
    """Two interfaces that exchange packets: by a cable, or by being each other's tunnel end.

    One that is no longer ``alive`` (a tunnel was deleted) stays only while an end still believes in it."""

    ends: tuple[End, End]
    kind: Literal["cable", "tunnel"]
    alive: bool = True
    isis: Adjacency = field(default_factory=Adjacency)
    ospf: Adjacency = field(default_factory=Adjacency)
    hello: tuple[Side, Side] = field(default_factory=lambda: (Side(), Side()))

    def __post_init__(self) -> None:
        self.key = (self.kind, *self.ends)

    @property
    def is_believed(self) -> bool:
        """Whether an end still counts on the other, though nothing may come from it."""
        return any(side.up for side in (*self.isis.sides, *self.ospf.sides, *self.hello))

    def adjacency(self, protocol: Protocol) -> Adjacency:
        """That IGP's adjacency."""
        return self.isis if protocol == "isis" else self.ospf

    def index(self, router: str) -> int:
        """0 or 1: which end that router is."""
        return 0 if self.ends[0].router == router else 1

    def far(self, router: str) -> End:
        """The other router's end."""
        return self.ends[1 - self.index(router)]

    def near(self, router: str) -> End:
        """That router's own end."""
        return self.ends[self.index(router)]


@dataclass
class World:
    """Everything there is, at ``now``. ``dirty`` routers are looked at again before time goes on.

    ``topology`` counts changes of what the IGPs know, ``bindings`` those of LDP. ``warm`` is true while the core
    is switched on for the first time: then protocols need no time, and nothing is logged."""

    nodes: dict[str, Node]
    rng: random.Random
    now: float = 0.0
    timers: Timers = field(default_factory=Timers)
    cables: list[Circuit] = field(default_factory=list)
    tunnels: dict[frozenset[End], Circuit] = field(default_factory=dict)
    sas: dict[frozenset[End], Sa] = field(default_factory=dict)
    sessions: dict[frozenset[str], Session] = field(default_factory=dict)
    meters: Meters | None = None
    graph: Graph | None = None
    dirty: set[str] = field(default_factory=set)
    fault_kinds: frozenset[str] = frozenset()
    topology: int = 0
    bindings: int = 0
    warm: bool = True

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
        if not self.timers.is_pending(key):
            self.timers.set(key, self.now + seconds, action)

    def touch(self, *routers: str) -> None:
        """Look at these routers again."""
        self.dirty.update(routers)

    def touch_circuit(self, circuit: Circuit) -> None:
        """Look at both routers of a circuit again."""
        self.dirty.update(end.router for end in circuit.ends)

    def all_circuits(self) -> list[Circuit]:
        """Cables, then tunnels."""
        return [*self.cables, *self.tunnels.values()]

"""What two interfaces have in common: the circuit between them, with the view that each end has of its protocols."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from corelinks.runbooks.simulator.network.model.crypto_config import (
    TransformSet,
)

Protocol = Literal["isis", "ospf"]


class End(NamedTuple):
    """One end of a circuit."""

    router: str
    interface: str


@dataclass
class LinkState:
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
class CircuitSide:
    """One end's view of a protocol on a circuit: whether it hears the peer, and whether it is adjacent."""

    hears: bool = False
    up: bool = False
    since: float = 0.0
    heard_at: float = 0.0


@dataclass
class IgpAdjacency:
    """An IGP's adjacency over a circuit. ``levels`` are those in use once it is up (OSPF: its area)."""

    sides: tuple[CircuitSide, CircuitSide] = field(default_factory=lambda: (CircuitSide(), CircuitSide()))
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
    isis: IgpAdjacency = field(default_factory=IgpAdjacency)
    ospf: IgpAdjacency = field(default_factory=IgpAdjacency)
    hello: tuple[CircuitSide, CircuitSide] = field(default_factory=lambda: (CircuitSide(), CircuitSide()))

    def __post_init__(self) -> None:
        self.key = (self.kind, *self.ends)

    @property
    def is_believed(self) -> bool:
        """Whether an end still counts on the other, though nothing may come from it."""
        return any(side.up for side in (*self.isis.sides, *self.ospf.sides, *self.hello))

    def adjacency(self, protocol: Protocol) -> IgpAdjacency:
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


@dataclass(frozen=True)
class Suite:
    """The algorithms of an IKE SA as configured: "aes-cbc-256" or "aes 256", "sha256", group."""

    encryption: str
    integrity: str
    prf: str
    group: int


@dataclass(frozen=True)
class Terms:
    """What was agreed. ``transform`` has the mode in use, ``vti`` says the selectors are any to any."""

    suite: Suite
    transform: TransformSet
    pfs: int | None
    vti: bool


@dataclass
class Sa:
    """The SAs of one tunnel pair. ``suite`` set = an IKE SA exists, ``terms`` set = IPsec SAs exist.

    ``agreed_by`` is what the ends looked like when it was made; SAs outlive changes of key and profile.
    ``spis`` by receiving end; ``serial`` numbers SAs, and ``session`` pairs, for the show commands."""

    ends: tuple[End, End]
    version: int = 2
    suite: Suite | None = None
    terms: Terms | None = None
    ike_since: float = 0.0
    since: float = 0.0
    tried: int = 0
    problem: str = ""
    agreed_by: tuple[object, ...] = ()
    seen: tuple[object, ...] = ()
    spis: dict[End, int] = field(default_factory=dict)
    ike_spis: dict[End, int] = field(default_factory=dict)
    serial: int = 0
    session: int = 0

    @property
    def is_up(self) -> bool:
        """Whether there are IPsec SAs."""
        return self.terms is not None


@dataclass
class LdpSession:
    """The session of two routers, which are in order of their names.

    ``attempts`` failed so far; ``ids`` the LDP router-ids it was made with; ``number`` prints as peer and UID."""

    routers: tuple[str, str]
    number: int
    up: bool = False
    since: float = 0.0
    attempts: int = 0
    ids: tuple[str | None, str | None] = (None, None)
    connects: bool | None = None
    port: int = 11000

    def other(self, name: str) -> str:
        """The peer of a router."""
        return self.routers[1] if self.routers[0] == name else self.routers[0]

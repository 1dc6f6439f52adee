"""What two routers have in common, as values: circuits with their adjacencies, security associations, LDP sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple

from corelinks.runbooks.simulator.network.model.crypto_config import TransformSet

#: What has neighbors by hellos: the IGPs (OSPFv3 by the family that it carries), PIM, and BFD.
HelloProtocol = Literal["isis", "ospf", "ospfv3-ipv4", "ospfv3-ipv6", "pim", "bfd"]


class End(NamedTuple):
    """One end of a circuit: a router and the long name of its interface."""

    router: str
    interface: str


@dataclass
class LinkState:
    """The state of one interface: ``up`` is the interface, ``protocol`` its line protocol.

    ``changed`` and ``recursive_until`` are simulated seconds: since when it is as it is, and until when a tunnel
    is held down after a recursive route. ``source`` and ``reason`` (of its linestate) matter on tunnels only."""

    up: bool = False
    protocol: bool = False
    changed: float = 0.0
    reason: str = "up"
    source: str | None = None
    recursive_until: float = 0.0


@dataclass
class CircuitSide:
    """One end's view of a protocol on a circuit: whether it hears the peer, and whether it is adjacent.

    ``since`` and ``heard_at`` are simulated seconds: of the last change, and of the last hello that arrived."""

    hears: bool = False
    up: bool = False
    since: float = 0.0
    heard_at: float = 0.0


class AdjacencyChange(Enum):
    """Why an adjacency of an IGP came or went, in the words of ``%CLNS-5-ADJCHANGE``."""

    NEW = "new adjacency"
    INTERFACE_DOWN = "interface state down"
    HOLD_EXPIRED = "hold time expired"
    FORGOTTEN = "neighbor forgot us"

    @property
    def is_up(self) -> bool:
        """Whether it came."""
        return self is AdjacencyChange.NEW


@dataclass
class IgpAdjacency:
    """A protocol's adjacency over a circuit. ``levels`` are those in use once it is up (0 where there are none)."""

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
    others: dict[HelloProtocol, IgpAdjacency] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = (self.kind, *self.ends)

    @property
    def is_believed(self) -> bool:
        """Whether an end still counts on the other, though nothing may come from it."""
        others = (side for adjacency in self.others.values() for side in adjacency.sides)
        return any(side.up for side in (*self.isis.sides, *self.ospf.sides, *self.hello, *others))

    def adjacency(self, protocol: HelloProtocol) -> IgpAdjacency:
        """The adjacency of a protocol; those beside IS-IS and OSPF are made when they are first asked for."""
        if protocol == "isis":
            return self.isis
        return self.ospf if protocol == "ospf" else self.others.setdefault(protocol, IgpAdjacency())

    def index(self, router: str) -> int:
        """0 or 1: which end that router is."""
        return 0 if self.ends[0].router == router else 1

    def far(self, router: str) -> End:
        """The end that is not that router's."""
        return self.ends[1 - self.index(router)]

    def near(self, router: str) -> End:
        """The end that is that router's own."""
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


class NegotiationProblem(Enum):
    """Why two ends have not agreed on security associations."""

    NO_RESPONSE = "no response"
    NO_PROFILE = "no profile"
    OTHER_VERSION = "IKE versions differ"
    SOCKET_TAKEN = "another tunnel has the socket and it is not shared"
    NO_LOCAL_AUTHENTICATION = "no local authentication"
    NO_REMOTE_AUTHENTICATION = "no remote authentication"
    OTHER_VRF = "profile of another front-door VRF"
    UNKNOWN_IDENTITY = "the peer's identity matches no profile"
    NO_KEY = "no pre-shared key"
    WRONG_KEY = "authentication failed"
    NO_PROPOSAL = "no proposal chosen"
    NO_TERMS = "no IPsec proposal or selectors in common"


@dataclass
class Sa:
    """The SAs of one tunnel pair. ``suite`` set = an IKE SA exists, ``terms`` set = IPsec SAs exist.

    ``agreed_by`` is what the ends looked like when it was made; SAs outlive changes of key and profile.
    ``spis`` by receiving end; ``serial`` numbers SAs, and ``session`` pairs, for the show commands. Times are in
    simulated seconds."""

    ends: tuple[End, End]
    version: int = 2
    suite: Suite | None = None
    terms: Terms | None = None
    ike_since: float = 0.0
    since: float = 0.0
    tried: int = 0
    problem: NegotiationProblem | None = None
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

    ``attempts`` failed so far; ``number`` prints as peer and UID. ``ids`` are the LDP router-ids it was made with,
    ``transports`` the addresses its connection runs between, ``passwords`` those of its connection."""

    routers: tuple[str, str]
    number: int
    up: bool = False
    since: float = 0.0
    attempts: int = 0
    ids: tuple[str | None, str | None] = (None, None)
    transports: tuple[str | None, str | None] = (None, None)
    passwords: tuple[str | None, str | None] = (None, None)
    connects: bool | None = None
    port: int = 11000

    def other(self, name: str) -> str:
        """The peer of a router."""
        return self.routers[1] if self.routers[0] == name else self.routers[0]

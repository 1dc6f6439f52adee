"""The ``router isis`` and ``router ospf`` sections of a running configuration, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.network.model.boundary import ConfigNode

LEVELS = (1, 2)
#: The metric of an IS-IS interface that nothing configures.
DEFAULT_METRIC = 10


@dataclass(frozen=True)
class MetricStyle:
    """Which reachability TLVs a level of IS-IS sends and reads: "narrow" (RFC 1195) and "wide" (RFC 5305)."""

    sends: frozenset[str]
    reads: frozenset[str]

    @property
    def is_capped(self) -> bool:
        """Whether its metrics have to fit 6 bits: wherever a narrow TLV is sent."""
        return "narrow" in self.sends


#: IOS's default.
NARROW = MetricStyle(frozenset({"narrow"}), frozenset({"narrow"}))
_BOTH = frozenset({"narrow", "wide"})
_STYLES = {
    ("narrow",): NARROW,
    ("wide",): MetricStyle(frozenset({"wide"}), frozenset({"wide"})),
    ("transition",): MetricStyle(_BOTH, _BOTH),
    ("narrow", "transition"): MetricStyle(frozenset({"narrow"}), _BOTH),
    ("wide", "transition"): MetricStyle(frozenset({"wide"}), _BOTH),
}


@dataclass
class PassiveInterfaces:
    """The ``passive-interface`` lines: all but ``active`` ones after ``default``, or the ``named`` ones."""

    by_default: bool = False
    named: set[str] = field(default_factory=set)
    active: set[str] = field(default_factory=set)

    def covers(self, interface: str) -> bool:
        """Whether a process sends no hellos on an interface."""
        return interface not in self.active if self.by_default else interface in self.named

    def read(self, words: Sequence[str]) -> None:
        """Take a line in; one that is about something else changes nothing."""
        match words:
            case ["passive-interface", "default"]:
                self.by_default = True
            case ["passive-interface", name]:
                self.named.add(name)
            case ["no", "passive-interface", name]:
                self.active.add(name)
            case _:
                pass


@dataclass
class IsisConfig:
    """A ``router isis [TAG]`` section. ``styles`` and ``metrics`` by level, ``ldp_autoconfig`` the levels of it."""

    tag: str
    net: str | None = None
    vrf: str | None = None
    is_type: str = "level-1-2"
    shutdown: bool = False
    styles: dict[int, MetricStyle] = field(default_factory=lambda: dict.fromkeys(LEVELS, NARROW))
    metrics: dict[int, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, DEFAULT_METRIC))
    passive: PassiveInterfaces = field(default_factory=PassiveInterfaces)
    padding: bool = True
    authentication: str | None = None
    checks_ipv4: bool = True
    checks_ipv6: bool = True
    multi_topology: bool = False
    ldp_sync: bool = False
    ldp_autoconfig: frozenset[int] = frozenset()
    bfd: bool = False
    logs: bool = False

    @property
    def area(self) -> str:
        """The area part of the NET ("49.0001")."""
        return ".".join((self.net or "").split(".")[:-4])

    @property
    def system_id(self) -> str:
        """The system ID of the NET ("1920.0000.2001")."""
        return ".".join((self.net or "").split(".")[-4:-1])

    @property
    def levels(self) -> frozenset[int]:
        """The levels (1, 2) that this instance runs."""
        return levels_of(self.is_type)


@dataclass
class OspfConfig:
    """A ``router ospf N [vrf X]`` section; ``networks`` are (network, area) in order.

    ``ldp_autoconfig_area`` narrows ``mpls ldp autoconfig`` down to one area; None is every area."""

    process: int
    vrf: str | None = None
    router_id: str | None = None
    shutdown: bool = False
    networks: list[tuple[IPv4Network, int]] = field(default_factory=list)
    passive: PassiveInterfaces = field(default_factory=PassiveInterfaces)
    ldp_sync: bool = False
    ldp_autoconfig: bool = False
    ldp_autoconfig_area: int | None = None
    prefix_suppression: bool = False
    bfd: bool = False
    reference_bandwidth: int = 100


def levels_of(kind: str) -> frozenset[int]:
    """The levels of "level-1", "level-1-2", "level-2-only"."""
    return {"level-1": frozenset({1}), "level-1-2": frozenset({1, 2})}.get(kind, frozenset({2}))


def by_level(value: int, level: Sequence[str]) -> Mapping[int, int]:
    """A value for the level that a line ends with, or for both without one."""
    return dict.fromkeys([int(level[0][-1])] if level else LEVELS, value)


def read_isis(section: ConfigNode) -> IsisConfig:
    """A ``router isis`` section."""
    words = section.text.split()
    isis = IsisConfig(words[2] if len(words) > 2 else "")
    mode = key = None
    for child in section.children:
        match line := child.text.split():
            case ["authentication", "mode", word, *_]:
                mode = word
            case ["authentication", "key-chain", word, *_]:
                key = word
            case ["address-family", "ipv6", *_]:
                _ipv6_family(isis, child)
            case _:
                isis.passive.read(line)
                _isis_line(isis, line)
    isis.authentication = f"{mode}:{key}" if mode and key else None
    return isis


def _isis_line(isis: IsisConfig, line: Sequence[str]) -> None:  # noqa: C901 - a flat table
    match line:
        case ["net", net]:
            isis.net = net
        case ["vrf", vrf]:
            isis.vrf = vrf
        case ["is-type", kind]:
            isis.is_type = kind
        case ["protocol", "shutdown"]:
            isis.shutdown = True
        case ["metric-style", *style]:
            _metric_style(isis, style)
        case ["metric", number, *level] if number.isdigit():
            isis.metrics.update(by_level(int(number), level))
        case ["no", "hello", "padding", *_]:
            isis.padding = False
        case ["no", "adjacency-check"]:
            isis.checks_ipv4 = False
        case ["mpls", "ldp", "sync"]:
            isis.ldp_sync = True
        case ["mpls", "ldp", "autoconfig", *level]:
            isis.ldp_autoconfig = frozenset(by_level(0, level))
        case ["bfd", "all-interfaces"]:
            isis.bfd = True
        case ["log-adjacency-changes", *_]:
            isis.logs = True
        case _:
            pass


def _metric_style(isis: IsisConfig, words: Sequence[str]) -> None:
    levels = levels_of(words[-1]) if words[-1].startswith("level-") else frozenset(LEVELS)
    style = _STYLES.get(tuple(word for word in words if not word.startswith("level-")), NARROW)
    isis.styles.update(dict.fromkeys(levels, style))


def _ipv6_family(isis: IsisConfig, section: ConfigNode) -> None:
    for child in section.children:
        match child.text.split():
            case ["multi-topology", *_]:
                isis.multi_topology = True
            case ["no", "adjacency-check"]:
                isis.checks_ipv6 = False
            case _:
                pass


def read_ospf(section: ConfigNode) -> OspfConfig:
    """A ``router ospf`` section."""
    words = section.text.split()
    ospf = OspfConfig(int(words[2]), words[4] if words[3:4] == ["vrf"] else None)
    for child in section.children:
        line = child.text.split()
        ospf.passive.read(line)
        _ospf_line(ospf, line)
    return ospf


def _ospf_line(ospf: OspfConfig, line: Sequence[str]) -> None:
    match line:
        case ["router-id", address]:
            ospf.router_id = address
        case ["shutdown"]:
            ospf.shutdown = True
        case ["network", address, wildcard, "area", area]:
            network = IPv4Network(f"{address}/{_mask_of(wildcard)}", strict=False)
            ospf.networks.append((network, area_number(area)))
        case ["mpls", "ldp", "sync"]:
            ospf.ldp_sync = True
        case ["mpls", "ldp", "autoconfig", *area]:
            ospf.ldp_autoconfig = True
            ospf.ldp_autoconfig_area = area_number(area[1]) if area else None
        case ["prefix-suppression"]:
            ospf.prefix_suppression = True
        case ["bfd", "all-interfaces", *_]:
            ospf.bfd = True
        case ["auto-cost", "reference-bandwidth", number]:
            ospf.reference_bandwidth = int(number)
        case _:
            pass


def area_number(text: str) -> int:
    """An OSPF area in either spelling, as a number."""
    return int(text) if text.isdigit() else int(IPv4Address(text))


def _mask_of(wildcard: str) -> str:
    return str(IPv4Address(int(IPv4Address(wildcard)) ^ 0xFFFFFFFF))

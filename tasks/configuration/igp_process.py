"""What the processes of IS-IS and OSPF say of a router's interfaces: pure, on the running-config's tree.

Sources: the Cisco IOS command references of IS-IS (`metric-style`, `metric`, `is-type`, `passive-interface`), OSPF
(`network area`, `ip ospf area`, `passive-interface`, `max-metric`) and MPLS LDP (`mpls ldp autoconfig`); RFC 1195 for
metrics of six bits. What a configuration does not say has the default of IOS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from corelinks.inventory.igp import LEVELS, Level
from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.spelling import in_one_spelling
from corelinks.tasks.configuration.tree import RunningConfig

#: The highest metric of an interface with `metric-style narrow`: six bits (RFC 1195).
NARROW_MAXIMUM = 63
DEFAULT_METRIC = 10
_MAXIMUM = 16777215  # `metric maximum`: advertised, and not used by SPF (RFC 5305)
_METRIC = re.compile(r"(?:isis )?metric (?P<metric>\d+|maximum)(?: (?P<level>level-\S+))?")
_STYLE = re.compile(r"metric-style (?P<style>narrow|transition|wide)(?: transition)?(?: (?P<level>level-\S+))?")
_IS_TYPE = re.compile(r"(?:is-type|isis circuit-type) (?P<level>level-\S+)")
_ISIS_ON = re.compile(r"ip router isis(?: (?P<tag>\S+))?")
_AREA = re.compile(r"net (?P<area>[0-9a-fA-F.]+)(?:\.[0-9a-fA-F]{4}){3}\.00")
_AUTOCONFIG = re.compile(r"mpls ldp autoconfig(?: (?P<level>level-\S+)| area (?P<area>\d+))?")
_OSPF = re.compile(r"router ospf (?P<number>\d+)(?: vrf (?P<vrf>\S+))?")
_OSPF_ON = re.compile(r"ip ospf (?P<number>\d+) area (?P<area>\d+)(?: .*)?")
_DOTTED = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}"
_NETWORK = re.compile(rf"network (?P<address>{_DOTTED}) (?P<wildcard>{_DOTTED}) area (?P<area>\d+)")
_VRF = re.compile(r"(?:ip )?vrf forwarding (?P<vrf>\S+)(?: downstream \S+)?")
_PASSIVE = re.compile(r"(?P<no>no )?passive-interface (?P<name>.+)")
_MAX_METRIC = re.compile(r"max-metric(?! .*\bon-startup\b)(?: .*)?")


@dataclass(frozen=True)
class IgpProcess:
    """One process: its ``header`` (``router ospf 1``) and the ``lines`` beneath it, in one spelling."""

    header: str
    lines: tuple[str, ...]

    @property
    def is_passive_by_default(self) -> bool:
        """Whether every interface is passive that is not named: so each that is new."""
        return "passive-interface default" in self.lines

    @property
    def is_shut(self) -> bool:
        """Whether the process is switched off with all its configuration kept."""
        return "shutdown" in self.lines or "protocol shutdown" in self.lines

    @property
    def maximum_lines(self) -> tuple[str, ...]:
        """The lines that let the process announce its links with the highest metric, but for a while after a start."""
        return tuple(line for line in self.lines if _MAX_METRIC.fullmatch(line))

    def passive_lines(self, interface: str) -> tuple[str, ...]:
        """The lines that make an interface passive, or not."""
        found = ((line, _PASSIVE.fullmatch(line)) for line in self.lines)
        return tuple(line for line, match in found if match and is_same_interface(match["name"], interface))

    def is_passive(self, interface: str) -> bool:
        """Whether the process sends no hellos on an interface."""
        named = self.passive_lines(interface)
        return not named[-1].startswith("no ") if named else self.is_passive_by_default


@dataclass(frozen=True)
class IsisProcess(IgpProcess):
    """A process of IS-IS. Of two lines for one level the later counts."""

    @property
    def levels(self) -> frozenset[Level]:
        """The levels at which the router takes part (`is-type`)."""
        return _last_levels(self.lines)

    @property
    def areas(self) -> frozenset[str]:
        """The areas of the router: two routers without one in common have no adjacency of level 1."""
        found = (_AREA.fullmatch(line) for line in self.lines)
        return frozenset(match["area"].lower() for match in found if match)

    @property
    def narrow(self) -> frozenset[Level]:
        """The levels at which metrics are announced with six bits: those of style `narrow` and `transition`."""
        narrow = set(LEVELS)
        for match in filter(None, map(_STYLE.fullmatch, self.lines)):
            levels = set(_levels(match["level"]))
            narrow = narrow - levels if match["style"] == "wide" else narrow | levels
        return frozenset(narrow)

    @property
    def metrics(self) -> Mapping[Level, int]:
        """The metric of every interface that has none of its own."""
        return _metrics(self.lines, dict.fromkeys(LEVELS, DEFAULT_METRIC))

    def metrics_of(self, interface_lines: Iterable[str]) -> Mapping[Level, int]:
        """The metrics that the configuration of an interface comes to; a process may announce less."""
        return _metrics([line.strip() for line in interface_lines], self.metrics)

    def announced(self, level: Level, metric: int) -> int:
        """What a metric of an interface counts as at a level."""
        return min(metric, NARROW_MAXIMUM) if level in self.narrow else metric

    @property
    def autoconfig(self) -> frozenset[Level]:
        """The levels whose interfaces run LDP without a line of their own."""
        found = filter(None, map(_AUTOCONFIG.fullmatch, self.lines))
        return frozenset(level for match in found for level in _levels(match["level"]))


@dataclass(frozen=True)
class OspfNetwork:
    """A ``network`` statement: whatever interface has an address in it is in ``area``; ``line`` as it is shown."""

    address: int
    wildcard: int
    area: int
    line: str

    def holds(self, address: IPv4Address) -> bool:
        """Whether an address is one of the statement's, a wildcard's bits not compared."""
        return (int(address) | self.wildcard) == (self.address | self.wildcard)


@dataclass(frozen=True)
class OspfProcess(IgpProcess):
    """A process of OSPF, which is of a VRF where ``vrf`` is not None."""

    number: int
    vrf: str | None

    @property
    def networks(self) -> tuple[OspfNetwork, ...]:
        """The ``network`` statements as shown, of which the first that holds an address counts."""
        found = ((line, _NETWORK.fullmatch(line)) for line in self.lines)
        return tuple(
            OspfNetwork(_bits(match["address"]), _bits(match["wildcard"]), int(match["area"]), line)
            for line, match in found
            if match
        )

    def network_of(self, address: IPv4Address) -> OspfNetwork | None:
        """The statement that takes an interface of this address into the process; None when none does."""
        return next((network for network in self.networks if network.holds(address)), None)

    def is_autoconfigured(self, area: int) -> bool:
        """Whether the interfaces of an area run LDP without a line of their own."""
        found = filter(None, map(_AUTOCONFIG.fullmatch, self.lines))
        return any(match["area"] is None or int(match["area"]) == area for match in found)


def isis_process(running: RunningConfig, tag: str | None) -> IsisProcess | None:
    """The process of IS-IS of that tag (None: the one without); None when the router has none."""
    header = f"router isis {tag}" if tag else "router isis"
    lines = running.section(header)
    return None if lines is None else IsisProcess(header, _settings(lines))


def ospf_processes(running: RunningConfig) -> tuple[OspfProcess, ...]:
    """All processes of OSPF of a router, in order."""
    found = ((header, _OSPF.fullmatch(header.rstrip())) for header in running.sections("router ospf "))
    return tuple(
        OspfProcess(header, _settings(running.section(header) or ()), int(match["number"]), match["vrf"])
        for header, match in found
        if match
    )


def ospf_process(running: RunningConfig, number: int) -> OspfProcess | None:
    """The process of OSPF of that number, whatever its VRF; None when the router has none."""
    return next((process for process in ospf_processes(running) if process.number == number), None)


def vrf_of(interface_lines: Iterable[str]) -> str | None:
    """The VRF that an interface is in; None for the global table."""
    found = filter(None, (_VRF.fullmatch(line.strip()) for line in interface_lines))
    return next((match["vrf"] for match in found), None)


def isis_tags(interface_lines: Iterable[str]) -> tuple[str | None, ...]:
    """The tags of the processes of IS-IS that an interface is in; None stands for the process without a tag."""
    return tuple(match["tag"] for match in filter(None, (_ISIS_ON.fullmatch(line.strip()) for line in interface_lines)))


def circuit_levels(interface_lines: Iterable[str]) -> frozenset[Level]:
    """The levels of an interface's circuit type."""
    return _last_levels([line.strip() for line in interface_lines])


def ospf_area_by_line(interface_lines: Iterable[str]) -> tuple[int, int] | None:
    """Process and area that an interface's own line puts it in; None when it has none."""
    lines = (in_one_spelling(line.strip()) for line in interface_lines)
    found = filter(None, map(_OSPF_ON.fullmatch, lines))
    return next(((int(match["number"]), int(match["area"])) for match in found), None)


def _settings(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(in_one_spelling(line.strip()) for line in lines)


def _bits(dotted: str) -> int:
    return int.from_bytes(bytes(int(part) & 255 for part in dotted.split(".")))


def _levels(words: str | None) -> tuple[Level, ...]:
    """The levels that a keyword means; no keyword means both."""
    if words is None or words == "level-1-2":
        return LEVELS
    return ("level-1",) if words == "level-1" else ("level-2",)


def _last_levels(lines: Sequence[str]) -> frozenset[Level]:
    found = [match["level"] for match in filter(None, map(_IS_TYPE.fullmatch, lines))]
    return frozenset(_levels(found[-1] if found else None))


def _metrics(lines: Iterable[str], default: Mapping[Level, int]) -> Mapping[Level, int]:
    metrics = dict(default)
    found = [match for line in lines if (match := _METRIC.fullmatch(line))]
    for match in sorted(found, key=lambda match: match["level"] is not None):  # a level's own goes before that of both
        metric = _MAXIMUM if match["metric"] == "maximum" else int(match["metric"])
        metrics |= dict.fromkeys(_levels(match["level"]), metric)
    return metrics

"""What the IGP processes of a configuration make of an interface: values in effect, not lines. Pure.

Sources: Cisco IOS IP Routing: ISIS and OSPF Command References (``is-type``, ``isis circuit-type``, ``metric``,
``metric-style``, ``auto-cost``, ``network area``, ``passive-interface``), MPLS LDP Autoconfiguration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal, TypeAlias

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.interface_values import bandwidth_of
from corelinks.tasks.configuration.spelling import in_one_spelling
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.configuration.values import number, value

Level: TypeAlias = Literal["level-1", "level-2"]
Lines: TypeAlias = tuple[str, ...]

LEVELS: tuple[Level, ...] = ("level-1", "level-2")
NARROW_METRIC = 63  # six bits (ISO 10589); a higher one counts as this
_DEFAULT_METRIC = 10
_HIGHEST_METRIC = 16777215  # what "isis metric maximum" stands for
_REFERENCE = 100  # Mbit/s
_HIGHEST_COST = 65535
_OSPF = re.compile(r"ip ospf (?P<process>\d+) area (?P<area>\d+)(?: secondaries none)?")
_NETWORK = re.compile(r"network (?P<address>\S+) (?P<wildcard>\S+) area (?P<area>\d+)")


@dataclass(frozen=True)
class IsisInterface:
    """IS-IS on an interface.

    ``levels`` are those in which it forms adjacencies, ``metrics`` those of every level as they are configured, and
    ``narrow`` the levels in which a metric above 63 counts as 63. ``areas`` are those of the router. ``stopped`` is
    the line that keeps it from running at all, None where it runs.
    """

    tag: str
    levels: tuple[Level, ...]
    metrics: Mapping[Level, int]
    narrow: frozenset[Level]
    areas: frozenset[str]
    vrf: str | None
    stopped: str | None
    autoconfig: bool

    def metric(self, level: Level) -> int:
        """The metric that SPF counts with in a level."""
        return min(self.metrics[level], NARROW_METRIC) if level in self.narrow else self.metrics[level]


@dataclass(frozen=True)
class OspfInterface:
    """OSPF on an interface.

    ``network`` is the statement that has put it into the process, None where a line of its own has. ``cost`` is None
    where only the router knows it; ``is_configured`` says whether it stands in a line of its own.
    """

    process: int
    area: int
    network: str | None
    cost: int | None
    is_configured: bool
    reference: int
    vrf: str | None
    stopped: str | None
    autoconfig: bool


def isis_on(config: RunningConfig, name: str, lines: Lines) -> IsisInterface | None:
    """IS-IS on interface ``name``, whose section is ``lines``; None when ``ip router isis`` is not there."""
    tag = value(lines, "ip router isis")
    if tag is None:
        return None
    process = config.section(f"router isis {tag}".strip()) or ()
    circuit = _levels(value(lines, "isis circuit-type"))
    levels = tuple(level for level in _levels(value(process, "is-type")) if level in circuit)
    return IsisInterface(
        tag=tag,
        levels=levels,
        metrics={level: _isis_metric(lines, process, level) for level in LEVELS},
        narrow=frozenset(LEVELS) - _wide(process),
        areas=frozenset(_areas(process)),
        vrf=value(process, "vrf"),
        stopped=_isis_stopped(name, lines, process),
        autoconfig=_isis_autoconfig(lines, process, levels),
    )


def ospf_on(config: RunningConfig, name: str, lines: Lines, address: IPv4Address) -> OspfInterface | None:
    """OSPF on interface ``name`` with ``address`` and the section ``lines``; None when it is in no process.

    A line of its own goes before the ``network`` statements of a process, and the first statement that matches the
    address before the others.
    """
    vrf = value(lines, "vrf forwarding") or value(lines, "ip vrf forwarding")
    found = (*_own_process(lines), *_networks(config, vrf, address))
    if not found:
        return None
    process, area, network = found[0]
    settings = config.section(_ospf_header(config, process)) or ()
    reference = number(settings, "auto-cost reference-bandwidth") or _REFERENCE
    configured = number(lines, "ip ospf cost")
    bandwidth = bandwidth_of(config, name, lines)
    reckoned = min(max(reference * 1000 // bandwidth, 1), _HIGHEST_COST) if bandwidth else None
    return OspfInterface(
        process=process,
        area=area,
        network=network,
        cost=reckoned if configured is None else configured,
        is_configured=configured is not None,
        reference=reference,
        vrf=vrf,
        stopped=_ospf_stopped(name, lines, settings),
        autoconfig=_ospf_autoconfig(lines, settings, area),
    )


def _levels(said: str | None) -> tuple[Level, ...]:
    """The levels of ``is-type`` and ``isis circuit-type``; both where nothing is said."""
    if said == "level-1":
        return ("level-1",)
    return ("level-2",) if said == "level-2-only" else LEVELS


def _isis_metric(lines: Lines, process: Lines, level: Level) -> int:
    """The metric in one level: of the interface, else of the process, a line for the level before one for both."""
    for settings, start in ((lines, "isis metric"), (process, "metric")):
        for end in (f" {level}", ""):
            for line in settings:
                match = re.fullmatch(rf"{start} (?P<metric>\d+|maximum){end}", line)
                if match:
                    return _HIGHEST_METRIC if match["metric"] == "maximum" else int(match["metric"])
    return _DEFAULT_METRIC


def _wide(process: Lines) -> frozenset[Level]:
    """The levels whose metrics may be more than six bits: ``wide`` and ``transition``, of one level or of both."""
    found: set[Level] = set()
    for line in process:
        words = line.split()
        if words[0] == "metric-style" and words[1] != "narrow":
            found |= {level for level in LEVELS if level in words} or set(LEVELS)
    return frozenset(found)


def _areas(process: Lines) -> Iterator[str]:
    """The areas of a router: its NETs without the system ID and the selector."""
    for line in process:
        if line.startswith("net "):
            yield line.removeprefix("net ").replace(".", "").lower()[:-14]


def _isis_stopped(name: str, lines: Lines, process: Lines) -> str | None:
    if "isis protocol shutdown" in lines:
        return "isis protocol shutdown"
    return "protocol shutdown" if "protocol shutdown" in process else _passive(name, process)


def _ospf_stopped(name: str, lines: Lines, process: Lines) -> str | None:
    if "ip ospf shutdown" in lines:
        return "ip ospf shutdown"
    return "shutdown" if "shutdown" in process else _passive(name, process)


def _passive(name: str, process: Lines) -> str | None:
    """The line that makes an interface passive: its own goes before that for all."""
    for line in process:
        words = line.split()
        if words[-2:-1] == ["passive-interface"] and is_same_interface(words[-1], name):
            return None if words[0] == "no" else line
    return "passive-interface default" if "passive-interface default" in process else None


def _isis_autoconfig(lines: Lines, process: Lines, levels: Iterable[Level]) -> bool:
    said = value(process, "mpls ldp autoconfig")
    return said is not None and (said in ("", *levels)) and "no mpls ldp igp autoconfig" not in lines


def _ospf_autoconfig(lines: Lines, process: Lines, area: int) -> bool:
    said = [in_one_spelling(line) for line in process if line.startswith("mpls ldp autoconfig")]
    is_meant = any(line in ("mpls ldp autoconfig", f"mpls ldp autoconfig area {area}") for line in said)
    return is_meant and "no mpls ldp igp autoconfig" not in lines


def _own_process(lines: Lines) -> Iterator[tuple[int, int, None]]:
    for line in lines:
        if match := _OSPF.fullmatch(in_one_spelling(line)):
            yield int(match["process"]), int(match["area"]), None


def _networks(config: RunningConfig, vrf: str | None, address: IPv4Address) -> Iterator[tuple[int, int, str]]:
    """Process, area and statement of every ``network`` that matches an address, in the order of the configuration."""
    for header in config.sections("router ospf "):
        words = header.split()
        if words[3:] != ([] if vrf is None else ["vrf", vrf]):
            continue
        for line in config.section(header) or ():
            match = _NETWORK.fullmatch(in_one_spelling(line))
            if match and _is_within(address, match["address"], match["wildcard"]):
                yield int(words[2]), int(match["area"]), line


def _is_within(address: IPv4Address, network: str, wildcard: str) -> bool:
    try:
        care = ~int(IPv4Address(wildcard)) & 0xFFFFFFFF
        return int(address) & care == int(IPv4Address(network)) & care
    except ValueError:
        return False


def _ospf_header(config: RunningConfig, process: int) -> str:
    """The header of a process, with its VRF."""
    headers = config.sections(f"router ospf {process}")
    return next((header for header in headers if header.split()[2] == str(process)), f"router ospf {process}")

"""What IS-IS, OSPF and LDP are on an interface: values in effect, whatever lines say them. Pure.

Sources: Cisco IOS IP Routing: ISIS and OSPF Command References (``isis circuit-type``, ``isis metric``, ``ip ospf
area``, ``ip ospf cost``, ``auto-cost``, ``passive-interface``), MPLS LDP Autoconfiguration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TypeAlias

from corelinks.inventory.igp import LEVELS, Level
from corelinks.tasks.configuration.igp_process import (
    NARROW_MAXIMUM,
    IgpProcess,
    IsisProcess,
    OspfProcess,
    circuit_levels,
    isis_process,
    isis_tags,
    ospf_area_by_line,
    ospf_processes,
    vrf_of,
)
from corelinks.tasks.configuration.interface_values import bandwidth_of
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.configuration.values import number

Lines: TypeAlias = tuple[str, ...]

_REFERENCE = 100  # Mbit/s
_HIGHEST_COST = 65535
_NO_AUTOCONFIG = "no mpls ldp igp autoconfig"


@dataclass(frozen=True)
class IsisInterface:
    """IS-IS on an interface.

    ``levels`` are those in which it forms adjacencies, ``metrics`` those of every level as they are configured, and
    ``narrow`` the levels in which a metric above 63 counts as 63. ``areas`` are those of the router. ``stopped`` is
    the line that keeps it from running at all, None where it runs.
    """

    tag: str | None
    levels: tuple[Level, ...]
    metrics: Mapping[Level, int]
    narrow: frozenset[Level]
    areas: frozenset[str]
    stopped: str | None
    autoconfig: bool

    def metric(self, level: Level) -> int:
        """The metric that SPF counts with in a level."""
        return min(self.metrics[level], NARROW_MAXIMUM) if level in self.narrow else self.metrics[level]


@dataclass(frozen=True)
class OspfInterface:
    """OSPF on an interface.

    ``network`` is the statement that has put it into the process, None where a line of its own has. ``cost`` is None
    where only the router knows it; ``is_exact`` says that no speed is taken for granted in it.
    """

    process: int
    area: int
    network: str | None
    cost: int | None
    is_exact: bool
    reference: int
    stopped: str | None
    autoconfig: bool


def isis_on(config: RunningConfig, name: str, lines: Lines) -> IsisInterface | None:
    """IS-IS on interface ``name``, whose section is ``lines``; None when ``ip router isis`` is not there."""
    tags = isis_tags(lines)
    if not tags:
        return None
    process = isis_process(config, tags[0]) or IsisProcess(header="router isis", lines=())
    levels = tuple(level for level in LEVELS if level in process.levels & circuit_levels(lines))
    return IsisInterface(
        tag=tags[0],
        levels=levels,
        metrics=process.metrics_of(lines),
        narrow=process.narrow,
        areas=process.areas,
        stopped=_stopped(process, name, lines, "isis protocol shutdown"),
        autoconfig=bool(process.autoconfig.intersection(levels)) and _NO_AUTOCONFIG not in lines,
    )


def ospf_on(config: RunningConfig, name: str, lines: Lines, address: IPv4Address) -> OspfInterface | None:
    """OSPF on interface ``name`` with ``address`` and the section ``lines``; None when it is in no process.

    A line of its own goes before the ``network`` statements of a process, and the first statement that matches the
    address before the others.
    """
    found = next(_processes(config, lines, address), None)
    if found is None:
        return None
    process, area, network = found
    reference = number(process.lines, "auto-cost reference-bandwidth") or _REFERENCE
    configured, bandwidth = number(lines, "ip ospf cost"), bandwidth_of(config, name, lines)
    reckoned = min(max(reference * 1000 // bandwidth, 1), _HIGHEST_COST) if bandwidth else None
    return OspfInterface(
        process=process.number,
        area=area,
        network=network,
        cost=reckoned if configured is None else configured,
        is_exact=configured is not None or number(lines, "bandwidth") is not None,
        reference=reference,
        stopped=_stopped(process, name, lines, "ip ospf shutdown"),
        autoconfig=process.is_autoconfigured(area) and _NO_AUTOCONFIG not in lines,
    )


def runs_ldp(config: RunningConfig, lines: Lines, *igps: IsisInterface | OspfInterface | None) -> bool:
    """Whether LDP is configured on an interface: by its own line, or by one of the IGPs that are on it."""
    if "no mpls ip" in config.sections("no mpls ip"):
        return False
    return bool({"mpls ip", "tag-switching ip"}.intersection(lines)) or any(igp.autoconfig for igp in igps if igp)


def _processes(
    config: RunningConfig, lines: Lines, address: IPv4Address
) -> Iterator[tuple[OspfProcess, int, str | None]]:
    """The processes that take an interface, with area and statement, the one that has it first."""
    every = ospf_processes(config)
    own = ospf_area_by_line(lines)
    if own is not None:
        configured = next((process for process in every if process.number == own[0]), None)
        yield configured or OspfProcess(f"router ospf {own[0]}", (), own[0], vrf_of(lines)), own[1], None
    for process in every:
        network = process.network_of(address) if process.vrf == vrf_of(lines) else None
        if network is not None:
            yield process, network.area, network.line


def _stopped(process: IgpProcess, name: str, lines: Lines, on_interface: str) -> str | None:
    """The line that keeps a process from running on an interface; None when there is none."""
    if on_interface in lines:
        return on_interface
    if process.is_shut:
        return "shutdown" if "shutdown" in process.lines else "protocol shutdown"
    if process.is_passive(name):
        return (*process.passive_lines(name), "passive-interface default")[0]
    return None

"""The IGP: the adjacency with the right router on the right interface, and the metric of the stage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Interface

from corelinks.inventory.igp import LEVELS, Level
from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import CoreLink, Isis
from corelinks.tasks import commands, parse
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked
from corelinks.tasks.checks.reading import NoEvidence, Side
from corelinks.tasks.configuration.igp_process import IsisProcess, isis_process
from corelinks.tasks.parse import ParseError
from corelinks.templates.metric import ospf_cost, wanted_metrics

#: What the neighbors of a link are read from; IS-IS names them by hostname, which the other end says of itself.
ADJACENCY = (ask.IGP_NEIGHBORS, ask.where(lambda link: link.igp.protocol == "isis", commands.VERSION))
#: Where the metric of an interface without one of its own stands, and the style of metrics.
OF_PROCESS = ask.where(lambda link: link.igp.protocol == "isis", commands.RUNNING)
AS_WRITTEN = IsisProcess("router isis", ("metric-style wide",))
_SYSTEM_ID = re.compile(r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}", re.IGNORECASE)
_ISIS_NAME = 14  # IOS cuts a hostname in the neighbor table where the column ends; longer ones are wrapped


@dataclass(frozen=True)
class Adjacency:
    """One neighbor on one interface, of whichever IGP; ``levels`` are those of IS-IS at which it is one."""

    words: str
    is_up: bool
    is_peer: bool
    levels: frozenset[Level] = frozenset()


def _levels(found: str) -> frozenset[Level]:
    return frozenset(level for level in LEVELS if f"L{level[-1]}" in found.upper())


def _levels_of(link: CoreLink) -> frozenset[Level]:
    return frozenset(link.igp.levels) if isinstance(link.igp, Isis) else frozenset()


def _peer_name(side: Side) -> str | None:
    try:
        return side.there.hostname()
    except (NoEvidence, ParseError):
        return None


def _is_peer_system(system: str, hostname: str | None) -> bool:
    """Whether the name in the neighbor table can be the peer's; a bare system id names nobody."""
    if hostname is None or _SYSTEM_ID.fullmatch(system):
        return True
    return system.lower() == hostname.lower() or (
        len(system) >= _ISIS_NAME and hostname.lower().startswith(system.lower())
    )


def _isis(side: Side, interface: str, peer: IPv4Interface) -> list[Adjacency]:
    rows = side.here.rows(commands.ISIS_NEIGHBORS, parse.parse_isis_neighbors, interface)
    hostname = _peer_name(side)
    return [
        Adjacency(
            f"{row.system} {row.level} {row.state} ({row.address})",
            row.state.upper() == "UP",
            row.address == str(peer.ip) and _is_peer_system(row.system, hostname),
            _levels(row.level),
        )
        for row in rows
        if is_same_interface(row.interface, interface)
    ]


def _ospf(side: Side, interface: str, peer: IPv4Interface) -> list[Adjacency]:
    rows = side.here.rows(commands.OSPF_NEIGHBORS, parse.parse_ospf_neighbors, interface)
    return [
        Adjacency(f"{row.router_id} {row.state} ({row.address})", row.state == "FULL", row.address == str(peer.ip))
        for row in rows
        if is_same_interface(row.interface, interface)
    ]


def adjacencies(side: Side, interface: str, peer: IPv4Interface) -> list[Adjacency]:
    """All IGP adjacencies on one interface; ``peer`` is the address that the right one has there."""
    return (_isis if isinstance(side.link.igp, Isis) else _ospf)(side, interface, peer)


def shown_neighbors(side: Side, interface: str) -> tuple[str, ...]:
    """The neighbor table's lines of one interface, in whichever spelling the table has it."""
    text = side.here.text(commands.igp_neighbors(side.link))
    rows = text.splitlines()
    return tuple(row.rstrip() for row in rows if any(is_same_interface(word, interface) for word in row.split()))


def _adjacency(side: Side, interface: str, peer: IPv4Interface) -> Evaluation:
    found = adjacencies(side, interface, peer)
    right = [one for one in found if one.is_up and one.is_peer]
    ok = bool(right) and _levels_of(side.link) <= frozenset(level for one in right for level in one.levels)
    level = f" {side.link.igp.level}" if isinstance(side.link.igp, Isis) else ""
    expected = f"{side.link.igp.protocol}{level} neighbor {side.other.router} ({peer.ip}) up on {interface}"
    words = "; ".join(one.words for one in found) or f"no neighbor on {interface}"
    return evaluation(ok, expected, words, commands.igp_neighbors(side.link), shown_neighbors(side, interface))


@check(
    "igp-adjacency",
    asks=ADJACENCY,
    hint="no neighbor: nothing gets through the tunnel (`encrypting`), or MTU (IS-IS pads hellos to the CLNS MTU), "
    "area, level or authentication differ; INIT: one way only. `show clns interface TunnelN` or "
    "`show ip ospf interface TunnelN` on both ends",
)
def tunnel_adjacency(side: Side) -> Evaluation:
    """Is the IGP adjacency over the tunnel up, with the right peer, at the right level?"""
    return _adjacency(side, side.tunnel, side.link.peer(side.end).tunnel_address)


@check(
    "plain-igp",
    asks=ADJACENCY,
    hint="the physical interface is down, or its IGP configuration differs between the ends: "
    "`show running-config interface` on both",
)
def plain_adjacency(side: Side) -> Evaluation:
    """Is the IGP adjacency over the physical link up, with the right peer, at the right level?"""
    return _adjacency(side, side.physical, side.link.peer(side.end).address)


def metric_of(link: CoreLink, lines: tuple[str, ...], process: IsisProcess = AS_WRITTEN) -> str:
    """The metric that an interface's lines come to for the link's IGP, in words; with IS-IS at each of its levels.

    ``process`` has the metric of interfaces without a line of their own, and those that are announced as less.
    """
    if not isinstance(link.igp, Isis):
        return str(ospf_cost(lines) or "not set")
    metrics = process.metrics_of(lines)
    found = {level: process.announced(level, metrics[level]) for level in link.igp.levels}
    if len(set(found.values())) == 1:
        return str(next(iter(found.values())))
    return ", ".join(f"{metric} on {level}" for level, metric in found.items())


def _metric(side: Side, interface: str, wanted: int) -> Evaluation:
    lines = side.here.config(interface)
    process = AS_WRITTEN
    if isinstance(side.link.igp, Isis):
        running = side.here.read(commands.RUNNING, parse.parse_running_config)
        process = isis_process(running, side.link.igp.tag) or AS_WRITTEN
    found = metric_of(side.link, lines, process)
    command = commands.interface_config(interface)
    shown = picked("\n".join(lines), r"isis metric", r"ip ospf.* cost")
    return evaluation(found == str(wanted), f"metric {wanted}", f"metric {found}", command, shown)


@check(
    "standby-metric",
    asks=(commands.tunnel_config, OF_PROCESS),
    hint="the tunnel would draw traffic before it is proven: set the highest metric until cutover",
)
def standby_metric(side: Side) -> Evaluation:
    """Does the tunnel stand by, with the highest metric, until it is cut over?"""
    return _metric(side, side.tunnel, wanted_metrics(side.link)[1])


@check(
    "tunnel-metric",
    asks=(commands.tunnel_config, OF_PROCESS),
    hint="the metric of the tunnel was not set or was changed: compare both ends",
)
def tunnel_metric(side: Side) -> Evaluation:
    """Does the tunnel have the metric of the definition?"""
    return _metric(side, side.tunnel, wanted_metrics(side.link)[0])


@check(
    "physical-metric",
    asks=(commands.physical_config, OF_PROCESS),
    hint="the physical link still draws traffic: it has not the standby metric",
)
def physical_metric(side: Side) -> Evaluation:
    """Does the physical link stand by, with the highest metric, after the cutover?"""
    return _metric(side, side.physical, wanted_metrics(side.link)[1])


PLAIN = (plain_adjacency,)
TUNNEL = (tunnel_adjacency,)
BEFORE_CUTOVER = (standby_metric,)
CUT_OVER = (tunnel_metric,)
CUT_OVER_WITH_STANDBY = (physical_metric,)

"""Counters: rates that hold between changes, added up only when somebody reads them.

What crosses a circuit is turned into contributions to meters: out at one end, in at the other, encapsulated and
decapsulated on the way, and the same again, larger, on the circuits underneath. A meter is an interface, or an
entry of a forwarding table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from corelinks.runbooks.simulator.network.forwarding.carriage import (
    Kind,
    is_accepted,
    is_understood,
    passes,
    transform_in_use,
    underlay,
)
from corelinks.runbooks.simulator.network.forwarding.label_bindings import is_operational
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import clns_mtu, outer_size
from corelinks.runbooks.simulator.network.forwarding.spf import OSPF, Edge, graph_of, path
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, World
from corelinks.runbooks.simulator.network.protocols.ipsec import receives_clear
from corelinks.runbooks.simulator.network.protocols.isis import IsisRules
from corelinks.runbooks.simulator.network.protocols.ldp import transmits
from corelinks.runbooks.simulator.network.protocols.ospf import OspfRules

#: A background stream: packets a second, and bytes with its label.
_STREAM = (20.0, 404)
_ALL_PAIRS = 12
#: In a large core streams move at most this often, in seconds.
_REST = 5.0
#: How long a core has been running when it is switched on, as far as counters know; seconds.
_PAST = 500000.0
#: Packets a second of hellos and keepalives.
_ISIS_RATE, _OSPF_RATE, _LDP_RATE, _SESSION_RATE = 0.111, 0.105, 0.22, 0.03

Contribution = tuple[Hashable, str, float]


@dataclass
class Meter:
    """Counters of one thing by name, with the rates at which they have grown since ``at``."""

    at: float
    totals: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    zero: dict[str, float] = field(default_factory=dict)
    frozen: dict[str, float] | None = None
    cleared: float | None = None

    def accrue(self, now: float) -> None:
        """Add up to now."""
        for name, rate in self.rates.items():
            self.totals[name] = self.totals.get(name, 0.0) + rate * (now - self.at)
        self.at = now


@dataclass
class Meters:
    """All meters, and what each direction of each circuit contributes to them."""

    meters: dict[Hashable, Meter] = field(default_factory=dict)
    given: dict[Hashable, list[Contribution]] = field(default_factory=dict)
    streams: dict[tuple[Hashable, int], float] = field(default_factory=dict)
    streams_for: tuple[int, int] = (-1, -1)
    streams_at: float = 0.0

    def meter(self, world: World, key: Hashable) -> Meter:
        """The meter of a thing."""
        return self.meters.setdefault(key, Meter(world.now))

    def give(self, world: World, source: Hashable, contributions: list[Contribution]) -> None:
        """Replace what a source contributes by the second."""
        old = self.given.get(source, [])
        if old == contributions:
            return
        for sign, items in ((-1.0, old), (1.0, contributions)):
            for key, name, value in items:
                meter = self.meter(world, key)
                meter.accrue(world.now)
                rate = meter.rates.get(name, 0.0) + sign * value
                meter.rates[name] = rate if rate > 1e-9 else 0.0
        self.given[source] = contributions

    def count(self, world: World, contributions: list[Contribution]) -> None:
        """Count something that happens once."""
        for key, name, value in contributions:
            meter = self.meter(world, key)
            meter.totals[name] = meter.totals.get(name, 0.0) + value

    def read(self, world: World, end: End) -> dict[str, int]:
        """The counters of an interface now, since they were last cleared."""
        meter = self.meter(world, end)
        meter.accrue(world.now)
        totals = meter.totals
        if strikes.strikes(world, "stale-counters", end):
            if meter.frozen is None:
                meter.frozen = dict(totals)
            totals = meter.frozen
        else:
            meter.frozen = None
        return {name: max(0, int(value - meter.zero.get(name, 0.0))) for name, value in totals.items()}

    def rates(self, world: World, end: End) -> dict[str, float]:
        """What an interface's counters grow by in a second."""
        return self.meter(world, end).rates

    def clear(self, world: World, end: End) -> None:
        """``clear counters``: the interface's own, not those of its SAs."""
        meter = self.meter(world, end)
        meter.accrue(world.now)
        meter.cleared = world.now
        meter.zero.update({name: meter.totals.get(name, 0.0) for name in ("in", "in_bytes", "out", "out_bytes")})

    def forget(self, end: End) -> None:
        """An interface is gone, and its counters with it."""
        self.meters.pop(end, None)
        self.given = {source: items for source, items in self.given.items() if all(k != end for k, _, _ in items)}

    def bytes_of(self, world: World, router: str, prefix: str, interface: str) -> int:
        """The bytes switched by an entry of the forwarding table."""
        meter = self.meters.get((router, prefix, interface))
        if meter is None:
            return 0
        meter.accrue(world.now)
        return int(meter.totals.get("bytes", 0.0))


def refresh(world: World, circuits: list[Circuit]) -> None:
    """Work out anew what the directions of these circuits carry."""
    if world.meters is None:
        return
    for circuit in circuits:
        for index in (0, 1):
            found: list[Contribution] = []
            for kind, rate, size in _emissions(world, circuit, index):
                found += contributions(world, circuit, circuit.ends[index].router, kind, rate, size)
            world.meters.give(world, (circuit.key, index), found)


def _emissions(world: World, circuit: Circuit, index: int) -> Iterator[tuple[Kind, float, int]]:
    """What an end sends: kind, packets a second, bytes."""
    end = circuit.ends[index]
    interface = world.interface(end)
    if interface is None or not circuit.alive or not world.is_up(end):
        return
    if IsisRules().speaks(world, end):
        yield "clns", _ISIS_RATE, clns_mtu(interface) if interface.isis.padding else 70
    if OspfRules().speaks(world, end):
        yield "ip", _OSPF_RATE, 76
    if transmits(world, end):
        yield "ip", _LDP_RATE, 62
    if circuit.hello[index].up:
        yield "ip", _SESSION_RATE, 58
    if world.meters is not None and (rate := world.meters.streams.get((circuit.key, index), 0.0)):
        yield "mpls", rate, _STREAM[1]


def contributions(
    world: World, circuit: Circuit, sender: str, kind: Kind, packets: float, size: int
) -> list[Contribution]:
    """What packets over a circuit add to the meters of its ends and of the circuits underneath."""
    near, far = circuit.near(sender), circuit.far(sender)
    arrives = passes(world, circuit, sender, kind, size)
    found: list[Contribution] = [(near, "out", packets), (near, "out_bytes", packets * size)]
    if arrives:
        found += [(far, "in", packets), (far, "in_bytes", packets * size)]
    if circuit.kind == "tunnel":
        found += _beneath(world, circuit, sender, kind, packets, size)
    return found


def _beneath(world: World, circuit: Circuit, sender: str, kind: Kind, packets: float, size: int) -> list[Contribution]:
    near, far = circuit.near(sender), circuit.far(sender)
    mine, theirs = world.interface(near), world.interface(far)
    if mine is None or theirs is None:
        return []
    if mine.tunnel.is_vti and kind != "ip":
        return []
    found: list[Contribution] = []
    if mine.tunnel.protection is not None:
        if not is_accepted(world, circuit, sender):
            return [(near, "no_sa", packets)]
        found.append((near, "encaps", packets))
    outer = outer_size(mine, size, transform_in_use(world, circuit, mine))
    hops = underlay(world, near)
    for hop, router in hops or ():
        found += contributions(world, hop, router, "ip", packets, outer)
    if hops is None or not all(passes(world, hop, router, "ip", outer) for hop, router in hops):
        return found
    if mine.tunnel.protection is not None and not strikes.strikes(world, "one-way", far):
        found.append((far, "decaps", packets))
    elif receives_clear(world, circuit, far):
        found.append((far, "clear", packets))
    if not is_understood(mine, theirs, kind):
        found.append((far, "refused", packets))
    return found


def backdate(world: World) -> None:
    """Let every counter have run for days already."""
    for meter in world.meters.meters.values() if world.meters else ():
        for name, rate in meter.rates.items():
            meter.totals[name] = rate * _PAST


def refresh_streams(world: World) -> None:
    """Lay the background streams along the paths of this moment; nothing to do while the topology is the same."""
    meters = world.meters
    version = (world.topology, world.bindings)
    if meters is None or meters.streams_for == version:
        return
    if len(world.nodes) > _ALL_PAIRS and not world.warm and world.now - meters.streams_at < _REST:
        return
    meters.streams_for, meters.streams_at = version, world.now
    before, meters.streams = meters.streams, {}
    switched: dict[tuple[str, str, str], float] = {}
    for source, target in _pairs(world):
        _lay(world, meters, source, target, switched)
    changed = {key for key, _ in before.keys() ^ meters.streams.keys()}
    changed |= {key for (key, n), rate in meters.streams.items() if before.get((key, n)) != rate}
    refresh(world, [circuit for circuit in world.all_circuits() if circuit.key in changed])
    meters.give(world, "switched", [(key, "bytes", rate) for key, rate in switched.items()])


def _pairs(world: World) -> list[tuple[str, str]]:
    """Who talks to whom: everybody in a small core, cabled neighbors in a large one."""
    if len(world.nodes) <= _ALL_PAIRS:
        found = list(combinations(sorted(world.nodes), 2))
    else:
        found = [(one.router, two.router) for one, two in (circuit.ends for circuit in world.cables)]
    return [*found, *((two, one) for one, two in found)]


def _lay(world: World, meters: Meters, source: str, target: str, switched: dict[tuple[str, str, str], float]) -> None:
    rate, size = _STREAM
    prefix = f"{world.nodes[target].ldp_id}/32"
    for edge in best_path(world, source, target):
        session = world.sessions.get(frozenset((edge.near.router, edge.to)))
        if session is None or not session.up or not is_operational(world, edge.near):
            return
        circuits = world.nodes[edge.near.router].circuits
        circuit = next((c for c in circuits if c.near(edge.near.router) == edge.near and c.alive), None)
        if circuit is None:
            return
        key = (circuit.key, circuit.index(edge.near.router))
        meters.streams[key] = meters.streams.get(key, 0.0) + rate
        if edge.near.router != source:
            entry = (edge.near.router, prefix, edge.near.interface)
            switched[entry] = switched.get(entry, 0.0) + rate * size
        if not passes(world, circuit, edge.near.router, "mpls", size):
            return


def best_path(world: World, source: str, target: str) -> list[Edge]:
    """The edges of one shortest path between two routers at the highest level that joins them."""
    graph = graph_of(world)
    for level in (2, 1, OSPF):
        if source in graph.edges.get(level, {}):
            found = path(graph, level, source, target)
            if found:
                return found
    return []

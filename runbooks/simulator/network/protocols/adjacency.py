"""How an adjacency comes and goes over a circuit, the same for all that have neighbors by hellos."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from corelinks.runbooks.simulator.network.model.circuits import (
    AdjacencyChange,
    Circuit,
    CircuitSide,
    End,
    HelloProtocol,
    IgpAdjacency,
)
from corelinks.runbooks.simulator.network.model.topology import Topology

#: What the routes of the global IPv4 table are made of: their graph is kept until one of these changes.
_IPV4_ROUTING = ("isis", "ospf")


class AdjacencyRules(Protocol):
    """What distinguishes one protocol from another."""

    protocol: HelloProtocol

    def speaks(self, topology: Topology, end: End) -> bool:
        """Whether hellos are sent on an interface."""

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """Whether an end gets the peer's hellos and accepts them."""

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """What the two can be adjacent in; empty when they get stuck before that."""

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """The least and the most seconds from hearing each other to adjacent."""

    def hold(self, topology: Topology, end: End) -> float:
        """Seconds without hellos after which an end gives up."""

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """Write the change of an adjacency to the log of one end."""


def update(topology: Topology, circuit: Circuit, rules: AdjacencyRules) -> None:
    """Bring an adjacency in line with what its ends send and hear now."""
    adjacency = circuit.adjacency(rules.protocol)
    speaking = [circuit.alive and rules.speaks(topology, end) for end in circuit.ends]
    if not any(speaking) and not any(side.up for side in adjacency.sides):
        for side in adjacency.sides:
            side.hears = False
        topology.events.cancel((rules.protocol, "setup", circuit.key))
        return
    for index, end in enumerate(circuit.ends):
        _listen(topology, circuit, rules, index, all(speaking) and rules.hears(topology, circuit, end))
        if adjacency.sides[index].up and not rules.speaks(topology, end):
            _down(topology, circuit, rules, index, AdjacencyChange.INTERFACE_DOWN)
    _agree(topology, circuit, rules, adjacency)


def _listen(topology: Topology, circuit: Circuit, rules: AdjacencyRules, index: int, hears: bool) -> None:
    side = circuit.adjacency(rules.protocol).sides[index]
    key = (rules.protocol, "hold", circuit.key, index)
    if side.hears and not hears:
        side.heard_at = topology.now
    side.hears = hears
    if hears:
        topology.events.cancel(key)
    elif side.up:
        seconds = rules.hold(topology, circuit.ends[index]) - topology.rng.uniform(0.0, 3.0)
        topology.later(key, seconds, partial(_expire, topology, circuit, rules, index))


def _expire(topology: Topology, circuit: Circuit, rules: AdjacencyRules, index: int) -> None:
    if not circuit.adjacency(rules.protocol).sides[index].hears:
        _down(topology, circuit, rules, index, AdjacencyChange.HOLD_EXPIRED)


def _agree(topology: Topology, circuit: Circuit, rules: AdjacencyRules, adjacency: IgpAdjacency) -> None:
    """Let the ends become adjacent once both hear each other, and let go of a peer that has let go."""
    one, two = adjacency.sides
    for index, (mine, theirs) in enumerate(((one, two), (two, one))):
        if mine.up and not theirs.up and mine.hears:
            _down(topology, circuit, rules, index, AdjacencyChange.FORGOTTEN)
    levels = rules.levels(topology, circuit) if one.hears and two.hears else frozenset[int]()
    key = (rules.protocol, "setup", circuit.key)
    if adjacency.up:
        if levels and levels != adjacency.levels:
            adjacency.levels = levels
            topology.igp_version += 1
    elif levels:
        topology.later(key, topology.delay(*rules.setup(topology, circuit)), partial(_up, topology, circuit, rules))
    else:
        topology.events.cancel(key)


def _up(topology: Topology, circuit: Circuit, rules: AdjacencyRules) -> None:
    adjacency = circuit.adjacency(rules.protocol)
    adjacency.levels = rules.levels(topology, circuit)
    for side, end in zip(adjacency.sides, circuit.ends, strict=True):
        side.up, side.since = True, topology.born()
        rules.announce(topology, circuit, end, AdjacencyChange.NEW)
    topology.igp_version += rules.protocol in _IPV4_ROUTING
    topology.touch_circuit(circuit)


def _down(topology: Topology, circuit: Circuit, rules: AdjacencyRules, index: int, change: AdjacencyChange) -> None:
    adjacency = circuit.adjacency(rules.protocol)
    side: CircuitSide = adjacency.sides[index]
    if adjacency.up:
        topology.igp_version += rules.protocol in _IPV4_ROUTING
    side.up, side.since = False, topology.now
    topology.events.cancel((rules.protocol, "hold", circuit.key, index))
    rules.announce(topology, circuit, circuit.ends[index], change)
    topology.touch_circuit(circuit)

"""How an IGP adjacency comes and goes over a circuit, the same for IS-IS (three-way) and OSPF (two-way)."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from corelinks.runbooks.simulator.network.model.topology import Adjacency, Circuit, End, Side, World
from corelinks.runbooks.simulator.network.model.topology import Protocol as Igp


class Rules(Protocol):
    """What distinguishes one IGP from another."""

    igp: Igp

    def speaks(self, world: World, end: End) -> bool:
        """Whether hellos are sent on an interface."""

    def hears(self, world: World, circuit: Circuit, end: End) -> bool:
        """Whether an end gets the peer's hellos and accepts them."""

    def levels(self, world: World, circuit: Circuit) -> frozenset[int]:
        """What the two can be adjacent in; empty when they get stuck before that."""

    def setup(self, world: World, circuit: Circuit) -> tuple[float, float]:
        """The least and the most seconds from hearing each other to adjacent."""

    def hold(self, world: World, end: End) -> float:
        """Seconds without hellos after which an end gives up."""

    def announce(self, world: World, circuit: Circuit, end: End, up: bool, reason: str) -> None:
        """Log a change at an end."""


def update(world: World, circuit: Circuit, rules: Rules) -> None:
    """Bring an adjacency in line with what its ends send and hear now."""
    adjacency = circuit.adjacency(rules.igp)
    speaking = [circuit.alive and rules.speaks(world, end) for end in circuit.ends]
    if not any(speaking) and not any(side.up for side in adjacency.sides):
        for side in adjacency.sides:
            side.hears = False
        world.timers.cancel((rules.igp, "setup", circuit.key))
        return
    for index, end in enumerate(circuit.ends):
        _listen(world, circuit, rules, index, all(speaking) and rules.hears(world, circuit, end))
        if adjacency.sides[index].up and not _still_speaks(world, rules, circuit, index):
            _down(world, circuit, rules, index, "interface state down")
    _settle(world, circuit, rules, adjacency)


def _still_speaks(world: World, rules: Rules, circuit: Circuit, index: int) -> bool:
    """An interface that is up and still runs the protocol, though nobody may answer any more."""
    return rules.speaks(world, circuit.ends[index])


def _listen(world: World, circuit: Circuit, rules: Rules, index: int, hears: bool) -> None:
    side = circuit.adjacency(rules.igp).sides[index]
    key = (rules.igp, "hold", circuit.key, index)
    if side.hears and not hears:
        side.heard_at = world.now
    side.hears = hears
    if hears:
        world.timers.cancel(key)
    elif side.up:
        seconds = rules.hold(world, circuit.ends[index]) - world.rng.uniform(0.0, 3.0)
        world.later(key, seconds, partial(_expire, world, circuit, rules, index))


def _expire(world: World, circuit: Circuit, rules: Rules, index: int) -> None:
    if not circuit.adjacency(rules.igp).sides[index].hears:
        _down(world, circuit, rules, index, "hold time expired")


def _settle(world: World, circuit: Circuit, rules: Rules, adjacency: Adjacency) -> None:
    one, two = adjacency.sides
    for index, (mine, theirs) in enumerate(((one, two), (two, one))):
        if mine.up and not theirs.up and mine.hears:
            _down(world, circuit, rules, index, "neighbor forgot us")
    levels = rules.levels(world, circuit) if one.hears and two.hears else frozenset[int]()
    key = (rules.igp, "setup", circuit.key)
    if adjacency.up:
        if levels and levels != adjacency.levels:
            adjacency.levels = levels
            world.topology += 1
    elif levels:
        world.later(key, world.delay(*rules.setup(world, circuit)), partial(_up, world, circuit, rules))
    else:
        world.timers.cancel(key)


def _up(world: World, circuit: Circuit, rules: Rules) -> None:
    adjacency = circuit.adjacency(rules.igp)
    adjacency.levels = rules.levels(world, circuit)
    for side, end in zip(adjacency.sides, circuit.ends, strict=True):
        side.up, side.since = True, world.born()
        rules.announce(world, circuit, end, True, "new adjacency")
    world.topology += 1
    world.touch_circuit(circuit)


def _down(world: World, circuit: Circuit, rules: Rules, index: int, reason: str) -> None:
    adjacency = circuit.adjacency(rules.igp)
    side: Side = adjacency.sides[index]
    if adjacency.up:
        world.topology += 1
    side.up, side.since = False, world.now
    world.timers.cancel((rules.igp, "hold", circuit.key, index))
    rules.announce(world, circuit, circuit.ends[index], False, reason)
    world.touch_circuit(circuit)

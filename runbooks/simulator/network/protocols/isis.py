"""IS-IS over a circuit: level, area, authentication, hello padding and MTU (RFC 1195, RFC 5303)."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import clns_mtu
from corelinks.runbooks.simulator.network.forwarding.spf import isis_levels
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.protocol_config import IsisConfig
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, World
from corelinks.runbooks.simulator.network.model.topology import Protocol as Igp

_UNPADDED = 70


class IsisRules:
    """The rules of IS-IS for ``adjacency.update``."""

    igp: Igp = "isis"

    def speaks(self, world: World, end: End) -> bool:
        """An up interface with ``ip router isis`` of an instance that has a NET, not passive."""
        instance = instance_of(world, end)
        return (
            instance is not None
            and world.is_up(end)
            and bool(isis_levels(world, end))
            and end.interface not in instance.passive
        )

    def hears(self, world: World, circuit: Circuit, end: End) -> bool:
        """The hello arrives whole, fits, is of the same subnet and kind of network, and authenticates."""
        far = circuit.far(end.router)
        mine, theirs = world.interface(end), world.interface(far)
        here, there = instance_of(world, end), instance_of(world, far)
        if mine is None or theirs is None or here is None or there is None:
            return False
        if mine.network != theirs.network or is_point_to_point(mine) != is_point_to_point(theirs):
            return False
        if strikes.strikes(world, "igp-authentication-mismatch", end):
            return False
        if authentication(here, mine) != authentication(there, theirs):
            return False
        size = _hello_size(theirs, there)
        return size <= clns_mtu(mine) and passes(world, circuit, far.router, "clns", size)

    def levels(self, world: World, circuit: Circuit) -> frozenset[int]:
        """Level 2 always, level 1 within an area."""
        one, two = circuit.ends
        common = isis_levels(world, one) & isis_levels(world, two)
        here, there = instance_of(world, one), instance_of(world, two)
        if here is None or there is None or here.system_id == there.system_id:
            return frozenset()
        return common if here.area == there.area else common - {1}

    def setup(self, world: World, circuit: Circuit) -> tuple[float, float]:
        """One or two hellos; if full-size ones do not fit, those after the first five, which are not padded."""
        sizes = {clns_mtu(interface) for end in circuit.ends if (interface := world.interface(end))}
        fit = len(sizes) == 1 and all(passes(world, circuit, end.router, "clns", max(sizes)) for end in circuit.ends)
        return (2.0, 9.0) if fit else (50.0, 58.0)

    def hold(self, world: World, end: End) -> float:
        """Hello interval times multiplier of the peer, taken to be as here."""
        interface = world.interface(end)
        return float(interface.isis.hello_interval * interface.isis.multiplier) if interface else 30.0

    def announce(self, world: World, circuit: Circuit, end: End, up: bool, reason: str) -> None:
        """``%CLNS-5-ADJCHANGE``, when the instance logs adjacency changes."""
        instance = instance_of(world, end)
        if instance is None or not instance.logs:
            return
        peer = world.nodes[circuit.far(end.router).router].config.hostname
        tag = f" ({instance.tag})" if instance.tag else ""
        state = "Up" if up else "Down"
        message = f"%CLNS-5-ADJCHANGE: ISIS{tag}: Adjacency to {peer} ({end.interface}) {state}, {reason}"
        world.log(end.router, message)


def instance_of(world: World, end: End) -> IsisConfig | None:
    """The IS-IS instance that runs on an interface."""
    interface = world.interface(end)
    if interface is None or interface.isis.tag is None:
        return None
    return world.nodes[end.router].config.isis.get(interface.isis.tag)


def is_point_to_point(interface: InterfaceConfig) -> bool:
    """Whether point-to-point hellos are sent."""
    return interface.isis.point_to_point or interface.name.startswith(("Tunnel", "Serial"))


def authentication(instance: IsisConfig, interface: InterfaceConfig) -> str | None:
    """What authenticates hellos: the interface's own, or the instance's."""
    return interface.isis.authentication or instance.authentication


def _hello_size(interface: InterfaceConfig, instance: IsisConfig) -> int:
    return clns_mtu(interface) if interface.isis.padding and instance.padding else _UNPADDED

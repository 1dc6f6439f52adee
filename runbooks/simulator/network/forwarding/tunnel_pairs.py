"""Tunnels: their source and line protocol, recursive routes, and which two are each other's ends."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress, lookup
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.router_config import RouterConfig
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Line, World

#: How long a recursive route is tolerated, and how long the tunnel then stays down, in seconds.
_NOTICED = 3.0
_HELD_DOWN = (60.0, 110.0)

Evaluation = tuple[bool, str, str | None]


def evaluate(world: World, end: End, interface: InterfaceConfig, line: Line) -> Evaluation:
    """Line protocol, linestate reason and source address of a tunnel.

    Up proves only that source and route are there; a VTI also follows its SA.
    """
    source = source_address(world, end, interface)
    tunnel = interface.tunnel
    if interface.shutdown:
        return False, "down - administratively down", source
    if source is None:
        return False, "down - no IPv4 tunnel source address", None
    if tunnel.destination is None:
        return False, "down - no IPv4 tunnel destination address", source
    if world.now < line.recursive_until:
        return False, "down - no output interface", source
    if lookup(world, end.router, tunnel.vrf, tunnel.destination) is None:
        return False, "down - no output interface", source
    if runs_through_itself(world, end):
        world.later(("recursive", end), _NOTICED, partial(_hold_down, world, end))
    else:
        world.timers.cancel(("recursive", end))
    if tunnel.is_vti and not _has_sa(world, end):
        return False, "down - linestate protection reg down", source
    return True, "up", source


def source_address(world: World, end: End, interface: InterfaceConfig) -> str | None:
    """The address a tunnel sends from, while the interface that has it is up."""
    source = interface.tunnel.source
    node = world.nodes[end.router]
    if source is None:
        return None
    if not source[0].isdigit():
        named = node.config.interfaces.get(source)
        usable = named is not None and named.address is not None and node.is_up(source)
        return str(named.address) if named is not None and usable else None
    return source if node.owns(source, interface.tunnel.vrf) else None


def runs_through_itself(world: World, end: End) -> bool:
    """Whether the way to a tunnel's destination leads into the tunnel, if need be through others."""
    seen: set[str] = set()
    name = end.interface
    while name not in seen:
        seen.add(name)
        interface = world.nodes[end.router].config.interfaces.get(name)
        if interface is None or not interface.is_tunnel or interface.tunnel.destination is None:
            return False
        hop = egress(world, end.router, interface.tunnel.vrf, interface.tunnel.destination)
        if hop is None or hop.interface is None:
            return False
        name = hop.interface
    return name == end.interface


def _hold_down(world: World, end: End) -> None:
    line = world.nodes[end.router].lines.get(end.interface)
    if line is None or not line.protocol or not runs_through_itself(world, end):
        return
    seconds = world.rng.uniform(*_HELD_DOWN)
    line.recursive_until = world.now + seconds
    where = end.interface
    world.log(end.router, f"%TUN-5-RECURDOWN: {where} temporarily disabled due to recursive routing")
    world.touch(end.router)
    world.later(("recursive-retry", end), seconds, partial(world.touch, end.router))


def _has_sa(world: World, end: End) -> bool:
    return any(end in key and sa.is_up for key, sa in world.sas.items())


def rebuild_pairs(world: World, name: str) -> bool:
    """Find the far ends of a router's tunnels again; returns whether a pair came or went."""
    wanted: set[frozenset[End]] = set()
    for interface in world.nodes[name].config.interfaces.values():
        if interface.is_tunnel:
            end = End(name, interface.name)
            far = far_end(world, end)
            if far is not None and far_end(world, far) == end:
                wanted.add(frozenset((end, far)))
    known = {key for key in world.tunnels if any(end.router == name for end in key)}
    changed = False
    for key in sorted(known, key=sorted):
        changed |= _set_alive(world, world.tunnels[key], key in wanted)
    for key in sorted(wanted - known, key=sorted):
        one, two = sorted(key)
        circuit = Circuit((one, two), "tunnel")
        world.tunnels[key] = circuit
        for end in circuit.ends:
            world.nodes[end.router].circuits.append(circuit)
        world.touch_circuit(circuit)
        changed = True
    return changed


def _set_alive(world: World, circuit: Circuit, alive: bool) -> bool:
    """A pair that is no more stays as long as an end believes in it, which its hold times limit."""
    changed = circuit.alive != alive
    circuit.alive = alive
    if changed:
        world.touch_circuit(circuit)
    return changed


def bury(world: World, circuit: Circuit) -> None:
    """Forget a pair that is no more and that no end believes in."""
    key = frozenset(circuit.ends)
    if circuit.kind == "tunnel" and not circuit.alive and not circuit.is_believed and key in world.tunnels:
        del world.tunnels[key]
        world.sas.pop(key, None)
        for end in circuit.ends:
            world.nodes[end.router].circuits.remove(circuit)


def configured_source(world: World, end: End) -> str | None:
    """The address a tunnel would send from if everything were up."""
    interface = world.interface(end)
    if interface is None or interface.tunnel.source is None:
        return None
    if interface.tunnel.source[0].isdigit():
        return interface.tunnel.source
    named = world.nodes[end.router].config.interfaces.get(interface.tunnel.source)
    return str(named.address) if named is not None and named.address is not None else None


def far_end(world: World, end: End) -> End | None:
    """The tunnel that answers this one: their sources and destinations are each other's.

    Of several the one with the same key is it; with none of the same key, the first.
    """
    interface = world.interface(end)
    source = configured_source(world, end)
    if interface is None or source is None or interface.tunnel.destination is None:
        return None
    candidates = []
    for name in owners_of(world, interface.tunnel.destination):
        for other in world.nodes[name].config.interfaces.values():
            if not other.is_tunnel or other.tunnel.destination != source or name == end.router:
                continue
            if configured_source(world, End(name, other.name)) == interface.tunnel.destination:
                candidates.append((other.tunnel.key != interface.tunnel.key, End(name, other.name)))
    return min(candidates)[1] if candidates else None


def owners_of(world: World, address: str) -> list[str]:
    """The routers that have an address configured; front-door VRFs may have it more than once."""
    wanted = IPv4Address(address) if address[0].isdigit() else None
    return [name for name, node in world.nodes.items() if wanted in node.addresses]


def destinations(config: RouterConfig) -> frozenset[IPv4Address]:
    """Where a router's tunnels lead."""
    found = (i.tunnel.destination for i in config.interfaces.values() if i.is_tunnel)
    return frozenset(IPv4Address(address) for address in found if address and address[0].isdigit())

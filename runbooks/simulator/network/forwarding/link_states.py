"""Whether interfaces are up: hardware by its cable, loopbacks by themselves, tunnels by source, route and SA."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding import tunnel_pairs
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import End, Line, Node, World


def update_lines(world: World, name: str) -> bool:
    """Bring every interface of a router to the state it should have now; returns whether one changed."""
    node = world.nodes[name]
    changed = False
    for gone in [known for known in node.lines if known not in node.config.interfaces]:
        del node.lines[gone]
        changed = True
    order = sorted(node.config.interfaces.values(), key=lambda interface: interface.is_tunnel)
    for interface in order:
        line = node.lines.get(interface.name)
        if line is None:
            line = node.lines[interface.name] = Line(changed=world.born(), adopted=world.now)
            changed = True
        moved = _update(world, node, interface, line)
        if moved:
            node.version += 1
        changed |= moved
    return changed


def _update(world: World, node: Node, interface: InterfaceConfig, line: Line) -> bool:
    before = (line.up, line.protocol, line.source, line.reason)
    admin = node.powered and not interface.shutdown
    end = End(node.name, interface.name)
    if interface.is_tunnel:
        line.up = admin
        protocol, line.reason, line.source = tunnel_pairs.evaluate(world, end, interface, line)
    else:
        line.up = protocol = admin and (interface.is_loopback or _is_connected(world, end))
    line.protocol = admin and protocol
    if before[:2] != (line.up, line.protocol):
        line.changed = world.born()
        _announce(world, end, interface, before[:2], line)
    return before != (line.up, line.protocol, line.source, line.reason)


def _is_connected(world: World, end: End) -> bool:
    """Carrier: with no cable known, whatever is outside the core is taken to be on."""
    cables = [c for c in world.nodes[end.router].circuits if c.kind == "cable" and c.near(end.router) == end]
    return not cables or any(_is_on(world, end, circuit.far(end.router)) for circuit in cables)


def _is_on(world: World, end: End, far: End) -> bool:
    interface = world.interface(far)
    return (
        interface is not None
        and world.nodes[far.router].powered
        and not interface.shutdown
        and not strikes.strikes(world, "cable-cut", end)
        and not strikes.strikes(world, "cable-cut", far)
    )


def _announce(world: World, end: End, interface: InterfaceConfig, before: tuple[bool, bool], line: Line) -> None:
    name = interface.name
    if before[0] != line.up:
        if line.up:
            world.log(end.router, f"%LINK-3-UPDOWN: Interface {name}, changed state to up")
        elif interface.shutdown:
            message = f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down"
            world.log(end.router, message)
        else:
            world.log(end.router, f"%LINK-3-UPDOWN: Interface {name}, changed state to down")
    if before[1] != line.protocol:
        state = "up" if line.protocol else "down"
        message = f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {name}, changed state to {state}"
        world.log(end.router, message)

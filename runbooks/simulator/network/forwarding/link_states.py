"""Whether interfaces are up: hardware by its cable, loopbacks by themselves, tunnels by source, route and SA."""

from __future__ import annotations

from functools import partial

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress, lookup
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import End, LinkState
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import RouterNode, Topology

#: How long a recursive route is tolerated, and how long the tunnel then stays down, in seconds.
_NOTICED = 3.0
_HELD_DOWN = (60.0, 110.0)
Evaluation = tuple[bool, str, str | None]


def update_link_states(topology: Topology, name: str) -> bool:
    """Bring every interface of a router to the state it should have now; returns whether one changed."""
    node = topology.nodes[name]
    changed = False
    for gone in [known for known in node.link_states if known not in node.config.interfaces]:
        del node.link_states[gone]
        changed = True
    order = sorted(node.config.interfaces.values(), key=lambda interface: interface.is_tunnel)
    for interface in order:
        state = node.link_states.get(interface.name)
        if state is None:
            state = node.link_states[interface.name] = LinkState(changed=topology.born())
            changed = True
        moved = _update(topology, node, interface, state)
        if moved:
            node.version += 1
        changed |= moved
    return changed


def _update(topology: Topology, node: RouterNode, interface: InterfaceConfig, state: LinkState) -> bool:
    before = (state.up, state.protocol, state.source, state.reason)
    admin = node.powered and not interface.shutdown
    end = End(node.name, interface.name)
    if interface.is_tunnel:
        state.up = admin
        protocol, state.reason, state.source = evaluate(topology, end, interface, state)
    else:
        state.up = protocol = admin and (interface.is_loopback or _is_connected(topology, end))
        protocol = protocol and _is_framed_alike(topology, end, interface)
    state.protocol = admin and protocol
    if before[:2] != (state.up, state.protocol):
        state.changed = topology.born()
        _announce(topology, end, interface, before[:2], state)
    return before != (state.up, state.protocol, state.source, state.reason)


def _is_connected(topology: Topology, end: End) -> bool:
    """Carrier: with no cable known, whatever is outside the core is taken to be on."""
    if not _has_a_link(topology, end):
        return False
    cables = [c for c in topology.nodes[end.router].circuits if c.kind == "cable" and c.near(end.router) == end]
    return not cables or any(_is_on(topology, end, circuit.far(end.router)) for circuit in cables)


def _is_on(topology: Topology, end: End, far: End) -> bool:
    interface = topology.interface(far)
    return (
        interface is not None
        and topology.nodes[far.router].powered
        and not interface.shutdown
        and _has_a_link(topology, far)
        and not fault_effects.cable_is_cut(topology, end)
        and not fault_effects.cable_is_cut(topology, far)
    )


def _has_a_link(topology: Topology, end: End) -> bool:
    """Whether the port of a subinterface is open, and one link of a bundle is."""
    config = topology.nodes[end.router].config
    port = config.interfaces.get(end.interface.split(".")[0])
    if port is None or port.shutdown or not _is_whole(topology, End(end.router, port.name)):
        return port is None
    links = [config.interfaces[name] for name in port.members]
    return not links or any(not link.shutdown and _is_whole(topology, End(end.router, link.name)) for link in links)


def _is_whole(topology: Topology, end: End) -> bool:
    return not fault_effects.cable_is_cut(topology, end)


def _is_framed_alike(topology: Topology, end: End, interface: InterfaceConfig) -> bool:
    """On a line of two the far end has to speak the same encapsulation."""
    if interface_kind(interface.name).encapsulation != "HDLC":
        return True
    cables = [c for c in topology.nodes[end.router].circuits if c.kind == "cable" and c.near(end.router) == end]
    far = [topology.interface(circuit.far(end.router)) for circuit in cables]
    return all(other is None or (other.framing or "hdlc") == (interface.framing or "hdlc") for other in far)


def _announce(
    topology: Topology, end: End, interface: InterfaceConfig, before: tuple[bool, bool], state: LinkState
) -> None:
    name = interface.name
    if before[0] != state.up:
        if state.up:
            topology.log(end.router, f"%LINK-3-UPDOWN: Interface {name}, changed state to up")
        elif interface.shutdown:
            message = f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down"
            topology.log(end.router, message)
        else:
            topology.log(end.router, f"%LINK-3-UPDOWN: Interface {name}, changed state to down")
    if before[1] != state.protocol:
        word = "up" if state.protocol else "down"
        message = f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {name}, changed state to {word}"
        topology.log(end.router, message)


def is_ready(topology: Topology, end: End) -> bool:
    """Whether a tunnel could be up but for its SA: open, with a source and a route."""
    node = topology.nodes[end.router]
    state, interface = node.link_states.get(end.interface), node.config.interfaces.get(end.interface)
    if state is None or interface is None or not state.up or state.source is None:
        return False
    if topology.now < state.recursive_until or interface.tunnel.destination is None:
        return False
    return lookup(topology, end.router, interface.tunnel.vrf, interface.tunnel.destination) is not None


def evaluate(topology: Topology, end: End, interface: InterfaceConfig, state: LinkState) -> Evaluation:
    """Line protocol, linestate reason and source address of a tunnel.

    Up proves only that source and route are there; a VTI also follows its SA.
    """
    source = source_address(topology, end, interface)
    tunnel = interface.tunnel
    if interface.shutdown:
        return False, "down - administratively down", source
    if source is None:
        return False, "down - no IPv4 tunnel source address", None
    if tunnel.destination is None:
        return False, "down - no IPv4 tunnel destination address", source
    if topology.now < state.recursive_until:
        return False, "down - no output interface", source
    if lookup(topology, end.router, tunnel.vrf, tunnel.destination) is None:
        return False, "down - no output interface", source
    if runs_through_itself(topology, end):
        topology.later(("recursive", end), _NOTICED, partial(_hold_down, topology, end))
    else:
        topology.events.cancel(("recursive", end))
    if tunnel.is_vti and not _has_sa(topology, end):
        return False, "down - linestate protection reg down", source
    return True, "up", source


def source_address(topology: Topology, end: End, interface: InterfaceConfig) -> str | None:
    """The address a tunnel sends from, while the interface that has it is up."""
    source = interface.tunnel.source
    node = topology.nodes[end.router]
    if source is None:
        return None
    if not source[0].isdigit():
        named = node.config.interfaces.get(source)
        usable = named is not None and named.address is not None and node.is_up(source)
        return str(named.address) if named is not None and usable else None
    return source if node.owns(source, interface.tunnel.vrf) else None


def runs_through_itself(topology: Topology, end: End) -> bool:
    """Whether the way to a tunnel's destination leads into the tunnel, if need be through others."""
    seen: set[str] = set()
    name = end.interface
    while name not in seen:
        seen.add(name)
        interface = topology.nodes[end.router].config.interfaces.get(name)
        if interface is None or not interface.is_tunnel or interface.tunnel.destination is None:
            return False
        hop = egress(topology, end.router, interface.tunnel.vrf, interface.tunnel.destination)
        if hop is None or hop.interface is None:
            return False
        name = hop.interface
    return name == end.interface


def _hold_down(topology: Topology, end: End) -> None:
    state = topology.nodes[end.router].link_states.get(end.interface)
    if state is None or not state.protocol or not runs_through_itself(topology, end):
        return
    seconds = topology.rng.uniform(*_HELD_DOWN)
    state.recursive_until = topology.now + seconds
    where = end.interface
    topology.log(end.router, f"%TUN-5-RECURDOWN: {where} temporarily disabled due to recursive routing")
    topology.touch(end.router)
    topology.later(("recursive-retry", end), seconds, partial(topology.touch, end.router))


def _has_sa(topology: Topology, end: End) -> bool:
    return any(end in key and sa.is_up for key, sa in topology.sas.items())

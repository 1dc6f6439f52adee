"""Which two tunnels are each other's ends, told from their sources and destinations."""

from __future__ import annotations

from ipaddress import IPv4Address

from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.router_config import RouterConfig
from corelinks.runbooks.simulator.network.model.topology import Topology


def rebuild_pairs(topology: Topology, name: str) -> None:
    """Find the far ends of a router's tunnels again."""
    wanted: set[frozenset[End]] = set()
    for interface in topology.nodes[name].config.interfaces.values():
        if interface.is_tunnel:
            end = End(name, interface.name)
            far = far_end(topology, end)
            if far is not None and far_end(topology, far) == end:
                wanted.add(frozenset((end, far)))
    known = {key for key in topology.tunnels if any(end.router == name for end in key)}
    for key in sorted(known, key=sorted):
        _set_alive(topology, topology.tunnels[key], key in wanted)
    for key in sorted(wanted - known, key=sorted):
        one, two = sorted(key)
        circuit = Circuit((one, two), "tunnel")
        topology.tunnels[key] = circuit
        for end in circuit.ends:
            topology.nodes[end.router].circuits.append(circuit)
        topology.touch_circuit(circuit)


def _set_alive(topology: Topology, circuit: Circuit, alive: bool) -> None:
    """A pair that is no more stays as long as an end believes in it, which its hold times limit."""
    if circuit.alive != alive:
        circuit.alive = alive
        topology.touch_circuit(circuit)


def bury(topology: Topology, circuit: Circuit) -> None:
    """Forget a pair that is no more and that no end believes in."""
    key = frozenset(circuit.ends)
    if circuit.kind == "tunnel" and not circuit.alive and not circuit.is_believed and key in topology.tunnels:
        del topology.tunnels[key]
        topology.sas.pop(key, None)
        for end in circuit.ends:
            topology.nodes[end.router].circuits.remove(circuit)


def configured_source(topology: Topology, end: End) -> str | None:
    """The address a tunnel would send from if everything were up."""
    interface = topology.interface(end)
    if interface is None or interface.tunnel.source is None:
        return None
    if interface.tunnel.source[0].isdigit():
        return interface.tunnel.source
    named = topology.nodes[end.router].config.interfaces.get(interface.tunnel.source)
    return str(named.address) if named is not None and named.address is not None else None


def far_end(topology: Topology, end: End) -> End | None:
    """The tunnel that is this one's far end: their sources and destinations are each other's.

    Of several the one with the same key is it; with none of the same key, the first.
    """
    interface = topology.interface(end)
    source = configured_source(topology, end)
    if interface is None or source is None or interface.tunnel.destination is None:
        return None
    candidates = []
    for name in owners_of(topology, interface.tunnel.destination):
        for other in topology.nodes[name].config.interfaces.values():
            if not other.is_tunnel or other.tunnel.destination != source or name == end.router:
                continue
            if configured_source(topology, End(name, other.name)) == interface.tunnel.destination:
                candidates.append((other.tunnel.key != interface.tunnel.key, End(name, other.name)))
    return min(candidates)[1] if candidates else None


def owners_of(topology: Topology, address: str) -> list[str]:
    """The routers that have an address configured; front-door VRFs may have it more than once."""
    wanted = IPv4Address(address) if address[0].isdigit() else None
    return [name for name, node in topology.nodes.items() if wanted in node.addresses]


def destinations(config: RouterConfig) -> frozenset[IPv4Address]:
    """The addresses that a router's tunnels lead to."""
    found = (i.tunnel.destination for i in config.interfaces.values() if i.is_tunnel)
    return frozenset(IPv4Address(address) for address in found if address and address[0].isdigit())

"""Ping, MPLS ping and traceroute: the way there and back, label by label and MTU by MTU."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.network.forwarding.carriage import (
    Hop,
    Kind,
    circuits_at,
    contributions,
    next_circuit,
    passes,
    walk,
)
from corelinks.runbooks.simulator.network.forwarding.label_bindings import NONE, POP, outgoing
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import ip_mtu, mpls_mtu, transport_of
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress, lookup, tables
from corelinks.runbooks.simulator.network.model.acl_config import ECHO_PORT, ICMP, UDP, Packet
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.router_state import RouteHop
from corelinks.runbooks.simulator.network.model.topology import Topology

_MOST_HOPS = 32
#: Where MPLS echoes are sent to, so that none is forwarded as IP (RFC 8029, 3).
_LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """What to ping with; ``size`` in bytes with the IP header, ``source`` an interface or an address."""

    size: int
    df: bool
    source: str | None
    vrf: str | None
    count: int


class Reply(str):
    """The reply characters, one per packet, as IOS prints them, with the round-trip ``times`` in ms of "!"."""

    times: tuple[int, ...]

    def __new__(cls, characters: str, times: tuple[int, ...] = ()) -> Reply:
        """The reply of so many ``characters``, with the ``times`` of those that were answered."""
        reply = super().__new__(cls, characters)
        reply.times = times
        return reply


@dataclass(frozen=True)
class Journey:
    """What became of a packet: "!" arrived, else the character; with the hops it made and their label."""

    character: str
    hops: tuple[tuple[Hop, Kind], ...]


def ping(topology: Topology, name: str, destination: str, request: Request) -> Reply:
    """Send ICMP echoes to an address; returns IOS's character for each."""
    source = _source_address(topology, name, destination, request)
    if source is None:
        return Reply("." * request.count)
    echo = Packet(ICMP, source, destination, icmp="echo")
    there = travel(topology, name, request.vrf, destination, request.size, request.df, echo)
    _count(topology, there, request, echo)
    if there.character != "!":
        return Reply(there.character * request.count)
    owner = there.hops[-1][0][0].far(there.hops[-1][0][1]) if there.hops else End(name, "")
    interface = topology.interface(owner) if there.hops else None
    vrf = interface.vrf if interface else request.vrf
    reply = Packet(ICMP, destination, source, icmp="echo-reply")
    back = travel(topology, owner.router, vrf, source, request.size, False, reply)
    _count(topology, back, request, reply)
    if back.character != "!":
        return Reply("." * request.count)
    return Reply("!" * request.count, _times(topology, len(there.hops), request.count))


def _source_address(topology: Topology, name: str, destination: str, request: Request) -> str | None:
    node = topology.nodes[name]
    if request.source is not None:
        if request.source[0].isdigit():
            return request.source if node.owns(request.source, request.vrf) else None
        named = node.config.interfaces.get(request.source)
        usable = named is not None and named.address is not None and node.is_up(request.source)
        return str(named.address) if named is not None and usable else None
    if node.owns(destination, request.vrf):
        return destination
    hop = egress(topology, name, request.vrf, destination)
    leaving = node.config.interfaces.get(hop.interface or "") if hop else None
    return str(leaving.address) if leaving is not None and leaving.address is not None else None


def travel(
    topology: Topology, name: str, vrf: str | None, destination: str, size: int, df: bool, packet: Packet
) -> Journey:
    """Forward a packet hop by hop, labelled where the router imposes a label."""
    router = name
    hops: list[tuple[Hop, Kind]] = []
    for _ in range(_MOST_HOPS):
        if topology.nodes[router].owns(destination, vrf):
            return Journey("!", tuple(hops))
        circuit = next_circuit(topology, router, vrf, destination)
        if circuit is None:
            return Journey("." if router == name else "U", tuple(hops))
        kind: Kind = "mpls" if vrf is None and _imposes(topology, router, destination) else "ip"
        length = size + 4 if kind == "mpls" else size
        most = largest(topology, circuit.near(router), kind)
        if df and length > most:
            return Journey("." if router == name else "M", tuple(hops))
        hops.append(((circuit, router), kind))
        if not passes(topology, circuit, router, kind, min(length, most), packet):
            return Journey(".", tuple(hops))
        far = circuit.far(router)
        interface = topology.interface(far)
        router, vrf = far.router, interface.vrf if interface else None
    return Journey(".", tuple(hops))


def _imposes(topology: Topology, router: str, destination: str) -> bool:
    """Whether the router puts (or swaps) a label on packets to an address, rather than popping or having none."""
    route = lookup(topology, router, None, destination)
    if route is None or route.protocol in ("connected", "local") or route.prefix == "0.0.0.0/0":
        return False
    hop = egress(topology, router, None, destination)
    return hop is not None and outgoing(topology, router, route.prefix, hop) not in (POP, NONE)


def largest(topology: Topology, end: End, kind: Kind) -> int:
    """The largest packet that leaves an interface whole."""
    interface = topology.interface(end)
    if interface is None:
        return 0
    transport = transport_of(topology, end)
    limit = mpls_mtu(interface, transport) if kind == "mpls" else ip_mtu(interface, transport)
    if interface.is_tunnel and interface.tunnel.path_mtu_discovery:
        return min(limit, transport)
    return limit


def _count(topology: Topology, journey: Journey, request: Request, packet: Packet) -> None:
    for (circuit, sender), kind in journey.hops:
        _count_hop(topology, circuit, sender, kind, request.count, request.size, packet)


def _count_hop(
    topology: Topology, circuit: Circuit, sender: str, kind: Kind, count: int, size: int, packet: Packet
) -> None:
    found = contributions(topology, circuit, sender, kind, float(count), size + 4 * (kind == "mpls"), packet)
    topology.meters.count(topology.now, found)


def _times(topology: Topology, hops: int, count: int) -> tuple[int, ...]:
    return tuple(max(1, round(hops * topology.rng.uniform(0.6, 2.4))) for _ in range(count))


@dataclass(frozen=True)
class Echo:
    """What to send on a label-switched path; ``output`` is the interface to leave by, None = the first path's."""

    count: int
    size: int
    explicit_null: bool
    output: str | None


def ping_mpls(topology: Topology, name: str, prefix: str, echo: Echo) -> Reply:
    """Follow the label-switched path of a prefix and let every hop forward by its label."""
    network = IPv4Network(prefix)
    route = tables(topology, topology.nodes[name])[None].match(network.network_address)
    if route is None or route.prefix != str(network):
        return Reply("Q" * echo.count)
    router, hops = name, 0
    while not _owns(topology, router, network):
        hop = _next_hop(topology, router, network, echo.output if router == name else None)
        lost = _switch(topology, router, network, hop, echo, topology.nodes[name].ldp_id or "0.0.0.0")
        circuit = _circuit(topology, router, hop) if hop else None
        if lost or circuit is None or hops > _MOST_HOPS:
            return Reply(("Q" if lost == "B" and router == name else lost or ".") * echo.count)
        router, hops = circuit.far(router).router, hops + 1
    return _answered(topology, name, router, echo.count, hops)


def _switch(
    topology: Topology, router: str, network: IPv4Network, hop: RouteHop | None, echo: Echo, sender: str
) -> str:
    """Send an echo of ``sender``'s over one hop; the character that says why it got no further, empty when it did."""
    label = outgoing(topology, router, str(network), hop) if hop else NONE
    circuit = _circuit(topology, router, hop) if hop else None
    if hop is None or label == NONE:
        return "B"
    if circuit is None:
        return "."
    kind: Kind = "ip" if label == POP and not echo.explicit_null else "mpls"
    packet = Packet(UDP, sender, _LOCALHOST, ECHO_PORT, ECHO_PORT)
    _count_hop(topology, circuit, router, kind, echo.count, echo.size, packet)
    size = echo.size + 4 * (kind == "mpls")
    fits = size <= largest(topology, circuit.near(router), kind)
    return "" if fits and passes(topology, circuit, router, kind, size, packet) else "."


def _answered(topology: Topology, name: str, router: str, count: int, hops: int) -> Reply:
    """The reply comes back as IP, to the address that the echo was sent from."""
    back = topology.nodes[name].ldp_id
    source = topology.nodes[router].ldp_id
    if back is None or source is None:
        return Reply("." * count)
    reply = Packet(UDP, source, back, ECHO_PORT, ECHO_PORT)
    if travel(topology, router, None, back, 100, False, reply).character != "!":
        return Reply("." * count)
    return Reply("!" * count, _times(topology, hops, count))


def _owns(topology: Topology, router: str, network: IPv4Network) -> bool:
    node = topology.nodes[router]
    return any(i.network == network and node.is_up(i.name) for i in node.config.interfaces.values())


def _next_hop(topology: Topology, router: str, network: IPv4Network, output: str | None) -> RouteHop | None:
    route = lookup(topology, router, None, str(network.network_address))
    if route is None or IPv4Network(route.prefix) != network:
        return None
    if output is not None:
        return next((hop for hop in route.next_hops if hop.interface == output), None)
    return egress(topology, router, None, str(IPv4Address(network.network_address)))


def _circuit(topology: Topology, router: str, hop: RouteHop) -> Circuit | None:
    circuits = list(circuits_at(topology, End(router, hop.interface or "")))
    for circuit in circuits:
        interface = topology.interface(circuit.far(router))
        if interface is not None and str(interface.address) == hop.address:
            return circuit
    return circuits[0] if circuits else None


@dataclass(frozen=True, slots=True)
class TraceHop:
    """A router on the way: the address that responds, and the label that the probe arrived with."""

    address: str
    label: str | None


def trace(topology: Topology, name: str, destination: str, vrf: str | None) -> list[TraceHop] | None:
    """The routers on the way to an address, None when it is not reached."""
    hops = walk(topology, name, vrf, destination)
    if hops is None:
        return None
    found = []
    for circuit, sender in hops:
        far = topology.interface(circuit.far(sender))
        route = lookup(topology, sender, vrf, destination)
        hop = egress(topology, sender, vrf, destination)
        label = outgoing(topology, sender, route.prefix, hop) if route and hop and vrf is None else NONE
        address = far.address_text if far is not None and far.address is not None else destination
        found.append(TraceHop(address, None if label in (NONE, POP) else label))
    return found

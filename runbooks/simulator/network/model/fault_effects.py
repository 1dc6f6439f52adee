"""What the faults of the network do, and at which interfaces: one function for each thing that goes wrong.

A fault stands on a router. Its place is an interface, or a link (a name that the tunnel's description or
profile carries, or ``p1-p2`` for the routers); with a link or no place it strikes the router's tunnels, so that
the plain core stays as healthy as before. ``ends=both`` makes it strike the far end of the tunnels as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.ios.names import canonical
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import Topology

_DEFAULT_PATH_MTU = 1300
_NOWHERE = "192.0.2.254"


def note_kinds(topology: Topology) -> None:
    """Remember which kinds of fault there are at all, so that a healthy core does not look for them."""
    topology.fault_kinds = frozenset(fault.kind for node in topology.nodes.values() for fault in node.device.faults)


# What goes wrong on the way of a packet


def loses_arrivals(topology: Topology, end: End) -> bool:
    """Whether every packet that arrives on an interface is lost."""
    return _strikes(topology, FaultKind.ONE_WAY, end)


def drops_labels(topology: Topology, end: End) -> bool:
    """Whether labelled packets that arrive on an interface are lost."""
    return _strikes(topology, FaultKind.LABELS_DROPPED, end)


def path_limit(topology: Topology, tunnel: End) -> int | None:
    """The most bytes of an encapsulated packet that the path of a tunnel lets through, None for any."""
    fault = _find(topology, FaultKind.PATH_MTU, tunnel)
    if fault is None:
        return None
    return _DEFAULT_PATH_MTU if fault.options.mtu is None else fault.options.mtu


def cable_is_cut(topology: Topology, end: End) -> bool:
    """Whether the cable at an interface is cut."""
    return _strikes(topology, FaultKind.CABLE_CUT, end)


def counters_stand_still(topology: Topology, end: End) -> bool:
    """Whether the counters of an interface and its SAs show no more what passes."""
    return _strikes(topology, FaultKind.STALE_COUNTERS, end)


# What goes wrong in IKE and IPsec


def has_wrong_key(topology: Topology, end: End) -> bool:
    """Whether the pre-shared key of a tunnel counts as a wrong one."""
    return _strikes(topology, FaultKind.KEY_MISMATCH, end)


def offers_no_proposal(topology: Topology, end: End) -> bool:
    """Whether the IKE proposals of a tunnel fit no peer."""
    return _strikes(topology, FaultKind.PROPOSAL_MISMATCH, end)


def offers_no_transform(topology: Topology, end: End) -> bool:
    """Whether the transform sets of a tunnel fit no peer."""
    return _strikes(topology, FaultKind.TRANSFORM_MISMATCH, end)


def has_lost_sas(topology: Topology, end: End) -> bool:
    """Whether a session that says UP-ACTIVE has no IPsec SAs."""
    return _strikes(topology, FaultKind.SA_MISSING, end)


def has_lost_ike(topology: Topology, end: End) -> bool:
    """Whether the IPsec SAs of a tunnel are there without an IKE SA."""
    return _strikes(topology, FaultKind.IKE_MISSING, end)


# What goes wrong in routing and LDP


def fails_igp_authentication(topology: Topology, end: End) -> bool:
    """Whether the IGP's hellos that arrive on an interface fail authentication."""
    return _strikes(topology, FaultKind.IGP_AUTHENTICATION_MISMATCH, end)


def some_tunnel_learns_itself(topology: Topology) -> bool:
    """Whether anywhere a tunnel's destination is learned through the tunnel."""
    return FaultKind.RECURSIVE_ROUTE in topology.fault_kinds


def learns_itself(topology: Topology, end: End) -> bool:
    """Whether the address that a tunnel leads to is learned through the tunnel."""
    return _strikes(topology, FaultKind.RECURSIVE_ROUTE, end)


def hides_router_id(topology: Topology, owner: str, viewer: str) -> bool:
    """Whether ``viewer`` has no route to the LDP router-id of ``owner``."""
    return owner != viewer and _is_against(topology, FaultKind.ROUTER_ID_UNREACHABLE, owner, viewer)


def loses_ldp_hellos(topology: Topology, end: End, far: End) -> bool:
    """Whether the LDP hellos that go from ``far`` to ``end`` over a circuit do not arrive."""
    if _strikes(topology, FaultKind.LDP_FILTERED, end):
        return True
    return any(_strikes(topology, FaultKind.TARGETED_HELLO_ONLY, side) for side in (end, far))


def keeps_targeted_hello(topology: Topology, one: str, two: str) -> bool:
    """Whether two routers exchange targeted hellos though nothing configures them."""
    return _is_between(topology, FaultKind.TARGETED_HELLO_ONLY, one, two)


def fails_ldp_digest(topology: Topology, one: str, two: str) -> bool:
    """Whether the LDP session of two routers fails its MD5 digest."""
    return _is_between(topology, FaultKind.LDP_PASSWORD_MISMATCH, one, two)


# What goes wrong in the configuration of a tunnel


def overruled_lines(topology: Topology, end: End) -> Iterator[tuple[str, str | None]]:
    """The lines of a tunnel that faults replace: how they begin, and what stands there instead (None: nothing)."""
    if _strikes(topology, FaultKind.WRONG_MODE, end):
        yield "tunnel mode", "tunnel mode ipsec ipv4"
    if _strikes(topology, FaultKind.PROTECTION_MISSING, end):
        yield "tunnel protection", None
    if _strikes(topology, FaultKind.GRE_KEY_MISSING, end):
        yield "tunnel key", None
    if (fault := _find(topology, FaultKind.WRONG_PEER, end)) is not None:
        yield "tunnel destination", f"tunnel destination {fault.options.destination or _NOWHERE}"


# How a fault finds its interfaces


def _strikes(topology: Topology, kind: FaultKind, end: End) -> bool:
    return _find(topology, kind, end) is not None


def _find(topology: Topology, kind: FaultKind, end: End) -> Fault | None:
    """The fault of a kind that strikes an interface, None when it is well there."""
    interface = topology.interface(end)
    if interface is None or kind not in topology.fault_kinds:
        return None
    for fault in topology.nodes[end.router].device.faults:
        if fault.kind is kind and _matches(fault, interface, _peer_of(topology, end)):
            return fault
    return _from_far_end(topology, kind, end, interface)


def _from_far_end(topology: Topology, kind: FaultKind, end: End, interface: InterfaceConfig) -> Fault | None:
    peer = _peer_of(topology, end)
    if peer is None or not interface.is_tunnel:
        return None
    for fault in topology.nodes[peer].device.faults:
        if fault.kind is not kind or not fault.options.both_ends:
            continue
        for far in topology.nodes[peer].config.interfaces.values():
            if _is_aimed_at(topology, End(peer, far.name), end) and _matches(fault, far, end.router):
                return fault
    return None


def _is_aimed_at(topology: Topology, far: End, end: End) -> bool:
    interface = topology.interface(far)
    return interface is not None and interface.is_tunnel and _peer_of(topology, far) == end.router


def _peer_of(topology: Topology, end: End) -> str | None:
    """The router at the other end of a cable, or the one that owns a tunnel's destination."""
    interface = topology.interface(end)
    if interface is not None and interface.is_tunnel:
        destination = interface.tunnel.destination
        if destination is None or not destination[0].isdigit():
            return None
        wanted = IPv4Address(destination)
        return next((name for name, node in topology.nodes.items() if wanted in node.addresses), None)
    circuits = [circuit for circuit in topology.nodes[end.router].circuits if circuit.near(end.router) == end]
    return circuits[0].far(end.router).router if circuits else None


def _matches(fault: Fault, interface: InterfaceConfig, peer: str | None) -> bool:
    place = fault.place
    if place is None:
        return interface.is_tunnel
    named = canonical(place)
    if named is not None:
        return named in (interface.name, interface.tunnel.source)
    if not interface.is_tunnel:
        return False
    if re.search(rf"(?<![\w-]){re.escape(place)}(?![\w-])", interface.description or ""):
        return True
    if (interface.tunnel.protection or "").endswith(f"-{place}"):
        return True
    return sorted(place.split("-")) == sorted((fault.router, peer or ""))


def _is_between(topology: Topology, kind: FaultKind, one: str, two: str) -> bool:
    return _is_against(topology, kind, one, two) or _is_against(topology, kind, two, one)


def _is_against(topology: Topology, kind: FaultKind, router: str, peer: str) -> bool:
    """Whether a fault of a kind on ``router`` strikes its dealings with ``peer``: while a struck tunnel is up."""
    if kind not in topology.fault_kinds:
        return False
    return any(
        circuit.kind == "tunnel"
        and circuit.far(router).router == peer
        and topology.is_up(circuit.near(router))
        and _strikes(topology, kind, circuit.near(router))
        for circuit in topology.nodes[router].circuits
    )

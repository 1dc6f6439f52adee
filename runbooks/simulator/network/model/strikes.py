"""What can go wrong in the network, and where each fault strikes.

A fault stands on a router. Its place is an interface, or a link (a name that the tunnel's description or
profile carries, or ``p1-p2`` for the routers); with a link or no place it strikes the router's tunnels, so that
the plain core stays as healthy as before. ``ends=both`` makes it strike the far end of the tunnels as well.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.faults.kinds import Fault, Hook, register
from corelinks.runbooks.simulator.ios.names import canonical
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import End, World
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node

#: Faults that change the running configuration of a tunnel as soon as it has it.
_EDITS = {
    "wrong-mode": "tunnel mode",
    "protection-missing": "tunnel protection",
    "gre-key-missing": "tunnel key",
    "wrong-peer": "tunnel destination",
}


def note_kinds(world: World) -> None:
    """Remember which kinds of fault there are at all, so that a healthy core does not look for them."""
    world.fault_kinds = frozenset(fault.kind for node in world.nodes.values() for fault in node.device.faults)


def find(world: World, kind: str, end: End) -> Fault | None:
    """The fault of a kind that strikes an interface, None when it is well there."""
    interface = world.interface(end)
    if interface is None or kind not in world.fault_kinds:
        return None
    for fault in world.nodes[end.router].device.faults:
        if fault.kind == kind and _matches(fault, interface, _peer_of(world, end)):
            return fault
    return _from_far_end(world, kind, end, interface)


def strikes(world: World, kind: str, end: End) -> bool:
    """Whether a fault of that kind strikes an interface."""
    return find(world, kind, end) is not None


def _from_far_end(world: World, kind: str, end: End, interface: InterfaceConfig) -> Fault | None:
    peer = _peer_of(world, end)
    if peer is None or not interface.is_tunnel:
        return None
    for fault in world.nodes[peer].device.faults:
        if fault.kind != kind or fault.options.get("ends") != "both":
            continue
        for far in world.nodes[peer].config.interfaces.values():
            if _is_aimed_at(world, End(peer, far.name), end) and _matches(fault, far, end.router):
                return fault
    return None


def _is_aimed_at(world: World, far: End, end: End) -> bool:
    interface = world.interface(far)
    return interface is not None and interface.is_tunnel and _peer_of(world, far) == end.router


def _peer_of(world: World, end: End) -> str | None:
    """The router at the other end of a cable, or the one that owns a tunnel's destination."""
    interface = world.interface(end)
    if interface is not None and interface.is_tunnel:
        destination = interface.tunnel.destination
        if destination is None or not destination[0].isdigit():
            return None
        wanted = IPv4Address(destination)
        return next((name for name, node in world.nodes.items() if wanted in node.addresses), None)
    circuits = [circuit for circuit in world.nodes[end.router].circuits if circuit.near(end.router) == end]
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


def active_against(world: World, kind: str, router: str, peer: str) -> bool:
    """Whether a fault of a kind on ``router`` strikes its dealings with ``peer``: while a struck tunnel is up."""
    if kind not in world.fault_kinds:
        return False
    return any(
        circuit.kind == "tunnel"
        and circuit.far(router).router == peer
        and world.is_up(circuit.near(router))
        and strikes(world, kind, circuit.near(router))
        for circuit in world.nodes[router].circuits
    )


def hides_router_id(world: World, owner: str, viewer: str) -> bool:
    """Whether ``viewer`` has no route to the LDP router-id of ``owner``."""
    return owner != viewer and active_against(world, "router-id-unreachable", owner, viewer)


def edit_configuration(world: World, name: str) -> bool:
    """Let the faults that live in the configuration change it; returns whether one did."""
    node = world.nodes[name]
    tree = node.device.running
    changed = False
    for section in tree.children:
        if not isinstance(section, Node) or not section.text.startswith("interface Tunnel"):
            continue
        end = End(name, section.text.split(None, 1)[1])
        for kind, prefix in _EDITS.items():
            fault = find(world, kind, end)
            if fault is not None and any(child.text.startswith("tunnel destination") for child in section.children):
                changed |= _edit(section, kind, prefix, fault)
    if changed and isinstance(tree, ConfigTree):
        tree.touch()
    return changed


def _edit(section: Node, kind: str, prefix: str, fault: Fault) -> bool:
    wanted = {"wrong-mode": "tunnel mode ipsec ipv4"}.get(kind)
    if kind == "wrong-peer":
        wanted = f"tunnel destination {fault.options.get('destination', '192.0.2.254')}"
    lines = [child for child in section.children if child.text.startswith(prefix)]
    if [child.text for child in lines] == ([wanted] if wanted else []):
        return False
    for child in lines:
        section.children.remove(child)
    if wanted:
        section.insert(Node(wanted))
    return True


def _wake(device: object, fault: Fault) -> None:
    """Let the network look at everything again when a fault begins or ends."""
    network = getattr(device, "network", None)
    if network is not None:
        network.faults_changed(fault.router)


_BOTH = ("ends",)
_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("key-mismatch", "the pre-shared key of this router counts as a wrong one", ()),
    ("proposal-mismatch", "this router's IKE proposal fits no peer", ()),
    ("transform-mismatch", "this router's transform set fits no peer: an IKE SA without IPsec SAs", ()),
    ("wrong-mode", "the tunnel becomes a VTI (tunnel mode ipsec ipv4); ends=both for both ends", _BOTH),
    ("protection-missing", "tunnel protection is not there after all; ends=both for both ends", _BOTH),
    ("gre-key-missing", "tunnel key is not there after all", _BOTH),
    ("wrong-peer", "the tunnel leads elsewhere; destination=A.B.C.D", ("destination",)),
    ("ldp-filtered", "LDP hellos that arrive on the interface are dropped", _BOTH),
    ("ldp-password-mismatch", "LDP sessions to the tunnel's peer fail their MD5 digest", ()),
    ("router-id-unreachable", "the tunnel's peer has no route to this router's LDP router-id", ()),
    ("path-mtu", "the path drops encapsulated packets above mtu= bytes (default 1300)", ("mtu",)),
    ("igp-authentication-mismatch", "the IGP's hellos that arrive on the interface fail authentication", ()),
    ("labels-dropped", "labelled packets that arrive on the interface are lost", _BOTH),
    ("one-way", "every packet that arrives on the interface is lost", ()),
    ("stale-counters", "the counters of the tunnel and its SAs stand still", _BOTH),
    ("targeted-hello-only", "LDP hellos are lost on the tunnel, a targeted hello keeps the session", ()),
    ("sa-missing", "a session that says UP-ACTIVE has no IPsec SAs, and packets are lost", _BOTH),
    ("ike-missing", "the IPsec SAs are there without an IKE SA: UP-NO-IKE", _BOTH),
    ("recursive-route", "the address that the tunnel leads to is learned through the tunnel", _BOTH),
    ("cable-cut", "the cable at the interface is cut", ()),
)


def _register_all() -> None:
    hook: Hook = _wake
    for kind, help, options in _KINDS:
        register(kind, help, options=options, begin=hook, end=hook)


_register_all()

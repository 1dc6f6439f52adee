"""The transport MTU of a tunnel: what its underlay and its protection leave."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.packet_sizes import ip_mtu, transport_mtu
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress
from corelinks.runbooks.simulator.network.model.crypto_config import TransformSet
from corelinks.runbooks.simulator.network.model.topology import End, World


def transport_of(world: World, end: End) -> int:
    """The "Tunnel transport MTU" of a tunnel, 0 for other interfaces."""
    interface = world.interface(end)
    if interface is None or not interface.is_tunnel:
        return 0
    return transport_mtu(interface, underlay_mtu(world, end), configured_transform(world, end))


def underlay_mtu(world: World, end: End) -> int:
    """The IP MTU of the interface that a tunnel's packets leave by; 1500 while there is none."""
    interface = world.interface(end)
    if interface is None or interface.tunnel.destination is None or not interface.tunnel.destination[0].isdigit():
        return 1500
    hop = egress(world, end.router, interface.tunnel.vrf, interface.tunnel.destination)
    physical = world.nodes[end.router].config.interfaces.get(hop.interface or "") if hop else None
    if physical is None or physical.is_tunnel:
        return 1500
    return ip_mtu(physical, 1500)


def configured_transform(world: World, end: End) -> TransformSet | None:
    """The first transform set of a tunnel's profile, None for a tunnel in clear."""
    interface = world.interface(end)
    if interface is None or interface.tunnel.protection is None:
        return None
    crypto = world.nodes[end.router].config.crypto
    profile = crypto.ipsec_profiles.get(interface.tunnel.protection)
    names = profile.transform_sets if profile else []
    found = next((crypto.transform_sets[name] for name in names if name in crypto.transform_sets), None)
    return found or TransformSet(("esp-aes 128", "esp-sha-hmac"))

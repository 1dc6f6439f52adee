"""MTUs of interfaces and the size of what a tunnel sends: GRE, ESP and outer header, in bytes."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.forwarding.routing_tables import egress
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.crypto_config import TransformSet
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import Topology

_ICV = {"md5": 12, "sha": 12, "sha256": 16, "sha384": 24, "sha512": 32}
#: What a tunnel prints as "MTU n bytes", which says nothing about what fits.
TUNNEL_LINE_MTU = {False: 17916, True: 17867}


def interface_mtu(interface: InterfaceConfig) -> int:
    """The "MTU n bytes" of show interfaces."""
    if interface.is_tunnel:
        return interface.mtu or TUNNEL_LINE_MTU[interface.tunnel.is_vti]
    return interface.mtu or interface_kind(interface.name).mtu


def gre_overhead(interface: InterfaceConfig) -> int:
    """The bytes of a tunnel's GRE header (RFC 2784; 4 more with a key, RFC 2890); a VTI has none."""
    if interface.tunnel.is_vti:
        return 0
    return 8 if interface.tunnel.key is not None else 4


def ip_mtu(interface: InterfaceConfig, transport: int) -> int:
    """What IP may send through it without fragments; a tunnel's default is its transport MTU."""
    if interface.is_tunnel:
        return interface.ip_mtu or transport
    return interface.ip_mtu or interface_mtu(interface)


def mpls_mtu(interface: InterfaceConfig, transport: int) -> int:
    """The most bytes that MPLS may send through an interface, labels included."""
    if interface.is_tunnel:
        return interface.mpls_mtu or transport
    return interface.mpls_mtu or interface_mtu(interface)


def clns_mtu(interface: InterfaceConfig) -> int:
    """What CLNS may send: an 802.3 frame holds 3 bytes of LLC, a tunnel's default is that of clear GRE."""
    if interface.clns_mtu:
        return interface.clns_mtu
    if interface.is_tunnel:
        return 1480 - gre_overhead(interface)
    if interface.is_loopback:
        return interface_mtu(interface)
    kind = interface_kind(interface.name)
    return (interface.mtu or kind.mtu) - (3 if kind.encapsulation == "ARPA" else 0)


def transport_mtu(interface: InterfaceConfig, underlay: int, transform: TransformSet | None) -> int:
    """The largest packet that fits the tunnel whole, "Tunnel transport MTU"; ``transform`` None = in clear."""
    room = underlay - 20
    if transform is not None:
        iv, icv, block = _esp(transform)
        payload = block * ((room - 8 - iv - icv) // block) - 2
        room = payload - (20 if transform.mode == "tunnel" and not interface.tunnel.is_vti else 0)
        if interface.tunnel.is_vti:
            return payload
    return room - gre_overhead(interface)


def outer_size(interface: InterfaceConfig, inner: int, transform: TransformSet | None) -> int:
    """The size on the underlay of a packet of ``inner`` bytes that goes through the tunnel."""
    payload = inner + gre_overhead(interface)
    if transform is None:
        return payload + 20
    if transform.mode == "tunnel" and not interface.tunnel.is_vti:
        payload += 20
    iv, icv, block = _esp(transform)
    return 20 + 8 + iv + block * -(-(payload + 2) // block) + icv


def plaintext_mtu(underlay: int, transform: TransformSet) -> int:
    """The "plaintext mtu" of show crypto ipsec sa: with its IP header in transport mode."""
    iv, icv, block = _esp(transform)
    payload = block * ((underlay - 20 - 8 - iv - icv) // block) - 2
    return payload if transform.mode == "tunnel" else payload + 20


def _esp(transform: TransformSet) -> tuple[int, int, int]:
    """IV, ICV and block size (RFC 4303, RFC 4106)."""
    cipher = next((word for word in transform.transforms if not word.endswith("hmac")), "esp-aes 128")
    if "gcm" in cipher or "gmac" in cipher:
        return 8, 16, 4
    digest = next((word for word in transform.transforms if word.endswith("-hmac")), "")
    icv = _ICV.get(digest.removeprefix("esp-").removesuffix("-hmac"), 0)
    iv = 8 if "des" in cipher else 16
    return iv, icv, iv


def transport_of(topology: Topology, end: End) -> int:
    """The "Tunnel transport MTU" of a tunnel, 0 for other interfaces."""
    interface = topology.interface(end)
    if interface is None or not interface.is_tunnel:
        return 0
    return transport_mtu(interface, underlay_mtu(topology, end), configured_transform(topology, end))


def underlay_mtu(topology: Topology, end: End) -> int:
    """The IP MTU of the interface that a tunnel's packets leave by; 1500 while there is none."""
    interface = topology.interface(end)
    if interface is None or interface.tunnel.destination is None or not interface.tunnel.destination[0].isdigit():
        return 1500
    hop = egress(topology, end.router, interface.tunnel.vrf, interface.tunnel.destination)
    physical = topology.nodes[end.router].config.interfaces.get(hop.interface or "") if hop else None
    if physical is None or physical.is_tunnel:
        return 1500
    return ip_mtu(physical, 1500)


def configured_transform(topology: Topology, end: End) -> TransformSet | None:
    """The first transform set of a tunnel's profile, None for a tunnel in clear."""
    interface = topology.interface(end)
    if interface is None or interface.tunnel.protection is None:
        return None
    crypto = topology.nodes[end.router].config.crypto
    profile = crypto.ipsec_profiles.get(interface.tunnel.protection)
    names = profile.transform_sets if profile else []
    found = next((crypto.transform_sets[name] for name in names if name in crypto.transform_sets), None)
    return found or TransformSet(("esp-aes 128", "esp-sha-hmac"))

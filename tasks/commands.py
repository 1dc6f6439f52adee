"""What routers are asked, in the exact words of IOS: constants, and functions of a link and its end.

Most commands have no filter, so that one response serves every link of a router. Who asks them when is said by the
checks that read them (``tasks.checks.ask``).
"""

from __future__ import annotations

from corelinks.inventory.model import CoreLink, EndName, Stage
from corelinks.inventory.mtu import LABEL

VERSION = "show version"
PRIVILEGE = "show privilege"
RUNNING = "show running-config"
ARCHIVE = "show archive"
FILE_SYSTEMS = "show file systems"
TIMER = "show archive config rollback timer"
LOCK = "show configuration lock"
UNSAVED = "show archive config differences nvram:startup-config system:running-config"
SESSIONS = "show crypto session detail"
IPSEC_SAS = "show crypto ipsec sa"
IKEV2_SAS = "show crypto ikev2 sa"
ISAKMP_SAS = "show crypto isakmp sa"
PROTECTION = "show tunnel protection statistics"
ISIS_NEIGHBORS = "show isis neighbors"
OSPF_NEIGHBORS = "show ip ospf neighbor"
PIM_NEIGHBORS = "show ip pim neighbor"
IPV6_OSPF_NEIGHBORS = "show ipv6 ospf neighbor"
OSPFV3_NEIGHBORS = "show ospfv3 neighbor"
MPLS_INTERFACES = "show mpls interfaces"
LDP_NEIGHBORS = "show mpls ldp neighbor detail"
LDP_DISCOVERY = "show mpls ldp discovery detail"
LDP_SYNC = "show mpls ldp igp sync"
LABELS = "show mpls forwarding-table"


def interface(name: str) -> str:
    """State, encapsulation and counters of one interface."""
    return f"show interfaces {name}"


def interface_config(name: str) -> str:
    """What one interface is configured with."""
    return f"show running-config interface {name}"


def mpls_mtu(name: str) -> str:
    """The MPLS state of one interface, with its MPLS MTU."""
    return f"show mpls interfaces {name} detail"


def tunnel(link: CoreLink, end: EndName) -> str:
    """State, encapsulation and counters of the link's tunnel."""
    return interface(link.end(end).tunnel_name)


def tunnel_config(link: CoreLink, end: EndName) -> str:
    """What the link's tunnel is configured with."""
    return interface_config(link.end(end).tunnel_name)


def tunnel_mpls(link: CoreLink, end: EndName) -> str:
    """The MPLS state of the link's tunnel, with its MPLS MTU."""
    return mpls_mtu(link.end(end).tunnel_name)


def physical(link: CoreLink, end: EndName) -> str:
    """State and counters of the link's physical interface."""
    return interface(link.end(end).interface)


def physical_config(link: CoreLink, end: EndName) -> str:
    """What the link's physical interface is configured with."""
    return interface_config(link.end(end).interface)


def tunnel_source(link: CoreLink, end: EndName) -> str:
    """The interface whose address is the tunnel source: a loopback, or the physical interface itself."""
    return interface(link.end(end).source_interface)


def route(destination: str, vrf: str | None = None) -> str:
    """The route to an address, in a VRF or in the global table."""
    return f"show ip route vrf {vrf} {destination}" if vrf else f"show ip route {destination}"


def igp_neighbors(link: CoreLink) -> str:
    """The neighbor table of the IGP that the link uses."""
    return ISIS_NEIGHBORS if link.igp.protocol == "isis" else OSPF_NEIGHBORS


def ike_sas(link: CoreLink) -> str:
    """The table of IKE SAs of the version that the link uses."""
    return IKEV2_SAS if link.crypto is None or link.crypto.ike == "ikev2" else ISAKMP_SAS


def way_to_destination(link: CoreLink, end: EndName) -> str:
    """The route to the tunnel destination, in the VRF that the tunnel's own packets use."""
    return route(str(link.peer(end).source_address), link.end(end).front_vrf)


def way_to_peer(peer_id: str) -> str:
    """The route to the router id that the peer uses in LDP."""
    return route(peer_id)


def underlay_ping(link: CoreLink, end: EndName, stage: Stage) -> str:
    """A DF ping of the whole underlay MTU: IOS counts the IP packet as ``size``.

    To the tunnel destination; while the link is plain, to the physical interface of the other end, since the route
    to a loopback as destination may come only with the tunnel.
    """
    peer, vrf = link.peer(end), link.end(end).front_vrf
    there = peer.address.ip if stage == "plain" else peer.source_address
    target = f"vrf {vrf} {there}" if vrf else f"{there}"
    return f"ping {target} size {link.mtu.underlay} df-bit repeat 5"


def tunnel_ping(link: CoreLink, end: EndName) -> str:
    """A DF ping of the tunnel's IP MTU to the far end of the tunnel."""
    return f"ping {link.peer(end).tunnel_address.ip} size {link.ip_mtu} df-bit repeat 5"


def is_by_tunnel(stage: Stage) -> bool:
    """Whether the tunnel is the way to the peer, so that a labelled echo can be kept on it.

    Before the cutover it is no way, and IOS sends nothing (``Q``) by an interface that is none.
    """
    return stage in ("cutover", "seal")


def _by_tunnel(link: CoreLink, end: EndName, stage: Stage) -> str:
    """The words that keep a labelled echo on the tunnel (IOS 12.4(6)T and later).

    Without them it may follow an equal-cost link between the same routers.
    """
    return f" output interface {link.end(end).tunnel_name}" if is_by_tunnel(stage) else ""


def labelled_ping(link: CoreLink, end: EndName, stage: Stage, peer_id: str) -> str:
    """Labelled packets to the peer (RFC 8029); only the reply to them proves that labels get through.

    A neighbor asks for its label to be popped, so that without an explicit null label nothing labelled would be sent.
    """
    return f"ping mpls ipv4 {peer_id}/32 repeat 5 force-explicit-null{_by_tunnel(link, end, stage)}"


def full_labelled_ping(link: CoreLink, end: EndName, peer_id: str) -> str:
    """Labelled packets to the peer through the tunnel, of the largest size that it carries.

    IOS counts the size with the label stack (Cisco, `ping mpls`); one label less does no harm to the proof where a
    release counts without it.
    """
    size = link.mpls_mtu - LABEL
    return f"ping mpls ipv4 {peer_id}/32 repeat 5 size {size} force-explicit-null{_by_tunnel(link, end, 'seal')}"

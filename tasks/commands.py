"""Which commands the checks need: the exact strings, by stage, in two rounds and a second sample.

Round one (``commands_for``) needs nothing but the link. Round two (``follow_up``) needs the peer's LDP id, which the
peer itself says in round one, and makes the traffic (pings) whose counters the second sample
(``counters_for``) must show. Most commands have no filter, so that one answer serves every link of a router.
"""

from __future__ import annotations

from corelinks.inventory.model import CoreLink, EndName, Stage
from corelinks.inventory.mtu import LABEL

VERSION = "show version"
PRIVILEGE = "show privilege"
RUNNING = "show running-config"
ARCHIVE = "show archive"
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
MPLS_INTERFACES = "show mpls interfaces"
LDP_NEIGHBORS = "show mpls ldp neighbor detail"
LDP_DISCOVERY = "show mpls ldp discovery detail"
LDP_SYNC = "show mpls ldp igp sync"
LABELS = "show mpls forwarding-table"


def interface(name: str) -> str:
    return f"show interfaces {name}"


def interface_config(name: str) -> str:
    return f"show running-config interface {name}"


def mpls_mtu(name: str) -> str:
    return f"show mpls interfaces {name} detail"


def route(destination: str, vrf: str | None = None) -> str:
    return f"show ip route vrf {vrf} {destination}" if vrf else f"show ip route {destination}"


def igp_neighbors(link: CoreLink) -> str:
    return ISIS_NEIGHBORS if link.igp.protocol == "isis" else OSPF_NEIGHBORS


def ike_sas(link: CoreLink) -> str:
    return IKEV2_SAS if link.crypto is None or link.crypto.ike == "ikev2" else ISAKMP_SAS


def way_to_destination(link: CoreLink, end: EndName) -> str:
    """The route to the tunnel destination, in the VRF that the tunnel's own packets use."""
    return route(str(link.peer(end).source_address), link.end(end).front_vrf)


def way_to_peer(peer_id: str) -> str:
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


def _by_tunnel(link: CoreLink, end: EndName, stage: Stage) -> str:
    """The words that keep a labelled echo on the tunnel, from when the tunnel is the way (IOS 12.4(6)T and later).

    Without them it may follow an equal-cost link between the same routers. Before the cutover the tunnel is no way
    to the peer, and IOS sends nothing (``Q``) by an interface that is none.
    """
    return f" output interface {link.end(end).tunnel_name}" if stage in ("cutover", "seal") else ""


def labelled_ping(link: CoreLink, end: EndName, stage: Stage, peer_id: str) -> str:
    """Labelled packets to the peer (RFC 8029); only their answer proves that labels get through.

    A neighbor asks for its label to be popped, so that without an explicit null label nothing labelled would be sent.
    """
    return f"ping mpls ipv4 {peer_id}/32 repeat 5 force-explicit-null{_by_tunnel(link, end, stage)}"


def full_labelled_ping(link: CoreLink, end: EndName, peer_id: str) -> str:
    """The same through the tunnel, with its largest packet.

    IOS counts the size with the label stack (Cisco, `ping mpls`); one label less does no harm to the proof where a
    release counts without it.
    """
    size = link.mpls_mtu - LABEL
    return f"ping mpls ipv4 {peer_id}/32 repeat 5 size {size} force-explicit-null{_by_tunnel(link, end, 'seal')}"


def _plain(link: CoreLink, end: EndName) -> list[str]:
    here = link.end(end)
    return [
        VERSION,
        interface(here.interface),
        interface(here.tunnel_name),
        igp_neighbors(link),
        MPLS_INTERFACES,
        LDP_NEIGHBORS,
        LDP_DISCOVERY,
    ]


def _tunnel(link: CoreLink, end: EndName, stage: Stage) -> list[str]:
    here = link.end(end)
    commands = [
        VERSION,
        interface(here.tunnel_name),
        interface_config(here.tunnel_name),
        mpls_mtu(here.tunnel_name),
        igp_neighbors(link),
        MPLS_INTERFACES,
        LDP_NEIGHBORS,
        LDP_DISCOVERY,
        LDP_SYNC,
        way_to_destination(link, end),
        SESSIONS,
    ]
    if link.crypto is not None:
        commands += [IPSEC_SAS, ike_sas(link), PROTECTION]
    if stage != "build":
        commands += [interface_config(here.interface), LABELS]
    return commands


def commands_for(link: CoreLink, end: EndName, stage: Stage) -> tuple[str, ...]:
    """Round one: what one end of a link is asked at a stage, in order."""
    return tuple(_plain(link, end) if stage == "plain" else _tunnel(link, end, stage))


def commands_for_preflight(link: CoreLink, end: EndName) -> tuple[str, ...]:
    """Round one before anything is changed."""
    here = link.end(end)
    commands = [PRIVILEGE, ARCHIVE, TIMER, LOCK, UNSAVED, RUNNING, way_to_destination(link, end)]
    if link.crypto is not None:
        commands.append(SESSIONS)
    if here.source is not None:
        commands.append(interface(here.source.interface))
    return (*_plain(link, end), *commands)


def follow_up(link: CoreLink, end: EndName, stage: Stage, peer_id: str | None) -> tuple[str, ...]:
    """Round two: routes and pings. Without ``peer_id`` what depends on it is left out (and so UNKNOWN)."""
    commands = [underlay_ping(link, end, stage)]
    if stage != "plain":
        commands.append(tunnel_ping(link, end))
    if peer_id is not None:
        commands.append(labelled_ping(link, end, stage, peer_id))
        if stage in ("cutover", "seal"):
            commands += [way_to_peer(peer_id), full_labelled_ping(link, end, peer_id)]
    return tuple(commands)


def counters_for(link: CoreLink, end: EndName, stage: Stage) -> tuple[str, ...]:
    """What is asked again after the pings, so that counters can be seen to rise."""
    if stage == "plain":
        return ()
    if link.crypto is None:
        return (interface(link.end(end).tunnel_name),)
    return (SESSIONS, IPSEC_SAS, PROTECTION)

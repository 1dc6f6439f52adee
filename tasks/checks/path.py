"""The way: to the tunnel destination beneath the tunnel, to the peer through it, and what size fits."""

from __future__ import annotations

from enum import Enum

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands, parse
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked, unclear
from corelinks.tasks.checks.identity import router_id
from corelinks.tasks.checks.reading import NoEvidence, Side
from corelinks.tasks.checks.transport import shown, tunnel_of
from corelinks.tasks.parse import ParseError
from corelinks.templates.metric import wanted_metrics


def is_answered(ping: parse.Ping) -> bool:
    """The first packet may be lost while an adjacency is resolved; no other may."""
    return ping.sent > 1 and ping.received >= ping.sent - 1 and set(ping.replies[1:]) == {"!"}


def _ping(side: Side, command: str, expected: str) -> Evaluation:
    ping = side.here.ping(command)
    found = f"{ping.received} of {ping.sent} answered ({ping.replies})"
    lines = picked(side.here.text(command), "Success rate", r"^[!.UQM?&CI]+$", "Sending")
    return evaluation(is_answered(ping), expected, found, command, lines)


@check(
    "underlay-size",
    asks=(ask.UNDERLAY_PING,),
    hint="this interface (`ip mtu`) or something between the routers carries less than `mtu.underlay`: correct the "
    "path or links.yaml; M: a router says that it must fragment; nothing at all: the physical link is down",
)
def underlay_size(side: Side) -> Evaluation:
    """Does an unfragmentable packet of the whole underlay MTU reach the other end?

    The largest encrypted packet is that big; GRE packets that need reassembly are what kills the receiving router.
    """
    return _ping(
        side,
        commands.underlay_ping(side.link, side.end, side.stage),
        f"{side.link.mtu.underlay} bytes with DF answered",
    )


@check(
    "tunnel-size",
    asks=(ask.follow_up(commands.tunnel_ping),),
    hint="nothing gets through the tunnel (`encrypting`, `igp-adjacency`), or only smaller packets do: `ip mtu`, "
    "`Tunnel transport MTU`, and the path beneath",
)
def tunnel_size(side: Side) -> Evaluation:
    """Does an unfragmentable packet of the tunnel's IP MTU get through the tunnel?"""
    return _ping(side, commands.tunnel_ping(side.link, side.end), f"{side.link.ip_mtu} bytes with DF answered")


@check(
    "destination-way",
    asks=(commands.way_to_destination,),
    hint="a route through a tunnel to its own destination loops (%TUN-5-RECURDOWN): pin the destination with a static "
    "/32, or do not advertise its prefix through the tunnel",
)
def destination_way(side: Side) -> Evaluation:
    """Does the way to the tunnel destination leave by the expected interface, and through no tunnel?"""
    end = side.link.end(side.end)
    destination = str(side.link.peer(side.end).source_address)
    command = commands.way_to_destination(side.link, side.end)
    route = side.here.route(command, destination, end.front_vrf)
    lines = picked(side.here.text(command), "Routing entry", "Known via", "via ", "not in table")
    expected = f"{destination} by {end.egress_interface}"
    if route is None or not route.next_hops:
        return evaluation(False, expected, "no route", command, lines)
    ways = [hop.interface for hop in route.next_hops]
    if None in ways:
        return unclear(expected, "a next hop without interface: see `show ip cef`", command, lines)
    names = [name for name in ways if name is not None]
    ok = all(is_same_interface(name, end.egress_interface) for name in names)
    return evaluation(ok, expected, f"{route.prefix} by {', '.join(names)}", command, lines)


@check(
    "transport-mtu",
    asks=(commands.tunnel,),
    hint="the router leaves less room than links.yaml counts on: another transform, NAT-T, a smaller underlay MTU, or "
    "a release that prints the worst case; lower `mtu.underlay`, or give `mtu.mpls`",
)
def transport_mtu(side: Side) -> Evaluation:
    """Does the router's own `Tunnel transport MTU` leave room for the largest labelled packet of the definition?

    Releases differ (older ones print the worst case, newer ones the exact value), so the router is read.
    """
    tunnel = tunnel_of(side)
    found = tunnel.transport_mtu if tunnel else None
    expected = f"{side.link.mpls_mtu} or more (computed: {side.link.transport_mtu})"
    command = commands.interface(side.tunnel)
    lines = shown(side, "Tunnel transport MTU", "Path MTU")
    if found is None:
        return unclear(expected, "this router prints no Tunnel transport MTU", command, lines)
    return evaluation(found >= side.link.mpls_mtu, expected, f"{found}", command, lines)


@check(
    "mpls-mtu",
    asks=(commands.tunnel_mpls,),
    hint="`mpls mtu` is missing on the tunnel or has another value than the definition",
)
def mpls_mtu(side: Side) -> Evaluation:
    """Is the MPLS MTU of the tunnel the one of the definition? Labelled packets above it are cut or dropped."""
    command = commands.mpls_mtu(side.tunnel)
    found = side.here.mpls_mtu(side.tunnel)
    lines = picked(side.here.text(command), "MTU", "^Interface")
    if side.link.mtu.mpls == "default":
        ok = found is not None and found >= side.link.mpls_mtu
        return evaluation(ok, f"{side.link.mpls_mtu} or more", f"{found}", command, lines)
    return evaluation(found == side.link.mpls_mtu, f"{side.link.mpls_mtu}", f"{found}", command, lines)


@check(
    "ip-mtu",
    asks=(commands.tunnel_config,),
    hint="`ip mtu` is missing on the tunnel or has another value than the definition",
)
def ip_mtu(side: Side) -> Evaluation:
    """Is the IP MTU of the tunnel configured as defined, so that labels fit on top of it?"""
    return _configured(side, "ip mtu", side.link.ip_mtu)


@check(
    "clns-mtu",
    asks=(commands.tunnel_config,),
    hint="`clns mtu` is missing or differs: IS-IS pads hellos to it, and LSPs above it are not flooded",
    applies=lambda link: link.igp.protocol == "isis" and link.mtu.clns != "default",
)
def clns_mtu(side: Side) -> Evaluation:
    """Is the CLNS MTU of the tunnel configured as defined? It must be alike on both ends."""
    return _configured(side, "clns mtu", side.link.clns_mtu)


def _configured(side: Side, keyword: str, wanted: int) -> Evaluation:
    lines = tuple(line.strip() for line in side.here.config(side.tunnel) if line.strip().startswith(keyword))
    found = ", ".join(lines) or f"no {keyword}"
    return evaluation(lines == (f"{keyword} {wanted}",), f"{keyword} {wanted}", found, _config(side), lines)


def _config(side: Side) -> str:
    return commands.interface_config(side.tunnel)


@check(
    "peer-way",
    asks=(commands.LDP_DISCOVERY, ask.WAY_TO_PEER),
    hint="no adjacency over the tunnel (`igp-adjacency`), the physical link still preferred (its metric), or LDP-IGP "
    "synchronization holding the tunnel back (`ldp-igp-sync`)",
)
def peer_way(side: Side) -> Evaluation:
    """Does the route to the other end's LDP id leave by the tunnel and not by the physical interface?

    A way that is cheaper than this link alone is no fault of this link.
    """
    peer = router_id(side.there)
    command = commands.way_to_peer(peer)
    route = side.here.route(command, peer)
    lines = picked(side.here.text(command), "Known via", "via ", "not in table")
    expected = f"{peer} by {side.tunnel}"
    if route is None:
        return evaluation(False, expected, "no route", command, lines)
    way = _way(side, route)
    found = f"metric {route.metric} by {', '.join(hop.interface or '?' for hop in route.next_hops)}"
    if way is _Way.CHEAPER:
        found += ": cheaper than this link"
    return evaluation(way in (_Way.TUNNEL, _Way.CHEAPER), expected, found, command, lines)


class _Way(Enum):
    """By what the route to the peer leaves."""

    PHYSICAL = "the physical interface of this link, be it among others"
    TUNNEL = "the tunnel of this link"
    CHEAPER = "other interfaces, for less than this link costs"
    ELSEWHERE = "other interfaces, though they are not cheaper, or nobody knows which"


def _way(side: Side, route: parse.Route) -> _Way:
    interfaces = [hop.interface for hop in route.next_hops]
    known = [interface for interface in interfaces if interface is not None]
    if any(is_same_interface(interface, side.physical) for interface in known):
        return _Way.PHYSICAL
    if any(is_same_interface(interface, side.tunnel) for interface in known):
        return _Way.TUNNEL
    is_cheaper = known == interfaces and route.metric < wanted_metrics(side.link)[0]
    return _Way.CHEAPER if is_cheaper else _Way.ELSEWHERE


@check(
    "peer-label",
    asks=(commands.LDP_DISCOVERY, commands.LABELS, ask.WAY_TO_PEER),
    hint="`No Label`: LDP has no session over the tunnel (`ldp-neighbor`); another interface: the route goes elsewhere "
    "(`peer-way`)",
)
def peer_label(side: Side) -> Evaluation:
    """Do labelled packets to the other end's LDP id leave by the tunnel?

    `Pop Label` is right towards the neighbour itself; `No Label` is traffic that goes on unlabelled.
    """
    peer = router_id(side.there)
    entries = [entry for entry in _labels(side, f"{peer}/32") if entry.prefix == f"{peer}/32"]
    ours = [entry for entry in entries if _is_by(entry, side.tunnel)]
    found = "; ".join(f"{entry.outgoing} by {entry.interface}" for entry in entries) or "no entry"
    lines = picked(side.here.text(commands.LABELS), rf"(?<![\d.]){peer.replace('.', '[.]')}/32")
    expected = f"{peer}/32 with a label by {side.tunnel}"
    if not ours and has_cheaper_way(side):
        return evaluation(bool(entries), expected, f"{found}: cheaper than this link", commands.LABELS, lines)
    ok = bool(ours) and all(entry.outgoing != "No Label" for entry in ours)
    return evaluation(ok, expected, found, commands.LABELS, lines)


def has_cheaper_way(side: Side) -> bool:
    """Whether the peer is reached by a way that is cheaper than this link, so that nothing goes through it now."""
    try:
        peer = router_id(side.there)
        route = side.here.route(commands.way_to_peer(peer), peer)
    except (NoEvidence, ParseError):
        return False
    return route is not None and _way(side, route) is _Way.CHEAPER


def _labels(side: Side, *names: str) -> tuple[parse.LabelEntry, ...]:
    return side.here.rows(commands.LABELS, parse.parse_forwarding_table, *names)


def _is_by(entry: parse.LabelEntry, interface: str) -> bool:
    return entry.interface is not None and is_same_interface(entry.interface, interface)


@check(
    "no-plain-labels",
    asks=(commands.LABELS,),
    hint="some prefix is still reached by the physical link: its metric at one end, or a static route",
)
def no_plain_labels(side: Side) -> Evaluation:
    """Does no labelled traffic leave by the physical interface any more?

    The tunnel destination itself, where a /32 pins the way to it, still does, and must.
    """
    pinned = f"{side.link.peer(side.end).source_address}/32"
    by_physical = [entry for entry in _labels(side, side.physical) if _is_by(entry, side.physical)]
    left = [entry for entry in by_physical if entry.outgoing != "No Label" and entry.prefix != pinned]
    found = ", ".join(entry.prefix for entry in left[:8]) or "none"
    lines = tuple(f"{e.local} {e.outgoing} {e.prefix} {e.interface} {e.next_hop}" for e in left[:8])
    return evaluation(not left, f"no label leaves by {side.physical}", found, commands.LABELS, lines)


PLAIN = (underlay_size,)
BENEATH = (destination_way, underlay_size, transport_mtu, mpls_mtu, ip_mtu, clns_mtu)
TUNNEL = (tunnel_size,)
CUT_OVER = (peer_way, peer_label, no_plain_labels)

"""MPLS and LDP: on the right interface, with the right peer, seen from both ends, and labels that get through."""

from __future__ import annotations

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands, parse
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked, unclear
from corelinks.tasks.checks.identity import router_id
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.parse import DiscoveryInterface, LdpNeighbor, MplsInterface


def mpls_row(side: Side, interface: str) -> MplsInterface | None:
    """What `show mpls interfaces` says of one interface; None when it has no row there."""
    rows = side.here.rows(commands.MPLS_INTERFACES, parse.parse_mpls_interfaces, interface)
    return next((row for row in rows if is_same_interface(row.name, interface)), None)


def discovery_row(side: Side, interface: str) -> DiscoveryInterface | None:
    """What `show mpls ldp discovery` says of one interface; None when it has no row there."""
    rows = side.here.discovery().interfaces
    return next((row for row in rows if is_same_interface(row.name, interface)), None)


def peer_session(side: Side) -> LdpNeighbor | None:
    """The LDP neighbor whose id is the one that the other end says is its own."""
    peer = router_id(side.there)
    return next((found for found in side.here.ldp_neighbors() if found.peer_router_id == peer), None)


def rows_of(text: str, interface: str) -> tuple[str, ...]:
    """The lines of a response that name an interface, in any spelling."""
    words = ((line, line.replace(",", " ").replace(";", " ").split()) for line in text.splitlines())
    return tuple(line.rstrip() for line, parts in words if any(is_same_interface(part, interface) for part in parts))


def neighbor_lines(text: str, peer: str) -> tuple[str, ...]:
    """What a neighbor table says of one peer: its id, its state and its discovery sources."""
    block: list[str] = []
    inside = False
    for line in text.splitlines():
        if "Peer LDP Ident" in line:
            inside = f" {peer}:" in line
        if inside:
            block.append(line)
    return picked("\n".join(block), "Peer LDP Ident", "State:", "Src IP addr", "Targeted Hello", "Password")


def _operational(side: Side, interface: str) -> Evaluation:
    row = mpls_row(side, interface)
    text = side.here.text(commands.MPLS_INTERFACES)
    lines = rows_of(text, interface) or tuple(text.splitlines()[:1])
    if row is None:
        found, ok = f"{interface} is not listed", False
    else:
        found = f"IP {'yes' if row.ip else 'no'} ({row.protocol}), {'' if row.operational else 'not '}operational"
        ok = row.ip and row.protocol == "ldp" and row.operational
    return evaluation(ok, f"{interface}: IP yes (ldp), operational", found, commands.MPLS_INTERFACES, lines)


@check(
    "mpls-operational",
    asks=(commands.MPLS_INTERFACES,),
    hint="`mpls ip` is missing on the tunnel (a missing row is `no mpls ip`), or the tunnel is down",
)
def tunnel_mpls(side: Side) -> Evaluation:
    """Is MPLS with LDP operational on the tunnel? Without `mpls ip` the row is not there at all."""
    return _operational(side, side.tunnel)


@check(
    "plain-mpls", asks=(commands.MPLS_INTERFACES,), hint="`mpls ip` is missing on the physical interface, or it is down"
)
def plain_mpls(side: Side) -> Evaluation:
    """Is MPLS with LDP operational on the physical interface?"""
    return _operational(side, side.physical)


def _neighbor(side: Side, interface: str) -> Evaluation:
    peer = router_id(side.there)
    session = peer_session(side)
    expected = f"LDP neighbor {peer} Oper, {interface} among its discovery sources"
    lines = neighbor_lines(side.here.text(commands.LDP_NEIGHBORS), peer)
    if session is None:
        ids = ", ".join(found.peer for found in side.here.ldp_neighbors()) or "nobody"
        return evaluation(False, expected, f"no neighbor {peer}; neighbors: {ids}", commands.LDP_NEIGHBORS, lines)
    ok = session.state == "Oper" and any(is_same_interface(name, interface) for name in session.interfaces)
    sources = [*session.interfaces, *(f"targeted {address}" for address in session.targeted)]
    found = f"{session.peer} {session.state}, sources: {', '.join(sources) or 'none'}"
    return evaluation(ok, expected, found, commands.LDP_NEIGHBORS, lines)


@check(
    "ldp-neighbor",
    asks=(commands.LDP_NEIGHBORS, commands.LDP_DISCOVERY),
    hint="no neighbor: no hellos (`ldp-discovery`), or no TCP session: filter of port 646, password (%TCP-6-BADAUTH in "
    "`show logging`). Oper by another interface or by targeted hellos alone: the tunnel's own hellos do not arrive",
)
def tunnel_neighbor(side: Side) -> Evaluation:
    """Is the tunnel a discovery source of an operational LDP session with the router of the other end?

    There is one LDP session a router pair and many hello adjacencies (RFC 5036, 2.5.2), so the session alone, kept by
    another link or by targeted hellos, does not prove the tunnel.
    """
    return _neighbor(side, side.tunnel)


@check(
    "plain-ldp",
    asks=(commands.LDP_NEIGHBORS, commands.LDP_DISCOVERY),
    hint="hellos do not cross the physical link, or the session is down: `show mpls ldp discovery detail`",
)
def plain_neighbor(side: Side) -> Evaluation:
    """Is the physical interface a discovery source of an operational LDP session with the other end?"""
    return _neighbor(side, side.physical)


def _discovery(side: Side, interface: str) -> Evaluation:
    peer = router_id(side.there)
    row = discovery_row(side, interface)
    expected = f"{interface} xmit/recv, LDP id {peer} with a route"
    lines = _discovery_lines(side.here.text(commands.LDP_DISCOVERY), interface)
    if row is None:
        return evaluation(False, expected, f"{interface} is not listed", commands.LDP_DISCOVERY, lines)
    way = "/".join(name for name, used in (("xmit", row.transmits), ("recv", row.receives)) if used)
    heard = [found for found in row.peers if found.ldp_id.rpartition(":")[0] == peer]
    ids = ", ".join(one.ldp_id + (" without route" if one.no_route else "") for one in row.peers) or "nobody heard"
    ok = row.transmits and row.receives and any(not found.no_route for found in heard)
    return evaluation(ok, expected, f"{way or 'silent'}, {ids}", commands.LDP_DISCOVERY, lines)


def _discovery_lines(text: str, interface: str) -> tuple[str, ...]:
    """The line of an interface in the discovery list and those indented beneath it."""
    lines: list[str] = []
    depth: int | None = None
    for line in text.expandtabs(8).splitlines():
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent <= depth:
            depth = None
        if depth is None and "(" in line and is_same_interface(line.split("(")[0].strip(), interface):
            depth = indent
        if depth is not None and line.strip():
            lines.append(line.rstrip())
    return tuple(lines)


@check(
    "ldp-discovery",
    asks=(commands.LDP_DISCOVERY,),
    hint="xmit alone: the far end's hellos do not arrive; without route: the peer's LDP router-id is not in the "
    "routing table, and only this end says so",
)
def tunnel_discovery(side: Side) -> Evaluation:
    """Are LDP hellos sent and heard on the tunnel, from the other end, whose transport address has a route?

    With a router-id that the peer cannot reach, one end shows xmit/recv and the other alone `no route to transport
    addr`, so both ends are asked.
    """
    return _discovery(side, side.tunnel)


@check(
    "plain-discovery",
    asks=(commands.LDP_DISCOVERY,),
    hint="hellos do not cross the physical link, or the peer's LDP router-id has no route",
)
def plain_discovery(side: Side) -> Evaluation:
    """Are LDP hellos sent and heard on the physical interface, from the other end, with a route to it?"""
    return _discovery(side, side.physical)


@check(
    "ldp-igp-sync",
    asks=(commands.LDP_SYNC,),
    hint="LDP on the tunnel is not up, so the IGP holds its metric at the maximum and nobody uses the link",
)
def ldp_igp_sync(side: Side) -> Evaluation:
    """Is LDP-IGP synchronization achieved on the tunnel, where it is enabled?

    Until it is, the IGP advertises the highest metric (RFC 5443): the link is up and unused.
    """
    rows = side.here.read(commands.LDP_SYNC, parse.parse_ldp_igp_sync)
    row = next((row for row in rows if is_same_interface(row.interface, side.tunnel)), None)
    expected = "achieved, or not enabled"
    if row is None:
        return unclear(expected, f"{side.tunnel} is not listed", commands.LDP_SYNC)
    if not row.sync_enabled:
        return evaluation(True, expected, "not enabled", commands.LDP_SYNC)
    reach = "" if row.peer_reachable else ", peer not reachable"
    found = "achieved" if row.achieved else f"enabled and not achieved{reach}"
    lines = picked(side.here.text(commands.LDP_SYNC), rf"^\s*{side.tunnel}:", "not achieved")
    return evaluation(row.achieved, expected, found, commands.LDP_SYNC, lines)


@check(
    "ldp-password",
    asks=(commands.LDP_NEIGHBORS, commands.LDP_DISCOVERY),
    hint="the password is not in use: missing on this router, or the session was made before it was set",
    applies=lambda link: link.ldp.password is not None,
)
def ldp_password(side: Side) -> Evaluation:
    """Does the LDP session with the other end use a password?

    Releases with lossless MD5 keep a session that was there before its password, which they call `stale`.
    """
    session = peer_session(side)
    said = session.password if session else None
    lines = neighbor_lines(side.here.text(commands.LDP_NEIGHBORS), router_id(side.there))
    wanted = ("in use", "stale") if side.link.ldp.password_under_session == "accept" else ("in use",)
    used = said is not None and "none" not in said.lower() and any(word in said.lower() for word in wanted)
    return evaluation(used, "a password in use", said or "not shown", commands.LDP_NEIGHBORS, lines)


PLAIN = (plain_mpls, plain_neighbor, plain_discovery)
TUNNEL = (tunnel_mpls, tunnel_neighbor, tunnel_discovery, ldp_password, ldp_igp_sync)

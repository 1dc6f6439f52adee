"""After the seal: nothing plain is left on the physical interface."""

from __future__ import annotations

import re

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation, unclear
from corelinks.tasks.checks.defined_lines import configuration_with
from corelinks.tasks.checks.identity import router_id
from corelinks.tasks.checks.labels import discovery_row, mpls_row, neighbor_lines, peer_session, rows_of
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.checks.routing import ADJACENCY, adjacencies, shown_neighbors
from corelinks.tasks.configuration.survey import left_plain, still_active, survey
from corelinks.templates.igp_lines import STOP_ISIS

_PLAIN = re.compile(r"mpls ip\b|ip router isis|ip ospf \d+ area")
_ISIS = re.compile(r"ip(?:v6)? router isis")
_OTHER_LABELS = ("mpls traffic-eng tunnels", "mpls bgp forwarding")


@check(
    "no-plain-config",
    asks=(commands.physical_config, commands.RUNNING),
    hint="the seal was undone or never done on this end, or somebody has configured more since: run the migration up "
    "to seal; what is to stay is named under `leave` of the link",
)
def no_plain_config(side: Side) -> Evaluation:
    """Is nothing configured that carries traffic by the physical interface, but what the definition leaves there?

    Looked at are MPLS, TE, the IGPs of all families, multicast, and the static routes, BGP neighbors and `network`
    statements that lead to the interface.
    """
    lines = side.here.config(side.physical)
    found = survey(configuration_with(side.here, side.physical), side.link, side.end) or ()
    active = still_active(found, side.link)
    own = (line for line in lines if _PLAIN.match(line) and side.link.handling(line) is None)
    named = (*own, *(one.line for one in active if one.kind))
    is_stopped = STOP_ISIS in lines  # IS-IS then keeps all its lines and no adjacency
    plain = tuple(dict.fromkeys(line for line in named if not (is_stopped and _ISIS.match(line))))
    unknown = tuple(one.line for one in active if one.kind is None)
    expected, command = "nothing that carries traffic", commands.interface_config(side.physical)
    if unknown and not plain:
        return unclear(expected, f"nobody knows what is: {', '.join(unknown)}", command, unknown)
    left = left_plain(found)
    words = ", ".join(plain) or (f"left as defined: {', '.join(left)}" if left else "none")
    return evaluation(not plain, expected, words, command, plain)


@check("no-plain-mpls", asks=(commands.MPLS_INTERFACES,), hint="`mpls ip` is back on the physical interface")
def no_plain_mpls(side: Side) -> Evaluation:
    """Is the physical interface gone from the list of MPLS interfaces, unless TE or BGP alone is left there by name?"""
    row = mpls_row(side, side.physical)
    lines = rows_of(side.here.text(commands.MPLS_INTERFACES), side.physical)
    is_left = row is not None and not row.ip and any(side.link.handling(line) == "leave" for line in _OTHER_LABELS)
    found = "listed without LDP, as defined" if is_left else "listed" if row else "not listed"
    expected = f"{side.physical} not listed"
    return evaluation(row is None or is_left, expected, found, commands.MPLS_INTERFACES, lines)


@check(
    "no-plain-igp",
    asks=ADJACENCY,
    hint="the IGP still runs on the physical interface, for example by a `network` statement of the process",
)
def no_plain_igp(side: Side) -> Evaluation:
    """Is there no IGP neighbor on the physical interface?"""
    found = adjacencies(side, side.physical, side.link.peer(side.end).address)
    if "ipv6-isis" in side.link.leave:  # one adjacency serves both families, and has no IPv4 address without IPv4
        found = [one for one in found if one.is_peer]
    words = "; ".join(one.words for one in found) or "none"
    lines = shown_neighbors(side, side.physical)
    return evaluation(not found, f"no neighbor on {side.physical}", words, commands.igp_neighbors(side.link), lines)


@check(
    "no-plain-ldp",
    asks=(commands.LDP_DISCOVERY, commands.LDP_NEIGHBORS),
    hint="LDP still runs on the physical interface: `mpls ip`, or `mpls ldp autoconfig`",
)
def no_plain_ldp(side: Side) -> Evaluation:
    """Does LDP neither send nor hear hellos on the physical interface, and does no session live from it?"""
    peer = router_id(side.there)
    session = peer_session(side)
    row = discovery_row(side, side.physical)
    sources = session.interfaces if session else ()
    lives = any(is_same_interface(name, side.physical) for name in sources)
    found = [name for name, bad in (("hellos", row is not None), ("a discovery source", lives)) if bad]
    lines = rows_of(side.here.text(commands.LDP_DISCOVERY), side.physical)
    lines += neighbor_lines(side.here.text(commands.LDP_NEIGHBORS), peer)
    words = " and ".join(found) or "none"
    return evaluation(not found, f"no LDP on {side.physical}", words, commands.LDP_DISCOVERY, lines)


CHECKS = (no_plain_config, no_plain_mpls, no_plain_igp, no_plain_ldp)

"""After the seal: nothing plain is left on the physical interface."""

from __future__ import annotations

import re

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation
from corelinks.tasks.checks.identity import router_id
from corelinks.tasks.checks.labels import discovery_row, mpls_row, neighbor_lines, peer_session, rows_of
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.checks.routing import ADJACENCY, adjacencies, shown_neighbors
from corelinks.templates.igp_lines import STOP_ISIS

_PLAIN = re.compile(r"mpls ip\b|mpls bgp|ip router isis|clns router isis|ip ospf \d+ area")
_ISIS = re.compile(r"ip router isis")


@check(
    "no-plain-config",
    asks=(commands.physical_config,),
    hint="the seal was undone or never done on this end: run the migration up to seal",
)
def no_plain_config(side: Side) -> Evaluation:
    """Does the configuration of the physical interface have no MPLS and no IGP left?"""
    lines = [line.strip() for line in side.here.config(side.physical)]
    is_stopped = STOP_ISIS in lines  # IS-IS then keeps all its lines and no adjacency
    left = tuple(line for line in lines if _PLAIN.match(line) and not (is_stopped and _ISIS.match(line)))
    command = commands.interface_config(side.physical)
    return evaluation(not left, "no MPLS, LDP or IGP line", ", ".join(left) or "none", command, left)


@check("no-plain-mpls", asks=(commands.MPLS_INTERFACES,), hint="`mpls ip` is back on the physical interface")
def no_plain_mpls(side: Side) -> Evaluation:
    """Is the physical interface gone from the list of MPLS interfaces?"""
    row = mpls_row(side, side.physical)
    lines = rows_of(side.here.text(commands.MPLS_INTERFACES), side.physical)
    found = "listed" if row else "not listed"
    return evaluation(row is None, f"{side.physical} not listed", found, commands.MPLS_INTERFACES, lines)


@check(
    "no-plain-igp",
    asks=ADJACENCY,
    hint="the IGP still runs on the physical interface, for example by a `network` statement of the process",
)
def no_plain_igp(side: Side) -> Evaluation:
    """Is there no IGP neighbor on the physical interface?"""
    found = adjacencies(side, side.physical, side.link.peer(side.end).address)
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

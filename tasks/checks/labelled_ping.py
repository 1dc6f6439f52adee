"""Labelled packets that are sent and answered: the only proof that labels get through."""

from __future__ import annotations

from corelinks.tasks import commands
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, because, check, evaluation, picked, unclear
from corelinks.tasks.checks.identity import router_id
from corelinks.tasks.checks.path import has_cheaper_way, is_answered
from corelinks.tasks.checks.reading import Side

_NO_WAY = (
    "LDP gave no label for the peer over the tunnel, or the route to it leaves elsewhere: `peer-label` and `peer-way` "
    "say which, `ldp-neighbor` and `igp-adjacency` why"
)

_CHEAPER = (
    "labels through the tunnel cannot be proven while the IGP prefers another way: give the link the metric that makes "
    "it the way, or `backup: true` in links.yaml if it is meant to stand by"
)


def _labelled(side: Side, command: str, expected: str, *, by_tunnel: bool) -> Evaluation:
    ping = side.here.ping(command)
    found = f"{ping.received} of {ping.sent} answered ({ping.replies})"
    lines = picked(side.here.text(command), "Sending", "Success rate", r"^[!QLBDFfMmNPpRIlXxd.]+$")
    if not by_tunnel or set(ping.replies) != {"Q"}:
        return evaluation(is_answered(ping), expected, found, command, lines)
    if has_cheaper_way(side):
        return _unsent(side, expected, command, lines)
    no_way = f"{side.router}: {side.tunnel} is no labelled way to {router_id(side.there)}"
    return because(evaluation(False, expected, f"not sent ({ping.replies})", command, lines), no_way, _NO_WAY)


def _unsent(side: Side, expected: str, command: str, lines: tuple[str, ...]) -> Evaluation:
    """Nothing can be sent through a link that is not the way: unproven, unless its definition accepts that."""
    if side.link.backup:
        return evaluation(
            True, expected, "not sent: another way is cheaper, which backup: true accepts", command, lines
        )
    why = "another way is cheaper than this link"
    return because(unclear(expected, f"not sent: {why}", command, lines), f"{side.router}: {why}", _CHEAPER)


@check(
    "labelled-ping",
    asks=(commands.LDP_DISCOVERY, ask.LABELLED_PING, ask.WAY_TO_PEER),
    hint="IP passes and labels do not: a VTI, `mpls ip` missing at one end, or an MTU that labels exceed. B: an "
    "unlabeled interface on the way; Q: not sent, there is no label for the peer",
)
def labelled_ping(side: Side) -> Evaluation:
    """Do labelled packets to the other end get there, through the tunnel once the tunnel is the way?

    LDP hellos and sessions are plain IP and work over a tunnel that loses every label; only labelled packets
    (RFC 8029) prove labels. After the cutover they are sent out of the tunnel itself, since a parallel link would
    answer for it. While the link is only built, the tunnel has the highest metric and is no way to the peer, and IOS
    sends no labelled echo by it: then this proves that the core's labels are unharmed, and GRE, SAs and LDP alone
    speak for the tunnel. Where a way is cheaper than the link itself nothing is sent either (``Q``): that leaves the
    check open unless the link is defined as ``backup``, and so does a release without `output interface`.
    """
    command = commands.labelled_ping(side.link, side.end, side.stage, router_id(side.there))
    by_tunnel = commands.is_by_tunnel(side.stage)
    expected = f"answered by {side.tunnel}" if by_tunnel else "answered"
    return _labelled(side, command, expected, by_tunnel=by_tunnel)


@check(
    "labelled-size",
    asks=(commands.LDP_DISCOVERY, ask.FULL_LABELLED_PING, ask.WAY_TO_PEER),
    hint="small labelled packets pass and full ones do not: the path beneath carries less than `mtu.underlay`, or "
    "`mpls mtu` is larger than what fits",
)
def labelled_size(side: Side) -> Evaluation:
    """Do labelled packets of the tunnel's whole MPLS MTU get to the other end, through the tunnel?"""
    command = commands.full_labelled_ping(side.link, side.end, router_id(side.there))
    expected = f"answered by {side.tunnel} at the MPLS MTU {side.link.mpls_mtu}"
    return _labelled(side, command, expected, by_tunnel=True)


PLAIN = TUNNEL = (labelled_ping,)
CUT_OVER = (labelled_size,)

"""Do both ends agree? Asked of the two routers' own answers, whatever the definition says."""

from __future__ import annotations

import re
from typing import Literal

from corelinks.inventory.model import Isis
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, because, check, evaluation, is_encrypted, picked, unclear
from corelinks.tasks.checks.protection import NO_SA_HINT, block, gre_sas, read_transform
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.checks.routing import metric_of
from corelinks.tasks.checks.transport import shown, tunnel_of
from corelinks.tasks.parse import IpsecSa

# What of an interface's IGP configuration must be alike on both ends for an adjacency to come up and stay.
_ISIS = re.compile(r"isis (circuit-type|network|hello padding|hello-interval|hello-multiplier)|no isis hello padding")
_OSPF = re.compile(r"ip ospf (network|hello-interval|dead-interval|mtu-ignore|authentication)\b(?!-)|ip ospf \d+ area")
_NO_SA = "no SA"
_SECRET = re.compile(r"(message-digest|key|password)\b.*")


def _agree(side: Side, command: str, here: str, there: str, lines: tuple[str, ...]) -> Evaluation:
    """Both ends' words, side by side; what is expected is that they are the same."""
    found = here if here == there else f"{side.router}: {here}; {side.other.router}: {there}"
    return evaluation(here == there, "the same on both ends", found, command, lines)


@check("key-agrees", of_link=True, hint="set the same `tunnel key` on both ends, or none")
def key_agrees(side: Side) -> Evaluation:
    """Do both ends have the same GRE key, or both none?"""
    here, there = (f"{tunnel.key}" if (tunnel := tunnel_of(one)) else "no tunnel" for one in (side, side.other))
    lines = (*shown(side, "Key "), *shown(side.other, "Key "))
    return _agree(side, commands.interface(side.tunnel), here, there, lines)


def _mtus(side: Side) -> str:
    lines = (line.strip() for line in side.here.config(side.tunnel))
    return ", ".join(sorted(line for line in lines if re.match(r"(ip|clns|mpls) mtu|ip tcp adjust-mss", line)))


@check(
    "mtu-agrees",
    of_link=True,
    hint="set them alike: with another MTU OSPF stays in EXSTART, IS-IS ignores hellos, and large packets get lost",
)
def mtu_agrees(side: Side) -> Evaluation:
    """Do both ends of the tunnel have the same IP, MPLS and CLNS MTU?"""
    here, there = _mtus(side) or "none set", _mtus(side.other) or "none set"
    return _agree(side, commands.interface_config(side.tunnel), here, there, (here, there))


@check(
    "transport-mtu-agrees",
    of_link=True,
    hint="the physical interfaces have different IP MTUs, or one end counts another transform",
)
def transport_mtu_agrees(side: Side) -> Evaluation:
    """Do both routers work out the same room inside the tunnel?

    Releases that print the worst case print another number than those that print the exact one; then the smaller must
    still carry the largest packet, which is a check of its own.
    """
    found = [tunnel.transport_mtu if (tunnel := tunnel_of(one)) else None for one in (side, side.other)]
    lines = (*shown(side, "transport MTU"), *shown(side.other, "transport MTU"))
    words = f"{found[0]} and {found[1]}"
    enough = all(mtu is not None and mtu >= side.link.mpls_mtu for mtu in found)
    ok = found[0] == found[1] or enough
    return evaluation(ok, "the same on both ends, or enough", words, commands.interface(side.tunnel), lines)


def _transforms(side: Side) -> str:
    sas = gre_sas(side, side.here.sas(side.tunnel))
    words = {f"{read_transform(spi.transform)} {spi.mode.lower()}" for sa in sas for spi in (*sa.inbound, *sa.outbound)}
    return ", ".join(sorted(words)) or _NO_SA


@check(
    "transform-agrees",
    of_link=True,
    hint="one end holds SAs that the other does not have: `clear crypto session remote PEER` on the one with the SAs",
    applies=is_encrypted,
)
def transform_agrees(side: Side) -> Evaluation:
    """Do both ends report SAs of the same transform and mode?"""
    lines = tuple(
        line
        for one in (side, side.other)
        for line in picked("\n".join(block(one.here.text(commands.IPSEC_SAS), one.tunnel)), "transform:", "settings")
    )
    here, there = _transforms(side), _transforms(side.other)
    if {here, there} == {_NO_SA}:
        return _without_any_sa(side, "the same on both ends")
    return _agree(side, commands.IPSEC_SAS, here, there, lines)


def _without_any_sa(side: Side, expected: str) -> Evaluation:
    """With no SA on either end there is nothing to compare, which other checks say louder."""
    found = unclear(expected, "no SA on either end", commands.IPSEC_SAS)
    return because(found, f"{side.link.name}: neither end has an SA to compare", NO_SA_HINT)


def _spis(sas: tuple[IpsecSa, ...], way: Literal["inbound", "outbound"]) -> set[int]:
    return {spi.spi for sa in sas for spi in (sa.inbound if way == "inbound" else sa.outbound)}


@check(
    "spis-agree",
    of_link=True,
    hint="the ends hold SAs of different negotiations (%CRYPTO-4-RECVD_PKT_INV_SPI in `show logging`): "
    "`clear crypto session remote PEER`, on the end with the older ones",
    applies=is_encrypted,
)
def spis_agree(side: Side) -> Evaluation:
    """Is what one end sends with an SPI that the other end receives with, both ways?

    An SPI is chosen by the receiver and used by the sender (RFC 4301, 4.1), so the two routers' answers must meet.
    """
    here, there = (gre_sas(one, one.here.sas(one.tunnel)) for one in (side, side.other))
    ways = ((here, there), (there, here))
    met = [_spis(out, "outbound") & _spis(into, "inbound") for out, into in ways]
    if not any(sa.inbound or sa.outbound for sa in (*here, *there)):
        return _without_any_sa(side, "one SPI or more in common each way")
    found = f"{side.router} to {side.other.router}: {len(met[0])}, back: {len(met[1])} in common"
    lines = picked("\n".join(block(side.here.text(commands.IPSEC_SAS), side.tunnel)), "spi:")
    lines += picked("\n".join(block(side.there.text(commands.IPSEC_SAS), side.other.tunnel)), "spi:")
    return evaluation(all(met), "one SPI or more in common each way", found, commands.IPSEC_SAS, lines)


def _igp(side: Side) -> str:
    pattern = _ISIS if isinstance(side.link.igp, Isis) else _OSPF
    lines = [line.strip() for line in side.here.config(side.tunnel)]
    shared = [_SECRET.sub(r"\1", line) for line in lines if pattern.match(line)]
    return ", ".join([f"metric {metric_of(side.link, tuple(lines))}", *sorted(shared)])


@check(
    "igp-agrees",
    of_link=True,
    hint="one end was changed by hand: compare its `show running-config interface` of the tunnel with the other's",
)
def igp_agrees(side: Side) -> Evaluation:
    """Do both ends run the IGP on the tunnel with the same metric, type and timers?

    A metric that differs sends traffic one way over the tunnel and the other way elsewhere.
    """
    here, there = _igp(side), _igp(side.other)
    return _agree(side, commands.interface_config(side.tunnel), here, there, (here, there))


QUESTIONS = (
    key_agrees,
    mtu_agrees,
    transport_mtu_agrees,
    transform_agrees,
    spis_agree,
    igp_agrees,
)

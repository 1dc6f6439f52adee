"""Do both ends agree? By the two routers' own responses, whatever the definition says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeVar

from corelinks.inventory.model import Isis
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, because, check, evaluation, is_encrypted, picked, unclear
from corelinks.tasks.checks.protection import NO_SA_HINT, block, gre_sas, read_transform
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.checks.routing import metric_of
from corelinks.tasks.checks.transport import shown, tunnel_of
from corelinks.tasks.configuration.spelling import in_one_spelling
from corelinks.tasks.parse import IpsecSa

T = TypeVar("T")
Lines = tuple[str, ...]
# What of an interface's IGP configuration must be alike on both ends for an adjacency to come up and stay.
_ISIS = re.compile(r"isis (circuit-type|network|hello padding|hello-interval|hello-multiplier)|no isis hello padding")
_OSPF = re.compile(r"ip ospf (network|hello-interval|dead-interval|mtu-ignore|authentication)\b(?!-)|ip ospf \d+ area")
_SECRET = re.compile(r"(message-digest|key|password)\b.*")


def _agree(side: Side, command: str, here: T, there: T, words: Callable[[T], str], lines: Lines = ()) -> Evaluation:
    """Two values that must be the same; ``words`` says one of them. The lines are the words where none are given."""
    one, other = words(here), words(there)
    found = one if here == there else f"{side.router}: {one}; {side.other.router}: {other}"
    return evaluation(here == there, "the same on both ends", found, command, lines or (one, other))


@check("key-agrees", asks=(commands.tunnel,), of_link=True, hint="set the same `tunnel key` on both ends, or none")
def key_agrees(side: Side) -> Evaluation:
    """Do both ends have the same GRE key, or both none?"""
    here, there = _key_of(side), _key_of(side.other)
    lines = (*shown(side, "Key "), *shown(side.other, "Key "))
    return _agree(side, commands.interface(side.tunnel), here, there, _key_words, lines)


def _key_of(side: Side) -> tuple[bool, int | None]:
    """Whether there is a tunnel, and its key."""
    tunnel = tunnel_of(side)
    return tunnel is not None, tunnel.key if tunnel else None


def _key_words(found: tuple[bool, int | None]) -> str:
    is_tunnel, key = found
    return f"{key}" if is_tunnel else "no tunnel"


def _mtus(side: Side) -> tuple[str, ...]:
    lines = (line.strip() for line in side.here.config(side.tunnel))
    return tuple(sorted(line for line in lines if re.match(r"(ip|clns|mpls) mtu|ip tcp adjust-mss", line)))


@check(
    "mtu-agrees",
    asks=(commands.tunnel_config,),
    of_link=True,
    hint="set them alike: with another MTU OSPF stays in EXSTART, IS-IS ignores hellos, and large packets get lost",
)
def mtu_agrees(side: Side) -> Evaluation:
    """Do both ends of the tunnel have the same IP, MPLS and CLNS MTU?"""
    here, there = _mtus(side), _mtus(side.other)
    return _agree(side, commands.interface_config(side.tunnel), here, there, lambda mtus: ", ".join(mtus) or "none set")


@check(
    "transport-mtu-agrees",
    asks=(commands.tunnel,),
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


def _transforms(side: Side) -> frozenset[tuple[str, str]]:
    """Transform and mode of every SA of the tunnel."""
    sas = gre_sas(side, side.here.sas(side.tunnel))
    spis = (spi for sa in sas for spi in (*sa.inbound, *sa.outbound))
    return frozenset((read_transform(spi.transform), spi.mode.lower()) for spi in spis)


def _transform_words(transforms: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted(" ".join(one) for one in transforms)) or "no SA"


@check(
    "transform-agrees",
    asks=(commands.IPSEC_SAS,),
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
    if not here and not there:
        return _without_any_sa(side, "the same on both ends")
    return _agree(side, commands.IPSEC_SAS, here, there, _transform_words, lines)


def _without_any_sa(side: Side, expected: str) -> Evaluation:
    """With no SA on either end there is nothing to compare, which other checks say louder."""
    found = unclear(expected, "no SA on either end", commands.IPSEC_SAS)
    return because(found, f"{side.link.name}: neither end has an SA to compare", NO_SA_HINT)


def _spis(sas: tuple[IpsecSa, ...], way: Literal["inbound", "outbound"]) -> set[int]:
    return {spi.spi for sa in sas for spi in (sa.inbound if way == "inbound" else sa.outbound)}


@check(
    "spis-agree",
    asks=(commands.IPSEC_SAS,),
    of_link=True,
    hint="the ends hold SAs of different negotiations (%CRYPTO-4-RECVD_PKT_INV_SPI in `show logging`): "
    "`clear crypto session remote PEER`, on the end with the older ones",
    applies=is_encrypted,
)
def spis_agree(side: Side) -> Evaluation:
    """Is what one end sends with an SPI that the other end receives with, both ways?

    An SPI is chosen by the receiver and used by the sender (RFC 4301, 4.1), so the two routers' responses must meet.
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


def _igp(side: Side) -> tuple[str, ...]:
    pattern = _ISIS if isinstance(side.link.igp, Isis) else _OSPF
    lines = [line.strip() for line in side.here.config(side.tunnel)]
    shared = [_SECRET.sub(r"\1", in_one_spelling(line)) for line in lines if pattern.match(line)]
    return f"metric {metric_of(side.link, tuple(lines))}", *sorted(shared)


@check(
    "igp-agrees",
    asks=(commands.tunnel_config,),
    of_link=True,
    hint="one end was changed by hand: compare its `show running-config interface` of the tunnel with the other's",
)
def igp_agrees(side: Side) -> Evaluation:
    """Do both ends run the IGP on the tunnel with the same metric, type and timers?

    A metric that differs sends traffic one way over the tunnel and the other way elsewhere.
    """
    here, there = _igp(side), _igp(side.other)
    return _agree(side, commands.interface_config(side.tunnel), here, there, ", ".join)


CHECKS = (
    key_agrees,
    mtu_agrees,
    transport_mtu_agrees,
    transform_agrees,
    spis_agree,
    igp_agrees,
)

"""Before anything is changed: would the change reach further than the link, to what others of the router live on?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import takewhile

from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import LinkEnd
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.configuration.igp_process import vrf_of
from corelinks.tasks.configuration.spelling import interface_of
from corelinks.tasks.parse import RunningConfig, parse_running_config
from corelinks.templates.object_names import crypto_names
from corelinks.templates.objects import peer_router_id

_POLICY = "crypto ikev2 policy "
_PROFILE = "crypto ikev2 profile "
_LOCAL = "match address local "
_PROCESS = re.compile(r"router (?:ospf|bgp) \d+")
_ROUTER_ID = re.compile(r"(?:bgp )?router-id (?P<address>\S+)")
_BY_INTERFACE = re.compile(
    r"(?:mpls (?:ldp|traffic-eng) router-id|neighbor \S+ update-source) (?P<name>\S+)(?: force)?"
)
_ADDRESS = re.compile(r"ip address (?P<address>\S+) 255\.\S+")


def _running(side: Side) -> RunningConfig:
    return side.here.read(commands.RUNNING, parse_running_config)


@check(
    "ikev2-policy",
    asks=(commands.RUNNING,),
    hint="IOS has a default IKEv2 policy as long as there is no other, and of several for one address it takes the "
    "first. No policy yet, and profiles of others: write `crypto: {policy: default}`, which makes none and leaves them "
    "theirs (`proposal` is then what the routers' default proposal must lead to), or give those tunnels a policy "
    "first. A policy for the same address: name it and its proposal in `crypto.names`, or give the link a source of "
    "its own. A policy without an address is for all: give it a `match address local` for each that it is meant for. "
    "`policy: default` beside other policies: write `policy: own`",
    applies=lambda link: link.crypto is not None and link.crypto.ike == "ikev2",
)
def ikev2_policy(side: Side) -> Evaluation:
    """Does the IKEv2 policy of the link take no other tunnel's policy away, and no other policy this link's?

    The first `crypto ikev2 policy` of a router ends the default one, for every tunnel that lives on it at its next
    negotiation.
    """
    assert side.link.crypto is not None
    running, names = _running(side), crypto_names(side.link, side.end)
    if side.link.crypto.policy == "default":
        found = ", ".join(running.sections(_POLICY)) or "no policy"
        return evaluation(found == "no policy", "no policy", found, commands.RUNNING, running.sections(_POLICY))
    before = takewhile(lambda header: header != _POLICY + names.policy, running.sections(_POLICY))
    same = tuple(header for header in before if _matches(running.section(header) or (), side.link.end(side.end)))
    if same:
        expected = f"no other policy for {side.link.end(side.end).source_address}"
        return evaluation(False, expected, ", ".join(same), commands.RUNNING, same)
    expected = "no IKEv2 profile of others that lives on the default policy"
    others = tuple(header for header in running.sections(_PROFILE) if header != _PROFILE + names.profile)
    others = others if not running.sections(_POLICY) else ()
    return evaluation(not others, expected, ", ".join(others) or "none", commands.RUNNING, others)


def _matches(policy: tuple[str, ...], end: LinkEnd) -> bool:
    """Whether a policy is for the end's own address, in its front VRF; one that names no address is for all.

    Of several that match IOS takes the first, however closely each does (FlexVPN and Internet Key Exchange Version 2
    Configuration Guide, "IKEv2 policy").
    """
    lines = [line.strip() for line in policy]
    vrfs = [line.removeprefix("match fvrf ") for line in lines if line.startswith("match fvrf ")]
    is_in_vrf = "any" in vrfs or (end.front_vrf in vrfs if end.front_vrf else not vrfs or "global" in vrfs)
    addresses = [line.removeprefix(_LOCAL) for line in lines if line.startswith(_LOCAL)]
    return is_in_vrf and (not addresses or str(end.source_address) in addresses)


@check(
    "ldp-session-kept",
    asks=(commands.RUNNING, commands.LDP_NEIGHBORS),
    hint="IOS tears an LDP session down when its neighbor gets a password (releases with lossless MD5 keep it as "
    "`stale`), and all links to that neighbor lose their labels: set the password on both routers yourself in a window "
    "of its own, which is then left as it is; or write `ldp: {password_under_session: accept}`; or write no password",
    applies=lambda link: link.ldp.password is not None,
)
def ldp_session_kept(side: Side) -> Evaluation:
    """Would no LDP password be set under a session that is up?

    A password that is there already stays, now and after a rollback; whether it is the same at both ends shows only
    when a session comes up with it.
    """
    peer = str(peer_router_id(side.link, side.end))
    there = _running(side).sections(f"mpls ldp neighbor {peer} password ")
    sessions = [one for one in side.here.ldp_neighbors() if one.peer_router_id == peer and one.state == "Oper"]
    if there:
        return evaluation(True, "no session is reset", "a password is there already, and stays", commands.RUNNING)
    is_accepted = side.link.ldp.password_under_session == "accept"
    words = f"no password for {peer}, and a session with it that is up" if sessions else f"no session with {peer}"
    found = words + (", accepted" if sessions and is_accepted else "")
    lines = tuple(f"{one.peer} {one.state}, up {one.up_time}" for one in sessions)
    return evaluation(not sessions or is_accepted, "no session is reset", found, commands.LDP_NEIGHBORS, lines)


@check(
    "source-apart",
    asks=(commands.RUNNING, commands.LDP_DISCOVERY),
    hint="the peer pins the way to the tunnel source to the plain link by a /32 route, and with it all that goes to "
    "this address (LDP, BGP, everything that resolves to it): give the tunnel a loopback that is nothing else",
    applies=lambda link: link.a.source is not None or link.b.source is not None,
)
def source_apart(side: Side) -> Evaluation:
    """Is the tunnel source no router-id and no source of LDP, TE or BGP?"""
    end = side.link.end(side.end)
    if end.source is None:
        return evaluation(True, "used by nothing else", "the physical interface", commands.RUNNING)
    uses = tuple(_uses(_running(side), end))
    local = side.here.discovery().local_id.partition(":")[0]
    if local == str(end.source_address):
        uses = (*uses, f"LDP router-id {local}")
    return evaluation(not uses, "used by nothing else", "; ".join(uses) or "nothing else", commands.RUNNING, uses)


def _uses(running: RunningConfig, end: LinkEnd) -> Iterator[str]:
    """What of a configuration uses the source of a tunnel as an identity of the router, line by line."""
    by_itself = _highest_loopback(running) == end.source_address
    for path in running.paths:
        line = path[-1]
        by_interface, by_address = _BY_INTERFACE.fullmatch(line), _ROUTER_ID.fullmatch(line)
        if (by_interface and is_same_interface(by_interface["name"], end.source_interface)) or (
            by_address and by_address["address"] == str(end.source_address)
        ):
            yield " / ".join(path)
        elif len(path) == 1 and _PROCESS.fullmatch(line) and by_itself and not _has_router_id(running, line):
            yield f"{line}, whose router-id is the highest loopback address"


def _has_router_id(running: RunningConfig, header: str) -> bool:
    return any(_ROUTER_ID.fullmatch(line.strip()) for line in running.section(header) or ())


def _highest_loopback(running: RunningConfig) -> IPv4Address | None:
    """The highest address of a loopback that is open and in no VRF, which IOS takes for a router-id by itself."""
    found: list[IPv4Address] = []
    for header in running.sections("interface Loopback"):
        lines = [line.strip() for line in running.interface(interface_of(header)) or ()]
        if "shutdown" not in lines and vrf_of(lines) is None:
            found += [IPv4Address(match["address"]) for line in lines if (match := _ADDRESS.fullmatch(line))]
    return max(found, default=None)


CHECKS = (ikev2_policy, ldp_session_kept, source_apart)

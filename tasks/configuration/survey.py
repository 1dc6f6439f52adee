"""What the physical interface of a link carries that the definition has to name: pure, on the running-config.

Looked at are all lines of its section, the static routes of the global table that leave by it (by its name, or by a
next hop in one of its subnets; our own pinned route is none of them) and those of a VRF that leave it that way, the
next hops and interfaces that route-maps and static labels name, the BGP neighbors in its subnets, and the other
routing processes whose ``network`` statements have its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_interface

from corelinks.inventory.carry import Handling
from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.line_kinds import (
    BGP,
    IGP_AUTHENTICATION,
    OTHER_IGP,
    STATIC_ROUTES,
    LineKind,
    is_active,
    is_harmless,
    is_moved_anyway,
    kind_of,
)
from corelinks.inventory.model import CoreLink, EndName, LinkEnd
from corelinks.tasks.configuration.other_processes import network_statements
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.redaction import holds_hidden, redact
from corelinks.templates.carried import LEAST_IPV6_MTU, needs_ipv6
from corelinks.templates.objects import pinned_route

Subnets = tuple[IPv4Network | IPv6Network, ...]
_ROUTE = re.compile(r"ip(?:v6)? (?:mroute|route(?: static)?) .*")
_ADDRESS = re.compile(
    r"ip address (?P<ip>\S+) (?P<mask>\S+)(?: secondary)?|ipv6 address (?P<ipv6>[0-9A-Fa-f:.]+/\d+).*"
)
_NEIGHBOR = re.compile(r"neighbor (?P<address>[0-9A-Fa-f:.]+) .*")
_SET = re.compile(r"set (?:ip(?:v6)? )?(?:\S+ )*?(?:next-hop|interface) (?P<ways>.*)")
_STATIC_LABEL = re.compile(r"mpls static (?:crossconnect|binding) (?P<ways>.*)")
_CLNS = re.compile(r"clns router isis(?: \S+)?")
_OSPFV3 = re.compile(r"(?:ipv6 ospf|ospfv3) (?P<process>\d+) (?:ipv[46] )?area \S+.*")
_HANDLINGS: tuple[Handling, ...] = ("carry", "leave")
_TRANSPORT = "mpls ldp discovery transport-address "


@dataclass(frozen=True)
class Surveyed:
    """One line that the definition has to name.

    ``line`` is as the router shows it, secrets masked, with the process above it where it is none of the interface's.
    ``kind`` is None for a line that nobody knows. ``handling`` is what the definition says of it; ``obstacle`` why that
    cannot be done, as a sentence (None: it can). ``possible`` is what the definition could say.
    ``is_beyond`` says that the line does not stand in the interface's section.
    """

    line: str
    kind: LineKind | None
    handling: Handling | None
    obstacle: str | None = None
    possible: tuple[Handling, ...] = _HANDLINGS
    is_beyond: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the definition says what becomes of the line, and it can be done."""
        return self.handling is not None and self.obstacle is None


def survey(running: RunningConfig, link: CoreLink, end: EndName) -> tuple[Surveyed, ...] | None:
    """Every line that has to be named at one end, in order; None when there is no such interface."""
    section = running.interface(link.end(end).interface)
    if section is None:
        return None
    lines = tuple(line for line in section if not line.startswith(" "))
    found = [line for line in lines if _has_to_be_named(link, link.end(end), line)]
    subnets = _subnets(lines)
    beyond = (*_routes(running, link, end, subnets), *_neighbors(running, subnets), *_networks(running, link, end))
    of_section = (_surveyed(link, line, kind_of(line, link.igp.protocol), running, lines) for line in found)
    return (*of_section, *(_of_process(link, line, kind) for line, kind in beyond))


def _has_to_be_named(link: CoreLink, here: LinkEnd, line: str) -> bool:
    igp = link.igp.protocol
    if is_moved_anyway(line, igp) or _is_defined_on_tunnel(link, line):
        return False
    if here.front_vrf and line in (f"vrf forwarding {here.front_vrf}", f"ip vrf forwarding {here.front_vrf}"):
        return False
    return kind_of(line, igp) is not None or not is_harmless(line)


def _is_defined_on_tunnel(link: CoreLink, line: str) -> bool:
    """Whether the definition says by another field what the tunnel has instead of this line."""
    kind = kind_of(line, link.igp.protocol)
    if kind is IGP_AUTHENTICATION:
        return link.igp.key_chain is not None
    if line.startswith("service-policy input "):
        return link.service_policy_input is not None
    return line.startswith("service-policy output ") and link.service_policy_output is not None


def _surveyed(
    link: CoreLink, line: str, kind: LineKind | None, running: RunningConfig, section: tuple[str, ...]
) -> Surveyed:
    handling = link.handling(line)
    obstacles = {way: _obstacle(link, line, kind, way, running, section) for way in _HANDLINGS}
    possible = tuple(way for way, obstacle in obstacles.items() if obstacle is None)
    if handling is not None:
        return Surveyed(redact(line), kind, handling, obstacles[handling], possible)
    return Surveyed(redact(line), kind, None, None if possible else obstacles["leave"], possible)


def _of_process(link: CoreLink, line: str, kind: LineKind) -> Surveyed:
    """A line of a routing process, or of the global configuration: its kind alone says what it is."""
    is_left = kind.word in link.leave or link.handling(line) == "leave"
    return Surveyed(redact(line), kind, "leave" if is_left else None, possible=("leave",), is_beyond=True)


def _obstacle(
    link: CoreLink,
    line: str,
    kind: LineKind | None,
    handling: Handling,
    running: RunningConfig,
    section: tuple[str, ...],
) -> str | None:
    """Why a line cannot be carried, or left; None when it can."""
    word = kind.word if kind else ""
    if word == "ipv6-isis" and (obstacle := _of_ipv6_isis(link, line, handling, running)):
        return obstacle
    if _CLNS.fullmatch(line) and link.igp.protocol == "isis":
        return "it keeps IS-IS on the physical interface without `ip router isis`, too: take it off both ends first"
    if line == f"{_TRANSPORT}interface":
        return "LDP would talk to the address of the physical interface for ever: take the line off both ends first"
    if handling != "carry":
        return None
    if kind is not None and kind.not_carried:
        return kind.not_carried
    if holds_hidden(redact(line)):
        return "it holds a secret, which cannot be copied: leave it, or give the router a key chain instead"
    if line.startswith(_TRANSPORT) and _is_within(line.split()[-1], _subnets(section)):
        return "its address is that of the physical interface, where LDP would stay: take it off both ends first"
    if needs_ipv6((line,)) and link.ip_mtu < LEAST_IPV6_MTU:
        return f"IPv6 needs an MTU of {LEAST_IPV6_MTU}, and the tunnel's is {link.ip_mtu}: raise mtu.underlay"
    return _of_ospfv3(line, running)


def _of_ipv6_isis(link: CoreLink, line: str, handling: Handling, running: RunningConfig) -> str | None:
    """A single topology computes one tree for both families; with more, IPv6 has metrics that a link does not know."""
    tags = {line.removeprefix("ipv6 router isis").strip()} if line.startswith("ipv6 router isis") else set()
    tags |= {getattr(link.igp, "tag", None) or ""}
    is_multi = any(
        path[0] == f"router isis {tag}".strip() and path[-1].startswith("multi-topology")
        for tag in tags
        for path in running.paths
    )
    if handling == "leave" and not is_multi and link.until != "build":
        return "in a single topology IPv6 goes where IPv4 goes, so that the tunnel needs it: write `carry: [ipv6-isis]`"
    if handling == "carry" and is_multi:
        return "IS-IS runs several topologies here, and IPv6 has a metric of its own: only `leave` is known to work"
    return None


def _of_ospfv3(line: str, running: RunningConfig) -> str | None:
    match = _OSPFV3.fullmatch(line)
    headers = {f"ipv6 router ospf {match['process']}", f"router ospfv3 {match['process']}"} if match else set()
    for path in running.paths:
        if path[0] in headers and path[-1] == "passive-interface default":
            return f"`{path[0]}` makes every new interface passive, the tunnel too: leave it, or take that off first"
    return None


def _subnets(section: Iterable[str]) -> Subnets:
    """The IPv4 and IPv6 subnets that an interface has by its lines."""
    found: list[IPv4Network | IPv6Network] = []
    for match in filter(None, map(_ADDRESS.fullmatch, section)):
        try:
            found.append(ip_interface(match["ipv6"] or f"{match['ip']}/{match['mask']}").network)
        except ValueError:
            continue
    return tuple(found)


def _is_within(word: str, subnets: Subnets) -> bool:
    try:
        address = ip_address(word)
    except ValueError:
        return False
    return any(address in subnet for subnet in subnets)


def _routes(running: RunningConfig, link: CoreLink, end: EndName, subnets: Subnets) -> Iterator[tuple[str, LineKind]]:
    """The static routes that leave by the physical interface, but for our own, and what route-maps and labels send.

    A route of a VRF leaves it by the name of an interface that is in none, or by a next hop that is ``global``.
    """
    here = link.end(end)
    for line in running.sections("ip"):
        words = line.split()
        if not _ROUTE.fullmatch(line) or _is_same_route(line, pinned_route(link, end)):
            continue
        vrf = words[words.index("vrf") + 1 : words.index("vrf") + 2] if "vrf" in words[:3] else []
        ways = _ways(words)
        is_global = not vrf or "global" in ways
        is_by_name = vrf != [here.front_vrf] and any(is_same_interface(word, here.interface) for word in ways)
        if is_by_name or (is_global and any(_is_within(word, subnets) for word in ways)):
            yield line, STATIC_ROUTES
    for path in running.paths:
        match = _SET.fullmatch(path[-1]) if path[0].startswith("route-map ") and len(path) > 1 else None
        match = match or _STATIC_LABEL.fullmatch(path[0])
        ways = match["ways"].split() if match else []
        if any(is_same_interface(way, here.interface) or _is_within(way, subnets) for way in ways):
            yield " / ".join(path), STATIC_ROUTES


def _ways(words: list[str]) -> list[str]:
    """The words of a route behind its prefix: interface, next hop, distance and the like, but not its name."""
    start = words.index("vrf") + 2 if "vrf" in words[:3] else 2
    is_one_word = words[0] == "ipv6" or "/" in "".join(words[start : start + 1])
    ways = words[start + (1 if is_one_word else 2) :]
    return [way for before, way in zip(["", *ways], ways, strict=False) if before != "name"]


def _is_same_route(line: str, ours: str) -> bool:
    return line == ours or line.startswith(ours + " ")


def _neighbors(running: RunningConfig, subnets: Subnets) -> Iterator[tuple[str, LineKind]]:
    """BGP neighbors of the global table in the subnets of the physical interface, each once."""
    seen: set[str] = set()
    for path in running.paths:
        match = _NEIGHBOR.fullmatch(path[-1]) if path[0].startswith("router bgp ") else None
        if match is None or " vrf " in " / ".join(path[1:-1]) or match["address"] in seen:
            continue
        if _is_within(match["address"], subnets):
            seen.add(match["address"])
            yield f"{path[0]} / neighbor {match['address']}", BGP


def _networks(running: RunningConfig, link: CoreLink, end: EndName) -> Iterator[tuple[str, LineKind]]:
    """``network`` statements of other routing processes than the link's own that have the physical interface."""
    here, own = link.end(end), getattr(link.igp, "process", None)
    for path in network_statements(running, here.interface, here.address.ip):
        if path[0] != f"router ospf {own}":
            yield " / ".join(path), OTHER_IGP


def left_plain(surveyed: Iterable[Surveyed]) -> tuple[str, ...]:
    """What stays on the plain link because the definition names it under ``leave``: ``mpls-te (ip rsvp ..., ...)``."""
    return tuple(map(_in_words, _by_kind(one for one in surveyed if one.handling == "leave")))


def still_active(surveyed: Iterable[Surveyed], link: CoreLink) -> tuple[Surveyed, ...]:
    """What carries traffic or forms an adjacency, or may do so, and is not named under ``leave``."""
    return tuple(one for one in surveyed if one.handling != "leave" and _is_active(one, link))


def _is_active(one: Surveyed, link: CoreLink) -> bool:
    if one.is_beyond or one.kind is None:
        return not one.line.startswith("no ")
    return is_active(one.line, link.igp.protocol)


def unsettled(surveyed: Iterable[Surveyed]) -> tuple[str, ...]:
    """A sentence for each kind of lines of which the definition does not say, or cannot be told, what becomes of it."""
    surveyed = tuple(surveyed)
    obstacles = dict.fromkeys(f"`{one.line}`: {one.obstacle}" for one in surveyed if one.obstacle)
    unnamed = _by_kind(one for one in surveyed if one.handling is None and one.obstacle is None)
    return (*obstacles, *(f"{_in_words(found)}: {_what_to_write(found)}" for found in unnamed))


def _by_kind(surveyed: Iterable[Surveyed]) -> tuple[tuple[Surveyed, ...], ...]:
    """The lines of each kind together; a line that nobody knows alone."""
    groups: dict[str, list[Surveyed]] = {}
    for one in surveyed:
        groups.setdefault(one.kind.word if one.kind else one.line, []).append(one)
    return tuple(map(tuple, groups.values()))


def _in_words(group: tuple[Surveyed, ...]) -> str:
    quoted, kind = ", ".join(f"`{one.line}`" for one in group), group[0].kind
    return f"{kind.word} ({quoted})" if kind else quoted


def _what_to_write(group: tuple[Surveyed, ...]) -> str:
    """What the definition may say of lines of one kind, of which each can be done with all of them."""
    kind = group[0].kind
    possible = [way for way in _HANDLINGS if all(way in one.possible for one in group)]
    if kind is None:
        return f"nobody knows this line: write it as it is under {' or '.join(possible)} of the link"
    ways = [f"`{way}: [{kind.word}]`" for way in possible or ("leave",)]
    if kind is IGP_AUTHENTICATION:
        ways.append("a key chain in igp.key_chain")
    return f"write {' or '.join(ways)} for the link"

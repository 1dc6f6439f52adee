"""``show mpls ldp neighbor [detail]`` and ``show mpls ldp igp sync``."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.tasks.parse.ldp_discovery import (
    DiscoveryInterface,
    DiscoveryPeer,
    DiscoveryTarget,
    LdpDiscovery,
    parse_ldp_discovery,
)
from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import at_most_one, blocks, head, interface_name, only, pattern, read_lines

__all__ = [
    "DiscoveryInterface",
    "DiscoveryPeer",
    "DiscoveryTarget",
    "IgpSync",
    "LdpDiscovery",
    "LdpNeighbor",
    "parse_ldp_discovery",
    "parse_ldp_igp_sync",
    "parse_ldp_neighbors",
]

_NEIGHBOR = "show mpls ldp neighbor"
_IDENT = r"[\w.:]+:\d+"
_PEER = pattern(rf"Peer [LT]DP Ident: (?P<peer>{_IDENT}); Local [LT]DP Ident:? (?P<local>{_IDENT})")
_PEER_LIKE = pattern(r"Peer [LT]DP.*")
_TCP = pattern(r"TCP connection: (?P<tcp>.+)")
_PASSWORD = pattern(r"Password: (?P<password>.+)")
_STATE = pattern(r"State: (?P<state>[A-Za-z][A-Za-z -]*);.*")
_UP = pattern(r"Up time: (?P<up>[^;\s]+)(?:;.*)?")
_SOURCES = pattern(r"[LT]DP discovery sources:")
_BOUND = pattern(r"Addresses bound to peer [LT]DP Ident:")
_ADDRESSES = pattern(r"[\d.]+\.[\d.]+(?:\s+[\d.]+)*")
_LINK = pattern(r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*)(?:[,;] Src IP addr: [\d.]+)?")
_TARGETED = pattern(r"Targeted Hello \(?[^\s()]+ ?-> ?(?P<to>[^\s,;()]+)(?:, [a-z]+)*\)?[,;]?")
_HOLD = pattern(r"holdtime: .*")
_VRF = pattern(r"VRF .*:")

_SYNC = "show mpls ldp igp sync"
_SYNC_START = pattern(r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*):")
_CONFIGURED = pattern(r"(?i:LDP (?P<no>not )?configured; *(?:LDP-IGP Synchronization|SYNC) (?P<off>not )?enabled\.)")
_STATUS = pattern(r"(?i:sync status: sync (?P<no>not )?achieved; peer (?P<away>not )?reachable\.)")
_IDENT_LINE = pattern(rf"Peer LDP Ident: (?P<peer>{_IDENT})")
_IGP = pattern(r"IGP enabled: .+")


@dataclass(frozen=True)
class LdpNeighbor:
    """One LDP session. ``peer`` and ``local`` are LDP identifiers such as ``10.0.0.1:0``.

    ``interfaces`` are the discovery sources that are links, ``targeted`` the addresses of targeted hellos'
    far ends. ``password`` is the text of the detail form's Password line, None in the plain form.
    """

    peer: str
    local: str
    state: str
    up_time: str | None
    tcp: str | None
    interfaces: tuple[str, ...]
    targeted: tuple[str, ...]
    password: str | None = None

    @property
    def peer_router_id(self) -> str:
        """The router id in the peer's LDP identifier."""
        return self.peer.rpartition(":")[0]


@dataclass(frozen=True)
class IgpSync:
    """LDP-IGP synchronization of one interface. ``peer`` is the LDP identifier, None when not printed."""

    interface: str
    ldp_configured: bool
    sync_enabled: bool
    achieved: bool
    peer_reachable: bool
    peer: str | None


def parse_ldp_neighbors(text: str) -> tuple[LdpNeighbor, ...]:
    """All LDP neighbors; an empty response is legal: IOS prints nothing at all when there is none.

    Raises ParseError when one neighbor of several is incomplete.
    """
    before, found = blocks(read_lines(_NEIGHBOR, text, may_be_empty=True), _PEER)
    strange = [line for line in before if not _VRF.fullmatch(line)]
    if strange:
        raise ParseError(_NEIGHBOR, "no LDP neighbor begins here", strange[0])
    return tuple(_read_neighbor(lines) for lines in found)


def _read_neighbor(lines: list[str]) -> LdpNeighbor:
    header = head(lines, _PEER)
    state = only(_NEIGHBOR, lines, _STATE, "state")["state"]
    tcp = at_most_one(_NEIGHBOR, lines, _TCP, "TCP connection")
    up = at_most_one(_NEIGHBOR, lines, _UP, "up time")
    password = at_most_one(_NEIGHBOR, lines, _PASSWORD, "password")
    sources = _sources(lines, is_up=state == "Oper")
    if state == "Oper" and not (tcp and up):
        raise ParseError(_NEIGHBOR, "Oper, but without TCP connection or up time: the text is cut", lines[0])
    return LdpNeighbor(
        peer=header["peer"],
        local=header["local"],
        state=state,
        up_time=up["up"] if up else None,
        tcp=tcp["tcp"] if tcp else None,
        interfaces=tuple(_interface_sources(sources)),
        targeted=tuple(match["to"] for line in sources if (match := _TARGETED.fullmatch(line))),
        password=password["password"] if password else None,
    )


def _sources(lines: list[str], *, is_up: bool) -> list[str]:
    """The lines between the heading of the sources and the addresses bound, which end them."""
    start = lines.index(only(_NEIGHBOR, lines, _SOURCES, "heading of the discovery sources").string) + 1
    bound = at_most_one(_NEIGHBOR, lines, _BOUND, "heading of the addresses bound")
    if bound is None:
        if is_up:
            raise ParseError(_NEIGHBOR, "the text is cut: no addresses bound to the peer", lines[-1])
        return lines[start:]
    stop = lines.index(bound.string)
    if is_up and not any(_ADDRESSES.fullmatch(line) for line in lines[stop + 1 : stop + 2]):
        raise ParseError(_NEIGHBOR, "the text is cut: no addresses bound to the peer", lines[stop])
    for line in lines[stop:]:
        if _PEER_LIKE.fullmatch(line):
            raise ParseError(_NEIGHBOR, "a neighbor of an unknown form", line)
    return lines[start:stop]


def _interface_sources(sources: list[str]) -> list[str]:
    names = []
    for line in sources:
        if match := _LINK.fullmatch(line):
            names.append(interface_name(_NEIGHBOR, match["name"], line))
        elif not (_TARGETED.fullmatch(line) or _HOLD.fullmatch(line)):
            raise ParseError(_NEIGHBOR, "a discovery source of an unknown form", line)
    return names


def parse_ldp_igp_sync(text: str) -> tuple[IgpSync, ...]:
    """All interfaces with an IGP sync state; an empty response is legal: no interface has MPLS.

    Raises ParseError when one interface of several is incomplete.
    """
    before, found = blocks(read_lines(_SYNC, text, may_be_empty=True), _SYNC_START)
    if before:
        raise ParseError(_SYNC, "no interface begins here", before[0])
    return tuple(_read_sync(lines) for lines in found)


def _read_sync(lines: list[str]) -> IgpSync:
    header = head(lines, _SYNC_START)
    configured = only(_SYNC, lines, _CONFIGURED, "line 'LDP configured'")
    enabled = not configured["off"]
    status = at_most_one(_SYNC, lines, _STATUS, "sync status")
    if enabled and not (status and any(_IGP.fullmatch(line) for line in lines)):
        raise ParseError(_SYNC, "the text is cut: no sync status, or no line 'IGP enabled'", lines[-1])
    peer = at_most_one(_SYNC, lines, _IDENT_LINE, "peer")
    return IgpSync(
        interface=interface_name(_SYNC, header["name"], lines[0]),
        ldp_configured=not configured["no"],
        sync_enabled=enabled,
        achieved=bool(status and not status["no"]),
        peer_reachable=bool(status and not status["away"]),
        peer=peer["peer"] if peer else None,
    )

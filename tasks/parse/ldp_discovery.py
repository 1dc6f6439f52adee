"""``show mpls ldp discovery [detail]``: who is sending and hearing hellos where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import interface_name, pattern, read_lines

_COMMAND = "show mpls ldp discovery"
_LOCAL = pattern(r"Local [LT]DP Identifier:")
_IDENT = pattern(r"[\w.:]+:\d+")
_SOURCES = pattern(r"Discovery Sources:")
_SECTION = pattern(r"(?P<what>Interfaces|Targeted Hellos):")
_HELLOS = r"(?P<protocol>ldp|tdp)\): ?(?:(?P<role>active|passive|active/passive), )?(?P<how>xmit/recv|xmit|recv)"
_INTERFACE = pattern(rf"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*) \({_HELLOS}")
_TARGET = pattern(rf"(?P<local>\S+) -> (?P<remote>\S+) \({_HELLOS}")
_PEER = pattern(r"[LT]DP Id: ?(?P<id>[\w.:]+:\d+)(?P<rest>;.*)?")
_NO_ROUTE = pattern(r".*; ?no (?:host )?route.*")
_ADDRESS = pattern(r"Src IP addr: [^;\s]+; Transport IP addr: (?P<address>\S+)")
_DETAIL = pattern(r"Enabled: .*|Hello interval: .*")
_SERIOUS = pattern(r"[LT]DP Id:.*|Src IP addr:.*|.*\((?:ldp|tdp)\).*")
_VRF = pattern(r"VRF .*:")


@dataclass(frozen=True)
class DiscoveryPeer:
    """A peer heard by hellos. ``transport_address`` is None in the plain form."""

    ldp_id: str
    no_route: bool
    transport_address: str | None


@dataclass(frozen=True)
class DiscoveryInterface:
    """Hellos on one interface; ``protocol`` is ``ldp`` or ``tdp``."""

    name: str
    protocol: str
    transmits: bool
    receives: bool
    peers: tuple[DiscoveryPeer, ...]


@dataclass(frozen=True)
class DiscoveryTarget:
    """Targeted hellos from ``local`` to ``remote``; ``active`` when this side starts them."""

    local: str
    remote: str
    protocol: str
    active: bool
    transmits: bool
    receives: bool
    peers: tuple[DiscoveryPeer, ...]


@dataclass(frozen=True)
class LdpDiscovery:
    """All discovery sources of a router."""

    local_id: str
    interfaces: tuple[DiscoveryInterface, ...]
    targeted: tuple[DiscoveryTarget, ...]


@dataclass
class _Source:
    """What has been read of one interface or target so far."""

    line: str
    match: re.Match[str]
    section: str
    is_detail: bool
    peers: list[DiscoveryPeer]


def parse_ldp_discovery(text: str) -> LdpDiscovery:
    """The discovery sources; raises ParseError. A router without LDP prints nothing, which raises too."""
    lines = [line for line in read_lines(_COMMAND, text) if not _VRF.fullmatch(line)]
    if not lines or not _LOCAL.fullmatch(lines[0]):
        raise ParseError(_COMMAND, "no local LDP identifier", lines[0] if lines else None)
    if len(lines) < 3 or not _IDENT.fullmatch(lines[1]) or not _SOURCES.fullmatch(lines[2]):
        raise ParseError(_COMMAND, "no discovery sources: the text is cut or strange", lines[-1])
    sources = _sources(lines[3:])
    for source in sources:
        _demand_whole(source)
    return LdpDiscovery(
        local_id=lines[1],
        interfaces=tuple(_interface(one) for one in sources if one.section == "Interfaces"),
        targeted=tuple(_target(one) for one in sources if one.section == "Targeted Hellos"),
    )


def _sources(lines: list[str]) -> list[_Source]:
    section = ""
    heading: str | None = None
    sources: list[_Source] = []
    for line in lines:
        if match := _SECTION.fullmatch(line):
            if heading:
                raise ParseError(_COMMAND, "nothing beneath a heading", heading)
            section, heading = match["what"], line
        elif section and (match := (_INTERFACE if section == "Interfaces" else _TARGET).fullmatch(line)):
            sources.append(_Source(line, match, section, False, []))
            heading = None
        elif sources and not heading:
            _read_detail(sources[-1], line)
        else:
            raise ParseError(_COMMAND, "no discovery source begins here", line)
    if heading:
        raise ParseError(_COMMAND, "the text is cut: nothing beneath a heading", heading)
    return sources


def _read_detail(source: _Source, line: str) -> None:
    if match := _PEER.fullmatch(line):
        no_route = bool(_NO_ROUTE.fullmatch(match["rest"] or ""))
        source.peers.append(DiscoveryPeer(match["id"], no_route, None))
    elif (match := _ADDRESS.fullmatch(line)) and source.peers and not source.peers[-1].transport_address:
        last = source.peers[-1]
        source.peers[-1] = DiscoveryPeer(last.ldp_id, last.no_route, match["address"])
    elif _DETAIL.fullmatch(line):
        source.is_detail = True
    elif _SERIOUS.fullmatch(line):
        raise ParseError(_COMMAND, "a line of an unknown form", line)


def _demand_whole(source: _Source) -> None:
    # Who is heard is named, and in the detail form with a transport address.
    if "recv" in source.line and not source.peers:
        raise ParseError(_COMMAND, "hellos are received, but from nobody: the text is cut", source.line)
    if source.is_detail and any(peer.transport_address is None for peer in source.peers):
        raise ParseError(_COMMAND, "a peer without transport address: the text is cut", source.line)


def _interface(source: _Source) -> DiscoveryInterface:
    match = source.match
    return DiscoveryInterface(
        name=interface_name(_COMMAND, match["name"], source.line),
        protocol=match["protocol"],
        transmits="xmit" in match["how"],
        receives="recv" in match["how"],
        peers=tuple(source.peers),
    )


def _target(source: _Source) -> DiscoveryTarget:
    match = source.match
    return DiscoveryTarget(
        local=match["local"],
        remote=match["remote"],
        protocol=match["protocol"],
        active="active" in (match["role"] or ""),
        transmits="xmit" in match["how"],
        receives="recv" in match["how"],
        peers=tuple(source.peers),
    )

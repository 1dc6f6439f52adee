"""``show crypto session [detail]``: what each interface's session says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import at_most_one, blocks, head, interface_name, only, pattern, read_lines

_COMMAND = "show crypto session"
_HEADING = pattern(r"Crypto session current status")
_LEGEND = pattern(r"Code: .*|[A-Z] - .*")
_INTERFACE = pattern(r"Interface: (?P<names>\S.*)")
_PROFILE = pattern(r"Profile: (?P<profile>\S+)")
_STATUS = pattern(r"Session status: (?P<status>[A-Z][A-Z-]*)")
_PEER = pattern(r"Peer: (?P<peer>[0-9A-Fa-f.:]+) port (?P<port>\d{1,5})(?: fvrf: (?P<fvrf>\S+))?(?: ivrf: \S+)?")
_IKE = pattern(r"(?:IKE(?:v(?P<version>[12]))?|ISAKMP) SA: local \S+ remote \S+ (?P<state>Active|Inactive)")
_SIDE = r"(?:host [0-9A-Fa-f.:]+|[0-9A-Fa-f.:]+/[0-9.]+|any)(?: port \S+)?"
_FLOW = pattern(rf"IPSEC FLOW: (?P<selector>permit (?P<protocol>\w+) (?P<local>{_SIDE}) (?P<remote>{_SIDE}))")
_SAS = pattern(r"Active SAs: (?P<count>\d+), origin: .*")
_INBOUND = pattern(r"Inbound: *#pkts dec'ed (?P<packets>\d+) drop (?P<drop>\d+) life .*")
_OUTBOUND = pattern(r"Outbound: *#pkts enc'ed (?P<packets>\d+) drop (?P<drop>\d+) life .*")
_SERIOUS = pattern(r"(?:Session status|Peer|IKE\w* SA|ISAKMP SA|IPSEC FLOW|Active SAs|Inbound|Outbound):.*")
_KNOWN = (_STATUS, _PEER, _IKE, _FLOW, _SAS, _INBOUND, _OUTBOUND)
_CONTINUED = pattern(r"(?:IKE\w* SA|ISAKMP SA|IPSEC FLOW):.*")
_STARTS = pattern(r"(?:[A-Z][A-Za-z0-9_ ]*|[A-Z][a-z]+ SAs):.*")
_PROTOCOLS = {"ip": None, "ipv6": None, "gre": 47, "icmp": 1, "tcp": 6, "udp": 17, "esp": 50, "ahp": 51}


@dataclass(frozen=True)
class Flow:
    """One ``IPSEC FLOW``. ``protocol`` is the IP protocol number (47 is GRE), None for ``permit ip``.

    ``local`` and ``remote`` are ``A.B.C.D`` for hosts, ``A.B.C.D/M.M.M.M`` for networks. Counters are packets,
    None in the form without ``detail``.
    """

    selector: str
    protocol: int | None
    local: str
    remote: str
    active_sas: int
    decrypted: int | None
    encrypted: int | None
    dropped_in: int | None
    dropped_out: int | None


@dataclass(frozen=True)
class CryptoSession:
    """One session: an interface and a peer. ``status`` is ``UP-ACTIVE``, ``UP-IDLE``, ``DOWN-NEGOTIATING`` ...

    ``ike_version`` is None when no IKE SA is listed or when the release prints ``IKE SA`` alone; ``ike_active``
    says whether at least one listed IKE SA is Active.
    """

    interface: str
    profile: str | None
    status: str
    peer: str
    port: int
    fvrf: str | None
    ike_version: int | None
    ike_active: bool
    flows: tuple[Flow, ...]


def parse_crypto_session(text: str) -> tuple[CryptoSession, ...]:
    """All sessions; empty when the heading stands alone: the router has no crypto session.

    Raises ParseError when one session of several is incomplete: no status, no peer, a flow without its SAs, or
    a session that claims IPsec SAs and lists no flow.
    """
    before, found = blocks(_unwrapped(read_lines(_COMMAND, text)), _INTERFACE)
    strange = [line for line in before if not (_HEADING.fullmatch(line) or _LEGEND.fullmatch(line))]
    if strange or not (found or _HEADING.fullmatch(before[0])):
        raise ParseError(_COMMAND, "no session begins here", (strange or before)[0])
    return tuple(session for lines in found for session in _read(lines))


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines with IKE SAs and flows, which IPv6 addresses make too long for one, whole again."""
    whole: list[str] = []
    for line in lines:
        if whole and _CONTINUED.fullmatch(whole[-1]) and not _STARTS.fullmatch(line):
            whole[-1] += " " + line
        else:
            whole.append(line)
    return [" ".join(line.split()) for line in whole]


def _read(lines: list[str]) -> list[CryptoSession]:
    """The sessions of one interface block, one for each peer and each interface that its heading names."""
    for line in lines:
        if _SERIOUS.fullmatch(line) and not any(known.fullmatch(line) for known in _KNOWN):
            raise ParseError(_COMMAND, "a line of an unknown form", line)
    names = head(lines, _INTERFACE)["names"].replace(",", " ").split()
    before, peers = blocks(lines, _PEER)
    if not peers:
        raise ParseError(_COMMAND, "no peer: the text is cut", lines[-1])
    status = only(_COMMAND, before, _STATUS, "session status")["status"]
    profile = at_most_one(_COMMAND, before, _PROFILE, "profile")
    return [
        _session(interface_name(_COMMAND, name, lines[0]), profile["profile"] if profile else None, status, peer)
        for peer in peers
        for name in names
    ]


def _session(interface: str, profile: str | None, status: str, lines: list[str]) -> CryptoSession:
    peer = head(lines, _PEER)
    if any(_STATUS.fullmatch(line) for line in lines):
        raise ParseError(_COMMAND, "session status stands there twice", lines[0])
    ike = [match for line in lines if (match := _IKE.fullmatch(line))]
    strange, flows = blocks([line for line in lines if not _IKE.fullmatch(line)], _FLOW)
    lost = [line for line in strange if _SAS.fullmatch(line)]
    if lost or not _is_whole(status, ike, flows):
        raise ParseError(_COMMAND, f"{status}, but without what makes it so: the text is cut", (lost or lines)[-1])
    versions = {int(match["version"]) for match in ike if match["version"]}
    return CryptoSession(
        interface=interface,
        profile=profile,
        status=status,
        peer=peer["peer"],
        port=int(peer["port"]),
        fvrf=None if peer["fvrf"] in (None, "(none)") else peer["fvrf"],
        ike_version=max(versions) if versions else None,
        ike_active=any(match["state"] == "Active" for match in ike),
        flows=tuple(_flow(flow, is_detail=peer["fvrf"] is not None) for flow in flows),
    )


def _is_whole(status: str, ike: list[re.Match[str]], flows: list[list[str]]) -> bool:
    """Whether there stands what the router's own table of states demands: a flow, an IKE SA, or either."""
    if status in ("UP-ACTIVE", "UP-NO-IKE"):
        return bool(flows)
    if status == "UP-IDLE":
        return any(match["state"] == "Active" for match in ike)
    return bool(ike) if status == "DOWN-NEGOTIATING" else bool(ike or flows)


def _flow(lines: list[str], *, is_detail: bool) -> Flow:
    flow = head(lines, _FLOW)
    sas = only(_COMMAND, lines, _SAS, "count of active SAs")
    inbound = at_most_one(_COMMAND, lines, _INBOUND, "inbound counters")
    outbound = at_most_one(_COMMAND, lines, _OUTBOUND, "outbound counters")
    if (inbound is None) != (outbound is None) or (is_detail and inbound is None):
        raise ParseError(_COMMAND, "the text is cut: no inbound and outbound counters", lines[-1])
    return Flow(
        selector=flow["selector"],
        protocol=_protocol(flow["protocol"], flow.string),
        local=flow["local"].removeprefix("host "),
        remote=flow["remote"].removeprefix("host "),
        active_sas=int(sas["count"]),
        decrypted=int(inbound["packets"]) if inbound else None,
        encrypted=int(outbound["packets"]) if outbound else None,
        dropped_in=int(inbound["drop"]) if inbound else None,
        dropped_out=int(outbound["drop"]) if outbound else None,
    )


def _protocol(word: str, line: str) -> int | None:
    if word.isdecimal() and word.isascii():
        return int(word)
    if word not in _PROTOCOLS:
        raise ParseError(_COMMAND, "a flow of an unknown protocol", line)
    return _PROTOCOLS[word]

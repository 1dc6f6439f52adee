"""What the lines of a physical interface are for: the one table by which a link is surveyed, carried over and sealed.

A line is ours to move (`is_moved_anyway`), harmless where it is (`is_harmless`), or of a kind (`kind_of`) that the
definition of a link has to name under ``carry`` or ``leave``. What is none of these nobody knows: it is named by
itself. Lines are without indentation; ``no X`` is of the kind of ``X``.

Sources: the Cisco IOS command references (Interface, IP Routing: IS-IS, OSPF, BFD, IPv6, IP Multicast, MPLS, QoS,
Security), and interfaces of running-configs of IOS 12.4 to 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Protocol = Literal["isis", "ospf"]


@dataclass(frozen=True)
class LineKind:
    """One kind of lines, by the word that ``links.yaml`` has for it.

    ``lines`` finds them. ``active`` finds those of them that form an adjacency or carry traffic: a seal takes them off
    the physical interface where the kind is carried, and none may be left there that is not named. ``left`` is the
    consequence of ``leave``, as a sentence; ``not_carried`` says why the kind cannot be carried (empty: it can).
    """

    word: str
    lines: str
    active: str
    left: str
    not_carried: str = ""

    def has(self, line: str) -> bool:
        """Whether a line is of this kind."""
        return re.fullmatch(self.lines, without_no(line)) is not None

    def is_active(self, line: str) -> bool:
        """Whether a line of this kind forms an adjacency or carries traffic."""
        return not line.startswith("no ") and re.fullmatch(self.active, line) is not None


_ALL = r".*"
_NONE = r"(?!)"

POLICIES = LineKind(
    "policies",
    r"service-policy .*|ip(?:v6)? policy .*|ip(?:v6)? verify .*|rate-limit .*|traffic-shape .*|zone-member .*"
    r"|ip (?:nat|inspect|ips|admission|nbar|vrf select) .*|bgp-policy .*|ip(?:v6)? tcp adjust-mss \d+"
    r"|(?:priority-group|custom-queue-list|random-detect|fair-queue)\b.*",
    _NONE,
    "what the tunnel carries meets none of these policies: on the physical interface they see its packets alone",
)
# The first kind that has a line is its kind.
_OF_INTERFACES = (
    LineKind(
        "bfd",
        r"bfd .*|isis (?:ipv6 )?bfd.*|ip(?:v6)? ospf bfd.*|ospfv3 (?:\S+ )*bfd.*",
        _ALL,
        "the tunnel has no BFD: that it is dead is noticed by the hold times of its IGP",
    ),
    LineKind(
        "ipv6-isis",
        r"ipv6 router isis(?: \S+)?|isis ipv6 .*",
        r"ipv6 router isis(?: \S+)?",
        "IS-IS for IPv6 stays on the physical interface alone, and IPv6 goes there unencrypted",
    ),
    LineKind(
        "ospfv3",
        r"ipv6 ospf .*|ospfv3 .*",
        r"ipv6 ospf \d+ area .*|ospfv3 \d+ ipv[46] area .*",
        "OSPFv3 stays on the physical interface alone, and its traffic goes there unencrypted",
    ),
    LineKind(
        "pim",
        r"ip (?:pim|igmp|multicast|dvmrp|cgmp|sap|sdr|mrm)\b.*|ipv6 (?:pim|mld|multicast)\b.*",
        _ALL,
        "multicast stays on the physical interface, unencrypted, or stops where the way back leads by the tunnel",
    ),
    LineKind(
        "mpls-te",
        r"mpls traffic-eng .*|ip rsvp .*",
        _ALL,
        "TE and RSVP stay on the physical interface; when that leaves the IGP it leaves the TE topology, so that TE "
        "tunnels go another way or down",
        not_carried="bandwidth is reserved, and TE tunnels are placed, by interface, which head ends have to do anew",
    ),
    LineKind(
        "access-lists",
        r"ip(?:v6)? access-group .*|ipv6 traffic-filter .*|mac access-group .*",
        _NONE,
        "what the tunnel carries is filtered by no access list: those of the physical interface see its packets alone",
    ),
    LineKind(
        "crypto-map",
        r"crypto .*",
        _NONE,
        "the crypto map stays on the physical interface, and is asked for the tunnel's own packets, too",
        not_carried="a tunnel has its own protection, and IOS does not combine the two",
    ),
    POLICIES,
    LineKind(
        "ldp-transport-address",
        r"mpls ldp discovery transport-address .*",
        _NONE,
        "LDP says another transport address by the tunnel than by the physical interface, and IOS wants one per peer",
    ),
)
BGP = LineKind(
    "bgp",
    r"mpls bgp .*",
    _ALL,
    "BGP sessions between the addresses of the physical interfaces stay there, unencrypted, with what they lead to",
    not_carried="a session belongs to both its addresses and to other routers' next hops: move it to loopbacks",
)
OTHER_IGP = LineKind(
    "other-igp",
    r"(?:ip|clns|ipv6) router .*|ip(?:v6)? (?:rip|eigrp|summary-address|hello-interval|hold-time) .*"
    r"|ip(?:v6)? (?:authentication|bandwidth-percent|next-hop-self|split-horizon|dampening-change)\b.*"
    r"|ipv6 eigrp \d+",
    r"(?:ip|clns|ipv6) router .*|ipv6 (?:rip .*|eigrp \d+)",
    "another routing protocol than the link's own stays on the physical interface, and its traffic goes there "
    "unencrypted",
    not_carried="a link has one IGP, that of its definition",
)
IGP_AUTHENTICATION = LineKind(
    "igp-authentication",
    r"isis (?:authentication|password) .*|ip ospf (?:authentication|message-digest-key|authentication-key)\b.*",
    _NONE,
    "the IGP does not authenticate its neighbor on the tunnel; IPsec alone does",
)
STATIC_ROUTES = LineKind(
    "static-routes",
    r"ip(?:v6)? (?:route|mroute) .*",
    _ALL,
    "what these routes lead to goes by the physical interface, unencrypted",
    not_carried="where else a route should lead is the operator's to say",
)
KINDS: tuple[LineKind, ...] = (*_OF_INTERFACES, BGP, OTHER_IGP, IGP_AUTHENTICATION, STATIC_ROUTES)
_BY_WORD = {kind.word: kind for kind in KINDS}

_BOTH_IGPS: dict[Protocol, str] = {"isis": r"ip router isis(?: \S+)?|isis .*", "ospf": r"ip ospf .*"}
_SWITCHES: dict[Protocol, str] = {"isis": r"ip router isis(?: \S+)?", "ospf": r"ip ospf \d+ area .*"}
# Of the link's own IGP: what turns it on, and what means nothing without it.
_OF_IGP: dict[Protocol, str] = {
    "isis": r"ip router isis(?: \S+)?"
    r"|isis (?:metric|circuit-type|network|hello|hello-interval|hello-multiplier|csnp-interval|lsp-interval"
    r"|retransmit-interval|retransmit-throttle-interval|priority|protocol|three-way-handshake|mpls ldp)\b.*",
    "ospf": r"ip ospf (?:\d+ area|cost|network|hello-interval|dead-interval|retransmit-interval|transmit-delay|priority"
    r"|mtu-ignore|prefix-suppression|mpls ldp|ttl-security|flood-reduction|database-filter|lls|shutdown"
    r"|resync-timeout)\b.*",
}
# Of those, what the definition says of the tunnel: no line of the physical interface may say it otherwise.
_SAID_OF_TUNNEL: dict[Protocol, str] = {
    "isis": r"ip router isis(?: \S+)?|isis (?:metric|circuit-type|network|hello padding|protocol)\b.*",
    "ospf": r"ip ospf (?:\d+ area|cost|network|shutdown)\b.*",
}
_OF_LDP = r"mpls ip|mpls label protocol .*|mpls mtu .*|mpls ldp igp .*"
# The definition says these of the tunnel by itself.
_DEFINED = r"description .*|bandwidth \d+|ip address .*|(?:ip |clns )?mtu \d+|shutdown|(?:ip )?vrf forwarding .*"
_HARMLESS = (
    r"description .*",
    r"bandwidth .*|delay \d+|max-reserved-bandwidth \d+|load-interval \d+",
    r"ip address|ip address \S+ \S+",
    r"(?:ip |ipv6 |clns )?mtu \d+",
    r"ip (?:redirects|unreachables|proxy-arp|local-proxy-arp|mask-reply|directed-broadcast|gratuitous-arps"
    r"|information-reply|route-cache|mroute-cache|load-sharing|flow|accounting|cef)\b.*",
    r"ipv6 (?:address|enable|nd|redirects|unreachables|flow)\b.*",
    r"shutdown|dampening\b.*|carrier-delay .*|hold-queue .*|keepalive\b.*|tx-ring-limit .*|tx-queue-limit .*",
    r"(?:logging|snmp|cdp|lldp|ntp|arp|mop|udld|ethernet|flow monitor|mpls netflow|mpls accounting)\b.*",
    r"(?:half|full)-duplex|autostate|dce-terminal-timing-enable",
    r"(?:duplex|speed|negotiation|media-type|flowcontrol|plim|mac-address|transceiver|synchronous|esmc)\b.*",
    r"(?:channel-group|lacp|port-channel|encapsulation|macsec|mka|eapol)\b.*|switchport|ip virtual-reassembly\b.*",
    r"(?:clock|serial|ppp|invert|dsu|framing|crc|scramble|pos|linecode|cablelength|fdl|hssi|aps)\b.*",
    r"frame-relay (?:interface-dlci|lmi-\S+|intf-type|inverse-arp|map|multilink)\b.*|atm (?:ilmi|enable-ilmi)\S*.*",
    # Queues of the port itself, which all that leaves it passes, the tunnel's packets too.
    r"(?:mls (?:qos|netflow)|wrr-queue|rcv-queue|srr-queue|priority-queue|storm-control|power)\b.*",
)
# Not behind these: a level, the word that says what follows, and a mask.
_NO_SECRET = r"level-|key-string|(?:\d )?<hidden"
_SECRET = re.compile(rf"\b(?:password|authentication-key|key-string|sha1|md5) +(?!{_NO_SECRET})\S", re.ASCII)


def kind_named(word: str) -> LineKind | None:
    """The kind that ``links.yaml`` calls ``word``; None for any other word."""
    return _BY_WORD.get(word)


def kind_of(line: str, igp: Protocol) -> LineKind | None:
    """The kind of a line of an interface whose link has this IGP, or of a static route; None for one of no kind."""
    bare = without_no(line)
    other: Protocol = "ospf" if igp == "isis" else "isis"
    if IGP_AUTHENTICATION.has(line) and re.fullmatch(_BOTH_IGPS[igp], bare):
        return IGP_AUTHENTICATION
    if is_moved_anyway(line, igp):
        return None
    found = next((kind for kind in (*_OF_INTERFACES, BGP, OTHER_IGP, STATIC_ROUTES) if kind.has(line)), None)
    if found is POLICIES and _says_none(line):
        return None
    if found is None and re.fullmatch(_BOTH_IGPS[other], bare):
        return OTHER_IGP
    return found


def is_active(line: str, igp: Protocol) -> bool:
    """Whether a line forms an adjacency or carries traffic, by its kind."""
    kind = kind_of(line, igp)
    if kind is None:
        return False
    other: Protocol = "ospf" if igp == "isis" else "isis"
    is_switch = kind is OTHER_IGP and re.fullmatch(_SWITCHES[other], line) is not None
    return is_switch or kind.is_active(line)


def is_moved_anyway(line: str, igp: Protocol) -> bool:
    """Whether a line is of the link's own IGP or of LDP, which move with every link."""
    return re.fullmatch(f"{_OF_IGP[igp]}|{_OF_LDP}", without_no(line)) is not None


def is_said_of_tunnel(line: str, igp: Protocol) -> bool:
    """Whether the definition, or every link, says of the tunnel what a line of IGP or LDP says of its interface."""
    return re.fullmatch(f"{_SAID_OF_TUNNEL[igp]}|{_OF_LDP}", without_no(line)) is not None


def is_harmless(line: str) -> bool:
    """Whether a line may stay where it is and need not be anywhere else."""
    return _is_any(_HARMLESS, without_no(line)) or _says_none(line)


def _says_none(line: str) -> bool:
    """Whether a line turns a policy off that a release or a kind of interface has by itself (`no fair-queue`)."""
    return line.startswith("no ") and POLICIES.has(line)


def is_defined(line: str) -> bool:
    """Whether a line says what the definition of a link says of its tunnel by fields of its own."""
    return re.fullmatch(_DEFINED, without_no(line)) is not None


def holds_secret(line: str) -> bool:
    """Whether a line that a person wrote holds a password or a key, and not the name of a key chain."""
    return _SECRET.search(line) is not None


def without_no(line: str) -> str:
    """A line without the word that turns it off."""
    return line.removeprefix("no ")


def _is_any(patterns: Iterable[str], line: str) -> bool:
    return any(re.fullmatch(pattern, line) for pattern in patterns)

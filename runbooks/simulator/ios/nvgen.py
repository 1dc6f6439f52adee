"""How IOS generates a configuration (NVGEN): the order of its lines, and the form in which it holds what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address

from corelinks.runbooks.simulator.ios.names import sort_key
from corelinks.runbooks.simulator.ios.passwords import hashed, type_6, type_7, without_type_7

Place = tuple[int, tuple[int, tuple[int, ...]]]

_GLOBAL = """
version|service|no service|platform|no platform||hostname||boot|boot-start-marker|boot-end-marker||
vrf definition||logging|no logging console|no logging|enable||aaa new-model|no aaa new-model||aaa||clock||
no ip source-route|ip source-route|no ip icmp|ip icmp||ip vrf||no ip bootp|ip host|no ip domain lookup|no ip domain|
ip domain||no ip cef|ip cef|no ipv6|ipv6|ip multicast-routing||mpls label range|mpls label protocol|no mpls ip|
mpls ip|no mpls|mpls traffic-eng|mpls ldp logging|mpls ldp session|mpls ldp igp|mpls ldp graceful-restart|
no mpls ldp|mpls ldp neighbor|mpls ldp password|mpls ldp explicit-null|mpls ldp label|mpls ldp holdtime|
mpls ldp discovery|mpls ldp|multilink||key chain||archive||crypto pki trustpoint||crypto pki certificate||
license|memory||spanning-tree||username||redundancy||
crypto ikev2 proposal||crypto ikev2 policy||crypto ikev2 keyring||crypto ikev2 profile||crypto ikev2|no crypto ikev2||
ip tcp|ip ftp||track||class-map||policy-map||crypto keyring||crypto isakmp policy||crypto isakmp key|
crypto isakmp|no crypto isakmp||crypto isakmp profile||crypto ipsec security-association||
crypto ipsec transform-set||crypto ipsec df-bit|crypto ipsec||crypto ipsec profile||crypto||interface||
router isis||router ospf||router bgp||router||ip forward-protocol|no ip forward-protocol|no ip http server|
ip http server|no ip http secure-server|ip http|no ip http|ip tftp||ip ssh||ip route||ip tacacs||ip access-list||
ip prefix-list||logging source-interface|logging host|no cdp|cdp|access-list|route-map|snmp-server|tacacs-server|
tacacs|radius|mpls ldp router-id||control-plane||banner||alias||line||scheduler|ntp|netconf-yang||end
"""

_INTERFACE = """
description|mtu|bandwidth|ip vrf forwarding|vrf forwarding|no ip address|ip address|no ip redirects|ip redirects|
no ip unreachables|no ip proxy-arp|ip access-group|ip mtu|ip flow|ip nat|ip tcp|ip pim|ip router isis|ip ospf|no ip|ip|
encapsulation|load-interval|delay|shutdown|carrier-delay|keepalive|no keepalive|duplex|speed|no negotiation|negotiation|
media-type|channel-group|ipv6 address|ipv6 enable|ipv6 mtu|ipv6 nd|no ipv6|ipv6 router isis|ipv6|ospfv3|
mpls mtu|mpls label protocol|no mpls ip|mpls ip|mpls ldp|no mpls ldp|mpls traffic-eng|mpls|
bfd|tunnel source|tunnel mode|tunnel destination|tunnel key|tunnel checksum|tunnel tos|tunnel ttl|
tunnel path-mtu-discovery|tunnel vrf|tunnel protection|tunnel|clns mtu|no clns|clns|no isis hello|isis circuit-type|
isis network|isis password|isis authentication|isis metric|isis|no isis|serial|clock rate|no cdp|cdp|
max-reserved-bandwidth|hold-queue|ntp|service-policy input|service-policy output
"""

_ROUTER_ISIS = "vrf|net|is-type|no hello|authentication|metric-style|lsp-mtu|set-overload-bit|log-adjacency-changes"
_ROUTER_OSPF = "mpls ldp|router-id|ispf|auto-cost|log-adjacency-changes|area|timers|redistribute|passive-interface"
_IPSEC_PROFILE = "description|set security-association|set transform-set|set pfs|set ikev2-profile|set isakmp-profile"
_IKEV2_PROFILE = "description|match fvrf|match|identity|authentication|keyring|lifetime|dpd|no config-exchange"
_ARCHIVE = "log config|path|maximum|write-memory|time-period"
#: Which lines of the top level stand together, without a ``!`` between them.
_GROUPS = {
    entry: number for number, group in enumerate(_GLOBAL.replace("\n", "").split("||")) for entry in group.split("|")
}
#: A line that says what is the case anyway, and what is left of it ('' for nothing).
_DEFAULTS = {
    "tunnel mode gre ip": "",
    "tunnel path-mtu-discovery age-timer 10": "tunnel path-mtu-discovery",
    "isis circuit-type level-1-2": "",
    "isis metric 10": "",
    "isis hello-interval 10": "",
    "isis hello-multiplier 3": "",
    "is-type level-1-2": "",
    "lsp-mtu 1497": "",
    "mtu 1500": "",
    "clns mtu 1497": "",
    "load-interval 300": "",
    "keepalive 10": "",
    "keepalive 10 3": "",
    "encapsulation hdlc": "",
    "carrier-delay 2": "",
    "max-reserved-bandwidth 75": "",
    "match fvrf global": "",
    "lifetime 86400": "",
    "line console 0": "line con 0",
    "mpls label protocol tdp": "mpls label protocol tdp",
    "service timestamps log": "service timestamps log uptime",
    "service timestamps debug": "service timestamps debug uptime",
    "crypto ipsec security-association replay window-size 64": "",
    "crypto ipsec security-association lifetime seconds 3600": "",
    "crypto ipsec security-association lifetime kilobytes 4608000": "",
    "set security-association replay window-size 64": "",
    "set security-association lifetime kilobytes 4608000": "",
    "set security-association lifetime seconds 3600": "",
    "ip domain-lookup": "ip domain lookup",
    "crypto isakmp enable": "",
    "hash sha": "",
    "encryption des": "",
    "authentication rsa-sig": "",
    "group 1": "",
    "encryption aes 128": "encryption aes",
}
_TYPE_ZERO = re.compile(
    r"(pre-shared-key(?: local| remote)? |key-string |mpls ldp neighbor .*password |mpls ldp password .*"
    r"|enable password "
    r"|ip ospf authentication-key |ip ospf message-digest-key \d+ md5 |password |crypto isakmp key "
    r"|pre-shared-key (?:address|hostname) .*key |key )0 (.*)"
)


def _as_type_6(match: re.Match[str]) -> str:
    return f"{match[1]} 6 {type_6(match[2])}{match[3]}"


_SECRET = re.compile(r"((?:enable|username \S+(?: privilege \d+)?) secret )(?:0 )?(.+)")
_PASSWORD = re.compile(r"(username \S+(?: privilege \d+)? password )(?![07] )(.+)")


#: Lines that releases keep in different spellings: the one typed, and another one that means the same.
_SPELLINGS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(pre-shared-key(?: local| remote)?|crypto isakmp key) (?![06] |address |hostname |hex )(\S+)(.*)", _as_type_6),
    (r"(pre-shared-key address .* key) (?![06] )(\S+)(.*)", _as_type_6),
    (r"(mpls ldp neighbor \S+ password) (?![07] )(\S+)(.*)", lambda m: f"{m[1]} 7 {type_7(m[2])}{m[3]}"),
    (r"(ip ospf \d+ area) (\d+)", lambda m: f"{m[1]} {IPv4Address(int(m[2]))}"),
    (r"encr(?:yption)? (aes.*|3des|des)", lambda m: f"encryption {m[1]}"),
)


def respelled(text: str) -> str | None:
    """A line that was typed in another spelling of IOS's that means the same; None where none is known."""
    for pattern, spelling in _SPELLINGS:
        if match := re.fullmatch(pattern, text):
            return spelling(match)
    return None


def _ranks(table: str) -> dict[str, int]:
    return {entry: index for index, entry in enumerate(table.replace("\n", "").split("|")) if entry}


_SECTIONS = {
    "": _ranks(_GLOBAL),
    "interface": _ranks(_INTERFACE),
    "router isis": _ranks(_ROUTER_ISIS),
    "router ospf": _ranks(_ROUTER_OSPF),
    "crypto ipsec profile": _ranks(_IPSEC_PROFILE),
    "crypto ikev2 profile": _ranks(_IKEV2_PROFILE),
    "archive": _ranks(_ARCHIVE),
}


@lru_cache(maxsize=8192)
def place_in(section: str, line: str) -> Place:
    """Where a line stands in its section ('' is the top level); equal places keep the order of typing."""
    ranks = _ranks_of(section)
    rank = _rank(ranks, line)
    if not section and line.startswith("interface "):
        return rank, sort_key(line[len("interface ") :])
    secondary = 1 if line.startswith("ip address") and line.endswith(" secondary") else 0
    return rank, (secondary, ())


def group_of(line: str) -> int:
    """The group of lines that a line of the top level stands in."""
    return _rank(_GROUPS, line)


def _ranks_of(section: str) -> dict[str, int]:
    words = section.split()
    for length in range(len(words), -1, -1):
        if (ranks := _SECTIONS.get(" ".join(words[:length]))) is not None and (length or not words):
            return ranks
    return {}


def _rank(ranks: dict[str, int], line: str) -> int:
    words = line.split()
    for length in range(min(3, len(words)), 0, -1):
        if (rank := ranks.get(" ".join(words[:length]))) is not None:
            return rank
    return len(ranks)


def nvgen_line(text: str, *, encrypting: bool = False) -> str:
    """The line that the running configuration gets ('' for none); ``encrypting`` is password-encryption."""
    if text in _DEFAULTS:
        return _DEFAULTS[text]
    if (match := _SECRET.fullmatch(text)) and not re.match(r"[589] \S+$", match[2]):
        return f"{match[1]}9 {hashed(match[2])}"
    if match := _PASSWORD.fullmatch(text):
        return f"{match[1]}0 {match[2]}"
    if match := _TYPE_ZERO.fullmatch(text):
        return match[1] + match[2]
    return without_type_7(text) if encrypting else text

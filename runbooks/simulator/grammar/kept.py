"""How IOS keeps a line that it has taken: defaults are not shown, secrets are hashed, type numbers are dropped."""

from __future__ import annotations

import re

from corelinks.runbooks.simulator.ios.passwords import as_kept, hashed

#: A line that says what is the case anyway, and what is kept of it ('' for nothing).
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
_SECRET = re.compile(r"((?:enable|username \S+(?: privilege \d+)?) secret )(?:0 )?(.+)")
_PASSWORD = re.compile(r"(username \S+(?: privilege \d+)? password )(?![07] )(.+)")


def kept_form(text: str, *, encrypting: bool = False) -> str:
    """The line that the running configuration gets ('' for none); ``encrypting`` is password-encryption."""
    if text in _DEFAULTS:
        return _DEFAULTS[text]
    if (match := _SECRET.fullmatch(text)) and not re.match(r"[589] \S+$", match[2]):
        return f"{match[1]}9 {hashed(match[2])}"
    if match := _PASSWORD.fullmatch(text):
        return f"{match[1]}0 {match[2]}"
    if match := _TYPE_ZERO.fullmatch(text):
        return match[1] + match[2]
    return as_kept(text) if encrypting else text

"""Every form in which IOS and IOS XE write a secret, as data: the words before it and what may stand behind it.

Collected from the IOS and IOS XE command references (security, MPLS, IP routing, SNMP, WLAN, LISP, TrustSec) and held
against the lists of RANCID, Netconan and Oxidized. Whoever meets a form that is missing adds one row here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class SecretForm:
    """One way to write a secret: ``before``, then its type if any, the secret, and ``behind`` to the end of the line.

    Both are regular expressions in which one space stands for one or more. What stands behind a secret and is not
    ``behind`` is taken for a part of the secret. ``begins``: the words count only where a command begins, since they
    are ordinary words elsewhere. ``goes_on``: the line may hold a secret of another form as well. ``may_be_prose``:
    the words name no command of their own, so that in a sentence about a secret they may go on with the sentence.
    """

    before: str
    behind: str = ""
    begins: bool = False
    goes_on: bool = False
    may_be_prose: bool = False


_OF_A_USER = r"username \S+(?: (?!(?:password|secret) )\S+)*? "
_LEVEL = r"(?: level-[12])?"
_SNP = r"(?: authenticate snp (?:validate|send-only))?"
_SNMP_USER = r"snmp-server user \S+(?: \S+)*? "
_SESSION_KEY = r"set session-key (?:inbound|outbound) "
_PEM = r"pem (?:terminal|url \S+)"
_SNMP_HOST = (
    r"snmp-server host \S+(?: (?:vrf \S+|traps|informs|udp-port \d+|version (?:1|2c|3(?: (?:auth|noauth|priv))?)))*"
)

#: Behind a command of an applet, where the router asks for a secret then; the next command may be the answer.
ASKS_IN_AN_APPLET: Final = r" pattern (?:\"[^\"]*(?i:ass|ecret)[^\"]*\"(?:\W.*)?|\S*(?i:ass|ecret)\S*)"

#: What a sentence about a secret has before the secret's name: an article or the like, or the head of a log message
#: that repeats no command.
PROSE: Final = (
    r"\b(?:[Tt]he|[Aa]n?|[Yy]our|[Tt]his|[Ii]ts|[Aa]ny|(?<=\w )no|MD5) (?:\w+ )?$|(?:^|: )%(?!HA_EM)(?!.*command:).*$"
)
#: What the sentence goes on with behind it.
PROSE_GOES_ON: Final = (
    r" +(?:is|are|was|were|be|has|have|had|must|should|will|can|cannot|could|may|does|did|do|not|for|of|to|and|or|in"
    r"|on|from|with|by|as|at|than|too|that|which|you|named|contains?|changed|expired|required|needed|configured|set)"
    r"(?= |$|[.,;:)](?: |$))"
)

#: By a word without which a line holds none of the forms. The more special form stands before the more general one.
FORMS: Final[dict[str, tuple[SecretForm, ...]]] = {
    "snmp": (
        SecretForm(r"snmp-server community", r"(?: view \S+)?(?: (?:ro|rw|RO|RW)(?: ipv6 \S+)?(?: \S+)?)?"),
        SecretForm(r"snmp(?:-server)? mib community-map", r"(?: (?:context|engineid|security-name|target-list) .*)?"),
        SecretForm(_SNMP_HOST, r"(?: .*)?"),
        SecretForm(rf"{_SNMP_USER}auth (?:md5|sha(?:-2 \d+|-?\d+)?)", r"(?: priv .*)?(?: access .*)?", goes_on=True),
        SecretForm(rf"{_SNMP_USER}priv(?: (?:des56|des|3des|aes(?: (?:128|192|256))?))?", r"(?: access .*)?"),
        SecretForm(r"snmp-community"),
    ),
    "Community ": (SecretForm(r"Community (?:[Nn]ame|[Ii]ndex|[Ss]ecurity ?[Nn]ame) ?:"),),
    "user:": (SecretForm(r"user:", r" security model ?: ?(?:v1|v2c).*"),),
    "groupname:": (SecretForm(r"groupname:", r" security model ?: ?(?:v1|v2c).*"),),
    "event manager environment": (
        SecretForm(r"event manager environment \S*(?i:communit|pass|pwd|secret|key|token|pin)\S*"),
    ),
    "rmon": (SecretForm(r"rmon event \d+(?: log)? trap", r"(?: .*)?"),),
    "secret": (
        SecretForm(r"enable(?: algorithm-type \S+)? secret(?: level \d+)?", begins=True),
        SecretForm(rf"{_OF_A_USER}secret"),
        SecretForm(r"digest secret", r"(?: hash \S+)?"),
        SecretForm(r"secret", begins=True),
        SecretForm(r"[\w-]*secret", may_be_prose=True),
    ),
    "password": (
        SecretForm(r"enable password(?: level \d+)?", begins=True),
        SecretForm(r"(?:credentials|authentication) username \S+ password", r"(?: realm \S+)?"),
        SecretForm(rf"{_OF_A_USER}password"),
        SecretForm(r"isis (?:lsp-)?password", _LEVEL),
        SecretForm(r"(?:area|domain|lsp)-password", _SNP),
        SecretForm(r"mpls ldp(?: vrf \S+)? password (?:option \d+ for \S+|fallback)"),
        SecretForm(r"ip msdp(?: vrf \S+)? password peer \S+"),
        SecretForm(r"neighbor (?:vrf \S+ )?\S+ password"),
        SecretForm(r"(?:ip (?:ftp|rcmd|http client)|vtp|ppp chap|l2tp tunnel|set aggressive-mode) password"),
        SecretForm(r"ppp pap sent-username \S+ password"),
        SecretForm(r"cts (?:credentials id \S+|sxp default) password"),
        SecretForm(r"password", begins=True),
        SecretForm(r"[\w-]*password", may_be_prose=True),
    ),
    # What a router shows as required, or not, is no password.
    "assword:": (SecretForm(r"[Pp]assword:(?! (?:not )?required,)"),),
    "passphrase": (SecretForm(r"[\w-]*passphrase", may_be_prose=True),),
    "passwd": (SecretForm(r"[\w-]*passwd", may_be_prose=True),),
    "key": (
        SecretForm(r"crypto isakmp key", r"(?: (?:address|hostname) \S.*)?"),
        SecretForm(r"pre-shared-key address (?:ipv6 )?\S+(?: [\d.]+)? key"),
        SecretForm(r"pre-shared-key hostname \S+ key"),
        SecretForm(r"pre-?shared-key(?: (?:local|remote))?"),
        SecretForm(r"authentication (?:local|remote) pre-share key"),
        SecretForm(r"ppk (?:\S+ )*?key", r"(?: required)?"),
        SecretForm(r"key config-key (?:password-encrypt(?:ion)?|\d+)"),
        SecretForm(r"crypto key export (?:\S+ )*?pem (?:terminal|url \S+) (?:3des|des)"),
        SecretForm(rf"crypto key import (?:\S+ )*?{_PEM}(?: exportable)?"),
        SecretForm(r"psk id \S+ key"),
        SecretForm(r"key-string,?", r"(?: timeout \d+)?"),
        # Two of them in a line.
        SecretForm(r"encryption-key", r"(?: message-auth-code-key .*)?", goes_on=True),
        SecretForm(r"message-auth-code-key", r"(?: format \S+)?", goes_on=True),
        SecretForm(r"nas \S+ key"),
        SecretForm(r"client \S+ (?:vrf \S+ )?key"),
        SecretForm(r"ip mobile secure (?:\S+ )*?key", r"(?: (?:replay|algorithm|mode) .*)?"),
        SecretForm(r"spi \S+ key"),
        SecretForm(r"api-key"),
        SecretForm(r"(?:tacacs|radius)-server (?:\S+ )*?key"),
        SecretForm(r"server-private (?:\S+ )*?key"),
        SecretForm(r"server-key"),
        SecretForm(r"pac key"),
        SecretForm(r"group \S+ key"),
        SecretForm(r"map-server \S+ key", r"(?: (?:hash-function|proxy-reply) ?.*)?"),
        SecretForm(r"ip rsvp authentication key"),
        SecretForm(r"message-digest-key \d+ md5"),
        SecretForm(r"ntp authentication-key \d+ \S+", r"(?: \d)?"),
        SecretForm(r"authentication-key"),
        SecretForm(rf"{_SESSION_KEY}ah \S+"),
        SecretForm(rf"{_SESSION_KEY}esp \S+ (?:cipher|authenticator)"),
        SecretForm(r"encryption (?:vlan \d+ )?key \d+ size \S+", r"(?: transmit-key)?"),
        SecretForm(r"static-wep-key (?:encryption|authentication) \S+(?: (?:ascii|hex))?", r"(?: \d)?"),
        SecretForm(r"set-key"),
        SecretForm(r"key \S+ -- text"),
        # A tunnel is shown with "key disabled" or "key 0x64" in the middle of a line.
        SecretForm(r"key(?! (?:disabled|enabled|0x[0-9A-F]+), (?:sequencing|checksumming))", begins=True),
        SecretForm(r"key(?= [0-9] \S)"),
    ),
    "psk": (SecretForm(r"wpa-psk"),),
    "authentication": (
        SecretForm(r"(?:standby|vrrp|glbp)(?: \d+)? authentication(?! md5)(?: text)?"),
        SecretForm(r"nhrp authentication"),
        SecretForm(r"authentication mode hmac-sha-256"),
    ),
    "uthentication text": (SecretForm(r"[Aa]uthentication text"),),
    "spi": (
        SecretForm(r"ipsec spi \d+ (?:esp null )?(?:md5|sha1)"),
        SecretForm(r"ipsec spi \d+ esp (?:aes-cbc \d+|3des|des)"),
    ),
    "pkcs12": (SecretForm(r"crypto (?:pki|ca) (?:import|export) \S+ pkcs12 \S+(?: password)?"),),
    "pem": (SecretForm(rf"crypto (?:pki|ca) (?:import|export) \S+ {_PEM}(?: (?:3des|des))?(?: password)?"),),
    "pmk": (SecretForm(r"sap pmk", r"(?: mode-list .*)?"),),
    "mab": (SecretForm(r"mab request format attribute 2"),),
    "profile create": (SecretForm(r"(?:lte|gsm) profile create \d+ \S+ (?:chap|pap|pap_chap)"),),
    " sim ": (SecretForm(r"(?:lte|gsm) sim (?:authenticate|lock|unlock|unblock|change-pin)"),),
    "syscon": (SecretForm(r"syscon address \S+"),),
    "token": (SecretForm(r"idtoken"), SecretForm(r"token", begins=True)),
    "user-pin": (SecretForm(r"user-pin"),),
    "nthash": (SecretForm(r"nthash"),),
    "srvtab entry": (SecretForm(r"kerberos srvtab entry \S+"),),
    "chat-script": (SecretForm(r"chat-script (?:\S+ )*?\S*(?i:word|passcode|secret|pin)\S*"),),
    "cli command": (SecretForm(r"cli command", ASKS_IN_AN_APPLET),),
    "uthorization": (SecretForm(r"[Aa]uthorization:? (?:Basic|Bearer|Digest)"),),
}

#: Whole commands that have the words of a form and no secret.
HARMLESS: Final = (
    r"mpls ldp(?: vrf \S+)? password (?:required(?: for \S+)?|rollover duration \d+)",
    r"mpls ldp(?: vrf \S+)? password (?:option \d+ for \S+|fallback) key-chain \S+",
    r"mpls ldp logging password (?:configuration|rollover)(?: rate-limit \d+)?",
    r"password encryption aes",
    r"mka pre-shared-key key-chain \S+(?: fallback-key-chain \S+)?",
    r"aaa password restriction",
    r"cts sxp connection peer (?:\S+ )*?password (?:none|default|key-chain) mode (?:local|peer)(?: \S+)*",
    r"key chain (?:\"[^\"]*\"|\S+)(?: macsec| tcp)?",
    r"key config-key(?: password-encrypt(?:ion)?)?",
    _SNMP_HOST,
    # Names that somebody chose.
    r"username \S+(?: (?:privilege \d+|view \S+|nopassword))*",
    r"route-map \S+(?: (?:permit|deny)(?: \d+)?)?",
    r"ip(?:v6)? prefix-list \S+(?: seq \d+)? (?:permit|deny) [0-9A-Fa-f.:/]+(?: (?:ge|le) \d+)*",
    r"(?:vrf definition|vrf forwarding|ip vrf(?: forwarding)?) \S+",
    r"ip(?:v6)? route vrf \S+(?: [0-9A-Fa-f.:/]+){1,2}(?: [\w./:-]*\d[\w./:-]*)*",
    # Free text, as long as it has neither a typed secret nor a part that could be a command of its own.
    r"(?:description|(?:access-list \S+ )?(?:\d+ )?remark)(?: (?!(?:\S*(?:password|secret|key)) \d \S)[\w.,()-]+)+",
)

#: What opens a section in which a lone number behind ``key`` is the number of a key, and what stands there beside it.
KEY_CHAIN: Final = r"key chain \S.*"
OF_A_KEY_CHAIN: Final = r"key \d+|(?:key-string|(?:accept-|send-)?lifetime|(?:recv|send)-id|cryptographic-algorithm) .*"

#: A secret in the middle of a word: user and password of a URL, and of a mail server.
WITHIN_A_WORD: Final = (
    r"(?P<keep>[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]*:)(?P<secret>\S+)(?P<behind>@)",
    r"(?P<keep>[?&](?i:pass(?:word|wd|phrase)?|pwd|api[_-]?key|key|token|access_token|secret|auth)=)"
    r"(?P<secret>[^\s&\"]+)(?P<behind>)",
    r"(?P<keep>mail(?:-server| server) \"?[^\s:@\"]+:)(?P<secret>\S+)(?P<behind>@)",
)


def spaced(pattern: str) -> str:
    """A pattern of this module with every space standing for one or more, or for a tab as tables have it."""
    return re.sub(r" (?![?*+])", r"[ \\t]+", pattern)

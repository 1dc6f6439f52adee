"""Take the secrets out of what a configuration shows: keys and passwords, in clear or in whatever encoding.

The door takes out the secrets that are ours. A whole configuration also shows those of others; encodings such as
type 7 can be undone by anybody, and hashes can be guessed, so neither is kept.
"""

from __future__ import annotations

import re

GONE = "<secret removed>"

# What stands before a secret; everything behind it, to the end of the line, goes.
_BEFORE = (
    r"\s*pre-shared-key(?: (?:local|remote|address \S+(?: [\d.]+)? key|hostname \S+ key))?",
    r"crypto isakmp key",
    r"\s*(?:\S+ ){0,6}key-string",
    r"\s*key(?= [0-9]{1,2} \S)",
    r"\s*(?:tacacs|radius)-server (?:host \S+ )?(?:\S+ ){0,6}key",
    r"enable (?:secret|password)(?: level \d+)?",
    r"username \S+(?: \S+){0,6}? (?:secret|password)",
    r"snmp-server community",
    r"snmp-server user \S+ \S+(?: \S+){0,3}? auth (?:md5|sha)\S*",
    r"snmp-server host \S+(?: \S+){0,3}? version \S+(?: (?:auth|noauth|priv))?",
    r"mpls ldp (?:\S+ ){0,4}password(?: option \d+ for \S+)?(?! required| rollover)",
    r"\s*ip ospf (?:\d+ )?(?:message-digest-key \d+ md5|authentication-key)",
    r"\s*area \S+ virtual-link .*(?:md5|authentication-key)",
    r"\s*(?:isis |area-|domain-|lsp-)password",
    r"\s*neighbor \S+ password",
    r"\s*ppp (?:chap password|pap sent-username \S+ password)",
    r"ntp authentication-key \d+ \S+",
    r"\s*standby (?:\d+ )?authentication(?: md5 key-string| text)?",
    r"\s*password",
)
_SECRET = re.compile(rf"(?P<before>{'|'.join(_BEFORE)})(?= \S)(?P<type> [0-9](?= ))? \S.*")


def redacted(text: str) -> str:
    """``text`` with every secret of a configuration line replaced; all other lines as they are."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    match = _SECRET.fullmatch(line.removesuffix("\r"))
    return line if match is None else f"{match['before']}{match['type'] or ''} {GONE}{end}"

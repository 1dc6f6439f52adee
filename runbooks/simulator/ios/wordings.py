"""Words in which IOS refuses a configuration line without beginning them with ``% ``, by the kind of line.

From public reports and Cisco's command references (QoS, IP addressing, IKEv2, MPLS MTU), and of AAA servers, which
word a denial as they like.
"""

from __future__ import annotations

import re

_DENIED = "Access denied"
_WORDINGS = (
    (
        r"service-policy (?:in|out)put (\S+)",
        "I/f {section} class {0} requested bandwidth 400 (kbps), available only 75",
    ),
    (r"fair-queue.*", "Class Based Weighted Fair Queueing not supported on this interface"),
    (r"(?:max-reserved-)?bandwidth (\d+)", "I/f {section} class core requested bandwidth {0} (kbps), available only 9"),
    (r"ip address (\S+) \S+.*", "Bad mask /30 for address {0}"),
    (r"tunnel destination (\S+)|address (\S+).*", "Not a valid host address - {0}"),
    (r"proposal (\S+)", "Proposal {0} is not complete to be attached to policy"),
    (r"(?:clns |ip |mpls )mtu \d+", "%Please set mpls mtu to a value less than or equal to the interface mtu 1400"),
    (r"set pfs \S+", "Unsupported Diffie-Hellman group"),
    (r"(?:no )?(?:mpls|isis|ip router|ip ospf) .*", "Command not authorized for this user"),
)
_COMPILED = tuple((re.compile(pattern), words) for pattern, words in _WORDINGS)


def refusal_in_words(line: str, section: str) -> str:
    """What a router may say that does not take ``line`` in ``section`` (``Tunnel12``); never begins with ``% ``."""
    for pattern, words in _COMPILED:
        if match := pattern.fullmatch(line):
            named = [group for group in match.groups() if group is not None]
            return words.format(*named, section=section)
    return _DENIED

"""What IOS hides and rewrites when it shows what was typed: the one table of that, for whoever compares the two.

What it shows in two ways by itself is in `spelling`.

Sources: the Cisco command references of IPsec, IKEv1, IKEv2, IS-IS, OSPF and MPLS (defaults, and the types of
secrets), and running-configs of IOS 12.4 to 17. The order of lines counts nowhere: IOS moves them, as `clns mtu`
behind `ip router isis`.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from corelinks.inventory.interface_names import canonical_interface
from corelinks.tasks.configuration.spelling import in_one_spelling


@dataclass(frozen=True)
class HiddenDefault:
    """A line that says what is the case anyway, so that releases leave it out; ``setting`` finds any other value of it.

    ``setting`` may name groups of ``line`` in braces.
    """

    line: str
    setting: str


_LEVEL = r"(?P<level>(?: level-[12])?)"
HIDDEN_DEFAULTS = (
    HiddenDefault(r"lifetime 86400", r"lifetime .*"),
    HiddenDefault(r"set security-association lifetime seconds 3600", r"set security-association lifetime seconds .*"),
    HiddenDefault(
        r"set security-association lifetime kilobytes 4608000", r"set security-association lifetime kilobytes .*"
    ),
    HiddenDefault(r"set security-association replay window-size 64", r"set security-association replay .*"),
    HiddenDefault(r"mode tunnel", r"mode .*"),
    HiddenDefault(r"hash sha", r"hash .*"),
    HiddenDefault(r"encr des", r"encr .*"),
    HiddenDefault(r"group 1", r"group .*"),
    HiddenDefault(r"match fvrf global", r"match fvrf .*"),
    HiddenDefault(r"tunnel mode gre ip", r"tunnel mode .*"),
    HiddenDefault(r"isis circuit-type level-1-2", r"isis circuit-type .*"),
    HiddenDefault(rf"isis hello-interval 10{_LEVEL}", r"isis hello-interval \S+{level}"),
    HiddenDefault(r"mpls label protocol ldp", r"mpls label protocol .*"),
    HiddenDefault(r"max-reserved-bandwidth 75", r"max-reserved-bandwidth .*"),
)
#: Settings that are on unless the configuration says ``no``, so that the ``no`` has to stand there.
ON_BY_DEFAULT = (
    r"isis hello padding",
    r"ip (?:redirects|unreachables|proxy-arp|route-cache)",
    r"isis mpls ldp igp sync",
    r"mpls ldp igp sync",
    r"mpls ldp igp autoconfig",
    r"mpls ip propagate-ttl.*",
    r"ip address",
)
_PASSIVE = re.compile(r"passive-interface \S+")
_ALL_PASSIVE = "passive-interface default"
# What releases and platforms make of words that are typed.
_SPELLINGS = (
    (re.compile(r"encryption (aes(?: \d+)?|3des|des)"), r"encr \1"),
    (re.compile(r"(.*\b(?:encr aes|esp-aes|esp-gcm)) 128\b(.*)"), r"\1\2"),
    (re.compile(r"(tunnel path-mtu-discovery) age-timer 10"), r"\1"),
    # The IKE profile, which the IPsec profile names as well.
    (re.compile(r"(tunnel protection ipsec profile (\S+)(?: shared)?) (?:ikev2|isakmp)-profile \2"), r"\1"),
)
_INTERFACE = re.compile(r"(interface|passive-interface|no passive-interface|tunnel source) (\S+)")
# A secret that is ours, as we refer to it; and one that a router shows of which the value is not known.
_OURS = re.compile(r"(?:[067] )?<secret:[^>]*>")
_ENCRYPTED = r"6 <hidden[^>]*>"
_ANY_HIDDEN = r"(?:[067] )?<hidden[^>]*>"
_SECRET_OF_OURS = r"(?:[067] )?<secret:[^>]*>"


def spelled(line: str) -> str:
    """A line, without indentation, in the one spelling that stands for all of its spellings."""
    text = in_one_spelling(" ".join(line.split()))
    for pattern, other in _SPELLINGS:
        if pattern.fullmatch(text):
            text = pattern.sub(other, text)
    if interface := _INTERFACE.fullmatch(text):
        return f"{interface[1]} {_interface(interface[2])}"
    return text


def _interface(name: str) -> str:
    try:
        return canonical_interface(name)
    except ValueError:
        return name


def is_kept_as(sent: str, shown: str, *, knows_secrets: bool) -> bool:
    """Whether ``shown`` is what a router shows of ``sent``, both as `spelled`; secrets may change their type.

    ``knows_secrets`` says that what the router shows was read by the session that typed the secret, which knows it
    again in clear and in type 7; otherwise any hidden secret stands for it.
    """
    if _OURS.search(sent) is None:
        return sent == shown
    anything = _ENCRYPTED if knows_secrets else _ANY_HIDDEN
    kept = f"(?:{_SECRET_OF_OURS}|{anything})"
    return re.fullmatch(kept.join(re.escape(part) for part in _OURS.split(sent)), shown) is not None


def is_hidden_default(line: str) -> bool:
    """Whether a line, as `spelled`, says a default that releases leave out."""
    return any(re.fullmatch(default.line, line) for default in HIDDEN_DEFAULTS)


def other_value_of(line: str) -> re.Pattern[str] | None:
    """What finds the setting of a hidden default with any value; None for a line that is none."""
    for default in HIDDEN_DEFAULTS:
        if match := re.fullmatch(default.line, line):
            return re.compile(default.setting.format(**match.groupdict()))
    return None


def is_on_without(line: str, section: Set[str]) -> bool:
    """Whether a setting is on in a section that does not name it, so that only its ``no`` takes it away."""
    if _PASSIVE.fullmatch(line) and line != _ALL_PASSIVE:
        return _ALL_PASSIVE in section
    return any(re.fullmatch(setting, line) for setting in ON_BY_DEFAULT)


def is_off_without(line: str, section: Set[str]) -> bool:
    """Whether an interface is passive in a process that does not name it, so that only its ``no`` is shown."""
    return _PASSIVE.fullmatch(line) is not None and _ALL_PASSIVE in section and f"no {line}" not in section

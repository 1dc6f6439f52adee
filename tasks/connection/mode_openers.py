"""Which configuration lines open a sub-mode, and what the prompt shows once they have: data about IOS.

A router that refuses such a line in words that no list knows stays in the mode above, and takes the next lines there:
``no mpls ip`` behind a refused ``interface`` turns MPLS off for the whole router. Only the prompt tells. Prompts are
those of the Cisco IOS and IOS XE configuration guides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Lines that go up on purpose: ``exit``, ``exit-address-family``, ``quit``.
_LEAVING = re.compile(r"exit(?:-\S+)?|quit")
_NEGATION = re.compile(r"(?:no|default) +")


@dataclass(frozen=True)
class ModeOpener:
    """One kind of line: ``mode`` is what must stand in the prompt's brackets after it.

    ``within`` is the mode in which the line opens another one; None for a line of global configuration.
    """

    line: re.Pattern[str]
    mode: re.Pattern[str]
    within: re.Pattern[str] | None = None

    def is_for(self, line: str, mode: str) -> bool:
        """Whether it is ``line``, typed in ``mode`` or in a mode that this very line has opened before."""
        if self.line.fullmatch(line) is None:
            return False
        return self.within is None or any(kind.fullmatch(mode) for kind in (self.within, self.mode))


_TOP = (
    (r"int(?:e(?:r(?:f(?:a(?:ce?)?)?)?)?)? +\S.*", r"config-(?:sub)?if\S*"),
    (r"router (?:isis|ospf|ospfv3|bgp|eigrp|rip|lisp)\b.*", r"config-router\S*"),
    (r"ipv6 router \S.*", r"config-(?:rtr|router)\S*"),
    (r"crypto ikev2 proposal \S+", r"config-ikev2-proposal\S*"),
    (r"crypto ikev2 policy \S+", r"config-ikev2-policy\S*"),
    (r"crypto ikev2 keyring \S+", r"config-ikev2-keyring\S*"),
    (r"crypto ikev2 profile \S+", r"config-ikev2-profile\S*"),
    (r"crypto isakmp policy \d+", r"config-isakmp\S*"),
    (r"crypto isakmp profile \S.*", r"conf\S*-isa\S*-prof\S*"),
    (r"crypto keyring \S.*", r"conf\S*-keyring\S*"),
    (r"crypto ipsec transform-set \S.*", r"\S*crypto-trans\S*"),
    (r"crypto ipsec profile \S.*", r"\S*ipsec-prof\S*"),
    (r"crypto map \S+ \d+ ipsec-(?:isakmp|manual)", r"config-crypto-map\S*"),
    (r"(?:vrf definition|ip vrf) \S+", r"config-vrf\S*"),
    (r"line (?:con|vty|aux|tty|\d).*", r"config-line\S*"),
    (r"archive", r"config-archive\S*"),
    (r"key chain \S.*", r"config-keychain\S*"),
    (r"class-map \S.*", r"config-\S*cmap\S*"),
    (r"policy-map \S+", r"config-\S*pmap\S*"),
    (r"route-map \S.*", r"config-route-map\S*"),
    (r"ip access-list standard \S+", r"config-std-nacl\S*"),
    (r"ip access-list extended \S+", r"config-ext-nacl\S*"),
    (r"aaa group server \S+ \S+", r"config-\S+"),
    (r"(?:radius|tacacs) server \S+", r"config-\S+"),
    (r"ip sla \d+", r"config-ip-sla\S*"),
)
_BELOW = (
    (r"address-family \S.*", r"config-\S*-af\S*", r"config-(?:router|vrf)\S*"),
    (r"peer \S+", r"config-ikev2-keyring-peer\S*", r"config-ikev2-keyring"),
    (r"class \S.*", r"config-\S*pmap-c\S*", r"config-\S*pmap"),
    (r"key \d+", r"config-keychain\S*-key\S*", r"config-keychain\S*"),
)
_TOP_OPENERS = tuple(ModeOpener(re.compile(line), re.compile(mode)) for line, mode in _TOP)
_BELOW_OPENERS = tuple(ModeOpener(*(re.compile(part) for part in row)) for row in _BELOW)


def opener_of(line: str, mode: str, *, is_top: bool) -> ModeOpener | None:
    """The kind of mode-opening line that ``line`` is when it is typed in ``mode``; None for any other line.

    ``is_top`` says that the line belongs to global configuration, whatever mode it is typed in.
    """
    kinds = (*(_TOP_OPENERS if is_top else ()), *_BELOW_OPENERS)
    return next((kind for kind in kinds if kind.is_for(line.strip(), mode)), None)


def is_top_line(line: str) -> bool:
    """Whether a line opens, or with ``no`` or ``default`` takes away, a section of global configuration."""
    bare = _NEGATION.sub("", line.strip(), count=1)
    return any(kind.line.fullmatch(bare) for kind in _TOP_OPENERS)


def is_leaving(line: str) -> bool:
    """Whether a line goes one mode up and does nothing else."""
    return _LEAVING.fullmatch(line.strip()) is not None


def depths(lines: Sequence[str]) -> list[int]:
    """How many lines each line stands beneath, by its indentation, as in a running-config; the first is unindented."""
    found: list[int] = []
    above: list[int] = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while above and above[-1] >= indent:
            above.pop()
        found.append(len(above))
        above.append(indent)
    return found

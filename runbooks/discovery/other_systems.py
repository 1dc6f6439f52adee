"""Configurations of other systems than IOS and IOS XE, told by what only they write. Pure.

The headers are those that the systems print themselves: ``show running-config`` of IOS XR, NX-OS, EOS and ASA,
``show configuration`` of Junos, ``display current-configuration`` of VRP, ``admin display-config`` of SR OS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network

# The first that is found decides. An IOS configuration has none of these lines.
_SYSTEMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.MULTILINE))
    for name, pattern in (
        ("IOS-XR", r"^!! IOS XR |^ +ipv4 address \S+ \S|^(?:RP/\S+:)?end-(?:policy|set)$"),
        ("EOS", r"^! device: .*EOS-\d|^! boot system flash:\S*EOS\S*\.swi|^transceiver qsfp default-mode"),
        ("NX-OS", r"^!Command: show (?:running|startup)-config|^version \d+\.\d+\(\S+\)|^feature \S+$|^vdc \S+ id \d"),
        ("ASA", r"^: Saved$|^ASA Version \d"),
        ("Junos", r"^## Last (?:commit|changed): |^version \S+;|^system \{|^set (?:version|system host-name) \S+"),
        ("SR OS", r"^# TiMOS-|^echo \"System Configuration\"|^configure \{"),
        ("VRP", r"^!Software Version V\d+R\d+|^ ?sysname \S+"),
        ("FortiOS", r"^#config-version="),
        ("RouterOS", r"^# .* by RouterOS|^/interface "),
    )
)
_ADDRESS = re.compile(
    r"\baddress[ =]+\"?(?P<address>\d+\.\d+\.\d+\.\d+)(?:/| +/?)(?P<mask>\d+\.\d+\.\d+\.\d+|\d{1,2})(?=[\s;\"]|$)"
)


@dataclass(frozen=True)
class OtherRouter:
    """A router of another system, and the addresses that its configuration has anywhere."""

    name: str
    system: str
    addresses: tuple[IPv4Interface, ...]

    def within(self, network: IPv4Network) -> IPv4Interface | None:
        """Its address in a subnet; None when it has none there."""
        return next((address for address in self.addresses if address.ip in network), None)


def other_router(name: str, text: str) -> OtherRouter | None:
    """The router whose configuration ``text`` is, when it is one of another system; None for any other text."""
    system = next((system for system, pattern in _SYSTEMS if pattern.search(text)), None)
    return None if system is None else OtherRouter(name, system, tuple(_addresses(text)))


def _addresses(text: str) -> Iterator[IPv4Interface]:
    for match in _ADDRESS.finditer(text):
        try:
            yield IPv4Interface(f"{match['address']}/{match['mask']}")
        except ValueError:
            continue

"""Configurations that are none of IOS: told by what only the other systems write."""

from __future__ import annotations

import re

#: The systems, and lines that no IOS writes.
_MARKS = {
    "IOS-XR": r"!! IOS XR.*|\s+ipv4 address \S+ \S+.*|interface \S*(?:Bundle-Ether|MgmtEth)\S*.*|RP/\d+/.*",
    "NX-OS": r"!Command: show running-config.*|version \S+ +Bios:.*|feature \S+.*|vdc \S+ id \d+|boot nxos .*",
    "Junos": r"## Last (?:commit|changed).*|(?:system|interfaces|protocols|routing-options|groups) \{|version \S+;"
    r"|set (?:version|system|interfaces|protocols) .*",
    "EOS": r"! device: .*\(.*EOS-.*\)|! boot system flash:/?EOS.*|transceiver qsfp default-mode .*",
}


def other_system(text: str) -> str | None:
    """The system whose configuration this is, None for IOS (or for what none of them writes)."""
    lines = text.splitlines()
    for system, mark in _MARKS.items():
        if any(re.fullmatch(mark, line.rstrip()) for line in lines):
            return system
    return None

"""The tunnel lines of ``show interfaces TunnelN``: what carries the tunnel, and what protects it.

The forms are those of IOS 12.x, which prints transport and key on one line, and of IOS 15 and IOS XE, which
print the key on a line of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import at_most_one, interface_name, is_cut, only, pattern

_SOURCE = pattern(
    r"Tunnel source (?P<source>[^\s,]+)(?: \((?P<interface>[^()\s]+)\))?"
    r"(?:, destination (?P<destination>[^\s,]+))?(?:, fastswitch TTL \d+)?"
)
_KEY_WORDS = r"(?P<key>disabled|0x[0-9A-Fa-f]{1,8}), sequencing (?:disabled|enabled)"
_TRANSPORT = pattern(
    r"Tunnel protocol/transport (?P<transport>[A-Za-z0-9][A-Za-z0-9 /-]*?)(?:, key " + _KEY_WORDS + r")?"
)
_KEY = pattern(r"Key " + _KEY_WORDS)
_TTL = pattern(r"Tunnel TTL (?P<ttl>\d{1,3})(?:,.*)?")
_MTU = pattern(r"Tunnel transport MTU (?P<mtu>\d{1,5}) bytes")
_PROTECTION = pattern(r'Tunnel protection via (?i:ipsec) \(profile "(?P<profile>[^"\s]+)"(?P<shared>,? shared)?\)')
_LINESTATE = pattern(r"Tunnel linestate evaluation (?P<linestate>(?:up|down)\b.*)")
_VRF = pattern(r'(?i:Tunnel (?:transport )?vrf(?: is)?):? "?(?P<vrf>[^"\s]+)"?')
_KNOWN = (_SOURCE, _TRANSPORT, _KEY, _MTU, _PROTECTION, _LINESTATE, _VRF)

# A line that speaks of what those above do and is of an unknown form may say the opposite of what we know; so may one
# that is cut before it says it.
_SERIOUS = re.compile(
    r"(?:Tunnel (?:source|protocol|protection|transport MTU|linestate|(?:transport )?vrf\b)|Key ).*|.*protection via.*",
    re.ASCII | re.IGNORECASE,
)
_BEGINNINGS = (
    "Tunnel source ",
    "Tunnel protocol/transport ",
    "Tunnel protection via ",
    "Tunnel transport MTU ",
    "Tunnel linestate evaluation ",
    "Tunnel vrf ",
    "Key ",
)
_NOWHERE = frozenset({"UNKNOWN", "0.0.0.0", "::"})


@dataclass(frozen=True)
class TunnelInterface:
    """The tunnel lines of an interface. ``transport`` is as printed: ``GRE/IP``, ``IPSEC/IP``, ``multi-GRE/IP``.

    ``key`` is None when it is disabled or when the transport has none. ``source`` is the address; ``source``
    and ``destination`` are None when unknown. ``transport_mtu`` in bytes. ``linestate`` and ``vrf`` (the
    transport VRF) are None when this release or configuration prints no such line.
    """

    transport: str
    key: int | None
    source: str | None
    source_interface: str | None
    destination: str | None
    transport_mtu: int | None
    protection_profile: str | None
    shared: bool
    linestate: str | None
    vrf: str | None
    ttl: int | None


def read_tunnel(command: str, lines: list[str]) -> TunnelInterface:
    """The tunnel among the stripped lines of one interface; raises ParseError."""
    for line in lines:
        if line.startswith("Description:"):
            continue
        is_serious = _SERIOUS.fullmatch(line) or is_cut(line, _BEGINNINGS)
        if is_serious and not any(known.fullmatch(line) for known in _KNOWN):
            raise ParseError(command, "a tunnel line of an unknown form", line)
    transport = only(command, lines, _TRANSPORT, "tunnel transport")
    source = only(command, lines, _SOURCE, "tunnel source")
    ttl = at_most_one(command, lines, _TTL, "tunnel TTL")
    mtu = at_most_one(command, lines, _MTU, "tunnel transport MTU")
    protection = at_most_one(command, lines, _PROTECTION, "tunnel protection")
    linestate = at_most_one(command, lines, _LINESTATE, "tunnel linestate")
    vrf = at_most_one(command, lines, _VRF, "tunnel VRF")
    by = source["interface"]
    return TunnelInterface(
        transport=transport["transport"],
        key=_key(command, lines, transport),
        source=_somewhere(source["source"]),
        source_interface=interface_name(command, by, source.string) if by else None,
        destination=_somewhere(source["destination"]),
        transport_mtu=int(mtu["mtu"]) if mtu else None,
        protection_profile=protection["profile"] if protection else None,
        shared=bool(protection and protection["shared"]),
        linestate=linestate["linestate"] if linestate else None,
        vrf=vrf["vrf"] if vrf else None,
        ttl=int(ttl["ttl"]) if ttl else None,
    )


def _key(command: str, lines: list[str], transport: re.Match[str]) -> int | None:
    # Every GRE tunnel says what its key is; one that does not was cut.
    own = at_most_one(command, lines, _KEY, "tunnel key")
    if own and transport["key"]:
        raise ParseError(command, "tunnel key stands there twice", own.string)
    key = own["key"] if own else transport["key"]
    if key is None:
        if "GRE" in transport["transport"]:
            raise ParseError(command, "no tunnel key after a GRE transport: the text is cut", transport.string)
        return None
    return None if key == "disabled" else int(key, 16)


def _somewhere(address: str | None) -> str | None:
    return None if address in _NOWHERE else address

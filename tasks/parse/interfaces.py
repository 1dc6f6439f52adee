"""``show interfaces X``: the state of one interface and, for a tunnel, what carries and protects it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface
from corelinks.tasks.parse.screen import (
    at_most_one,
    blocks,
    head,
    interface_name,
    is_cut,
    is_refused,
    only,
    pattern,
    read_lines,
)
from corelinks.tasks.parse.tunnel import TunnelInterface, read_tunnel

__all__ = ["Interface", "TunnelInterface", "interface_absent", "parse_interface", "parse_interfaces"]

_COMMAND = "show interfaces"
_HEADER = pattern(
    r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*) is (?P<status>(?:administratively )?[a-z]+(?: \([^()]*\))?),"
    r" line protocol is (?P<line>up|down)(?: ?[(,].*)?"
)
_MTU = pattern(r"MTU (?P<mtu>\d+) bytes,(?: sub MTU \d+,)? BW (?P<bandwidth>\d+) [Kk]bit(?:/sec)?,.*")
_DESCRIPTION = pattern(r"Description: ?(?P<text>.*)")
_ADDRESS = pattern(r"Internet address is (?P<address>\d+\.\d+\.\d+\.\d+/\d+)")
_KEEPALIVE = pattern(r"Keepalive set \((?P<seconds>\d+) sec\).*")
_KEEPALIVE_LIKE = pattern(r"(?i:keepalive)\b.*")
_NO_KEEPALIVE = pattern(r"Keepalive not (?:set|supported).*")
_INPUT = pattern(r"(?P<packets>\d+) packets input,.*")
_OUTPUT = pattern(r"(?P<packets>\d+) packets output,.*")
# Everything but the counters stands before these; a subinterface of classic IOS has the second alone.
_END = pattern(r'Last input .*|Last clearing of "show interfaces?" counters.*')


@dataclass(frozen=True)
class Interface:
    """One interface. ``status`` is as printed before the comma; ``mtu`` is the interface's own, in bytes.

    ``address`` is ``A.B.C.D/length``. The packet counters are None when the text has none, as with
    subinterfaces of classic IOS. ``keepalive`` is the period in seconds, None when not set or not printed.
    """

    name: str
    admin_up: bool
    line_up: bool
    status: str
    description: str | None
    address: str | None
    mtu: int
    bandwidth_kbps: int
    packets_in: int | None
    packets_out: int | None
    tunnel: TunnelInterface | None
    keepalive: int | None = None


def parse_interface(text: str, name: str) -> Interface:
    """Interface ``name``, in any IOS spelling, out of ``show interfaces``; raises ParseError, WrongInterface."""
    lines = read_lines(_COMMAND, text)
    found = [one for one in _interfaces(lines) if is_same_interface(one.name, name)]
    if not found:
        raise WrongInterface(_COMMAND, f"the text does not speak of {name}", lines[0])
    if len(found) > 1:
        raise ParseError(_COMMAND, f"the text speaks of {name} twice", lines[0])
    return found[0]


def parse_interfaces(text: str) -> tuple[Interface, ...]:
    """All interfaces of ``show interfaces``, at least one; raises ParseError when any of them is incomplete."""
    return _interfaces(read_lines(_COMMAND, text))


def _interfaces(lines: list[str]) -> tuple[Interface, ...]:
    before, found = blocks(lines, _HEADER)
    if before:
        raise ParseError(_COMMAND, "no interface begins here", before[0])
    return tuple(_read(block) for block in found)


def interface_absent(text: str) -> bool:
    """Whether the router refused the command because it has no such interface (``% Invalid input``)."""
    refusal = is_refused(text)
    return refusal is not None and refusal.startswith("% Invalid input")


def _read(lines: list[str]) -> Interface:
    header = head(lines, _HEADER)
    mtu = only(_COMMAND, lines, _MTU, "line with MTU and bandwidth")
    if not any(_END.fullmatch(line) for line in lines):
        raise ParseError(_COMMAND, "the text is cut: no line 'Last input' or 'Last clearing'", lines[-1])
    packets_in = at_most_one(_COMMAND, lines, _INPUT, "count of packets input")
    packets_out = at_most_one(_COMMAND, lines, _OUTPUT, "count of packets output")
    if packets_in and not packets_out:
        raise ParseError(_COMMAND, "the text is cut within the counters", lines[-1])
    description = at_most_one(_COMMAND, lines, _DESCRIPTION, "description")
    address = at_most_one(_COMMAND, lines, _ADDRESS, "address")
    keepalive = _keepalive(lines)
    name = interface_name(_COMMAND, header["name"], header.string)
    return Interface(
        name=name,
        admin_up=not header["status"].startswith("administratively"),
        line_up=header["line"] == "up",
        status=header["status"],
        description=description["text"] if description else None,
        address=address["address"] if address else None,
        mtu=int(mtu["mtu"]),
        bandwidth_kbps=int(mtu["bandwidth"]),
        packets_in=_packets(packets_in),
        packets_out=_packets(packets_out),
        tunnel=read_tunnel(_COMMAND, lines) if name.startswith("Tunnel") else None,
        keepalive=keepalive,
    )


def _keepalive(lines: list[str]) -> int | None:
    """Seconds; raises ParseError for a line of an unknown form, which may say either."""
    said = [line for line in lines if _KEEPALIVE_LIKE.fullmatch(line) or is_cut(line, ("Keepalive ",))]
    strange = [line for line in said if not (_KEEPALIVE.fullmatch(line) or _NO_KEEPALIVE.fullmatch(line))]
    if strange:
        raise ParseError(_COMMAND, "a keepalive line of an unknown form", strange[0])
    keepalive = at_most_one(_COMMAND, lines, _KEEPALIVE, "keepalive")
    return int(keepalive["seconds"]) if keepalive else None


def _packets(match: re.Match[str] | None) -> int | None:
    return int(match["packets"]) if match else None

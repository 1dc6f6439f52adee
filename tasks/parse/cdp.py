"""``show cdp neighbors detail``: who is at the other end of a cable."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.inventory.interface_names import canonical_interface
from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import blocks, pattern, read_lines

_COMMAND = "show cdp neighbors detail"
_RULE = pattern(r"-{5,}")
_DEVICE = pattern(r"Device ID: ?(?P<device>\S+)")
_PORTS = pattern(r"Interface: (?P<interface>[^,]+),\s+Port ID \(outgoing port\): (?P<port>.+)")
_TOTAL = pattern(r"Total cdp entries displayed ?: (?P<count>\d+)")


@dataclass(frozen=True)
class CdpNeighbor:
    """``interface`` is ours and ``port`` the neighbor's; ``device`` its name, often with a domain behind it."""

    device: str
    interface: str
    port: str


def parse_cdp_neighbors(text: str) -> tuple[CdpNeighbor, ...]:
    """All neighbors; empty only where the router counts none. Raises ParseError for a text that is cut or strange.

    Older releases print no count; then at least one neighbor must be there.
    """
    lines = read_lines(_COMMAND, text)
    totals = [match for line in lines if (match := _TOTAL.fullmatch(line))]
    if _DEVICE.fullmatch(lines[0]):
        # Some releases print a rule above every entry, some only between two.
        lines = ["-----", *lines]
    before, entries = blocks(lines, _RULE)
    strange = [line for line in before if not _TOTAL.fullmatch(line)]
    if strange:
        raise ParseError(_COMMAND, "neither a neighbor nor a count", strange[0])
    found = []
    for block in entries:
        devices = [match["device"] for line in block if (match := _DEVICE.fullmatch(line))]
        ports = [match for line in block if (match := _PORTS.fullmatch(line))]
        if len(devices) != 1 or len(ports) != 1:
            raise ParseError(_COMMAND, "an entry without Device ID or Interface", block[-1])
        found.append(CdpNeighbor(devices[0], _name(ports[0]["interface"]), _name(ports[0]["port"])))
    if totals and int(totals[-1]["count"]) != len(found):
        raise ParseError(_COMMAND, f"{len(found)} entries", totals[-1].string)
    return tuple(found)


def _name(printed: str) -> str:
    """Canonical where it is an interface of IOS; a port of another vendor as it is."""
    try:
        return canonical_interface(printed.strip())
    except ValueError:
        return printed.strip()

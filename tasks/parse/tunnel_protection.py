"""``show tunnel protection statistics``: what was dropped because it was, or was not, in clear."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import blocks, pattern, read_lines

_COMMAND = "show tunnel protection statistics"
_RULE = pattern(r"-{4,} ?[A-Z].*-{4,}")
_DATA = pattern(r"-{4,} ?Data Statistics.*-{4,}")
_WAY = pattern(r"(?:Sent|Rcvd):")
# A count that fills its column stands right before the next name: "cef pkt drops  : 165636ps pkt drops   : 0".
_PAIR = pattern(r"(?P<name>[A-Za-z][A-Za-z ]*?) *: *(?P<count>\d+)")
_ROW = pattern(r"(?:[A-Za-z][A-Za-z ]*: *\d+ *)+")


@dataclass(frozen=True)
class ProtectionStatistics:
    """Packets. ``clear_packet_drops`` came in clear where only encrypted ones are taken."""

    cef_packet_drops_sent: int
    ps_packet_drops_sent: int
    ps_packet_drops_received: int
    clear_packet_drops: int


def parse_tunnel_protection_statistics(text: str) -> ProtectionStatistics:
    """The packets that a tunnel protection has dropped; raises ParseError when a counter is missing."""
    lines = read_lines(_COMMAND, text)
    before, sections = blocks(lines, _RULE)
    data = [section for section in sections if _DATA.fullmatch(section[0])]
    if before or len(data) != 1:
        raise ParseError(_COMMAND, "not one heading 'Data Statistics': the text is cut or strange", lines[-1])
    counts: dict[tuple[str, str], int] = {}
    _, ways = blocks(data[0], _WAY)
    for way in ways:
        for line in way[1:]:
            if not _ROW.fullmatch(line):
                raise ParseError(_COMMAND, "a row of an unknown form", line)
            for match in _PAIR.finditer(line):
                counts[way[0], match["name"]] = int(match["count"])
    try:
        return ProtectionStatistics(
            cef_packet_drops_sent=counts["Sent:", "cef pkt drops"],
            ps_packet_drops_sent=counts["Sent:", "ps pkt drops"],
            ps_packet_drops_received=counts["Rcvd:", "ps pkt drops"],
            clear_packet_drops=counts["Rcvd:", "clear pkt drops"],
        )
    except KeyError as missing:
        raise ParseError(_COMMAND, f"no count of {missing.args[0][1]!r}: the text is cut", lines[-1]) from None

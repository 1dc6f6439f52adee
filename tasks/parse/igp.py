"""``show isis neighbors``, ``show clns neighbors``, ``show ip ospf neighbor``, ``show clns interface``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface
from corelinks.tasks.parse.rows import Rows
from corelinks.tasks.parse.screen import at_most_one, blocks, head, interface_name, joined, only, pattern, read_lines

_ISIS = "show isis neighbors"
_TAG = pattern(r"(?:Area )?[Tt]ag (?P<tag>\S+):")
_ISIS_HEADER = pattern(r"System Id +Type +Interface +IP Address +State +Holdtime +Circuit Id")
_CLNS_HEADER = pattern(r"System Id +Interface +SNPA +State +Holdtime +Type +Protocol")
_NAME = r"(?P<name>[A-Z][A-Za-z-]*\d[\d/.:]*)"
_STATE = r"(?P<state>[A-Z][A-Za-z]*)"
_ISIS_ROW = pattern(
    rf"(?P<system>\S+) +(?P<level>L1|L2|L1L2) +{_NAME} +(?:(?P<address>\d+\.\d+\.\d+\.\d+) +)?{_STATE} +"
    r"(?P<hold>\d+) +(?P<circuit>\S+)"
)
_CLNS_ROW = pattern(
    rf"(?P<system>\S+) +{_NAME} +(?P<snpa>\S+) +{_STATE} +(?P<hold>\d+) +(?P<level>L1|L2|L1L2|IS|ES) +"
    r"(?P<protocol>(?:ES|IS)-IS|M-ISIS)"
)
# A row of an unknown form that still says which interface it is of, and has all of its columns, the last one as it is
# known: a row that is cut may have been followed by others.
_ISIS_OF = pattern(rf"\S+ +\S+ +{_NAME} +(?:\d+\.\d+\.\d+\.\d+(?: +\S+){{3,}}|(?![\d.]+ )\S+(?: +\S+){{2,}})")
_CLNS_OF = pattern(rf"\S+ +{_NAME}(?: +\S+){{4,}} +(?:[EI]S-IS|M-ISIS)")
# What the detail forms print beneath a row.
_BENEATH = pattern(
    r"(?:Area Address(?:es|\(es\))|IP(?:v6)? Address\(?es\)?|SNPA|State Changed|LAN Priority|Format|Uptime"
    r"|(?:Remote|Local) TIDs|Interface name|Neighbor Circuit Id|Adjacency SID\b[^:]*|Topology|BFD [^:]*): ?.*"
    r"|NSF (?:capable|aware)|BFD enabled.*"
)

_OSPF = "show ip ospf neighbor"
_OSPF_HEADER = pattern(r"Neighbor ID +Pri +State +Dead Time +Address +Interface")
_OSPF_ROW = pattern(
    r"(?P<id>\d+\.\d+\.\d+\.\d+) +\d+ +(?P<state>FULL|LOADING|EXCHANGE|EXSTART|2WAY|INIT|ATTEMPT|DOWN)/ *"
    r"(?P<role>DR|BDR|DROTHER|-) +(?:[\d:.a-z]+|-) +(?P<address>\d+\.\d+\.\d+\.\d+) +"
    r"(?P<name>[A-Z][A-Za-z_-]*\d[\d/.:]*)"
)
_OSPF_OF = pattern(r"\d+\.\d+\.\d+\.\d+ +\S.* +(?P<name>[A-Z][A-Za-z_-]*\d[\d/.:]*)")

_CLNS = "show clns interface"
_INTERFACE = pattern(
    r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*) is (?P<status>(?:administratively )?[a-z]+(?: \([^()]*\))?),"
    r" line protocol is (?P<line>up|down)(?: ?[(,].*)?"
)
_DISABLED = pattern(r"CLNS protocol processing disabled")
_CLNS_MTU = pattern(r"Checksums (?:en|dis)abled, MTU (?P<mtu>\d+), Encapsulation .+")
_ROUTING = pattern(r"Routing Protocol: IS-IS(?: \(.*\))?")
_CIRCUIT = pattern(r"Circuit Type: (?P<type>level-1|level-2|level-1-2)(?:-only)?")
_METRIC = pattern(r"Level-(?P<level>[12]) Metric: (?P<metric>\d+),.*")
_HELLO = pattern(r"Next IS-IS .*Hello in .*")
_ADJACENCIES = pattern(r"Number of active level-(?P<level>[12]) adjacencies: (?P<count>\d+)")


@dataclass(frozen=True)
class IsisNeighbor:
    """One adjacency; ``level`` is ``L1``, ``L2`` or ``L1L2``, ``hold_time`` in seconds, ``state`` in capitals.

    ``address`` is None in ``show clns neighbors``, which prints the SNPA instead, and of a neighbor without IPv4.
    ``tag`` is the area tag.
    """

    system: str
    level: str
    interface: str
    address: str | None
    state: str
    hold_time: int
    tag: str | None = None


@dataclass(frozen=True)
class OspfNeighbor:
    """One neighbor; ``state`` is ``FULL``, ``EXSTART`` ..., ``role`` is ``DR``, ``BDR``, ``DROTHER`` or ``-``."""

    router_id: str
    state: str
    interface: str
    address: str
    role: str | None = None


@dataclass(frozen=True)
class ClnsLevel:
    """What ``show clns interface`` says of one IS-IS level."""

    level: str
    metric: int
    adjacencies: int


@dataclass(frozen=True)
class ClnsInterface:
    """One interface; ``mtu`` is the CLNS MTU in bytes; ``levels`` is empty when IS-IS does not run on it."""

    name: str
    up: bool
    line_up: bool
    enabled: bool
    mtu: int | None
    circuit_type: str | None
    levels: tuple[ClnsLevel, ...]


def parse_isis_neighbors(text: str) -> Rows[IsisNeighbor]:
    """All IS-IS adjacencies of all tags, also from ``show clns neighbors``, in the plain or the detail form.

    Empty for a header without rows. Raises ParseError for a text without header and for a row of an unknown form that
    does not say which interface it is of.
    """
    found: list[IsisNeighbor] = []
    unread: list[str] = []
    for tag, form, line in _beneath_headers(joined(_ISIS, read_lines(_ISIS, text))):
        if match := form.row.fullmatch(line):
            found += [_isis_neighbor(match, tag)] if match["level"].startswith("L") else []
        elif (found or unread) and _BENEATH.fullmatch(line):
            continue
        elif match := form.any_row.fullmatch(line):
            interface_name(_ISIS, match["name"], line)
            unread.append(line)
        else:
            raise ParseError(_ISIS, "a row of an unknown form", line)
    return Rows(_ISIS, found, unread)


def _beneath_headers(lines: list[str]) -> Iterator[tuple[str | None, _Form, str]]:
    """Every line of every table, with the tag above it and the form that its header promises."""
    tag: str | None = None
    form: _Form | None = None
    for line in lines:
        if match := _TAG.fullmatch(line):
            tag, form = match["tag"], None
        elif header := next((one for one in _FORMS if one.header.fullmatch(line)), None):
            form = header
        elif form is None:
            raise ParseError(_ISIS, "no header", line)
        else:
            yield tag, form, line
    if form is None:
        raise ParseError(_ISIS, "the text is cut: no header", lines[-1])


class _Form(NamedTuple):
    """One table of neighbors: its header, a row, and a row of which only the interface is known."""

    header: re.Pattern[str]
    row: re.Pattern[str]
    any_row: re.Pattern[str]


_FORMS = (_Form(_ISIS_HEADER, _ISIS_ROW, _ISIS_OF), _Form(_CLNS_HEADER, _CLNS_ROW, _CLNS_OF))


def _isis_neighbor(match: re.Match[str], tag: str | None) -> IsisNeighbor:
    return IsisNeighbor(
        system=match["system"],
        level=match["level"],
        interface=interface_name(_ISIS, match["name"], match.string),
        address=match.groupdict().get("address"),
        state=match["state"].upper(),
        hold_time=int(match["hold"]),
        tag=tag,
    )


def parse_ospf_neighbors(text: str) -> Rows[OspfNeighbor]:
    """All OSPF neighbors; an empty response is legal: IOS prints nothing at all when there is none.

    Virtual and sham links are neighbors on ``OSPF_VL0``, ``OSPF_SL0``. Raises ParseError for a text without header and
    for a row of an unknown form that does not say which interface it is of.
    """
    lines = read_lines(_OSPF, text, may_be_empty=True)
    if lines and not _OSPF_HEADER.fullmatch(lines[0]):
        raise ParseError(_OSPF, "no header", lines[0])
    found: list[OspfNeighbor] = []
    unread: list[str] = []
    for line in lines[1:]:
        match = _OSPF_ROW.fullmatch(line)
        any_row = match or _OSPF_OF.fullmatch(line)
        if any_row is None:
            raise ParseError(_OSPF, "a row of an unknown form", line)
        name = interface_name(_OSPF, any_row["name"], line)
        if match:
            found.append(OspfNeighbor(match["id"], match["state"], name, match["address"], match["role"]))
        else:
            unread.append(line)
    return Rows(_OSPF, found, unread)


def parse_clns_interface(text: str, name: str) -> ClnsInterface:
    """CLNS and IS-IS on interface ``name`` in any IOS spelling; raises ParseError, WrongInterface."""
    lines = read_lines(_CLNS, text)
    before, found = blocks(lines, _INTERFACE)
    if before:
        raise ParseError(_CLNS, "no interface begins here", before[0])
    wanted = [one for one in map(_clns_interface, found) if is_same_interface(one.name, name)]
    if len(wanted) != 1:
        raise WrongInterface(_CLNS, f"the text does not speak of {name}, or does so twice", lines[0])
    return wanted[0]


def _clns_interface(lines: list[str]) -> ClnsInterface:
    header = head(lines, _INTERFACE)
    disabled = at_most_one(_CLNS, lines, _DISABLED, "line 'CLNS protocol processing disabled'")
    routed = at_most_one(_CLNS, lines, _ROUTING, "routing protocol")
    circuit = only(_CLNS, lines, _CIRCUIT, "circuit type")["type"] if routed else None
    return ClnsInterface(
        name=interface_name(_CLNS, header["name"], lines[0]),
        up=header["status"] == "up",
        line_up=header["line"] == "up",
        enabled=disabled is None,
        mtu=None if disabled else int(only(_CLNS, lines, _CLNS_MTU, "MTU")["mtu"]),
        circuit_type=circuit,
        levels=_levels(lines, circuit) if circuit else (),
    )


def _levels(lines: list[str], circuit: str) -> tuple[ClnsLevel, ...]:
    """The levels that the circuit type promises, each with its metric and its count of adjacencies."""
    metrics = {match["level"]: match["metric"] for line in lines if (match := _METRIC.fullmatch(line))}
    counts = {match["level"]: match["count"] for line in lines if (match := _ADJACENCIES.fullmatch(line))}
    promised = circuit.removeprefix("level-").split("-")
    # Where IS-IS runs on one level only, a circuit of both shows that one.
    shown = [level for level in promised if level in metrics]
    is_whole = shown == promised or any(_HELLO.fullmatch(line) for line in lines)
    if not (shown and is_whole) or any(level not in counts for level in metrics):
        raise ParseError(_CLNS, "the text is cut within the levels", lines[-1])
    return tuple(ClnsLevel(f"L{level}", int(metrics[level]), int(counts[level])) for level in shown)

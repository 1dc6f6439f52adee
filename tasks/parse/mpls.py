"""``show mpls interfaces [detail]`` and ``show mpls forwarding-table``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.rows import Rows
from corelinks.tasks.parse.screen import blocks, head, interface_name, joined, only, pattern, read_lines

_INTERFACES = "show mpls interfaces"
_HEADER = pattern(r"Interface\s+IP\s+Tunnel(?P<columns>(?:\s+BGP)?(?:\s+Static)?)\s+Operational")
_ROW = pattern(
    r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*)\s+(?P<ip>Yes|No)(?:\s+\((?P<protocol>[a-z/]+)\))?"
    r"(?P<columns>(?:\s+(?:Yes|No))+)"
)
# A row of an unknown form that still says which interface it is of.
_ROW_OF = pattern(r"(?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*)\s+(?P<rest>\S.* (?:Yes|No))")
_VRF = pattern(r"VRF .*:")

_DETAIL = pattern(r"Interface (?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*):")
_LABELING = pattern(r"IP (?:labeling|tagging) (?P<no>not )?enabled(?: \((?P<protocol>[a-z/]+)\))? ?:?")
_OPERATIONAL = pattern(r"(?:MPLS|Tag switching|Tagging) (?P<no>not )?operational")
_MTU = pattern(r"MTU = (?P<mtu>\d+)")

_LFIB = "show mpls forwarding-table"
_LFIB_HEADER = pattern(r"Local\s+Outgoing\s+Prefix\s+Bytes (?:Label|tag)\s+Outgoing\s+Next Hop")
_LFIB_HEADER_2 = pattern(r"(?:Label|tag)\s+(?:Label|tag)(?: or VC)?\s+or Tunnel Id\s+[Ss]witched\s+interface")
_LEGEND = pattern(r"\[[A-Z]\]\s*(?:- \w+|(?:Forwarding|Local label) .*)|View additional .*|[A-Z]\s+- [A-Z].*")
_OFF = pattern(r"no MPLS apps enabled or MPLS not enabled on any interfaces")
_WORDS = {"Pop tag": "Pop Label", "Untagged": "No Label"}
_ENTRY = pattern(
    r"(?:(?P<local>\d+|None)\s+)?(?:\[[A-Z]+\]\s+)?"
    r"(?P<outgoing>Pop Label|Pop tag|No Label|Untagged|Aggregate|[Ee]xplicit-[Nn]\S*|Exp-Null-v[46]"
    r"|[Ii]mp(?:licit)?-[Nn]ull|\d+(?:/\d+)?)\s+"
    r"(?P<prefix>\S+(?: [\d(\[]\S*)*?)\s+(?:(?P<bytes>\d+)\s+)?"
    r"(?:(?P<nowhere>drop|none|receive|aggregate(?:/\S+)?)(?:\s+point2point)?"
    r"|(?P<interface>[A-Z][A-Za-z-]*\d[\d/.:]*)\s+(?P<hop>\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+"
    r"|point2point|attached)|(?P<null>Nu(?:ll)?0))"
)
# An aggregate leads nowhere: its packets are looked up again, and some releases print nothing behind the bytes.
_AGGREGATE = pattern(r"(?:(?P<local>\d+|None)\s+)?(?:\[[A-Z]+\]\s+)?Aggregate\s+(?P<prefix>\S+)\s+(?P<bytes>\d+)")
# A row of an unknown form that still says which interface it is of, and where the label it begins with is.
_ENTRY_OF = pattern(
    r"(?:(?P<local>\d+|None)\s+)?\S.*\s(?P<interface>[A-Z][A-Za-z-]*\d[\d/.:]*)"
    r"\s+(?:\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+|point2point|attached)"
)


@dataclass(frozen=True)
class MplsInterface:
    """One row of the table; ``protocol`` is ``ldp`` or ``tdp``, None when IP labelling is off."""

    name: str
    ip: bool
    protocol: str | None
    operational: bool


@dataclass(frozen=True)
class MplsInterfaceDetail:
    """One block of the detail form; ``mtu`` is the MPLS MTU in bytes."""

    name: str
    ip: bool
    protocol: str | None
    operational: bool
    mtu: int


@dataclass(frozen=True)
class LabelEntry:
    """One line of the LFIB; ``local`` is carried down to the further paths of one label.

    ``outgoing`` is ``Pop Label``, ``No Label`` or a label, in the words of IOS 15 for 12.x too. ``next_hop`` is
    an address or ``point2point``; with ``interface`` it is None for ``drop``, ``aggregate`` and ``none``.
    ``bytes`` is None where the router prints none.
    """

    local: int | None
    outgoing: str
    prefix: str
    bytes: int | None
    interface: str | None
    next_hop: str | None


def parse_mpls_interfaces(text: str) -> Rows[MplsInterface]:
    """All rows; empty when the router printed the header alone or nothing: no interface has MPLS.

    Reads the headers of IOS 12.x (without BGP and Static) too; raises ParseError for a text without header and for a
    row that does not say which interface it is of.
    """
    lines = [line for line in read_lines(_INTERFACES, text, may_be_empty=True) if not _VRF.fullmatch(line)]
    rows: list[MplsInterface] = []
    unread: list[str] = []
    columns = 0
    for line in lines:
        if header := _HEADER.fullmatch(line):
            columns = 2 + len(header["columns"].split())
        elif not columns:
            raise ParseError(_INTERFACES, "no header", line)
        elif row := _interface(line, columns):
            rows.append(row)
        else:
            unread.append(_unread_interface(line, columns))
    return Rows(_INTERFACES, rows, unread)


def _unread_interface(line: str, columns: int) -> str:
    """A row of an unknown form, if it says its interface and has all columns: one that is cut may not be the last."""
    match = _ROW_OF.fullmatch(line)
    if match is None or len([word for word in match["rest"].split() if not word.startswith("(")]) <= columns:
        raise ParseError(_INTERFACES, "a row that does not fit the header", line)
    interface_name(_INTERFACES, match["name"], line)
    return line


def _interface(line: str, columns: int) -> MplsInterface | None:
    match = _ROW.fullmatch(line)
    if match is None or len(match["columns"].split()) != columns:
        return None
    return MplsInterface(
        name=interface_name(_INTERFACES, match["name"], line),
        ip=match["ip"] == "Yes",
        protocol=match["protocol"],
        operational=match["columns"].split()[-1] == "Yes",
    )


def parse_mpls_interface_detail(text: str) -> tuple[MplsInterfaceDetail, ...]:
    """All blocks of ``show mpls interfaces [X] detail``; empty when the router printed nothing."""
    before, found = blocks(read_lines(_INTERFACES, text, may_be_empty=True), _DETAIL)
    strange = [line for line in before if not _VRF.fullmatch(line)]
    if strange:
        raise ParseError(_INTERFACES, "no interface begins here", strange[0])
    return tuple(_detail(lines) for lines in found)


def _detail(lines: list[str]) -> MplsInterfaceDetail:
    header = head(lines, _DETAIL)
    labeling = only(_INTERFACES, lines, _LABELING, "line 'IP labeling'")
    operational = only(_INTERFACES, lines, _OPERATIONAL, "line 'MPLS operational'")
    return MplsInterfaceDetail(
        name=interface_name(_INTERFACES, header["name"], lines[0]),
        ip=not labeling["no"],
        protocol=labeling["protocol"],
        operational=not operational["no"],
        mtu=int(only(_INTERFACES, lines, _MTU, "MTU")["mtu"]),
    )


def parse_forwarding_table(text: str) -> Rows[LabelEntry]:
    """All LFIB lines, wrapped ones joined; empty when the header stands alone, as for an unknown prefix.

    Empty also for the sentence of a router without any MPLS interface. Raises ParseError for a text without the
    header, and for a line of an unknown form that does not say which interface it is of.
    """
    lines = joined(_LFIB, read_lines(_LFIB, text))
    if len(lines) == 1 and _OFF.fullmatch(lines[0]):
        return Rows(_LFIB, ())
    if len(lines) < 2 or not _LFIB_HEADER.fullmatch(lines[0]) or not _LFIB_HEADER_2.fullmatch(lines[1]):
        raise ParseError(_LFIB, "no header", lines[0])
    entries: list[LabelEntry] = []
    unread: list[str] = []
    label: int | None = None
    is_first = True
    for line in lines[2:]:
        if _LEGEND.fullmatch(line):
            continue
        match = _ENTRY.fullmatch(line) or _AGGREGATE.fullmatch(line)
        any_row = match or _ENTRY_OF.fullmatch(line)
        if any_row is None or (is_first and not any_row["local"]):
            raise ParseError(_LFIB, "a row of an unknown form", line)
        label, is_first = _local(any_row["local"], label), False
        if match:
            entries.append(_entry(match, label))
        else:
            interface_name(_LFIB, any_row["interface"], line)
            unread.append(line)
    return Rows(_LFIB, entries, unread)


def _entry(match: re.Match[str], label: int | None) -> LabelEntry:
    said = match.groupdict()
    name = said.get("interface") or said.get("null")
    outgoing = said.get("outgoing") or "Aggregate"
    return LabelEntry(
        local=label,
        outgoing=_WORDS.get(outgoing, outgoing),
        prefix=match["prefix"],
        bytes=int(match["bytes"]) if match["bytes"] else None,
        interface=interface_name(_LFIB, name, match.string) if name else None,
        next_hop=said.get("hop"),
    )


def _local(said: str | None, before: int | None) -> int | None:
    """The local label of a line; a further path of one label has none of its own."""
    if said is None:
        return before
    return None if said == "None" else int(said)

"""``show ip pim neighbor``, ``show ipv6 ospf neighbor`` and ``show ospfv3 neighbor``.

Source: the Cisco IOS IP Multicast, IPv6 and OSPFv3 command references.
"""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.rows import Rows
from corelinks.tasks.parse.screen import interface_name, pattern, read_lines

_PIM = "show ip pim neighbor"
_NAME = r"(?P<name>[A-Z][A-Za-z_-]*\d[\d/.:]*)"
_PIM_TITLE = pattern(r"PIM Neighbor Table")
_PIM_LEGEND = pattern(r"Mode: .*|(?:[A-Z]{1,2} - [A-Za-z -]+,? ?)+")
_PIM_HEADER = pattern(r"Neighbor(?: Address)? +Interface +Uptime.*")
_PIM_SECOND_HEADER = pattern(r"Address +(?:Prio(?:rity)?/)?Mode|Address +Prio.*")
_PIM_ROW = pattern(rf"(?P<address>\d+\.\d+\.\d+\.\d+) +{_NAME} +\S+(?:/| +)\S+ +v?\d\b.*")
_PIM_OF = pattern(rf"\d+\.\d+\.\d+\.\d+ +{_NAME} +\S.*")

_OSPFV3 = "show ospfv3 neighbor"
_PROCESS = pattern(
    r"OSPFv3 Router with ID \(\S+\) \(Process ID (?P<classic>\d+)\)"
    r"|OSPFv3 (?P<process>\d+) address-family (?P<family>ipv[46])(?: vrf \S+)? \(router-id \S+\)"
)
_OSPFV3_HEADER = pattern(r"Neighbor ID +Pri +State +Dead Time +Interface ID +Interface")
_OSPFV3_ROW = pattern(
    r"(?P<id>\d+\.\d+\.\d+\.\d+) +\d+ +(?P<state>FULL|LOADING|EXCHANGE|EXSTART|2WAY|INIT|ATTEMPT|DOWN)/ *"
    rf"(?:DR|BDR|DROTHER|-) +(?:[\d:.a-z]+|-) +\d+ +{_NAME}"
)
_OSPFV3_OF = pattern(rf"\d+\.\d+\.\d+\.\d+ +\S.* +{_NAME}")


@dataclass(frozen=True)
class PimNeighbor:
    """One neighbor of PIM for IPv4: its address, and the interface that its hellos come by."""

    address: str
    interface: str


@dataclass(frozen=True)
class Ospfv3Neighbor:
    """One neighbor of OSPFv3; ``state`` is ``FULL``, ``EXSTART`` ...; ``family`` is ``ipv4`` or ``ipv6``."""

    router_id: str
    state: str
    interface: str
    process: int
    family: str


def parse_pim_neighbors(text: str) -> Rows[PimNeighbor]:
    """All neighbors of PIM; empty for a header without rows. Raises ParseError for a text without header."""
    lines = read_lines(_PIM, text)
    header = next((number for number, line in enumerate(lines) if _PIM_HEADER.fullmatch(line.strip())), None)
    above = lines[: header or 0]
    if header is None or not above or not _PIM_TITLE.fullmatch(above[0].strip()):
        raise ParseError(_PIM, "no header", lines[0])
    strange = next((line for line in above[1:] if not _PIM_LEGEND.fullmatch(line.strip())), None)
    if strange is not None:
        raise ParseError(_PIM, "a line of an unknown form", strange)
    found: list[PimNeighbor] = []
    unread: list[str] = []
    for line in lines[header + 1 :]:
        if match := _PIM_ROW.fullmatch(line):
            found.append(PimNeighbor(match["address"], interface_name(_PIM, match["name"], line)))
        elif match := _PIM_OF.fullmatch(line):
            interface_name(_PIM, match["name"], line)
            unread.append(line)
        elif found or unread or not _PIM_SECOND_HEADER.fullmatch(line.strip()):
            raise ParseError(_PIM, "a row of an unknown form", line)
    return Rows(_PIM, found, unread)


def parse_ospfv3_neighbors(text: str) -> Rows[Ospfv3Neighbor]:
    """All neighbors of OSPFv3, of every process; an empty response is legal, as is a process without neighbors.

    Raises ParseError for a row above the header of its process (12.4 prints none), and for one of an unknown form that
    does not say its interface.
    """
    found: list[Ospfv3Neighbor] = []
    unread: list[str] = []
    process: int | None = None
    family, is_beneath = "ipv6", False
    for line in read_lines(_OSPFV3, text, may_be_empty=True):
        if heading := _PROCESS.fullmatch(line.strip()):
            process, is_beneath = int(heading["classic"] or heading["process"]), False
            family = heading["family"] or "ipv6"
        elif process is None:
            raise ParseError(_OSPFV3, "no process is named", line)
        elif _OSPFV3_HEADER.fullmatch(line):
            is_beneath = True
        elif is_beneath and (row := _OSPFV3_ROW.fullmatch(line)):
            name = interface_name(_OSPFV3, row["name"], line)
            found.append(Ospfv3Neighbor(row["id"], row["state"], name, process, family))
        elif is_beneath and (row := _OSPFV3_OF.fullmatch(line)):
            interface_name(_OSPFV3, row["name"], line)
            unread.append(line)
        else:
            raise ParseError(_OSPFV3, "a row of an unknown form" if is_beneath else "no header", line)
    return Rows(_OSPFV3, found, unread)

"""Two spellings of one state are one state: what a router writes in two ways, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

# Startup-config names the file of a certificate, running-config shows it in hexadecimal (every IOS XE 16 and 17).
_CERTIFICATE = re.compile(
    r"certificate (?P<which>(?:(?:self-signed|ca|rollover|ca-rollover) )?[0-9A-F]+)(?P<file> nvram:\S+)?", re.ASCII
)
_CHAIN = re.compile(r"crypto pki certificate chain \S+")
_BODY = re.compile(r"quit|(?:[0-9A-F]{8} )*[0-9A-F]{2,8}", re.ASCII)
# IOS 12.x rewrites it all the time.
_DRIFTING = re.compile(r"ntp clock-period \d+", re.ASCII)
_HEADER = re.compile(r"(?P<header>interface \S+) (?:point-to-point|multipoint)", re.ASCII)
_DOTTED_AREA = re.compile(r"(?<!\S)area (?P<area>\d+\.\d+\.\d+\.\d+)(?!\S)", re.ASCII)
# How a secret that is masked was kept: the mask of a type 7 is that of what it hides.
_TYPE_OF_MASK = re.compile(r" [07] (?=<hidden:)", re.ASCII)
# A section's header, where the releases that do not indent a difference sign it like the lines beneath.
_SECTION = re.compile(r"(?:interface|router|line|key chain|vrf definition|crypto \S+ \S+) \S")
_SIGNED = re.compile(r" *(?P<sign>[+-]?) *(?P<text>\S.*?) *")


def interface_of(header: str) -> str:
    """The name in the header of an interface's section: IOS writes the kind of a subinterface behind it."""
    return in_one_spelling(header).removeprefix("interface ")


def in_one_spelling(line: str) -> str:
    """A line of configuration, without indentation, in the one spelling by which lines are compared.

    Certificates by their serial number, areas of OSPF as numbers, headers of interfaces without their kind, masked
    secrets without their type.
    """
    if match := _CERTIFICATE.fullmatch(line):
        return f"certificate {match['which']}"
    if match := _HEADER.fullmatch(line):
        return match["header"]
    return _TYPE_OF_MASK.sub(" ", _DOTTED_AREA.sub(_as_number, line))


def _as_number(match: re.Match[str]) -> str:
    try:
        return f"area {int(IPv4Address(match['area']))}"
    except ValueError:
        return match[0]


@dataclass(frozen=True)
class _Line:
    """A line of a contextual difference: where it stands among all, its sign and what it says."""

    number: int
    sign: str
    text: str


def without_spellings(differences: Iterable[str]) -> tuple[str, ...]:
    """The lines of a contextual difference (``+...``, ``-...``, context) that are more than another spelling.

    Left out are a certificate that one side keeps in a file and the other shows, a clock period, a line that is gone
    and comes in another spelling in the same section, and the context of what is left out. A certificate that stands
    on one side alone is a difference, and so are two in hexadecimal.
    """
    lines = tuple(differences)
    read = [_Line(number, *_told(line)) for number, line in enumerate(lines)]
    chains = _chains(read)
    certificates = {line.number for chain in chains for line in chain}
    gone = {line.number for line in read if _DRIFTING.fullmatch(line.text)}
    gone |= {number for chain in chains for number in _spelled_twice(chain)}
    gone |= _respelled([line for line in read if line.number not in certificates])
    for line in reversed(read):
        if line.sign == "" and _is_empty(line.number, lines, gone):
            gone.add(line.number)
    return tuple(line for number, line in enumerate(lines) if number not in gone)


def _told(line: str) -> tuple[str, str]:
    match = _SIGNED.fullmatch(line)
    return (match["sign"], match["text"]) if match else ("", line.strip())


def _chains(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each chain of certificates, its header first, of both signs together."""
    chains: dict[str, list[_Line]] = {}
    inside: list[_Line] | None = None
    for line in lines:
        if _CHAIN.fullmatch(line.text):
            inside = chains.setdefault(line.text, [])
        elif inside is not None and not (_CERTIFICATE.fullmatch(line.text) or _BODY.fullmatch(line.text)):
            inside = None
        if inside is not None:
            inside.append(line)
    return list(chains.values())


def _spelled_twice(chain: list[_Line]) -> set[int]:
    """The numbers of the lines of those certificates that are there with both signs, in a file with at least one."""
    found: dict[str, list[list[_Line]]] = {}
    headers: list[_Line] = []
    body: list[_Line] = []
    for line in chain:
        if match := _CERTIFICATE.fullmatch(line.text):
            body = [line]
            found.setdefault(match["which"], []).append(body)
        elif _CHAIN.fullmatch(line.text):
            headers.append(line)
        else:
            body.append(line)
    twice = [both for both in found.values() if _is_one_state([one[0] for one in both])]
    gone = {line.number for both in twice for one in both for line in one}
    if len(twice) == len(found) and {line.sign for line in headers} in ({"+", "-"}, {""}):
        gone |= {line.number for line in headers}
    return gone


def _is_one_state(heads: list[_Line]) -> bool:
    return sorted(line.sign for line in heads) == ["+", "-"] and any(" nvram:" in line.text for line in heads)


def _respelled(read: list[_Line]) -> set[int]:
    """The numbers of those lines that one other says in another spelling, with the other sign, in the same section.

    The same line with both signs has moved, which may matter.
    """
    same: dict[tuple[str, str], list[_Line]] = {}
    section = ""
    for line in read:
        if line.sign == "" or _SECTION.match(line.text):
            section = line.text
        else:
            same.setdefault((section, in_one_spelling(line.text)), []).append(line)
    pairs = (both for both in same.values() if sorted(line.sign for line in both) == ["+", "-"])
    return {line.number for both in pairs if both[0].text != both[1].text for line in both}


def _is_empty(number: int, lines: tuple[str, ...], gone: set[int]) -> bool:
    """Whether all that stands beneath a line of context is left out; what has nothing beneath it stays."""
    depth = len(lines[number]) - len(lines[number].lstrip(" "))
    beneath = []
    for below in range(number + 1, len(lines)):
        if len(lines[below]) - len(lines[below].lstrip(" ")) <= depth:
            break
        beneath.append(below)
    return bool(beneath) and gone.issuperset(beneath)

"""Whether an access list lets a packet through: pure, on the running-config.

Source: the Cisco IOS Security Command Reference, `access-list`, `ip access-list`, `ip access-group`. The first entry
that fits decides, at the end all is denied, and a list without entries, or one that is not there, permits all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from corelinks.tasks.configuration.tree import RunningConfig

ESP, GRE, UDP = 50, 47, 17
_PROTOCOLS = {"esp": ESP, "gre": GRE, "udp": UDP, "icmp": 1, "igmp": 2, "ipinip": 4, "tcp": 6, "eigrp": 88, "ahp": 51}
_PROTOCOLS |= {"ospf": 89, "nos": 94, "pim": 103, "pcp": 108, "sctp": 132}
_PORTS = {"isakmp": 500, "non500-isakmp": 4500}
_ANY_PROTOCOL = "ip"
_PORT_WORDS = {"eq": 10, "neq": 10, "gt": 1, "lt": 1, "range": 2}  # at most so many ports behind it
# Behind these nothing decides any more; a fragment is none of the packets that are asked for.
_IDLE = ("log", "log-input")
_NUMBERED = re.compile(r"access-list (?P<name>\d+) (?P<entry>(?:permit|deny) .*)")
_NAMED = re.compile(r"ip access-list (?P<kind>standard|extended) (?P<name>\S+)")
_ENTRY = re.compile(r"(?:\d+ )?(?P<entry>(?:permit|deny)\b.*)")
_UNREAD = re.compile(r"(?:\d+ )?(?:evaluate|dynamic) .*")

Fit = Literal["yes", "no", "perhaps"]


@dataclass(frozen=True)
class Packet:
    """One kind of packets between two addresses; ``port`` is that of source and destination, None without ports."""

    name: str
    protocol: int
    source: IPv4Address
    destination: IPv4Address
    port: int | None = None


@dataclass(frozen=True)
class Passage:
    """What becomes of a packet: ``passes`` is None where it cannot be told. ``entry`` is what decides it."""

    passes: bool | None
    entry: str


def passage(running: RunningConfig, name: str, packet: Packet) -> Passage:
    """What the access list ``name``, a number or a name, does with a packet."""
    entries = tuple(_entries(running, name))
    if not entries:
        return Passage(True, "no such access list, or no entry in it")
    uncertain: list[tuple[bool | None, str]] = []
    for entry, is_standard in entries:
        permits, fit = entry.startswith("permit"), _fit(entry, is_standard, packet)
        if fit == "perhaps":
            uncertain.append((None if _UNREAD.fullmatch(entry) else permits, entry))
        elif fit == "yes":
            return _decided(permits, entry, uncertain)
    return _decided(False, "the implicit deny at its end", uncertain)


def _decided(passes: bool, entry: str, uncertain: Sequence[tuple[bool | None, str]]) -> Passage:
    """The decision of an entry, unless one before it may have decided otherwise."""
    doubtful = next((other for would_pass, other in uncertain if would_pass is not passes), None)
    return Passage(passes, entry) if doubtful is None else Passage(None, doubtful)


def _entries(running: RunningConfig, name: str) -> Iterator[tuple[str, bool]]:
    """The entries of a list in order, and whether it is a standard one."""
    for path in running.paths:
        numbered, header = _NUMBERED.fullmatch(path[0]), _NAMED.fullmatch(path[0])
        if numbered and numbered["name"] == name and len(path) == 1:
            yield numbered["entry"], _is_standard(int(name))
        elif header and header["name"] == name and len(path) == 2:
            entry = _ENTRY.fullmatch(path[1])
            if entry or _UNREAD.fullmatch(path[1]):
                yield entry["entry"] if entry else path[1], header["kind"] == "standard"


def _is_standard(number: int) -> bool:
    return number < 100 or 1300 <= number < 2000


def _fit(entry: str, is_standard: bool, packet: Packet) -> Fit:
    """Whether an entry is about a packet; ``perhaps`` where a word of it cannot be judged."""
    words = _Words(entry.split()[1:])
    if _UNREAD.fullmatch(entry):
        return "perhaps"
    if is_standard:
        return _all([words.address(packet.source), words.rest()])
    fits = [words.protocol(packet.protocol)]
    fits += [words.address(packet.source), words.ports(packet.port)]
    fits += [words.address(packet.destination), words.ports(packet.port)]
    return _all([*fits, words.rest()])


def _all(fits: Sequence[Fit]) -> Fit:
    if "no" in fits:
        return "no"
    return "perhaps" if "perhaps" in fits else "yes"


class _Words:
    """The words of an entry, read one after the other."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = list(words)

    def _next(self) -> str:
        return self._words.pop(0) if self._words else ""

    def protocol(self, wanted: int) -> Fit:
        word = self._next()
        if word == "object-group":
            self._next()
            return "perhaps"
        number = int(word) if word.isdecimal() else _PROTOCOLS.get(word)
        if word == _ANY_PROTOCOL:
            return "yes"
        return "perhaps" if number is None else _yes_or_no(number == wanted)

    def address(self, wanted: IPv4Address) -> Fit:
        word = self._next()
        if word == "any":
            return "yes"
        if word in ("object-group", "interface"):
            self._next()
            return "perhaps"
        address = _number(self._next() if word == "host" else word)
        wild = None if word == "host" else _number(self._words[0] if self._words else "")
        if wild is not None:
            self._next()
        if address is None:
            return "perhaps"
        return _yes_or_no(address | (wild or 0) == int(wanted) | (wild or 0))

    def ports(self, wanted: int | None) -> Fit:
        if not self._words or self._words[0] not in _PORT_WORDS:
            return "yes"
        operator = self._next()
        named: list[int | None] = []
        while self._words and len(named) < _PORT_WORDS[operator] and _may_be_port(self._words[0], operator, named):
            word = self._next()
            named.append(int(word) if word.isdecimal() else _PORTS.get(word))
        if wanted is None:
            return "no"
        numbers = [number for number in named if number is not None]
        if len(numbers) < len(named):
            # A port by a name that is none of ours is another port.
            numbers = [number if number is not None else -1 for number in named]
            if operator in ("gt", "lt", "range"):
                return "perhaps"
        return _yes_or_no(_has_port(operator, numbers, wanted)) if numbers else "perhaps"

    def rest(self) -> Fit:
        """What stands behind the addresses: `fragments` is about other packets, and a condition may hold or not."""
        words = [word for word in self._words if word not in _IDLE]
        if "fragments" in words:
            return "no"
        return "perhaps" if words else "yes"


def _may_be_port(word: str, operator: str, before: Sequence[int | None]) -> bool:
    """Whether a word is one more port: the first is, and the others are where no address can begin with it."""
    return not before or operator == "range" or word.isdecimal() or word in _PORTS


def _has_port(operator: str, ports: Sequence[int], wanted: int) -> bool:
    if operator == "range":
        return ports[0] <= wanted <= ports[-1]
    if operator in ("gt", "lt"):
        return wanted > ports[0] if operator == "gt" else wanted < ports[0]
    return (wanted in ports) is (operator == "eq")


def _number(word: str) -> int | None:
    try:
        return int(IPv4Address(word))
    except ValueError:
        return None


def _yes_or_no(fits: bool) -> Fit:
    return "yes" if fits else "no"

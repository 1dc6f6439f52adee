"""IP access lists of a running configuration, typed, and which of their entries a packet meets.

Sources: Cisco's "IP Access List" guides. An entry with an option that is not read here (``established``,
``time-range`` ...) never lets a packet through, and holds it as if the option were not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address

from corelinks.runbooks.simulator.network.model.boundary import ConfigNode

ICMP, TCP, UDP, GRE, ESP, OSPF = 1, 6, 17, 47, 50, 89
ISAKMP_PORT, LDP_PORT, ECHO_PORT = 500, 646, 3503
_PROTOCOLS = {"icmp": ICMP, "igmp": 2, "ipinip": 4, "tcp": TCP, "udp": UDP, "gre": GRE, "esp": ESP, "ahp": 51}
_PROTOCOLS |= {"eigrp": 88, "ospf": OSPF, "nos": 94, "pim": 103, "pcp": 108}
_PORTS = {"ftp-data": 20, "ftp": 21, "telnet": 23, "smtp": 25, "tacacs": 49, "domain": 53, "bootps": 67, "bootpc": 68}
_PORTS |= {"tftp": 69, "www": 80, "ntp": 123, "snmp": 161, "snmptrap": 162, "bgp": 179, "rip": 520, "syslog": 514}
_PORTS |= {"isakmp": ISAKMP_PORT, "non500-isakmp": 4500}
_HIGHEST_PORT = 65535
_HARMLESS = ("log", "log-input")
_ANY = (0, 0xFFFFFFFF)

Address = tuple[int, int]
Ports = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Packet:
    """What access lists look at. ``icmp`` is "echo" or "echo-reply"."""

    protocol: int
    source: str
    destination: str
    source_port: int = 0
    destination_port: int = 0
    icmp: str | None = None


@dataclass(frozen=True)
class AccessEntry:
    """A line of a list. Addresses are (address, wildcard), ports are ranges; ``protocol`` None is any.

    ``is_read`` is False where an option was not understood.
    """

    number: int
    text: str
    permits: bool
    protocol: int | None = None
    source: Address = _ANY
    destination: Address = _ANY
    source_ports: Ports | None = None
    destination_ports: Ports | None = None
    icmp: str | None = None
    is_read: bool = True

    def meets(self, packet: Packet) -> bool:
        """Whether it decides about a packet."""
        if self.permits and not self.is_read:
            return False
        return (
            self.protocol in (None, packet.protocol)
            and _holds(self.source, packet.source)
            and _holds(self.destination, packet.destination)
            and (self.source_ports is None or _among(self.source_ports, packet.source_port))
            and (self.destination_ports is None or _among(self.destination_ports, packet.destination_port))
            and self.icmp in (None, packet.icmp)
        )


@dataclass
class AccessList:
    """A list; ``kind`` is "standard" or "extended"."""

    kind: str
    name: str
    entries: list[AccessEntry] = field(default_factory=list)

    def decide(self, packet: Packet) -> tuple[bool, AccessEntry | None]:
        """Whether a packet passes, and the entry that says so; a list with no entry lets everything through."""
        for entry in self.entries:
            if entry.meets(packet):
                return entry.permits, entry
        return not self.entries, None


def _holds(address: Address, text: str) -> bool:
    return (int(IPv4Address(text)) ^ address[0]) & ~address[1] & 0xFFFFFFFF == 0


def _among(ports: Ports, port: int) -> bool:
    return any(low <= port <= high for low, high in ports)


def read_access_list(lists: dict[str, AccessList], section: ConfigNode) -> None:
    """Take an ``ip access-list`` section, or an ``access-list`` line, into the lists by name."""
    match section.text.split():
        case ["ip", "access-list", ("standard" | "extended") as kind, name]:
            known = lists.setdefault(name, AccessList(kind, name))
            for child in section.children:
                _take(known, child.text.split())
        case ["access-list", number, *words] if number.isdigit():
            value = int(number)
            kind = "standard" if value < 100 or 1300 <= value < 2000 else "extended"
            _take(lists.setdefault(number, AccessList(kind, number)), words)
        case _:
            pass


def _take(known: AccessList, words: list[str]) -> None:
    number = known.entries[-1].number + 10 if known.entries else 10
    if words and words[0].isdigit():
        number, words = int(words[0]), words[1:]
    if not words or words[0] not in ("permit", "deny"):
        return
    permits, rest = words[0] == "permit", list(words[1:])
    entry = (_standard if known.kind == "standard" else _extended)(number, permits, rest)
    known.entries.append(entry)
    known.entries.sort(key=lambda each: each.number)


def _standard(number: int, permits: bool, words: list[str]) -> AccessEntry:
    verb = "permit" if permits else "deny  "
    source, rest = _address(list(words)), list(words)
    text = "any"
    if source is not None and source != _ANY:
        wildcard = f", wildcard bits {IPv4Address(source[1])}" if source[1] else ""
        text = f"{IPv4Address(source[0])}{wildcard}"
    options = [word for word in rest if word in _HARMLESS]
    return AccessEntry(
        number, " ".join([verb, text, *options]), permits, source=source or _ANY, is_read=source is not None
    )


def _extended(number: int, permits: bool, words: list[str]) -> AccessEntry:
    text = " ".join(["permit" if permits else "deny", *words])
    protocol = _protocol(words.pop(0)) if words else -1
    source = _address(words)
    source_ports = _ports(words)
    destination = _address(words)
    destination_ports = _ports(words)
    icmp = words.pop(0) if protocol == ICMP and words and words[0] not in _HARMLESS else None
    is_read = None not in (source, destination) and protocol != -1 and all(word in _HARMLESS for word in words)
    return AccessEntry(
        number,
        text,
        permits,
        None if protocol in (0, -1) else protocol,
        source or _ANY,
        destination or _ANY,
        source_ports,
        destination_ports,
        icmp,
        is_read,
    )


def _protocol(word: str) -> int:
    """The number of a protocol: 0 for ``ip``, which is any; -1 for one that is not known."""
    return 0 if word == "ip" else int(word) if word.isdigit() else _PROTOCOLS.get(word, -1)


def _address(words: list[str]) -> Address | None:
    """Take an address off the words: ``any``, ``host A``, ``A W``, or ``A`` alone; None for what is none."""
    try:
        match words:
            case ["any", *_]:
                del words[:1]
                return _ANY
            case ["host", address, *_]:
                del words[:2]
                return int(IPv4Address(address)), 0
            case [address, wildcard, *_] if wildcard[0].isdigit() and "." in wildcard:
                del words[:2]
                return int(IPv4Address(address)), int(IPv4Address(wildcard))
            case [address, *_]:
                del words[:1]
                return int(IPv4Address(address)), 0
            case _:
                return None
    except AddressValueError:
        return None


def _ports(words: list[str]) -> Ports | None:
    """Take the ports off the words, None where there are none."""
    if not words or words[0] not in ("eq", "neq", "gt", "lt", "range"):
        return None
    verb = words.pop(0)
    found = []
    while words and (words[0].isdigit() or words[0] in _PORTS):
        word = words.pop(0)
        found.append(_PORTS.get(word) or int(word))
    match verb, found:
        case "eq", [*ports]:
            return tuple((port, port) for port in ports)
        case "neq", [port, *_]:
            return (0, port - 1), (port + 1, _HIGHEST_PORT)
        case "gt", [port]:
            return ((port + 1, _HIGHEST_PORT),)
        case "lt", [port]:
            return ((0, port - 1),)
        case "range", [low, high]:
            return ((low, high),)
        case _:
            return ()

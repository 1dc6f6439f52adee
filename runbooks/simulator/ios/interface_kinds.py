"""The kinds of interface of IOS and IOS XE: what is printed of each, and what lies beneath it.

Names and places from the interface command reference; hardware, bandwidth and delay as ``show interfaces`` prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class InterfaceKind:
    """A kind of interface. ``place`` orders the running configuration (virtual ones come first, as in IOS).

    ``bandwidth`` in kbit/s, ``delay`` in microseconds, ``mtu`` in bytes. ``lines`` is the table of its configuration
    lines. A ``virtual`` one is made and removed by a line, a ``flat`` one is numbered without slashes, and one that
    is ``point_to_point`` has a single neighbor. ``cabled`` ones meet the others of their subnet.
    """

    name: str
    short: str
    place: int
    lines: str = "ethernet"
    hardware: str = "iGbE"
    encapsulation: str = "ARPA"
    delay: int = 10
    bandwidth: int = 1_000_000
    mtu: int = 1500
    virtual: bool = False
    flat: bool = False
    point_to_point: bool = False
    cabled: bool = True


def _made(name: str, short: str, place: int, lines: str, hardware: str, bandwidth: int = 1_000_000) -> InterfaceKind:
    """A kind that is made by a line and carries Ethernet frames."""
    return InterfaceKind(name, short, place, lines, hardware, delay=10, bandwidth=bandwidth, virtual=True, flat=True)


def _serial(
    name: str, short: str, hardware: str, bandwidth: int, *, encapsulation: str = "HDLC", mtu: int = 1500
) -> InterfaceKind:
    """A kind with a single neighbor at the other end of its line."""
    return InterfaceKind(name, short, 20, "serial", hardware, encapsulation, 20000, bandwidth, mtu, point_to_point=True)


def _gig(name: str, short: str, place: int, gigabits: float, hardware: str = "iGbE") -> InterfaceKind:
    return InterfaceKind(name, short, place, hardware=hardware, bandwidth=int(gigabits * 1_000_000))


KINDS: tuple[InterfaceKind, ...] = (
    InterfaceKind(
        "Loopback", "Lo", 0, "loopback", "Loopback", "LOOPBACK", 5000, 8_000_000, 1514, True, True, cabled=False
    ),
    InterfaceKind(
        "Tunnel",
        "Tu",
        1,
        "tunnel",
        "Tunnel",
        "TUNNEL",
        50000,
        100,
        17916,
        True,
        True,
        point_to_point=True,
        cabled=False,
    ),
    _made("Port-channel", "Po", 2, "port-channel", "GEChannel"),
    InterfaceKind(
        "Virtual-Template", "Vt", 3, "dialer", "Virtual Template", "PPP", 100000, 100000, 1500, True, True, True, False
    ),
    InterfaceKind("Multilink", "Mu", 4, "multilink", "multilink group", "PPP", 20000, 1544, 1500, True, True, True),
    InterfaceKind(
        "MFR", "MF", 5, "frame-relay", "Multilink Frame Relay bundle", "FRAME-RELAY", 20000, 1544, 1500, True, True
    ),
    InterfaceKind("Dialer", "Di", 6, "dialer", "Unknown", "PPP", 20000, 56, 1500, True, True, True, False),
    InterfaceKind("VirtualPortGroup", "VP", 7, "bridged", "Virtual Port Group", virtual=True, flat=True),
    InterfaceKind("Ethernet", "Et", 8, hardware="AmdP2", delay=1000, bandwidth=10_000),
    InterfaceKind("FastEthernet", "Fa", 9, hardware="Gt96k FE", delay=100, bandwidth=100_000),
    _gig("GigabitEthernet", "Gi", 10, 1),
    _gig("AppGigabitEthernet", "Ap", 11, 1),
    _gig("TwoGigabitEthernet", "Tw", 11, 2.5, "Two Gigabit Ethernet"),
    _gig("FiveGigabitEthernet", "Fi", 12, 5, "Five Gigabit Ethernet"),
    _gig("TenGigabitEthernet", "Te", 13, 10, "BUILT-IN-EPA-8x10G"),
    _gig("TwentyFiveGigE", "Twe", 14, 25, "Twenty Five Gigabit Ethernet"),
    _gig("FortyGigabitEthernet", "Fo", 15, 40, "Forty Gigabit Ethernet"),
    _gig("FiftyGigE", "Fif", 16, 50, "Fifty Gigabit Ethernet"),
    _gig("HundredGigE", "Hu", 17, 100, "Hundred Gigabit Ethernet"),
    _gig("TwoHundredGigE", "TwoH", 18, 200, "Two Hundred Gigabit Ethernet"),
    _gig("FourHundredGigE", "Fou", 19, 400, "Four Hundred Gigabit Ethernet"),
    _serial("Serial", "Se", "GT96K Serial", 1544),
    _serial("Hssi", "Hs", "cyBus HSSI", 45045, mtu=4470),
    _serial("POS", "PO", "Packet over SONET", 155000, mtu=4470),
    _serial("Async", "As", "GT96K Serial", 9, encapsulation="SLIP"),
    _serial("Cellular", "Ce", "4G WWAN Modem", 50000, encapsulation="PPP"),
    InterfaceKind("ATM", "AT", 21, "atm", "ENHANCED ATM PA", "ATM", 100, 149760, 4470),
    InterfaceKind("BRI", "BR", 22, "serial", "PQUICC BRI", "HDLC", 20000, 64),
    _made("Vlan", "Vl", 23, "bridged", "EtherSVI"),
    _made("BDI", "BD", 24, "bridged", "BDI"),
    _made("BVI", "BV", 25, "bridged", "BVI", 100_000),
    InterfaceKind("Null", "Nu", 26, "loopback", "Unknown", "ARPA", 0, 10_000_000, 1500, True, True, cabled=False),
)
_BY_NAME = {kind.name: kind for kind in KINDS}
_OTHER = InterfaceKind("", "", len(KINDS), hardware="Ethernet")


@lru_cache(maxsize=4096)
def interface_kind(name: str) -> InterfaceKind:
    """The kind of an interface by its long name (``POS0/1/0``); plain Ethernet for one that is in no table."""
    letters = name
    for index, character in enumerate(name):
        if character.isdigit():
            letters = name[:index]
            break
    return _BY_NAME.get(letters, _OTHER)


def kinds_like(word: str) -> list[InterfaceKind]:
    """The kinds that a word may stand for: by name, by short name, by unique prefix."""
    lower = word.lower()
    exact = [kind for kind in KINDS if kind.name.lower() == lower]
    return exact or list(_short(lower)) or [kind for kind in KINDS if kind.name.lower().startswith(lower)]


def _short(lower: str) -> Iterator[InterfaceKind]:
    return (kind for kind in KINDS if kind.short.lower() == lower)

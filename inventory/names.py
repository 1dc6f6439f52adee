"""Names as IOS spells them: interfaces in their long and short forms."""

from __future__ import annotations

import re

# The long name, and the short form that IOS prints in tables. Any unique prefix of the long name is accepted.
_KINDS: tuple[tuple[str, str], ...] = (
    ("AppGigabitEthernet", "Ap"),
    ("ATM", "AT"),
    ("BDI", "BD"),
    ("Bundle-Ether", "BE"),
    ("Cellular", "Ce"),
    ("Dialer", "Di"),
    ("Ethernet", "Et"),
    ("FastEthernet", "Fa"),
    ("FiftyGigabitEthernet", "Fif"),
    ("FiveGigabitEthernet", "Fi"),
    ("FortyGigabitEthernet", "Fo"),
    ("FourHundredGigabitEthernet", "FH"),
    ("GigabitEthernet", "Gi"),
    ("HundredGigabitEthernet", "Hu"),
    ("HundredGigE", "Hu"),
    ("Loopback", "Lo"),
    ("Multilink", "Mu"),
    ("Null", "Nu"),
    ("Port-channel", "Po"),
    ("POS", "PO"),
    ("Serial", "Se"),
    ("TenGigabitEthernet", "Te"),
    ("Tunnel", "Tu"),
    ("TwentyFiveGigE", "Twe"),
    ("TwoGigabitEthernet", "Tw"),
    ("Virtual-Access", "Vi"),
    ("Virtual-Template", "Vt"),
    ("Vlan", "Vl"),
)
_SPELLING = re.compile(r"([A-Za-z][A-Za-z-]*?)\s*(\d+(?:/\d+)*(?:\.\d+)?(?::\d+)?)")


def canonical_interface(name: str) -> str:
    """The long name of an interface in any IOS spelling: ``Gi0/1`` -> ``GigabitEthernet0/1``.

    Raises ValueError for a text that is no interface name or whose kind is unknown or ambiguous.
    """
    match = _SPELLING.fullmatch(name.strip())
    if match is None:
        raise ValueError(f"{name!r} is not an interface name such as GigabitEthernet0/1")
    kind, number = match.groups()
    for long, short in _KINDS:
        if kind == short or kind.lower() == long.lower():
            return long + number
    found = [long for long, short in _KINDS if short.lower() == kind.lower()]
    found = found or [long for long, _ in _KINDS if long.lower().startswith(kind.lower())]
    if len(found) != 1:
        raise ValueError(f"{name!r} has an {'ambiguous' if found else 'unknown'} kind of interface")
    return found[0] + number


def is_same_interface(one: str, other: str) -> bool:
    """Whether two spellings name the same interface; a text that is no interface name is never the same."""
    try:
        return canonical_interface(one) == canonical_interface(other)
    except ValueError:
        return False

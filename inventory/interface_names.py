"""Names as IOS spells them: interfaces in their long and short forms."""

from __future__ import annotations

import re

from corelinks.inventory.quoting import quotable

# The long name, and the short form that IOS prints in tables. Any unique prefix of the long name is accepted.
# Where two kinds share a short form, the way that their numbers look tells them apart (see _told_apart).
_KINDS: tuple[tuple[str, str], ...] = (
    ("AppGigabitEthernet", "Ap"),
    ("ATM", "AT"),
    ("BDI", "BD"),
    ("Bundle-Ether", "BE"),
    ("Cellular", "Ce"),
    ("Dialer", "Di"),
    ("Ethernet", "Et"),
    ("FastEthernet", "Fa"),
    ("FiftyGigE", "Fif"),
    ("FiveGigabitEthernet", "Fi"),
    ("FortyGigabitEthernet", "Fo"),
    ("FourHundredGigE", "FH"),
    ("GigabitEthernet", "Gi"),
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
# Kinds that a core link never runs over. They are told by their whole name or short form alone, so that they
# do not make the abbreviations of the others ambiguous.
_OTHER_KINDS: tuple[tuple[str, str], ...] = (
    ("Async", "As"),
    ("Auto-Template", "At"),
    ("BRI", "BR"),
    ("BVI", "BV"),
    ("CEM", "CE"),
    ("Embedded-Service-Engine", "Em"),
    ("Hssi", "Hs"),
    ("LISP", "LI"),
    ("Lspvif", "Ls"),
    ("MFR", "MF"),
    ("NVI", "NV"),
    ("nve", "nv"),
    ("pseudowire", "ps"),
    ("Service-Engine", "SE"),
    ("ucse", "uc"),
    ("vasileft", "vl"),
    ("vasiright", "vr"),
    ("Virtual-PPP", "VP"),
    ("VirtualPortGroup", "Vp"),
    ("vmi", "vm"),
    ("Wlan-GigabitEthernet", "Wl"),
)
# What the same speed is called on other platforms, or by people.
_SYNONYMS = {
    "fiftygigabitethernet": "FiftyGigE",
    "fivegige": "FiveGigabitEthernet",
    "fortygige": "FortyGigabitEthernet",
    "fourhundredgigabitethernet": "FourHundredGigE",
    "gige": "GigabitEthernet",
    "hundredgigabitethernet": "HundredGigE",
    "tengige": "TenGigabitEthernet",
    "twentyfivegigabitethernet": "TwentyFiveGigE",
    "twogige": "TwoGigabitEthernet",
}
_SPELLING = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*)\s*(\d+(?:/\d+)*(?::\d+)?(?:\.\d+)?(?::\d+)?)", re.ASCII)


class UnknownInterfaceKind(ValueError):
    """The text is spelled like the name of an interface, of a kind that is not in the tables."""


def canonical_interface(name: str) -> str:
    """The long name of an interface in any IOS spelling: ``Gi0/1`` -> ``GigabitEthernet0/1``.

    Raises ValueError for a text that is no interface name or whose kind is ambiguous, UnknownInterfaceKind for
    one whose kind is unknown.
    """
    match = _SPELLING.fullmatch(name.strip())
    if match is None:
        raise ValueError(f"{quotable(name)!r} is not an interface name such as GigabitEthernet0/1")
    kind, number = match.groups()
    kind = _SYNONYMS.get(kind.lower(), kind)
    for long, short in _KINDS + _OTHER_KINDS:
        if kind == short or kind.lower() == long.lower():
            return long + number
    found = [long for long, short in _KINDS if short.lower() == kind.lower()]
    found = found or [long for long, _ in _KINDS if long.lower().startswith(kind.lower())]
    found = found or [long for long, short in _OTHER_KINDS if short.lower() == kind.lower()]
    if not found:
        raise UnknownInterfaceKind(f"{name!r} has an unknown kind of interface")
    return _told_apart(name, found, number) + number


def _told_apart(name: str, kinds: list[str], number: str) -> str:
    # A POS interface has a slot, a port-channel has none.
    if set(kinds) == {"Port-channel", "POS"}:
        return "POS" if "/" in number else "Port-channel"
    if len(kinds) != 1:
        raise ValueError(f"{name!r} has an ambiguous kind of interface")
    return kinds[0]


def is_same_interface(one: str, other: str) -> bool:
    """Whether two spellings name the same interface; a text that is no interface name is never the same."""
    try:
        return canonical_interface(one) == canonical_interface(other)
    except ValueError:
        return False

"""``show crypto ipsec sa [interface X] [detail]``: the SAs, their counters and their MTU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface
from corelinks.tasks.parse.screen import at_most_one, blocks, head, interface_name, only, pattern, read_lines

_COMMAND = "show crypto ipsec sa"
_NONE = pattern(r"No SAs found|There are no ipsec sas")
_INTERFACE = pattern(r"interface: (?P<name>[A-Za-z][A-Za-z-]* ?\d[\d/.:]*)")
_VRF = pattern(r"protected vrf: .*")
_LOCAL_LIKE = pattern(r"local +ident .*")
_IDENT = r"ident \(addr/mask/prot/port\): \((?P<ident>[0-9A-Fa-f.:]+/[0-9.]+/(?P<protocol>\d{1,3})/\d{1,5})\)"
_LOCAL = pattern(rf"local +{_IDENT}")
_REMOTE = pattern(rf"remote +{_IDENT}")
_PEER = pattern(r"current_peer:? (?P<peer>\(none\)|[0-9A-Fa-f.]+|[0-9A-Fa-f:.]+)(?: port |:)(?P<port>\d{1,5})")
_ENCAPS = pattern(r"#pkts encaps: (?P<packets>\d+), #pkts encrypt: \d+, #pkts digest:? \d+")
_DECAPS = pattern(r"#pkts decaps: (?P<packets>\d+), #pkts decrypt: \d+, #pkts verify:? \d+")
_COUNTER = r"#+(?P<name>[A-Za-z][A-Za-z. ()]*?):? (?P<count>\d+)"
_COUNTERS = pattern(r"#+[A-Za-z][A-Za-z. ()]*:? \d+(?:, *#+[A-Za-z][A-Za-z. ()]*:? \d+)*")
_EACH_COUNTER = pattern(_COUNTER + r"(?=,|$)")
_MTU = pattern(r"(?:plaintext mtu (?P<plain>\d+), )?path mtu (?P<path>\d+)(?:,.*)?")
_PFS = pattern(r"PFS \(Y/N\): (?P<on>[YN]), DH group: (?P<group>[^\s,]+)(?:,.*)?")
_PFS_LIKE = pattern(r"PFS .*")
_SECTION = pattern(r"(?P<way>inbound|outbound) (?P<kind>esp|ah|pcp) sas:")
_SPI = pattern(r"spi: 0x(?P<spi>[0-9A-Fa-f]{1,8}) ?\(\d+\)")
_TRANSFORM = pattern(r"transform: (?P<transform>[a-z0-9][a-z0-9 -]*?) *,?")
_MODE = pattern(r"in use settings ?= ?\{(?P<mode>Tunnel|Transport)\b.*\}")
_STATUS = pattern(r"Status: (?P<status>\S+)")

# Counters that rise on a healthy link, or say what became of a packet that was not lost.
_NO_ERRORS = frozenset(
    {
        "pkts encaps",
        "pkts encrypt",
        "pkts digest",
        "pkts decaps",
        "pkts decrypt",
        "pkts verify",
        "pkts compressed",
        "pkts decompressed",
        "pkts not compressed",
        "pkts not decompressed",
        "pkts tagged (send)",
        "pkts untagged (rcv)",
        "pkts not tagged (send)",
        "pkts not untagged (rcv)",
        "pkts replay rollover (send)",
        "pkts replay rollover (rcv)",
    }
)


@dataclass(frozen=True)
class Spi:
    """One ESP SA: ``transform`` such as ``esp-256-aes esp-sha256-hmac``, ``mode`` ``Transport`` or ``Tunnel``."""

    spi: int
    transform: str
    mode: str
    status: str


@dataclass(frozen=True)
class IpsecSa:
    """One pair of identities on one interface. Identities are ``address/mask/protocol/port`` as printed.

    ``encaps`` and ``decaps`` are packets. ``errors`` maps every error counter that was printed to its value.
    MTUs in bytes; ``plaintext_mtu`` is None in releases that print none. ``inbound`` and ``outbound`` are
    empty when there is no SA. ``pfs`` is the group, ``none`` when it is off, None when not printed.
    """

    interface: str
    local_ident: str
    remote_ident: str
    protocol: int
    peer: str
    encaps: int
    decaps: int
    errors: Mapping[str, int]
    plaintext_mtu: int | None
    path_mtu: int | None
    inbound: tuple[Spi, ...]
    outbound: tuple[Spi, ...]
    pfs: str | None


def parse_ipsec_sa(text: str, interface: str | None = None) -> tuple[IpsecSa, ...]:
    """The SAs of ``interface`` in any IOS spelling, of all when None; empty for ``No SAs found``.

    Raises ParseError when one SA of several is incomplete, WrongInterface when none is of ``interface``.
    """
    lines = read_lines(_COMMAND, text)
    if all(_NONE.fullmatch(line) for line in lines):
        return ()
    before, found = blocks(lines, _INTERFACE)
    if before or not found:
        raise ParseError(_COMMAND, "no interface begins here", before[0])
    sas = [sa for block in found for sa in _interface(block)]
    wanted = [sa for sa in sas if interface is None or is_same_interface(sa.interface, interface)]
    if not wanted:
        raise WrongInterface(_COMMAND, f"the text does not speak of {interface}", lines[0])
    return tuple(wanted)


def _interface(lines: list[str]) -> list[IpsecSa]:
    header = head(lines, _INTERFACE)
    name = interface_name(_COMMAND, header["name"], lines[0])
    # Old releases print no "protected vrf", or print it once for several identities.
    _, idents = blocks([line for line in lines if not _VRF.fullmatch(line)], _LOCAL_LIKE)
    if not idents:
        raise ParseError(_COMMAND, "no identities: the text is cut", lines[-1])
    return [_read(name, ident) for ident in idents]


def _read(interface: str, lines: list[str]) -> IpsecSa:
    local = only(_COMMAND, lines[:1], _LOCAL, "local ident")
    remote = only(_COMMAND, lines, _REMOTE, "remote ident")
    mtu = only(_COMMAND, lines, _MTU, "MTU")
    pfs = at_most_one(_COMMAND, lines, _PFS, "PFS")
    if pfs is None and (strange := [line for line in lines if _PFS_LIKE.fullmatch(line)]):
        raise ParseError(_COMMAND, "a line of an unknown form", strange[0])
    _, sections = blocks(lines, _SECTION)
    headings = [section[0] for section in sections]
    if "inbound esp sas:" not in headings or "outbound esp sas:" not in headings[:-1]:
        raise ParseError(_COMMAND, "the text is cut within the SAs", lines[-1])
    if len(headings) != len(set(headings)):
        raise ParseError(_COMMAND, "a heading stands there twice", headings[-1])
    return IpsecSa(
        interface=interface,
        local_ident=local["ident"],
        remote_ident=remote["ident"],
        protocol=int(local["protocol"]),
        peer=only(_COMMAND, lines, _PEER, "current peer")["peer"],
        encaps=int(only(_COMMAND, lines, _ENCAPS, "count of encaps")["packets"]),
        decaps=int(only(_COMMAND, lines, _DECAPS, "count of decaps")["packets"]),
        errors=_errors(lines),
        plaintext_mtu=int(mtu["plain"]) if mtu["plain"] else None,
        path_mtu=int(mtu["path"]),
        inbound=_spis(sections, "inbound"),
        outbound=_spis(sections, "outbound"),
        pfs=None if pfs is None else pfs["group"] if pfs["on"] == "Y" else "none",
    )


def _errors(lines: list[str]) -> Mapping[str, int]:
    errors: dict[str, int] = {}
    for line in lines:
        if not line.startswith("#"):
            continue
        if not _COUNTERS.fullmatch(line):
            raise ParseError(_COMMAND, "a line of counters of an unknown form", line)
        for match in _EACH_COUNTER.finditer(line):
            if match["name"] not in _NO_ERRORS:
                errors[match["name"]] = int(match["count"])
    return errors


def _spis(sections: list[list[str]], way: str) -> tuple[Spi, ...]:
    lines = next(section for section in sections if section[0] == f"{way} esp sas:")
    before, found = blocks(lines[1:], _SPI)
    if before:
        raise ParseError(_COMMAND, "no SA begins here", before[0])
    return tuple(
        Spi(
            spi=int(head(spi, _SPI)["spi"], 16),
            transform=only(_COMMAND, spi, _TRANSFORM, "transform")["transform"],
            mode=only(_COMMAND, spi, _MODE, "settings in use")["mode"],
            status=only(_COMMAND, spi, _STATUS, "status")["status"],
        )
        for spi in found
    )

"""``show crypto ikev2 sa [detail]`` and ``show crypto isakmp sa``."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.rows import Rows
from corelinks.tasks.parse.screen import blocks, head, only, pattern, read_lines

_IKEV2 = "show crypto ikev2 sa"
_FAMILY = pattern(r"IPv[46] Crypto IKEv2 +SA(?:\(s\))?")
_HEADER = pattern(r"Tunnel-id +(?:Local +Remote +)?fvrf/ivrf +Status(?: +Role)?")
_END = r"[0-9A-Fa-f.:]+"
_VRFS = r"(?P<fvrf>[^\s/]+)/\S+"
_ROW = pattern(
    rf"\d+ +(?:(?P<local>{_END})/\d+ +(?P<remote>{_END})/\d+ +)?{_VRFS} +(?P<status>[A-Z][A-Za-z-]+)(?: +[A-Z]+)?"
)
_LOCAL = pattern(rf"Local +(?P<address>{_END})/\d+")
_REMOTE = pattern(rf"Remote +(?P<address>{_END})/\d+")
_ENCR = pattern(
    r"Encr: (?P<encryption>[^,]+)(?:, keysize: (?P<size>\d+))?, PRF: (?P<prf>[^,]+), Hash: (?P<hash>[^,]+),"
    r" DH Grp: ?(?P<group>\d+),? Auth sign: (?P<sign>[^,]+), Auth verify: (?P<verify>[^,]+)(?:,.*)?"
)
_LIFE = pattern(r"Life/Active Time: \d+/\d+ sec")

_ISAKMP = "show crypto isakmp sa"
_ISAKMP_FAMILY = pattern(r"IPv[46] Crypto ISAKMP SA")
_ISAKMP_HEADER = pattern(r"dst +src +state +conn-id +(?:slot +)?(?:status)?")
_ISAKMP_ROW = pattern(
    rf"(?P<dst>{_END}) +(?P<src>{_END}) +(?P<state>[A-Z]+_[A-Z0-9_]+) +\d+(?: +\d+)? +"
    r"(?P<status>[A-Z]+(?: \(\w+\))?)"
)
_ISAKMP_OF = pattern(rf"{_END} +{_END} +\S.* (?:ACTIVE|DELETED)(?: \(\w+\))?")
_ISAKMP_DETAIL_HEADER = pattern(r"C-id +Local +Remote +(?:I-VRF +)?Status +Encr +Hash +Auth +DH +Lifetime(?: +Cap\.?)?")
_ISAKMP_DETAIL_ROW = pattern(
    rf"\d+ +(?P<src>{_END}) +(?P<dst>{_END}) +(?:\S+ +)?(?P<status>ACTIVE|DELETED|[A-Z]+(?: \(\w+\))?)(?: +\S.*)?"
)
_ISAKMP_DETAIL = pattern(r"Codes: .*|[A-Za-z]+ - .*|Engine-id:Conn-id = .*")


@dataclass(frozen=True)
class IkeSa:
    """One IKEv2 SA; addresses without port. ``status`` is ``READY``, ``IN-NEG``, ``DELETE`` ..."""

    local: str
    remote: str
    fvrf: str | None
    status: str
    encryption: str | None
    key_size: int | None
    prf: str | None
    integrity: str | None
    group: int | None
    auth_sign: str | None
    auth_verify: str | None


@dataclass(frozen=True)
class IsakmpSa:
    """One IKEv1 SA. ``state`` is ``QM_IDLE``, ``MM_NO_STATE`` ...; ``status`` ``ACTIVE``, ``ACTIVE (deleted)`` ...

    ``state`` is None in the detail form, which does not print it; there ``source`` is the router's own address.
    """

    destination: str
    source: str
    state: str | None
    status: str


def parse_ikev2_sa(text: str) -> tuple[IkeSa, ...]:
    """All IKEv2 SAs; empty is legal: IOS prints nothing, or the family headings alone, when there is none.

    Raises ParseError when one SA of several is incomplete.
    """
    lines = [line for line in read_lines(_IKEV2, text, may_be_empty=True) if not _FAMILY.fullmatch(line)]
    before, found = blocks([line for line in lines if not _HEADER.fullmatch(line)], _ROW)
    if before or (found and not any(_HEADER.fullmatch(line) for line in lines)):
        raise ParseError(_IKEV2, "no table of SAs begins here", (before or lines)[0])
    return tuple(_read(block) for block in found)


def _read(lines: list[str]) -> IkeSa:
    row = head(lines, _ROW)
    encr = only(_IKEV2, lines, _ENCR, "line 'Encr'")
    only(_IKEV2, lines, _LIFE, "line 'Life/Active Time'")
    # IPv6 addresses do not fit the row and stand on lines of their own.
    local = row["local"] or only(_IKEV2, lines, _LOCAL, "local address")["address"]
    remote = row["remote"] or only(_IKEV2, lines, _REMOTE, "remote address")["address"]
    return IkeSa(
        local=local,
        remote=remote,
        fvrf=None if row["fvrf"] == "none" else row["fvrf"],
        status=row["status"],
        encryption=encr["encryption"],
        key_size=int(encr["size"]) if encr["size"] else None,
        prf=encr["prf"],
        integrity=encr["hash"],
        group=int(encr["group"]),
        auth_sign=encr["sign"],
        auth_verify=encr["verify"],
    )


def parse_isakmp_sa(text: str) -> Rows[IsakmpSa]:
    """All IKEv1 SAs, in the plain or the detail form; empty when only the headings are there; raises ParseError.

    Some releases print rows beneath a family without a header of its own.
    """
    lines = read_lines(_ISAKMP, text)
    is_headed = any(_ISAKMP_HEADER.fullmatch(line) or _ISAKMP_DETAIL_HEADER.fullmatch(line) for line in lines)
    found: list[IsakmpSa] = []
    unread: list[str] = []
    families = 0
    for line in lines:
        if match := _ISAKMP_ROW.fullmatch(line) or _ISAKMP_DETAIL_ROW.fullmatch(line):
            found.append(IsakmpSa(match["dst"], match["src"], match.groupdict().get("state"), match["status"]))
        elif _ISAKMP_OF.fullmatch(line):
            unread.append(line)
        elif _ISAKMP_FAMILY.fullmatch(line):
            families += 1
        elif not any(one.fullmatch(line) for one in (_ISAKMP_HEADER, _ISAKMP_DETAIL_HEADER, _ISAKMP_DETAIL)):
            raise ParseError(_ISAKMP, "a row of an unknown form", line)
        if (found or unread) and not (families or is_headed):
            raise ParseError(_ISAKMP, "no heading", line)
    if not (is_headed or found or unread):
        raise ParseError(_ISAKMP, "the text is cut: no header", lines[-1])
    return Rows(_ISAKMP, found, unread)

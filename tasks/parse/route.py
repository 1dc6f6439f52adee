"""``show ip route A.B.C.D`` and ``show ip cef A.B.C.D``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from corelinks.tasks.parse.parse_error import ParseError, WrongResponse
from corelinks.tasks.parse.screen import at_most_one, blocks, head, interface_name, only, pattern, read_lines

_ROUTE = "show ip route"
_V4 = r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"
_NAME = r"[A-Z][A-Za-z-]*\d[\d/.:]*"
_ABSENT = pattern(r"% ?(?:Network|Subnet) not in table")
_TABLE = pattern(r"Routing Table: (?P<vrf>\S+)")
_ENTRY = pattern(rf"Routing entry for (?P<prefix>{_V4}/\d{{1,2}})(?:, supernet)?")
_KNOWN = pattern(r'Known via "(?P<protocol>[^"]+)", distance (?P<distance>\d+), metric (?P<metric>\d+)(?:[ ,(].*)?')
_BLOCKS = pattern(r"Routing Descriptor Blocks:")
_PATH = pattern(
    rf"(?:\* )?(?:(?P<address>{_V4})(?: \([^()]*\))?(?:, from {_V4})?(?:, [\w:.]+ ago)?(?:, via (?P<via>[^\s,]+))?"
    r"(?:, [a-z-]+)*|directly connected, via (?P<connected>[^\s,]+)(?:, [a-z-]+)*)"
)
_PATH_LIKE = pattern(r"\* .*|\d+\.\d+\.\d+\.\d+.*|directly .*")
_PATH_METRIC = pattern(r"Route metric is \d+, traffic share count is \d+")

_CEF = "show ip cef"
_PREFIX = pattern(rf"(?P<prefix>{_V4}/\d{{1,2}})(?:, .*)?")
_HOP = pattern(
    rf"(?P<kind>nexthop) (?P<address>{_V4}) (?P<name>{_NAME})(?: label (?P<label>\S.*?))?(?P<repair>, repair)?"
    rf"|(?P<attached>attached to|receive for|glean for) (?P<on>{_NAME})"
    rf"|(?P<recursive>recursive via) (?P<through>{_V4})(?: label (?P<vpn>\S.*?))?"
    rf"|(?P<old>via) (?P<old_address>{_V4}), (?:(?P<old_name>{_NAME}), )?\d+ dependenc\S+.*"
    r"|(?P<alone>attached|receive|drop|discard|no route|unresolved|punt)"
)
_LOCAL = pattern(r"-\(local:[^()]*\)")
_HOP_LIKE = pattern(r"(?:nexthop|attached|receive|glean|recursive|via|drop|discard|no route|unresolved|punt)\b.*")


@dataclass(frozen=True)
class NextHop:
    """One path; ``address`` is None when directly connected, ``interface`` when the path is to be looked up again."""

    address: str | None
    interface: str | None


@dataclass(frozen=True)
class Route:
    """One routing entry; ``prefix`` as ``A.B.C.D/length``, ``protocol`` such as ``isis``, ``ospf 1``, ``connected``."""

    prefix: str
    protocol: str
    distance: int
    metric: int
    next_hops: tuple[NextHop, ...]


@dataclass(frozen=True)
class CefNextHop:
    """One CEF path; ``kind`` is ``nexthop``, ``attached``, ``receive``, ``recursive``, ``drop``, ``no route``."""

    kind: str
    address: str | None
    interface: str | None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CefEntry:
    """One CEF entry with its paths."""

    prefix: str
    next_hops: tuple[CefNextHop, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all next hops, in order."""
        return tuple(label for hop in self.next_hops for label in hop.labels)


def parse_route(text: str, destination: str, vrf: str | None = None) -> Route | None:
    """The route that covers ``destination``; None for ``% Network not in table`` and ``% Subnet not in table``.

    Raises ParseError, WrongResponse when the route is to somewhere else or of another VRF than ``vrf``.
    """
    lines = read_lines(_ROUTE, text)
    table = at_most_one(_ROUTE, lines, _TABLE, "name of the routing table")
    if (table["vrf"] if table else None) != vrf:
        raise WrongResponse(_ROUTE, f"the route is not of {f'VRF {vrf}' if vrf else 'the global table'}", lines[0])
    lines = [line for line in lines if not _TABLE.fullmatch(line)]
    if not lines:
        raise ParseError(_ROUTE, "the text is cut: nothing beneath the name of the table", table and table.string)
    if len(lines) == 1 and _ABSENT.fullmatch(lines[0]):
        return None
    entry = only(_ROUTE, lines, _ENTRY, "routing entry")
    _demand_covered(_ROUTE, entry["prefix"], destination)
    known = only(_ROUTE, lines, _KNOWN, "line 'Known via'")
    heading = only(_ROUTE, lines, _BLOCKS, "heading of the descriptor blocks")
    before, paths = blocks(lines[lines.index(heading.string) + 1 :], _PATH)
    strange = before or [line for path in paths for line in path[1:] if _PATH_LIKE.fullmatch(line)]
    if strange or not paths:
        raise ParseError(_ROUTE, "no path, or one of an unknown form", (strange or lines)[-1])
    return Route(
        prefix=entry["prefix"],
        protocol=known["protocol"],
        distance=int(known["distance"]),
        metric=int(known["metric"]),
        next_hops=tuple(_path(path) for path in paths),
    )


def _path(lines: list[str]) -> NextHop:
    path = head(lines, _PATH)
    only(_ROUTE, lines, _PATH_METRIC, "line 'Route metric' of a path")
    name = path["via"] or path["connected"]
    return NextHop(path["address"], interface_name(_ROUTE, name, lines[0]) if name else None)


def parse_cef(text: str, destination: str | None = None) -> CefEntry:
    """The CEF entry, in the forms of IOS 12.4 too; raises ParseError, also when it does not cover ``destination``."""
    lines = read_lines(_CEF, text)
    entry = only(_CEF, lines[:1], _PREFIX, "prefix")
    if destination is not None:
        _demand_covered(_CEF, entry["prefix"], destination)
    hops = []
    for line in lines[1:]:
        if _PREFIX.fullmatch(line):
            raise ParseError(_CEF, "a second prefix", line)
        match = _HOP.fullmatch(line)
        if match is None and _HOP_LIKE.fullmatch(line):
            raise ParseError(_CEF, "a path of an unknown form", line)
        if match and not match["repair"]:
            hops.append(_hop(match))
    if not hops:
        raise ParseError(_CEF, "the text is cut: no path", lines[-1])
    return CefEntry(entry["prefix"], tuple(hops))


def _hop(match: re.Match[str]) -> CefNextHop:
    words = match["kind"] or match["attached"] or match["recursive"] or match["alone"]
    if words is None:
        words = "nexthop" if match["old_name"] else "recursive"
    name = match["name"] or match["on"] or match["old_name"]
    return CefNextHop(
        kind=words.removesuffix(" to").removesuffix(" for").removesuffix(" via"),
        address=match["address"] or match["through"] or match["old_address"],
        interface=interface_name(_CEF, name, match.string) if name else None,
        labels=_labels(match["label"] or match["vpn"] or ""),
    )


def _labels(text: str) -> tuple[str, ...]:
    """``16 17`` -> both; of ``[16022|implicit-null]-(local:16022)`` the first, the second being its repair."""
    stack = _LOCAL.sub("", text)
    return tuple(label.strip("[]").partition("|")[0].removesuffix("(elc)") for label in stack.split())


def _demand_covered(command: str, prefix: str, destination: str) -> None:
    try:
        covered = ip_address(destination.partition("/")[0]) in ip_network(prefix, strict=False)
    except ValueError as error:
        raise ParseError(command, str(error), prefix) from None
    if not covered:
        raise WrongResponse(command, f"the text speaks of another destination than {destination}", prefix)

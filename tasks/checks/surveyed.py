"""What else the physical interface carries: named before anything is moved, and on the tunnel afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.line_kinds import kind_of
from corelinks.tasks import commands, parse
from corelinks.tasks.checks.ask import where
from corelinks.tasks.checks.check import Evaluation, check, evaluation, unclear
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.configuration.access_lists import ESP, GRE, UDP, Packet, Passage, passage
from corelinks.tasks.configuration.owned import carried_of
from corelinks.tasks.configuration.survey import left_plain, survey, unsettled
from corelinks.tasks.parse import RunningConfig
from corelinks.templates.carried import is_cost, is_standby_cost

_GROUP = "ip access-group "
_PIM = re.compile(r"ip pim (?:sparse-mode|dense-mode|sparse-dense-mode)")
_OSPFV3 = re.compile(r"(?:ipv6 ospf|ospfv3) (?P<process>\d+) (?:(?P<family>ipv[46]) )?area \S+.*")


def _running(side: Side) -> RunningConfig:
    return side.here.read(commands.RUNNING, parse.parse_running_config)


@check(
    "surveyed",
    asks=(commands.RUNNING,),
    hint="the interface carries more than IGP and LDP: `carry` takes it onto the tunnel, `leave` leaves it behind, and "
    "`corelinks plan LINK` says what that means",
)
def surveyed(side: Side) -> Evaluation:
    """Is all that the physical interface carries ours to move, known to be harmless, or named by the definition?

    Looked at are every line of the interface, and the static routes, BGP neighbors and `network` statements that lead
    to it.
    """
    found = survey(_running(side), side.link, side.end)
    expected = f"every line of {side.physical}, and every route by it, ours, harmless, carried or left"
    if found is None:
        return unclear(expected, f"the running-config has no {side.physical}", commands.RUNNING)
    open_points = unsettled(found)
    left = left_plain(found)
    words = "; ".join(open_points) or ("left on it: " + ", ".join(left) if left else "nothing else")
    lines = tuple(one.line for one in found if not one.is_settled)
    return evaluation(not open_points, expected, words, commands.RUNNING, lines)


def _packets(side: Side, source: IPv4Address, destination: IPv4Address) -> Iterator[Packet]:
    """What the tunnel sends over the underlay."""
    if side.link.crypto is None:
        yield Packet("GRE", GRE, source, destination)
        return
    yield Packet("UDP 500", UDP, source, destination, 500)
    if side.link.mtu.nat_t:
        yield Packet("UDP 4500", UDP, source, destination, 4500)
    else:
        yield Packet("ESP", ESP, source, destination)


def _passages(side: Side, groups: list[list[str]]) -> Iterator[tuple[str, Passage]]:
    """Each packet of the tunnel at each access list of the physical interface, as words, and what becomes of it."""
    here, there = side.link.end(side.end).source_address, side.link.peer(side.end).source_address
    for *name, way in groups:
        for packet in _packets(side, *((there, here) if way == "in" else (here, there))):
            words = f"{packet.name} from {packet.source} to {packet.destination} at {' '.join(name)} {way}"
            known = len(name) == 1 and way in ("in", "out")
            found = passage(_running(side), name[0], packet) if known else Passage(None, " ".join([*name, way]))
            yield f"{words}: `{found.entry}`", found


@check(
    "underlay-acl",
    asks=(commands.RUNNING,),
    hint="permit what the tunnel sends before the `deny`, on both ends: UDP 500 and ESP between the two tunnel sources "
    "(UDP 500 and 4500 where a NAT is between them, GRE where the link is not encrypted)",
)
def underlay_acl(side: Side) -> Evaluation:
    """Do the access lists of the physical interface let the tunnel's own packets through, both ways?

    Whatever the definition says of the access lists themselves: dropped packets keep the tunnel down.
    """
    lines = _running(side).interface(side.physical)
    end, peer = side.link.end(side.end), side.link.peer(side.end)
    names = (packet.name for packet in _packets(side, end.source_address, peer.source_address))
    expected = f"{' and '.join(names)} between {end.source_address} and {peer.source_address} permitted"
    if lines is None:
        return unclear(expected, f"the running-config has no {side.physical}", commands.RUNNING)
    groups = [line for line in lines if line.startswith(_GROUP)]
    found = list(_passages(side, [line.removeprefix(_GROUP).split() for line in groups]))
    dropped = [words for words, passed in found if passed.passes is False]
    open_points = [words for words, passed in found if passed.passes is None]
    if dropped or not open_points:
        words = f"drops {'; '.join(dropped)}" if dropped else f"{len(groups)} lists, all permitted"
        return evaluation(not dropped, expected, words if groups else "no access list", commands.RUNNING, tuple(groups))
    return unclear(expected, f"cannot be told: {'; '.join(open_points)}", commands.RUNNING, tuple(groups))


@check(
    "carried-lines",
    asks=(commands.physical_config, commands.tunnel_config),
    hint="somebody took a line off the tunnel, or links.yaml was changed after the link was built: `corelinks plan "
    "LINK` says what is carried; type what is missing on the tunnel, or correct links.yaml",
    applies=lambda link: bool(link.carry),
)
def carried_lines(side: Side) -> Evaluation:
    """Has the tunnel what the definition carries over: all that the physical interface still has of it, at both ends?

    Lines alone are compared here; that IPv6 and multicast have their neighbors on the tunnel, others checks see.
    """
    here, there = (_carried(one, one.tunnel) for one in (side, side.other))
    missing = [line for line in _carried(side, side.physical) if not is_cost(line) and line not in here]
    missing += [
        f"{word} (the other end has it)" for word in sorted(_kinds(side, there) - _kinds(side, here)) if not missing
    ]
    costs = [line for line in here if is_cost(line)]
    standing_by = [line for line in costs if is_standby_cost(line) is (side.stage != "build")]
    words = [f"missing: {', '.join(missing)}"] if missing else []
    words += [f"another cost than at {side.stage}: {', '.join(standing_by)}"] if standing_by else []
    shown = tuple(dict.fromkeys((*here, *standing_by)))
    found = "; ".join(words) or f"{', '.join(here) or 'nothing is carried'}"
    command = commands.tunnel_config(side.link, side.end)
    return evaluation(not words, "what is carried stands on the tunnel", found, command, shown)


def _carried(side: Side, name: str) -> tuple[str, ...]:
    return carried_of(side.here.config(name), side.link)


def _kinds(side: Side, lines: tuple[str, ...]) -> set[str]:
    kinds = (kind_of(line, side.link.igp.protocol) for line in lines)
    return {kind.word for kind in kinds if kind is not None}


@check(
    "carried-neighbors",
    asks=(
        commands.tunnel_config,
        where(lambda link: link.carries("pim"), commands.PIM_NEIGHBORS),
        where(lambda link: link.carries("ospfv3"), commands.IPV6_OSPF_NEIGHBORS),
        where(lambda link: link.carries("ospfv3"), commands.OSPFV3_NEIGHBORS),
    ),
    hint="hellos of PIM or OSPFv3 do not cross the tunnel: its lines differ between the ends (`carried-lines`), "
    "`ip multicast-routing` or `ipv6 unicast-routing` is missing, or its MTU differs (OSPFv3)",
    applies=lambda link: link.carries("pim") or link.carries("ospfv3"),
)
def carried_neighbors(side: Side) -> Evaluation:
    """Have PIM and OSPFv3 their neighbor on the tunnel, as far as the tunnel has their lines?

    IS-IS for IPv6 has no adjacency of its own: IOS forms the one of IS-IS only where both ends have the same families.
    """
    lines = side.here.config(side.tunnel)
    wanted = [one for line in lines for one in _wanted_neighbors(side, line)]
    missing = [one for one in wanted if not one.is_there]
    words = "; ".join(f"no neighbor by `{one.line}`" for one in missing)
    found = words or f"a neighbor by each of {len(wanted)} lines"
    command = missing[0].command if missing else commands.tunnel_config(side.link, side.end)
    text = side.here.text(command)
    shown = tuple(line.rstrip() for line in text.splitlines() if missing and side.tunnel in line)
    return evaluation(not missing, f"neighbors on {side.tunnel} of all that it carries", found, command, shown)


@dataclass(frozen=True)
class _WantedNeighbor:
    """A line of the tunnel that wants a neighbor, the command that shows it, and whether it is there."""

    line: str
    command: str
    is_there: bool


def _wanted_neighbors(side: Side, line: str) -> Iterator[_WantedNeighbor]:
    if side.link.handling(line) != "carry":
        return
    if _PIM.fullmatch(line):
        rows = side.here.rows(commands.PIM_NEIGHBORS, parse.parse_pim_neighbors, side.tunnel)
        peer = str(side.link.peer(side.end).tunnel_address.ip)
        there = any(is_same_interface(row.interface, side.tunnel) and row.address == peer for row in rows)
        yield _WantedNeighbor(line, commands.PIM_NEIGHBORS, there)
    elif match := _OSPFV3.fullmatch(line):
        family = match["family"] or "ipv6"
        command = commands.OSPFV3_NEIGHBORS if match["family"] else commands.IPV6_OSPF_NEIGHBORS
        found = side.here.rows(command, parse.parse_ospfv3_neighbors, side.tunnel)
        there = any(
            is_same_interface(row.interface, side.tunnel)
            and (row.state, row.family) == ("FULL", family)
            and row.process == int(match["process"])
            for row in found
        )
        yield _WantedNeighbor(line, command, there)


PREFLIGHT = (surveyed, underlay_acl)
TUNNEL = (carried_lines, carried_neighbors)

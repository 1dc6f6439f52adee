"""What a link carries over from the physical interface besides IGP and LDP: how it is said to the tunnel, and when.

The tunnel gets the lines as they are when it is built. OSPFv3 has costs of its own, which do as the link's metric does:
the tunnel's is the highest until the cutover, which gives it that of the physical interface (or, where that names none,
the metric of the link's definition) and the highest to the physical interface. IS-IS for IPv6 shares the link's metric
(single topology). At the seal those lines go from the physical interface that form an adjacency or carry traffic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corelinks.inventory.igp import Isis
from corelinks.inventory.line_kinds import is_active, is_harmless, kind_of
from corelinks.inventory.model import CoreLink
from corelinks.templates.step import Before

HIGHEST_COST = 65535  # RFC 5340 has 16 bits for it
#: The smallest MTU of an interface that carries IPv6 (RFC 8200).
LEAST_IPV6_MTU = 1280
_OSPFV3 = "ospfv3"
_SWITCH = re.compile(r"ipv6 ospf \d+ area \S+.*|(?P<process>ospfv3 \d+) (?P<family>ipv[46]) area \S+.*")
_COST = re.compile(r"(?P<setting>(?:ipv6 ospf|ospfv3(?: \d+)?(?: ipv[46])?) cost) (?P<cost>\d+)")
_IPV6 = re.compile(r"(?:ipv6|ospfv3) .*")
_ENABLE = "ipv6 enable"


@dataclass(frozen=True)
class Carried:
    """The lines of what is carried, without indentation.

    ``tunnel`` is said at the build; ``wanted`` and ``standby`` are the costs of OSPFv3 that carry traffic and that do
    not, ``original_costs`` what puts the physical interface's back; ``lifted`` goes at the seal, ``put_back`` undoes
    that.
    """

    tunnel: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    standby: tuple[str, ...] = ()
    original_costs: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    put_back: tuple[str, ...] = ()


def carried(link: CoreLink, before: Before) -> Carried:
    """What the steps say of the lines that are carried."""
    lines = before.carried
    costs = tuple(_costs(link, lines))
    standby = tuple(f"{cost.setting} {HIGHEST_COST}" for cost in costs)
    others = tuple(line for line in lines if not is_cost(line))
    return Carried(
        tunnel=(*_enabling(link, others), *others, *standby),
        wanted=tuple(f"{cost.setting} {cost.wanted}" for cost in costs),
        standby=standby,
        original_costs=tuple(cost.original or f"no {cost.setting} {HIGHEST_COST}" for cost in costs),
        lifted=tuple(f"no {line}" for line in lines if is_lifted(link, line)),
        put_back=(*(line for line in others if is_touched(link, line)), *standby),
    )


def is_lifted(link: CoreLink, line: str) -> bool:
    """Whether the seal takes a line off the physical interface: one that is carried, and carries traffic or may do so.

    A line that nobody knows may.
    """
    if link.handling(line) != "carry" or line.startswith("no "):
        return False
    is_unknown = kind_of(line, link.igp.protocol) is None and not is_harmless(line)
    return is_unknown or is_active(line, link.igp.protocol)


def is_touched(link: CoreLink, line: str) -> bool:
    """Whether a step changes a line of the physical interface because it is carried."""
    kind = kind_of(line, link.igp.protocol)
    is_of_ospfv3 = kind is not None and kind.word == _OSPFV3 and link.handling(line) == "carry"
    return is_of_ospfv3 or is_lifted(link, line)


def is_cost(line: str) -> bool:
    """Whether a line sets a cost of OSPFv3."""
    return _COST.fullmatch(line) is not None


def is_standby_cost(line: str) -> bool:
    """Whether a line sets the cost of OSPFv3 that carries no traffic."""
    return is_cost(line) and line.endswith(f" {HIGHEST_COST}")


def needs_ipv6(lines: Iterable[str]) -> bool:
    """Whether lines of an interface mean nothing without IPv6 on it."""
    return any(_IPV6.fullmatch(line) for line in lines)


@dataclass(frozen=True)
class _Cost:
    """A cost of OSPFv3: the words before its number, the number that carries traffic, and the line of before."""

    setting: str
    wanted: int
    original: str | None


def _costs(link: CoreLink, lines: Iterable[str]) -> Iterator[_Cost]:
    """The cost of each instance of OSPFv3 that the lines switch on; the most special line of before says it."""
    lines = tuple(lines)
    set_before = {match["setting"]: match["cost"] for line in lines if (match := _COST.fullmatch(line))}
    seen: set[str] = set()
    for match in filter(None, map(_SWITCH.fullmatch, lines)):
        settings = _settings(match["process"], match["family"])
        if settings[0] in seen:
            continue
        seen.add(settings[0])
        known = [set_before[setting] for setting in settings if setting in set_before]
        wanted = int(known[0]) if known else _metric(link)
        own = set_before.get(settings[0])
        yield _Cost(settings[0], wanted, f"{settings[0]} {own}" if own else None)


def _settings(process: str | None, family: str | None) -> tuple[str, ...]:
    if process is None:
        return ("ipv6 ospf cost",)
    return (f"{process} {family} cost", f"{process} cost", f"ospfv3 {family} cost", "ospfv3 cost")


def _metric(link: CoreLink) -> int:
    igp = link.igp
    return min(igp.metric, HIGHEST_COST - 1) if isinstance(igp, Isis) else igp.cost


def _enabling(link: CoreLink, lines: tuple[str, ...]) -> Iterator[str]:
    """What a tunnel without an IPv6 address needs to carry IPv6: a link-local address, and an MTU that fits."""
    if not needs_ipv6(lines):
        return
    if _ENABLE not in lines:
        yield _ENABLE
    if not any(line.startswith("ipv6 mtu ") for line in lines):
        yield f"ipv6 mtu {link.ip_mtu}"

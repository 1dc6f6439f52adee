"""What IS-IS, OSPF and LDP are on both ends of a link, as a link definition has it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from corelinks.inventory.igp import LEVELS, Level
from corelinks.inventory.line_kinds import IGP_AUTHENTICATION
from corelinks.runbooks.discovery.configured_interfaces import Port, Values
from corelinks.tasks.configuration.igp_interface import IsisInterface, OspfInterface, isis_on, ospf_on, runs_ldp
from corelinks.tasks.configuration.igp_process import NARROW_MAXIMUM
from corelinks.tasks.configuration.values import value
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.redaction import redact

Both: TypeAlias = "tuple[PortRouting, PortRouting]"


@dataclass(frozen=True)
class PortRouting:
    """The IGPs of an interface, None for one that is not on it, and whether LDP is."""

    port: Port
    isis: IsisInterface | None
    ospf: OspfInterface | None
    ldp: bool

    @property
    def runs_isis(self) -> bool:
        """Whether it forms adjacencies of IS-IS."""
        return self.isis is not None and self.isis.stopped is None and self.isis.levels != ()

    @property
    def runs_ospf(self) -> bool:
        """Whether it forms adjacencies of OSPF."""
        return self.ospf is not None and self.ospf.stopped is None

    def metric(self, level: object) -> int | None:
        """The metric in a level of IS-IS, or the cost, as configured; None for one in no IGP, or when only it knows."""
        if self.isis is not None:
            return self.isis.metrics["level-1" if level == "level-1" else "level-2"]
        return self.ospf.cost if self.ospf is not None else None


@dataclass(frozen=True)
class FoundIgp:
    """The ``igp`` of a definition, and what in it a person has to decide."""

    values: Values
    undecided: tuple[str, ...]


def port_routing(port: Port, config: RunningConfig) -> PortRouting:
    """What runs on an interface of a router."""
    isis = isis_on(config, port.name, port.lines)
    ospf = ospf_on(config, port.name, port.lines, port.address.ip)
    return PortRouting(port, isis, ospf, runs_ldp(config, port.lines, isis, ospf))


def common_igp(a: PortRouting, b: PortRouting) -> FoundIgp | None:
    """The IGP that both ends run, with the values of the first; None when there is none. IS-IS goes before OSPF."""
    undecided: list[str] = []
    if a.isis is not None and b.isis is not None and a.runs_isis and b.runs_isis:
        values = _isis(a, b, undecided)
        if a.runs_ospf and b.runs_ospf:
            undecided.append("igp: OSPF runs on the link as well, and a definition has one IGP")
    elif a.ospf is not None and b.ospf is not None and a.runs_ospf and b.runs_ospf:
        values = _ospf(a, b, undecided)
    else:
        return None
    undecided += _authentication(a, b, values)
    if not a.port.is_tunnel:
        undecided += limit_metrics(values, a, b)
    return FoundIgp(values, tuple(undecided))


def limit_metrics(values: Values, a: PortRouting, b: PortRouting) -> Iterator[str]:
    """Keep the standby metric to what counts where metrics are narrow, and say so."""
    levels = LEVELS if values.get("level") == "level-1-2" else (values.get("level"),)
    narrow = [end.port.router for end in (a, b) if end.isis and end.isis.narrow.intersection(levels)]
    if not narrow:
        return
    style = f"{NARROW_MAXIMUM} is the highest that counts, since metric-style is narrow on {' and '.join(narrow)}"
    if int(str(values.get("metric", 0))) < NARROW_MAXIMUM:
        values.setdefault("standby_metric", NARROW_MAXIMUM)
        yield f"igp.standby_metric: {style}"
    else:
        yield f"igp.metric: {style}: none is left for a standby"


def _isis(a: PortRouting, b: PortRouting, undecided: list[str]) -> Values:
    here, there = a.isis, b.isis
    assert here is not None
    assert there is not None
    levels = tuple(level for level in here.levels if level in there.levels) or here.levels
    values: Values = {"protocol": "isis", "level": _word(levels)}
    if here.tag:
        values["tag"] = here.tag
    values["metric"] = here.metric(levels[-1])
    undecided += _unlike("igp.level", (a, b), lambda end: _word(end.isis.levels) if end.isis else None)
    undecided += _unlike("igp.tag", (a, b), lambda end: end.isis.tag if end.isis else None)
    for level in levels:
        undecided += _unlike(f"igp.metric of {level}", (a, b), partial(_metric_in, level))
    if len({here.metric(level) for level in levels}) > 1:
        of_levels = " and ".join(f"{here.metric(level)} in {level}" for level in levels)
        undecided.append(f"igp.metric: {of_levels} on {a.port.router}, and a definition has one for both")
    if "level-1" in levels and here.areas and there.areas and not here.areas & there.areas:
        undecided.append(f"igp.level: no area of {a.port.router} is one of {b.port.router}, so level 1 never comes up")
    if a.port.is_tunnel:  # of a cable it says nothing about the tunnel on it
        values |= _isis_of_a_tunnel(a.port, levels)
    return values


def _metric_in(level: Level, end: PortRouting) -> int | None:
    return end.isis.metric(level) if end.isis else None


def _isis_of_a_tunnel(tunnel: Port, levels: tuple[Level, ...]) -> Values:
    values: Values = {
        "point_to_point": "isis network point-to-point" in tunnel.lines,
        "hello_padding": "no isis hello padding" not in tunnel.lines,
    }
    configured = [level for level in LEVELS if any(_is_metric_of(level, line) for line in tunnel.lines)]
    if len(levels) > 1 and len(configured) == 1:  # the metric says that one level alone is meant
        values |= {"level": configured[0], "circuit_type": "level-1-2"}
    return values


def _is_metric_of(level: Level, line: str) -> bool:
    return line.startswith("isis metric ") and line.endswith(f" {level}")


def _word(levels: tuple[Level, ...]) -> str:
    return "level-1-2" if len(levels) > 1 else "".join(levels)


def _ospf(a: PortRouting, b: PortRouting, undecided: list[str]) -> Values:
    here = a.ospf
    assert here is not None
    values: Values = {"protocol": "ospf", "process": here.process, "area": here.area}
    if here.cost is not None:
        values["cost"] = here.cost
    reckoned: dict[str, list[str]] = {}
    for end in (a, b):
        if end.ospf is not None and not end.ospf.is_exact:
            reckoned.setdefault(_reckoned(end.ospf), []).append(str(end.port))
    undecided += [sentence.format(" and ".join(ports)) for sentence, ports in reckoned.items()]
    undecided += _unlike("igp.process", (a, b), lambda end: end.ospf.process if end.ospf else None)
    undecided += _unlike("igp.area", (a, b), lambda end: end.ospf.area if end.ospf else None)
    undecided += _unlike("igp.cost", (a, b), lambda end: end.ospf.cost if end.ospf else None)
    return values


def _reckoned(ospf: OspfInterface) -> str:
    """What to say of a cost that stands in no line, with a place for the interfaces that have it."""
    of = f"the bandwidth of {{}} and reference-bandwidth {ospf.reference}"
    if ospf.cost is None:
        return f"igp.cost: follows from {of}, which only the router knows, so a default stands here"
    return f"igp.cost: {ospf.cost} follows from {of}, if it runs at the full speed of its kind"


def _unlike(what: str, ends: Both, of: Callable[[PortRouting], object]) -> Iterator[str]:
    """What ought to be alike on both ends and is not; the value of the first stands in the definition."""
    one, other = ends
    if of(one) != of(other):
        yield f"{what}: {of(one)} on {one.port.router} and {of(other)} on {other.port.router}"


def _authentication(a: PortRouting, b: PortRouting, values: Values) -> Iterator[str]:
    """Put the key chain into ``values`` where it is all there is; name whatever else authenticates the IGP of a tunnel.

    What else a physical interface has is named with all that it carries.
    """
    chains = [_key_chain(end.port, str(values["protocol"])) for end in (a, b)]
    if chains[0] is not None and chains[0] == chains[1]:
        values["key_chain"] = chains[0]
        return
    for end in (a, b) if a.port.is_tunnel else ():
        lines = [redact(line, lasting=True) for line in end.port.lines if IGP_AUTHENTICATION.has(line)]
        if lines:
            yield f"igp: {end.port} has {', '.join(lines)}, and the definition has no key chain"


def _key_chain(port: Port, protocol: object) -> str | None:
    """The key chain of MD5 authentication on an interface; None when there is none, or something besides it."""
    if protocol == "ospf":
        return value(port.lines, "ip ospf authentication key-chain")
    chain = value(port.lines, "isis authentication key-chain")
    others = [line for line in port.lines if line.startswith(("isis password", "isis authentication mode text"))]
    return chain.split()[0] if chain and not others else None

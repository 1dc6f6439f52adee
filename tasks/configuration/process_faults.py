"""Why the settings of a router's IGP processes do not allow a link's change, or not as links.yaml has it: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corelinks.inventory.igp import LEVELS, Level
from corelinks.inventory.model import CoreLink, EndName, Isis, LinkEnd, Ospf
from corelinks.tasks.configuration.igp_process import (
    NARROW_MAXIMUM,
    IgpProcess,
    IsisProcess,
    OspfProcess,
    circuit_levels,
    isis_process,
    isis_tags,
    ospf_area_by_line,
    ospf_process,
    ospf_processes,
    vrf_of,
)
from corelinks.tasks.configuration.other_processes import network_statements
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.templates.igp_lines import STOP_ISIS, process_of
from corelinks.templates.metric import ospf_cost

_FOREIGN = "which is not this link's IGP: narrow the statement, or make the interface passive there"


@dataclass(frozen=True)
class ProcessFault:
    """One sentence that says what is in the way and what to write, and the lines of the router that show it."""

    text: str
    lines: tuple[str, ...] = ()


def process_faults(link: CoreLink, end: EndName, here: RunningConfig, there: RunningConfig) -> tuple[ProcessFault, ...]:
    """Everything in the configurations of both routers that keeps end ``end`` of a plain link from being changed.

    A wire in a front VRF carries tunnels alone, so that it is not asked for an IGP.
    """
    at = link.end(end)
    if here.interface(at.interface) is None:
        return (ProcessFault(f"{at.interface} is not in its configuration"),)
    process = isis_process(here, link.igp.tag) if isinstance(link.igp, Isis) else ospf_process(here, link.igp.process)
    faults = [*_of_interface(at, _interface(here, at)), *_of_process(link, process)]
    if isinstance(process, IsisProcess) and isinstance(link.igp, Isis):
        faults += _of_narrow(link.igp, process)
    if link.a.front_vrf is None and link.b.front_vrf is None:
        faults += _of_plain(link, end, here, there)
    return tuple((*faults, *_of_other_statements(link, at, here)))


def _of_plain(link: CoreLink, end: EndName, here: RunningConfig, there: RunningConfig) -> Iterator[ProcessFault]:
    """What is in the way where the wire carries the IGP that is to be moved."""
    at = link.end(end)
    lines = _interface(here, at)
    if isinstance(link.igp, Isis):
        process = isis_process(here, link.igp.tag)
        yield from _of_passive(at, process)
        yield from _of_switch(link.igp, at, lines)
        yield from _of_levels(link, end, here, there)
        if process is not None:
            yield from _of_plain_metric(link.igp, at, process, lines)
    else:
        ospf = ospf_process(here, link.igp.process)
        yield from _of_passive(at, ospf)
        yield from _of_area(link.igp, at, ospf, lines)
        yield from _of_cost(link.igp, at, lines)


def _interface(running: RunningConfig, at: LinkEnd) -> list[str]:
    return [line.strip() for line in running.interface(at.interface) or ()]


def _of_interface(at: LinkEnd, lines: Sequence[str]) -> Iterator[ProcessFault]:
    if "shutdown" in lines:
        yield ProcessFault(f"{at.interface} is shut down", ("shutdown",))
    vrf = vrf_of(lines)
    if vrf is not None and vrf != at.front_vrf:
        what = f"{at.interface} is in the VRF {vrf}, where neither the IGP nor LDP of a core link runs"
        yield ProcessFault(f"{what}: take the link out of links.yaml", tuple(line for line in lines if vrf_of([line])))


def _of_process(link: CoreLink, process: IgpProcess | None) -> Iterator[ProcessFault]:
    """What holds for processes of both IGPs."""
    header = process_of(link)
    if process is None:
        yield ProcessFault(f"there is no `{header}`")
        return
    if isinstance(process, OspfProcess) and process.vrf is not None:
        yield ProcessFault(f"`{header}` is of the VRF {process.vrf}: core links run in none", (process.header,))
    if process.is_shut:
        yield ProcessFault(f"`{process.header}` is shut down", (process.header, "shutdown"))
    if process.maximum_lines:
        what = "announces all its links with the highest metric, so that a cutover by metric decides nothing"
        yield ProcessFault(f"`{process.header}` {what}: take that off first", process.maximum_lines)


def _of_passive(at: LinkEnd, process: IgpProcess | None) -> Iterator[ProcessFault]:
    if process is not None and process.is_passive(at.interface):
        shown = process.passive_lines(at.interface) or ("passive-interface default",)
        yield ProcessFault(f"`{process.header}` makes {at.interface} passive", shown)


def _of_switch(igp: Isis, at: LinkEnd, lines: Sequence[str]) -> Iterator[ProcessFault]:
    tags = isis_tags(lines)
    if STOP_ISIS in lines:
        yield ProcessFault(f"IS-IS is stopped on {at.interface}", (STOP_ISIS,))
    if igp.tag in tags:
        return
    wanted = f"links.yaml says {f'`tag: {igp.tag}`' if igp.tag else 'no tag'}"
    if tags:
        found = tags[0]
        write = f"write `tag: {found}` under igp" if found else "leave tag out"
        is_in = f"`ip router isis{f' {found}' if found else ''}`"
        shown = tuple(line for line in lines if isis_tags([line]))
        yield ProcessFault(f"{at.interface} has {is_in}, {wanted}: {write}", shown)
    else:
        yield ProcessFault(f"{at.interface} has no `ip router isis`, links.yaml says IS-IS")


def _of_levels(link: CoreLink, end: EndName, here: RunningConfig, there: RunningConfig) -> Iterator[ProcessFault]:
    """The levels at which the two routers are adjacent are those that the tunnel is to have, all and no others."""
    assert isinstance(link.igp, Isis)
    process, other = isis_process(here, link.igp.tag), isis_process(there, link.igp.tag)
    if process is None or other is None:
        return
    common = process.levels & other.levels
    if process.areas and other.areas and not process.areas & other.areas:
        common -= {"level-1"}
    plain = common & circuit_levels(_interface(here, link.end(end))) & circuit_levels(_interface(there, link.peer(end)))
    wanted = frozenset(link.igp.levels)
    shown = tuple(line for line in process.lines if line.startswith(("is-type", "net ")))
    if not plain:
        yield ProcessFault("the two routers have no level of IS-IS in common on the plain link", shown)
    elif plain != wanted:
        write = f"write `level: {'level-1-2' if len(plain) > 1 else next(iter(plain))}` under igp"
        yield ProcessFault(f"the plain link runs {_words(plain)}, links.yaml says {link.igp.level}: {write}", shown)
    elif common & circuit_levels([f"isis circuit-type {link.igp.circuit}"]) != wanted:
        what = f"`circuit_type: {link.igp.circuit}` lets the tunnel run more than {link.igp.level}"
        yield ProcessFault(f"{what}, at a metric that nobody has set: leave circuit_type out", shown)


def _of_narrow(igp: Isis, process: IsisProcess) -> Iterator[ProcessFault]:
    narrow = process.narrow & set(igp.levels)
    too_high = [f"{field} {value}" for field, value in _fields(igp) if value > NARROW_MAXIMUM]
    if not narrow or not too_high:
        return
    what = (
        f"`{process.header}` has narrow metrics on {_words(narrow)}, where {' and '.join(too_high)} would count as 63"
    )
    write = "write `standby_metric: 63` and a `metric` below it, or configure `metric-style wide` in the whole level"
    shown = tuple(line for line in process.lines if line.startswith("metric-style"))
    yield ProcessFault(f"{what}: {write}", (process.header, *shown))


def _fields(igp: Isis) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("metric", igp.metric), ("standby_metric", igp.standby_metric)


def _of_plain_metric(igp: Isis, at: LinkEnd, process: IsisProcess, lines: Sequence[str]) -> Iterator[ProcessFault]:
    """Before the cutover the tunnel carries nothing only while the plain link has the lower metric."""
    metrics = process.metrics_of(lines)
    for level in igp.levels:
        announced, standby = process.announced(level, metrics[level]), process.announced(level, igp.standby_metric)
        if announced >= standby:
            what = f"{at.interface} has the metric {announced} on {level}, not below standby_metric {standby}"
            shown = tuple(line for line in (*process.lines, *lines) if line.startswith(("metric ", "isis metric ")))
            yield ProcessFault(f"{what}: the tunnel would carry traffic before it is proven: lower it first", shown)


def _of_area(igp: Ospf, at: LinkEnd, process: OspfProcess | None, lines: Sequence[str]) -> Iterator[ProcessFault]:
    if "ip ospf shutdown" in lines:
        yield ProcessFault(f"OSPF is stopped on {at.interface}", ("ip ospf shutdown",))
    by_line, network = ospf_area_by_line(lines), process.network_of(at.address.ip) if process else None
    found = by_line or ((igp.process, network.area) if network else None)
    if found is None:
        yield ProcessFault(f"{at.interface} is in no area of process {igp.process}, neither by line nor by network")
    elif found != (igp.process, igp.area):
        is_in, wanted = f"process {found[0]}, area {found[1]}", f"process {igp.process}, area {igp.area}"
        write = f"write `process: {found[0]}` and `area: {found[1]}` under igp"
        shown = tuple(line for line in lines if " area " in line) or ((network.line,) if network else ())
        yield ProcessFault(f"{at.interface} is in {is_in}, links.yaml says {wanted}: {write}", shown)


def _of_cost(igp: Ospf, at: LinkEnd, lines: Sequence[str]) -> Iterator[ProcessFault]:
    cost = ospf_cost(lines)
    if cost is not None and cost >= igp.standby_cost:
        what = f"{at.interface} has the cost {cost}, not below standby_cost {igp.standby_cost}"
        yield ProcessFault(f"{what}: the tunnel would carry traffic before it is proven: lower it first")


def _of_other_statements(link: CoreLink, at: LinkEnd, here: RunningConfig) -> Iterator[ProcessFault]:
    """A `network` statement that is not the link's takes what the change leaves, or the new tunnel."""
    own = link.igp.process if isinstance(link.igp, Ospf) else None
    in_vrf = vrf_of(_interface(here, at)) is not None
    for process in ospf_processes(here):
        if process.vrf is not None or process.is_shut:
            continue
        for interface, address in ((at.interface, at.address.ip), (at.tunnel_name, at.tunnel_address.ip)):
            network = process.network_of(address)
            is_away = in_vrf and interface == at.interface
            if network is None or is_away or process.is_passive(interface):
                continue
            what = f"`{process.header}` holds {interface} ({address}) by `{network.line}`"
            if process.number != own:
                yield ProcessFault(f"{what}, {_FOREIGN}", (process.header, network.line))
            elif interface == at.tunnel_name and isinstance(link.igp, Ospf) and network.area != link.igp.area:
                yield ProcessFault(f"{what}, links.yaml says area {link.igp.area}", (process.header, network.line))
    for header, *above, line in network_statements(here, at.tunnel_name, at.tunnel_address.ip):
        if not header.startswith("router ospf "):
            what = f"`{header}` holds {at.tunnel_name} ({at.tunnel_address.ip}) by `{line}`"
            yield ProcessFault(f"{what}, {_FOREIGN}", (header, *above, line))


def _words(levels: frozenset[Level] | set[Level]) -> str:
    return " and ".join(level for level in LEVELS if level in levels)

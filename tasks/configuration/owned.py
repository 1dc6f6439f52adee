"""Which lines of a running-config a link touches, and which are someone else's: pure, on the tree.

A line is given with the lines it stands beneath: ``interface Tunnel12 / ip mtu 1500``. Secrets are masked
with a fingerprint, enough to see that one changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corelinks.inventory.model import CoreLink, EndName, Isis
from corelinks.tasks.configuration.igp_process import (
    IsisProcess,
    OspfProcess,
    circuit_levels,
    isis_process,
    ospf_area_by_line,
    ospf_process,
    ospf_processes,
    vrf_of,
)
from corelinks.tasks.configuration.masking import shown
from corelinks.tasks.configuration.tree import Path, RunningConfig
from corelinks.tasks.redaction import holds_hidden, redact
from corelinks.templates.carried import is_touched
from corelinks.templates.igp_lines import STOP_AUTOCONFIG, is_igp_switch, process_of
from corelinks.templates.metric import is_metric
from corelinks.templates.objects import ConfigurationObject, objects
from corelinks.templates.step import Before


def before_of(running: RunningConfig, link: CoreLink, end: EndName) -> Before:
    """What a step takes away, replaces or has to mind, from the running-config before it.

    Lines that carry a secret stay out: no step takes them away.
    """
    here = link.end(end)
    every = [line.strip() for line in running.interface(here.interface) or ()]
    lines = [line for line in every if line and not holds_hidden(redact(line))]
    process = _process(running, link)
    of_wire = process if vrf_of(lines) is None else None
    return Before(
        metric=tuple(line for line in lines if is_metric(link, line)),
        igp=tuple(line for line in lines if _is_igp(link, line) and not is_metric(link, line)),
        mpls=tuple(line for line in lines if _is_mpls(line)),
        carried=carried_of(every, link),
        passive=of_wire.passive_lines(here.interface) if of_wire else (),
        by_network=isinstance(of_wire, OspfProcess) and of_wire.network_of(here.address.ip) is not None,
        passive_default=process is not None and process.is_passive_by_default,
        autoconfig=STOP_AUTOCONFIG not in lines
        and (_is_autoconfigured(of_wire, link, end, lines) or _is_by_another(running, link, end, lines)),
        isis_secret=isinstance(of_wire, IsisProcess)
        and any(line.startswith("isis ") for line in set(every) - set(lines)),
    )


def carried_of(interface_lines: Iterable[str], link: CoreLink) -> tuple[str, ...]:
    """The lines of an interface's section that the definition of a link carries over, but for those with a secret."""
    lines = (line.strip() for line in interface_lines)
    return tuple(line for line in lines if link.handling(line) == "carry" and not holds_hidden(redact(line)))


def _process(running: RunningConfig, link: CoreLink) -> IsisProcess | OspfProcess | None:
    """The process of the link's IGP; None when the router has none."""
    if isinstance(link.igp, Isis):
        return isis_process(running, link.igp.tag)
    return ospf_process(running, link.igp.process)


def _is_autoconfigured(
    process: IsisProcess | OspfProcess | None, link: CoreLink, end: EndName, lines: Sequence[str]
) -> bool:
    """Whether the process makes the physical interface run LDP, as long as that runs the IGP."""
    if isinstance(process, IsisProcess):
        is_on = any(is_igp_switch(link, line) for line in lines)
        return is_on and bool(process.autoconfig & process.levels & circuit_levels(lines))
    if process is None:
        return False
    by_line, network = ospf_area_by_line(lines), process.network_of(link.end(end).address.ip)
    area = by_line[1] if by_line else network.area if network else None
    return area is not None and process.is_autoconfigured(area)


def _is_by_another(running: RunningConfig, link: CoreLink, end: EndName, lines: Sequence[str]) -> bool:
    """Whether a process of OSPF that is not the link's own makes the interface run LDP, on a passive one as well."""
    if vrf_of(lines) is not None or ospf_area_by_line(lines) is not None:
        return False
    found = [(one, one.network_of(link.end(end).address.ip)) for one in ospf_processes(running)]
    return any(
        network is not None and one.vrf is None and not one.is_shut and one.is_autoconfigured(network.area)
        for one, network in found
    )


def touched_lines(
    running: RunningConfig, link: CoreLink, end: EndName, keep: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The lines that are the link's own on this router, or of the kind that it changes there."""
    mine = _own_objects(link, end, keep)
    return tuple(shown(path) for path in running.paths if _is_ours(path, link, end, mine))


def foreign_lines(
    running: RunningConfig, link: CoreLink, end: EndName, keep: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Everything else, except what a router writes by itself above and below its configuration."""
    mine = _own_objects(link, end, keep)
    return tuple(shown(path) for path in running.paths if not _is_ours(path, link, end, mine))


def _is_igp(link: CoreLink, line: str) -> bool:
    bare = line.removeprefix("no ")
    if link.igp.protocol == "isis":
        return is_igp_switch(link, bare) or bare.startswith("isis ")
    return bare.startswith("ip ospf ")


def _is_mpls(line: str) -> bool:
    return line.removeprefix("no ").startswith("mpls ")


def _own_objects(link: CoreLink, end: EndName, keep: frozenset[str]) -> tuple[ConfigurationObject, ...]:
    return tuple(item for item in objects(link, end) if item.section not in keep)


def _is_ours(path: Path, link: CoreLink, end: EndName, mine: Iterable[ConfigurationObject]) -> bool:
    if any(item.is_begun_by(path[0]) for item in mine):
        return True
    here = link.end(end)
    if path[0] == f"interface {here.interface}" and len(path) > 1:
        return _is_igp(link, path[1]) or _is_mpls(path[1]) or is_touched(link, path[1].removeprefix("no "))
    passive = (f"passive-interface {here.interface}", f"passive-interface {here.tunnel_name}")
    return path[0] == process_of(link) and len(path) > 1 and path[1].removeprefix("no ") in passive

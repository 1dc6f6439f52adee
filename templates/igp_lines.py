"""What a seal says to the physical interface and to the IGP's process, and what puts that back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.inventory.igp import Isis
from corelinks.inventory.line_kinds import is_moved_anyway
from corelinks.inventory.model import CoreLink, EndName
from corelinks.templates.metric import standby_metric
from corelinks.templates.step import Before

STOP_ISIS = "isis protocol shutdown"
STOP_AUTOCONFIG = "no mpls ldp igp autoconfig"
_MPLS_ON = "mpls ip"
_ISIS_ON = re.compile(r"ip router isis(?: \S+)?")
_OSPF_ON = re.compile(r"ip ospf \d+ area \S+.*")


@dataclass(frozen=True)
class SealLines:
    """The lines of a seal: those of the physical interface, and those of the process; without indentation."""

    interface: tuple[str, ...]
    process: tuple[str, ...]


def process_of(link: CoreLink) -> str:
    """The header of the IGP's process."""
    if isinstance(link.igp, Isis):
        return f"router isis {link.igp.tag}" if link.igp.tag else "router isis"
    return f"router ospf {link.igp.process}"


def is_igp_switch(link: CoreLink, line: str) -> bool:
    """Whether an interface line turns the link's IGP on."""
    pattern = _ISIS_ON if isinstance(link.igp, Isis) else _OSPF_ON
    return pattern.fullmatch(line) is not None


def igp_switch(link: CoreLink) -> str:
    """The interface line that turns the link's IGP on, as its definition says."""
    if isinstance(link.igp, Isis):
        return f"ip router isis {link.igp.tag}" if link.igp.tag else "ip router isis"
    return f"ip ospf {link.igp.process} area {link.igp.area}"


def sealed_by(link: CoreLink, end: EndName, before: Before) -> SealLines:
    """What takes LDP and the IGP off the physical interface, whatever turned them on there.

    IS-IS is stopped rather than taken off where a line of it holds a secret: some releases drop all `isis` lines with
    `ip router isis`, and nobody could put the secret back. OSPF keeps its lines, and what a ``network`` statement
    holds, which is not ours to touch, is made passive.
    """
    lines = ["no mpls ip"] if _MPLS_ON in before.mpls else []
    if before.autoconfig:
        lines.append(STOP_AUTOCONFIG)
    if before.isis_secret:
        lines.append(STOP_ISIS)
    else:
        lines += [f"no {line}" for line in before.igp if is_igp_switch(link, line)]
    passive = (f"passive-interface {link.end(end).interface}",) if _is_by_network(link, before) else ()
    return SealLines(tuple(lines), passive)


def unsealed_by(link: CoreLink, end: EndName, before: Before) -> SealLines:
    """What puts back what `sealed_by` took; the metric is still that of the cutover, which has its own undo.

    Lines of LDP and the IGP are all said again, those of TE and the like were never touched.
    """
    lines = [f"no {STOP_ISIS}"] if before.isis_secret else []
    lines += [*before.igp, *standby_metric(link)]
    if before.autoconfig:
        lines.append(STOP_AUTOCONFIG.removeprefix("no "))
    passive = before.passive
    if _is_by_network(link, before) and not passive:
        passive = (f"no passive-interface {link.end(end).interface}",)
    labels = (line for line in before.mpls if is_moved_anyway(line, link.igp.protocol))
    return SealLines((*lines, *labels), passive)


def _is_by_network(link: CoreLink, before: Before) -> bool:
    """Whether a statement holds the interface: seen, or the only way for a wire with LDP and no line of its own.

    Journals of earlier versions do not say which statements there were.
    """
    has_line = any(is_igp_switch(link, line) for line in before.igp)
    return before.by_network or (link.igp.protocol == "ospf" and _MPLS_ON in before.mpls and not has_line)

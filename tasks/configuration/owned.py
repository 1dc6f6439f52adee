"""Which lines of a running-config a link touches, and which are someone else's: pure, on the tree.

A line is given with the lines it stands beneath: ``interface Tunnel12 / ip mtu 1500``. Secrets are masked
with a fingerprint, enough to see that one changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks.configuration.masking import shown
from corelinks.tasks.configuration.tree import Path, RunningConfig
from corelinks.tasks.redaction import holds_hidden, redact
from corelinks.templates.carried import is_touched
from corelinks.templates.metric import is_igp_switch, is_metric
from corelinks.templates.objects import ConfigurationObject, objects
from corelinks.templates.step import Before


def before_of(interface_lines: Iterable[str], link: CoreLink, end: EndName) -> Before:
    """What a step takes away from the physical interface, from its section of the running-config.

    Lines that carry a secret stay out: no step takes them away.
    """
    section = f"interface {link.end(end).interface}"
    lines = [line.strip() for line in interface_lines]
    lines = [line for line in lines if line and line != section and not holds_hidden(redact(line))]
    return Before(
        metric=tuple(line for line in lines if is_metric(link, line)),
        igp=tuple(line for line in lines if _is_igp(link, line) and not is_metric(link, line)),
        mpls=tuple(line for line in lines if _is_mpls(line)),
        carried=tuple(line for line in lines if link.handling(line) == "carry"),
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
    physical = link.end(end).interface
    if path[0] == f"interface {physical}" and len(path) > 1:
        return _is_igp(link, path[1]) or _is_mpls(path[1]) or is_touched(link, path[1].removeprefix("no "))
    is_process = link.igp.protocol == "ospf" and path[0] == f"router ospf {link.igp.process}"
    return is_process and len(path) > 1 and path[1].removeprefix("no ") == f"passive-interface {physical}"

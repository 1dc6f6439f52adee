"""The IGP lines of an interface: which set the metric, which turn the IGP on, and how each is put back."""

from __future__ import annotations

import re

from corelinks.inventory.igp import Isis
from corelinks.inventory.model import CoreLink
from corelinks.templates.step import Before

_ISIS_METRIC = re.compile(r"isis metric (?:\d+|maximum)(?: (level-[12]))?")
_OSPF_COST = re.compile(r"ip ospf cost \d+")
_ISIS_ON = re.compile(r"ip router isis(?: \S+)?")
_OSPF_ON = re.compile(r"ip ospf \d+ area \S+.*")


def wanted_metric(link: CoreLink) -> str:
    """The interface line of the metric that carries traffic."""
    igp = link.igp
    return f"isis metric {igp.metric} {igp.level}" if isinstance(igp, Isis) else f"ip ospf cost {igp.cost}"


def standby_metric(link: CoreLink) -> str:
    """The interface line of the metric that carries none as long as there is another way."""
    igp = link.igp
    if isinstance(igp, Isis):
        return f"isis metric {igp.standby_metric} {igp.level}"
    return f"ip ospf cost {igp.standby_cost}"


def is_metric(link: CoreLink, line: str) -> bool:
    """Whether an interface line (without indentation) sets the metric of the link's IGP."""
    pattern = _ISIS_METRIC if isinstance(link.igp, Isis) else _OSPF_COST
    return pattern.fullmatch(line) is not None


def is_igp_switch(link: CoreLink, line: str) -> bool:
    """Whether an interface line turns the link's IGP on."""
    pattern = _ISIS_ON if isinstance(link.igp, Isis) else _OSPF_ON
    return pattern.fullmatch(line) is not None


def metric_before(link: CoreLink, before: Before) -> tuple[str, ...]:
    """The lines that put the metric back: ours is taken away where no line of before replaces it."""
    level = link.igp.level if isinstance(link.igp, Isis) else None
    found = [_ISIS_METRIC.fullmatch(line) for line in before.metric]
    is_replaced = any(match and match[1] in (None, level) for match in found) if level else bool(before.metric)
    return before.metric if is_replaced else (f"no {standby_metric(link)}", *before.metric)


def metric_placeholders(link: CoreLink) -> tuple[str, ...]:
    """What a plan shows for the metric lines that only the router knows."""
    return ("<as before: isis metric>",) if isinstance(link.igp, Isis) else ("<as before: ip ospf cost>",)


def igp_placeholders(link: CoreLink) -> tuple[str, ...]:
    """What a plan shows for the IGP lines that only the router knows."""
    return ("<as before: isis>",) if isinstance(link.igp, Isis) else ("<as before: ip ospf>",)


def enables_igp(link: CoreLink, before: Before | None) -> tuple[tuple[str, ...], bool]:
    """The physical interface's lines that a seal takes away, and whether it must be made passive instead.

    An interface in OSPF without a line of its own is there by a ``network`` statement, which is not ours to touch.
    """
    igp = link.igp
    if before is not None:
        lines = tuple(line for line in before.igp if is_igp_switch(link, line))
        return lines, not lines and not isinstance(igp, Isis)
    if isinstance(igp, Isis):
        return (f"ip router isis {igp.tag}" if igp.tag else "ip router isis",), False
    return (f"ip ospf {igp.process} area {igp.area}",), False

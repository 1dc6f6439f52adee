"""The IGP's metric on an interface: which lines set it, and how each is put back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corelinks.inventory.igp import Isis, Level
from corelinks.inventory.model import CoreLink
from corelinks.templates.step import Before

_ISIS_METRIC = re.compile(r"isis metric (?P<metric>\d+|maximum)(?: (?P<level>level-[12]))?")
_OSPF_COST = re.compile(r"ip ospf(?: \d+)? cost (?P<metric>\d+)")


def wanted_metric(link: CoreLink) -> tuple[str, ...]:
    """The interface lines of the metric that carries traffic, one for each level of IS-IS."""
    return _lines(link, wanted_metrics(link)[0])


def standby_metric(link: CoreLink) -> tuple[str, ...]:
    """The interface lines of the metric that carries none as long as there is another way."""
    return _lines(link, wanted_metrics(link)[1])


def wanted_metrics(link: CoreLink) -> tuple[int, int]:
    """The metric when the link carries traffic, and the one when it stands by."""
    if isinstance(link.igp, Isis):
        return link.igp.metric, link.igp.standby_metric
    return link.igp.cost, link.igp.standby_cost


def _lines(link: CoreLink, metric: int) -> tuple[str, ...]:
    if isinstance(link.igp, Isis):
        return tuple(f"isis metric {metric} {level}" for level in link.igp.levels)
    return (f"ip ospf cost {metric}",)


def is_metric(link: CoreLink, line: str) -> bool:
    """Whether an interface line (without indentation) sets the metric of the link's IGP."""
    return _metric(link).fullmatch(line) is not None


def is_standby_metric(link: CoreLink, line: str) -> bool:
    """Whether an interface line sets the standby metric, at whichever of the link's levels."""
    match = _metric(link).fullmatch(line)
    return match is not None and match["metric"] == str(wanted_metrics(link)[1]) and _is_of_link(link, match)


def metric_before(link: CoreLink, before: Before) -> tuple[str, ...]:
    """The lines that put the metric back: ours is taken away at each level that had no line of its own, and first.

    A line without level replaces those of the levels on some releases, and stands beside them on others.
    """
    if not isinstance(link.igp, Isis):
        return before.metric or tuple(f"no {line}" for line in standby_metric(link))
    found = {match["level"] for line in before.metric if (match := _ISIS_METRIC.fullmatch(line))}
    gone = [level for level in link.igp.levels if level not in found]
    return (*(f"no isis metric {link.igp.standby_metric} {level}" for level in gone), *before.metric)


def ospf_cost(lines: Iterable[str]) -> int | None:
    """The cost that the lines of an interface set; None where they leave it to the bandwidth."""
    found = [match["metric"] for line in lines if (match := _OSPF_COST.fullmatch(line.strip()))]
    return int(found[-1]) if found else None


def _metric(link: CoreLink) -> re.Pattern[str]:
    return _ISIS_METRIC if isinstance(link.igp, Isis) else _OSPF_COST


def _is_of_link(link: CoreLink, match: re.Match[str]) -> bool:
    return not isinstance(link.igp, Isis) or any(_has_level(match, level) for level in link.igp.levels)


def _has_level(match: re.Match[str], level: Level) -> bool:
    """A metric without level is that of both."""
    return match["level"] in (None, level)

"""The original configuration: how an end was before it was migrated, by the journal or, without it, by what it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corelinks.inventory.model import CoreLink, EndName
from corelinks.runbooks.engine.journal import Recorded
from corelinks.runbooks.engine.link.ownership import nameless
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.configuration.dependencies import still_used
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.configuration.owned import before_of
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.redaction import holds_hidden
from corelinks.templates.metric import is_igp_switch, standby_metric, wanted_metric
from corelinks.templates.step import Before, Step


def original_view(
    link: CoreLink, end: EndName, running: RunningConfig, known: Recorded | None, others: Sequence[CoreLink]
) -> EndView:
    """The end as it has to be again: ``known`` is how it was before, where the journal has it.

    What carries no name of ours stays unless the journal knows that it was not there before.
    """
    before = _since_edited(link, end, running, known.before) if known else derived_original(link, end, running)
    stays = known.keep if known else nameless(link, end, running)
    view = EndView(link, end, before, still_used(running, link, end, others) | stays, others=tuple(others))
    header = f"interface {link.end(end).interface} / "
    # Passwords of the IGP are shown hidden, are in no Before, and stay where they are.
    hidden = tuple(line for line in view.ours(running) if line.startswith(header) and holds_hidden(line))
    wanted = tuple(f"{header}{line}" for line in (*before.metric, *before.igp, *before.mpls))
    return replace(view, wanted=wanted + hidden, foreign_before=view.foreign(running))


def _since_edited(link: CoreLink, end: EndName, running: RunningConfig, known: Before) -> Before:
    """What the journal knows, but for a metric that is there now and is neither the standby's nor the one from before.

    Somebody has set that since.
    """
    metric = before_of(running.interface(link.end(end).interface) or (), link, end).metric
    if not metric or standby_metric(link) in metric:
        return known
    return replace(known, metric=metric)


def derived_original(link: CoreLink, end: EndName, running: RunningConfig) -> Before:
    """How the physical interface must have been, from the link's definition and from what is still on it.

    The standby metric is ours; what it replaced is the metric that the definition names for this link, or none where it
    names none. Any other metric is the one from before. A sealed interface gets back the switch of the IGP, and
    ``mpls ip``.
    """
    present = before_of(running.interface(link.end(end).interface) or (), link, end)
    metric = tuple(line for line in present.metric if line != standby_metric(link))
    if metric != present.metric and {"metric", "cost"} & link.igp.model_fields_set:
        metric = (*metric, wanted_metric(link))
    igp, mpls = present.igp, present.mpls
    if not any(is_igp_switch(link, line) for line in igp):
        igp = (*_switch(link), *igp)
    if "mpls ip" not in mpls:
        mpls = (*mpls, "mpls ip")
    return Before(metric, igp, mpls)


def _switch(link: CoreLink) -> tuple[str, ...]:
    if link.igp.protocol == "isis":
        return (f"ip router isis {link.igp.tag}" if link.igp.tag else "ip router isis",)
    return (f"ip ospf {link.igp.process} area {link.igp.area}",)


def taken_steps(link: CoreLink, states: Mapping[EndName, Baseline], views: Mapping[EndName, EndView]) -> list[Step]:
    """The steps that have left something at one end at least, oldest first: only these are taken back."""
    steps: list[Step] = ["build"]
    if any(_is_cut_over(link, end, state.running, views[end]) for end, state in states.items()):
        steps.append("cutover")
    if any(_is_sealed(link, end, state.running) for end, state in states.items()):
        steps.append("seal")
    return steps


def _is_cut_over(link: CoreLink, end: EndName, running: RunningConfig, view: EndView) -> bool:
    here = link.end(end)
    physical = before_of(running.interface(here.interface) or (), link, end)
    tunnel = running.interface(here.tunnel_name) or ()
    return physical.metric != view.before.metric or wanted_metric(link) in [line.strip() for line in tunnel]


def _is_sealed(link: CoreLink, end: EndName, running: RunningConfig) -> bool:
    physical = before_of(running.interface(link.end(end).interface) or (), link, end)
    return "mpls ip" not in physical.mpls or not any(is_igp_switch(link, line) for line in physical.igp)

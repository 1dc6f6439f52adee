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
from corelinks.tasks.configuration.owned import before_of, carried_of
from corelinks.tasks.configuration.spelling import in_one_spelling
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.redaction import holds_hidden
from corelinks.templates.carried import is_cost, is_lifted, is_standby_cost, is_touched
from corelinks.templates.igp_lines import STOP_AUTOCONFIG, STOP_ISIS, igp_switch, is_igp_switch, process_of
from corelinks.templates.metric import is_metric, is_standby_metric, wanted_metric
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
    touched = (line for line in before.carried if is_touched(link, line))
    lines = dict.fromkeys((*before.metric, *before.igp, *before.mpls, *touched))
    wanted = tuple(f"{header}{in_one_spelling(line)}" for line in lines)
    wanted += tuple(f"{process_of(link)} / {in_one_spelling(line)}" for line in before.passive)
    return replace(view, wanted=wanted + hidden, foreign_before=view.foreign(running))


def _since_edited(link: CoreLink, end: EndName, running: RunningConfig, known: Before) -> Before:
    """What the journal knows, but for a metric that is there now and is neither the standby's nor the one from before.

    Somebody has set that since.
    """
    metric = before_of(running, link, end).metric
    if not metric or any(is_standby_metric(link, line) for line in metric):
        return known
    return replace(known, metric=metric)


def derived_original(link: CoreLink, end: EndName, running: RunningConfig) -> Before:
    """How the physical interface must have been, from the link's definition and from what is still on it.

    The standby metric is ours; what it replaced is the metric that the definition names for this link, or none where it
    names none. Any other metric is the one from before. A sealed interface gets back the switch of the IGP, unless a
    ``network`` statement is that, and ``mpls ip``, unless LDP is left to the IGP's process.
    """
    present = before_of(running, link, end)
    metric = tuple(line for line in present.metric if not is_standby_metric(link, line))
    if metric != present.metric and {"metric", "cost"} & link.igp.model_fields_set:
        metric = (*metric, *wanted_metric(link))
    igp = tuple(line for line in present.igp if line != STOP_ISIS)
    if not present.by_network and not any(is_igp_switch(link, line) for line in igp):
        igp = (igp_switch(link), *igp)
    mpls = tuple(line for line in present.mpls if line != STOP_AUTOCONFIG)
    autoconfig = present.autoconfig or mpls != present.mpls
    if not autoconfig and "mpls ip" not in mpls:
        mpls = (*mpls, "mpls ip")
    passive = tuple(line for line in present.passive if line.startswith("no "))
    if present.by_network and present.passive_default and not passive:
        passive = (f"no passive-interface {link.end(end).interface}",)
    is_stopped = present.isis_secret or (igp != present.igp and STOP_ISIS in present.igp)
    original = replace(present, metric=metric, igp=igp, mpls=mpls, passive=passive, autoconfig=autoconfig)
    return replace(original, isis_secret=is_stopped, carried=_carried(link, end, running))


def _carried(link: CoreLink, end: EndName, running: RunningConfig) -> tuple[str, ...]:
    """What the physical interface must have had of what is carried: what is still there, and what the tunnel has.

    The cost of OSPFv3 that the tunnel has is that of the physical interface before, or the definition's.
    """
    here = link.end(end)
    physical, tunnel = (carried_of(running.interface(name) or (), link) for name in (here.interface, here.tunnel_name))
    is_cut_over = any(is_standby_cost(line) for line in physical)
    moved = (line for line in tunnel if is_lifted(link, line) or (is_cut_over and is_cost(line)))
    return tuple(dict.fromkeys(line for line in (*physical, *moved) if not is_standby_cost(line)))


def taken_steps(link: CoreLink, states: Mapping[EndName, Baseline], views: Mapping[EndName, EndView]) -> list[Step]:
    """The steps that have left something at one end at least, oldest first: only these are taken back."""
    steps: list[Step] = ["build"]
    if any(_is_cut_over(link, end, state.running, views[end]) for end, state in states.items()):
        steps.append("cutover")
    if any(_is_sealed(link, end, state.running, views[end]) for end, state in states.items()):
        steps.append("seal")
    return steps


def _is_cut_over(link: CoreLink, end: EndName, running: RunningConfig, view: EndView) -> bool:
    tunnel = [line.strip() for line in running.interface(link.end(end).tunnel_name) or ()]
    is_raised = any(is_metric(link, line) and not is_standby_metric(link, line) for line in tunnel)
    return is_raised or before_of(running, link, end).metric != view.before.metric


def _is_sealed(link: CoreLink, end: EndName, running: RunningConfig, view: EndView) -> bool:
    now, was = before_of(running, link, end), view.before
    return any(set(one) != set(other) for one, other in zip(_sealable(now), _sealable(was), strict=True))


def _sealable(before: Before) -> tuple[tuple[str, ...], ...]:
    return before.igp, before.mpls, before.passive

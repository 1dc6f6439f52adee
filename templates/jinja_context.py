"""What the templates may name: one frozen object per link, end and original configuration."""

from __future__ import annotations

from dataclasses import dataclass, fields
from ipaddress import IPv4Address

from corelinks.inventory.model import CoreLink, EndName, LinkEnd
from corelinks.templates.carried import Carried, carried
from corelinks.templates.igp_lines import SealLines, process_of, sealed_by, unsealed_by
from corelinks.templates.metric import metric_before, standby_metric, wanted_metric
from corelinks.templates.object_names import CryptoNames, crypto_names, transform_words
from corelinks.templates.objects import ConfigurationObject, objects, peer_router_id, pinned_route, undo_order
from corelinks.templates.step import Before


@dataclass(frozen=True)
class Context:
    """Every name that a template of a link may use; a field of the link itself is ``link.…`` and needs none here.

    ``me`` is the end that is configured, ``peer`` the other. ``objects`` are made in that order and removed in that
    of ``undo_objects``, but for the sections in ``keep``. All other fields are configuration lines or parts of one,
    without indentation; ``original_metric`` and ``unsealed_by`` are what an undo puts back. What depends on a router
    whose configuration is not known is a comment (``! ...``), which says so.
    """

    link: CoreLink
    me: LinkEnd
    peer: LinkEnd
    keep: frozenset[str]
    objects: tuple[ConfigurationObject, ...]
    undo_objects: tuple[ConfigurationObject, ...]
    names: CryptoNames
    transform: str
    pinned_route: str
    peer_router_id: IPv4Address | None
    igp_process: str
    is_passive_by_default: bool
    wanted_metric: tuple[str, ...]
    standby_metric: tuple[str, ...]
    original_metric: tuple[str, ...]
    sealed_by: SealLines
    unsealed_by: SealLines
    carried: Carried

    def variables(self) -> dict[str, object]:
        """The fields by name, as Jinja2 takes them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def context_of(link: CoreLink, end: EndName, before: Before | None, keep: frozenset[str]) -> Context:
    """The context of one end; without ``before`` what depends on the router is a comment, good for a plan only."""
    made = objects(link, end)
    return Context(
        link=link,
        me=link.end(end),
        peer=link.peer(end),
        keep=keep,
        objects=made,
        undo_objects=undo_order(made),
        names=crypto_names(link, end),
        transform=transform_words(link),
        pinned_route=pinned_route(link, end),
        peer_router_id=peer_router_id(link, end),
        igp_process=process_of(link),
        is_passive_by_default=before is not None and before.passive_default,
        wanted_metric=wanted_metric(link),
        standby_metric=standby_metric(link),
        original_metric=_depends(link, end, "the metric as before") if before is None else metric_before(link, before),
        sealed_by=_sealed_by(link, end, before),
        unsealed_by=_unsealed_by(link, end, before),
        carried=_carried(link, end) if before is None else carried(link, before),
    )


def _sealed_by(link: CoreLink, end: EndName, before: Before | None) -> SealLines:
    if before is None:
        return SealLines(_depends(link, end, "a no for each line that turns LDP and the IGP on"), ())
    return sealed_by(link, end, before)


def _unsealed_by(link: CoreLink, end: EndName, before: Before | None) -> SealLines:
    if before is None:
        return SealLines((*_depends(link, end, "LDP and the IGP as before"), *standby_metric(link)), ())
    return unsealed_by(link, end, before)


def _carried(link: CoreLink, end: EndName) -> Carried:
    if not link.carry:
        return Carried()
    named = ", ".join(link.carry)
    costs = _depends(link, end, "costs of OSPFv3") if link.carries("ospfv3") else ()
    lifted = _depends(link, end, f"a no for each line of {named} that carries traffic")
    lines = _depends(link, end, f"its lines of {named}")
    return Carried(lines, costs, costs, costs, lifted, lines)


def _depends(link: CoreLink, end: EndName, what: str) -> tuple[str, ...]:
    return (f"! depends on {link.end(end).router}: {what}",)

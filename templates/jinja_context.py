"""What the templates may name: one frozen object per link, end and original configuration."""

from __future__ import annotations

from dataclasses import dataclass, fields
from ipaddress import IPv4Address

from corelinks.inventory.model import CoreLink, EndName, LinkEnd
from corelinks.templates.carried import Carried, carried
from corelinks.templates.metric import (
    enables_igp,
    igp_placeholders,
    metric_before,
    metric_placeholders,
    standby_metric,
    wanted_metric,
)
from corelinks.templates.object_names import CryptoNames, crypto_names, transform_words
from corelinks.templates.objects import ConfigurationObject, objects, peer_router_id, pinned_route, undo_order
from corelinks.templates.step import Before


@dataclass(frozen=True)
class Context:
    """Every name that a template of a link may use; a field of the link itself is ``link.…`` and needs none here.

    ``me`` is the end that is configured, ``peer`` the other. ``objects`` are made in that order and removed in that
    of ``undo_objects``, but for the sections in ``keep``. All other fields are configuration lines or parts of one,
    without indentation; ``original_...`` are the lines of the physical interface that an undo puts back.
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
    wanted_metric: str
    standby_metric: str
    igp_enabled: tuple[str, ...]
    is_passive_needed: bool
    original_metric: tuple[str, ...]
    original_igp: tuple[str, ...]
    original_mpls: tuple[str, ...]
    carried: Carried

    def variables(self) -> dict[str, object]:
        """The fields by name, as Jinja2 takes them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def context_of(link: CoreLink, end: EndName, before: Before | None, keep: frozenset[str]) -> Context:
    """The context of one end; without ``before`` the lines to put back are placeholders, good for a plan only."""
    igp_enabled, is_passive_needed = enables_igp(link, before)
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
        wanted_metric=wanted_metric(link),
        standby_metric=standby_metric(link),
        igp_enabled=igp_enabled,
        is_passive_needed=is_passive_needed,
        original_metric=metric_placeholders(link) if before is None else metric_before(link, before),
        original_igp=igp_placeholders(link) if before is None else before.igp,
        original_mpls=("<as before: mpls>",) if before is None else before.mpls,
        carried=carried(link, before),
    )

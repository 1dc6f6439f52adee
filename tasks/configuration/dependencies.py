"""Which objects of a link a router has already, and which something else there still needs: pure, on the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks.configuration.tree import Path, RunningConfig
from corelinks.templates.objects import ConfigurationObject, objects


def existing(running: RunningConfig, link: CoreLink, end: EndName) -> frozenset[str]:
    """Sections of objects of the link that the router already has, as ``keep`` takes them."""
    return frozenset(item.section for item in objects(link, end) if any(item.is_begun_by(top) for top in running.tops))


def still_used(running: RunningConfig, link: CoreLink, end: EndName, others: Iterable[CoreLink] = ()) -> frozenset[str]:
    """Sections of shared objects that something else on the router still needs, as ``keep`` takes them.

    References are read from the configuration itself. ``others`` are the inventory's links: an ISAKMP policy and
    an LDP password are named by nothing in a configuration, so only they tell who else wants them.
    """
    wanted = _wanted_by_others(running.tops, link, end, others)
    keep: set[str] = set()
    mine = objects(link, end)
    for item in reversed(mine):
        removed = [other for other in mine if other.section not in keep]
        lines = [path for path in running.paths if not any(other.is_begun_by(path[0]) for other in removed)]
        if item.kind != "tunnel" and (item.section in wanted or _is_referred_to(item, mine, keep, lines)):
            keep.add(item.section)
    return frozenset(keep)


def _wanted_by_others(tops: Set[str], link: CoreLink, end: EndName, others: Iterable[CoreLink]) -> set[str]:
    router = link.end(end).router
    wanted: set[str] = set()
    for other in others:
        if other.name == link.name or router not in other.routers:
            continue
        its = objects(other, other.end_of(router))
        if any(item.kind == "tunnel" and item.section in tops for item in its):
            wanted.update(item.section for item in its)
    return wanted


_REFERENCES = {
    "ipsec_profile": r"\bipsec profile {name}(?: |$)",
    "ikev2_profile": r"\bikev2-profile {name}(?: |$)",
    "isakmp_profile": r"\bisakmp-profile {name}(?: |$)",
    "transform_set": r"^set transform-set (?:\S+ )*{name}(?: |$)",
    "ikev2_keyring": r"^keyring (?:local |aaa )?{name}(?: |$)",
    "isakmp_keyring": r"^keyring (?:\S+ )*{name}(?: |$)",
    "ikev2_proposal": r"^proposal (?:\S+ )*{name}(?: |$)",
    "pinned_route": r"^tunnel destination {name}$",
}


def _is_referred_to(
    item: ConfigurationObject, mine: Sequence[ConfigurationObject], keep: set[str], lines: Iterable[Path]
) -> bool:
    if item.kind == "ikev2_policy":
        # Nothing names a policy: it serves the profile of the same name.
        return any(other.kind == "ikev2_profile" and other.section in keep for other in mine)
    if item.kind == "isakmp_policy":
        return any(other.kind == "isakmp_profile" and other.section in keep for other in mine)
    if item.kind not in _REFERENCES:
        return False
    pattern = re.compile(_REFERENCES[item.kind].format(name=re.escape(item.name)))
    return any(len(path) > 1 and pattern.search(path[-1]) for path in lines)

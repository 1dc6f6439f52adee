"""Which links of an inventory a change means; names of no link are faults of the change file."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence

from nornir.core import Nornir

from corelinks.inventory.change_file import ChangeFile
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import CoreLink
from corelinks.inventory.validation import did_you_mean, shown
from corelinks.runbooks.host_filter import filter_faults, host_test


def change_links(change: ChangeFile, links: Sequence[CoreLink], nornir: Nornir | None) -> tuple[CoreLink, ...]:
    """The links that ``change`` means, in the inventory's order.

    ``nornir`` is asked for hosts only where the change has a filter. Raises InventoryError with every name of no link,
    every fault of the filter, and when nothing is left.
    """
    request = change.request
    faults = [*_unknown(change, [link.name for link in links])]
    if request.filter is not None:
        faults += [change.fault(("filter", "match", *at), text) for at, text in filter_faults(request.filter.match)]
        faults += _unknown_groups(change, nornir)
    if faults:
        raise InventoryError(faults)
    chosen = [link for link in links if not _is_one_of(link.name, request.exclude) and _is_meant(change, link, nornir)]
    if not chosen:
        raise InventoryError([_nothing_left(change)])
    return tuple(chosen)


def _is_meant(change: ChangeFile, link: CoreLink, nornir: Nornir | None) -> bool:
    wanted = change.request.filter
    if wanted is None:
        return _is_one_of(link.name, change.request.links or ())
    assert nornir is not None
    is_meant = host_test(wanted)
    found = [is_meant(nornir.inventory.hosts[router]) for router in link.routers]
    return all(found) if wanted.ends == "both" else any(found)


def _is_one_of(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _unknown(change: ChangeFile, known: Sequence[str]) -> Iterator[InventoryFault]:
    request = change.request
    for field, patterns in (("links", request.links or ()), ("exclude", request.exclude), ("order", request.order)):
        for index, pattern in enumerate(patterns):
            if not fnmatch.filter(known, pattern):
                problem = f"there is no link {shown(pattern)!r}: {did_you_mean(pattern, known)}"
                yield change.fault((field, index), problem)
    for name in request.priorities:
        if name not in known:
            problem = f"there is no link {shown(name)!r}: {did_you_mean(name, known)}"
            yield change.fault(("priorities", name), problem)


def _unknown_groups(change: ChangeFile, nornir: Nornir | None) -> Iterator[InventoryFault]:
    assert change.request.filter is not None
    known = list(nornir.inventory.groups) if nornir is not None else []
    for index, group in enumerate(change.request.filter.groups):
        if group not in known:
            problem = f"there is no group {shown(group)!r}: {did_you_mean(group, known)}"
            yield change.fault(("filter", "groups", index), problem)


def _nothing_left(change: ChangeFile) -> InventoryFault:
    wanted = change.request.filter
    if wanted is None:
        return change.fault(("exclude",), "leaves no link of the change")
    of_which = {"both": "both routers of any link (`ends: any` asks for one of them)", "any": "any router of a link"}
    return change.fault(("filter",), f"means no link: it does not hold for {of_which[wanted.ends]}")

"""Every fault of hosts, groups and defaults, whether they were read from files or come from an inventory plugin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from corelinks.inventory.document import Document
from corelinks.inventory.errors import InventoryFault
from corelinks.inventory.host_sources import (
    EXTRAS,
    HostSources,
    Raw,
    below,
    entries_of,
    fault_at,
    group_names,
    jump_hosts,
    levels_of,
    platforms,
)
from corelinks.inventory.hosts import CONNECTION, DefaultsEntry, HostEntry, is_ios_platform
from corelinks.inventory.router_options import OPTION_NAMES, RouterOptions
from corelinks.inventory.text import NOT_A_REFERENCE, RouterName, is_reference, is_secret_name
from corelinks.inventory.validation import ValuePath, did_you_mean, invalid_values, shown

_NAME = TypeAdapter[str](RouterName)


def host_faults(sources: HostSources, routers: Collection[str] | None = None) -> list[InventoryFault]:
    """Every fault of ``sources``, each with its file, its place there and what was expected.

    ``routers`` are the hosts that must be IOS routers; all but the jump hosts when None. Of what an inventory plugin
    tells, other hosts than these and their jump hosts are left alone.
    """
    if routers is not None and not sources.is_ours:
        sources = _only(sources, routers)
    found = list(_entry_faults(sources))
    if sources.is_whole:
        found += [*_reference_faults(sources), *_platform_faults(sources, routers)]
    by_place = {(fault.file, fault.place): fault for fault in reversed(found)}
    by_place = dict(reversed(by_place.items()))
    for at, entry, document in sources.entries() if sources.is_ours else ():
        # Where a secret stands, that is what is wrong, whatever else is.
        by_place |= {(fault.file, fault.place): fault for fault in literal_secrets(document, at, entry)}
    return list(by_place.values())


def _only(sources: HostSources, routers: Collection[str]) -> HostSources:
    jumps = {jump for host, jump, _, _ in jump_hosts(sources) if host in routers}
    hosts = {name: entry for name, entry in entries_of(sources.hosts).items() if name in routers or name in jumps}
    return replace(sources, hosts=replace(sources.hosts, content=hosts))


def literal_secrets(document: Document, at: ValuePath, entry: object) -> Iterator[InventoryFault]:
    """A fault for each value that, by the name of its key, is a secret and no reference; the value is not repeated.

    ``entry`` is what ``document`` holds at ``at``, the name of a host or group or nothing.
    """
    for path in _secret_paths(entry, ()):
        yield fault_at(document, at, path, NOT_A_REFERENCE)


def _secret_paths(value: object, path: ValuePath, *, is_secret: bool = False) -> Iterator[ValuePath]:
    if isinstance(value, dict):
        for key, inner in cast(Raw, value).items():
            yield from _secret_paths(inner, (*path, str(key)), is_secret=is_secret_name(key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[object]", value)):
            yield from _secret_paths(inner, (*path, index), is_secret=is_secret)
    elif is_secret and value is not None and not isinstance(value, bool) and not is_reference(str(value)):
        yield path


# --- one entry after the other


def _entry_faults(sources: HostSources) -> Iterator[InventoryFault]:
    for document, what in ((sources.hosts, "host"), (sources.groups, "group")):
        if document.content is not None and not isinstance(document.content, dict):
            problem = f"expected a mapping of {what}s, each with a mapping of its values"
            yield InventoryFault(document.file, "file", problem)
            continue
        for name in entries_of(document):
            yield from _name_faults(document, name, what)
    if sources.is_whole and not sources.hosts.content:
        yield InventoryFault(sources.hosts.file, "file", "holds no host: expected a mapping of hosts")
    for at, entry, document in sources.entries():
        if at or entry is not None:
            yield from _faults_of(document, HostEntry if at else DefaultsEntry, at, entry, sources.is_ours)


def _name_faults(document: Document, name: object, what: str) -> Iterator[InventoryFault]:
    place = shown(name)
    if not isinstance(name, str):
        yield document.fault(place, (place,), f"the name of a {what} must be a text: write it in quotes")
        return
    try:
        _NAME.validate_python(name)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        yield document.fault(place, (name,), f"the name of a {what} {problem}")


def _faults_of(
    document: Document, model: type[BaseModel], at: ValuePath, entry: object, is_ours: bool
) -> Iterator[InventoryFault]:
    if not isinstance(entry, dict):
        what = "is empty: " if entry is None else ""
        yield fault_at(document, at, (), f"{what}expected a mapping of its values, {{}} for none")
        return
    yield from _validated(document, model, at, (), entry)
    data = below(entry, ("data",))
    options = {name: value for name, value in data.items() if name in OPTION_NAMES}
    yield from _validated(document, RouterOptions, at, ("data",), options)
    yield from _validated(document, RouterOptions, at, EXTRAS, below(entry, EXTRAS))
    if is_ours:
        yield from _misspelled(document, at, ("data",), data, OPTION_NAMES)
        yield from _misspelled(
            document, at, ("connection_options",), below(entry, ("connection_options",)), [CONNECTION]
        )


def _misspelled(
    document: Document, at: ValuePath, inside: ValuePath, values: Raw, known: Sequence[str]
) -> Iterator[InventoryFault]:
    """Keys so close to one of ours that they mean it, where any key may stand."""
    for name in values:
        close = get_close_matches(str(name), known, n=1, cutoff=0.8)
        if close and name not in known:
            problem = f"unknown key {shown(name)!r}: did you mean {close[0]!r}?"
            yield fault_at(document, at, (*inside, str(name)), problem)


def _validated(
    document: Document, model: type[BaseModel], at: ValuePath, inside: ValuePath, values: object
) -> Iterator[InventoryFault]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        for value in invalid_values(error, model):
            yield fault_at(document, at, (*inside, *value.path), value.text)


# --- what entries say of each other


def _reference_faults(sources: HostSources) -> Iterator[InventoryFault]:
    known = [str(name) for name in entries_of(sources.groups)]
    for at, entry, document in sources.entries():
        for index, group in group_names(entry):
            if at and group not in known:
                problem = f"unknown group {shown(group)!r}: {did_you_mean(group, known)}"
                yield fault_at(document, at, ("groups", index), problem)
    for name in known:
        if name in _reachable(sources.groups, name):
            yield fault_at(sources.groups, (name,), ("groups",), "the group is a member of itself")
    yield from _jump_faults(sources)


def _reachable(groups: Document, start: str) -> set[str]:
    """The groups that ``start`` takes values from, near and far."""
    entries = entries_of(groups)
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = {name for _, name in group_names(entries.get(ahead.pop()))} - found
        found |= new
        ahead += new
    return found


def _jump_faults(sources: HostSources) -> Iterator[InventoryFault]:
    known = [str(name) for name in entries_of(sources.hosts)]
    for host, jump, level, path in jump_hosts(sources):
        if jump not in known:
            yield level.fault(path, f"{shown(jump)!r} is no host of the inventory: {did_you_mean(jump, known)}")
        elif jump == host:
            yield level.fault(path, f"{shown(jump)!r} cannot be reached by itself: expected another host")
    yield from _jump_circles(sources)


def _jump_circles(sources: HostSources) -> Iterator[InventoryFault]:
    """A fault for each host that is reached over hosts that are reached over it."""
    jumps = {str(host): (jump, level, path) for host, jump, level, path in jump_hosts(sources)}
    for host, (jump, level, path) in jumps.items():
        way = [host, jump]
        while way[-1] in jumps and len(way) == len(set(way)):
            way.append(jumps[way[-1]][0])
        if way[-1] == host and len(way) > 2:
            circle = " over ".join(shown(name) for name in way)
            yield level.fault(path, f"jump hosts in a circle: {circle}")


def _platform_faults(sources: HostSources, routers: Collection[str] | None) -> Iterator[InventoryFault]:
    jumps = {jump for _, jump, _, _ in jump_hosts(sources)}
    for host in entries_of(sources.hosts):
        if host not in routers if routers is not None else host in jumps:
            continue
        found = next(platforms(levels_of(sources, host)), None)
        if found is not None and not is_ios_platform(found[0]):
            platform, level, path = found
            problem = f"{shown(platform)!r} is no IOS platform: expected cisco_ios, cisco_xe or a usual name of them"
            yield level.fault(path, problem)

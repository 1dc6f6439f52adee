"""Hosts, groups and defaults as they are told, and which of their values counts for a host in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from corelinks.inventory.document import Document
from corelinks.inventory.errors import InventoryFault
from corelinks.inventory.hosts import CONNECTION
from corelinks.inventory.validation import ValuePath, dotted

Raw = dict[object, object]
#: Where the options of our connection may stand, besides ``data``.
EXTRAS: ValuePath = ("connection_options", CONNECTION, "extras")


@dataclass(frozen=True)
class HostSources:
    """Hosts, groups and defaults, each with the place it comes from.

    ``is_ours`` says that they are files written for this program: then every literal secret and every misspelled
    option is a fault, wherever it stands. The data of an inventory plugin is left alone, but for our options.
    ``is_whole`` is False when one of the three could not be read: nothing is then said about what is missing.
    """

    hosts: Document
    groups: Document
    defaults: Document
    is_ours: bool = True
    is_whole: bool = True

    def entries(self) -> Iterator[tuple[ValuePath, object, Document]]:
        """Every host, every group and the defaults, each with its name as a path."""
        for document in (self.hosts, self.groups):
            for name, entry in entries_of(document).items():
                yield (cast(str, name),), entry, document
        yield (), self.defaults.content, self.defaults


def entries_of(document: Document) -> Raw:
    """The hosts or groups of a document by name; none when it holds something else."""
    return cast(Raw, document.content) if isinstance(document.content, dict) else {}


def below(value: object, path: ValuePath) -> Raw:
    """The mapping at ``path`` of ``value``; an empty one when there is none."""
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return cast(Raw, value) if isinstance(value, dict) else {}


def fault_at(document: Document, at: ValuePath, path: ValuePath, problem: str) -> InventoryFault:
    """A fault at ``path`` of the entry ``at``, which is a host or group by its name, or nothing for the defaults."""
    place = ": ".join(dotted(part) for part in (at, path) if part)
    return document.fault(place or "file", (*at, *path), problem)


@dataclass(frozen=True)
class Level:
    """One place that a host takes its values from: the host itself, a group, or the defaults."""

    document: Document
    at: ValuePath
    values: Raw

    def fault(self, path: ValuePath, problem: str) -> InventoryFault:
        """A fault at ``path`` of this level."""
        return fault_at(self.document, self.at, path, problem)


def levels_of(sources: HostSources, host: object) -> list[Level]:
    """Where a host takes its values from, the nearest first, in Nornir's order."""
    entry = entries_of(sources.hosts).get(host)
    return [
        Level(sources.hosts, (str(host),), below(entry, ())),
        *_groups_above(sources.groups, entry, set()),
        Level(sources.defaults, (), below(sources.defaults.content, ())),
    ]


def _groups_above(document: Document, entry: object, seen: set[str]) -> Iterator[Level]:
    groups = entries_of(document)
    for _, name in group_names(entry):
        if name in groups and name not in seen:
            seen.add(name)
            yield Level(document, (name,), below(groups[name], ()))
            yield from _groups_above(document, groups[name], seen)


def group_names(entry: object) -> Sequence[tuple[int, str]]:
    """The groups that a host or group names, each with its index in the list."""
    names = entry.get("groups") if isinstance(entry, dict) else None
    return [pair for pair in enumerate(names) if isinstance(pair[1], str)] if isinstance(names, list) else []


def jump_hosts(sources: HostSources) -> Iterator[tuple[object, str, Level, ValuePath]]:
    """(host, its jump host, and where that is written) for every host that has one."""
    for host in entries_of(sources.hosts):
        places = ((level, path) for level in levels_of(sources, host) for path in (EXTRAS, ("data",)))
        for level, path in places:
            options = below(level.values, path)
            if options.get("jump_host") is not None:
                if isinstance(options["jump_host"], str):
                    yield host, options["jump_host"], level, (*path, "jump_host")
                break


def platforms(levels: Sequence[Level]) -> Iterator[tuple[str, Level, ValuePath]]:
    """The platforms of a host, the one that counts first: Nornir takes all connection_options before the rest."""
    for path in (EXTRAS[:-1], ()):
        for level in levels:
            platform = below(level.values, path).get("platform")
            if isinstance(platform, str):
                yield platform, level, (*path, "platform")

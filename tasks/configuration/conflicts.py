"""Conflicts: the names and numbers a build would use that the router uses already for something else."""

from __future__ import annotations

import re

from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks.configuration.dependencies import existing
from corelinks.tasks.configuration.tree import Path, RunningConfig
from corelinks.tasks.configuration.typed_and_shown import is_hidden_default, spelled
from corelinks.templates.objects import ConfigurationObject, objects
from corelinks.templates.render import render

_SECRET = re.compile(r"(pre-shared-key|pre-shared-key address \S+ key) \S.*")


def clashes(running: RunningConfig, link: CoreLink, end: EndName) -> tuple[str, ...]:
    """Sections that exist already and are not what the link would make of them.

    A shared object that says the same is none; nor is an LDP password or a route that is there, which the
    build leaves alone when told to ``keep`` it.
    """
    there = existing(running, link, end)
    return tuple(
        item.section
        for item in objects(link, end)
        if item.section in there and not _is_as_wanted(item, running, link, end)
    )


def _is_as_wanted(item: ConfigurationObject, running: RunningConfig, link: CoreLink, end: EndName) -> bool:
    if item.kind in ("ldp_password", "pinned_route"):
        return True
    if not item.shared:
        return False
    wanted = _lines(item, RunningConfig(render(link, end, "build").apply))
    present = _lines(item, running)
    return present <= wanted and all(is_hidden_default(path[-1]) for path in wanted - present)


def _lines(item: ConfigurationObject, configuration: RunningConfig) -> set[Path]:
    """The lines of a section without those that IOS may write in another form; the header of a transform set counts."""
    lines: set[Path] = set()
    for path in configuration.paths:
        if item.is_begun_by(path[0]):
            header = spelled(path[0]) if item.kind == "transform_set" and len(path) == 1 else ""
            below = tuple(_SECRET.sub(r"\1", spelled(part)) for part in path[1:])
            lines.add((header, *below) if header else below)
    return lines - {()}

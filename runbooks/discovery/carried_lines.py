"""What the physical interface of a found link carries besides, which its definition has to name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.runbooks.discovery.found_links import FoundLink, as_link
from corelinks.tasks.configuration.survey import still_active, survey, unsettled
from corelinks.tasks.parse import RunningConfig
from corelinks.tasks.redaction import redact


def with_carried(found: FoundLink, configs: Mapping[str, RunningConfig]) -> FoundLink:
    """The link with a sentence for each kind of lines of which somebody has to say whether the tunnel carries it."""
    link = as_link(found.values)
    said: dict[str, list[str]] = {}
    for end in ENDS:
        here = link.end(end)
        for sentence in _open_points(link, end, configs[here.router]):
            said.setdefault(sentence, []).append(f"{here.router} {here.interface}")
    return replace(found, carries=tuple(f"{' and '.join(places)}: {sentence}" for sentence, places in said.items()))


def _open_points(link: CoreLink, end: EndName, running: RunningConfig) -> tuple[str, ...]:
    """What is open at one end: of a link that is sealed what is active still, of any other all."""
    surveyed = survey(running, link, end) or ()
    found = [replace(one, line=redact(one.line, lasting=True)) for one in surveyed]
    is_sealed = link.until == "seal" and running.interface(link.end(end).tunnel_name) is not None
    return unsettled(still_active(found, link) if is_sealed else found)

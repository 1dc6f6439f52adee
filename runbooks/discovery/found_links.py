"""What discovery finds: entries of a ``links.yaml``, what in them a person must decide, and what is no link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from corelinks.inventory.absent import with_none, without_none
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.discovery.configured_interfaces import Values


@dataclass(frozen=True)
class FoundLink:
    """One entry of ``links.yaml``, and what in it a person has to decide.

    ``carries`` has what the physical interface carries besides, of which the tunnel is to carry it or to leave it.
    """

    values: Values
    undecided: tuple[str, ...]
    carries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Discovery:
    """The links found, and what was seen and could not become one, in sentences.

    ``unread`` says of each router whose configuration could not be had why: its links are not known.
    """

    links: tuple[FoundLink, ...]
    remarks: tuple[str, ...]
    unread: tuple[str, ...] = ()

    def to_yaml(self) -> str:
        """The text of a ``links.yaml``; remarks and open decisions stand in it as comments."""
        parts = [f"# not read, so that its links are not known: {why}\n" for why in self.unread]
        parts += [f"# not a link: {remark}\n" for remark in self.remarks]
        parts.append("links:\n" if self.links else "links: []\n")
        for link in self.links:
            parts += [f"  # undecided: {sentence}\n" for sentence in link.undecided]
            parts += [f"  # carries: {sentence}\n" for sentence in link.carries]
            body = yaml.safe_dump([with_none(link.values)], sort_keys=False, width=110)
            parts += [f"  {line}\n" for line in body.splitlines()]
        return "".join(parts)


def as_link(values: Values) -> CoreLink:
    """The link that an inventory makes of an entry; raises ValidationError for one that it would not take."""
    plain = without_none(values, CoreLink)
    ends = sorted((plain["a"], plain["b"]), key=lambda end: str(end["router"]) if isinstance(end, dict) else "")
    return CoreLink.model_validate({**plain, "a": ends[0], "b": ends[1]})


def valid_links(links: Iterable[FoundLink], remarks: list[str]) -> Iterator[FoundLink]:
    """Those of ``links`` that an inventory would take; each of the others becomes a remark."""
    for link in links:
        try:
            as_link(link.values)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            remarks.append(f"{link.values['name']}: what is configured is no valid link: {place}: {first['msg']}")
            continue
        yield link

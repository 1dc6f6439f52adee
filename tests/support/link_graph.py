"""Links of a core by the names of their routers alone, for whoever asks only how they hang together."""

from __future__ import annotations

from collections.abc import Sequence

from corelinks.inventory.model import CoreLink, LinkEnd
from corelinks.runbooks.engine.guard import Guard


def link(name: str, *, only_path: str = "refuse") -> CoreLink:
    """``x-y`` or ``x-y-2``: a link between two routers; which addresses it has does not matter here."""
    first, second = sorted(name.split("-")[:2])
    number = sum(ord(letter) * (index + 1) for index, letter in enumerate(name)) % 200 + 1
    ends = [
        LinkEnd.model_validate(
            {
                "router": router,
                "interface": f"GigabitEthernet0/{number}",
                "address": f"10.1.{number}.{place}/30",
                "tunnel": number,
                "tunnel_address": f"10.2.{number}.{place}/30",
            }
        )
        for place, router in ((1, first), (2, second))
    ]
    return CoreLink(name=name, a=ends[0], b=ends[1], crypto=None, only_path=only_path)  # type: ignore[arg-type]


def guard(*links: CoreLink, dead: Sequence[str] = ()) -> Guard:
    """The guard of a core of these links, all alive but those named ``dead``."""
    return Guard(links, frozenset(each.name for each in links) - frozenset(dead))


RING = (link("a-b"), link("b-c"), link("c-d"), link("d-a"))

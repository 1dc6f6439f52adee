"""Running-configs of a few lines, written for one test each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.discover import discover
from corelinks.runbooks.discovery.found_links import Discovery
from corelinks.runbooks.discovery.neighbors import RUNNING

NAMES = ("lake", "peak")
SUBNET = "10.60.7"  # the wire is .8/30: lake has .9, peak .10
ISIS = ("router isis METRO", " is-type level-2-only", " metric-style wide")


def section(header: str, *lines: str) -> tuple[str, ...]:
    """A header and the lines beneath it."""
    return (header, *(f" {line}" for line in lines))


def wire(end: int, *lines: str, name: str = "GigabitEthernet0/2") -> tuple[str, ...]:
    """The interface of one end of the wire, 0 or 1, with its address."""
    return section(f"interface {name}", f"ip address {SUBNET}.{9 + end} 255.255.255.252", *lines)


def config(name: str, lines: Iterable[str], version: str = "16.9") -> str:
    """A whole running-config."""
    body = "\n".join(lines)
    return f"version {version}\nhostname {name}\n{body}\nend\n"


def pair(*lines: str, process: tuple[str, ...] = ISIS, name: str = "GigabitEthernet0/2") -> dict[str, str]:
    """Two routers and the wire between them, each with the same lines on it and the same process."""
    ends = enumerate(NAMES)
    return {router: config(router, (*wire(end, *lines, name=name), *process)) for end, router in ends}


def found(configs: Mapping[str, str]) -> Discovery:
    """What discovery makes of running-configs."""
    return discover({router: {RUNNING: text} for router, text in configs.items()})


def links_of(discovery: Discovery) -> list[CoreLink]:
    """The links that the loader reads in what discovery writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.yaml"
        path.write_text(discovery.to_yaml())
        return list(load_links(path))

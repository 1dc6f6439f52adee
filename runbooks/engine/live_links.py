"""Which links have an IGP adjacency right now: the core as the graph guard must see it."""

from __future__ import annotations

from collections.abc import Sequence

from nornir.core import Nornir

from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import CoreLink, EndName
from corelinks.runbooks.evidence.collect import Evidences, merged, run_plan
from corelinks.tasks.commands import igp_neighbors
from corelinks.tasks.evidence import Evidence
from corelinks.tasks.parse import ParseError, parse_isis_neighbors, parse_ospf_neighbors


def alive_links(nornir: Nornir, links: Sequence[CoreLink]) -> frozenset[str]:
    """Ask every router of ``links`` once for its IGP neighbors; the names of the links that have an adjacency."""
    plan = merged(links, lambda link, end: (igp_neighbors(link),))
    return alive_in(run_plan(nornir, plan), links)


def alive_in(evidence: Evidences, links: Sequence[CoreLink]) -> frozenset[str]:
    """The links that one end at least sees up, and that no end sees down. What nobody can say is not alive."""
    alive = set()
    for link in links:
        seen = {_sees(link, "a", evidence[link.a.router]), _sees(link, "b", evidence[link.b.router])}
        if True in seen and False not in seen:
            alive.add(link.name)
    return frozenset(alive)


def _sees(link: CoreLink, end: EndName, evidence: Evidence) -> bool | None:
    """Whether an end has an adjacency on the physical interface or on the tunnel; None when it cannot be read."""
    response = evidence.last(igp_neighbors(link))
    if response is None or response.text is None:
        return None
    try:
        up = _up_interfaces(link, response.text)
    except ParseError:
        return None
    here = link.end(end)
    return any(is_same_interface(name, wanted) for name in up for wanted in (here.interface, here.tunnel_name))


def _up_interfaces(link: CoreLink, text: str) -> list[str]:
    if link.igp.protocol == "isis":
        return [neighbor.interface for neighbor in parse_isis_neighbors(text) if neighbor.state.upper() == "UP"]
    return [neighbor.interface for neighbor in parse_ospf_neighbors(text) if neighbor.state.upper() == "FULL"]

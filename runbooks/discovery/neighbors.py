"""Who is at the other end of an interface, as CDP and LDP say it: what a shared subnet cannot tell. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from corelinks.runbooks.discovery.configured_interfaces import Port, router_id
from corelinks.tasks.parse import ParseError, RunningConfig, parse_cdp_neighbors, parse_ldp_neighbors

T = TypeVar("T")
RUNNING = "show running-config"
CDP = "show cdp neighbors detail"
LDP = ("show mpls ldp neighbor detail", "show mpls ldp neighbor")
Responses = Mapping[str, Mapping[str, str]]  # by router, by command


@dataclass(frozen=True)
class Neighbors:
    """``cdp`` has the router and port behind an interface of a router, ``ldp`` the routers that are heard on it."""

    cdp: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)
    ldp: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def agree(self, a: Port, b: Port) -> str | None:
        """By what the two ports are known to be the ends of one cable: ``CDP``, ``LDP``, or None when by nothing.

        Both ends must say so, where both say anything, nobody else may be heard on either, and no third port may
        claim one of them.
        """
        ends = {(a.router, a.name), (b.router, b.name)}
        if any(ends & far and place not in ends for place, far in self.cdp.items()):
            return None
        heard = (self.cdp.get((a.router, a.name)), self.cdp.get((b.router, b.name)))
        if any(heard):
            met = heard[0] in (None, {(b.router, b.name)}) and heard[1] in (None, {(a.router, a.name)})
            return "CDP" if met else None
        routers = (self.ldp.get((a.router, a.name)), self.ldp.get((b.router, b.name)))
        met = any(routers) and routers[0] in (None, {b.router}) and routers[1] in (None, {a.router})
        return "LDP" if met else None


def read_neighbors(responses: Responses, configs: Mapping[str, RunningConfig], remarks: list[str]) -> Neighbors:
    """What the responses say; one that is refused says nothing, one that cannot be read becomes a remark."""
    cdp: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
    ldp: dict[tuple[str, str], frozenset[str]] = {}
    names = {name.lower(): name for name in configs} | {_hostname(config): name for name, config in configs.items()}
    ids = {str(found): name for name, config in configs.items() if (found := router_id(name, config)) is not None}
    for router, said in responses.items():
        for neighbor in _read(router, said, (CDP,), parse_cdp_neighbors, remarks):
            device = neighbor.device.partition(".")[0]  # CDP appends the domain
            far = names.get(device.lower(), device)
            place = (router, neighbor.interface)
            cdp[place] = cdp.get(place, frozenset()) | {(far, neighbor.port)}
        for session in _read(router, said, LDP, parse_ldp_neighbors, remarks):
            for interface in session.interfaces:
                place = (router, interface)
                ldp[place] = ldp.get(place, frozenset()) | {ids.get(session.peer_router_id, session.peer_router_id)}
    return Neighbors(cdp, ldp)


def _hostname(config: RunningConfig) -> str:
    lines = config.sections("hostname ")
    return lines[0].removeprefix("hostname ").strip().partition(".")[0].lower() if lines else ""


def _read(
    router: str,
    said: Mapping[str, str],
    commands: Sequence[str],
    parse: Callable[[str], tuple[T, ...]],
    remarks: list[str],
) -> tuple[T, ...]:
    for command in commands:
        text = said.get(command, "")
        if not text.strip() or text.lstrip().startswith(("%", "^")):
            continue
        try:
            return parse(text)
        except ParseError as error:
            remarks.append(f"{router}: {error}")
    return ()

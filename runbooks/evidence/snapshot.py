"""The state of the routers of a link right now, in one line an end: read from them, not remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nornir.core import Nornir

from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.tasks.capture import capture_evidence
from corelinks.tasks.commands import TIMER, interface, tunnel
from corelinks.tasks.evidence import Evidence
from corelinks.tasks.parse import (
    parse_interface,
    parse_ldp_neighbors,
    parse_rollback_timer,
)
from corelinks.tasks.parse.interfaces import interface_absent
from corelinks.tasks.parse.parse_error import ParseError

# The short form: the checks ask for the detail.
_NEIGHBORS = "show mpls ldp neighbor"


@dataclass(frozen=True)
class EndState:
    """One end of a link in words: its tunnel, where LDP hellos to the peer come from, and what is pending."""

    link: str
    router: str
    tunnel: str
    ldp: str
    pending: str


def snapshot(nornir: Nornir, links: Sequence[CoreLink]) -> tuple[EndState, ...]:
    """Ask every router of ``links`` once and describe each end; what cannot be read says so."""
    commands: dict[str, list[str]] = {}
    for link in links:
        for name in ENDS:
            end = link.end(name)
            asked = commands.setdefault(end.router, [_NEIGHBORS, TIMER])
            asked.append(tunnel(link, name))
    evidence = {router: _ask(nornir, router, wanted) for router, wanted in sorted(commands.items())}
    return tuple(_end_state(link, name, evidence[link.end(name).router]) for link in links for name in ENDS)


def _ask(nornir: Nornir, router: str, commands: Iterable[str]) -> Evidence:
    chosen = nornir.filter(filter_func=lambda host: host.name == router)
    outcome = chosen.run(task=capture_evidence, commands=list(commands), on_failed=True)
    nornir.data.reset_failed_hosts()
    if router not in outcome or outcome[router].failed:
        return Evidence(router)
    evidence = outcome[router][0].result
    return evidence if isinstance(evidence, Evidence) else Evidence(router)


def _end_state(link: CoreLink, name: EndName, evidence: Evidence) -> EndState:
    end = link.end(name)
    return EndState(
        link=link.name,
        router=end.router,
        tunnel=_tunnel(evidence, end.tunnel_name),
        ldp=_ldp(evidence, {end.interface, end.tunnel_name}),
        pending=_pending(evidence),
    )


def _text(evidence: Evidence, command: str) -> str | None:
    response = evidence.last(command)
    return None if response is None else response.text


def _tunnel(evidence: Evidence, name: str) -> str:
    text = _text(evidence, interface(name))
    if text is None:
        return "not read"
    if interface_absent(text):
        return f"no {name}"
    try:
        parsed = parse_interface(text, name)
    except ParseError as error:
        return f"not understood: {error.problem}"
    state = f"{'up' if parsed.admin_up else 'shut'}/{'up' if parsed.line_up else 'down'}"
    if parsed.tunnel is None:
        return f"{name} {state}"
    protected = parsed.tunnel.protection_profile
    return f"{name} {state} {parsed.tunnel.transport}, {f'protected by {protected}' if protected else 'IN CLEAR'}"


def _ldp(evidence: Evidence, ours: set[str]) -> str:
    text = _text(evidence, _NEIGHBORS)
    if text is None:
        return "not read"
    try:
        neighbors = parse_ldp_neighbors(text)
    except ParseError as error:
        return f"not understood: {error.problem}"
    sources = [
        f"{neighbor.state} by {interface}"
        for neighbor in neighbors
        for interface in neighbor.interfaces
        if interface in ours
    ]
    return ", ".join(sources) or "none on this link"


def _pending(evidence: Evidence) -> str:
    text = _text(evidence, TIMER)
    if text is None:
        return "not read"
    try:
        timer = parse_rollback_timer(text)
    except ParseError as error:
        return f"not understood: {error.problem}"
    return "" if timer is None else "ROLLBACK TIMER PENDING"

"""Whose a tunnel is: nothing goes unless the journal, or the router's own configuration, proves that we made it.

The lines that tell one tunnel from another are its addresses, mode, source, destination, key, VRF and protection. A
tunnel is ours when they are those of the link's definition, with a name that only we give to its IPsec profile: of a
tunnel under an operator's own names the definition says what it is, and not who made it. It is ours, too, when the
journal has written down that we began to make it on this very router and have not taken it back since, and it has
nothing but what we began to make: a build may have been cut off half way, and a definition may have been edited since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from corelinks.inventory.interface_names import canonical_interface
from corelinks.inventory.model import CoreLink, EndName, LinkEnd
from corelinks.runbooks.engine.journal import BaselineKey, Recorded
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.configuration.dependencies import existing
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.templates.object_names import OURS, crypto_names
from corelinks.templates.objects import objects
from corelinks.templates.render import render

_TELLING = (
    "tunnel mode ",
    "tunnel protection ",
    "tunnel source ",
    "tunnel destination ",
    "tunnel key ",
    "tunnel vrf ",
    "ip address ",
    "ip unnumbered ",
    "vrf forwarding ",
    "ip vrf forwarding ",
)
_DEFAULT_MODE = "tunnel mode gre ip"  # which IOS does not show
_SECOND = " secondary"  # an address besides the tunnel's own
_SOURCE = "tunnel source "
_SHOWN = 2  # lines that a sentence names


class Grounds(StrEnum):
    """What proves that a tunnel is ours, or that nothing does."""

    NO_TUNNEL = "no-tunnel"
    DEFINITION = "definition"
    JOURNAL = "journal"
    NOT_OURS = "not-ours"


@dataclass(frozen=True)
class Ownership:
    """Whose the tunnel of one end is; ``foreign`` are its lines that we never made, ``missing`` those that ours has."""

    tunnel: str
    grounds: Grounds
    foreign: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not (self.foreign or self.missing):
            return f"{self.tunnel} has an operator's own names, and the journal does not say that we made it"
        words = [self._in_words(line) for line in self.foreign[:_SHOWN]]
        words = words or [f"not `{line}`" for line in self.missing[:_SHOWN]]
        return f"{self.tunnel} is not ours: it has {', '.join(words)}"

    def _in_words(self, line: str) -> str:
        ours = next((mine for mine in self.missing if _kind(mine) == _kind(line)), None)
        return f"`{line}`" if ours is None else f"`{line}` and not `{ours}`"


def baseline_key(link: CoreLink, end: EndName, state: Baseline) -> BaselineKey:
    """Under which the journal keeps what an end was before the link was touched."""
    return BaselineKey(link.name, link.end(end).interface, state.identity)


def made_tunnel(link: CoreLink, end: EndName) -> tuple[str, ...]:
    """The lines by which the tunnel that a build makes at an end is known again."""
    section = RunningConfig(render(link, end, "build").apply).interface(link.end(end).tunnel_name) or ()
    return tuple(sorted(_telling(section, link.end(end))))


def ownership(link: CoreLink, end: EndName, running: RunningConfig, known: Recorded | None) -> Ownership:
    """Whose the tunnel at an end is; ``known`` is what the journal has of this end since it was last plain."""
    here = link.end(end)
    section = running.interface(here.tunnel_name)
    if section is None:
        return Ownership(here.tunnel_name, Grounds.NO_TUNNEL)
    present, wanted = _telling(section, here), frozenset(made_tunnel(link, end))
    if present == wanted and not _has_operators_name(link, end):
        return Ownership(here.tunnel_name, Grounds.DEFINITION)
    if known is not None and present <= frozenset(known.tunnel) | {_DEFAULT_MODE}:
        return Ownership(here.tunnel_name, Grounds.JOURNAL)
    foreign, missing = (tuple(sorted(lines, key=_kind)) for lines in (present - wanted, wanted - present))
    return Ownership(here.tunnel_name, Grounds.NOT_OURS, foreign, missing)


def _has_operators_name(link: CoreLink, end: EndName) -> bool:
    return link.crypto is not None and not crypto_names(link, end).ipsec_profile.startswith(OURS)


def foreign_tunnels(
    link: CoreLink, states: Mapping[EndName, Baseline], journaled: Mapping[EndName, Recorded | None]
) -> tuple[str, ...]:
    """A sentence for each end at which a tunnel of the link's number is not ours."""
    owned = {end: ownership(link, end, state.running, journaled[end]) for end, state in states.items()}
    return tuple(f"{states[end].router}: {one}" for end, one in owned.items() if one.grounds is Grounds.NOT_OURS)


def _kind(line: str) -> int:
    return next(number for number, start in enumerate(_TELLING) if line.startswith(start))


def _telling(section: Iterable[str], here: LinkEnd) -> frozenset[str]:
    lines = [line.strip() for line in section]
    told = {_one_spelling(line, here) for line in lines if line.startswith(_TELLING) and not line.endswith(_SECOND)}
    return frozenset(told if any(line.startswith("tunnel mode ") for line in told) else told | {_DEFAULT_MODE})


def _one_spelling(line: str, here: LinkEnd) -> str:
    """A source is the same by its interface, in any spelling, and by its address."""
    if not line.startswith(_SOURCE):
        return line
    source = line.removeprefix(_SOURCE)
    if source == str(here.source_address):
        return _SOURCE + here.source_interface
    try:
        return _SOURCE + canonical_interface(source)
    except ValueError:
        return line


def nameless(link: CoreLink, end: EndName, running: RunningConfig) -> frozenset[str]:
    """Sections of the router that a build at an end would use and that carry no name of ours: an LDP password, a route.

    By themselves they do not say who made them; nor does a proposal of an operator's own name that several links use.
    """
    sections = {item.section for item in objects(link, end) if item.shared and not item.name.startswith(OURS)}
    return existing(running, link, end) & sections


def free_tunnel(states: Mapping[EndName, Baseline]) -> int:
    """The lowest tunnel number, from 1, that no router of a link uses."""
    taken = {header.lower() for state in states.values() for header in state.running.sections("interface Tunnel")}
    number = 1
    while f"interface tunnel{number}" in taken:
        number += 1
    return number

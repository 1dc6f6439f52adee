"""How simulated routers are, by a look at themselves: no session asks them, and nothing of the product judges it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.simulator.ios.certificates import from_files
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.device import Device
from tests.support.core_in_process import CoreInProcess

_SOURCE = re.compile(r"^\s+(\S+), Src IP addr: ", re.MULTILINE)
_SECRET = re.compile(r"^(\s*(?:pre-shared-key|mpls ldp neighbor \S+ password|crypto isakmp key)) .*")


@dataclass(frozen=True)
class RouterState:
    """What a router has running, and what it would start from, line by line."""

    running: tuple[str, ...]
    startup: tuple[str, ...]

    @classmethod
    def of(cls, device: Device) -> RouterState:
        """The state of a router; asked where the routers live."""
        saved = ConfigTree.parse(from_files(device.startup, device.certificates))
        return cls(_lines_of(device.running), _lines_of(saved))


def _lines_of(tree: ConfigTree) -> tuple[str, ...]:
    """The lines without the values of a link's own secrets, of which each core has others."""
    return tuple(_SECRET.sub(r"\1 <secret>", line) for line in tree.key_lines())


def devices_of(core: CoreInProcess) -> list[Device]:
    """Every router of a core."""
    return [core.simulator.device(router) for router in core.simulator.ports]


def states_of(core: CoreInProcess) -> dict[str, RouterState]:
    """The state of every router, by name."""
    return core.simulator.call(lambda: {device.name: RouterState.of(device) for device in devices_of(core)})


def open_in_clear(device: Device) -> list[str]:
    """The tunnels of a router that are open and lead somewhere, and that nothing protects."""
    return [
        f"{device.name}: {section.text} is open without protection"
        for section in device.running.all("interface Tunnel")
        if section.child("tunnel destination") and not (section.has("shutdown") or section.child("tunnel protection"))
    ]


def left_pending(core: CoreInProcess) -> list[str]:
    """Rollback timers, locks, and users that are still in configuration mode."""

    def look() -> Iterator[str]:
        for device in devices_of(core):
            if device.archive.pending is not None:
                yield f"{device.name}: a rollback timer is pending"
            if device.lock is not None or any(session.is_configuring for session in device.sessions):
                yield f"{device.name}: its configuration is locked, or being changed"

    return core.simulator.call(lambda: list(look()))


def differing(now: Mapping[str, RouterState], wanted: Mapping[str, RouterState]) -> list[str]:
    """How routers are not as they should be, in running and startup."""
    found = []
    for router, state in wanted.items():
        for what in ("running", "startup"):
            have, want = getattr(now[router], what), getattr(state, what)
            gone, new = ([line for line in one if line not in other] for one, other in ((want, have), (have, want)))
            lines = [*(f"-{line}" for line in gone), *(f"+{line}" for line in new)]
            if have != want:
                found.append(f"{router}: {what}: {'; '.join(lines[:4]) or 'the order of its lines'}")
    return found


def carriers(core: CoreInProcess, link: CoreLink) -> set[str]:
    """By what of a link its ends hear each other's LDP in a session: ``plain``, ``tunnel``, both or neither.

    Of the two ends, only what both have.
    """
    found = []
    for end in ENDS:
        here = link.end(end)
        sources = set(_SOURCE.findall(core.shown(here.router, "show mpls ldp neighbor")))
        found.append({name for name, interface in _names(here.interface, here.tunnel_name) if interface in sources})
    return found[0] & found[1]


def _names(interface: str, tunnel: str) -> tuple[tuple[str, str], ...]:
    return ("plain", interface), ("tunnel", tunnel)

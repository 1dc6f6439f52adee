"""An independent look at two simulated routers while their link is changed: at their own state, never by our checks.

The routers are watched at every line that they take, and judged when all is over: the link is wholly encrypted or
wholly as before, in running-config and in startup-config, and never open without its protection in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from corelinks.runbooks.simulator.ios.certificates import from_files
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node
from corelinks.runbooks.simulator.router.device import Device
from tests.support.small_core import LINK, SmallCore, small_core

Lines = tuple[str, ...]
TUNNEL = "Tunnel12"
WIRES: Mapping[str, str] = {"p1": "GigabitEthernet0/0", "p2": "GigabitEthernet0/0/0"}
EDIT = "ip route 203.0.113.0 255.255.255.0 Null0"
_KEY = "pre-shared-key "
_WHOSE = ("tunnel mode ", "tunnel destination ", "tunnel protection ")  # what faults change by another's hand
_WORK = 20.0  # real seconds of a step, on a machine that has other things to do
_LONGEST_WAIT = 240  # turns of half a simulated minute


class Whole(Enum):
    """What a link is that is not half."""

    AS_BEFORE = "as before"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True)
class Tolerance:
    """What a fault itself does to a router's configuration, which is then not held against the program.

    ``sections`` are gone by the fault, lines that begin like ``words`` may be there or not, and ``spelling`` says that
    a line may stand there in other words. ``may_open`` says that the fault itself takes the protection off, and
    ``others_tunnel`` that it makes another tunnel of ours, by another's hand.
    """

    sections: Lines = ()
    words: Lines = ()
    spelling: bool = False
    may_open: bool = False
    others_tunnel: bool = False


@dataclass
class JudgedCore:
    """Two routers that are watched from the beginning.

    ``seen`` are the violations that were seen on the way, ``edited`` the routers in which another has typed something.
    """

    core: SmallCore
    tolerance: Tolerance
    before: Mapping[str, Lines] = field(default_factory=dict)
    seen: dict[str, None] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)
    _startups: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.core.work = _WORK
        self.before = {name: running(self.device(name)) for name in WIRES}
        self._startups = {name: self.device(name).startup for name in WIRES}
        archives = {name: self.device(name).running.section("archive") for name in WIRES}
        self._archives = {name: section.copy() for name, section in archives.items() if section is not None}
        self.core.core.simulator.watch = self._look

    def device(self, name: str) -> Device:
        """A router itself."""
        return self.core.core.simulator.device(name)

    def _look(self) -> None:
        """What must never be, at any moment."""
        for name in WIRES:
            device = self.device(name)
            if not self.tolerance.may_open and is_open_in_clear(device):
                self.seen[f"{name} had {TUNNEL} open without protection"] = None
            if device.running.has(EDIT):
                self.edited.add(name)
            if device.startup != self._startups[name]:
                self._startups[name] = device.startup
                self._look_at_startup(name, device)

    def _look_at_startup(self, name: str, device: Device) -> None:
        saved = startup(device)
        if device.change.saved_by != "operator":
            return
        if EDIT in saved:
            self.seen[f"{name} saved what another had typed"] = None
        elif self._kind(name, saved) is None:
            self.seen[f"{name} saved half a link: {self.why_not(name, saved)}"] = None

    def settle(self) -> str:
        """Let every fault end, routers start and timers fire; what does not come to its end, '' when all does."""
        self.core.core.clear_faults()
        self.core.core.simulator.call(self._configure_archives)
        if self.tolerance.others_tunnel:
            wanted = encrypted()
            self.core.core.simulator.call(lambda: self._set_tunnels_back(wanted))
        for _ in range(_LONGEST_WAIT):
            devices = [self.device(name) for name in WIRES]
            if all(device.powered and device.archive.pending is None for device in devices):
                self.core.timing.wait(400)  # LDP that has backed off
                return ""
            self.core.timing.wait(30)
        return "a timer never fires, or a router never starts"

    def _configure_archives(self) -> None:
        """What a person does who is told that the archive is not configured any more."""
        for name, section in self._archives.items():
            device = self.device(name)
            if device.running.section("archive") is None:
                saved = ConfigTree.parse(device.startup)
                for tree in (device.running, saved):
                    tree.insert(section.copy())
                    tree.touch()
                device.startup = "\n".join([*saved.render(), "end", ""])

    def _set_tunnels_back(self, wanted: Mapping[str, Lines]) -> None:
        """What whoever has made another tunnel of it does, when the report says that it is no longer ours."""
        for name in WIRES:
            device = self.device(name)
            section = device.running.section(f"interface {TUNNEL}")
            others = [node for node in section.children if node.text.startswith(_WHOSE)] if section else []
            ours = [line.strip() for line in wanted[name] if line.strip().startswith(_WHOSE)]
            if section is not None and [node.text for node in others] != ours:
                section.children[:] = [node for node in section.children if node not in others]
                for line in ours:
                    section.insert(Node(line))
                device.changed("other")

    def pending(self) -> list[str]:
        """The routers that have a rollback timer pending."""
        return [name for name in WIRES if self.device(name).archive.pending is not None]

    def others_save(self) -> None:
        """Whoever has typed something saves it, as he is told to by the report."""
        for name in WIRES:
            device = self.device(name)
            if EDIT in running(device):
                self.core.core.simulator.call(lambda device=device: device.save("other"))  # type: ignore[misc]

    def has_edit(self, name: str) -> bool:
        """Whether what another has typed stands in running-config."""
        return EDIT in running(self.device(name))

    def whole(self) -> Whole | None:
        """What the link is in both running-configs and in the network; None when it is half."""
        kinds = {self._kind(name, running(self.device(name))) for name in WIRES}
        if kinds == {Whole.AS_BEFORE}:
            return Whole.AS_BEFORE
        return Whole.ENCRYPTED if kinds == {Whole.ENCRYPTED} and not self.not_encrypted() else None

    def violations(self) -> list[str]:
        """What is wrong when all faults are over and all timers have fired."""
        found = list(self.seen)
        whole = self.whole()
        if whole is None:
            halves = [f"{name}: {self.why_not(name, running(self.device(name)))}" for name in WIRES]
            found.append(f"half a link: {'; '.join([*halves, *self.not_encrypted()])}")
        for name in WIRES:
            device = self.device(name)
            if device.archive.pending is not None:
                found.append(f"{name} has a timer pending")
            if device.lock is not None or any(session.is_configuring for session in device.sessions):
                found.append(f"{name} is still being configured")
            if whole is not None and self._kind(name, startup(device)) is not whole:
                found.append(f"{name} is {whole.value}, and its startup-config is not: {self.why_not_saved(name)}")
        if whole is Whole.AS_BEFORE:
            found += self.not_plain()
        return found

    def why_not(self, name: str, lines: Lines) -> str:
        """What a configuration has too much and too little against both wholes, the smaller difference."""
        return min((_difference(wanted, self._ours(lines)) for wanted in self._wholes(name).values()), key=len)

    def why_not_saved(self, name: str) -> str:
        """The same of a startup-config."""
        return self.why_not(name, startup(self.device(name)))

    def _kind(self, name: str, lines: Lines) -> Whole | None:
        mine = Counter(self._ours(lines))
        for kind, wanted in self._wholes(name).items():
            if mine == Counter(wanted):
                return kind
            if self.tolerance.spelling and len(self._ours(lines)) == len(wanted):
                return kind
        return None

    def _wholes(self, name: str) -> dict[Whole, list[str]]:
        return {Whole.AS_BEFORE: self._ours(self.before[name]), Whole.ENCRYPTED: self._ours(encrypted()[name])}

    def _ours(self, lines: Iterable[str]) -> list[str]:
        kept: list[str] = []
        is_gone = False
        for line in lines:
            if not line.startswith(" "):
                is_gone = line in self.tolerance.sections
            if not is_gone and line != EDIT and not line.strip().startswith(self.tolerance.words or ("\0",)):
                kept.append(line)
        return kept

    def states(self) -> dict[str, RouterState]:
        """What the network of the routers is now."""
        simulator = self.core.core.simulator
        return {name: simulator.call(lambda name=name: simulator.network.state(name)) for name in WIRES}  # type: ignore[misc]

    def not_encrypted(self) -> list[str]:
        """Why the link does not carry labels by its tunnel alone, encrypted."""
        found = []
        for name, state in self.states().items():
            tunnel = state.interfaces.get(TUNNEL)
            sessions = [each.status for each in state.crypto.sessions if each.interface == TUNNEL]
            if tunnel is None or not tunnel.protocol_up or sessions != ["UP-ACTIVE"]:
                found.append(f"{name}: {TUNNEL} is not up with a session ({sessions})")
            sources = ldp_sources(state)
            if TUNNEL not in sources or WIRES[name] in sources:
                found.append(f"{name}: LDP hears its neighbor on {sorted(sources)}")
        return found

    def not_plain(self) -> list[str]:
        """Why the plain link does not carry what it carried."""
        found = []
        for name, state in self.states().items():
            if WIRES[name] not in ldp_sources(state):
                found.append(f"{name}: LDP hears nobody on {WIRES[name]}")
            if not any(each.interface == WIRES[name] and each.state == "UP" for each in state.igp.isis):
                found.append(f"{name}: IS-IS has no neighbor on {WIRES[name]}")
        return found


def running(device: Device) -> Lines:
    """The running-config of a router without what is random in it."""
    return _without_keys(device.running.key_lines())


def startup(device: Device) -> Lines:
    """The startup-config of a router, likewise."""
    return _without_keys(ConfigTree.parse(from_files(device.startup, device.certificates)).key_lines())


def _without_keys(lines: Iterable[str]) -> Lines:
    return tuple(line.partition(_KEY)[0] + _KEY if _KEY in line else line for line in lines)


def is_open_in_clear(device: Device) -> bool:
    """Whether the tunnel can carry anything without its protection."""
    section = device.running.section(f"interface {TUNNEL}")
    if section is None or section.has("shutdown") or section.child("tunnel destination") is None:
        return False
    return section.child("tunnel protection") is None


def ldp_sources(state: RouterState) -> set[str]:
    """The interfaces on which a router hears a neighbor whose session is up."""
    sources = (source for each in state.ldp.neighbors if each.state == "Oper" for source in each.sources)
    return {source.interface for source in sources if source.interface is not None}


def _difference(wanted: Iterable[str], lines: Iterable[str]) -> str:
    here, there = Counter(lines), Counter(wanted)
    words = [*(f"+{line.strip()}" for line in here - there), *(f"-{line.strip()}" for line in there - here)]
    return ", ".join(words) or "nothing"


@cache
def encrypted() -> Mapping[str, Lines]:
    """The routers' configurations after a migration in which nothing goes wrong."""
    with TemporaryDirectory(prefix="judged-") as scratch, small_core(Path(scratch)) as core:
        report = core.migrate()
        assert report.outcome == "encrypted", f"{LINK}: {report.reason}"
        return {name: running(core.core.simulator.device(name)) for name in WIRES}

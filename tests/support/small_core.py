"""Two simulated routers with two cables between them, behind SSH, and one of the cables to migrate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from nornir.core import Nornir

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, Until
from corelinks.runbooks.engine.events import Event, Listener
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.engine.timing import TimeSource, Timing, WallTime
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.resume import resume, unfinished_links
from corelinks.runbooks.rollback import rollback
from corelinks.runbooks.simulated_core import write_inventory
from corelinks.tasks.baseline import Baseline
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from corelinks.tasks.parse import ConfigDifferences, parse_configuration_lock
from tests.support.core_in_process import CoreInProcess, core_in_process
from tests.support.paths import EXAMPLE

INVENTORY = EXAMPLE
SPEED = 50.0
WORK = 6.0
LINK = "p1-p2"


@dataclass(frozen=True)
class Strike:
    """A fault, as the simulated router takes it, and the step (or ``restore``, ``rollback``) with which it begins."""

    moment: str
    fault: str

    def __str__(self) -> str:
        return f"{self.fault} from {self.moment} on"


@dataclass
class Striking:
    """A listener that lets faults begin at their moments; ``left`` are those whose moment has not come."""

    core: CoreInProcess
    left: list[Strike]

    def __call__(self, event: Event) -> None:
        for strike in [strike for strike in self.left if strike.moment == event.step]:
            self.left.remove(strike)
            self.core.inject(strike.fault)


@dataclass
class SmallCore:
    """p1 and p2; ``link`` is what is migrated (called ``name``), its second cable stays plain.

    ``work`` are the real seconds that a step may cost this machine: more, and a timer fires that nobody meant to.
    """

    core: CoreInProcess
    nornir: Nornir
    links: tuple[CoreLink, ...]
    journal: Path
    name: str = LINK
    speed: float = SPEED
    work: float = WORK

    @property
    def link(self) -> CoreLink:
        return next(link for link in self.links if link.name == self.name)

    @property
    def timing(self) -> Timing:
        """The timing of a run, whose waits are skipped."""
        return timing(self.core.time, self.speed, self.work)

    def migrate(
        self,
        until: Until | None = None,
        strikes: Sequence[Strike] = (),
        source: TimeSource | None = None,
        listeners: Sequence[Listener] = (),
    ) -> LinkReport:
        report = migrate(
            self.nornir,
            [self.link],
            self.links,
            journal=self.journal,
            timing=timing(source or self.core.time, self.speed, self.work),
            listeners=[Striking(self.core, list(strikes)), *listeners],
            until=until,
        )
        return report.links[0]

    def rollback(
        self, journal: Path | None = None, strikes: Sequence[Strike] = (), source: TimeSource | None = None
    ) -> LinkReport:
        report = rollback(
            self.nornir,
            [self.link],
            self.links,
            journal=journal or self.journal,
            timing=timing(source or self.core.time, self.speed, self.work),
            listeners=[Striking(self.core, list(strikes))],
        )
        return report.links[0]

    def resume(self, *, forward: bool = False) -> LinkReport | None:
        """What became of the link; None when nothing was left to be finished."""
        left = unfinished_links(self.journal)
        report = resume(self.nornir, left, self.links, forward=forward, journal=self.journal, timing=self.timing)
        return report.links[0] if report.links else None

    def states(self) -> dict[str, Baseline]:
        """Both routers as they are now; fails when one cannot be read."""
        replies = NornirRouters(self.nornir, self.link).state(ENDS)
        states = {}
        for reply in replies.values():
            assert isinstance(reply, Baseline), reply
            states[reply.router] = reply
        return states

    def wait_until_both_answer(self) -> None:
        """Let a router that was cut off take sessions again."""
        for _ in range(50):
            replies = NornirRouters(self.nornir, self.link).state(ENDS)
            if all(isinstance(reply, Baseline) for reply in replies.values()):
                return
            self.timing.wait(10)
        raise AssertionError("a router does not answer any more")

    def wait_until_no_timer_is_pending(self) -> None:
        """Let rollback timers fire that nobody stops any more."""
        for _ in range(200):
            if all(state.timer is None for state in self.states().values()):
                return
            self.timing.wait(30)
        raise AssertionError("a timer never fires")

    def unsaved(self) -> tuple[str, ...]:
        """What differs between startup and running, at both."""
        found: list[str] = []
        for reply in NornirRouters(self.nornir, self.link).unsaved(ENDS).values():
            assert isinstance(reply, ConfigDifferences), reply
            found += reply.lines
        return tuple(line.strip() for line in found)

    def assert_nothing_of_ours_is_left(self) -> None:
        """No line, no timer and no lock of ours at either router."""
        for router, state in self.states().items():
            assert state.timer is None, f"{router} has a timer pending"
            ours = [line for line in state.running.lines if "CL-" in line or "Tunnel" in line]
            assert ours == [], router
        for router in self.link.routers:
            host = self.nornir.inventory.hosts[router]
            said = host.get_connection("netmiko", self.nornir.config).ask(["show configuration lock"])[0]
            assert parse_configuration_lock(said) == (), router


def timing(source: TimeSource | None = None, speed: float = SPEED, work: float = WORK) -> Timing:
    """The timing of a run on these routers; its waits take as long as they take, unless ``source`` skips them."""
    return Timing(speed=speed, work=work, source=source or WallTime())


@contextmanager
def small_core(
    tmp_path: Path,
    faults: Sequence[str] = (),
    *,
    configs: Mapping[str, str] | None = None,
    links: Sequence[CoreLink] | None = None,
) -> Iterator[SmallCore]:
    """The two routers with ``faults``, in their usual configurations and with both their links; gone at the end."""
    configs = configs or {name: (INVENTORY / "running" / f"{name}.cfg").read_text() for name in ("p1", "p2")}
    links = links or both_links()
    with core_in_process(configs, speed=SPEED, faults=faults) as core:
        directory = tmp_path / "inventory"
        write_inventory(directory, core, links)
        _be_impatient(directory / "defaults.yaml")
        loaded = load_links(directory / "links.yaml")
        nornir = load_nornir(directory, loaded)
        try:
            yield SmallCore(core, nornir, loaded, tmp_path / "journal.db")
        finally:
            close_all(nornir)


def both_links() -> tuple[CoreLink, ...]:
    """The links of the example core between p1 and p2."""
    return tuple(link for link in load_links(INVENTORY / "links.yaml") if link.routers == ("p1", "p2"))


def _be_impatient(path: Path) -> None:
    """A router that says nothing is given up after seconds, as the clocks here run fast."""
    defaults = yaml.safe_load(path.read_text())
    defaults["data"] = {"command_timeout": 2, "connect_timeout": 3}
    path.write_text(yaml.safe_dump(defaults))

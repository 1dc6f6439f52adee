"""The points at which the program dies, what it is at then, and the ways on from there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nornir.core import Nornir

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.engine.timing import TimeSource, Timing, WallTime
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.resume import resume, unfinished_links
from corelinks.runbooks.rollback import rollback
from corelinks.runbooks.simulator.router.device import Device
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from tests.support.dying_program import Death, Moment
from tests.support.lossy_links import LOSSY_LINKS, lossy_core
from tests.support.small_core import SmallCore
from tests.support.state_of_core import (
    RouterState,
    carriers,
    devices_of,
    differing,
    left_pending,
    open_in_clear,
    states_of,
)

LINKS = {lossy.name: lossy for lossy in LOSSY_LINKS if lossy.name in ("is-is", "ospf")}
# Slower than elsewhere: on a busy machine the routers' timers must not fire in the middle of a conversation.
SPEED = 10.0
Verb = Callable[..., RunReport]
_STRUCK = "no mpls ip"
PLAIN, SEALED = "as before", "encrypted"
_CALLED = {PLAIN: "as-before", SEALED: "encrypted"}
_LONGEST = 7500.0  # router seconds after which any timer must have fired
_TURNS_UP = 600.0  # router seconds in which what is configured comes up


@dataclass(frozen=True)
class KillScenario:
    """What the program is at when it dies: ``verb``, at a link that begins as ``made``, with a ``fault``.

    A link may begin as a migration has left it that died right after its ``died_after``-th confirm at end b, with its
    timers still pending, or expired meanwhile.
    """

    verb: Verb
    made: str = PLAIN
    fault: str = ""
    died_after: int = 0
    is_expired: bool = False


def _resume(nornir: Nornir, _: object, every: Sequence[CoreLink], *, forward: bool, **options: Any) -> RunReport:
    """`resume`, as the command calls it: with all that dead runs have left."""
    return resume(nornir, unfinished_links(options["journal"]), every, forward=forward, **options)


resume_back, resume_forward = partial(_resume, forward=False), partial(_resume, forward=True)
SCENARIOS: Mapping[str, KillScenario] = {
    "migrate": KillScenario(migrate),
    "restore": KillScenario(migrate, fault=f"reject-line@{{b}},line=^{_STRUCK}$"),
    "rollback": KillScenario(rollback, made=SEALED),
    "rollback-of-dead": KillScenario(rollback, died_after=3, is_expired=True),
    "resume-back": KillScenario(resume_back, died_after=3),
    "resume-forward": KillScenario(resume_forward, died_after=2),
}
# How somebody goes on: what is called until it has tried, and whether the timers are left to expire before.
WAYS: Mapping[str, tuple[Verb, bool]] = {
    "timers": (rollback, True),
    "at-once": (rollback, False),
    "back": (resume_back, False),
    "forward": (resume_forward, False),
    "late-back": (resume_back, True),
    "late-forward": (resume_forward, True),
}


@dataclass(frozen=True)
class KillPoint:
    """At which link, in which scenario, when, and how it goes on."""

    link: str
    scenario: str
    moment: Moment
    way: str

    def __str__(self) -> str:
        return f"{self.link}/{self.scenario}/{self.moment}/{self.way}"

    @classmethod
    def named(cls, text: str) -> KillPoint:
        """The point of that name."""
        link, scenario, moment, way = text.split("/")
        return cls(link, scenario, Moment.named(moment), way)


@dataclass(frozen=True)
class KillResult:
    """What became of a point; ``said`` are the reports of whoever went on.

    A program that has asked less often this time may have ended before it ``died``.
    """

    point: KillPoint
    ended: str
    violations: tuple[str, ...]
    said: tuple[str, ...]
    died: bool


def timing(source: TimeSource | None = None) -> Timing:
    """The timing of a run on the routers of a trial."""
    return Timing(speed=SPEED, work=6.0, source=source or WallTime())


@dataclass
class Trial:
    """A core on which a program dies. ``expected`` are the states in which a link may end, by word."""

    core: SmallCore
    expected: dict[str, dict[str, RouterState]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    lives: int = 0

    def look(self, device: Device) -> None:
        """What must hold at any time at all, of a router that has just taken a line."""
        if self.expected and self.seen.get(device.name) != device.startup:
            self.seen[device.name] = device.startup
            startup = RouterState.of(device).startup
            ends = {word for word, states in self.expected.items() if startup == states[device.name].startup}
            if not ends or (ends == {SEALED} and not _is_proven(self.core.journal, "seal")):
                self._violated(f"{device.name}: startup-config holds what was not proven")
        for words in open_in_clear(device):
            self._violated(words)

    def _violated(self, words: str) -> None:
        if words not in self.violations:
            self.violations.append(words)

    def live(
        self, verb: Verb, moment: Moment | None = None, *, digests: bool = False
    ) -> tuple[Death, LinkReport | None]:
        """Let a program of its own work on the link, and die at ``moment``; its report if it has not."""
        core, self.lives = self.core, self.lives + 1
        kept = core.journal.with_name(f"journal-{self.lives}.db")
        death = Death(core.core, core.journal, kept, moment, self.look, digests)
        nornir = load_nornir(core.journal.parent / "inventory", core.links)
        reports: list[RunReport] = []

        def work() -> None:
            options = {"journal": core.journal, "timing": timing(death)}
            reports.append(verb(nornir, [core.link], core.links, **options))

        try:
            death.watched(work)
        finally:
            close_all(nornir)
        if death.is_dead:
            core.core.clear_faults()
            death.let_in_again()
            core.journal = kept
        return death, next((link for report in reports for link in report.links), None)

    def wait(self, seconds: float) -> None:
        """Let router seconds pass."""
        self.core.core.time.wait(seconds / SPEED)

    def wait_for_timers(self) -> None:
        """Let rollback timers fire that nobody stops any more."""
        waited = 0.0
        while any(device.archive.pending for device in devices_of(self.core.core)) and waited < _LONGEST:
            self.wait(30)
            waited += 30
        for device in devices_of(self.core.core):
            self.look(device)

    def ended(self) -> str:
        """How the link is now, by the routers themselves; what is wrong with it goes to the violations."""
        core, now = self.core, states_of(self.core.core)
        self.violations += left_pending(core.core)
        differences = {word: differing(now, states) for word, states in self.expected.items()}
        word = min(differences, key=lambda each: len(differences[each]))
        self.violations += [f"not {word}: {words}" for words in differences[word]]
        wanted, waited = {"plain"} if word == PLAIN else {"tunnel"}, 0.0
        while carriers(core.core, core.link) != wanted and waited < _TURNS_UP:
            self.wait(30)
            waited += 30
        if waited >= _TURNS_UP:
            self._violated(f"{word}, but its labels go by {carriers(core.core, core.link) or 'nothing'}")
        if core.journal.exists():
            with History.read(core.journal) as journal:
                left = [each.link.name for each in journal.unfinished() if each.is_touched]
                self.violations += [f"the journal has {name} unfinished" for name in left]
        return "half" if differences[word] else word


@contextmanager
def trial_of(link: str, directory: Path) -> Iterator[Trial]:
    """Routers of their own, on which the link has never been touched."""
    with lossy_core(LINKS[link], directory, speed=SPEED) as core:
        close_all(core.nornir)
        core.core.time.slice = 1 / SPEED
        yield Trial(core)


@cache
def _states(link: str) -> tuple[dict[str, RouterState], dict[str, RouterState], tuple[Moment, ...]]:
    """The routers of a link before it is migrated and when it is encrypted, and the confirms between the two."""
    with TemporaryDirectory(prefix="kill-") as scratch, trial_of(link, Path(scratch)) as trial:
        before = states_of(trial.core.core)
        death, report = trial.live(migrate)
        assert report is not None
        assert report.outcome == "encrypted", report.reason
        confirms = tuple(met.moment for met in death.met if met.text == "configure confirm" and not met.moment.is_after)
        return before, states_of(trial.core.core), confirms


def _brought_to(trial: Trial, scenario: KillScenario, link: str) -> None:
    """Bring the link to where the scenario begins."""
    before, sealed, confirms = _states(link)
    if scenario.made == SEALED:
        assert trial.live(migrate)[1] is not None
    if scenario.died_after:
        mine = [moment for moment in confirms if moment.where == trial.core.link.end("b").router]
        last = mine[scenario.died_after - 1]
        trial.live(migrate, Moment(last.where, last.kind, last.number, True))
    if scenario.is_expired:
        trial.wait_for_timers()
    trial.expected = {PLAIN: before, SEALED: sealed}
    if scenario.fault:
        ends = {end: trial.core.link.end(end).router for end in ENDS}
        trial.core.core.inject(scenario.fault.format(**ends))


@dataclass(frozen=True)
class Moments:
    """The moments of a scenario, in their order: those at which a kill leaves what none before leaves, and the rest."""

    new: tuple[Moment, ...]
    alike: tuple[Moment, ...]


@cache
def moments_of(link: str, scenario: str) -> Moments:
    """Every moment of a scenario; a way back begins where the fault strikes."""
    with TemporaryDirectory(prefix="kill-") as scratch, trial_of(link, Path(scratch)) as trial:
        _brought_to(trial, SCENARIOS[scenario], link)
        death, _ = trial.live(SCENARIOS[scenario].verb, digests=True)
    met = death.met
    if SCENARIOS[scenario].fault:
        struck = next(number for number, each in enumerate(met) if _STRUCK in each.text)
        met = met[struck:]
    first = {each.left: each.moment for each in reversed(met)}
    new = set(first.values())
    return Moments(
        tuple(each.moment for each in met if each.moment in new),
        tuple(each.moment for each in met if each.moment not in new),
    )


def run_kill_point(point: KillPoint, directory: Path) -> KillResult:
    """Let a program die at a point, go on from there, and look at what the routers are then."""
    scenario = SCENARIOS[point.scenario]
    verb, is_late = WAYS[point.way]
    with trial_of(point.link, directory) as trial:
        _brought_to(trial, scenario, point.link)
        death, report = trial.live(scenario.verb, point.moment)
        said = [_words(report)] if report else []
        if is_late:
            trial.wait_for_timers()
        _, report = trial.live(verb)
        if report is not None and report.cause is Cause.TIMER_PENDING:
            said.append(_words(report))
            trial.wait_for_timers()
            _, report = trial.live(verb)
        ended = trial.ended()
        if report is not None:
            said.append(_words(report))
        if report is not None and report.outcome != _CALLED.get(ended):
            trial.violations.append(f"it is {ended}, and was called {report.outcome}")
        return KillResult(point, ended, tuple(trial.violations), tuple(said), death.is_dead)


def _is_proven(journal: Path, step: str) -> bool:
    """Whether a journal has by what a step was proven, which has to be there before the first confirm."""
    with closing(sqlite3.connect(journal)) as database:
        return bool(database.execute("SELECT 1 FROM proof WHERE step = ?", (step,)).fetchall())


def _words(report: LinkReport) -> str:
    return f"{report.outcome}: {report.reason}"

"""Two routers of a link behind the one seam of the engine, and a time that passes only when somebody waits.

They keep a configuration, a startup-config and a rollback timer as IOS does, and can be told to go wrong at an act.
What is asked of them is a Nornir task, so that whoever observes a real run observes them in the same way.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Self, cast

from nornir.core import Nornir
from nornir.core.inventory import Host, Hosts, Inventory
from nornir.core.plugins.runners import RunnerPlugin
from nornir.core.processor import Processor, Processors
from nornir.core.task import Result, Task
from nornir.plugins.runners import SerialRunner

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.runbooks.engine.link.replies import Replies, replies_of
from corelinks.runbooks.engine.link.routers import Lines, Timers
from corelinks.runbooks.evidence.collect import Evidences, Plan
from corelinks.tasks.baseline import Baseline, RouterIdentity
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.parse import ConfigDifferences, RollbackTimer, RunningConfig, parse_running_config
from corelinks.tasks.router_errors import (
    CommandRejected,
    ConnectionFailed,
    SecretUnavailable,
    SessionLost,
    TakenLine,
    TimerError,
)
from corelinks.templates.step import Change, Step
from tests.support.paths import RUNNING

_SINGLE = re.compile(r"(isis metric|ip ospf cost|ip address) ")
# A setting that is on by default, so that IOS shows that it was taken away.
_SHOWN_NEGATION = "no isis hello padding"
_SECRET = re.compile(r"<secret:[^>]*>")

Trouble = Callable[["FakeRouter", Callable[[], Any]], Any]


EPOCH = 1_800_000_000.0  # what the clock shows when a FakeTime begins: 2027-01-15 08:00 UTC


@dataclass
class FakeTime:
    """Seconds that pass only in waits."""

    seconds: float = 0.0

    def now(self) -> float:
        return self.seconds

    def unix(self) -> float:
        return EPOCH + self.seconds

    def wait(self, seconds: float, wake: threading.Event | None) -> bool:
        if wake is not None and wake.is_set():
            return True
        self.seconds += max(seconds, 0.1)
        return False


@dataclass
class FakeRouter:
    """One router. ``troubles`` holds per act what happens at its next times; ``dead_until`` when it answers again."""

    name: str
    time: FakeTime
    lines: list[str]
    startup: list[str] = field(default_factory=list)
    backup: list[str] | None = None
    fires: float = 0.0
    timer: RollbackTimer | None = None
    started: float = -86_400.0
    dead_until: float = 0.0
    troubles: dict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    heard: list[str] = field(default_factory=list)
    always_refused: str | None = None
    has_no_secret: bool = False
    host_key: str = ""

    def tick(self) -> None:
        """What the router does by itself: let the timer fire."""
        if self.backup is not None and self.time.now() >= self.fires:
            self.revert()

    def reload(self) -> None:
        self.lines, self.backup, self.timer = list(self.startup), None, None
        self.started = self.time.now()

    def do(self, act: str, effect: Callable[[], Any]) -> Any:
        """Let an act happen, with its trouble if it has one."""
        self.time.wait(1, None)
        self.tick()
        if self.time.now() < self.dead_until:
            raise ConnectionFailed(self.name, "does not answer")
        self.heard.append(act)
        waiting = self.troubles[act]
        return waiting.popleft()(self, effect) if waiting else effect()

    def arm(self, minutes: int, user: str = "operator") -> RollbackTimer:
        if self.backup is not None:
            raise TimerError(self.name, "is pending already")
        self.backup = list(self.lines)
        self.fires = self.time.now() + minutes * 60
        self.timer = RollbackTimer(user, minutes, configured=f"second {self.time.now()}")
        return self.timer

    def confirm(self, timer: RollbackTimer | None = None) -> None:
        """Stop the timer; one that is not ``timer`` stays, if that is given."""
        self._demand(timer)
        self.backup = self.timer = None

    def revert(self, timer: RollbackTimer | None = None) -> None:
        """Go back to what was when the timer was armed; one that is not ``timer`` stays, if that is given."""
        self._demand(timer)
        assert self.backup is not None
        self.lines, self.backup, self.timer = list(self.backup), None, None

    def _demand(self, timer: RollbackTimer | None) -> None:
        if self.backup is None:
            raise TimerError(self.name, "had no rollback timer pending")
        if timer is not None and timer != self.timer:
            raise TimerError(self.name, "has a timer pending that is not ours")

    def configure(self, lines: Sequence[str], refuse: str | None = None) -> tuple[TakenLine, ...]:
        section = ""
        for number, line in enumerate(lines):
            if (refuse is not None and refuse in line) or (self.always_refused and self.always_refused in line):
                taken, answer = tuple(map(TakenLine, lines[:number])), "% Cannot remove as it is in use."
                raise CommandRejected(self.name, command=line.strip(), answer=answer, taken=taken)
            if line.startswith(" "):
                self._below(section, line)
            else:
                section = line
                self._top(line)
        return tuple(map(TakenLine, lines))

    def _top(self, line: str) -> None:
        if not line.startswith("no "):
            if line not in self.lines:
                self.lines.insert(len(self.lines) - 1, line)
            return
        wanted = _SECRET.sub("", line.removeprefix("no ")).strip()
        start = next((i for i, have in enumerate(self.lines) if have.startswith(wanted)), None)
        if start is None:
            raise CommandRejected(self.name, command=line, answer="% Invalid input detected")
        end = start + 1
        while end < len(self.lines) and self.lines[end].startswith(" "):
            end += 1
        del self.lines[start:end]

    def _below(self, section: str, line: str) -> None:
        start = self.lines.index(section) + 1
        end = start
        while end < len(self.lines) and self.lines[end].startswith(" "):
            end += 1
        beneath = self.lines[start:end]
        text = line.strip()
        if text.startswith("no ") and text != _SHOWN_NEGATION:
            beneath = [have for have in beneath if not f"{have.strip()} ".startswith(text[3:] + " ")]
        else:
            match = _SINGLE.match(text)
            if match:
                beneath = [have for have in beneath if not have.strip().startswith(match[1])]
            if line not in beneath:
                beneath.append(line)
        self.lines[start:end] = beneath

    def interface(self, name: str) -> tuple[str, ...]:
        lines = RunningConfig(tuple(self.lines)).interface(name)
        return tuple(line.strip() for line in lines) if lines is not None else ("(absent)",)


class FakeLink:
    """Both routers of one link: the seam, and the evaluator, which reads the configurations themselves.

    ``never`` are stages that cannot be proven, whatever the configuration says; ``loses_labels`` when labelled packets
    through the tunnel get no answer. The routers are asked one after the
    other, or as ``runner`` does it.
    """

    def __init__(self, link: CoreLink, time: FakeTime, runner: RunnerPlugin | None = None) -> None:
        self.link = link
        self.time = time
        self.never: set[str] = set()
        self.loses_labels = False
        self.routers: dict[EndName, FakeRouter] = {}
        for end in ENDS:
            name = link.end(end).router
            config = parse_running_config((RUNNING / f"{name}.cfg").read_text())
            self.routers[end] = FakeRouter(name, time, [*config.lines, "end"])
            self.routers[end].host_key = f"SHA256:{name}"
            self.routers[end].startup = list(self.routers[end].lines)
        hosts = Hosts({name: Host(name=name) for name in link.routers})
        self._nornir = Nornir(inventory=Inventory(hosts=hosts), runner=runner or SerialRunner())

    def observed_by(self, observers: Sequence[Processor]) -> Self:
        observed = copy(self)
        observed._nornir = self._nornir.with_processors(Processors(observers))
        return observed

    def _each(
        self, act: str, ends: Sequence[EndName], effect: Callable[[EndName, FakeRouter], Any], **parameters: Any
    ) -> Replies[Any]:
        """Let an act happen at each end; ``parameters`` are what the real task has, for whoever watches."""

        def happen(task: Task, **_: Any) -> Result:
            end = self.link.end_of(task.host.name)
            value = self.routers[end].do(act, lambda: effect(end, self.routers[end]))
            return Result(host=task.host, result=value)

        names = {end: self.link.end(end).router for end in ends}
        chosen = self._nornir.filter(filter_func=lambda host: host.name in names.values())
        results = chosen.run(task=happen, on_failed=True, raise_on_error=False, **parameters)
        self._nornir.data.reset_failed_hosts()
        return cast("Replies[Any]", replies_of(results, names))

    def state(self, ends: Sequence[EndName]) -> Replies[Baseline]:
        def read(end: EndName, router: FakeRouter) -> Baseline:
            identity = RouterIdentity(router.host_key, "/inventory")
            return Baseline(router.name, RunningConfig(tuple(router.lines)), router.timer, identity, "operator")

        return self._each("state", ends, read)

    def unsaved(self, ends: Sequence[EndName]) -> Replies[ConfigDifferences]:
        def read(end: EndName, router: FakeRouter) -> ConfigDifferences:
            return ConfigDifferences((), is_none=sorted(router.lines) == sorted(router.startup))

        return self._each("unsaved", ends, read)

    def uptime(self, ends: Sequence[EndName]) -> Replies[int]:
        return self._each("uptime", ends, lambda end, router: int(self.time.now() - router.started) // 60 * 60)

    def startup(self, ends: Sequence[EndName]) -> Replies[RunningConfig]:
        return self._each("startup", ends, lambda end, router: RunningConfig(tuple(router.startup)))

    def render(self, step: Step, views: Mapping[EndName, EndView]) -> Replies[Change]:
        return {end: view.change(step) for end, view in views.items()}

    def resolve(self, lines: Lines) -> Replies[object]:
        def find(end: EndName, router: FakeRouter) -> None:
            missing = [line for line in lines[end] if _SECRET.search(line)]
            if missing and router.has_no_secret:
                raise SecretUnavailable(router.name, "the environment has no PSK")

        return self._each("resolve", tuple(lines), find)

    def arm(self, ends: Sequence[EndName], minutes: int) -> Replies[RollbackTimer | None]:
        return self._each("arm", ends, lambda end, router: router.arm(minutes), minutes=minutes)

    def send(self, lines: Lines) -> Replies[tuple[TakenLine, ...]]:
        return self._each("send", tuple(lines), lambda end, router: router.configure(lines[end]))

    def confirm(self, timers: Timers) -> Replies[object]:
        return self._each("confirm", tuple(timers), lambda end, router: router.confirm(timers[end]))

    def revert_now(self, timers: Timers) -> Replies[object]:
        return self._each("revert", tuple(timers), lambda end, router: router.revert(timers[end]))

    def save(self, ends: Sequence[EndName]) -> Replies[object]:
        def write(end: EndName, router: FakeRouter) -> None:
            router.startup = list(router.lines)

        return self._each("save", ends, write)

    def ask(self, plan: Plan) -> Evidences:
        evidence: Evidences = {}
        for end, reply in self._each("ask", ENDS, lambda end, router: "").items():
            name = self.link.end(end).router
            error = str(reply) if isinstance(reply, CorelinksError) else None
            text = None if error else ""
            responses = {command: (Response(command, text, 0.0, error),) for command in plan.get(name, ())}
            evidence[name] = Evidence(name, responses)
        return {name: each for name, each in evidence.items() if name in plan}

    def evaluate_preflight(self, link: CoreLink, a: Evidence, b: Evidence) -> LinkVerdict:
        verdict = self.evaluate(link, "plain", a, b)
        ready = all(
            router.backup is None and sorted(router.lines) == sorted(router.startup) for router in self.routers.values()
        )
        check = self._check("nothing-unsaved", Verdict.PASS if ready else Verdict.FAIL, link.a.router)
        return LinkVerdict(link.name, "plain", (*verdict.checks, check))

    def evaluate(self, link: CoreLink, stage: Stage, a: Evidence, b: Evidence) -> LinkVerdict:
        heard = [all(s.text is not None for one in e.responses.values() for s in one) for e in (a, b)]
        checks: list[CheckResult] = []
        for end, is_heard in zip(ENDS, heard, strict=True):
            for name, holds in self._facts(stage, end):
                verdict = Verdict.PASS if holds and stage not in self.never else Verdict.FAIL
                checks.append(self._check(name, verdict if is_heard else Verdict.UNKNOWN, link.end(end).router))
        return LinkVerdict(link.name, stage, tuple(checks))

    def _check(self, name: str, verdict: Verdict, router: str) -> CheckResult:
        return CheckResult(name, self.link.name, router, verdict, "as wanted", str(verdict), "show something")

    def _facts(self, stage: Stage, end: EndName) -> list[tuple[str, bool]]:
        """What a stage's checks would find, from both configurations."""
        here = self.link.end(end)
        tunnels = [router.interface(self.link.end(e).tunnel_name) for e, router in self.routers.items()]
        physicals = [router.interface(self.link.end(e).interface) for e, router in self.routers.items()]
        is_open = all("shutdown" not in t and "mpls ip" in t for t in tunnels)
        protected = self.link.crypto is None or all(
            any(line.startswith("tunnel protection") for line in t) for t in tunnels
        )
        plain = all("mpls ip" in p and any(line.startswith("ip router isis") for line in p) for p in physicals)
        mine = self.routers[end].interface(here.tunnel_name)
        wanted = f"isis metric {self.link.igp.metric} level-2" in mine  # type: ignore[union-attr]
        labelled = ("labelled-ping", not self.loses_labels)
        facts: dict[Stage, list[tuple[str, bool]]] = {
            "plain": [("plain-ldp", plain), ("no-tunnel", mine == ("(absent)",))],
            "build": [("tunnel-up", is_open and protected), ("standby-metric", not wanted)],
            "cutover": [("tunnel-up", is_open and protected), ("tunnel-metric", wanted), labelled],
            "seal": [("tunnel-up", is_open and protected), ("sealed", not plain), labelled],
        }
        return facts[stage]


def lost_before(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    """The session ends, and the router has not heard."""
    raise SessionLost(router.name, "the session ended")


def lost_after(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    """The session ends, and the router has done what it was told."""
    effect()
    raise SessionLost(router.name, "the session ended")


def refused(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    raise CommandRejected(router.name, command="something", answer="% Invalid input detected at '^' marker.")


def then(happens: Callable[[FakeRouter], object]) -> Trouble:
    """The act succeeds, and then something happens at the router."""

    def trouble(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        value = effect()
        happens(router)
        return value

    return trouble


def first(happens: Callable[[FakeRouter], object]) -> Trouble:
    """Something happens at the router, and then the act succeeds."""

    def trouble(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        happens(router)
        return effect()

    return trouble

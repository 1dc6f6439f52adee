"""Simulated routers whose links are encrypted and sealed: what misleading states start from.

Made once by the program's own templates over SSH; each state starts routers of its own from the configurations.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nornir.core import Nornir
from nornir.core.task import Result, Task

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, Stage
from corelinks.runbooks.evidence.collect import Evidences, Plan, collect_by, run_plan
from corelinks.runbooks.simulated_core import write_inventory
from corelinks.runbooks.simulator import Simulator
from corelinks.tasks.checks import LinkVerdict, Verdict, evaluate
from corelinks.tasks.configuration.owned import before_of
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.render import render
from corelinks.templates.step import STEPS
from tests.support import paths
from tests.support.core_in_process import core_in_process

SPEED = 40.0
BETWEEN_SAMPLES = 12.0 / SPEED  # counters under load move within so many seconds of a router
CONVERGED_SECONDS = 45.0


@dataclass(frozen=True)
class SealedCore:
    """An inventory folder, and which of its routers take part."""

    directory: Path
    routers: tuple[str, ...]

    def links(self) -> tuple[CoreLink, ...]:
        """The links between the routers that take part."""
        links = load_links(self.directory / "links.yaml")
        return tuple(link for link in links if set(link.routers) <= set(self.routers))

    def plain_configs(self) -> dict[str, str]:
        return {name: (self.directory / "running" / f"{name}.cfg").read_text() for name in self.routers}


EXAMPLE = SealedCore(paths.EXAMPLE, ("p1", "p2", "p3", "p4"))
OSPF = SealedCore(paths.OSPF_CORE, ("o1", "o2", "o3"))


@contextmanager
def routers(
    core: SealedCore, configs: Mapping[str, str], faults: Sequence[str] = ()
) -> Iterator[tuple[Simulator, Nornir]]:
    """Simulated routers that start from ``configs`` with ``faults``, and a Nornir with sessions to them."""
    with (
        core_in_process(configs, speed=SPEED, faults=faults) as simulated,
        tempfile.TemporaryDirectory() as scratch,
    ):
        write_inventory(Path(scratch), simulated, core.links())
        nornir = load_nornir(Path(scratch), load_links(Path(scratch) / "links.yaml"))
        try:
            yield simulated.simulator, nornir
        finally:
            close_all(nornir)


def sealed_configs(core: SealedCore = EXAMPLE) -> dict[str, str]:
    """The running-configs of the routers after every link was built, cut over and sealed."""
    plain = core.plain_configs()
    with routers(core, plain) as (simulator, nornir):
        running = {name: parse_running_config(text) for name, text in plain.items()}
        done = nornir.run(task=_seal, links=core.links(), running=running)
        assert not done.failed, {name: result.exception for name, result in done.failed_hosts.items()}
        return {name: simulator.call(simulator.device(name).running_text) for name in core.routers}


def _seal(task: Task, links: Sequence[CoreLink], running: Mapping[str, RunningConfig]) -> Result:
    """Send one router all steps of all its links, each as far as it is to go."""
    router = task.host.name
    lines = [
        line
        for step in STEPS
        for link in links
        for end in ENDS
        if link.end(end).router == router and STEPS.index(step) <= STEPS.index(link.until)
        for line in render(link, end, step, before_of(running[router], link, end)).apply
    ]
    return Result(host=task.host, result=connection_of(task).configure(lines), changed=True)


def verdicts_of(
    core: SealedCore, ask: Callable[[Plan], Evidences], stages: Mapping[str, Stage]
) -> dict[str, LinkVerdict]:
    """One verdict a link, each at its stage."""
    verdicts = {}
    for stage in sorted(set(stages.values())):
        links = [link for link in core.links() if stages[link.name] == stage]
        evidence = collect_by(ask, links, stage, wait=lambda: time.sleep(BETWEEN_SAMPLES))
        for link in links:
            verdicts[link.name] = evaluate(link, stage, evidence[link.a.router], evidence[link.b.router])
    return verdicts


def poll_until(
    core: SealedCore,
    ask: Callable[[Plan], Evidences],
    stages: Mapping[str, Stage],
    enough: Callable[[dict[str, LinkVerdict]], bool],
) -> dict[str, LinkVerdict]:
    """Verify again and again until ``enough`` says so, or the core had its time to converge; the last verdicts."""
    limit = time.monotonic() + CONVERGED_SECONDS
    while True:
        verdicts = verdicts_of(core, ask, stages)
        if enough(verdicts) or time.monotonic() > limit:
            return verdicts


def ask_of(nornir: Nornir, answering: Mapping[str, str] | None = None) -> Callable[[Plan], Evidences]:
    """How to ask the routers; ``answering`` says which router answers in the place of another."""
    if not answering:
        return partial(run_plan, nornir)

    def ask(plan: Plan) -> Evidences:
        found: Evidences = {}
        for router, commands in plan.items():
            who = answering.get(router, router)
            evidence = run_plan(nornir, {who: commands})[who]
            found[router] = type(evidence)(router, evidence.responses)
        return found

    return ask


def failures(verdict: LinkVerdict) -> dict[str, str]:
    """What does not pass: the check, and FAIL before UNKNOWN."""
    found: dict[str, str] = {}
    for check in verdict.checks:
        if check.verdict is not Verdict.PASS and found.get(check.check) != "fail":
            found[check.check] = str(check.verdict)
    return found


def without(config: str, section: str, *lines: str) -> str:
    """``config`` with those lines of a section taken out; they must be there."""
    return _in_section(config, section, lambda body: _removed(body, lines))


def having(config: str, section: str, *lines: str) -> str:
    """``config`` with lines added at the end of a section."""
    return _in_section(config, section, lambda body: [*body, *(f" {line}" for line in lines)])


def _removed(body: Sequence[str], lines: Sequence[str]) -> list[str]:
    missing = [line for line in lines if f" {line}" not in body]
    assert not missing, f"{missing} not among {body}"
    return [line for line in body if line.strip() not in lines]


def _in_section(config: str, section: str, change: Callable[[list[str]], list[str]]) -> str:
    lines = config.split("\n")
    start = lines.index(section) + 1
    end = next(number for number in range(start, len(lines)) if not lines[number].startswith(" "))
    return "\n".join([*lines[:start], *change(lines[start:end]), *lines[end:]])

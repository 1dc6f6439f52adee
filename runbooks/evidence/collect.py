"""Bring in the evidence of some links: all routers in parallel, each asked once a round for all its links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from nornir.core import Nornir

from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks.capture import capture_planned
from corelinks.tasks.checks.identity import ldp_id
from corelinks.tasks.commands import commands_for, commands_for_preflight, counters_for, follow_up
from corelinks.tasks.evidence import Evidence, Response

Plan = dict[str, tuple[str, ...]]
Evidences = dict[str, Evidence]
Ask = Callable[[Plan], Evidences]


def collect(
    nornir: Nornir,
    links: Sequence[CoreLink],
    stage: Stage | None,
    *,
    wait: Callable[[], object],
    samples: int = 2,
) -> Evidences:
    """The evidence of every end of ``links`` at ``stage`` (each link's own ``until`` when None), by router.

    Round one asks for state and counters; round two, which knows the LDP ids from round one, asks for the routes to
    the peers and sends the pings; then, ``samples`` - 1 times, ``wait`` is called and the counters are asked again.
    ``wait`` may raise to stop. An unreachable router yields answers that carry the error; nothing is raised for it.
    """
    return collect_by(lambda plan: run_plan(nornir, plan), links, stage, wait=wait, samples=samples)


def collect_by(
    ask: Ask, links: Sequence[CoreLink], stage: Stage | None, *, wait: Callable[[], object], samples: int = 2
) -> Evidences:
    """``gather`` with the asking left to the caller: what a folder of captures answers is asked the same way."""
    stages = {link.name: stage or link.until for link in links}
    plan = merged(links, lambda link, end: commands_for(link, end, stages[link.name]))
    evidence = _two_rounds(ask, plan, links, stages)
    counters = merged(links, lambda link, end: counters_for(link, end, stages[link.name]))
    for _ in range(samples - 1):
        if not counters:
            break
        wait()
        evidence = join(evidence, ask(counters))
    return evidence


def collect_preflight(nornir: Nornir, links: Sequence[CoreLink]) -> Evidences:
    """The evidence that ``judge_preflight`` needs, by router."""
    return collect_preflight_by(lambda plan: run_plan(nornir, plan), links)


def collect_preflight_by(ask: Ask, links: Sequence[CoreLink]) -> Evidences:
    """``gather_preflight`` with the asking left to the caller."""
    plan = merged(links, commands_for_preflight)
    return _two_rounds(ask, plan, links, {link.name: "plain" for link in links})


def _two_rounds(ask: Ask, plan: Plan, links: Sequence[CoreLink], stages: Mapping[str, Stage]) -> Evidences:
    evidence = ask(plan)

    def second(link: CoreLink, end: EndName) -> tuple[str, ...]:
        return follow_up(link, end, stages[link.name], ldp_id(evidence[link.peer(end).router]))

    return join(evidence, ask(merged(links, second)))


def merged(links: Iterable[CoreLink], commands: Callable[[CoreLink, EndName], Sequence[str]]) -> Plan:
    """The commands of all ends by router, each command once, in the order in which they first appear."""
    plan: dict[str, dict[str, None]] = {}
    for link in links:
        for end in ENDS:
            asked = plan.setdefault(link.end(end).router, {})
            asked.update(dict.fromkeys(commands(link, end)))
    return {router: tuple(asked) for router, asked in plan.items() if asked}


def join(before: Evidences, later: Evidences) -> Evidences:
    """``before`` with the samples of ``later`` behind; a router of only one of them keeps what it has."""
    both = dict(before)
    for router, evidence in later.items():
        both[router] = both[router].joined(evidence) if router in both else evidence
    return both


def run_plan(nornir: Nornir, plan: Plan) -> Evidences:
    """Ask every router its part of ``plan`` at the same time; one of no inventory answers with that error."""
    chosen = nornir.filter(filter_func=lambda host: host.name in plan)
    # A host that failed in an earlier run of this Nornir is asked again: whether it answers is the question.
    results = chosen.run(task=capture_planned, plan=plan, on_failed=True)
    evidence: Evidences = {}
    for router, commands in plan.items():
        if router not in results:
            evidence[router] = silent(router, commands, "the inventory has no such router")
        elif results[router].failed:
            evidence[router] = silent(router, commands, repr(results[router].exception))
        else:
            evidence[router] = results[router][0].result
    return evidence


def silent(router: str, commands: Iterable[str], why: str) -> Evidence:
    """Evidence that holds no answer, only the reason."""
    return Evidence(router, {command: (Response(command, None, 0.0, why),) for command in commands})

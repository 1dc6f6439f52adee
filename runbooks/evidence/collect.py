"""Collect the evidence of some links: all routers in parallel, each asked once a round for all its links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nornir.core import Nornir

from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks.capture import capture_planned
from corelinks.tasks.checks import LinkChecks, Round, at_stage, before_change, ldp_id
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
    ``wait`` may raise to stop. An unreachable router yields responses that carry the error; nothing is raised for it.
    """
    return collect_by(lambda plan: run_plan(nornir, plan), links, stage, wait=wait, samples=samples)


def collect_by(
    ask: Ask,
    links: Sequence[CoreLink],
    stage: Stage | None,
    *,
    wait: Callable[[], object],
    samples: int = 2,
    checks: Callable[[CoreLink, Stage], LinkChecks] = at_stage,
) -> Evidences:
    """``collect`` with the asking left to the caller: a folder of captures is asked in the same way.

    ``checks`` says which checks are to be made of a link at a stage, and so what is asked.
    """
    wanted = [checks(link, stage or link.until) for link in links]
    evidence = _two_rounds(ask, wanted)
    counters = _plan(wanted, lambda checks, end: checks.counters(end))
    for _ in range(samples - 1):
        if not counters:
            break
        wait()
        evidence = join(evidence, ask(counters))
    return evidence


def collect_preflight_by(ask: Ask, links: Sequence[CoreLink]) -> Evidences:
    """The evidence that ``evaluate_preflight`` needs, by router; ``ask`` does the asking, as for ``collect_by``."""
    return _two_rounds(ask, [before_change(link) for link in links])


def _two_rounds(ask: Ask, wanted: Sequence[LinkChecks]) -> Evidences:
    evidence = ask(_plan(wanted, lambda checks, end: checks.commands(end, Round.STATE)))

    def second(checks: LinkChecks, end: EndName) -> tuple[str, ...]:
        peer_id = ldp_id(evidence[checks.link.peer(end).router])
        return checks.commands(end, Round.FOLLOW_UP, peer_id)

    return join(evidence, ask(_plan(wanted, second)))


def _plan(wanted: Sequence[LinkChecks], commands: Callable[[LinkChecks, EndName], Sequence[str]]) -> Plan:
    by_link = {checks.link.name: checks for checks in wanted}
    return merged([checks.link for checks in wanted], lambda link, end: commands(by_link[link.name], end))


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
    """Ask every router its part of ``plan`` at the same time; one of no inventory responds with that error."""
    chosen = nornir.filter(filter_func=lambda host: host.name in plan)
    # A host that failed in an earlier run of this Nornir is asked again: whether it responds is to be seen.
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
    """Evidence that holds no response, only the reason."""
    return Evidence(router, {command: (Response(command, None, 0.0, why),) for command in commands})

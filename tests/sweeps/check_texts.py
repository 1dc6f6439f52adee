"""What every check says on every occasion: ``python -m tests.sweeps.check_texts --write``
writes ``CHECK-TEXTS.txt``.

What an operator reads at night is expected, found and the lines that show it. They are written down, so that a change
of them is seen, and is meant: read the difference, then write the file anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict, evaluate, evaluate_preflight
from tests.support.router_responses import Router, a_link, both
from tests.support.scenarios import CLEAR, OCCASIONS, PREFLIGHT, Bend
from tests.support.scenarios_rare import RARE
from tests.tasks.checks import test_kinds_of_links as kinds
from tests.tasks.checks import test_preflight as preflight

WRITTEN = Path(__file__).parent / "CHECK-TEXTS.txt"
STAGES: tuple[Stage, ...] = ("plain", "build", "cutover", "seal")


def said_by_occasion() -> Iterator[tuple[str, Callable[[], str]]]:
    """Each occasion with what says then everything about end a of a healthy link, and of others what is other."""
    yield "a link before anything is changed", partial(_all, lambda: _before(lambda a, b: None))
    for stage in STAGES:
        yield f"a healthy link: {stage}", partial(_all, partial(_at, stage, a_link(), partial(both, stage)))
    for title, link, routers in (
        ("a link that is deliberately clear", a_link(crypto=None), kinds.clear_routers),
        ("an IKEv1 link", a_link(**kinds.IKEV1), kinds.ikev1_routers),
        ("an OSPF link", a_link(igp={"protocol": "ospf"}), kinds.ospf_routers),
    ):
        yield title, partial(_all, partial(_at, "seal", link, routers))
    for title, stage, bend, changes in (*OCCASIONS, *RARE):
        verdict = partial(_at, stage, a_link(**changes), partial(both, stage), bend)
        yield f"{title}: {stage}", partial(_other_than, stage, verdict)
    for title, bend in CLEAR:
        yield f"{title}: clear", partial(_bad, partial(_at, "seal", a_link(crypto=None), kinds.clear_routers, bend))
    for title, bend in PREFLIGHT:
        yield f"{title}: before anything is changed", partial(_bad, partial(_before, bend))


def _at(
    stage: Stage, link: CoreLink, routers: Callable[[], tuple[Router, Router]], bend: Bend = lambda a, b: None
) -> LinkVerdict:
    a, b = routers()
    bend(a, b)
    return evaluate(link, stage, a.evidence(), b.evidence())


def _before(bend: Bend) -> LinkVerdict:
    a, b = preflight.healthy()
    bend(a, b)
    return evaluate_preflight(a_link(), a.evidence(), b.evidence())


def _all(verdict: Callable[[], LinkVerdict]) -> str:
    found = verdict()
    return _words(found, (check for check in found.checks if check.router != "p2"))


@cache
def _healthy(stage: Stage) -> frozenset[CheckResult]:
    a, b = both(stage)
    return frozenset(evaluate(a_link(), stage, a.evidence(), b.evidence()).checks)


def _other_than(stage: Stage, verdict: Callable[[], LinkVerdict]) -> str:
    """What is said of the healthy link is not said again, so that a pass for another reason is seen too."""
    found = verdict()
    return _words(found, (check for check in found.checks if check not in _healthy(stage)))


def _bad(verdict: Callable[[], LinkVerdict]) -> str:
    found = verdict()
    return _words(found, found.failed())


def _words(verdict: LinkVerdict, checks: Iterable[CheckResult]) -> str:
    lines = [f"{verdict.link} at {verdict.stage}: {verdict.verdict}"]
    for check in checks:
        lines.append(f"{check.verdict} {check.check} {check.router}: expected {check.expected}; found {check.found}")
        lines += [f"    {check.command}", *(f"    | {line}" for line in check.lines)]
        if check.verdict is not Verdict.PASS:
            lines += [f"    {word}: {said}" for word, said in (("cause", check.cause), ("hint", check.hint)) if said]
    return "\n".join(lines) + "\n"


def written() -> str:
    """The whole file."""
    return "".join(f"=== {title}\n{said()}" for title, said in said_by_occasion())


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        WRITTEN.write_text(written(), encoding="utf-8")
    else:
        print(written(), end="")

"""What every check says in every scenario: ``python -m tests.sweeps.check_texts --write`` writes it down anew.

What an operator reads at night is expected, found and the lines that show it. They are written down, one file a
scenario, so that a change of them is seen, and is meant: write the files anew, and read the difference.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corelinks.inventory.model import Stage
from corelinks.tasks.checks import CheckResult, LinkChecks, LinkVerdict, Round, Verdict, evaluate
from tests.support.all_scenarios import every_scenario
from tests.support.paths import ROOT
from tests.support.router_responses import a_link, both
from tests.support.scenario import Scenario, Shown

FOLDER = ROOT / "tests" / "tasks" / "checks" / "texts"


def path_of(scenario: Scenario) -> Path:
    """The file of a scenario, named after its title."""
    return FOLDER / (re.sub(r"[^a-z0-9]+", "-", scenario.title.lower()).strip("-") + ".txt")


def text_of(scenario: Scenario) -> str:
    """What the checks say in a scenario.

    Of a healthy link it is followed by what its end is asked, which nobody keeps by hand.
    What is said of the healthy link is not said again, so that a pass for another reason is seen, too.
    """
    verdict = scenario.verdict()
    if scenario.shown is Shown.ALL:
        results = _text(scenario, verdict, (check for check in verdict.checks if check.router != "p2"))
        return results + _asked(scenario.checks)
    if scenario.shown is Shown.OPEN:
        return _text(scenario, verdict, verdict.failed())
    return _text(scenario, verdict, (check for check in verdict.checks if check not in _healthy(scenario.stage)))


def _asked(checks: LinkChecks) -> str:
    """What end a is asked: the union over the checks, round by round, and what is asked again for the counters."""
    rounds = (
        ("first", checks.commands("a", Round.STATE)),
        ("then", checks.commands("a", Round.FOLLOW_UP, "10.0.0.2")),
        ("again", checks.counters("a")),
    )
    return "".join(f"asked {when}: {command}\n" for when, commands in rounds for command in commands)


@cache
def _healthy(stage: Stage) -> frozenset[CheckResult]:
    a, b = both(stage)
    return frozenset(evaluate(a_link(), stage, a.evidence(), b.evidence()).checks)


def _text(scenario: Scenario, verdict: LinkVerdict, checks: Iterable[CheckResult]) -> str:
    lines = [scenario.title, f"{verdict.link} at {verdict.stage}: {verdict.verdict}"]
    for check in checks:
        lines.append(f"{check.verdict} {check.check} {check.router}: expected {check.expected}; found {check.found}")
        lines += [f"    {check.command}", *(f"    | {line}" for line in check.lines)]
        if check.verdict is not Verdict.PASS:
            lines += [f"    {word}: {said}" for word, said in (("cause", check.cause), ("hint", check.hint)) if said]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write every file anew, and delete those of scenarios that are no more."""
    texts = {path_of(scenario): text_of(scenario) for scenario in every_scenario()}
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        if path not in texts:
            path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    else:
        print("\n".join(map(text_of, every_scenario())))

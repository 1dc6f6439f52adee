"""Run every lying state on simulated routers, and write the table of lying states and checks.

python -m tests.sweeps.misleading_states     writes tests/MISLEADING-STATES.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corelinks.inventory.model import Stage
from corelinks.runbooks.evidence.collect import Evidences, Plan
from corelinks.tasks.checks import LinkVerdict, Verdict, every_check
from tests.support.misleading_routers import LIED_ABOUT, LIES, Lie
from tests.support.sealed_core import EXAMPLE, ask_of, failures, look_until, routers, sealed_configs

TABLE = Path(__file__).parent / "MISLEADING-STATES.md"
_MARKS = {"fail": "F", "unknown": "?"}


@dataclass(frozen=True)
class Told:
    """What was found out about one lie: the checks of the link that do not pass, and other links that do not."""

    lie: Lie
    found: Mapping[str, str]
    others: Mapping[str, Mapping[str, str]]

    @property
    def is_caught(self) -> bool:
        """Whether each check that should say so does, and no healthy link is blamed."""
        said = (any(self.found.get(name) == "fail" for name in one.split(" or ")) for one in self.lie.caught_by)
        return all(said) and not self.others


def tell(lie: Lie, sealed: Mapping[str, str]) -> Told:
    """Start routers that lie, and look until the lie is caught and all else is well, or time is up."""
    configs = dict(sealed)
    lie.edit(configs)
    stages: dict[str, Stage] = {link.name: link.until for link in EXAMPLE.links()} | {lie.link: lie.stage}
    with routers(EXAMPLE, configs, lie.faults) as (_, nornir):
        asked = ask_of(nornir, lie.answering)

        def ask(plan: Plan) -> Evidences:
            return lie.twist(asked(plan))

        verdicts = look_until(EXAMPLE, ask, stages, lambda seen: _told(lie, seen).is_caught)
    return _told(lie, verdicts)


def _told(lie: Lie, verdicts: Mapping[str, LinkVerdict]) -> Told:
    touched = {lie.link} | {link.name for link in EXAMPLE.links() if set(lie.answering) & set(link.routers)}
    others = {
        name: failures(verdict)
        for name, verdict in verdicts.items()
        if name not in touched and verdict.verdict is not Verdict.PASS
    }
    return Told(lie, failures(verdicts[lie.link]), others)


def table(told: Iterable[Told]) -> str:
    """The two tables in Markdown: which check must catch what, and every check that did not pass."""
    results = list(told)
    lines = [
        "# Lying states and the checks that catch them",
        "",
        "Written by `python -m tests.sweeps.misleading_states`: each state is made on simulated routers of the example",
        "core, whose links are encrypted and sealed, and every link is verified.",
        "The other links pass all their checks each time.",
        "",
        f"| # | the state (of {LIED_ABOUT}, where no link is named) | must be caught by |",
        "|---|---|---|",
        *(f"| {n} | {one.lie.name} | {', '.join(one.lie.caught_by)} |" for n, one in enumerate(results, 1)),
        "",
        "`F`: the check fails; `?`: it is unknown; nothing: it passes or is not asked. Bold: it must fail.",
        "",
        "| check | " + " | ".join(str(n) for n in range(1, len(results) + 1)) + " |",
        "|---" * (len(results) + 1) + "|",
    ]
    for check in every_check():
        cells = [_cell(check.name, one) for one in results]
        if any(cells):
            lines.append(f"| {check.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(check: str, told: Told) -> str:
    mark = _MARKS.get(told.found.get(check, ""), "")
    wanted = {name for one in told.lie.caught_by for name in one.split(" or ")}
    return f"**{mark}**" if mark and check in wanted else mark


def main() -> int:
    """Tell every lie; 0 when all are caught and the table is written, 1 otherwise."""
    sealed = sealed_configs()
    results = []
    for lie in LIES:
        told = tell(lie, sealed)
        results.append(told)
        others = f"; blamed: {dict(told.others)}" if told.others else ""
        print(f"{'caught' if told.is_caught else 'NOT CAUGHT'}: {lie.name}: {dict(told.found)}{others}", flush=True)
    if not all(told.is_caught for told in results):
        return 1
    TABLE.write_text(table(results))
    print(f"wrote {TABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run every misleading state on simulated routers, and write the table of these states and the checks.

python -m tests.sweeps.misleading_states     writes tests/sweeps/MISLEADING-STATES.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.link.proof import without
from corelinks.runbooks.evidence.collect import Evidences, Plan
from corelinks.tasks.checks import LASTING, LinkVerdict, every_check
from tests.support.misleading_routers import MISLEADING_STATES, MISLED_LINK, MisleadingState
from tests.support.sealed_core import EXAMPLE, ask_of, failures, poll_until, routers, sealed_configs

TABLE = Path(__file__).parent / "MISLEADING-STATES.md"
_MARKS = {"fail": "F", "unknown": "?"}


@dataclass(frozen=True)
class StateResult:
    """What came of one state: the checks of its link that do not pass, and other links that do not."""

    state: MisleadingState
    found: Mapping[str, str]
    others: Mapping[str, Mapping[str, str]]

    @property
    def is_caught(self) -> bool:
        """Whether each check that should say so does, and no healthy link is blamed."""
        said = (any(self.found.get(name) == "fail" for name in one.split(" or ")) for one in self.state.caught_by)
        return all(said) and not self.others


def run_state(state: MisleadingState, sealed: Mapping[str, str]) -> StateResult:
    """Start routers in this state, and verify until it is caught and all else is well, or time is up."""
    configs = dict(sealed)
    state.edit(configs)
    stages: dict[str, Stage] = {link.name: link.until for link in EXAMPLE.links()}
    stages[state.link] = state.stage
    with routers(EXAMPLE, configs, state.faults) as (_, nornir):
        asked = ask_of(nornir, state.answering)

        def ask(plan: Plan) -> Evidences:
            return state.twist(asked(plan))

        verdicts = poll_until(EXAMPLE, ask, stages, lambda seen: _result_of(state, seen).is_caught)
    return _result_of(state, verdicts)


def _result_of(state: MisleadingState, verdicts: Mapping[str, LinkVerdict]) -> StateResult:
    touched = {state.link} | {link.name for link in EXAMPLE.links() if set(state.answering) & set(link.routers)}
    # A fault that edits a router leaves unsaved lines there: that is said of all its links, and blames none of them.
    blamed = {name: failures(without(verdict, LASTING)) for name, verdict in verdicts.items() if name not in touched}
    others = {name: found for name, found in blamed.items() if found}
    return StateResult(state, failures(verdicts[state.link]), others)


def table(results: Iterable[StateResult]) -> str:
    """The two tables in Markdown: which check must catch what, and every check that did not pass."""
    rows = list(results)
    lines = [
        "# Misleading states and the checks that catch them",
        "",
        "Written by `python -m tests.sweeps.misleading_states`: each state is made on simulated routers of the example",
        "core, whose links are encrypted and sealed, and every link is verified.",
        "The other links pass all their checks each time.",
        "",
        f"| # | the state (of {MISLED_LINK}, where no link is named) | must be caught by |",
        "|---|---|---|",
        *(f"| {n} | {one.state.name} | {', '.join(one.state.caught_by)} |" for n, one in enumerate(rows, 1)),
        "",
        "`F`: the check fails; `?`: it is unknown; nothing: it passes or is not asked. Bold: it must fail.",
        "",
        "| check | " + " | ".join(str(n) for n in range(1, len(rows) + 1)) + " |",
        "|---" * (len(rows) + 1) + "|",
    ]
    for check in every_check():
        cells = [_cell(check.name, one) for one in rows]
        if any(cells):
            lines.append(f"| {check.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(check: str, result: StateResult) -> str:
    mark = _MARKS.get(result.found.get(check, ""), "")
    wanted = {name for one in result.state.caught_by for name in one.split(" or ")}
    return f"**{mark}**" if mark and check in wanted else mark


def main() -> int:
    """Run every state; 0 when all are caught and the table is written, 1 otherwise."""
    sealed = sealed_configs()
    results = []
    for state in MISLEADING_STATES:
        result = run_state(state, sealed)
        results.append(result)
        others = f"; blamed: {dict(result.others)}" if result.others else ""
        print(
            f"{'caught' if result.is_caught else 'NOT CAUGHT'}: {state.name}: {dict(result.found)}{others}", flush=True
        )
    if not all(result.is_caught for result in results):
        return 1
    TABLE.write_text(table(results))
    print(f"wrote {TABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

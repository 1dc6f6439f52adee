"""Reports, exit codes and the small pure parts of the engine."""

from __future__ import annotations

from typing import get_args

import pytest

from corelinks.runbooks.engine.label_gaps import LabelGap
from corelinks.runbooks.engine.link.steps import steps_after, steps_until
from corelinks.runbooks.engine.report import LinkReport, Outcome, RunReport, StepReport, outcome_at
from corelinks.runbooks.reports.run_progress import OUTCOME_STYLES
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
from corelinks.tasks.configuration.end_view import difference
from corelinks.templates.step import Step
from tests.support.fake_link import LINKS
from tests.support.paths import ROOT


def test_a_gap_in_the_document_says_by_what_it_was_measured_and_null_where_nobody_knows() -> None:
    link = LinkReport("l", "as-before", label_gaps=(LabelGap("seal", 9.5, 1, 0), LabelGap("restore", None, 0, 3)))
    by = {"measured_by": "labelled-ping"}
    assert link.to_json()["label_gaps"] == [
        {"step": "seal", "at_most_seconds": 9.5, "looks_lost": 1, "looks_unseen": 0, **by},
        {"step": "restore", "at_most_seconds": None, "looks_lost": 0, "looks_unseen": 3, **by},
    ]


def run(*outcomes: Outcome, stopped: bool = False) -> RunReport:
    return RunReport("r", 0.0, tuple(LinkReport(f"l{i}", o) for i, o in enumerate(outcomes)), stopped)


def test_the_document_has_the_promised_keys() -> None:
    check = CheckResult("tunnel-up", "l", "p1", Verdict.FAIL, "up", "down", "show interfaces Tunnel1")
    link = LinkReport(
        "l",
        "as-before",
        (StepReport("build", False, 1.0, "no"),),
        2.5,
        LinkVerdict("l", "build", (check,)),
        "no",
    )
    document = RunReport("r", 0.0, (link,)).to_json()
    assert document["schema"] == "corelinks.migrate/1"
    (entry,) = document["links"]
    assert {"name", "outcome", "steps", "seconds", "verdict", "reason"} <= set(entry)
    assert entry["verdict"]["verdict"] == "fail"
    assert entry["verdict"]["checks"][0] == {
        "check": "tunnel-up", "router": "p1", "verdict": "fail", "expected": "up", "found": "down",
        "command": "show interfaces Tunnel1", "lines": [], "hint": "", "cause": "",
        "obstacle": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reached", "outcome"), [("build", "built"), ("cutover", "cut over, plain standby"), ("seal", "encrypted")]
)
def test_only_a_sealed_and_protected_link_is_called_encrypted(reached: Step, outcome: Outcome) -> None:
    link = LINKS["p1-p2"]
    assert outcome_at(link, reached) == outcome
    assert outcome_at(link.model_copy(update={"crypto": None}), reached) == "clear as defined"


def test_every_outcome_has_a_meaning_in_the_readme_and_a_style_on_the_screen() -> None:
    readme = (ROOT / "README.md").read_text()
    for outcome in get_args(Outcome):
        assert f"| `{outcome}` | " in readme, outcome
    assert set(OUTCOME_STYLES) == set(get_args(Outcome))


def test_the_lower_of_definition_and_wish_decides_how_far_a_link_goes() -> None:
    assert steps_until("seal") == ("build", "cutover", "seal")
    assert steps_until("cutover", "seal") == ("build", "cutover")
    assert steps_until("seal", "build") == ("build",)
    assert steps_after(("build", "cutover", "seal"), "build") == ("cutover", "seal")
    assert steps_after(("build",), "cutover") == ()


def test_the_order_of_lines_is_no_difference_but_their_number_is() -> None:
    assert difference(["a", "b"], ["b", "a"]) == ()
    assert difference(["a", "b"], ["b", "b"]) == ("-a", "+b")

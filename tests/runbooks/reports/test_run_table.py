"""What a person reads at the end of a run."""

from __future__ import annotations

import io

from rich.console import Console

from corelinks.runbooks.engine.label_gaps import LabelGap
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.reports.run_table import print_run

EDIT = "p2: others have changed, and this run has not saved: +ip route 203.0.113.0 255.255.255.0 Null0"


def shown(link: LinkReport) -> str:
    text = io.StringIO()
    print_run(Console(file=text, width=160), RunReport("r", 0.0, (link,)))
    return text.getvalue()


def test_what_others_have_changed_and_what_to_do_stand_beneath_the_table() -> None:
    said = shown(LinkReport("p1-p2", "unknown", instructions=("p2: `write memory`",), edits=(EDIT,)))
    assert f"p1-p2: what others have changed meanwhile\n  {EDIT}\n" in said
    assert "p1-p2 is UNKNOWN: what to do\n  p2: `write memory`\n" in said


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    said = shown(LinkReport("p1-p2", "encrypted"))
    assert "meanwhile" not in said
    assert "what to do" not in said


def test_for_how_long_labels_may_have_had_no_way_stands_beside_each_step_and_not_known_is_not_nothing() -> None:
    gaps = (LabelGap("cutover", 7.4), LabelGap("restore", 3.0, lost=1), LabelGap("restore", None, unseen=2))
    said = shown(LinkReport("p1-p2", "as-before", label_gaps=gaps))
    assert "cutover 7 s, restore not known" in said
    assert "nobody looks between two polls" in said
    assert "nobody looks" not in shown(LinkReport("p1-p2", "not-tried"))

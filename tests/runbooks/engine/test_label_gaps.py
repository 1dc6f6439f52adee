"""For how long labels may have had no way: what looks and changes tell, and what they do not."""

from __future__ import annotations

import pytest

from corelinks.runbooks.engine.label_gaps import LabelGap, LabelWatch, by_step, labels_in
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict

PASS, LOST, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
# A look (verdict, from, to), or lines that are sent (step, at).
Happening = tuple[Verdict, float, float] | tuple[str, float]


def gaps(*happenings: Happening) -> tuple[LabelGap, ...]:
    watch = LabelWatch()
    for each in happenings:
        if len(each) == 3:
            watch.look("build", *each)
        else:
            watch.change(*each)
    return watch.gaps


@pytest.mark.parametrize(
    ("happenings", "expected"),
    [
        ([], []),
        ([(PASS, 0, 2), (PASS, 5, 7)], []),
        ([(UNSEEN, 0, 2), (PASS, 5, 7), (PASS, 9, 11)], []),
        # Lines were sent, and the first look behind them saw labels pass: no loss was seen, and 10 s at most.
        ([(PASS, 0, 2), ("cutover", 20), (PASS, 28, 30.04)], [LabelGap("cutover", 10.0)]),
        ([(PASS, 0, 2), ("cutover", 20), (LOST, 22, 24), (LOST, 28, 30), (PASS, 34, 36)], [LabelGap("cutover", 16, 2)]),
        ([(PASS, 0, 2), ("cutover", 20), (LOST, 22, 24)], [LabelGap("cutover", None, 1)]),
        ([(PASS, 0, 2), ("cutover", 20)], [LabelGap("cutover", None)]),
        # Nobody had seen labels pass before the lines were sent: since when they did not, is not known.
        ([("seal", 20), (PASS, 22, 24)], [LabelGap("seal", None)]),
        ([(UNSEEN, 0, 2), ("seal", 20), (PASS, 22, 24)], [LabelGap("seal", None)]),
        ([(LOST, 0, 2), (PASS, 22, 24)], [LabelGap("build", None, 1)]),
        # A look that sees nothing is no look that sees labels pass.
        ([(PASS, 3, 4), (UNSEEN, 5, 6), (PASS, 9, 11)], [LabelGap("build", 8, 0, 1)]),
        ([(PASS, 3, 4), (UNSEEN, 5, 6), ("restore", 7), (PASS, 9, 11)], [LabelGap("build", 8, 0, 1)]),
        # Taken back: the gap goes on until they pass again, on whatever way.
        ([(PASS, 0, 2), ("seal", 9), (LOST, 11, 12), ("restore", 20), (PASS, 29, 31)], [LabelGap("seal", 22, 1)]),
        (
            [(PASS, 0, 1), ("cutover", 2), (PASS, 3, 4), ("seal", 5), (PASS, 6, 8)],
            [LabelGap("cutover", 2), LabelGap("seal", 3)],
        ),
    ],
)
def test_a_gap_ends_with_the_first_look_that_sees_labels_pass(
    happenings: list[Happening], expected: list[LabelGap]
) -> None:
    assert list(gaps(*happenings)) == expected


def poll(*verdicts: Verdict, check: str = "labelled-ping") -> LinkVerdict:
    results = [CheckResult(check, "k1-k2", f"k{n}", verdict, "", "", "") for n, verdict in enumerate(verdicts)]
    other = CheckResult("igp-adjacency", "k1-k2", "k1", PASS, "", "", "")
    return LinkVerdict("k1-k2", "seal", (*results, other))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [((PASS, PASS), PASS), ((PASS, UNSEEN), UNSEEN), ((UNSEEN, LOST), LOST), ((PASS, LOST), LOST), ((), UNSEEN)],
)
def test_labels_pass_only_where_both_ends_are_answered(verdicts: tuple[Verdict, ...], expected: Verdict) -> None:
    assert labels_in(poll(*verdicts)) is expected


def test_another_check_says_nothing_about_labels_and_a_backup_may_have_sent_nothing() -> None:
    assert labels_in(poll(PASS, PASS, check="labelled-size")) is UNSEEN
    assert labels_in(poll(PASS, PASS), may_stand_by=True) is UNSEEN
    assert labels_in(poll(PASS, LOST), may_stand_by=True) is LOST


def test_the_gaps_of_a_step_add_up_and_one_that_is_not_known_leaves_the_sum_unknown() -> None:
    found = [LabelGap("restore", 3.0), LabelGap("seal", 2.0), LabelGap("restore", 4.5), LabelGap("cutover", None)]
    assert by_step(found) == {"restore": 7.5, "seal": 2.0, "cutover": None}
    assert by_step([LabelGap("seal", None), LabelGap("seal", 1.0)]) == {"seal": None}
    assert by_step(()) == {}

"""A refusal is a value, and its sentence is made of it."""

from __future__ import annotations

import pytest

from corelinks.runbooks.engine.causes import Cause, Refusal


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            Refusal(Cause.ONLY_PATH, ("p3", "p4")),
            "it is the only path to p3, p4: losing it would part the core (only_path: proceed allows it)",
        ),
        (Refusal(Cause.GOES_ALONE), "it is the only path to a part of the core and goes alone"),
        (
            Refusal(Cause.ANOTHER_GOES_ALONE, ("p1-p2",)),
            "p1-p2 is the only path to a part of the core and goes alone",
        ),
        (Refusal(Cause.LOST_TOGETHER, ("p1-p2", "p2-p3")), "losing it together with p1-p2, p2-p3 would part the core"),
        (Refusal(Cause.ROUTER_UNPROVEN, ("p1", "p1-p2")), "not tried: p1 was left unproven by p1-p2"),
        (Refusal(Cause.STOPPED), "the run was stopped before this link was started"),
    ],
)
def test_a_refusal_says_its_cause_in_a_sentence(refusal: Refusal, sentence: str) -> None:
    assert str(refusal) == sentence

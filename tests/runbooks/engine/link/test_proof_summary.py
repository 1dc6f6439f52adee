"""What is said of a stage that is not proven yet does not depend on what the routers are called."""

from __future__ import annotations

from corelinks.runbooks.engine.link.proof import summary
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import evaluate
from tests.support import forms
from tests.support.kinds_of_links import named


def test_a_failure_on_a_router_called_sample_is_no_missing_sample() -> None:
    link, a, b = named("sample1", "sample2")
    a.say(ask.VERSION, forms.version("another"))
    said = summary(evaluate(link, "seal", a.evidence(), b.evidence()))
    assert said.startswith("answered-by on sample1: hostname another")


def test_counters_that_wait_for_their_second_sample_pass_so_far() -> None:
    link, a, b = named("sample1", "sample2")
    for texts in a.responses.values():
        del texts[1:]
    assert summary(evaluate(link, "seal", a.evidence(), b.evidence())) == "passes so far"

"""What is said of a stage that is not proven yet does not depend on what the routers are called."""

from __future__ import annotations

import pytest

from corelinks.runbooks.engine.link.proof import summary
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import evaluate
from tests.support import forms
from tests.support.kinds_of_links import named


@pytest.mark.parametrize("router", ["sample1", "p-sample", "passes-so-far", "needs1more"])
def test_a_failure_that_is_about_a_router_is_said_whatever_that_router_is_called(router: str) -> None:
    link, a, b = named(router, "sample2")
    a.say(ask.VERSION, forms.version("another"))
    said = summary(evaluate(link, "seal", a.evidence(), b.evidence()))
    assert said.startswith(f"answered-by on {router}: hostname another; ")
    assert said.endswith(f"; igp-adjacency on sample2: {router} L2 UP (10.2.12.1)")


def test_counters_that_wait_for_their_second_sample_pass_so_far() -> None:
    link, a, b = named("sample1", "sample2")
    for texts in a.responses.values():
        del texts[1:]
    assert summary(evaluate(link, "seal", a.evidence(), b.evidence())) == "passes so far"

"""A sample of the sweep over lost lines; all of it is a command: ``python -m tests.sweeps.lost_lines``."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS
from tests.support.lossy_links import LOSSY_LINKS, LossyLink, lossy_core
from tests.sweeps.lost_lines import Loss, Point, points, run_point

EVERY = list(points())
# A prime number, so that the sample meets all kinds of links, lines, ways and ends.
SAMPLE = EVERY[::181]


@pytest.mark.parametrize("point", SAMPLE, ids=str)
def test_a_link_that_loses_a_line_ends_as_before_with_the_line_named(point: Point) -> None:
    assert run_point(point).violation == ""


def test_the_sweep_has_every_line_of_every_link_in_every_way_that_it_can_be_lost() -> None:
    met = {(point.link, point.end, point.line, point.loss) for point in EVERY}
    for lossy in LOSSY_LINKS:
        for end in ENDS:
            for line in lossy.sent(end):
                assert (lossy.name, end, line.strip(), Loss.REFUSED) in met
                assert (lossy.name, end, line.strip(), Loss.REFUSED_IN_WORDS) in met
                if line.startswith(" "):
                    assert (lossy.name, end, line.strip(), Loss.DROPPED) in met
    assert len({str(point) for point in EVERY}) == len(EVERY)


def test_the_sample_meets_every_kind_of_link_both_ends_and_the_main_ways() -> None:
    assert {point.link for point in SAMPLE} == {lossy.name for lossy in LOSSY_LINKS}
    assert {point.end for point in SAMPLE} == set(ENDS)
    assert {point.loss for point in SAMPLE} >= {Loss.REFUSED, Loss.REFUSED_IN_WORDS, Loss.DROPPED, Loss.CHANGED}


def test_only_where_nothing_is_lost_a_link_may_end_as_defined() -> None:
    dispensable = {point.line for point in EVERY if point.may_pass and point.loss is not Loss.RESPELLED}
    assert dispensable == {
        "lifetime 86400",
        "set security-association lifetime seconds 3600",
        "isis circuit-type level-1-2",
        "mode tunnel",
        "mpls label protocol ldp",
        "tunnel path-mtu-discovery",
    }


@pytest.mark.parametrize("lossy", LOSSY_LINKS, ids=lambda lossy: lossy.name)
def test_without_a_loss_every_link_of_the_sweep_ends_as_defined(lossy: LossyLink, tmp_path: Path) -> None:
    with lossy_core(lossy, tmp_path) as core:
        report = core.migrate()
    assert report.outcome == lossy.outcome, report.reason

"""Lines of the kind that we change, which somebody else types on the physical interface in the middle of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from tests.support.fake_link import LINKS, stage
from tests.support.fake_routers import FakeRouter

WIRE = "interface GigabitEthernet0/0"


def typing(line: str) -> Callable[[FakeRouter, Callable[[], Any]], Any]:
    """Another types a line right behind ours."""

    def happen(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        value = effect()
        router.configure([WIRE, f" {line}"])
        return value

    return happen


def nothing(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    return effect()


@pytest.mark.parametrize(
    ("sends", "line"),
    [
        pytest.param(0, "isis metric 77 level-2", id="a metric in the build"),
        pytest.param(0, "mpls mtu 1600", id="mpls in the build"),
        pytest.param(1, "isis metric 77 level-2", id="a metric before the tunnel opens"),
        pytest.param(2, "isis csnp-interval 30", id="the IGP in the cutover"),
    ],
)
def test_a_line_of_another_on_the_physical_interface_is_seen_and_stays(tmp_path: Path, sends: int, line: str) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        scene = stage(LINKS["p1-p2"], journal)
        scene.a.troubles["send"].extend([*[nothing] * sends, typing(line)])
        report = scene.run()
        assert (report.outcome, report.cause) == ("as-before", Cause.CHANGED_BY_OTHERS), report.reason
        assert f"+{WIRE} / {line}" in (report.reason or "")
        assert line in [each.strip() for each in scene.a.interface("GigabitEthernet0/0")]
        assert not any(line in each for each in scene.a.startup)
        assert f"p1: others have changed, and this run has not saved: +{WIRE} / {line}" in report.edits
        assert scene.a.backup is scene.b.backup is None
        assert not any("Tunnel12" in each or "CL-" in each for each in (*scene.a.lines, *scene.b.lines))


def test_a_line_that_another_takes_off_in_the_cutover_is_not_put_back_behind_his_back(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        scene = stage(LINKS["p1-p2"], journal)
        scene.a.troubles["send"].extend([nothing, nothing, typing("no isis hello-interval 4")])
        scene.a.configure([WIRE, " isis hello-interval 4"])
        scene.a.startup = list(scene.a.lines)
        report = scene.run()
        assert report.cause is Cause.CHANGED_BY_OTHERS, report.reason
        assert " isis hello-interval 4" not in scene.a.lines
        assert f"p1: others have changed, and this run has not saved: -{WIRE} / isis hello-interval 4" in report.edits

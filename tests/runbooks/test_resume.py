"""What a run that was killed has left, finished over SSH: back as it was, or forward, wherever the run was cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.killed_run import killed
from tests.support.small_core import SmallCore, small_core

KILLS = {
    "armed at one end": ("migrate", "build", "arm", "done", "p1"),
    "armed": ("migrate", "build", "change", "started", "p1"),
    "changed": ("migrate", "build", "open", "done", "p2"),
    "proven": ("migrate", "build", "confirm", "started", "p1"),
    "one end confirmed": ("migrate", "cutover", "confirm", "done", "p1"),
    "sealing": ("migrate", "seal", "change", "done", "p2"),
    "sealed": ("migrate", "save", "save", "started", "p1"),
    "between the saves": ("migrate", "save", "save", "done", "p1"),
}


def lines(core: SmallCore) -> dict[str, tuple[str, ...]]:
    return {router: state.running.lines for router, state in core.states().items()}


def assert_settled(core: SmallCore) -> None:
    assert core.unsaved() == ()
    assert all(state.timer is None for state in core.states().values())
    assert core.resume() is None


@pytest.mark.parametrize("expire", [False, True], ids=["at once", "when the timers have fired"])
@pytest.mark.parametrize("moment", KILLS.values(), ids=KILLS)
def test_back_is_as_before(tmp_path: Path, moment: tuple[str, ...], expire: bool) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, *moment)
        if expire:
            core.wait_until_no_timer_is_pending()
        report = core.resume()
        assert report is not None
        assert report.outcome == "as-before", report.reason
        assert lines(core) == before
        core.assert_nothing_of_ours_is_left()
        assert_settled(core)


@pytest.mark.parametrize("expire", [False, True], ids=["at once", "when the timers have fired"])
@pytest.mark.parametrize("moment", KILLS.values(), ids=KILLS)
def test_forward_is_encrypted(tmp_path: Path, moment: tuple[str, ...], expire: bool) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, *moment)
        if expire:
            core.wait_until_no_timer_is_pending()
        report = core.resume(forward=True)
        assert report is not None
        assert report.outcome == "encrypted", report.reason
        assert_settled(core)
        assert core.rollback().outcome == "as-before"
        assert lines(core) == before

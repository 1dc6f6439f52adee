"""A sample of the sweep over faults; all of it is a command: ``python -m tests.sweeps.faults``."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.router.device import Device
from tests.support.fault_points import CHANGED, MAY_BE_UNKNOWN, MOMENTS, FaultPoint, pair, points
from tests.support.judged_core import EDIT, JudgedCore, Tolerance, Whole
from tests.support.small_core import small_core
from tests.sweeps.faults import run_point

EVERY = list(points())
_RELOADS = "rollback: reload@p1,line=^write memory from rollback on"
SAMPLE = [*EVERY[60::230], *(point for point in EVERY if str(point) == _RELOADS)]


@pytest.mark.parametrize("point", SAMPLE, ids=str)
def test_a_link_on_which_a_fault_strikes_ends_whole(point: FaultPoint) -> None:
    assert run_point(point).violations == ()


def test_a_run_that_is_killed_while_faults_strike_is_finished_by_the_next() -> None:
    result = run_point(pair(4, is_killed=True))
    assert (result.outcome, result.violations) == ("killed", ())


def test_the_sweep_has_every_kind_at_every_step_and_either_end() -> None:
    met = {(parse_fault(s.fault).kind, parse_fault(s.fault).router, s.moment) for p in EVERY for s in p.strikes}
    of_changes = {"reject-line", "refuse-in-words", "refuse-mode", "lose-line", "rewrite-line"}
    for moment in ("build", "cutover", "seal", "save", "rollback"):
        for kind in FaultKind:
            for router in ("p1", "p2"):
                is_possible = bool(CHANGED[moment]) or kind.word not in of_changes
                assert ((kind, router, moment) in met) == is_possible
    assert len({str(point) for point in EVERY}) == len(EVERY)


def test_a_seed_gives_the_same_pair_again_and_pairs_meet_every_kind_and_moment() -> None:
    pairs = [pair(seed, is_killed=True) for seed in range(1000)]
    assert pairs == [pair(seed, is_killed=True) for seed in range(1000)]
    assert frozenset().union(*(point.kinds for point in pairs)) == frozenset(FaultKind)
    assert {point.then for point in pairs} == {"rollback", "back", "forward"}
    moments = {strike.moment for point in pairs for strike in point.strikes}
    assert moments == {moment for each in MOMENTS.values() for moment in each}


def test_a_kind_that_may_leave_a_link_unknown_has_a_reason() -> None:
    assert all(MAY_BE_UNKNOWN.values())
    assert not {FaultKind.RELOAD, FaultKind.DROP_BEFORE, FaultKind.KEY_MISMATCH} & set(MAY_BE_UNKNOWN)


def test_the_judge_sees_each_half_of_a_link(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        judged = JudgedCore(core, Tolerance())
        assert (judged.whole(), judged.violations()) == (Whole.AS_BEFORE, [])
        assert core.migrate().outcome == "encrypted"
        assert (judged.whole(), judged.violations()) == (Whole.ENCRYPTED, [])
        for prefix, seen in (
            ("tunnel protection", "p1 had Tunnel12 open without protection"),
            ("isis metric", "-isis metric 10 level-2"),
        ):
            _without(judged, prefix)
            assert judged.whole() is None
            assert any(seen in each for each in judged.violations()), judged.violations()


def test_the_judge_sees_what_is_saved_and_a_timer_that_is_left(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        judged = JudgedCore(core, Tolerance())
        p1, p2 = judged.device("p1"), judged.device("p2")
        core.core.simulator.call(lambda: p1.take_line_of_another("operator", EDIT))
        core.core.simulator.call(lambda: p1.save("operator"))
        core.core.simulator.call(lambda: p2.archive.arm("operator", 5, is_idle=False))
        assert judged.violations() == ["p1 saved what another had typed", "p2 has a timer pending"]


def _without(judged: JudgedCore, prefix: str) -> None:
    def change(device: Device) -> None:
        section = device.running.section("interface Tunnel12")
        assert section is not None
        section.children[:] = [node for node in section.children if not node.text.startswith(prefix)]
        device.changed("operator")

    judged.core.core.simulator.call(lambda: change(judged.device("p1")))

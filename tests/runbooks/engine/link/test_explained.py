"""What people and other programs do to a link between the death of a run and its resume is theirs, and stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nornir.core.inventory import Host

from corelinks.inventory.model import ENDS
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.report import LinkReport
from tests.support.resumed_core import ResumedCore, cores

ROUTE = "ip route 203.0.113.0 255.255.255.0 Null0"
WIRE = "interface GigabitEthernet0/0"
HIS_TUNNEL = (
    "interface Tunnel12",
    " description LAB",
    " ip address 172.31.9.1 255.255.255.252",
    " tunnel destination 198.51.100.7",
)


@pytest.fixture(autouse=True)
def programs_are_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(Owner.this_process(), started="1")
    monkeypatch.setattr(Owner, "this_process", lambda: gone)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[ResumedCore]:
    return cores(tmp_path)


def acts(core: ResumedCore) -> list[tuple[str, str]]:
    return [(act.step, act.act) for left in core.journal.unfinished() for act in left.acts]


def killed(made: Iterator[ResumedCore], is_there: Callable[[ResumedCore], bool]) -> ResumedCore:
    """A core whose migration has died at the first act after which something is so."""
    for at in range(1, 60):
        core = next(made)
        assert core.kill(core.migrate, at, is_heard=True)
        if is_there(core):
            return core
    raise AssertionError("it never is")


def in_build(core: ResumedCore) -> bool:
    return ("build", "change") in acts(core)


def built(core: ResumedCore) -> bool:
    return acts(core).count(("build", "confirm")) == 2 and all(router.backup is None for router in core.routers)


def type_and_save(core: ResumedCore, *lines: str) -> None:
    router = core.fake.routers["a"]
    router.configure(lines)
    router.startup = list(router.lines)


def assert_untouched(core: ResumedCore, report: LinkReport, cause: Cause, had: dict[str, list[str]]) -> None:
    assert (report.outcome, report.cause) == ("not-tried", cause), report.reason
    assert core.lines() == had
    assert all(router.backup is None for router in core.routers)


@pytest.mark.parametrize("forward", [False, True], ids=["back", "forward"])
@pytest.mark.parametrize(
    "is_there", [lambda core: bool(acts(core)), in_build, built], ids=["only armed", "in the build", "built"]
)
def test_a_tunnel_that_somebody_else_has_made_meanwhile_stays(
    made: Iterator[ResumedCore], is_there: Callable[[ResumedCore], bool], forward: bool
) -> None:
    core = killed(made, is_there)
    core.let_timers_fire()
    if is_there is built:
        core.fake.routers["a"].configure(["no interface Tunnel12"])
    type_and_save(core, *HIS_TUNNEL)
    had = core.lines()
    report = core.resume(forward=forward)
    assert_untouched(core, report, Cause.NOT_OURS, had)
    assert "`tunnel destination 198.51.100.7`" in (report.reason or "")


def test_a_link_that_another_run_has_sealed_meanwhile_is_not_taken_back_in_part(
    made: Iterator[ResumedCore], tmp_path: Path
) -> None:
    core = killed(made, in_build)
    core.let_timers_fire()
    mine, core.journal = core.journal, Journal(tmp_path / "of-another-machine.db")
    assert core.migrate().outcome == "encrypted"
    core.journal, had = mine, core.lines()
    report = core.resume(forward=False)
    assert_untouched(core, report, Cause.CHANGED_BY_OTHERS, had)
    assert "p1: -interface GigabitEthernet0/0 / mpls ip" in (report.reason or "").replace(
        "ip router isis CORE", "mpls ip"
    )
    assert core.resume(forward=True).outcome == "encrypted"
    assert core.lines() == had


@pytest.mark.parametrize("forward", [False, True], ids=["back", "forward"])
def test_what_others_have_taken_off_the_plain_interface_is_not_put_back(
    made: Iterator[ResumedCore], forward: bool
) -> None:
    core = killed(made, built)
    core.let_timers_fire()
    type_and_save(core, WIRE, " no mpls ip")
    had = core.lines()
    report = core.resume(forward=forward)
    assert_untouched(core, report, Cause.CHANGED_BY_OTHERS, had)
    assert "p1: -interface GigabitEthernet0/0 / mpls ip" in (report.reason or "")


def test_a_metric_that_was_set_meanwhile_is_what_a_later_rollback_goes_back_to(made: Iterator[ResumedCore]) -> None:
    core = killed(made, built)
    core.let_timers_fire()
    type_and_save(core, WIRE, " isis metric 55 level-2")
    assert core.resume(forward=True).outcome == "encrypted"
    assert core.rollback().outcome == "as-before"
    assert "isis metric 55 level-2" in core.fake.routers["a"].interface("GigabitEthernet0/0")


@pytest.mark.parametrize("forward", [False, True], ids=["back", "forward"])
def test_what_others_have_saved_under_the_timer_does_not_go_with_it(made: Iterator[ResumedCore], forward: bool) -> None:
    for at in range(1, 200):
        core = next(made)
        if not core.kill(core.migrate, at, is_heard=True):
            break
        type_and_save(core, ROUTE)
        report = core.resume(forward=forward)
        router = core.fake.routers["a"]
        assert ROUTE in router.lines, (at, report.reason)
        assert ROUTE in router.startup, (at, report.reason)
        assert report.outcome != "unknown", (at, report.reason)
        assert not any("CL-" in line for line in router.startup) or report.outcome == "encrypted", at
    assert at > 10


def test_a_link_that_is_defined_otherwise_now_is_refused(made: Iterator[ResumedCore]) -> None:
    core = killed(made, built)
    link = core.fake.link
    for tunnels in ({"a": 99, "b": 99}, {"a": link.a.tunnel, "b": 99}):
        core.fake.link = link.model_copy(
            update={end: link.end(end).model_copy(update={"tunnel": tunnels[end]}) for end in ENDS}
        )
        had = core.lines()
        report = core.resume(forward=False)
        assert_untouched(core, report, Cause.NOT_OURS, had)
        assert "'interface Tunnel12'" in (report.reason or "")
    core.fake.link = link
    assert core.resume(forward=False).outcome == "as-before"


def test_a_router_of_another_name_is_refused(made: Iterator[ResumedCore]) -> None:
    core = killed(made, built)
    core.fake.routers["b"].name = "core2"
    core.fake._nornir.inventory.hosts["core2"] = Host(name="core2")
    core.fake.link = core.fake.link.model_copy(update={"b": core.fake.link.b.model_copy(update={"router": "core2"})})
    report = core.resume(forward=False)
    assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS), report.reason
    assert "p1 and p2, and not core2" in (report.reason or "")


def test_a_rollback_names_the_dead_run_whose_timers_are_pending(made: Iterator[ResumedCore]) -> None:
    core = killed(made, in_build)
    report = core.rollback()
    assert (report.outcome, report.cause) == ("not-tried", Cause.TIMER_PENDING)
    assert "run run1 was cut off, and `corelinks resume run1` finishes it at once" in (report.reason or "")

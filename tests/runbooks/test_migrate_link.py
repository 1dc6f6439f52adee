"""One link over real SSH: step by step, on from where it was left, and back to plain."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS, Until
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.ownership import baseline_key
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.evidence.collect import collect
from corelinks.runbooks.verify import verify
from corelinks.tasks.change import apply_change, arm_timer, confirm_change, revert_now, undo_change
from corelinks.tasks.checks import Verdict, evaluate
from corelinks.tasks.router_errors import TakenLine, TimerError
from corelinks.tasks.save import save_configuration
from corelinks.templates.step import Change
from tests.support.paths import ROOT
from tests.support.small_core import SmallCore, small_core, timing


def lines(core: SmallCore) -> dict[str, tuple[str, ...]]:
    return {router: state.running.lines for router, state in core.states().items()}


def test_a_link_is_encrypted_then_rolled_back_exactly(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        report = core.migrate()
        assert (report.outcome, report.reason) == ("encrypted", None)
        assert [step.step for step in report.steps] == ["preflight", "build", "cutover", "seal", "save"]
        assert core.unsaved() == ()
        evidence = collect(core.nornir, [core.link], "seal", wait=lambda: timing().wait(15))
        assert evaluate(core.link, "seal", evidence["p1"], evidence["p2"]).verdict is Verdict.PASS

        again = core.migrate()
        assert (again.outcome, again.reason) == ("encrypted", "was already at seal")

        back = core.rollback()
        assert (back.outcome, back.reason) == ("as-before", None)
        assert lines(core) == before
        assert core.unsaved() == ()


def test_a_verification_says_what_a_timer_or_a_reload_would_take_away(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        core.migrate()

        def failed() -> set[tuple[str, str]]:
            report = verify(core.nornir, [core.link], wait=lambda: timing().wait(15))
            return {(check.check, check.router) for link in report.links for check in link.failed()}

        assert failed() == set()
        change = Change("p2", "build", ("interface Loopback99",), ("no interface Loopback99",))
        core.nornir.filter(name="p2").run(task=apply_change, changes={"p2": change})
        assert failed() == {("nothing-unsaved", "p2")}
        core.nornir.filter(name="p1").run(task=arm_timer, minutes=100)
        assert failed() == {("nothing-unsaved", "p2"), ("no-timer", "p1")}


def test_a_secret_that_cannot_be_read_or_typed_stops_a_link_before_its_timers(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        secret = tmp_path / "inventory" / "secrets" / f"psk-{core.link.name}"
        for value, words in ((None, "cannot be read"), ("what? no", "cannot be typed into a router")):
            secret.unlink() if value is None else secret.write_text(value)
            report = core.migrate()
            assert (report.outcome, report.cause) == ("not-tried", Cause.SECRET_UNAVAILABLE)
            assert report.reason is not None
            assert words in report.reason
            assert [step.step for step in report.steps] == ["preflight"]
        assert lines(core) == before
        with Journal(core.journal) as journal:
            assert [act for run in journal.runs() for act in journal.acts(run, core.link.name)] == []


def test_a_link_goes_on_from_where_an_earlier_run_stopped(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        assert core.migrate(until="build").outcome == "built"
        report = core.migrate(until="cutover")
        assert [step.step for step in report.steps] == ["preflight", "cutover", "save"]
        back = core.rollback(journal=tmp_path / "another.db")
        assert back.outcome == "plain"
        assert back.reason is not None
        assert "the journal does not know" in back.reason
        assert lines(core) == before


@pytest.mark.parametrize(("reached", "line"), [("build", "isis metric 10 "), ("cutover", "no mpls ip")])
def test_a_link_that_an_earlier_run_left_half_way_goes_back_there_and_no_further(
    tmp_path: Path, reached: Until, line: str
) -> None:
    with small_core(tmp_path) as core:
        assert core.migrate(until=reached).steps[-1].proven
        found = lines(core)
        core.core.inject(f"reject-line@p2,line={line},message=Access denied")
        report = core.migrate()
        assert report.outcome == "as-before", report.reason
        assert lines(core) == found
        assert core.unsaved() == ()


KILLED = """
import os, signal, sys
from pathlib import Path
from corelinks.inventory.load import load_links
from corelinks.runbooks.migrate import migrate
from corelinks.tasks.connection.nornir_plugin import load_nornir
from tests.support.small_core import LINK, timing

def kill(event):
    if [event.step, event.text, event.state] == sys.argv[3:]:
        os.kill(os.getpid(), signal.SIGKILL)

directory = Path(sys.argv[1])
links = load_links(directory / "links.yaml")
chosen = [link for link in links if link.name == LINK]
migrate(load_nornir(directory, links), chosen, links, timing=timing(), journal=Path(sys.argv[2]), listeners=[kill])
"""


@pytest.mark.parametrize(
    "moment", [("build", "change", "done"), ("cutover", "confirm", "done"), ("seal", "change", "started")]
)
def test_a_program_that_is_killed_leaves_routers_that_go_back_by_themselves(
    tmp_path: Path, moment: tuple[str, str, str]
) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        command = [sys.executable, "-c", KILLED, str(tmp_path / "inventory"), str(core.journal), *moment]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        core.wait_until_no_timer_is_pending()
        report = core.rollback()
        assert (report.outcome, report.reason) == ("as-before", "was plain already" if moment[0] == "build" else None)
        assert lines(core) == before
        assert core.unsaved() == ()


def test_the_journal_holds_every_act_and_no_secret(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        core.migrate(until="build")
        with Journal(core.journal) as journal:
            (run,) = journal.runs()
            acts = journal.acts(run, "p1-p2")
            assert {act.result for act in acts} == {"done"}
            keys = [baseline_key(core.link, core.link.end_of(name), state) for name, state in core.states().items()]
            assert all(journal.baseline(key) is not None for key in keys)
        held = b"".join(path.read_bytes() for path in core.journal.parent.glob("journal.db*"))
        for secret in (tmp_path / "inventory" / "secrets").iterdir():
            assert secret.read_bytes().strip() not in held
        assert b"<secret:psk/p1-p2>" in held


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.nornir.data.dry_run = True
        assert core.migrate().outcome == "not-tried"
        change = Change("p1", "build", ("interface Loopback99",), ("no interface Loopback99",))
        for task, arguments in (
            (arm_timer, {"minutes": 5}),
            (apply_change, {"changes": {"p1": change}}),
            (undo_change, {"changes": {"p1": change}}),
            (confirm_change, {"timers": {}}),
            (revert_now, {"timers": {}}),
            (save_configuration, {}),
        ):
            results = core.nornir.filter(name="p1").run(task=task, **arguments)
            assert not results.failed
            assert not results["p1"].changed
        core.nornir.data.dry_run = False
        assert lines(core) == before


def test_a_change_is_armed_applied_and_taken_back_by_the_router(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        one = core.nornir.filter(name="p1")
        change = Change("p1", "build", ("interface Loopback99", " description ours"), ("no interface Loopback99",))
        timer = one.run(task=arm_timer, minutes=30)["p1"].result
        assert timer.minutes == 30
        refused = one.run(task=arm_timer, minutes=30, on_failed=True)["p1"]
        assert isinstance(refused.exception, TimerError)
        core.nornir.data.reset_failed_hosts()
        applied = one.run(task=apply_change, changes={"p1": change})["p1"]
        assert (applied.changed, applied.result) == (True, tuple(map(TakenLine, change.apply)))
        assert "interface Loopback99" in lines(core)["p1"]
        of_another = replace(timer, configured="an hour ago")
        for task in (confirm_change, revert_now):
            left_alone = one.run(task=task, timers={"p1": of_another}, on_failed=True)["p1"]
            assert "this run did not arm" in str(left_alone[0].exception)
            core.nornir.data.reset_failed_hosts()
        assert one.run(task=revert_now, timers={"p1": timer})["p1"].changed
        assert lines(core) == before
        nothing = one.run(task=confirm_change, timers={"p1": timer}, on_failed=True)["p1"]
        assert isinstance(nothing.exception, TimerError)


def test_a_router_of_no_inventory_is_an_error_of_that_router_alone(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        nornir = core.nornir.filter(filter_func=lambda host: host.name == "p1")
        replies = NornirRouters(nornir, core.link).state(ENDS)
        assert "is no host" in str(replies["b"])
        assert not isinstance(replies["a"], Exception)

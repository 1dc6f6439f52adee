"""What a run that was killed has left, finished over SSH: back as it was, or forward, wherever the run was cut off."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.owner import Liveness, Owner
from corelinks.runbooks.resume import links_left, unfinished_links
from tests.support.command import corelinks
from tests.support.killed_run import killed
from tests.support.paths import EXAMPLE
from tests.support.small_core import SmallCore, Strike, both_links, small_core

# Every act of a run is a moment of its own in engine/link/test_resume.py, at routers without a network.
KILLS = {
    "armed": ("migrate", "build", "change", "started", "p1"),
    "changed": ("migrate", "build", "open", "done", "p2"),
    "one end confirmed": ("migrate", "cutover", "confirm", "done", "p1"),
    "both confirmed": ("migrate", "save", "save", "started", "p1"),
    "between the saves": ("migrate", "save", "save", "done", "p1"),
}


def lines(core: SmallCore) -> dict[str, tuple[str, ...]]:
    return {router: state.running.lines for router, state in core.states().items()}


def assert_settled(core: SmallCore) -> None:
    assert core.unsaved() == ()
    assert all(state.timer is None for state in core.states().values())
    assert core.resume() is None


@pytest.mark.parametrize("moment", KILLS.values(), ids=KILLS)
def test_back_is_as_before(tmp_path: Path, moment: tuple[str, ...]) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, *moment)
        report = core.resume()
        assert report is not None
        assert report.outcome == "as-before", report.reason
        assert lines(core) == before
        core.assert_nothing_of_ours_is_left()
        assert_settled(core)


@pytest.mark.parametrize("moment", KILLS.values(), ids=KILLS)
def test_forward_is_encrypted(tmp_path: Path, moment: tuple[str, ...]) -> None:
    with small_core(tmp_path) as core:
        killed(core, *moment)
        report = core.resume(forward=True)
        assert report is not None
        assert report.outcome == "encrypted", report.reason
        assert_settled(core)


@pytest.mark.parametrize("forward", [False, True], ids=["back", "forward"])
def test_a_confirm_that_one_end_alone_has_heard_is_no_end(tmp_path: Path, forward: bool) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.core.inject("drop-before@p2,line=configure confirm")
        killed(core, "migrate", "cutover", "confirm", "done", "p1")
        core.core.clear_faults()
        core.wait_until_no_timer_is_pending()
        report = core.resume(forward=forward)
        assert report is not None
        assert report.outcome == ("encrypted" if forward else "as-before"), report.reason
        assert_settled(core)
        assert forward or lines(core) == before


def test_a_resume_that_was_killed_is_resumed_the_other_way(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, "migrate", "build", "confirm", "started", "p1")
        killed(core, "forward", "seal", "change", "done", "p1")
        report = core.resume()
        assert report is not None
        assert report.outcome == "as-before", report.reason
        assert lines(core) == before
        assert_settled(core)


@pytest.mark.parametrize("forward", [False, True], ids=["back", "forward"])
def test_a_link_that_ended_unknown_is_finished(tmp_path: Path, forward: bool) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        report = core.migrate(strikes=(Strike("seal", "management-lost@p2"),))
        assert report.outcome == "unknown", report.reason
        core.core.clear_faults()
        core.wait_until_both_answer()
        core.wait_until_no_timer_is_pending()
        resumed = core.resume(forward=forward)
        assert resumed is not None
        assert resumed.outcome == ("encrypted" if forward else "as-before"), resumed.reason
        assert_settled(core)
        assert forward or lines(core) == before


@pytest.mark.parametrize(
    "moment", [("restore", "undo", "done", "p2"), ("rollback", "save", "done", "p1")], ids=["under timers", "saving"]
)
def test_a_rollback_that_was_killed_is_finished_as_one(tmp_path: Path, moment: tuple[str, ...]) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        core.migrate()
        killed(core, "rollback", *moment)
        report = core.resume()
        assert report is not None
        assert report.outcome == "as-before", report.reason
        assert lines(core) == before
        assert_settled(core)


def test_the_command_says_what_it_will_do_and_a_second_one_that_nothing_is_left(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = lines(core)
        killed(core, "migrate", "build", "change", "done", "p2")
        words = ("-i", tmp_path / "inventory", "resume", "--journal", core.journal)
        unasked = corelinks(*words, cwd=tmp_path, timing=core.timing)
        assert unasked.returncode == 2
        assert "nobody is there to be asked: take back 1 link" in unasked.stderr
        done = corelinks(*words, "--yes", "--output", "json", cwd=tmp_path, timing=core.timing)
        assert done.returncode == 0, done.stderr
        (link,) = json.loads(done.stdout)["links"]
        assert (link["name"], link["outcome"]) == ("p1-p2", "as-before")
        assert "lets the routers whose timers are pending go back now; then takes off what is left" in done.stderr
        assert lines(core) == before
        again = corelinks(*words, "--yes", cwd=tmp_path, timing=core.timing)
        assert (again.returncode, again.stdout.startswith("nothing is left to be finished")) == (0, True)
        empty = corelinks(*words, "--yes", "--output", "json", cwd=tmp_path, timing=core.timing)
        document = json.loads(empty.stdout)
        assert (document["schema"], document["run"], document["links"]) == ("corelinks.migrate/1", "", [])


def test_a_living_run_is_refused_and_one_of_another_machine_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    here = Owner.this_process()
    for run, link, owner in (("alive", "p1-p2", here), ("away", "p3-p4", replace(here, host="far-away"))):
        monkeypatch.setattr(Owner, "this_process", lambda owner=owner: owner)
        with Journal(path) as journal:
            journal.begin_run(run, "migrate")
            journal.begin_link(run, link, link.split("-"), "seal")
            journal.begin_act(run, link, "build", "change", link.split("-")[0])
    monkeypatch.setattr(Owner, "this_process", lambda: here)
    with pytest.raises(InventoryError, match=r"run alive of .* is under way: wait until it has ended"):
        unfinished_links(path, "alive")
    with pytest.raises(InventoryError, match="if it has, name it: `corelinks resume away`"):
        unfinished_links(path)
    assert [each.link.name for each in unfinished_links(path, "away")] == ["p3-p4"]
    with pytest.raises(InventoryError, match=r"links.yaml: p3-p4: is gone, and run away has left it unfinished"):
        links_left(unfinished_links(path, "away"), ())
    with pytest.raises(InventoryError, match=r"no run of the journal .* is called 'nobody'"):
        unfinished_links(path, "nobody")


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal of a run that was cut off at p1-p2, which another resumed that died too."""
    path = tmp_path / "journal.db"
    monkeypatch.setattr(Owner, "liveness", lambda self: Liveness.DEAD)
    with Journal(path) as journal:
        for run in ("first", "second"):
            journal.begin_run(run, "migrate")
            journal.begin_link(run, "p1-p2", ("p1", "p2"), "seal", takes_over=True)
            journal.begin_act(run, "p1-p2", "build", "change", "p1")
    return path


def renamed(link: CoreLink, name: str) -> CoreLink:
    return link.model_copy(update={"b": link.b.model_copy(update={"router": name})})


@pytest.mark.parametrize("names", ["[]", '["p1", "p9"]'])
def test_a_link_whose_router_has_another_name_now_is_refused_with_both_names(left: Path, names: str) -> None:
    """Also when the last of the runs has seen the new name already, or did not write the names down."""
    with closing(sqlite3.connect(left)) as database, database:
        database.execute("UPDATE link SET routers = ? WHERE run = 'second'", [names])
    (link,) = [link for link in both_links() if link.name == "p1-p2"]
    with pytest.raises(InventoryError) as told:
        links_left(unfinished_links(left), [renamed(link, "p9")])
    assert str(told.value) == (
        "links.yaml: p1-p2: run first has left it unfinished between p1 and p2, and the inventory has it between "
        "p1 and p9: give the routers their names of then, in hosts.yaml and links.yaml, to finish it"
    )


def test_a_link_between_the_same_routers_is_finished(left: Path) -> None:
    assert [link.name for link in links_left(unfinished_links(left), both_links())] == ["p1-p2"]


def test_without_a_journal_nothing_is_said_to_be_finished(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "core", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    words = ("-i", tmp_path / "core", "resume", "--yes", "--journal", tmp_path / "no.db")
    done = corelinks(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no journal {tmp_path / 'no.db'}: no run of this inventory is known" in done.stderr
    assert "name it with `--journal FILE`" in done.stderr
    Journal(tmp_path / "no.db").close()
    done = corelinks(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no run; if it was copied, its -wal is missing" in done.stderr

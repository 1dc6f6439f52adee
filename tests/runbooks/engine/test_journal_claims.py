"""Two runs never hold the same link or router, and what a dead run holds is told with the command that finishes it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corelinks.runbooks.engine.journal import HeldError, Journal
from corelinks.runbooks.engine.journal_values import OWNER
from corelinks.runbooks.engine.owner import Liveness, Owner
from tests.support.dying_program import bury
from tests.support.paths import ROOT

# Another process begins a link, and perhaps an act, and then waits or is killed.
OTHER = """
import os, sys
from pathlib import Path
from corelinks.runbooks.engine.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.begin_run('other', 'migrate')
journal.begin_link('other', 'k1-k2', ('k1', 'k2'), 'seal')
if 'act' in sys.argv:
    journal.begin_act('other', 'k1-k2', 'build', 'change', 'k1', 'interface Tunnel7')
print('begun', flush=True)
if 'die' in sys.argv:
    os.kill(os.getpid(), 9)
input()
"""


def other(path: Path, *words: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path), *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def refused(journal: Journal, link: str, *routers: str, takes_over: bool = False) -> HeldError:
    with pytest.raises(HeldError) as told:
        journal.begin_link("mine", link, routers, "seal", takes_over=takes_over)
    return told.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.mark.parametrize("takes_over", [False, True])
def test_a_living_run_holds_its_link_and_both_routers(path: Path, takes_over: bool) -> None:
    with other(path) as process, Journal(path) as journal:
        journal.begin_run("mine", "migrate")
        for link, routers in (("k1-k2", ()), ("k1-k5", ("k1", "k5")), ("k2-k4", ("k2", "k4"))):
            (held,) = refused(journal, link, *routers, takes_over=takes_over).held
            assert (held.run.id, held.link.name, held.liveness) == ("other", "k1-k2", Liveness.ALIVE)
            assert f"(process {process.pid}) has k1-k2 under way: wait until it has ended" in str(held)
        assert journal.outcomes("mine") == {}
        journal.begin_link("mine", "k4-k5", ("k4", "k5"), "seal")
        assert journal.under_way_elsewhere("mine") == {"k1-k2"}
        process.communicate("\n")


def test_what_a_dead_run_has_left_is_held_until_a_run_takes_it_over(path: Path) -> None:
    other(path, "act", "die").communicate()
    with Journal(path) as journal:
        journal.begin_run("mine", "rollback")
        told = refused(journal, "k1-k5", "k1", "k5")
        assert told.held[0].liveness is Liveness.DEAD
        assert "was cut off in the middle of k1-k2: `corelinks resume other` finishes it" in str(told)
        (taken,) = journal.begin_link("mine", "k1-k2", ("k1", "k2"), "plain", takes_over=True)
        assert (taken.run.id, taken.link.name) == ("other", "k1-k2")
        (old,) = journal.links("other")
        assert old.taken_over_by == "mine"
        (unfinished,) = journal.unfinished()
        assert (unfinished.run.id, [each.run.id for each in unfinished.taken_over]) == ("mine", ["other"])
        assert [act.act for act in unfinished.taken_over[0].acts] == ["change"]
        journal.end_link("mine", "k1-k2", "as-before", None)
        journal.begin_run("next", "migrate")
        assert journal.begin_link("next", "k1-k2", ("k1", "k2"), "seal") == ()


def test_what_a_run_took_over_is_held_on_when_that_dies_too_before_it_has_done_anything(path: Path) -> None:
    other(path, "act", "die").communicate()
    with Journal(path) as journal:
        journal.begin_run("second", "rollback")
        assert journal.begin_link("second", "k1-k2", ("k1", "k2"), "plain", takes_over=True)
    bury(path)
    with Journal(path) as journal:
        (unfinished,) = journal.unfinished()
        assert (unfinished.run.id, unfinished.acts, unfinished.is_touched) == ("second", (), True)
        journal.begin_run("mine", "migrate")
        assert [held.run.id for held in refused(journal, "k1-k2", "k1", "k2").held] == ["second"]
        assert journal.begin_link("mine", "k1-k2", ("k1", "k2"), "plain", takes_over=True)


def test_what_a_run_took_over_and_did_not_try_is_left_as_it_was(path: Path) -> None:
    other(path, "act", "die").communicate()
    with Journal(path) as journal:
        journal.begin_run("mine", "rollback")
        assert journal.begin_link("mine", "k1-k2", ("k1", "k2"), "plain", takes_over=True)
        journal.end_link("mine", "k1-k2", "not-tried", "a timer is pending")
        assert [each.run.id for each in journal.unfinished()] == ["other"]
        journal.begin_run("next", "rollback")
        assert journal.begin_link("next", "k1-k2", ("k1", "k2"), "plain", takes_over=True)


def test_nobody_goes_on_at_a_router_of_another_link_that_a_dead_run_has_left(path: Path) -> None:
    other(path, "act", "die").communicate()
    with Journal(path) as journal:
        journal.begin_run("mine", "rollback")
        with pytest.raises(HeldError, match="in the middle of k1-k2"):
            journal.begin_link("mine", "k2-k4", ("k2", "k4"), "plain", takes_over=True)


def test_a_dead_run_that_sent_nothing_holds_nothing(path: Path) -> None:
    other(path, "die").communicate()
    with Journal(path) as journal:
        journal.begin_run("mine", "migrate")
        assert journal.begin_link("mine", "k1-k2", ("k1", "k2"), "seal") == ()


@pytest.mark.parametrize("takes_over", [False, True])
def test_nobody_takes_over_from_a_run_of_another_machine_that_may_live(path: Path, takes_over: bool) -> None:
    other(path, "act", "die").communicate()
    with Journal(path) as journal:
        away = Owner("eve", "far-away", "m", "b", "n", 5, "77")
        journal._database.execute("UPDATE run SET owner = ?", (OWNER.dump_json(away).decode(),))
        journal.begin_run("mine", "rollback")
        told = refused(journal, "k1-k2", "k1", "k2", takes_over=takes_over)
        assert told.held[0].liveness is Liveness.NOT_KNOWN
        assert "of eve on far-away (process 5) has k1-k2 under way, or was cut off" in str(told)


def test_of_many_runs_that_begin_one_link_together_one_holds_it(path: Path) -> None:
    began: list[str] = []
    journals = [Journal(path) for _ in range(8)]

    def begin(number: int) -> None:
        journal, run = journals[number], f"r{number}"
        journal.begin_run(run, "migrate")
        try:
            journal.begin_link(run, f"k1-k{number + 2}", ("k1", f"k{number + 2}"), "seal")
        except HeldError:
            return
        began.append(run)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(began) == 1
    assert [each.run.id for each in journals[0].unfinished()] == began
    for journal in journals:
        journal.close()


def test_a_link_that_has_ended_is_held_by_nobody(path: Path) -> None:
    with Journal(path) as journal:
        for run, outcome in (("r1", "encrypted"), ("r2", "unknown"), ("r3", "as-before")):
            journal.begin_run(run, "migrate")
            journal.begin_link(run, "k1-k2", ("k1", "k2"), "seal")
            journal.end_link(run, "k1-k2", outcome, None)

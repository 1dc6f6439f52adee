"""`corelinks pause`, `continue`, `abort` and `status`: what is said, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.watching import console_beside, follow
from corelinks.runbooks.engine.control import Control
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.owner import Owner
from corelinks.runbooks.engine.requests import Wish, ask, record_plan, requests_of
from corelinks.runbooks.status import status
from corelinks.runbooks.steer import steer
from tests.support.command import corelinks
from tests.support.dying_program import bury
from tests.support.paths import EXAMPLE
from tests.support.small_core import small_core

RUN = "20260102T030405Z-0a0b0c"
ME = str(Owner.this_process())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """That of a run of this process, which has one link in the cutover, one that has ended, and one that waits."""
    with Journal(path) as journal:
        journal.begin_run(RUN, "migrate", ["migrate", "--yes"])
        record_plan(journal, RUN, ["k1-k2", "k3-k4", "k5-k6"])
        journal.begin_link(RUN, "k1-k2", ("k1", "k2"), "seal")
        for step, act in (("build", "arm"), ("build", "confirm"), ("cutover", "arm"), ("cutover", "change")):
            journal.end_act(journal.begin_act(RUN, "k1-k2", step, act, "k1"), "done")
        journal.begin_link(RUN, "k3-k4", ("k3", "k4"), "seal")
        journal.end_link(RUN, "k3-k4", "as-before", "not \x1b[2J proven")
        yield journal


@pytest.fixture
def listening(journal: Journal) -> Iterator[threading.Event]:
    """The stop of a run that hears what it is asked."""
    stop = threading.Event()
    with Control(journal, RUN, stop):
        yield stop


def said(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return corelinks(*words, "--journal", path, cwd=path.parent)


def test_a_run_is_paused_continued_and_aborted_and_each_is_told_as_heard(
    path: Path, listening: threading.Event
) -> None:
    for words, then in (
        (["pause"], "no new link is started, those under way are finished"),
        (["continue", RUN[:12]], "links are started again"),
        (["abort", "0a0b0c"], "no new link is started, those under way are put back"),
    ):
        done = said(path, *words)
        assert (done.returncode, done.stdout) == (ExitCode.ALL_WELL, f"run {RUN} has heard it: {then}\n")
    assert listening.is_set()


def test_status_says_what_each_link_is_at_and_since_when_and_what_was_asked(journal: Journal, path: Path) -> None:
    ask(journal, RUN, Wish.PAUSE)
    done = said(path, "status")
    assert done.returncode == ExitCode.ALL_WELL
    assert f"{RUN}: migrate by {ME}, paused, since" in done.stdout
    assert f"pause asked by {ME}" in done.stdout
    assert "not heard yet" in done.stdout
    assert "\x1b" not in done.stdout
    document = json.loads(said(path, "status", "--output", "json").stdout)
    assert document["schema"] == "corelinks.status/1"
    (run,) = document["runs"]
    assert (run["run"], run["state"]) == (RUN, "paused")
    assert [(each["wish"], each["by"], each["heard"]) for each in run["asked"]] == [("pause", ME, None)]
    links = {link["name"]: link for link in run["links"]}
    assert [link["state"] for link in links.values()] == ["under way", "as-before", "waiting"]
    assert (links["k1-k2"]["step"], links["k1-k2"]["act"]) == ("cutover", "change on k1")
    arm = next(act for act in journal.acts(RUN, "k1-k2") if act.step == "cutover")
    assert links["k1-k2"]["since"] == arm.began
    assert (links["k3-k4"]["step"], links["k3-k4"]["reason"]) == (None, "not \x1b[2J proven")


def test_the_last_thing_that_was_asked_says_how_a_run_stands_and_an_abort_is_not_taken_back(journal: Journal) -> None:
    states = []
    for wish in (None, Wish.PAUSE, Wish.CONTINUE, Wish.ABORT, Wish.CONTINUE):
        if wish is not None:
            ask(journal, RUN, wish)
        states += [run.state for run in status(journal.path).runs]
    assert states == ["under way", "paused", "under way", "stopping", "stopping"]


def test_what_a_run_does_not_hear_is_not_told_as_heard(journal: Journal) -> None:
    answer = steer(journal.path, None, Wish.PAUSE, patience=0)
    assert answer.request.heard is None
    assert answer.run.ended is None
    ending = steer(journal.path, None, Wish.PAUSE, wait=lambda seconds: journal.end_run(RUN))
    assert ending.request.heard is None
    assert ending.run.ended is not None
    assert [request.wish for request in requests_of(journal, RUN)] == [Wish.PAUSE, Wish.PAUSE]


def test_a_request_that_a_run_ends_without_hearing_is_no_success(journal: Journal, path: Path) -> None:
    ending = threading.Thread(target=lambda: end_once_asked(journal))
    ending.start()
    done = said(path, "abort")
    ending.join()
    assert (done.returncode, done.stdout) == (ExitCode.NOT_AS_WANTED, "")
    assert done.stderr == f"run {RUN} has ended before it heard it\n"


def end_once_asked(journal: Journal) -> None:
    while not requests_of(journal, RUN):
        pass
    journal.end_run(RUN)


@pytest.mark.parametrize("verb", ["pause", "continue", "abort"])
def test_what_is_not_under_way_cannot_be_steered(path: Path, verb: str) -> None:
    assert refused(path, verb) == f"no run is under way: there is no journal {path} yet"
    with Journal(path) as journal:
        assert refused(path, verb) == f"no run of the journal {path} is under way"
        journal.begin_run(RUN, "migrate")
        bury(path)
        assert refused(path, verb) == f"no run of the journal {path} is under way"
        assert refused(path, verb, RUN) == f"run {RUN} was cut off: `corelinks resume {RUN}` finishes it"
        journal.end_run(RUN)
        assert refused(path, verb, "last") == f"run {RUN} has ended"
        assert "is called 'walnut'" in refused(path, verb, "walnut")
        for name in ("one", "two"):
            journal.begin_run(name, "rollback")
        assert refused(path, verb) == "several runs are under way, or may be: name one of one, two"
        assert not [each for run in journal.runs() for each in requests_of(journal, run)]


def refused(path: Path, *words: str) -> str:
    done = said(path, *words)
    assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")
    return done.stderr.removeprefix("command line: RUN: ").rstrip("\n")


def test_without_a_run_under_way_status_says_so(path: Path) -> None:
    assert said(path, "status").stdout == f"no run is under way, by the journal {path}\n"
    assert json.loads(said(path, "status", "--output", "json").stdout)["runs"] == []


# --- the options of a verb that changes routers


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--events", "-", "--output", "json"), "--events: stdout can be given to the events or to --output json"),
        (("--events", "/nowhere/at/all"), "--events: /nowhere/at/all cannot be written: No such file or directory"),
        (("--events", "/"), "--events: / cannot be written: Is a directory"),
        (("--events", ""), "an empty text names no file or folder"),
        (("--step",), "--step: asks before each step, and nobody is there to be asked: it needs a terminal"),
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", ["migrate", "rollback"])
def test_an_option_that_cannot_be_followed_is_refused_before_anything_is_done(
    tmp_path: Path, verb: str, words: tuple[str, ...], problem: str
) -> None:
    login = {"CORELINKS_USER": "operator", "CORELINKS_PASSWORD": "S3cret!"}
    done = corelinks("-i", EXAMPLE, verb, "p1-p2", "--yes", *words, cwd=tmp_path, environment=login)
    assert done.returncode == ExitCode.WRONG_INPUT
    assert problem in " ".join(done.stderr.replace("│", "").split())


def test_events_on_stdout_are_all_that_is_there_and_a_wrong_password_is_one_failed_login(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        (tmp_path / "inventory" / "secrets" / "password").write_text("wr0ng-password")
        words = ("migrate", "p1-p2", "--yes", "--events", "-", "--journal", core.journal)
        done = corelinks("-i", tmp_path / "inventory", *words, cwd=tmp_path, timing=core.timing)
        assert core.core.simulator.failed_logins == {"p1": 1, "p2": 1}
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["number"], each["kind"], each["state"]) for each in (told[0], told[-1])] == [
        (1, "run", "started"),
        (len(told), "run", "done"),
    ]
    assert told[-1]["details"]["outcomes"] == {"p1-p2": "not-tried"}
    assert "not-tried" in done.stderr
    assert done.returncode != ExitCode.ALL_WELL


def test_what_others_ask_is_said_where_the_run_is_watched(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[Event] = []
    paused = Event("r", None, None, "paused", text="eve@[noc] asked: no new link is started")
    started = Event("r", None, None, "started", text="migrate")
    follow([started, paused], [told.append], console_beside(None, "table"))
    assert told == [started, paused]
    assert capsys.readouterr().out == "paused: eve@[noc] asked: no new link is started\n"

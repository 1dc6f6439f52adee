"""Signals, sent to the real program: the first in safe order, the second at once, and never a deadlock.

All pairs of signals at random moments are a command: ``python -m tests.sweeps.double_signals``.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from corelinks.runbooks.cli.early_signals import ENDED, SIGNALS
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.stopping import AT_ONCE
from corelinks.runbooks.engine.history import ACT_DONE, History
from corelinks.runbooks.engine.journal_file import JournalError
from corelinks.runbooks.runs import list_runs
from tests.support.command import SCRIPT
from tests.support.migrating_process import journal_of, migrating, words_of
from tests.support.paths import ROOT
from tests.support.small_core import SmallCore, small_core
from tests.sweeps.double_signals import SignalPoint, run_point


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_signals_close_together_put_the_link_back(seed: int) -> None:
    assert run_point(SignalPoint(seed)) == ""


def read_until(process: subprocess.Popen[str], *words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if all(word in line for word in words):
            return
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_a_second_signal_stops_at_once_and_says_what_becomes_of_the_link(tmp_path: Path) -> None:
    with small_core(tmp_path) as core, migrating(core, tmp_path) as process:
        read_until(process, "build", "done: change")
        core.core.inject("slow@p1,delay=1.5")  # so that the link is still under way when the second one comes
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("stopping: ")
        while process.poll() is None:  # those that come too soon count as the first
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        _, errors = process.communicate(timeout=60)
        core.core.clear_faults()
        assert (process.returncode, errors) == (ExitCode.STOPPED, f"{AT_ONCE}\n")
        (run,) = list_runs(journal_of(tmp_path)).runs
        assert (run.state, [link.left for link in run.links]) == ("interrupted", ["interrupted"])
        with History.read(journal_of(tmp_path)) as history:
            (left,) = history.unfinished()
        armed = [act for act in left.acts if act.act == "arm" and act.result == ACT_DONE]
        assert {act.router for act in armed} >= set(core.link.routers)
        assert [act.minutes for act in armed] == [act.timer.minutes for act in armed if act.timer is not None]
        assert (left.began, left.link.until, left.confirmed("build")) == ("plain", "seal", frozenset())
        core.wait_until_no_timer_is_pending()
        core.assert_nothing_of_ours_is_left()


def test_a_line_that_drops_puts_the_link_back(tmp_path: Path) -> None:
    """What a terminal that is gone does: SIGHUP, and every write to it fails."""
    with small_core(tmp_path) as core:
        assert until_the_terminal_is_gone(core, tmp_path) == ExitCode.STOPPED
        core.assert_nothing_of_ours_is_left()
        with History.read(journal_of(tmp_path)) as history:
            assert list(history.outcomes(history.runs()[-1]).values()) == ["as-before"]


def until_the_terminal_is_gone(core: SmallCore, tmp_path: Path) -> int:
    """Migrate on a terminal, take that away in the middle of the build, and tell how the command ended."""
    child, terminal = on_a_terminal(core, tmp_path)
    wait_until(lambda: "change" in acts_of(journal_of(tmp_path)), drain=terminal)
    os.close(terminal)
    return exit_code_of(child)


def test_a_terminal_that_stands_still_holds_no_link_up(tmp_path: Path) -> None:
    """As with Ctrl-S: nobody reads what the command writes, until all is done."""
    with small_core(tmp_path) as core:
        child, terminal = on_a_terminal(core, tmp_path)
        wait_until(lambda: "encrypted" in outcomes_of(journal_of(tmp_path)))
        reading = threading.Thread(target=read_all, args=(terminal,))
        reading.start()
        assert exit_code_of(child) == ExitCode.ALL_WELL
        reading.join()
        os.close(terminal)


def on_a_terminal(core: SmallCore, tmp_path: Path) -> tuple[int, int]:
    """`corelinks migrate` with a terminal of its own: the process, and the other side of that."""
    program = "from tests.support.migrating_process import PROGRAM; exec(PROGRAM)"
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-c", program, *words_of(core, tmp_path)])
    return child, terminal


def exit_code_of(child: int) -> int:
    late = threading.Timer(120, os.kill, (child, signal.SIGKILL))
    late.start()
    _, status = os.waitpid(child, 0)
    late.cancel()
    return os.waitstatus_to_exitcode(status)


def read_all(terminal: int) -> None:
    with suppress(OSError):  # the end of it
        while os.read(terminal, 65536):
            pass


def outcomes_of(journal: Path) -> list[str]:
    if not journal.exists():
        return []
    with suppress(JournalError), History.read(journal) as history:
        return [outcome for run in history.runs() for outcome in history.outcomes(run).values() if outcome]
    return []


def acts_of(journal: Path) -> list[str]:
    if not journal.exists():
        return []
    with suppress(JournalError), History.read(journal) as history:
        return [act.act for each in history.unfinished() for act in each.acts]
    return []


def wait_until(is_so: Callable[[], bool], drain: int | None = None) -> None:
    """Wait for an event in the journal; ``drain`` is a terminal that is read meanwhile."""
    if drain is not None:
        os.set_blocking(drain, False)
    last = time.monotonic() + 120
    while not is_so() and time.monotonic() < last:
        with suppress(BlockingIOError):
            if drain is not None:
                os.read(drain, 65536)
        time.sleep(0.02)
    assert is_so()


SMALL = """
import os, signal, sys, threading, time
from corelinks.runbooks.cli.stopping import CommandStopped, ended_by_signals, stopping
"""


def small_program(body: str, *words: str, ignored: signal.Signals | None = None) -> subprocess.CompletedProcess[str]:
    """A program of a few lines on the handling of signals alone."""
    before = None if ignored is None else (lambda: signal.signal(ignored, signal.SIG_IGN))
    return subprocess.run(
        [sys.executable, "-c", SMALL + body, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=before,
    )


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_the_program_was_started_to_ignore_stays_ignored(number: signal.Signals) -> None:
    body = "with ended_by_signals(), stopping('stops') as stop:\n    os.kill(os.getpid(), int(sys.argv[1]))\n"
    body += "    print(stop.wait(0.3))"
    done = small_program(body, str(int(number)), ignored=number)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
    heard = small_program(body, str(int(number)))
    assert (heard.returncode, heard.stdout, heard.stderr) == (0, "True\n", "stops\n")


def test_a_signal_just_before_a_change_begins_is_not_lost() -> None:
    body = """
for _ in range(200):
    try:
        with ended_by_signals():
            threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
            with stopping("") as stop:
                assert stop.wait(20)
    except CommandStopped:
        pass
print("all heard")
"""
    done = small_program(body)
    assert (done.returncode, done.stdout, done.stderr) == (0, "all heard\n", "")


def test_a_signal_that_a_library_makes_an_error_of_its_own_of_is_a_signal() -> None:
    # What pydantic does to it when it comes while a model is built.
    body = """
def build():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(20)
    except BaseException as error:
        raise ValueError("the model cannot be built") from error
try:
    with ended_by_signals():
        build()
except CommandStopped as stopped:
    print("stopped, by", stopped.__cause__)
"""
    assert small_program(body).stdout == "stopped, by the model cannot be built\n"


def test_a_storm_of_signals_on_a_busy_event_does_not_deadlock() -> None:
    body = """
with ended_by_signals(), stopping("stops") as stop:
    other = threading.Event()
    for _ in range(50):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
        stop.set(), stop.is_set(), stop.wait(0), stop.clear()
print("done")
"""
    done = small_program(body)
    assert (done.returncode, done.stdout) == (0, "done\n")


def test_a_stderr_that_nobody_reads_keeps_no_signal_from_being_heard() -> None:
    body = """
reading, writing = os.pipe()
os.set_blocking(writing, False)
try:
    while True:
        os.write(writing, bytes(4096))
except BlockingIOError:
    os.set_blocking(writing, True)
os.dup2(writing, 2)
with ended_by_signals(), stopping("stops") as stop:
    os.kill(os.getpid(), signal.SIGTERM)
    assert stop.wait(20)
    while True:
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(0.05)
"""
    assert small_program(body).returncode == ExitCode.STOPPED


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_the_program_is_loaded_is_one_sentence(tmp_path: Path, number: signal.Signals) -> None:
    # The signal comes when the first module behind the handlers is about to be imported.
    program = (
        "import importlib.abc, os, sys\n"
        "class Early(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == 'corelinks.runbooks.cli.command': os.kill(os.getpid(), {int(number)})\n"
        "sys.meta_path.insert(0, Early())\n"
        "from corelinks.runbooks.cli.app import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, "plan"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (ExitCode.STOPPED, "", f"{ENDED}\n")


def test_a_signal_at_any_moment_of_the_start_is_no_traceback(tmp_path: Path) -> None:
    for number in range(12):
        with subprocess.Popen(
            [SCRIPT, "rehearse", "--list-faults"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            time.sleep(0.03 * number)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        # Before the first line of ours it is the system that ends it.
        assert process.returncode in (-signal.SIGTERM, ExitCode.STOPPED, ExitCode.ALL_WELL), errors
        assert "Traceback" not in errors

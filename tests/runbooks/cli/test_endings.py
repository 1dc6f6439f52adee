"""How the command ends when it is stopped, or cannot write: one sentence, the right code, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import ExitCode
from tests.support.command import SCRIPT, corelinks
from tests.support.paths import EXAMPLE

LOGIN = {"CORELINKS_USER": "operator", "CORELINKS_PASSWORD": "S3cret!"}
FULL = Path("/dev/full")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Path]:
    """An inventory whose routers take the TCP connection and say nothing."""
    copy = tmp_path / "silent"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        port = listening.getsockname()[1]
        names = [path.stem for path in (EXAMPLE / "running").glob("*.cfg")]
        hosts = {name: {"hostname": "127.0.0.1", "port": port, "platform": "cisco_ios"} for name in names}
        (copy / "hosts.yaml").write_text(json.dumps(hosts))
        (copy / "known_hosts").mkdir(exist_ok=True)
        yield copy


def started(*words: object, cwd: Path) -> subprocess.Popen[str]:
    command = [SCRIPT, *map(str, words)]
    environment = {**os.environ, **LOGIN}
    return subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def threads_of(process: subprocess.Popen[str]) -> int:
    return len(os.listdir(f"/proc/{process.pid}/task"))


def wait_until(is_so: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not is_so() and time.monotonic() < last:
        time.sleep(0.02)
    assert is_so()


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(
    "verb", [("verify", "p2-p4"), ("verify", "p6-p7", "--preflight"), ("trust", "p5"), ("discover",)], ids=str
)
def test_a_reading_verb_is_stopped_at_once_while_routers_are_silent(
    silent: Path, tmp_path: Path, number: signal.Signals, verb: tuple[str, ...]
) -> None:
    with started("-i", silent, *verb, cwd=tmp_path) as run:
        wait_until(lambda: threads_of(run) > 2)
        run.send_signal(number)
        began = time.monotonic()
        said, errors = run.communicate(timeout=60)
    assert time.monotonic() - began < 5
    assert (run.returncode, said, errors) == (ExitCode.STOPPED, "", "stopped before the command was done\n")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("words", [("rehearse", "p1-p2"), ("simulate",), ("plan", "p3-p4"), ("--help",)], ids=str)
def test_a_command_is_stopped_however_early_the_signal_comes(
    tmp_path: Path, number: signal.Signals, words: tuple[str, ...]
) -> None:
    # The signal comes when the verbs are about to be imported: a module of that name there sends it.
    program = (
        "import importlib.abc, os, sys\n"
        "class Early(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == 'corelinks.runbooks.cli.verbs': os.kill(os.getpid(), {int(number)})\n"
        "sys.meta_path.insert(0, Early())\n"
        "from corelinks.runbooks.cli.app import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, run.stderr) == (ExitCode.STOPPED, "stopped before the command was done\n")


def test_little_is_imported_before_signals_are_handled() -> None:
    program = "import sys\nimport corelinks.runbooks.cli.app\nprint('typer' in sys.modules, 'nornir' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "p6-p7", "--until", "build"),
        ("discover", str(EXAMPLE / "running")),
        ("rehearse", "--list-faults"),
        ("rehearse", "p3-p5"),
        ("-i", str(EXAMPLE), "migrate", "p4-p6", "--yes"),
        ("-i", str(EXAMPLE), "rollback", "p4-p6", "--yes"),
    ],
    ids=str,
)
def test_a_stdout_that_cannot_be_written_is_one_sentence_before_anything_is_done(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    for stdout, why in ((FULL.open("w"), "No space left on device"), (Path("/dev/null").open("r"), "Bad file")):
        with stdout:
            run = subprocess.run(
                [SCRIPT, *words],
                cwd=tmp_path,
                env={**os.environ, "CORELINKS_INVENTORY": str(EXAMPLE)},
                stdout=stdout,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
            )
        assert run.returncode == ExitCode.WRONG_INPUT
        assert run.stderr.startswith(f"command line: stdout: cannot be written: {why}")
        assert run.stderr.count("\n") == 1
        assert not list(tmp_path.iterdir())


def test_progress_that_cannot_be_written_takes_nothing_from_the_document(tmp_path: Path) -> None:
    with FULL.open("w") as full:
        run = subprocess.run(
            [SCRIPT, "rehearse", "p4-p6", "--speed", "50", "--output", "json"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
            timeout=100,
        )
    assert run.returncode == 0
    assert json.loads(run.stdout)["links"][0]["name"] == "p4-p6"


def test_a_document_that_cannot_be_written_leaves_what_became_of_the_links_unknown(tmp_path: Path) -> None:
    with FULL.open("w") as full:
        run = subprocess.run(
            [SCRIPT, "rehearse", "p4-p6", "--speed", "50", "--output", "json"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
        )
    assert run.returncode == ExitCode.UNKNOWN
    assert run.stderr.endswith("stdout cannot be written: No space left on device\n")
    assert "Traceback" not in run.stderr


def test_a_reader_that_leaves_ends_no_run(tmp_path: Path) -> None:
    with started("rehearse", "p6-p7", "--speed", "50", cwd=tmp_path) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        errors = run.stderr.read()
        run.wait(timeout=100)
    assert (run.returncode, errors) == (0, "")


UNWRITABLE = ("/proc/nowhere", "/proc/version/below", "taken/below", "x" * 256)
FOLDERS = (
    ("plan", "p3-p5", "--write"),
    ("simulate", "--write-inventory"),
    ("verify", "p3-p5", "--save-captures"),
)
FILES = (
    ("discover", str(EXAMPLE / "running"), "--write"),
    ("migrate", "p3-p5", "--yes", "--journal"),
    ("rollback", "p3-p5", "--yes", "--journal"),
    ("report", "last", "--html"),
    ("verify", "p3-p5", "--metrics"),
    ("rehearse", "p3-p5", "--html"),
)


@pytest.mark.parametrize("words", [*FOLDERS, *FILES], ids=str)
def test_a_place_that_cannot_be_written_is_told_before_anything_is_done(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "taken").write_text("a file")
    wrong = "taken" if words in FOLDERS else "."
    for place in (*UNWRITABLE, wrong, "", " "):
        done = corelinks(*words, place, cwd=tmp_path, environment={"CORELINKS_INVENTORY": str(EXAMPLE)})
        assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, ""), place
        assert words[-1] in done.stderr, place
        assert [path.name for path in tmp_path.iterdir()] == ["taken"], place


def test_a_plan_is_not_written_through_what_stands_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "p5").write_text("a file where a folder belongs")
    (tmp_path / "plan" / "p3").mkdir()
    (tmp_path / "plan" / "p3" / "p3-p5.cutover.cfg").mkdir()
    done = corelinks("-i", EXAMPLE, "plan", "p3-p5", "--write", "plan", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")
    assert "p5: file: cannot be written" in done.stderr


@pytest.mark.parametrize("option", ["-i", "--inventory"])
def test_an_empty_text_is_no_folder(tmp_path: Path, option: str) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "here", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for words in ((option, "", "plan"), ("plan", option, "")):
        done = corelinks(*words, cwd=tmp_path / "here")
        assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")

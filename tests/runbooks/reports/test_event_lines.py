"""Events as lines of JSON: each holds to the schema that the package carries, and nobody who reads them ends a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.control import Control
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.report import LinkReport, Outcome, event_of
from corelinks.runbooks.engine.requests import Wish, ask
from corelinks.runbooks.reports.event_lines import SCHEMA_FILE, EventFile, document_of
from tests.support.fake_core import FakeCore
from tests.support.paths import ROOT

VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))
STARTED = Event("r", None, None, "started", text="migrate", details={"links": ["p1-p2"]})


def read(path: Path) -> list[dict[str, Any]]:
    """The documents of a file of events, each of which holds to the schema."""
    documents = [json.loads(line) for line in path.read_text().splitlines()]
    for document in documents:
        VALIDATOR.validate(document)
    return documents


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA_FILE.read_text()))


def test_a_run_that_meets_a_fault_tells_each_transition_as_a_line_that_holds_to_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    core = FakeCore(tmp_path / "journal.db")
    core.fakes["p1-p2"].never = {"cutover"}
    with EventFile(path).lines() as lines:
        replace(core.run("p1-p2"), listeners=[lines]).execute()
    core.journal.close()
    told = [(each["kind"], each["state"], each["step"]) for each in read(path)]
    assert told[:3] == [("run", "started", None), ("link", "started", None), ("step", "started", "preflight")]
    assert told[-2:] == [("link", "ended", None), ("run", "done", None)]
    for wanted in (
        ("act", "started", "build"),
        ("step", "waiting", "build"),
        ("step", "proven", "build"),
        ("step", "done", "build"),
        ("step", "failed", "cutover"),
        ("step", "started", "restore"),
        ("act", "done", "restore"),
        ("step", "done", "restore"),
    ):
        assert wanted in told
    link, run = read(path)[-2:]
    assert (link["outcome"], link["details"]["cause"], run["details"]["stopped"]) == ("as-before", "not-proven", False)
    assert [each["number"] for each in read(path)] == list(range(1, len(told) + 1))
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_asked_of_a_run_is_a_line_that_holds_to_the_schema(tmp_path: Path) -> None:
    core, path = FakeCore(tmp_path / "journal.db"), tmp_path / "events.jsonl"
    core.journal.begin_run("r", "migrate")
    with EventFile(path).lines() as lines:
        control = Control(core.journal, "r", core.stop, [lines])
        for wish in Wish:
            ask(core.journal, "r", wish)
        control.look()
    core.journal.close()
    assert [(each["kind"], each["state"]) for each in read(path)] == [
        ("run", "paused"),
        ("run", "continued"),
        ("run", "aborted"),
    ]


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_each_end_of_a_link_holds_to_the_schema_whatever_its_text(outcome: Outcome) -> None:
    report = LinkReport("k1-k2", outcome, reason="snmp-server community walnut99 RO \x1b[2J", cause=Cause.NOT_PROVEN)
    document = document_of(event_of("r", report), 3)
    VALIDATOR.validate(json.loads(json.dumps(document)))
    assert "walnut99" not in json.dumps(document)
    assert "\x1b" not in json.dumps(document)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "corelinks.events/2"},
        {"number": 0},
        {"link": "k1-k2"},
        {"kind": "link"},
        {"kind": "act", "link": "k1-k2"},
        {"state": "ended"},
        {"state": "begun"},
        {"outcome": "encrypted"},
        {"details": None},
        {"at": "yesterday"},
    ],
    ids=str,
)
def test_what_is_no_event_does_not_hold_to_the_schema(change: Mapping[str, object]) -> None:
    document = document_of(STARTED, 1)
    VALIDATOR.validate(document)
    assert not VALIDATOR.is_valid({**document, **change})
    for name in document:
        assert not VALIDATOR.is_valid({key: value for key, value in document.items() if key != name})


# --- those who read them


def test_a_disk_that_is_full_loses_lines_and_says_why() -> None:
    with EventFile(Path("/dev/full")).lines() as lines:
        lines(STARTED)
        lines(STARTED)
    assert (lines.lost, lines.refusal) == (2, "No space left on device")


def test_a_line_that_was_cut_does_not_swallow_the_next(tmp_path: Path) -> None:
    # A file that may grow by half a line first, and by as much as it wants later: as a disk does that is cleared.
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from corelinks.runbooks.engine.events import Event\n"
        "from corelinks.runbooks.reports.event_lines import EventFile\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))\n"
        "path = Path(sys.argv[1])\n"
        "with EventFile(path).lines() as lines: lines(Event('r', None, None, 'started'))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))\n"
        "assert lines.lost == 1\n"
        "lines._thread = type(lines._thread)(target=lines._work); lines._close = lambda: None\n"
        "lines._write = EventFile(path).write\n"
        "with lines: lines(Event('r', None, None, 'done'))\n"
    )
    path = tmp_path / "events.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    half, whole = path.read_text().splitlines()
    assert len(half) == 100
    assert json.loads(whole)["state"] == "done"


def test_a_reader_who_goes_away_ends_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with EventFile(pipe).lines() as lines:
        os.close(reader)
        lines(STARTED)
    assert (lines.lost, lines.refusal) == (1, "Broken pipe")


def test_a_slow_reader_gets_every_line(tmp_path: Path) -> None:
    pipe, many = tmp_path / "pipe", 1000
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with EventFile(pipe).lines() as lines:
        for _ in range(many):  # more than a pipe holds
            lines(STARTED)
        os.set_blocking(reader, True)
        with open(reader, encoding="utf-8") as stream:
            told = [json.loads(stream.readline()) for _ in range(many)]
    assert [each["number"] for each in told] == list(range(1, many + 1))
    assert lines.lost == 0


def test_a_pipe_that_nobody_reads_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"):
        EventFile(tmp_path / "pipe")

"""`--change`, `--window` and `--wait`: what a person types, what is refused, and a change on simulated routers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from corelinks.inventory.model import Stage
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.timing import Timing
from tests.support.command import corelinks
from tests.support.fake_routers import FakeTime
from tests.support.paths import EXAMPLE
from tests.support.small_core import SmallCore, small_core

# A FakeTime begins at 08:00 UTC of that day.
CHANGE = """\
id: CHG0031337
zone: UTC
windows: [{start: 2027-01-15 22:00, end: "22:45"}]
links: [p1-p2, p3-p4, p6-p7]
durations: {preflight: 1m, build: 4m, cutover: 3m, seal: 3m, save: 1m, way_back: 6m}
"""


@pytest.fixture
def change(tmp_path: Path) -> Path:
    path = tmp_path / "change.yaml"
    path.write_text(CHANGE)
    return path


def plan(change: Path, *words: object) -> str:
    """What is planned in the example core, whose only path to p7 is refused here."""
    inventory = change.parent / "inventory"
    inventory.mkdir(exist_ok=True)
    links = (EXAMPLE / "links.yaml").read_text()
    (inventory / "links.yaml").write_text(links.replace("only_path: proceed", "only_path: refuse"))
    timing = Timing(source=FakeTime())
    done = corelinks("-i", inventory, "plan", "--change", change, *words, cwd=change.parent, timing=timing)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_plan_of_a_change_says_what_runs_when_what_does_not_fit_and_what_never_may(change: Path) -> None:
    said = plan(change)
    assert "windows: 2027-01-15 22:00 UTC to 2027-01-15 22:45 UTC" in said
    assert "2 links in 12:00 minutes, if all goes as expected: until 2027-01-15 22:12 UTC\n" in said
    assert "never: p6-p7: it is the only path to p7: losing it would part the core" in said
    assert max(map(len, (line for line in said.splitlines() if line.startswith(" ")))) <= 80
    change.write_text(CHANGE.replace("22:45", "22:17"))
    said = plan(change)
    assert "no link would be started\n" in said
    assert "does not fit: p1-p2: it may need 18:00 minutes with the way back, and 17:00 minutes are left until " in said


def test_a_plan_goes_by_what_the_journal_has_measured(change: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r", "migrate")
        for link in ("x1", "x2", "x3"):
            steps = [{"step": step, "proven": True, "seconds": 10.0} for step in ("preflight", "build", "cutover")]
            journal.end_link("r", link, "encrypted", None, {"steps": steps})
    said = plan(change, "--journal", tmp_path / "journal.db")
    assert "2 links in 4:30 minutes" in said
    assert "durations: preflight, build, cutover as measured in earlier runs; all else as given, or as usual\n" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("migrate", "p1-p2", "--change", "change.yaml"), "command line: --change: says which links are meant"),
        (("migrate", "--wait", "--yes"), "command line: --wait: goes with --change or --window"),
        (("migrate", "p1-p2", "--window", "tonight"), "command line: --window: expected START/END"),
        (
            ("migrate", "--change", "change.yaml", "--window", "10:00/11:00"),
            "lies outside of the windows of change.yaml",
        ),
        (("migrate", "--change", "none.yaml"), "none.yaml: file: cannot be read"),
        (("plan", "--change", "change.yaml", "--write", "out"), "command line: --change: shows a schedule"),
    ],
)
def test_what_contradicts_itself_is_refused_before_anything_is_done(
    change: Path, words: tuple[str, ...], said: str
) -> None:
    done = corelinks("-i", EXAMPLE, *words, cwd=change.parent, timing=Timing(source=FakeTime()))
    assert done.returncode == ExitCode.WRONG_INPUT
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_names_of_no_link_are_faults_of_the_change_file_with_their_line(change: Path) -> None:
    change.write_text(CHANGE.replace("p3-p4", "p3-p44"))
    for verb in ("plan", "migrate"):
        done = corelinks("-i", EXAMPLE, verb, "--change", change, cwd=change.parent)
        assert done.returncode == ExitCode.WRONG_INPUT
        assert done.stderr == f"{change}: links.1 (line 4): there is no link 'p3-p44': did you mean 'p3-p4'?\n"


# --- on simulated routers


@pytest.fixture
def core(tmp_path: Path) -> Iterator[SmallCore]:
    with small_core(tmp_path) as core:
        yield core


def patient(core: SmallCore, folder: Path) -> Timing:
    """The timing of a run that a busy machine does not hurry: what is tested is what it does, and not how fast."""
    defaults = folder / "inventory" / "defaults.yaml"
    said = yaml.safe_load(defaults.read_text())
    defaults.write_text(yaml.safe_dump({**said, "data": {"command_timeout": 60, "connect_timeout": 60}}))
    seconds: dict[Stage, float] = dict.fromkeys(("plain", "build", "cutover", "seal"), 3000.0)
    return replace(core.timing, work=60.0, step_seconds=seconds, check_seconds={})


def written(core: SmallCore, folder: Path, begins: float, lasts: float) -> Path:
    start, end = (
        datetime.fromtimestamp(core.core.time.unix() + each, UTC).isoformat(timespec="seconds")
        for each in (begins, begins + lasts)
    )
    path = folder / "change.yaml"
    path.write_text(f"""\
id: CHG0031337
windows: [{{start: "{start}", end: "{end}"}}]
links: [p1-p2*]
order: [p1-p2]
until: build
canary: {{links: 1, soak: 3s}}
hooks: {{after_link: [{{command: [test, -n, "$CORELINKS_LINK"]}}], at_end: [{{command: 'exit 0', shell: true}}]}}
approvals: [{{who: CAB, minutes: "CAB-112"}}]
""")
    return path


def test_a_change_runs_in_its_window_and_only_there_and_is_kept_with_its_run(core: SmallCore, tmp_path: Path) -> None:
    before, timing = core.states(), patient(core, tmp_path)
    words = ("--yes", "--output", "json", "--journal", core.journal)

    def migrated(*more: object) -> tuple[int, dict[str, object]]:
        all_words = ("-i", tmp_path / "inventory", "migrate", *more, *words)
        done = corelinks(*all_words, cwd=tmp_path, timing=timing)
        return done.returncode, json.loads(done.stdout)

    code, document = migrated("--change", written(core, tmp_path, 3600, 3600))
    assert code == ExitCode.STOPPED
    assert {link["cause"] for link in document["links"]} == {"window-closed"}  # type: ignore[attr-defined]
    assert {router: state.running.lines for router, state in core.states().items()} == {
        router: state.running.lines for router, state in before.items()
    }
    code, document = migrated("p1-p2", "--window", "2020-01-01T22:00+00:00/05:00")
    assert (code, document["links"][0]["cause"]) == (ExitCode.STOPPED, "window-closed")  # type: ignore[index]
    code, document = migrated("--change", written(core, tmp_path, 600, 3600), "--wait")
    assert [(link["name"], link["outcome"]) for link in document["links"]] == [  # type: ignore[attr-defined]
        ("p1-p2", "built"),
        ("p1-p2-b", "built"),
    ]
    assert code == ExitCode.ALL_WELL
    assert document["change"]["approvals"] == [{"who": "CAB", "minutes": "CAB-112"}]  # type: ignore[index]
    shown = corelinks("show", "last", "--journal", core.journal, cwd=tmp_path).stdout
    assert "change CHG0031337\n" in shown
    assert "approved: who CAB, minutes CAB-112\n" in shown
    assert "after_link p1-p2: `test -n $CORELINKS_LINK` ended with code 0\n" in shown

"""`corelinks report`, and the report that the command writes by itself when a run has ended."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.report_verb import file_report_of
from corelinks.runbooks.engine.timing import Timing
from tests.support.command import corelinks
from tests.support.html_rules import assert_is_harmless
from tests.support.journaled_run import RUN, journaled_run
from tests.support.junit_rules import assert_is_junit
from tests.support.paths import EXAMPLE

CORE = {"k1-k2": ("k1", "k2", "encrypted"), "k2-k3": ("k2", "k3", "unknown")}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return journaled_run(tmp_path / "journal.db", CORE)


def test_a_report_is_written_in_each_form(tmp_path: Path, journal: Path) -> None:
    places = ("--html", "r.html", "--markdown", "r.md", "--junit", "r.xml")
    done = corelinks("report", "last", "--journal", journal, *places, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["r.html", "r.md", "r.xml"]
    assert_is_harmless((tmp_path / "r.html").read_text())
    assert_is_junit((tmp_path / "r.xml").read_text())
    assert (tmp_path / "r.md").read_text().startswith(f"# corelinks `migrate` `{RUN}`\n")


def test_a_report_goes_to_stdout_alone(tmp_path: Path, journal: Path) -> None:
    done = corelinks("report", RUN[:8], "--journal", journal, "--html", "-", "--full", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert_is_harmless(done.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("last",), "give --html FILE, --markdown FILE or --junit FILE"),
        (("last", "--html", "-", "--junit", "-"), "two reports cannot go to one place"),
        (("last", "--html", "x", "--junit", "./x"), "two reports cannot go to one place"),
        (("last", "--html", "."), "is not a file"),
        (("last", "--markdown", "nowhere/x"), "nowhere is not a folder"),
        (("nobody", "--html", "-"), "no run of the journal"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, journal: Path, words: tuple[str, ...], said: str
) -> None:
    done = corelinks("report", *words, "--journal", journal, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path.stem for path in tmp_path.iterdir()} == {"journal"}


@pytest.mark.parametrize("output", ["table", "json"])
def test_a_run_writes_its_report_by_itself_and_says_where(tmp_path: Path, output: str) -> None:
    inventory = tmp_path / "core"
    shutil.copytree(EXAMPLE, inventory, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    words = ("-i", inventory, "migrate", "p1-p2", "--yes", "--state", tmp_path / "state", "--output", output)
    login = {"CORELINKS_USER": "operator", "CORELINKS_PASSWORD": "S3cret!"}
    done = corelinks(*words, cwd=tmp_path, environment=login, timing=Timing(speed=5000))
    assert done.returncode == ExitCode.UNKNOWN, done.stderr
    (place,) = (tmp_path / "state" / "reports").iterdir()
    said = done.stdout if output == "table" else done.stderr
    assert said.endswith(f"report: {place}\n")
    html = place.read_text()
    assert_is_harmless(html)
    assert "3: something is unknown" in html
    assert "not-tried" in html
    if output == "json":
        assert json.loads(done.stdout)["run"] == place.stem


def test_a_report_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").write_text("a file where the folder should be")
    printed = io.StringIO()
    for run, why in ((RUN, "File exists"), ("20250101", "no run of the journal")):
        file_report_of(journal, run, 0, Console(file=printed))
        said = capsys.readouterr().err
        assert said.startswith(f"no report of run {run} could be written: ")
        assert why in said
        assert said.count("\n") == 1
    assert printed.getvalue() == ""


def test_where_no_run_was_begun_there_is_no_report(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file_report_of(journal, "", 0, Console())
    assert capsys.readouterr() == ("", "")
    assert not (journal.parent / "reports").exists()


def test_metrics_are_written_beside_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "captures").mkdir()
    words = ("-i", EXAMPLE, "verify", "p1-p2", "--from-captures", "captures", "--metrics", "core.prom")
    done = corelinks(*words, cwd=tmp_path)
    assert done.returncode == ExitCode.UNKNOWN
    text = (tmp_path / "core.prom").read_text()
    assert 'corelinks_verify_link{link="p1-p2",stage="seal"} -1' in text
    assert text.endswith("# EOF\n")

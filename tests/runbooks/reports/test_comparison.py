"""A verification is compared with an earlier one: a saved report, or saved responses that are evaluated first."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from rich.console import Console

from corelinks.runbooks.evidence.captures import save_captures
from corelinks.runbooks.reports.comparison import DocumentError, Earlier, compare, earlier, of_document, print_changes
from corelinks.runbooks.reports.verify_json import to_document, to_json
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import evaluate
from tests.runbooks.reports.test_verify_matrix import Bend, report_of, without_protection, without_version
from tests.support.router_responses import a_link, both


def before(bend: Bend = lambda a, b: None) -> Earlier:
    return of_document(to_document(report_of(bend)))


def printed(then: Earlier, now: VerifyReport) -> list[str]:
    text = io.StringIO()
    print_changes(Console(file=text, width=160), then, now)
    return text.getvalue().splitlines()


def test_before_and_after_differ_only_in_what_changed() -> None:
    changes = compare(before(), report_of(without_protection))
    places = {(change.check, change.router, change.before, change.after) for change in changes}
    assert ("protection", "p2", "pass", "fail") in places
    assert all(change.is_worse for change in changes)
    assert compare(before(), report_of()) == ()


def test_changes_are_printed_the_worse_first_and_with_the_time() -> None:
    head, first, *rest = printed(before(without_protection), report_of(without_version))
    assert head.endswith("changed since 1970-01-01T00:00:00+00:00")
    assert "answered-by on p1: pass -> unknown" in first
    assert any("protection on p2: fail -> pass" in line for line in rest)


def test_nothing_changed_is_said() -> None:
    assert printed(before(), report_of())[0].startswith("no checks changed")


def test_checks_that_are_only_asked_now_are_counted_and_not_listed() -> None:
    plain = evaluate(a_link(), "plain", *(router.evidence() for router in both("plain")))
    lines = printed(of_document(to_document(VerifyReport(0.0, 0.0, (plain,)))), report_of())
    assert lines[0].startswith("no checks changed")
    assert any("now pass and were not asked then" in line for line in lines)
    assert any("passed then and are not asked now" in line for line in lines)


def test_links_that_are_not_verified_now_do_not_count() -> None:
    then = of_document(to_document(report_of(without_protection)))
    assert compare(then, VerifyReport(0.0, 0.0, ())) == ()


def test_a_saved_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "then.json").write_text(to_json(report_of(without_protection)))
    then = earlier(tmp_path / "then.json", [a_link()])
    assert any(change.check == "protection" for change in compare(then, report_of()))


def test_a_folder_of_captures_is_evaluated_first(tmp_path: Path) -> None:
    routers = both()
    without_protection(*routers)
    save_captures(tmp_path, {router.name: router.evidence() for router in routers}, at=0.0)
    then = earlier(tmp_path, [a_link()])
    changes = {(change.check, change.before, change.after) for change in compare(then, report_of())}
    assert ("protection", "fail", "pass") in changes


def test_a_saved_report_of_a_migration_is_read_too() -> None:
    verdict = to_document(report_of(without_protection))["links"][0]
    link = {"name": "p1-p2", "verdict": {"stage": "seal", "verdict": "fail", "checks": verdict["checks"]}}
    document = {"schema": "corelinks.migrate/1", "links": [link, {"name": "p2-p4", "verdict": None}]}
    assert of_document(document).found == before(without_protection).found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "its schema is None"),
        ("[]", "its schema is None"),
        (json.dumps({"schema": "corelinks.captures/1"}), "captures/1"),
        (json.dumps({"schema": "corelinks.verify/1", "links": [{}]}), "lacks"),
        ("no json", "no saved JSON report"),
    ],
)
def test_anything_else_is_refused_by_name(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "then.json").write_text(text)
    with pytest.raises(DocumentError, match=rf"then\.json: .*{problem}"):
        earlier(tmp_path / "then.json", [a_link()])


def test_a_run_that_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        earlier(tmp_path / "20260101T000000Z-abcdef", [a_link()])


def test_a_report_that_is_a_pipe_or_nested_without_end_is_one_sentence(tmp_path: Path) -> None:
    pipe, deep = tmp_path / "pipe.json", tmp_path / "deep.json"
    os.mkfifo(pipe)
    deep.write_text("[" * 200_000)
    for place in (pipe, deep):
        with pytest.raises(DocumentError, match="is no saved JSON report: "):
            earlier(place, ())

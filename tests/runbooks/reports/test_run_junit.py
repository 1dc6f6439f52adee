"""A run as JUnit: valid, and no link that is not where it was to be is taken for well."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.report import facts_of
from corelinks.runbooks.reports.run_junit import run_to_junit
from tests.support.journaled_run import journaled_run
from tests.support.junit_rules import assert_is_junit

HOSTILE = "]]> <x> & \" ' \x00\x1b\x85\ufffe \n  two"
CORE = {
    "k1-k2": ("k1", "k2", "encrypted"),
    "k2-k3": ("k2", "k3", "as-before"),
    "k3-k4": ("k3", "k4", "unknown"),
    "k4-k5": ("k4", "k5", "not-tried"),
}


def outcomes(path: Path) -> dict[str, list[str]]:
    root = assert_is_junit(run_to_junit(facts_of(path, "last")))
    return {suite.get("name"): [each.tag for each in suite.iterfind("testcase[@name='outcome']/*")] for suite in root}


def test_what_is_not_where_it_was_to_be_fails_and_what_is_unknown_is_an_error(tmp_path: Path) -> None:
    path = journaled_run(tmp_path / "journal.db", CORE, arguments=["migrate"])
    assert outcomes(path) == {"k1-k2": [], "k2-k3": ["failure"], "k3-k4": ["error"], "k4-k5": ["failure"]}
    root = assert_is_junit(run_to_junit(facts_of(path, "last")))
    (failure,) = root.iterfind("testsuite[@name='k2-k3']/testcase[@name='outcome']/failure")
    assert failure.get("message") == "k2-k3 is as-before: build was not proven: as expected"
    assert [case.get("time") for case in root.iterfind("testsuite[@name='k1-k2']/testcase")] == ["1.500", "0.000"]
    assert root[0].get("time") == "1.500"


@pytest.mark.parametrize(
    ("arguments", "verb", "well"),
    [
        (["rollback", "k2-k3"], "rollback", {"k2-k3"}),
        (["resume"], "resume", {"k2-k3"}),
        (["resume", "--forward"], "resume", {"k1-k2"}),
        ([], "resume", {"k1-k2", "k2-k3"}),
    ],
)
def test_what_is_well_depends_on_what_the_run_was_for(
    tmp_path: Path, arguments: list[str], verb: str, well: set[str]
) -> None:
    path = journaled_run(tmp_path / "journal.db", CORE, arguments=arguments, verb=verb)
    assert {name for name, problems in outcomes(path).items() if not problems} == well


def test_a_link_that_was_cut_off_is_an_error(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        journal.begin_run("r1", "migrate")
        journal.begin_link("r1", "k1-k2", ("k1", "k2"), "seal")
    assert outcomes(tmp_path / "journal.db") == {"k1-k2": ["error"]}


def test_whatever_was_said_by_others_makes_no_other_document_of_it(tmp_path: Path) -> None:
    links = {f"{name}{HOSTILE}": (f"a{HOSTILE}", f"b{HOSTILE}", outcome) for name, (_, _, outcome) in CORE.items()}
    text = run_to_junit(facts_of(journaled_run(tmp_path / "journal.db", links, words=HOSTILE), "last"))
    assert len(assert_is_junit(text)) == len(CORE)
    assert not {"\x00", "\x1b", "\x85"} & set(text)

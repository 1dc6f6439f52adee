"""Which report ends in which exit code, and that the numbers stand in one place."""

from __future__ import annotations

import ast
import re

import pytest

from corelinks.runbooks.cli.exit_codes import (
    ExitCode,
    migration_exit_code,
    rollback_exit_code,
    trust_exit_code,
    verify_exit_code,
)
from corelinks.runbooks.engine.report import LinkReport, Outcome, RunReport
from corelinks.runbooks.trust import TrustReport
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
from tests.support.paths import ROOT


def run(*outcomes: Outcome, stopped: bool = False) -> RunReport:
    return RunReport("r", 0.0, tuple(LinkReport(f"link{n}", each) for n, each in enumerate(outcomes)), stopped)


def verdict_of(verdict: Verdict) -> LinkVerdict:
    return LinkVerdict("p1-p2", "build", (CheckResult("up", "p1-p2", "p1", verdict, "up", "down", "show"),))


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (run("encrypted", "encrypted"), ExitCode.ALL_WELL),
        (run("built", "cut over, plain standby", "clear as defined", "encrypted"), ExitCode.ALL_WELL),
        (run("built", "plain"), ExitCode.NOT_AS_WANTED),
        (run("encrypted", "as-before"), ExitCode.NOT_AS_WANTED),
        (run("encrypted", "not-tried"), ExitCode.NOT_AS_WANTED),
        (run("as-before", "unknown"), ExitCode.UNKNOWN),
        (run("encrypted", "not-tried", stopped=True), ExitCode.STOPPED),
        (run("unknown", "not-tried", stopped=True), ExitCode.UNKNOWN),
        (run("encrypted", stopped=True), ExitCode.ALL_WELL),
        (run("as-before", stopped=True), ExitCode.STOPPED),
        (run("encrypted", "as-before", "unknown"), ExitCode.UNKNOWN),
        (run(), ExitCode.ALL_WELL),
    ],
)
def test_a_migration_ends_well_when_every_link_is_where_its_definition_says(report: RunReport, code: ExitCode) -> None:
    assert migration_exit_code(report) is code


def test_a_link_not_tried_since_a_router_could_not_be_read_is_unknown() -> None:
    unread = LinkReport("p1-p2", "not-tried", verdict=verdict_of(Verdict.UNKNOWN))
    assert migration_exit_code(RunReport("r", 0.0, (unread,))) is ExitCode.UNKNOWN


def test_a_rollback_ends_well_when_every_link_is_plain() -> None:
    assert rollback_exit_code(run("as-before", "plain")) is ExitCode.ALL_WELL
    assert rollback_exit_code(run("as-before", "built")) is ExitCode.NOT_AS_WANTED
    assert rollback_exit_code(run("as-before", "encrypted")) is ExitCode.NOT_AS_WANTED
    assert rollback_exit_code(run("as-before", "unknown")) is ExitCode.UNKNOWN


def test_a_verification_ends_as_its_worst_verdict() -> None:
    for verdict, code in zip(
        (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN),
        (ExitCode.ALL_WELL, ExitCode.NOT_AS_WANTED, ExitCode.UNKNOWN),
        strict=True,
    ):
        assert verify_exit_code(VerifyReport(0.0, 0.0, (verdict_of(verdict),))) is code


def test_a_verification_of_no_link_at_all_is_unknown() -> None:
    assert verify_exit_code(VerifyReport(0.0, 0.0, ())) is ExitCode.UNKNOWN


def test_a_router_whose_key_was_not_seen_is_not_trusted() -> None:
    assert trust_exit_code(TrustReport((), {})) is ExitCode.ALL_WELL
    assert trust_exit_code(TrustReport((), {"p1": "no connection"})) is ExitCode.UNKNOWN


def test_the_readme_shows_every_exit_code_with_its_meaning() -> None:
    section = (ROOT / "README.md").read_text().split("## Exit codes")[1].split("\n## ")[0]
    rows = {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.+) \|$", section, re.MULTILINE)}
    assert rows == {code.value: code.meaning for code in ExitCode}


def test_no_module_of_the_command_line_exits_with_a_bare_number() -> None:
    bare = []
    for path in sorted((ROOT / "runbooks" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("typer.Exit", "sys.exit", "exit"):
                continue
            if any(isinstance(part, ast.Constant) for part in ast.walk(node)):
                bare.append(f"{path.name}:{node.lineno}")
    assert bare == []

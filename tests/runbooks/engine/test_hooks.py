"""The operator's own commands: how each ends is told, whatever it does, and it harms nothing."""

from __future__ import annotations

import sys

import pytest

from corelinks.inventory.change_request import PlainCommand
from corelinks.runbooks.engine.hooks import run_command


def command(*words: str, shell: bool = False, timeout: float = 60.0) -> PlainCommand:
    said = words[0] if shell else list(words)
    return PlainCommand.model_validate({"shell": shell, "command": said, "timeout": timeout})


def test_a_command_is_told_about_what_it_is_run_and_nobody_is_at_its_stdin() -> None:
    script = "import os, sys; print(os.environ['CORELINKS_LINK'], repr(sys.stdin.read()), file=sys.stderr)"
    report = run_command("after_link", command(sys.executable, "-c", script), {"CORELINKS_LINK": "p1-p2"}, "p1-p2")
    assert (report.exit_code, report.has_failed, report.output) == (0, False, "p1-p2 ''")


def test_arguments_reach_the_program_as_they_are_and_only_a_shell_reads_a_line() -> None:
    echo = (sys.executable, "-c", "import sys; print(sys.argv[1])")
    assert run_command("before", command(*echo, "$HOME; reboot"), {}).output == "$HOME; reboot"
    assert run_command("before", command("echo $((6 * 7))", shell=True), {}).output == "42"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("/nowhere/at-all",), "`/nowhere/at-all` cannot be started: No such file or directory"),
        ((sys.executable, "-c", "raise SystemExit(9)"), "ended with code 9"),
    ],
)
def test_a_command_that_fails_says_how(words: tuple[str, ...], said: str) -> None:
    report = run_command("before", command(*words), {})
    assert report.has_failed
    assert report.in_words.endswith(said)


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_has_started() -> None:
    report = run_command("before", command("sleep 600 & echo begun; sleep 600", shell=True, timeout=1.0), {})
    assert (report.exit_code, report.problem) == (None, "was ended after its 1 seconds")
    assert report.output == "begun"


def test_what_a_child_leaves_behind_holds_nobody_up() -> None:
    report = run_command("before", command("sleep 30 & echo done", shell=True), {})
    assert (report.exit_code, report.output) == (0, "done")
    assert report.seconds < 25


def test_only_the_end_of_what_is_printed_is_kept_with_no_escapes_and_no_secrets() -> None:
    script = r"print('x' * 100_000); print('\x1b[2J\x9dpassword 7 0822455D0A16'); print(b'\xff'.decode('latin-1'))"
    report = run_command("before", command(sys.executable, "-c", script), {})
    assert len(report.output) <= 2000
    assert not any(mark in report.output for mark in ("\x1b", "\x9d", "0822455D0A16"))
    assert "<hidden>" in report.output

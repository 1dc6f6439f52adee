"""What the exit code of the command says: each code in one place, with its meaning, and which report gives which.

An automation reads these numbers, so they never change their meaning.
"""

from __future__ import annotations

from enum import IntEnum

TYPE_CHECKING = False  # as in typing, which takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Self

    from corelinks.runbooks.discovery.found_links import Discovery
    from corelinks.runbooks.engine.report import Outcome, RunReport
    from corelinks.runbooks.trust import TrustReport
    from corelinks.runbooks.verify import VerifyReport


class ExitCode(IntEnum):
    """An exit code of the command; ``meaning`` is the sentence that the README and the help show for it."""

    ALL_WELL = 0, "every check passed; every link got as far as asked; every rollback ended plain"
    NOT_AS_WANTED = 1, "a check failed, a link was refused, or a migration put it back as before"
    WRONG_INPUT = 2, "wrong usage or a wrong inventory; nothing was done"
    UNKNOWN = 3, "something is unknown, or a host key is not trusted: look at what is printed"
    STOPPED = (
        4,
        "stopped before everything was tried (Ctrl-C, SIGTERM, SIGHUP, or answered with no; the window, a rule, the "
        "canary or a hook of the change)",
    )

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Self:
        """An exit code of its number, with its meaning beside it."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code


def migration_exit_code(report: RunReport) -> ExitCode:
    """ALL_WELL when every link is where its definition says: encrypted, or built, cut over, in clear on purpose."""
    from corelinks.runbooks.engine.report import MIGRATED

    return _of_run(report, MIGRATED)


def rollback_exit_code(report: RunReport) -> ExitCode:
    """ALL_WELL when every link is plain again."""
    from corelinks.runbooks.engine.report import PLAIN

    return _of_run(report, PLAIN)


def _of_run(report: RunReport, wanted: Collection[Outcome]) -> ExitCode:
    from corelinks.tasks.checks import Verdict

    missed = [link for link in report.links if link.outcome not in wanted]
    if not missed:
        # Every link is where it should be, and a hook or the probe says that something is not.
        return ExitCode.STOPPED if any(command.has_failed for command in report.commands) else ExitCode.ALL_WELL
    if any(link.outcome == "unknown" for link in missed):
        return ExitCode.UNKNOWN
    if report.stopped:
        return ExitCode.STOPPED
    # A link that was not tried because a router did not answer is not known to be well.
    is_unread = any(link.verdict is not None and link.verdict.verdict is Verdict.UNKNOWN for link in missed)
    return ExitCode.UNKNOWN if is_unread else ExitCode.NOT_AS_WANTED


def verify_exit_code(report: VerifyReport) -> ExitCode:
    """The exit code of a verification, by the verdict of all links; UNKNOWN also when there was none to verify."""
    from corelinks.tasks.checks import Verdict

    return {
        Verdict.PASS: ExitCode.ALL_WELL,
        Verdict.FAIL: ExitCode.NOT_AS_WANTED,
        Verdict.UNKNOWN: ExitCode.UNKNOWN,
    }[report.verdict]


def trust_exit_code(report: TrustReport) -> ExitCode:
    """The exit code of trust: UNKNOWN while a router was not reached or shows a key that is not trusted."""
    return ExitCode.ALL_WELL if report.is_all_trusted else ExitCode.UNKNOWN


def discovery_exit_code(found: Discovery) -> ExitCode:
    """The exit code of discover: UNKNOWN while a router's configuration was not read, and with it its links."""
    return ExitCode.UNKNOWN if found.unread else ExitCode.ALL_WELL

"""A verification as JUnit XML, for a program that shows test runs."""

from __future__ import annotations

import platform

from corelinks.runbooks.reports.junit_xml import JUnitCase, JUnitSuite, junit_document
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import CheckResult, Verdict


def to_junit(report: VerifyReport) -> str:
    """JUnit XML: a suite a link, a case a check of an end; a FAIL is a failure, an UNKNOWN an error.

    Routers are asked for all checks of all links at once, so that no check has a time of its own: the time of the
    verification is shared out evenly, and adds up to it again.
    """
    share = report.seconds / max(1, sum(len(link.checks) for link in report.links))
    suites = [
        JUnitSuite(
            name=link.link,
            started=report.started,
            seconds=share * len(link.checks),
            cases=[_case(check, share) for check in link.checks],
            host=platform.node(),
            properties={"stage": link.stage, "verdict": str(link.verdict)},
        )
        for link in report.links
    ]
    return junit_document(suites)


def _case(check: CheckResult, seconds: float) -> JUnitCase:
    place = f"{check.link}.{check.router}"
    if check.verdict is Verdict.PASS:
        return JUnitCase(check.check, place, seconds)
    return JUnitCase(
        check.check,
        place,
        seconds,
        kind="failure" if check.verdict is Verdict.FAIL else "error",
        reason=str(check.verdict),
        message=f"{check.link} on {check.router}: expected {check.expected}, found {check.found}",
        lines=[f"{check.router}: {check.command}", *check.lines, f"usually: {check.hint}"],
    )

"""A verification as JUnit XML, for a program that shows test runs."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import CheckResult, Verdict


def to_junit(report: VerifyReport) -> str:
    """JUnit XML: a suite a link, a case a check of an end; a FAIL is a failure, an UNKNOWN an error."""
    root = ElementTree.Element("testsuites", name="corelinks verify", time=f"{report.seconds:.3f}")
    for link in report.links:
        counts = {verdict: sum(check.verdict is verdict for check in link.checks) for verdict in Verdict}
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=link.link,
            tests=str(len(link.checks)),
            failures=str(counts[Verdict.FAIL]),
            errors=str(counts[Verdict.UNKNOWN]),
            timestamp=report.when,
        )
        for check in link.checks:
            _junit_case(suite, check)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _junit_case(suite: ElementTree.Element, check: CheckResult) -> None:
    case = ElementTree.SubElement(suite, "testcase", name=check.check, classname=f"{check.link}.{check.router}")
    if check.verdict is Verdict.PASS:
        return
    kind = "failure" if check.verdict is Verdict.FAIL else "error"
    message = f"expected {check.expected}, found {check.found}"
    problem = ElementTree.SubElement(case, kind, message=_xml(message), type=str(check.verdict))
    problem.text = _xml("\n".join([f"{check.router}: {check.command}", *check.lines, f"hint: {check.hint}"]))


def _xml(text: str) -> str:
    """``text`` without the control characters that XML 1.0 cannot hold."""
    return "".join(char if char >= " " or char in "\n\t" else "?" for char in text)

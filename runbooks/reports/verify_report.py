"""Show verdicts: a matrix and the evidence for a person, JSON and JUnit for a program."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.runbooks.reports.problems import STYLE, mark, print_problems
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict, worst

SCHEMA = "corelinks.verify/1"


def to_document(report: VerifyReport) -> dict[str, Any]:
    """The ``corelinks.verify/1`` document; fields are only ever added to it."""
    return {
        "schema": SCHEMA,
        "at": report.when,
        "seconds": round(report.seconds, 3),
        "verdict": str(report.verdict),
        "links": [{"name": link.link, **link.to_json()} for link in report.links],
    }


def to_json(report: VerifyReport) -> str:
    return json.dumps(to_document(report), indent=2)


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


def print_report(console: Console, report: VerifyReport) -> None:
    """The matrix, then everything that did not pass, the shared causes first, each with its evidence."""
    console.print(matrix(report.links))
    print_problems(console, report.links)
    console.print(summary(report))


def matrix(links: Iterable[LinkVerdict]) -> Table:
    """Links across, checks down: a core has many more checks than a screen is wide. Both ends share a cell."""
    verdicts = list(links)
    table = Table(title="links and checks", header_style="bold")
    table.add_column("check", no_wrap=True)
    for link in verdicts:
        table.add_column(f"{link.link}\n({link.stage})", justify="center")
    for name in _names(verdicts):
        table.add_row(name, *(_cell(link, name) for link in verdicts))
    table.add_section()
    table.add_row("verdict", *(mark(link.verdict) for link in verdicts))
    return table


def _names(links: Iterable[LinkVerdict]) -> list[str]:
    return list(dict.fromkeys(check.check for link in links for check in link.checks))


def _cell(link: LinkVerdict, name: str) -> Text:
    """``ok`` when both ends pass; else what is wrong, and at which router when it is one of two."""
    checks = [check for check in link.checks if check.check == name]
    if not checks:
        return Text("")
    found = worst(check.verdict for check in checks)
    text = mark(found)
    bad = [check.router for check in checks if check.verdict is found]
    if found is not Verdict.PASS and len(bad) < len(checks):
        text.append(f" {', '.join(bad)}")
    return text


def summary(report: VerifyReport) -> Text:
    """One line: how many links passed, failed, and are unknown."""
    counts = {verdict: sum(link.verdict is verdict for link in report.links) for verdict in Verdict}
    words = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    links = f"{len(report.links)} {'link' if len(report.links) == 1 else 'links'}"
    return Text(f"{links}: {words or 'none'}; {report.seconds:.1f} s", style=STYLE[report.verdict])

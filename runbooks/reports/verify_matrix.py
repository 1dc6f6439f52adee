"""A verification for a person: a matrix of links and checks, then the evidence for what did not pass."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.runbooks.reports.problems import STYLE, mark, print_problems
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import LinkVerdict, Verdict, worst


def print_verification(console: Console, report: VerifyReport) -> None:
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

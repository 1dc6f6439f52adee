"""The end of a run for a person: what became of each link, why, on what evidence, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.runbooks.engine.label_gaps import by_step
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.evidence.snapshot import EndState
from corelinks.runbooks.reports.problems import print_problems
from corelinks.runbooks.reports.run_progress import OUTCOME_STYLES
from corelinks.tasks.checks import Verdict

_HOW_MEASURED = (
    "no labels: from the sending of a step's lines to the first labelled pings that both ends had answered; nobody "
    "looks between two polls"
)


def print_run(console: Console, report: RunReport, ends: Sequence[EndState] = ()) -> None:
    """The end of a run for a person: a row a link, why and on what evidence a link failed, how things are now."""
    heads = ("link", "outcome", "steps done", "seconds", "no labels for at most", "reason")
    table = Table(*heads, box=None, title=f"run {report.run}")
    for link in report.links:
        done = " ".join(step.step for step in link.steps if step.proven)
        outcome = Text(link.outcome, style=OUTCOME_STYLES.get(link.outcome, ""))
        table.add_row(link.name, outcome, done, f"{link.seconds:.1f}", _gaps(link), Text(link.reason or ""))
    console.print(table)
    if report.ended_by is not None:
        console.print(f"ended before all was tried: {report.ended_by}", style="bold", markup=False, soft_wrap=True)
    failed = [f"{command.moment}: {command.in_words}" for command in report.commands if command.has_failed]
    _print_lines(console, "commands of the change that have failed", failed, "bold red")
    if any(link.label_gaps for link in report.links):
        console.print(_HOW_MEASURED, style="dim")
    for link in report.links:
        _print_evidence(console, link)
        _print_lines(console, f"{link.name}: what others have changed meanwhile", link.edits, "bold")
        words = f"{link.name} is {link.outcome.upper()}: what to do"
        _print_lines(console, words, link.instructions, "bold red")
    if ends:
        _print_ends(console, ends)


def _gaps(link: LinkReport) -> str:
    steps = by_step(link.label_gaps).items()
    return ", ".join(f"{step} {'not known' if seconds is None else f'{seconds:.0f} s'}" for step, seconds in steps)


def _print_evidence(console: Console, link: LinkReport) -> None:
    if link.verdict is None or not link.verdict.failed():
        return
    verdict = link.verdict
    if verdict.verdict is Verdict.FAIL:
        # A round that failed is not waited out for its second sample of the counters; that is no news beside a failure.
        verdict = replace(verdict, checks=tuple(check for check in verdict.checks if not check.needs_more_samples))
    console.print(f"\n{link.name}: what was not proven", style="bold")
    print_problems(console, [verdict])


def _print_lines(console: Console, title: str, lines: Sequence[str], style: str) -> None:
    if not lines:
        return
    console.print(f"\n{title}", style=style)
    for line in lines:
        console.print(f"  {line}", markup=False, soft_wrap=True)


def _print_ends(console: Console, ends: Sequence[EndState]) -> None:
    table = Table("link", "router", "tunnel", "LDP on this link", "", box=None, title="the routers now")
    for end in ends:
        table.add_row(end.link, end.router, end.tunnel, end.ldp, Text(end.pending, style="bold red"))
    console.print()
    console.print(table)

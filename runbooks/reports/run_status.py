"""What runs now, for a person: a row a link, and what was asked of each run."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.runbooks.reports.run_history import visible
from corelinks.runbooks.status import RunStatus, Status


def print_status(console: Console, status: Status) -> None:
    """Each run that is under way, or one sentence when none is."""
    if not status.runs:
        _say(console, f"no run is under way, by the journal {status.journal}")
    for run in status.runs:
        _print_run(console, run, status.at)


def _print_run(console: Console, run: RunStatus, now: float) -> None:
    record = run.run.record
    who = f" by {record.owner}" if record.owner else ""
    _say(console, f"{record.id}: {record.verb}{who}, {run.state}, since {_time(record.started)} UTC")
    for each in run.asked:
        heard = "" if each.heard is not None else ", not heard yet"
        _say(console, f"  {each.wish} asked by {each.owner} at {_time(each.at)} UTC{heard}")
    table = Table("link", "state", "step", "for", "last act", box=None)
    for link in run.links:
        seconds = "" if link.since is None or link.step is None else f"{max(0.0, now - link.since):.0f} s"
        table.add_row(*(Text(visible(part or "")) for part in (link.name, link.state, link.step, seconds, link.act)))
    console.print(table)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def _say(console: Console, text: str) -> None:
    console.print(visible(text), markup=False, soft_wrap=True)

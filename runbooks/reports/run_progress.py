"""A run as a person sees it: live, a row a link (a line an event where no terminal is), and its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.evidence.snapshot import EndState
from corelinks.runbooks.reports.problems import print_problems
from corelinks.tasks.checks import Verdict

_STYLES = {"encrypted": "green", "as-before": "yellow", "unknown": "bold red", "not-tried": "dim"}


class Progress:
    """A listener for events of a run; a context manager that draws on ``console``."""

    def __init__(self, console: Console, links: tuple[CoreLink, ...]) -> None:
        self._console = console
        self._links = links
        self._lock = threading.Lock()
        self._last: dict[str, Event] = {}
        self._started: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def __call__(self, event: Event) -> None:
        if event.link is None:
            return
        with self._lock:
            self._started.setdefault(event.link, time.monotonic())
            if event.state in _STYLES:
                self._ended[event.link] = time.monotonic()
            self._last[event.link] = event
            if not self._console.is_terminal:
                self._console.print(_line(event), soft_wrap=True)

    def _table(self) -> Table:
        table = Table("link", "routers", "step", "", "seconds", box=None)
        with self._lock:
            for link in self._links:
                event = self._last.get(link.name)
                table.add_row(link.name, " ".join(link.routers), *self._cells(link.name, event))
        return table

    def _cells(self, name: str, event: Event | None) -> tuple[Text, str, str]:
        if event is None:
            return Text("waiting", style="dim"), "", ""
        seconds = self._ended.get(name, time.monotonic()) - self._started[name]
        step = event.state if event.state in _STYLES else event.step or ""
        return Text(step, style=_STYLES.get(event.state, "cyan")), event.text[:70], f"{seconds:.1f}"


def _line(event: Event) -> Text:
    place = " ".join(part for part in (event.link, event.step, event.router) if part)
    return Text(f"{place}: {event.state}{f': {event.text}' if event.text else ''}", style=_STYLES.get(event.state, ""))


def print_report(console: Console, report: RunReport, ends: Sequence[EndState] = ()) -> None:
    """The end of a run for a person: a row a link, why and on what evidence a link failed, how things are now."""
    table = Table("link", "outcome", "steps done", "seconds", "reason", box=None, title=f"run {report.run}")
    for link in report.links:
        done = " ".join(step.step for step in link.steps if step.proven)
        outcome = Text(link.outcome, style=_STYLES.get(link.outcome, ""))
        table.add_row(link.name, outcome, done, f"{link.seconds:.1f}", link.reason or "")
    console.print(table)
    for link in report.links:
        _print_evidence(console, link)
        _print_instructions(console, link)
    if ends:
        _print_ends(console, ends)


def _print_evidence(console: Console, link: LinkReport) -> None:
    if link.verdict is None or not link.verdict.failed():
        return
    verdict = link.verdict
    if verdict.verdict is Verdict.FAIL:
        # A look that failed is not waited out for its second sample of the counters; that is no news beside a failure.
        verdict = replace(verdict, checks=tuple(check for check in verdict.checks if not check.needs_more_samples))
    console.print(f"\n{link.name}: what was not proven", style="bold")
    print_problems(console, [verdict])


def _print_instructions(console: Console, link: LinkReport) -> None:
    if not link.instructions:
        return
    console.print(f"\n{link.name} is {link.outcome.upper()}: what to do", style="bold red")
    for line in link.instructions:
        console.print(f"  {line}", markup=False, soft_wrap=True)


def _print_ends(console: Console, ends: Sequence[EndState]) -> None:
    table = Table("link", "router", "tunnel", "LDP on this link", "", box=None, title="the routers now")
    for end in ends:
        table.add_row(end.link, end.router, end.tunnel, end.ldp, Text(end.pending, style="bold red"))
    console.print()
    console.print(table)

"""A run while it goes on, for a person: a row a link on a terminal, else a line an event."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.events import INFO, Event, undisturbed

OUTCOME_STYLES: Mapping[str, str] = {
    "encrypted": "green",
    "built": "green",
    "cut over, plain standby": "green",
    "clear as defined": "magenta",
    "as-before": "yellow",
    "plain": "yellow",
    "unknown": "bold red",
    "not-tried": "dim",
}


class Progress:
    """A listener for events of a run; a context manager that draws on ``console``.

    What it is told it only puts aside: a thread of its own draws it, so that a terminal that stands still (Ctrl-S, a
    pager) or is gone holds no link up.
    """

    def __init__(self, console: Console, links: tuple[CoreLink, ...]) -> None:
        self._console = console
        self._is_live = console.is_terminal  # once: a terminal that is gone is none any more
        self._links = links
        self._told: SimpleQueue[Event | None] = SimpleQueue()
        self._drawing = threading.Thread(target=self._draw, name="progress", daemon=True)
        self._lock = threading.Lock()
        self._last: dict[str, Event] = {}
        self._started: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        if self._is_live:
            self._live.start()
        self._drawing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._told.put(None)
        self._drawing.join()
        if self._is_live:
            self._live.stop()

    def __call__(self, event: Event) -> None:
        """Take in what has just happened to a link, or is told about the whole run."""
        if event.link is not None or event.state == INFO:
            self._told.put(event)

    def _draw(self) -> None:
        while (event := self._told.get()) is not None:
            undisturbed(partial(self._take_in, event, event.link))

    def _take_in(self, event: Event, link: str | None) -> None:
        if link is None:
            self._console.print(event.text, markup=False, soft_wrap=True)
            return
        now = time.monotonic()
        with self._lock:
            self._started.setdefault(link, now)
            if event.state in OUTCOME_STYLES:
                self._ended[link] = now
            self._last[link] = event
        if not self._is_live:
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
        step = event.state if event.state in OUTCOME_STYLES else event.step or ""
        return Text(step, style=OUTCOME_STYLES.get(event.state, "cyan")), event.text[:70], f"{seconds:.1f}"


def _line(event: Event) -> Text:
    place = " ".join(part for part in (event.link, event.step, event.router) if part)
    text = f": {event.text}" if event.text else ""
    return Text(f"{place}: {event.state}{text}", style=OUTCOME_STYLES.get(event.state, ""))

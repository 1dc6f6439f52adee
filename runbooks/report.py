"""The report of a run: from its journal into files that a person reads, a ticket takes, or a program shows."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.reports.run_facts import RunFacts
from corelinks.runbooks.show import show_run

FOLDER = "reports"
FOR_ALL = 0o644  # the mode of a file that another user's program reads
_OF_CHANGE = ("id", "contact", "approvals")  # what a report says of the change that a run is a part of


def facts_of(journal: Path, name: str, *, remark: str = "") -> RunFacts:
    """What the journal knows of the run called ``name`` (see `show.show_run`, and for its errors)."""
    shown = show_run(journal, name)
    said = shown.run.record.change or {}
    change = {key: said[key] for key in _OF_CHANGE if said.get(key)}
    return RunFacts(shown, time.time(), remark, change or None)


def html_of(facts: RunFacts, *, full: bool = False) -> str:
    """One self-contained HTML document; with ``full`` a large run, too, in every detail."""
    from corelinks.runbooks.reports.run_html import to_html

    return to_html(facts, full=full)


def markdown_of(facts: RunFacts) -> str:
    """A short text for a ticket, in Markdown."""
    from corelinks.runbooks.reports.run_markdown import to_markdown

    return to_markdown(facts)


def junit_of(facts: RunFacts) -> str:
    """JUnit XML, a suite a link."""
    from corelinks.runbooks.reports.run_junit import run_to_junit

    return run_to_junit(facts)


def forms(*, full: bool = False) -> Mapping[str, Callable[[RunFacts], str]]:
    """The forms of a report by their names; the HTML in every detail when ``full``."""
    return {"html": partial(html_of, full=full), "markdown": markdown_of, "junit": junit_of}


def keep_exit_code(journal: Path, run: str, code: int) -> None:
    """Write down in the journal of a run with which exit code its command ends. Raises JournalError."""
    with Journal(journal) as book:
        book.record_exit(run, code)


def file_report(journal: Path, run: str, exit_code: int | None = None) -> Path:
    """Write the HTML report of a run that has ended into the folder ``reports`` beside its journal; where it is.

    ``exit_code`` is that of the command, which the journal keeps first. Raises JournalError, or OSError where the file
    cannot be written.
    """
    if exit_code is not None:
        keep_exit_code(journal, run, exit_code)
    place = journal.absolute().parent / FOLDER / f"{run}.html"
    text = html_of(facts_of(journal, run))
    place.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(place, text)
    return place


def write_whole(place: Path, text: str, mode: int = 0o600) -> None:
    """Write a file wholly or not at all; who reads it meanwhile has the old one. Raises OSError.

    ``mode`` is that of a new file, for its owner alone unless it says otherwise.
    """
    place = place.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, place.stat().st_mode & 0o777 if place.exists() else mode)
        os.replace(name, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise

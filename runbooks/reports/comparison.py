"""Compare a verification with an earlier one: a saved report of verify or migrate, or captures, evaluated anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import CoreLink, Stage
from corelinks.inventory.regular_file import UnreadableFile, read_regular_file
from corelinks.runbooks.reports.verify_json import SCHEMA, to_document
from corelinks.runbooks.verify import VerifyReport, verify_captures
from corelinks.tasks.checks import Verdict

_MIGRATION = "corelinks.migrate/1"
_LARGEST = 256 * 1024 * 1024  # bytes of a report; a thousand links take a tenth of it
Place = tuple[str, str, str]  # link, check, router


class DocumentError(CorelinksError):
    """What was saved is no report of verify or migrate."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier verification found: verdict and result by place; ``when`` in words, where it is known."""

    found: Mapping[Place, tuple[str, str]]
    when: str | None = None


@dataclass(frozen=True)
class Changed:
    """One check whose verdict is not what it was; None where it was not asked."""

    link: str
    check: str
    router: str
    before: str | None
    after: str | None
    found: str

    @property
    def is_worse(self) -> bool:
        """Whether the check does not pass now."""
        return self.after in (Verdict.FAIL, Verdict.UNKNOWN)

    @property
    def is_only_asked_otherwise(self) -> bool:
        """Whether nothing is known to have changed: a check that passes and was not asked before, or the reverse."""
        return {self.before, self.after} == {None, "pass"}


def earlier(place: Path, links: Sequence[CoreLink], *, stage: Stage | None = None, preflight: bool = False) -> Earlier:
    """What ``place``, a saved JSON report or a folder of captures, says of ``links``.

    A folder is evaluated as the links would be now, with ``stage`` and ``preflight``. Raises DocumentError for anything
    else; the journal is nothing to compare with, since it keeps what was done and no verdicts.
    """
    if place.is_dir():
        return of_document(to_document(verify_captures(place, links, stage=stage, preflight=preflight)))
    try:
        if not place.exists():
            raise DocumentError(f"{place}: there is no such file, and no such folder of captures")
        document = json.loads(read_regular_file(place, _LARGEST))
    except (OSError, ValueError, RecursionError, UnreadableFile) as error:
        raise DocumentError(f"{place}: is no saved JSON report: {error}") from None
    try:
        return of_document(document)
    except DocumentError as error:
        raise DocumentError(f"{place}: {error}") from None


def of_document(document: Any) -> Earlier:
    """What a document of verify or migrate found; raises DocumentError for one that is neither."""
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema not in (SCHEMA, _MIGRATION):
        raise DocumentError(f"is no {SCHEMA} or {_MIGRATION} document: its schema is {schema!r}")
    try:
        found = {
            (link["name"], check["check"], check["router"]): (str(check["verdict"]), str(check["found"]))
            for link in document["links"]
            for check in _checks(link)
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"calls itself {schema} and lacks what that has: {error!r}") from None
    return Earlier(found, document.get("at"))


def _checks(link: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """A migration has them in the link's last verdict, or none where nothing was evaluated."""
    if "checks" in link:
        return list(link["checks"])
    return list(link["verdict"]["checks"]) if link["verdict"] is not None else []


def compare(before: Earlier, after: VerifyReport) -> tuple[Changed, ...]:
    """What is not as it was, of the links that are verified now."""
    new = of_document(to_document(after)).found
    verified = {link.link for link in after.links}
    changes = []
    for place in dict.fromkeys((*before.found, *new)):
        was, now = before.found.get(place), new.get(place)
        if place[0] in verified and (was and was[0]) != (now and now[0]):
            found = (now or was or ("", ""))[1]
            changes.append(Changed(*place, was[0] if was else None, now[0] if now else None, found))
    return tuple(changes)


def print_changes(console: Console, before: Earlier, after: VerifyReport) -> None:
    """What changed since ``before``, the worse first; how many checks were asked only then or only now."""
    changes = compare(before, after)
    real = [change for change in changes if not change.is_only_asked_otherwise]
    since = f" since {before.when}" if before.when else ""
    console.print(Text(f"{_count(len(real))} changed{since}", style="bold"))
    for change in sorted(real, key=lambda change: not change.is_worse):
        words = f"{change.link} {change.check} on {change.router}: {_words(change.before)} -> {_words(change.after)}"
        style = "red" if change.is_worse else "green"
        console.print(Text(f"    {words}: {change.found}", style=style), soft_wrap=True)
    for text, only in _asked_otherwise(changes):
        if only:
            console.print(Text(f"    {_count(only)} {text}", style="dim"))


def _asked_otherwise(changes: Iterable[Changed]) -> tuple[tuple[str, int], ...]:
    quiet = [change for change in changes if change.is_only_asked_otherwise]
    new = sum(change.before is None for change in quiet)
    return ("now pass and were not asked then", new), ("passed then and are not asked now", len(quiet) - new)


def _count(number: int) -> str:
    return f"{number or 'no'} {'check' if number == 1 else 'checks'}"


def _words(verdict: str | None) -> str:
    return verdict or "not asked"

"""A run of the journal in the words that every report of it uses: how each link was and is, how long, what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.engine.report import MIGRATED, PLAIN
from corelinks.runbooks.runs import ListedLink
from corelinks.runbooks.show import ShownRun

_OUTCOMES = ("unknown", "as-before", "plain", "not-tried", "encrypted", "built", "cut over, plain standby")
_FOUND: Mapping[str, str] = {
    "plain": "plain",
    "build": "built",
    "cutover": "cut over, plain standby",
    "seal": "encrypted",
}
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class RunFacts:
    """What the reports of a run are made of; ``at`` (a Unix time) is when they are made.

    ``remark`` is a sentence that stands above everything else. ``change`` is the data of the change request that the
    run carried out, with ``id``, ``contact`` and ``approvals``; None where there was none.
    """

    shown: ShownRun
    at: float
    remark: str = ""
    change: Mapping[str, Any] | None = None

    @property
    def links(self) -> tuple[ListedLink, ...]:
        """The links of the run, in the order in which they began or were refused."""
        return self.shown.run.links

    @property
    def who(self) -> str:
        """Who ran it."""
        owner = self.shown.run.record.owner
        return str(owner) if owner else NOT_KNOWN

    @property
    def counted(self) -> str:
        """How many links ended how, what needs a person first: ``1 unknown, 8 encrypted``."""
        counts = Counter(link.left for link in self.links)
        order = sorted(counts, key=lambda left: (_OUTCOMES.index(left) if left in _OUTCOMES else -1, left))
        return ", ".join(f"{counts[left]} {left}" for left in order) or "no link was begun"

    @property
    def exit_code(self) -> str:
        """The exit code of the command and what it means."""
        code = self.shown.run.record.exit_code
        if code is None:
            return "not in the journal: no command has ended with this run"
        known = {each.value: each.meaning for each in ExitCode}
        return f"{code}: {known.get(code, 'no meaning is known')}"

    def is_well(self, link: ListedLink) -> bool:
        """Whether a link ended where this run was to take it."""
        return link.left in self._wanted

    @property
    def _wanted(self) -> frozenset[str]:
        record = self.shown.run.record
        if record.verb == "migrate" or "--forward" in record.arguments:
            return frozenset(MIGRATED)
        if record.verb == "rollback" or record.arguments:
            return frozenset(PLAIN)
        return frozenset(MIGRATED | PLAIN)  # a resume that no command has run: nobody wrote down in which direction


def report_of(link: ListedLink) -> Mapping[str, Any]:
    """The link in the run's JSON document; empty for a link that never came to its end."""
    return link.record.report or {}


def found_as(link: ListedLink) -> str | None:
    """What the run found the link to be, before it changed anything; None where it did not come so far."""
    if link.began is None:
        return None
    return "clear as defined" if link.left == "clear as defined" and link.began != "plain" else _FOUND[link.began]


def reason_of(link: ListedLink) -> str:
    """Why a link ended as it did, or where it was left; empty where there is nothing to say."""
    return link.record.reason or link.place


def gaps_in_short(gaps: Sequence[Mapping[str, Any]]) -> str:
    """The same in a few words, a step at most: ``cutover 12.5 s; seal not known, loss seen``."""
    words = []
    for gap in gaps:
        seconds = gap.get("at_most_seconds")
        lost = ", loss seen" if gap.get("looks_lost") else ""
        words.append(f"{gap.get('step')} {NOT_KNOWN if seconds is None else f'{seconds:g} s'}{lost}")
    return "; ".join(words)


def gaps_in_words(gaps: Sequence[Mapping[str, Any]]) -> list[str]:
    """For how long labels may have had no way, a sentence each."""
    return [_gap(gap) for gap in gaps]


def _gap(gap: Mapping[str, Any]) -> str:
    seconds = gap.get("at_most_seconds")
    long = "for a time that is not known" if seconds is None else f"for at most {seconds:g} s of the routers' time"
    lost, unseen = gap.get("looks_lost", 0), gap.get("looks_unseen", 0)
    seen = [f"{lost} looks saw labelled pings lost"] if lost else []
    seen += [f"in {unseen} looks nobody could tell"] if unseen else []
    return f"{gap.get('step')}: {long}; {', '.join(seen) or 'no look saw a loss'}"


def moment(at: float | None) -> str:
    """A Unix time for a person, in UTC."""
    if at is None:
        return NOT_KNOWN
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def duration(seconds: float | None) -> str:
    """A time span for a person: ``7.2 s``, ``3 min 07 s``, ``1 h 02 min``."""
    if seconds is None:
        return NOT_KNOWN
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def span(began: float | None, ended: float | None) -> float | None:
    """The seconds between two moments; None where one of them is not known, and never less than none at all."""
    return None if began is None or ended is None else max(0.0, ended - began)

"""A run as a short text in Markdown, for a ticket: how it went, what did not go well and why, what is to be done.

What was said by others stands between backticks, where it is no markup, mentions nobody and links to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corelinks.runbooks.reports.run_facts import (
    RunFacts,
    duration,
    gaps_in_short,
    moment,
    reason_of,
    report_of,
    span,
)
from corelinks.runbooks.reports.run_history import visible
from corelinks.runbooks.runs import ListedLink

MOST_LISTED = 60  # links that a ticket has a row for; of more, only those that did not go well


def to_markdown(facts: RunFacts) -> str:
    """The text; it ends in a line break."""
    return "\n".join([*_head(facts), "", *_table(facts), *_details(facts)]) + "\n"


def _head(facts: RunFacts) -> Iterator[str]:
    record = facts.shown.run.record
    yield f"# corelinks {code(record.verb)} {code(record.id)}"
    yield ""
    yield f"**{code(facts.counted)}**; exit code {facts.exit_code}"
    yield ""
    if facts.remark:
        yield from (code(facts.remark), "")
    took = f", after {duration(span(record.started, record.ended))}" if record.ended is not None else ""
    ended = moment(record.ended) if record.ended is not None else f"not yet: {facts.shown.run.state}"
    yield f"- inventory {code(facts.shown.inventory)}, by {code(facts.who)}, version {code(record.version)}"
    yield f"- began {moment(record.started)}, ended {ended}{took}"
    for name, value in (facts.change or {}).items():
        yield f"- {'change' if name == 'id' else code(name)} {code(_in_words(value))}"


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(_in_words, value))
    return str(value)


def _table(facts: RunFacts) -> Iterator[str]:
    links = facts.links
    if len(links) > MOST_LISTED:
        links = tuple(link for link in links if not facts.is_well(link))
        yield f"Of {len(facts.links)} links, those that did not go well:"
        yield ""
    routers = {link.name: link.routers for link in facts.shown.core}
    yield "| link | routers | ended | took | no labels for at most |"
    yield "|---|---|---|---|---|"
    for link in links:
        ends = " ".join(link.record.routers or routers.get(link.record.name, ()))
        took = duration(span(link.record.started, link.record.ended))
        gaps = gaps_in_short(report_of(link).get("label_gaps", ()))
        yield f"| {' | '.join(cell(text) for text in (link.record.name, ends, link.left, took, gaps))} |"


def _details(facts: RunFacts) -> Iterator[str]:
    for link in facts.links:
        said = list(_of_link(link, facts))
        if said:
            yield from ("", f"**{code(link.record.name)}** is {code(link.left)}", "", *said)


def _of_link(link: ListedLink, facts: RunFacts) -> Iterator[str]:
    report = report_of(link)
    if reason_of(link) and not facts.is_well(link):
        yield f"- why: {code(reason_of(link))}"
    for line in link.to_do or report.get("instructions", ()):
        yield f"- **to do**: {code(line)}"
    for line in report.get("edits", ()):
        yield f"- changed by others: {code(line)}"


def code(text: str) -> str:
    """A text between as many backticks as it takes, so that nothing in it is markup."""
    shown = visible(text)
    if not shown.strip():
        return "–"
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in (shown[0], shown[-1]) or shown[0] == shown[-1] == " " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def cell(text: str) -> str:
    """The same in a table, where a bar would end the cell even between backticks, and so is written out."""
    return code(text).replace("|", "\\x7c")

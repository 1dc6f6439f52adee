"""A run as JUnit XML, for a pipeline that shows what became of a change as it shows its tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corelinks.runbooks.reports.junit_xml import JUnitCase, JUnitSuite, junit_document
from corelinks.runbooks.reports.run_facts import RunFacts, gaps_in_words, reason_of, report_of, span
from corelinks.runbooks.runs import ListedLink

_UNKNOWN = "unknown"


def run_to_junit(facts: RunFacts) -> str:
    """A suite a link: a case a step, and one for how the link ended.

    A link that is not where the run was to take it is a failure, also when nothing was done to it; one that is
    unknown, or was never brought to an end, is an error.
    """
    return junit_document([_suite(link, facts) for link in facts.links])


def _suite(link: ListedLink, facts: RunFacts) -> JUnitSuite:
    record, run = link.record, facts.shown.run.record
    report = report_of(link)
    steps = [_step(link, step) for step in report.get("steps", ())]
    end = _end(link, facts)
    return JUnitSuite(
        name=record.name,
        started=record.started,
        seconds=sum(case.seconds for case in (*steps, end)),
        cases=[*steps, end],
        host=run.owner.host if run.owner else "",
        properties={"run": run.id, "verb": run.verb, "outcome": link.left, "until": record.until or ""},
        said=[*gaps_in_words(report.get("label_gaps", ())), *report.get("edits", ()), *report.get("left_plain", ())],
    )


def _step(link: ListedLink, step: Mapping[str, Any]) -> JUnitCase:
    name, seconds = str(step.get("step")), float(step.get("seconds") or 0)
    if step.get("proven"):
        return JUnitCase(name, link.record.name, seconds)
    reason = str(step.get("reason") or "")
    return JUnitCase(name, link.record.name, seconds, "failure", "not proven", f"{name} was not proven", [reason])


def _end(link: ListedLink, facts: RunFacts) -> JUnitCase:
    """How a link ended; its seconds are those that no step has taken, such as the way back."""
    report = report_of(link)
    known = report.get("seconds")
    whole = float(known) if known is not None else span(link.record.started, link.record.ended) or 0.0
    rest = max(0.0, whole - sum(float(step.get("seconds") or 0) for step in report.get("steps", ())))
    if facts.is_well(link):
        return JUnitCase("outcome", link.record.name, rest)
    is_open = link.record.outcome in (None, _UNKNOWN)
    return JUnitCase(
        "outcome",
        link.record.name,
        rest,
        kind="error" if is_open else "failure",
        reason=link.left,
        message=f"{link.record.name} is {link.left}: {reason_of(link) or 'no reason is in the journal'}",
        lines=link.to_do or tuple(report.get("instructions", ())),
    )

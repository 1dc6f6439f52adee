"""A run as one HTML file that needs nothing beside it: no network, no script, no font; for the screen and for paper.

Whatever a router, an operator or an inventory has said is text in it: Jinja2 escapes every value, and control
characters are written out before that. What would be loaded from elsewhere the page itself forbids its reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corelinks.runbooks.engine.history import Act, Proof
from corelinks.runbooks.reports.core_picture import (
    CoreLayout,
    DrawnLink,
    counted_states,
    drawn_links,
    style_of,
)
from corelinks.runbooks.reports.run_facts import (
    RunFacts,
    duration,
    found_as,
    gaps_in_short,
    gaps_in_words,
    moment,
    reason_of,
    report_of,
    span,
)
from corelinks.runbooks.reports.run_history import outcome_of_act, visible
from corelinks.runbooks.reports.run_timeline import TimelineRow, timeline_of
from corelinks.runbooks.runs import ListedLink
from corelinks.tasks.checks import Obstacle

#: With more links than this, what went well is counted and not shown in full, so that a browser and a printer can
#: hold the report.
MOST_IN_FULL = 60
_TIMELINE_WIDTH = 1000.0
_FEW_SAMPLES = Obstacle.FEW_SAMPLES.name.lower()
_ORDER = {"fail": 0, "unknown": 1, "pass": 2}


def _written_out(value: object) -> object:
    """A text without control characters; markup of our own stays, and so does what is no text."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_written_out,
)
_ENVIRONMENT.filters.update(duration=duration, moment=moment, style=style_of, gaps=gaps_in_words, short=gaps_in_short)


@dataclass(frozen=True)
class SentLines:
    """One act at one router: what was sent, what the router answered, how it ended."""

    act: Act
    lines: tuple[str, ...]
    note: str
    result: str

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The lines that the router took with words of its own, and those words on one line."""
        return tuple((line, " ".join(answer.split())) for line, answer in self.act.answers)

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return span(self.act.began, self.act.ended)


@dataclass(frozen=True)
class ShownStep:
    """One step of a link: its acts, what it waited for, and by what it was proven."""

    step: str
    seconds: float
    waited: float | None
    acts: tuple[SentLines, ...]
    proof: Proof | None
    checks: tuple[Mapping[str, Any], ...]
    passed: int


@dataclass(frozen=True)
class ShownLink:
    """All that the report tells of one link; ``is_in_full`` is False where only what did not go well is told."""

    link: ListedLink
    number: int
    routers: tuple[str, ...]
    is_well: bool
    is_in_full: bool
    found: str
    reason: str
    waited_for: str
    steps: tuple[ShownStep, ...]
    put_back: str
    open_checks: tuple[Mapping[str, Any], ...]
    report: Mapping[str, Any]

    @property
    def seconds(self) -> float | None:
        """From its begin to its end."""
        return span(self.link.record.started, self.link.record.ended)

    @property
    def instructions(self) -> tuple[str, ...]:
        """What a person has to do about it."""
        return self.link.to_do or tuple(self.report.get("instructions", ()))


def to_html(facts: RunFacts, *, full: bool = False) -> str:
    """The report of a run as an HTML document; with ``full`` a large one, too, has everything of every link."""
    drawn = drawn_links(facts)
    layout = CoreLayout(drawn)
    timeline = timeline_of(facts)
    rows = {row.link.record.name: row for row in timeline.rows}
    routers = {link.name: link.routers for link in drawn}
    in_full = full or len(facts.links) <= MOST_IN_FULL
    links = tuple(
        _shown(number, link, facts, rows[link.record.name], routers[link.record.name], in_full)
        for number, link in enumerate(facts.links, 1)
    )
    return _ENVIRONMENT.get_template("run.html.j2").render(
        facts=facts,
        run=facts.shown.run,
        record=facts.shown.run.record,
        links=links,
        full=full,
        in_full=in_full,
        is_part=not all(link.is_of_run for link in drawn),
        pictures=_pictures(layout, drawn),
        layout=layout,
        bars=[(row, _bar(row, timeline.began, timeline.seconds)) for row in timeline.rows],
        timeline=timeline,
        numbers={link.link.record.name: link.number for link in links},
    )


@dataclass(frozen=True)
class Picture:
    """The core at one time: its title, the picture where there is one, the states in it, and each link as a tile."""

    title: str
    drawing: Markup | None
    legend: tuple[tuple[str, int], ...]
    tiles: tuple[tuple[str, str], ...]


def _pictures(layout: CoreLayout, drawn: Sequence[DrawnLink]) -> tuple[Picture, ...]:
    before = {link.name: link.before for link in drawn}
    after = {link.name: link.after for link in drawn}
    return tuple(_picture(layout, title, states) for title, states in (("before", before), ("after", after)))


def _picture(layout: CoreLayout, title: str, states: Mapping[str, str]) -> Picture:
    drawing = layout.picture(f"The core {title} the run", states) if layout.is_drawn else None
    tiles = tuple(sorted(states.items())) if not (layout.is_drawn and layout.is_named) else ()
    return Picture(title, drawing, counted_states(tuple(states.values())), tiles)


def _shown(
    number: int, link: ListedLink, facts: RunFacts, row: TimelineRow, routers: tuple[str, ...], in_full: bool
) -> ShownLink:
    is_well = facts.is_well(link)
    proofs = facts.shown.proofs.get(link.record.name, ())
    report = report_of(link)
    begun = [act.text for act in link.acts if act.step == "restore" and act.act == "begin" and act.text]
    return ShownLink(
        link=link,
        number=number,
        routers=link.record.routers or routers,
        is_well=is_well,
        is_in_full=in_full,
        found=found_as(link) or "",
        reason=reason_of(link),
        waited_for=row.waited_for,
        steps=_steps(link, proofs, row, in_full) if in_full or not is_well else (),
        put_back="; ".join(begun),
        open_checks=_open_checks(report.get("verdict") or {}),
        report=report,
    )


def _steps(link: ListedLink, proofs: Sequence[Proof], row: TimelineRow, in_full: bool) -> tuple[ShownStep, ...]:
    steps = []
    for phase in row.phases:
        proof = next((each for each in reversed(proofs) if each.step == phase.step and each.at <= phase.ended), None)
        checks = proof.verdict.get("checks", ()) if proof else ()
        shown = _ordered(check for check in checks if in_full or check.get("verdict") != "pass")
        waited = span(*phase.proving) if phase.proving else None
        passed = sum(check.get("verdict") == "pass" for check in checks)
        acts = tuple(_sent(act, link.acts) for act in phase.acts)
        steps.append(ShownStep(phase.step, phase.ended - phase.began, waited, acts, proof, shown, passed))
    return tuple(steps)


def _open_checks(verdict: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What did not pass; a round that failed is not waited out for a second sample, whose lack is no news beside it."""
    checks = [check for check in verdict.get("checks", ()) if check.get("verdict") != "pass"]
    if verdict.get("verdict") == "fail":
        checks = [check for check in checks if check.get("obstacle") != _FEW_SAMPLES]
    return _ordered(checks)


def _ordered(checks: Any) -> tuple[Mapping[str, Any], ...]:
    """What failed first, then what is unknown."""
    return tuple(sorted(checks, key=lambda check: _ORDER.get(str(check.get("verdict")), 1)))


def _sent(act: Act, acts: Sequence[Act]) -> SentLines:
    """The lines of an act that went to its router; what is no line for a router is a note."""
    mark = f"{act.router}: "
    text = (act.text or "").split("\n") if act.text else []
    lines = tuple(line.removeprefix(mark) for line in text if line.startswith(mark))
    is_note = "/" in act.router
    return SentLines(act, () if is_note else lines, act.text or "" if is_note else "", outcome_of_act(act, acts))


def _bar(row: TimelineRow, began: float, seconds: float) -> Markup:
    """One row of the timeline: what a link waited, then its steps, and in them the time until the proof."""

    def rectangle(style: str, start: float, end: float, words: str) -> Markup:
        x = (start - began) / seconds * _TIMELINE_WIDTH
        width = max(1.0, (end - start) / seconds * _TIMELINE_WIDTH)
        shape = '<rect class="{}" x="{}" y="1" width="{}" height="14"><title>{}</title></rect>'
        return Markup(shape).format(style, f"{x:.1f}", f"{width:.1f}", visible(words))

    parts = (
        [rectangle("waits", began, row.began, f"waits {duration(row.began - began)}")]
        if row.phases and row.began > began
        else []
    )
    for phase in row.phases:
        words = f"{phase.step}: {duration(phase.ended - phase.began)}"
        parts.append(rectangle(f"step {_class_of(phase.step)}", phase.began, phase.ended, words))
        if phase.proving:
            start, end = phase.proving
            parts.append(rectangle("proving", start, end, f"{phase.step}: waits {duration(end - start)} for the proof"))
    frame = '<svg class="bar" viewBox="0 0 {} 16" preserveAspectRatio="none" role="img" aria-label="{}">'
    label = f"{row.link.record.name}: {', '.join(phase.step for phase in row.phases) or 'not begun'}"
    return Markup(frame).format(f"{_TIMELINE_WIDTH:g}", visible(label)) + Markup("").join(parts) + Markup("</svg>")


def _class_of(step: str) -> str:
    return step if step.isalpha() else "other"

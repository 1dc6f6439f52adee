"""How a run went: a report for a person, a JSON document for a program, an exit code for a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause, Refusal
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.hooks import CommandReport
from corelinks.runbooks.engine.label_gaps import MEASURED_BY, LabelGap
from corelinks.tasks.checks import LinkVerdict
from corelinks.templates.step import Step

Outcome = Literal[
    "encrypted",
    "built",
    "cut over, plain standby",
    "clear as defined",
    "as-before",
    "plain",
    "unknown",
    "not-tried",
]
#: A link that a migration took where its definition says.
MIGRATED: frozenset[Outcome] = frozenset({"encrypted", "built", "cut over, plain standby", "clear as defined"})
#: A link that a rollback took to plain: as it was before, or, where nobody knows how that was, by its definition.
PLAIN: frozenset[Outcome] = frozenset({"as-before", "plain"})
_AT: Mapping[Step, Outcome] = {"build": "built", "cutover": "cut over, plain standby", "seal": "encrypted"}
SCHEMA = "corelinks.migrate/1"


def outcome_at(link: CoreLink, reached: Step) -> Outcome:
    """What a link is that is proven at a step: nothing that is not encrypted, or not wholly, is called encrypted."""
    return _AT[reached] if link.crypto else "clear as defined"


@dataclass(frozen=True)
class StepReport:
    """One step of a link: whether it was proven, the real seconds that it took, and why it was not proven."""

    step: str
    proven: bool
    seconds: float
    reason: str | None = None


@dataclass(frozen=True)
class LinkReport:
    """What became of one link.

    ``seconds`` are real ones. ``verdict`` is the last one that decided. ``cause`` says for a program why the outcome is
    this one (None where there is nothing to say), ``reason`` the same for a person; ``instructions`` are what a
    person has to do about an unknown one. ``unproven`` names the routers whose state could not be proven.
    ``left_plain`` is what stays on a sealed link's physical interfaces because the definition says so, by router.
    ``edits`` are the lines that others have changed on the link's routers meanwhile, and what became of them.
    ``label_gaps`` say for how long labels may have had no way, none where no step moved them and none was lost.
    """

    name: str
    outcome: Outcome
    steps: tuple[StepReport, ...] = ()
    seconds: float = 0.0
    verdict: LinkVerdict | None = None
    reason: str | None = None
    instructions: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    cause: Cause | None = None
    left_plain: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    label_gaps: tuple[LabelGap, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The link in a JSON document; fields are only ever added."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "steps": [asdict(step) for step in self.steps],
            "seconds": round(self.seconds, 3),
            "verdict": self.verdict.to_json() if self.verdict else None,
            "cause": self.cause,
            "reason": self.reason,
            "instructions": list(self.instructions),
            "left_plain": list(self.left_plain),
            "edits": list(self.edits),
            "label_gaps": [_gap(gap) for gap in self.label_gaps],
        }


def event_of(run: str, report: LinkReport) -> Event:
    """The last event of a link, which says what has become of it."""
    details = {"cause": report.cause, "unproven": list(report.unproven)}
    return Event(run, report.name, None, report.outcome, text=report.reason or "", details=details)


def _gap(gap: LabelGap) -> dict[str, Any]:
    looks = {"looks_lost": gap.lost, "looks_unseen": gap.unseen, "measured_by": MEASURED_BY}
    return {"step": gap.step, "at_most_seconds": gap.seconds, **looks}


@dataclass(frozen=True)
class RunReport:
    """What became of every link of a run. ``started`` is a Unix time; ``stopped`` says that it ended before all was
    tried: it was told to stop, or its window or one of its rules ended it, of which ``ended_by`` is the first.

    ``change`` is the change that it is a part of (see `Conduct.data`), ``commands`` the operator's own in it.
    """

    run: str
    started: float
    links: tuple[LinkReport, ...]
    stopped: bool = False
    ended_by: Refusal | None = None
    change: Mapping[str, Any] | None = None
    commands: tuple[CommandReport, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The ``corelinks.migrate/1`` document."""
        ended_by = {"cause": self.ended_by.cause, "reason": str(self.ended_by)} if self.ended_by else None
        return {
            "schema": SCHEMA,
            "run": self.run,
            "stopped": self.stopped,
            "ended_by": ended_by,
            "change": self.change,
            "commands": [command.to_json() for command in self.commands],
            "links": [link.to_json() for link in self.links],
        }

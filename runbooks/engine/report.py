"""How a run went: a report for a person, a JSON document for a program, an exit code for a script."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from corelinks.runbooks.engine.causes import Cause
from corelinks.tasks.checks import LinkVerdict

Outcome = Literal["encrypted", "as-before", "unknown", "not-tried"]
SCHEMA = "corelinks.migrate/1"


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

    def to_json(self) -> dict[str, Any]:
        """The link in a JSON document; fields are only ever added."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "steps": [asdict(step) for step in self.steps],
            "seconds": round(self.seconds, 3),
            "verdict": self.verdict.to_json() if self.verdict else None,
            "reason": self.reason,
            "instructions": list(self.instructions),
        }


@dataclass(frozen=True)
class RunReport:
    """What became of every link of a run. ``started`` is a Unix time; ``stopped`` says that it was told to stop."""

    run: str
    started: float
    links: tuple[LinkReport, ...]
    stopped: bool = False

    def to_json(self) -> dict[str, Any]:
        """The ``corelinks.migrate/1`` document."""
        return {"schema": SCHEMA, "run": self.run, "links": [link.to_json() for link in self.links]}

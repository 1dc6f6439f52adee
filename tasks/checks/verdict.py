"""What a check says: PASS, FAIL or UNKNOWN, with what was expected, what was found, and the lines that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from corelinks.inventory.model import Stage


class Verdict(StrEnum):
    """The outcome of one check. UNKNOWN (no evidence, or evidence nobody could read) is never PASS."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Obstacle(Enum):
    """What kept a check from being evaluated at all: a value to decide by, of which ``cause`` is the sentence."""

    SILENT = "the router did not respond"
    NOT_ASKED = "the command was not asked"
    FEW_SAMPLES = "the counters need one more sample"
    NOT_SAID = "the router does not say it"
    UNREADABLE = "no parser could read the response"
    NO_TUNNEL = "the router has no such tunnel"
    NO_INTERFACE = "the router has no such interface"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several together: FAIL before UNKNOWN before PASS; of none at all UNKNOWN."""
    found = set(verdicts)
    if Verdict.FAIL in found:
        return Verdict.FAIL
    return Verdict.PASS if found == {Verdict.PASS} else Verdict.UNKNOWN


@dataclass(frozen=True)
class CheckResult:
    """What one check says of one end of a link, or of both (then ``router`` names both, ``a/b``).

    ``lines`` are the lines of the router's response to ``command`` that decided; ``hint`` says what usually causes
    a FAIL and what to see next. ``cause`` is what other checks share that do not pass either (a router that does not
    respond, no SA); ``obstacle`` is set where it kept this check from being evaluated.
    """

    check: str
    link: str
    router: str
    verdict: Verdict
    expected: str
    found: str
    command: str
    lines: tuple[str, ...] = ()
    hint: str = ""
    cause: str = ""
    obstacle: Obstacle | None = None

    @property
    def needs_more_samples(self) -> bool:
        """Whether the check is open only because its counters were asked once so far."""
        return self.obstacle is Obstacle.FEW_SAMPLES

    def to_json(self) -> dict[str, Any]:
        """The check in a JSON document; fields are only ever added."""
        return {
            "check": self.check,
            "router": self.router,
            "verdict": str(self.verdict),
            "expected": self.expected,
            "found": self.found,
            "command": self.command,
            "lines": list(self.lines),
            "hint": self.hint if self.verdict is not Verdict.PASS else "",
            "cause": self.cause,
            "obstacle": self.obstacle.name.lower() if self.obstacle else None,
        }


@dataclass(frozen=True)
class LinkVerdict:
    """The checks of one link at one stage."""

    link: str
    stage: Stage
    checks: tuple[CheckResult, ...]

    @property
    def verdict(self) -> Verdict:
        """FAIL if any check failed, else UNKNOWN if any is unknown or there is none, else PASS."""
        return worst(check.verdict for check in self.checks)

    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that did not pass: the failures first, then the unknown ones."""
        bad = [check for check in self.checks if check.verdict is not Verdict.PASS]
        return tuple(sorted(bad, key=lambda check: check.verdict is Verdict.UNKNOWN))

    def to_json(self) -> dict[str, Any]:
        """The verdict in a JSON document, without the link's name, which stands beside it there."""
        return {
            "stage": self.stage,
            "verdict": str(self.verdict),
            "checks": [check.to_json() for check in self.checks],
        }

"""What a check says: PASS, FAIL or UNKNOWN, with what was expected, what was found, and the lines that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corelinks.inventory.model import Stage


class Verdict(StrEnum):
    """The answer to one question. UNKNOWN (no evidence, or evidence nobody could read) is never PASS."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several together: FAIL before UNKNOWN before PASS; of none at all UNKNOWN."""
    found = set(verdicts)
    if Verdict.FAIL in found:
        return Verdict.FAIL
    return Verdict.PASS if found == {Verdict.PASS} else Verdict.UNKNOWN


@dataclass(frozen=True)
class CheckResult:
    """One question put to one end of a link (or to both: then ``router`` names both, ``a/b``) and its answer.

    ``lines`` are the lines of the router's answer to ``command`` that decided; ``hint`` says what usually causes
    a FAIL and what to look at next. ``cause`` is what kept the question from being put at all (a router that does not
    answer, an answer that cannot be read, an interface that is not there): checks with the same cause share it.
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
        }


@dataclass(frozen=True)
class LinkVerdict:
    """The checks of one link at one stage."""

    link: str
    stage: Stage
    checks: tuple[CheckResult, ...]

    @property
    def verdict(self) -> Verdict:
        """FAIL if any check failed, else UNKNOWN if any is unknown or none was made, else PASS."""
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

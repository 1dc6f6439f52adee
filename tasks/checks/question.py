"""The frame of every check: a question with a name and a hint, and the finding that answers it.

A check is a short function from a Side to a Finding. The frame turns it into a Check, and turns evidence that is
missing or that no parser could read into UNKNOWN, so that no check has to think of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from inventory.model import CoreLink
from tasks.checks.reading import NoEvidence, NoSuchInterface, Side
from tasks.checks.verdict import Check, Verdict
from tasks.parse import ParseError

MOST_LINES = 12


@dataclass(frozen=True)
class Finding:
    """The answer of one check, before it is given its name and place."""

    verdict: Verdict
    expected: str
    found: str
    command: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One check: ``asks`` is its question, ``hint`` the usual cause of a FAIL and what to look at next.

    ``of_link`` says that it is asked once for both ends together (of the Side of end a).
    """

    name: str
    asks: str
    hint: str
    judge: Callable[[Side], Finding]
    of_link: bool = False
    applies: Callable[[CoreLink], bool] = lambda link: True

    def put_to(self, side: Side) -> Check:
        """Ask; what cannot be read is UNKNOWN, and an interface that the router does not have is a FAIL."""
        try:
            finding = self.judge(side)
        except ParseError as error:
            line = (error.line,) if error.line is not None else ()
            finding = Finding(Verdict.UNKNOWN, self.asks, f"cannot be read: {error.problem}", error.command, line)
        except NoEvidence as missing:
            finding = Finding(Verdict.UNKNOWN, self.asks, f"no evidence: {missing.why}", missing.command)
        except NoSuchInterface as absent:
            found = f"{absent.name} does not exist"
            finding = Finding(Verdict.FAIL, self.asks, found, absent.command, (absent.line,))
        return Check(
            check=self.name,
            link=side.link.name,
            router="/".join(side.link.routers) if self.of_link else side.router,
            verdict=finding.verdict,
            expected=finding.expected,
            found=finding.found,
            command=finding.command,
            lines=finding.lines[:MOST_LINES],
            hint=self.hint,
        )


def question(
    name: str, *, hint: str, of_link: bool = False, applies: Callable[[CoreLink], bool] = lambda link: True
) -> Callable[[Callable[[Side], Finding]], Question]:
    """Make a check of a function: the first paragraph of its docstring is its question."""

    def make(judge: Callable[[Side], Finding]) -> Question:
        asks = " ".join((judge.__doc__ or "").split("\n\n")[0].split())
        return Question(name, asks, hint, judge, of_link, applies)

    return make


def finding(ok: bool, expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Finding:
    """PASS or FAIL, as ``ok`` says."""
    return Finding(Verdict.PASS if ok else Verdict.FAIL, expected, found, command, lines)


def unclear(expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Finding:
    """UNKNOWN: the evidence is there and readable, and does not decide the question."""
    return Finding(Verdict.UNKNOWN, expected, found, command, lines)


def picked(text: str, *patterns: str) -> tuple[str, ...]:
    """The lines of an answer that match any of the patterns (any case): the evidence that is shown."""
    wanted = re.compile("|".join(patterns), re.IGNORECASE)
    return tuple(line.rstrip() for line in text.splitlines() if wanted.search(line))


def is_encrypted(link: CoreLink) -> bool:
    return link.crypto is not None


def is_clear(link: CoreLink) -> bool:
    return link.crypto is None

"""The frame of every check: a question with a name and a hint, and the finding that answers it.

A check is a short function from a Side to a Finding. The frame turns it into a Check, and turns evidence that is
missing or that no parser could read into UNKNOWN, so that no check has to think of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from corelinks.inventory.model import CoreLink
from corelinks.tasks.checks.reading import NoEvidence, NoSuchInterface, Side, Unreadable
from corelinks.tasks.checks.verdict import CheckResult, Verdict
from corelinks.tasks.parse import ParseError

MOST_LINES = 12
SILENT = (
    "the router is down, or address, login, host key or management path are not what the inventory says: log in by "
    "hand, then verify again. From a folder: the file is missing"
)
NOT_ASKED = "the command was not asked, or its answer was not saved: verify again, with two samples of the counters"
UNREADABLE = (
    "the answer was cut or refused (authorization, or a release that does not know the command), or is of a form that "
    "no parser knows: type the command yourself, or keep all answers with --save-captures"
)
NO_INTERFACE = (
    "the link was never built, was rolled back, or has another number in links.yaml: `show running-config | include "
    "^interface` on the router, `corelinks plan LINK` for what it should have"
)


@dataclass(frozen=True)
class Evaluation:
    """The answer of one check, before it is given its name and place.

    ``cause`` is set where something other than the question decided, the same for every check it hits; then ``hint``
    is about that.
    """

    verdict: Verdict
    expected: str
    found: str
    command: str
    lines: tuple[str, ...] = ()
    cause: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Check:
    """One check: ``asks`` is its question, ``hint`` the usual cause of a FAIL and what to look at next.

    ``of_link`` says that it is asked once for both ends together (of the Side of end a).
    """

    name: str
    asks: str
    hint: str
    judgement: Callable[[Side], Evaluation]
    of_link: bool = False
    applies: Callable[[CoreLink], bool] = lambda link: True

    def evaluate(self, side: Side) -> CheckResult:
        """Ask; what cannot be read is UNKNOWN, and an interface that the router does not have is a FAIL."""
        try:
            evaluation = self.judgement(side)
        except (NoEvidence, NoSuchInterface, ParseError) as obstacle:
            evaluation = _blocked(self.asks, obstacle)
        return CheckResult(
            check=self.name,
            link=side.link.name,
            router="/".join(side.link.routers) if self.of_link else side.router,
            verdict=evaluation.verdict,
            expected=evaluation.expected,
            found=evaluation.found,
            command=evaluation.command,
            lines=evaluation.lines[:MOST_LINES],
            hint=_for_this_link(evaluation.hint or self.hint, side),
            cause=evaluation.cause,
        )


def _for_this_link(hint: str, side: Side) -> str:
    """Commands in a hint name this end's tunnel and peer, so that they can be copied."""
    peer = str(side.link.peer(side.end).source_address)
    return hint.replace("TunnelN", side.tunnel).replace("PEER", peer).replace("LINK", side.link.name)


def _blocked(asks: str, obstacle: NoEvidence | NoSuchInterface | ParseError) -> Evaluation:
    """What is found where the question could not be put to anything."""
    command = obstacle.command
    if isinstance(obstacle, NoSuchInterface):
        found = f"{obstacle.name} does not exist"
        cause = f"{obstacle.router}: {found}"
        return Evaluation(Verdict.FAIL, asks, found, command, (obstacle.line,), cause, NO_INTERFACE)
    if isinstance(obstacle, NoEvidence):
        # What the door says of a router begins with its name already.
        why = obstacle.why.removeprefix(f"{obstacle.router}: ")
        hint = SILENT if obstacle.is_silent else NOT_ASKED
        return Evaluation(Verdict.UNKNOWN, asks, f"no evidence: {why}", command, (), f"{obstacle.router}: {why}", hint)
    line = (obstacle.line,) if obstacle.line is not None else ()
    found = f"cannot be read: {obstacle.problem}"
    cause = f"{obstacle.router}: `{command}` {found}" if isinstance(obstacle, Unreadable) else ""
    return Evaluation(Verdict.UNKNOWN, asks, found, command, line, cause, UNREADABLE)


def check(
    name: str, *, hint: str, of_link: bool = False, applies: Callable[[CoreLink], bool] = lambda link: True
) -> Callable[[Callable[[Side], Evaluation]], Check]:
    """Make a check of a function: the first paragraph of its docstring is its question."""

    def make(evaluate: Callable[[Side], Evaluation]) -> Check:
        asks = " ".join((evaluate.__doc__ or "").split("\n\n")[0].split())
        return Check(name, asks, hint, evaluate, of_link, applies)

    return make


def evaluation(ok: bool, expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Evaluation:
    """PASS or FAIL, as ``ok`` says."""
    return Evaluation(Verdict.PASS if ok else Verdict.FAIL, expected, found, command, lines)


def unclear(expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Evaluation:
    """UNKNOWN: the evidence is there and readable, and does not decide the question."""
    return Evaluation(Verdict.UNKNOWN, expected, found, command, lines)


def because(evaluation: Evaluation, cause: str, hint: str) -> Evaluation:
    """The same with a cause that other checks share, and what is to be done about that; a PASS has none."""
    return evaluation if evaluation.verdict is Verdict.PASS else replace(evaluation, cause=cause, hint=hint)


def picked(text: str, *patterns: str) -> tuple[str, ...]:
    """The lines of an answer that match any of the patterns (any case): the evidence that is shown."""
    wanted = re.compile("|".join(patterns), re.IGNORECASE)
    return tuple(line.rstrip() for line in text.splitlines() if wanted.search(line))


def is_encrypted(link: CoreLink) -> bool:
    return link.crypto is not None


def is_clear(link: CoreLink) -> bool:
    return link.crypto is None

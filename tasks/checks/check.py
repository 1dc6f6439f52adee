"""The frame of every check: its name, what it asks, its hint, and the function that evaluates one side of a link.

A check is a short function from a Side to an Evaluation. The frame turns it into a Check, and turns evidence that is
missing or that no parser could read into UNKNOWN, so that no check has to think of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from corelinks.inventory.model import CoreLink
from corelinks.tasks.checks.ask import Ask, Asked, as_ask
from corelinks.tasks.checks.reading import NoEvidence, NoSuchInterface, Side, Unreadable
from corelinks.tasks.checks.verdict import CheckResult, Obstacle, Verdict
from corelinks.tasks.parse import ParseError, WrongResponse

MOST_LINES = 12
SILENT = (
    "the router is down, or address, login, host key or management path are not what the inventory says: log in by "
    "hand, then verify again. From a folder: the file is missing"
)
NOT_ASKED = "the command was not asked, or its response was not saved: verify again, with two samples of the counters"
UNREADABLE = (
    "the response was cut or refused (authorization, or a release that does not know the command), or is of a form "
    "that no parser knows: type the command yourself, or keep all responses with --save-captures"
)
WRONG_RESPONSE = (
    "the response is to something else than was asked: the file of a capture holds another command, a filtered one, or "
    "the log of another router: capture it again, by exactly this command"
)
NO_INTERFACE = (
    "the link was never built, was rolled back, or has another number in links.yaml: `show running-config | include "
    "^interface` on the router, `corelinks plan LINK` for what it should have"
)


@dataclass(frozen=True)
class Evaluation:
    """What the function of a check returns: a CheckResult that has no name and no place yet.

    ``cause`` is set where something decided that other checks meet as well; then ``hint`` is about that. ``obstacle``
    is set where the check could not be evaluated.
    """

    verdict: Verdict
    expected: str
    found: str
    command: str
    lines: tuple[str, ...] = ()
    cause: str = ""
    hint: str = ""
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class Check:
    """One check of a link.

    ``purpose`` is what it wants to know, in a sentence; ``asks`` are the commands that it reads; ``hint`` is the usual
    cause of a FAIL and what to see next. ``of_link`` says that it is evaluated once for both ends together (on the
    Side of end a).
    """

    name: str
    purpose: str
    asks: tuple[Ask, ...]
    hint: str
    judgement: Callable[[Side], Evaluation]
    of_link: bool = False
    applies: Callable[[CoreLink], bool] = lambda link: True

    def evaluate(self, side: Side) -> CheckResult:
        """The result for one side; what cannot be read is UNKNOWN, an interface that the router has not is a FAIL."""
        try:
            evaluation = self.judgement(side)
        except (NoEvidence, NoSuchInterface, ParseError) as obstacle:
            evaluation = _blocked(side, self.purpose, obstacle)
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
            obstacle=evaluation.obstacle,
        )


def _for_this_link(hint: str, side: Side) -> str:
    """Commands in a hint name this end's tunnel and peer, so that they can be copied."""
    peer = str(side.link.peer(side.end).source_address)
    return hint.replace("TunnelN", side.tunnel).replace("PEER", peer).replace("LINK", side.link.name)


def _blocked(side: Side, purpose: str, obstacle: NoEvidence | NoSuchInterface | ParseError) -> Evaluation:
    """The evaluation of a check that had nothing to evaluate."""
    if isinstance(obstacle, NoSuchInterface):
        return _without_interface(side, purpose, obstacle)
    if isinstance(obstacle, NoEvidence):
        return _without_evidence(purpose, obstacle)
    return _without_reading(purpose, obstacle)


def _without_interface(side: Side, purpose: str, obstacle: NoSuchInterface) -> Evaluation:
    found = f"{obstacle.name} does not exist"
    is_tunnel = obstacle.name in (side.tunnel, side.other.tunnel)
    return Evaluation(
        Verdict.FAIL,
        purpose,
        found,
        obstacle.command,
        (obstacle.line,),
        f"{obstacle.router}: {found}",
        NO_INTERFACE,
        Obstacle.NO_TUNNEL if is_tunnel else Obstacle.NO_INTERFACE,
    )


def _without_evidence(purpose: str, obstacle: NoEvidence) -> Evaluation:
    # What the connection says of a router begins with its name already.
    why = obstacle.why.removeprefix(f"{obstacle.router}: ")
    return Evaluation(
        Verdict.UNKNOWN,
        purpose,
        f"no evidence: {why}",
        obstacle.command,
        (),
        f"{obstacle.router}: {why}",
        SILENT if obstacle.obstacle is Obstacle.SILENT else NOT_ASKED,
        obstacle.obstacle,
    )


def _without_reading(purpose: str, obstacle: ParseError) -> Evaluation:
    line = (obstacle.line,) if obstacle.line is not None else ()
    found = f"cannot be read: {obstacle.problem}"
    cause = f"{obstacle.router}: `{obstacle.command}` {found}" if isinstance(obstacle, Unreadable) else ""
    reason = obstacle.error if isinstance(obstacle, Unreadable) else obstacle
    hint = WRONG_RESPONSE if isinstance(reason, WrongResponse) else UNREADABLE
    return Evaluation(Verdict.UNKNOWN, purpose, found, obstacle.command, line, cause, hint, Obstacle.UNREADABLE)


def check(
    name: str,
    *,
    asks: tuple[Asked, ...],
    hint: str,
    of_link: bool = False,
    applies: Callable[[CoreLink], bool] = lambda link: True,
) -> Callable[[Callable[[Side], Evaluation]], Check]:
    """Make a check of a function: the first paragraph of its docstring is its purpose.

    ``asks`` has every command that the function reads, of either end, as a constant or a builder of
    ``tasks.commands`` or as an Ask; a test evaluates every check with no more than that.
    """

    def make(evaluate: Callable[[Side], Evaluation]) -> Check:
        purpose = " ".join((evaluate.__doc__ or "").split("\n\n")[0].split())
        return Check(name, purpose, tuple(map(as_ask, asks)), hint, evaluate, of_link, applies)

    return make


def evaluation(ok: bool, expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Evaluation:
    """PASS or FAIL, as ``ok`` says."""
    return Evaluation(Verdict.PASS if ok else Verdict.FAIL, expected, found, command, lines)


def unclear(expected: str, found: str, command: str, lines: tuple[str, ...] = ()) -> Evaluation:
    """UNKNOWN: the evidence is there and readable, and does not decide."""
    return Evaluation(Verdict.UNKNOWN, expected, found, command, lines)


def because(evaluation: Evaluation, cause: str, hint: str) -> Evaluation:
    """An evaluation with a cause that other checks share, and what is to be done about that; a PASS has none."""
    return evaluation if evaluation.verdict is Verdict.PASS else replace(evaluation, cause=cause, hint=hint)


def picked(text: str, *patterns: str) -> tuple[str, ...]:
    """The lines of a response that match any of the patterns (any case): the evidence that is shown."""
    wanted = re.compile("|".join(patterns), re.IGNORECASE)
    return tuple(line.rstrip() for line in text.splitlines() if wanted.search(line))


def is_encrypted(link: CoreLink) -> bool:
    """Whether the definition of the link wants IPsec on its tunnel."""
    return link.crypto is not None


def is_clear(link: CoreLink) -> bool:
    """Whether the definition of the link wants a tunnel without IPsec."""
    return link.crypto is None

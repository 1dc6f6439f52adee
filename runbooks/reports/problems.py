"""What did not pass and why: what many checks share is said once, and first when it is a router or a tunnel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from corelinks.tasks.checks import WITHOUT_TUNNEL, CheckResult, LinkVerdict, Obstacle, Verdict

STYLE = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "yellow"}
MARK = {Verdict.PASS: "ok", Verdict.FAIL: "FAIL", Verdict.UNKNOWN: "?"}
# A cause that leaves more checks open than one remedy serves is a router's, and comes before single failures.
_OF_A_ROUTER = 8
# Beyond this many, checks are counted and not named: the matrix and the JSON document name them.
_MOST_NAMES = 30


@dataclass(frozen=True)
class Problem:
    """Checks that do not pass for one ``cause``, and those that ``follow`` from it.

    Without a cause it is one check, of one end of a link or of both.
    """

    cause: str
    checks: tuple[CheckResult, ...]
    follow: tuple[CheckResult, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """That of its first check."""
        return self.checks[0].verdict

    @property
    def rank(self) -> int:
        """What is said first: missing tunnels and silent routers, then failures, then what is unknown."""
        if len(self.checks) > _OF_A_ROUTER:
            return 0
        return 1 if self.verdict is Verdict.FAIL else 2


def problems(links: Iterable[LinkVerdict]) -> tuple[Problem, ...]:
    """Everything that did not pass, each check once; what is equally loud stays in the order of the steps.

    Checks stand together that share a cause, or that are the same check of both ends of a link.
    """
    found: dict[str, list[CheckResult]] = {}
    follow: dict[str, list[CheckResult]] = {}
    for link in links:
        missing = next((check.cause for check in link.failed() if _is_missing_tunnel(check)), None)
        for check in link.failed():
            if missing is not None and check.cause != missing and _follows(check):
                follow.setdefault(missing, []).append(check)
            else:
                found.setdefault(check.cause or f"{link.link} {check.check} {check.verdict}", []).append(check)
    groups = [Problem(checks[0].cause, tuple(checks), tuple(follow.get(key, ()))) for key, checks in found.items()]
    return tuple(sorted(groups, key=lambda problem: problem.rank))


def _is_missing_tunnel(check: CheckResult) -> bool:
    return check.obstacle is Obstacle.NO_TUNNEL


def _follows(check: CheckResult) -> bool:
    """Whether a check can only not pass where there is no tunnel (a router that is silent is another cause)."""
    return check.check not in WITHOUT_TUNNEL and (not check.cause or check.obstacle is Obstacle.UNREADABLE)


def print_problems(console: Console, links: Iterable[LinkVerdict]) -> None:
    """Each problem with its evidence, the usual cause and where to look; lines are not wrapped, to be copied whole."""
    for problem in problems(links):
        shared = problem.cause and (len(problem.checks) > 1 or problem.follow)
        for line in _shared(problem) if shared else _check(problem.checks):
            console.print(line, soft_wrap=True)
        console.print()


def _check(checks: tuple[CheckResult, ...]) -> list[Text]:
    """One check of one end, or of both; then what was found has its router before it."""
    first = checks[0]
    head = f" {first.link} {first.check} on {' and '.join(check.router for check in checks)}"
    lines = [Text.assemble(mark(first.verdict), head)]
    for check in checks:
        if len(checks) > 1:
            lines.append(Text(f"  {check.router}"))
        lines += [Text(f"    expected: {check.expected}"), Text(f"    found:    {check.found}"), *_evidence(check)]
        if check is checks[-1] or check.hint != first.hint or first.hint != checks[-1].hint:
            lines.append(_usually(check))
    return lines


def _usually(check: CheckResult) -> Text:
    return Text(f"    usually:  {check.hint}")


def _evidence(check: CheckResult) -> list[Text]:
    lines = [Text(f"      | {line}", style="dim") for line in check.lines]
    return [Text(f"    command:  {check.command}"), *lines]


def _shared(problem: Problem) -> list[Text]:
    count, first = len(problem.checks), problem.checks[0]
    fails = sum(check.verdict is Verdict.FAIL for check in problem.checks)
    verb = "unknown" if fails == 0 else ("fails" if count == 1 else "fail") if fails == count else "do not pass"
    head = f" {problem.cause}: {count} {'check' if count == 1 else 'checks'} {verb}"
    if problem.follow:
        head += f", and {len(problem.follow)} more for want of it"
    lines = [Text.assemble(mark(problem.verdict), head)]
    lines += [Text(f"    {words}") for words in _places(problem.checks)]
    lines += [Text(f"    with it:  {words}") for words in _places(problem.follow)]
    return [*lines, *_evidence(first), _usually(first)]


def _places(checks: tuple[CheckResult, ...]) -> list[str]:
    """``p1-p2 on p1: up, key``, a line a place; of very many checks only how many."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for check in checks:
        by_place.setdefault((check.link, check.router), []).append(check.check)
    if len(checks) > _MOST_NAMES:
        counts: dict[str, int] = {}
        for (link, _), names in by_place.items():
            counts[link] = counts.get(link, 0) + len(names)
        return [", ".join(f"{link} ({count})" for link, count in counts.items())]
    return [f"{link} on {router}: {', '.join(names)}" for (link, router), names in by_place.items()]


def mark(verdict: Verdict) -> Text:
    """A verdict in a word and its colour."""
    return Text(MARK[verdict], style=STYLE[verdict])

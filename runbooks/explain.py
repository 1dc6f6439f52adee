"""Say what did not pass and why: first the causes that many checks share, then each check of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from tasks.checks import WITHOUT_TUNNEL, Check, LinkVerdict, Verdict

STYLE = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "yellow"}
MARK = {Verdict.PASS: "ok", Verdict.FAIL: "FAIL", Verdict.UNKNOWN: "?"}
# A cause that leaves more checks open than one answer serves is a router's, and comes before single failures.
_OF_A_ROUTER = 8
# Beyond this many, checks are counted and not named: the matrix and the JSON document name them.
_MOST_NAMES = 30


@dataclass(frozen=True)
class Problem:
    """Checks that do not pass for one ``cause``, and those that ``follow`` from it; a check of its own has none."""

    cause: str
    checks: tuple[Check, ...]
    follow: tuple[Check, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.checks[0].verdict

    @property
    def rank(self) -> tuple[int, int]:
        """What is said first: shared failures and silent routers, then failures, then what is unknown."""
        is_first = len(self.checks) > 1 and (self.verdict is Verdict.FAIL or len(self.checks) > _OF_A_ROUTER)
        return (0, -len(self.checks)) if is_first else (1 if self.verdict is Verdict.FAIL else 2, 0)


def problems(links: Iterable[LinkVerdict]) -> tuple[Problem, ...]:
    """Everything that did not pass, each check once, causes that are shared before checks of their own."""
    shared: dict[str, list[Check]] = {}
    own: list[Check] = []
    follow: dict[str, list[Check]] = {}
    for link in links:
        missing = next((check.cause for check in link.failed() if _is_missing_tunnel(check)), None)
        for check in link.failed():
            if missing is not None and check.cause != missing and _follows(check):
                follow.setdefault(missing, []).append(check)
            elif check.cause:
                shared.setdefault(check.cause, []).append(check)
            else:
                own.append(check)
    found = [Problem(cause, tuple(checks), tuple(follow.get(cause, ()))) for cause, checks in shared.items()]
    found += [Problem("", (check,)) for check in own]
    return tuple(sorted(found, key=lambda problem: problem.rank))


def _is_missing_tunnel(check: Check) -> bool:
    return ": Tunnel" in check.cause and check.cause.endswith("does not exist")


def _follows(check: Check) -> bool:
    """Whether a check can only not pass where there is no tunnel (a router that is silent is another cause)."""
    return check.check not in WITHOUT_TUNNEL and (not check.cause or "cannot be read" in check.cause)


def print_problems(console: Console, links: Iterable[LinkVerdict]) -> None:
    """Each problem with its evidence, the usual cause and where to look; lines are not wrapped, to be copied whole."""
    for problem in problems(links):
        single = len(problem.checks) == 1 and not problem.follow
        for line in _check(problem.checks[0]) if single else _shared(problem):
            console.print(line, soft_wrap=True)
        console.print()


def _check(check: Check) -> list[Text]:
    return [
        Text.assemble(mark(check.verdict), f" {check.link} {check.check} on {check.router}"),
        Text(f"    expected: {check.expected}"),
        Text(f"    found:    {check.found}"),
        *_evidence(check),
    ]


def _evidence(check: Check) -> list[Text]:
    lines = [Text(f"      | {line}", style="dim") for line in check.lines]
    return [Text(f"    command:  {check.command}"), *lines, Text(f"    usually:  {check.hint}")]


def _shared(problem: Problem) -> list[Text]:
    count, first = len(problem.checks), problem.checks[0]
    verb = ("fails" if count == 1 else "fail") if problem.verdict is Verdict.FAIL else "unknown"
    head = f" {problem.cause}: {count} {'check' if count == 1 else 'checks'} {verb}"
    if problem.follow:
        head += f", and {len(problem.follow)} more for want of it"
    lines = [Text.assemble(mark(problem.verdict), head)]
    lines += [Text(f"    {words}") for words in _places(problem.checks)]
    lines += [Text(f"    with it:  {words}") for words in _places(problem.follow)]
    return [*lines, *_evidence(first)]


def _places(checks: tuple[Check, ...]) -> list[str]:
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

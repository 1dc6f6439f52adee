"""The canary's soak: links that were migrated are verified again, for a while, before any other is touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.proof import evaluate_once, summary
from corelinks.runbooks.engine.report import LinkReport
from corelinks.tasks.checks import LinkVerdict, Verdict

SOAK = "soak"
_LOOKS = 5  # looks at least, spread over the soak
_BETWEEN = 60.0  # router seconds between two looks at most


@dataclass(frozen=True)
class SoakedLink:
    """A link that was migrated: what became of it, the step at which it must hold, and what it is looked at by."""

    report: LinkReport
    stage: str
    context: LinkContext


def soak(links: Sequence[SoakedLink], seconds: float, turn: Callable[[], bool]) -> list[LinkReport]:
    """Verify the links again and again over ``seconds`` real ones, and once more at their end; those that did not last.

    ``turn`` is called before each look; it says whether to give up, since the run ends. What fails is looked at twice;
    what cannot be read at the end has not lasted.
    """
    if not links:
        return []
    timing = links[0].context.timing
    end = timing.source.now() + seconds
    for link in links:
        link.context.say(SOAK, STARTED, f"is verified again over {seconds:.0f} s")
    while True:
        left = end - timing.source.now()
        pause = min(left, seconds / _LOOKS, _BETWEEN / timing.speed)
        if turn() or (pause > 0 and timing.source.wait(pause, links[0].context.stop)):
            return []
        is_last = timing.source.now() >= end
        failed = [report for link in links if (report := _look(link, is_last=is_last)) is not None]
        if failed or is_last:
            break
    for link in links:
        if link.report.name not in {report.name for report in failed}:
            link.context.say(SOAK, DONE)
    return failed


def _look(link: SoakedLink, *, is_last: bool) -> LinkReport | None:
    """The report of a link that no longer verifies; None while it does, or may."""
    context, stage = link.context, cast(Stage, link.stage)
    verdict = evaluate_once(context, stage)
    if verdict.verdict is not Verdict.PASS:
        context.say(SOAK, INFO, f"looks once more: {summary(verdict)}")
        context.timing.wait(context.timing.poll, context.stop)
        verdict = evaluate_once(context, stage)
    if verdict.verdict is Verdict.PASS or (verdict.verdict is Verdict.UNKNOWN and not is_last):
        return None
    context.say(SOAK, FAILED, summary(verdict))
    return _not_lasting(link.report, verdict)


def _not_lasting(report: LinkReport, verdict: LinkVerdict) -> LinkReport:
    name = report.name
    return replace(
        report,
        outcome="unknown",
        verdict=verdict,
        cause=Cause.DID_NOT_LAST,
        reason=f"it was {report.outcome}, and did not stay so: {summary(verdict)}",
        instructions=(
            f"`corelinks verify {name}`: what fails, and why",
            f"`corelinks rollback {name}` takes it back to plain; left as it is, it stays {report.outcome}",
        ),
    )

"""Pure functions from a link and the evidence of both its ends to a verdict; a check says what it asks."""

from corelinks.tasks.checks.ask import Round
from corelinks.tasks.checks.check import Check
from corelinks.tasks.checks.evaluation import (
    LASTING,
    WITHOUT_TUNNEL,
    LinkChecks,
    at_stage,
    before_change,
    checks_for,
    evaluate,
    evaluate_preflight,
    every_check,
    under_way,
)
from corelinks.tasks.checks.identity import ldp_id
from corelinks.tasks.checks.verdict import CheckResult, LinkVerdict, Obstacle, Verdict, worst

__all__ = [
    "LASTING",
    "WITHOUT_TUNNEL",
    "Check",
    "CheckResult",
    "LinkChecks",
    "LinkVerdict",
    "Obstacle",
    "Round",
    "Verdict",
    "at_stage",
    "before_change",
    "checks_for",
    "evaluate",
    "evaluate_preflight",
    "every_check",
    "ldp_id",
    "under_way",
    "worst",
]

"""The judge: pure functions from a link and the evidence of both its ends to a verdict."""

from corelinks.tasks.checks.check import Check
from corelinks.tasks.checks.evaluation import WITHOUT_TUNNEL, checks_for, evaluate, evaluate_preflight, every_check
from corelinks.tasks.checks.identity import ldp_id
from corelinks.tasks.checks.verdict import CheckResult, LinkVerdict, Verdict, worst
from corelinks.tasks.commands import commands_for, commands_for_preflight, counters_for, follow_up

__all__ = [
    "WITHOUT_TUNNEL",
    "Check",
    "CheckResult",
    "LinkVerdict",
    "Verdict",
    "checks_for",
    "commands_for",
    "commands_for_preflight",
    "counters_for",
    "evaluate",
    "evaluate_preflight",
    "every_check",
    "follow_up",
    "ldp_id",
    "worst",
]

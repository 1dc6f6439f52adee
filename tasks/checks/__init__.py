"""The judge: pure functions from a link and the evidence of both its ends to a verdict."""

from tasks.checks.commands import commands_for, commands_for_preflight, counters_for, follow_up
from tasks.checks.identity import ldp_id
from tasks.checks.ladder import WITHOUT_TUNNEL, every_question, judge, judge_preflight, questions_for
from tasks.checks.question import Question
from tasks.checks.verdict import Check, LinkVerdict, Verdict, worst

__all__ = [
    "WITHOUT_TUNNEL",
    "Check",
    "LinkVerdict",
    "Question",
    "Verdict",
    "commands_for",
    "commands_for_preflight",
    "counters_for",
    "every_question",
    "follow_up",
    "judge",
    "judge_preflight",
    "ldp_id",
    "questions_for",
    "worst",
]

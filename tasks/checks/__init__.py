"""The judge: pure functions from a link and the evidence of both its ends to a verdict."""

from tasks.checks.verdict import Check, LinkVerdict, Verdict, worst

__all__ = ["Check", "LinkVerdict", "Verdict", "worst"]

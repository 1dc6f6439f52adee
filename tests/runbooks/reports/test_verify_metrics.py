"""A verification as OpenMetrics: what a monitoring reads is what the verification found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from corelinks.runbooks.reports.verify_metrics import to_open_metrics
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict

HOSTILE = 'a"} 1\n# EOF\\ \x1b[2J{b="c",\u202e'


def link(name: str, verdicts: Sequence[Verdict], check: str = "ldp") -> LinkVerdict:
    checks = [CheckResult(check, name, f"p{at}", verdict, "", "", "") for at, verdict in enumerate(verdicts)]
    return LinkVerdict(name, "seal", tuple(checks))


REPORT = VerifyReport(
    1767225600.5,
    7.25,
    (
        link("p1-p2", [Verdict.PASS, Verdict.PASS]),
        link("p1-p3", [Verdict.PASS, Verdict.FAIL]),
        link("p2-p3", [Verdict.UNKNOWN, Verdict.PASS]),
    ),
)


def samples(report: VerifyReport) -> dict[str, list[tuple[dict[str, str], float]]]:
    families = list(text_string_to_metric_families(to_open_metrics(report)))  # type: ignore[no-untyped-call]
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation for family in families)
    return {family.name: [(each.labels, each.value) for each in family.samples] for family in families}


def test_each_link_and_check_has_its_verdict_and_each_verdict_its_count() -> None:
    found = samples(REPORT)
    assert found["corelinks_verify_link"] == [
        ({"link": "p1-p2", "stage": "seal"}, 1.0),
        ({"link": "p1-p3", "stage": "seal"}, 0.0),
        ({"link": "p2-p3", "stage": "seal"}, -1.0),
    ]
    assert ({"link": "p1-p3", "check": "ldp", "router": "p1"}, 0.0) in found["corelinks_verify_check"]
    assert found["corelinks_verify_links"] == [({"verdict": each}, 1.0) for each in ("pass", "fail", "unknown")]
    assert [value for _, value in found["corelinks_verify_checks"]] == [4.0, 1.0, 1.0]
    assert found["corelinks_verify_duration_seconds"] == [({}, 7.25)]
    assert found["corelinks_verify_timestamp_seconds"] == [({}, 1767225600.5)]


@pytest.mark.parametrize("report", [VerifyReport(0.0, 0.0, ()), VerifyReport(0.0, 1e-7, (link("p1-p2", []),))])
def test_a_verification_of_nothing_can_be_read_too(report: VerifyReport) -> None:
    assert samples(report)["corelinks_verify_checks"] == [
        ({"verdict": each}, 0.0) for each in ("pass", "fail", "unknown")
    ]


def test_a_name_makes_no_other_metric_of_it() -> None:
    found = samples(VerifyReport(0.0, 1.0, (link(HOSTILE, [Verdict.PASS], HOSTILE),)))
    ((labels, value),) = found["corelinks_verify_check"]
    assert (value, labels["router"]) == (1.0, "p0")
    assert labels["link"].startswith('a"} 1\\n# EOF\\')
    assert "\x1b" not in to_open_metrics(VerifyReport(0.0, 1.0, (link(HOSTILE, [Verdict.PASS]),)))

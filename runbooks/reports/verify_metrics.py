"""A verification as OpenMetrics text, for the textfile collector of a node exporter or any other that reads files.

The specification: https://prometheus.io/docs/specs/om/open_metrics_spec/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corelinks.runbooks.reports.run_history import visible
from corelinks.runbooks.verify import VerifyReport
from corelinks.tasks.checks import Verdict

_VALUE = {Verdict.PASS: 1, Verdict.FAIL: 0, Verdict.UNKNOWN: -1}
_MEANING = "1 is pass, 0 is fail, -1 is unknown"


@dataclass(frozen=True)
class _Sample:
    labels: Mapping[str, str]
    value: float


def to_open_metrics(report: VerifyReport) -> str:
    """The verdict of every link and check, how many there are of each, when it began and how long it took."""
    links = [link.verdict for link in report.links]
    checks = [check.verdict for link in report.links for check in link.checks]
    lines = [
        *_gauge("verify_link", f"The verdict of a link: {_MEANING}.", _links(report)),
        *_gauge("verify_check", f"The verdict of a check of an end of a link: {_MEANING}.", _checks(report)),
        *_gauge("verify_links", "How many links have a verdict.", _counts(links)),
        *_gauge("verify_checks", "How many checks have a verdict.", _counts(checks)),
        *_gauge("verify_duration_seconds", "How long it took.", [_Sample({}, round(report.seconds, 3))], "seconds"),
        *_gauge("verify_timestamp_seconds", "When it began.", [_Sample({}, round(report.started, 3))], "seconds"),
    ]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _links(report: VerifyReport) -> Iterator[_Sample]:
    for link in report.links:
        yield _Sample({"link": link.link, "stage": link.stage}, _VALUE[link.verdict])


def _checks(report: VerifyReport) -> Iterator[_Sample]:
    for link in report.links:
        for check in link.checks:
            labels = {"link": link.link, "check": check.check, "router": check.router}
            yield _Sample(labels, _VALUE[check.verdict])


def _counts(verdicts: Iterable[Verdict]) -> Iterator[_Sample]:
    found = list(verdicts)
    for verdict in Verdict:
        yield _Sample({"verdict": str(verdict)}, found.count(verdict))


def _gauge(name: str, meaning: str, samples: Iterable[_Sample], unit: str = "") -> Iterator[str]:
    """A family of samples. OpenMetrics wants them together, with what they are before them."""
    name = f"corelinks_{name}"
    yield f"# TYPE {name} gauge"
    if unit:
        yield f"# UNIT {name} {unit}"
    yield f"# HELP {name} {meaning}"
    for sample in samples:
        labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in sample.labels.items())
        yield f"{name}{{{labels}}} {sample.value}" if labels else f"{name} {sample.value}"


def _escaped(text: str) -> str:
    """A value of a label; a control character of a router's is written out, and so is a line break."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"')

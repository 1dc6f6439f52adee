"""JUnit XML in the form that both the schema of Ant and that of Jenkins allow, for programs that show test runs."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from corelinks.runbooks.reports.run_history import visible

_NOBODY = "localhost"  # what the schema of Ant wants where no host is known


@dataclass(frozen=True)
class JUnitCase:
    """One case; ``kind`` is None for one that passed. ``message`` is one line, ``lines`` are what stands beneath it."""

    name: str
    classname: str
    seconds: float
    kind: Literal["failure", "error", "skipped"] | None = None
    reason: str = ""
    message: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class JUnitSuite:
    """Cases that belong together. ``started`` is a Unix time, ``host`` where the program ran."""

    name: str
    started: float
    seconds: float
    cases: Sequence[JUnitCase]
    host: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[str] = ()


def junit_document(suites: Sequence[JUnitSuite]) -> str:
    """The document; the element at its top has no attributes, since Ant's schema knows none there."""
    root = ElementTree.Element("testsuites")
    for number, suite in enumerate(suites):
        _add_suite(root, suite, number)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _add_suite(root: ElementTree.Element, suite: JUnitSuite, number: int) -> None:
    kinds = [case.kind for case in suite.cases]
    element = ElementTree.SubElement(
        root,
        "testsuite",
        name=_token(suite.name),
        package="corelinks",
        id=str(number),
        timestamp=datetime.fromtimestamp(suite.started, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname=_token(suite.host or _NOBODY),
        tests=str(len(kinds)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=f"{suite.seconds:.3f}",
    )
    properties = ElementTree.SubElement(element, "properties")
    for name, value in suite.properties.items():
        ElementTree.SubElement(properties, "property", name=_token(name), value=visible(value))
    for case in suite.cases:
        _add_case(element, case)
    ElementTree.SubElement(element, "system-out").text = _lines(suite.said)
    ElementTree.SubElement(element, "system-err")


def _add_case(suite: ElementTree.Element, case: JUnitCase) -> None:
    names = {"name": _token(case.name), "classname": _token(case.classname)}
    element = ElementTree.SubElement(suite, "testcase", names, time=f"{case.seconds:.3f}")
    if case.kind is not None:
        problem = ElementTree.SubElement(element, case.kind, type=visible(case.reason), message=visible(case.message))
        problem.text = _lines(case.lines)


def _lines(texts: Sequence[str]) -> str:
    """Lines without what XML 1.0 cannot hold, nor anything that does something to a terminal."""
    return "\n".join(map(visible, texts))


def _token(text: str) -> str:
    """A text as XML Schema wants a token: no white space but single blanks within it."""
    return " ".join(visible(text).split()) or "-"

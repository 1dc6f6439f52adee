"""What a JUnit document must be: by the schema of Jenkins, and by the rules of Ant's, which is stricter and older."""

from __future__ import annotations

import re

from lxml import etree

from tests.support.paths import TESTS

# Of the Jenkins xUnit plugin, which takes nothing else; MIT licence, in its head.
_JENKINS = TESTS / "runbooks" / "reports" / "schemas" / "junit-10.xsd"
_TOKEN = re.compile(r"\S+( \S+)*")
_NUMBER = re.compile(r"\d+")
_SECONDS = re.compile(r"\d+(\.\d+)?")
_SUITE = {
    "name": _TOKEN,
    "package": _TOKEN,
    "hostname": _TOKEN,
    "id": _NUMBER,
    "tests": _NUMBER,
    "failures": _NUMBER,
    "errors": _NUMBER,
    "skipped": _NUMBER,
    "time": _SECONDS,
    "timestamp": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
}
_CASE = {"name": _TOKEN, "classname": _TOKEN, "time": _SECONDS}
_KINDS = {"failure": {"type", "message"}, "error": {"type", "message"}, "skipped": {"type", "message"}}


def assert_is_junit(text: str) -> etree._Element:
    """The root of a document that both schemas allow."""
    root = etree.fromstring(text.encode())
    schema = etree.XMLSchema(etree.parse(str(_JENKINS)))
    schema.assertValid(root)
    assert (root.tag, dict(root.attrib)) == ("testsuites", {})
    for number, suite in enumerate(root):
        _assert_suite(suite, number)
    return root


def _assert_suite(suite: etree._Element, number: int) -> None:
    _assert_attributes(suite, "testsuite", _SUITE)
    assert suite.get("id") == str(number)
    first, *cases, out, err = suite
    assert (first.tag, out.tag, err.tag) == ("properties", "system-out", "system-err")
    for each in first:
        assert (each.tag, set(each.attrib)) == ("property", {"name", "value"})
        assert _TOKEN.fullmatch(each.get("name"))
    for case in cases:
        _assert_attributes(case, "testcase", _CASE)
        assert len(case) <= 1
        for problem in case:
            assert set(problem.attrib) == _KINDS[problem.tag]
    kinds = [problem.tag for case in cases for problem in case]
    counted = {"tests": len(cases), "failures": kinds.count("failure"), "errors": kinds.count("error")}
    assert {name: int(suite.get(name)) for name in counted} == counted


def _assert_attributes(element: etree._Element, tag: str, wanted: dict[str, re.Pattern[str]]) -> None:
    assert element.tag == tag
    assert set(element.attrib) == set(wanted)
    for name, pattern in wanted.items():
        assert pattern.fullmatch(element.get(name)), f"{tag}/@{name}: {element.get(name)!r}"

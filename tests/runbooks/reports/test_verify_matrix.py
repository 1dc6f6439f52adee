"""Verdicts are shown to people and programs alike, and to nobody as better than they are."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest
from rich.console import Console

from corelinks.runbooks.cli.exit_codes import verify_exit_code
from corelinks.runbooks.reports.problems import print_problems, problems
from corelinks.runbooks.reports.verify_json import to_document, to_json
from corelinks.runbooks.reports.verify_junit import to_junit
from corelinks.runbooks.reports.verify_matrix import print_verification
from corelinks.runbooks.verify import VerifyReport, watch
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import LinkVerdict, Verdict, evaluate
from corelinks.tasks.evidence import Evidence, Response
from tests.support.forms import NO_INTERFACE, mpls_interfaces, ping
from tests.support.forms_crypto import NO_SA
from tests.support.junit_rules import assert_is_junit
from tests.support.misleading_responses import no_protection
from tests.support.router_responses import Router, a_link, both

Bend = Callable[[Router, Router], object]


def report_of(bend: Bend = lambda a, b: None) -> VerifyReport:
    routers = both()
    bend(*routers)
    verdict = evaluate(a_link(), "seal", *(router.evidence() for router in routers))
    return VerifyReport(started=0.0, seconds=1.5, links=(verdict,))


def without_protection(a: Router, b: Router) -> None:
    no_protection(b)


def without_version(a: Router, b: Router) -> None:
    del a.responses[ask.VERSION]


def shown(report: VerifyReport) -> str:
    text = io.StringIO()
    console = Console(file=text, width=160)
    print_verification(console, report)
    return text.getvalue()


@pytest.mark.parametrize(
    ("bend", "code", "verdict"),
    [(lambda a, b: None, 0, "pass"), (without_protection, 1, "fail"), (without_version, 3, "unknown")],
)
def test_the_exit_code_and_the_document_say_the_verdict(bend: Bend, code: int, verdict: str) -> None:
    report = report_of(bend)
    assert verify_exit_code(report) == code
    assert to_document(report)["verdict"] == verdict
    assert to_document(report)["links"][0]["verdict"] == verdict


def test_no_link_at_all_is_unknown() -> None:
    assert verify_exit_code(VerifyReport(0.0, 0.0, ())) == 3


def test_the_json_document_has_the_promised_fields() -> None:
    document = json.loads(to_json(report_of()))
    assert document["schema"] == "corelinks.verify/1"
    (link,) = document["links"]
    assert link["name"] == "p1-p2"
    for check in link["checks"]:
        assert {"check", "router", "verdict", "expected", "found", "command"} <= set(check)
        assert all(check[field] for field in ("check", "router", "verdict", "expected", "found", "command"))


def test_junit_counts_failures_and_errors_and_can_be_read_again() -> None:
    (suite,) = assert_is_junit(to_junit(report_of(without_protection)))
    failures = {case.get("name"): case.find("failure") for case in suite.iterfind("testcase[failure]")}
    assert "protection" in failures
    assert failures["protection"].get("message").startswith("p1-p2 on p2: expected ")
    assert sum(float(case.get("time")) for case in suite.iterfind("testcase")) == pytest.approx(1.5, abs=0.1)


def test_an_unknown_check_is_an_error_in_junit() -> None:
    (suite,) = ElementTree.fromstring(to_junit(report_of(without_version)))
    assert {case.get("name") for case in suite if case.find("error") is not None} == {"answered-by"}


def test_control_characters_of_a_router_do_not_break_the_xml() -> None:
    def bend(a: Router, b: Router) -> None:
        a.say(ask.IPSEC_SAS, "interface: Tunnel12\x1b[0m\x07\n")

    assert_is_junit(to_junit(report_of(bend)))


def test_a_failure_is_shown_with_router_command_lines_and_hint() -> None:
    text = shown(report_of(without_protection))
    for word in (
        "FAIL",
        "p1-p2 protection on p2",
        "show interfaces Tunnel12",
        "Tunnel protocol/transport GRE/IP",
        "usually:",
    ):
        assert word in text


def test_an_unknown_check_is_shown_as_what_it_is() -> None:
    text = shown(report_of(without_version))
    assert "? p1" in text
    assert "no evidence: was not asked" in text
    assert "1 link: " in text
    assert "1 unknown" in text


def test_a_healthy_link_is_shown_without_explanations() -> None:
    text = shown(report_of())
    assert "FAIL" not in text
    assert "usually" not in text
    assert "1 pass" in text


def test_markup_in_an_answer_is_shown_as_it_is() -> None:
    text = shown(report_of(lambda a, b: a.bend(ask.VERSION, "P1 uptime", "[red] uptime")))
    assert "[red]" in text


def test_watching_goes_on_until_it_is_told_to_stop() -> None:
    is_told = iter([False, False, True])
    assert len(list(watch(report_of, lambda: next(is_told)))) == 3


def verdict_with_silent_p1() -> LinkVerdict:
    a, b = both()
    said = {command: (Response(command, None, 0.0, "p1: no connection: timed out"),) for command in a.responses}
    return evaluate(a_link(), "seal", Evidence("p1", said), b.evidence())


def test_a_router_that_is_silent_is_one_problem_and_comes_first() -> None:
    verdict = verdict_with_silent_p1()
    first, *others = problems([verdict])
    assert first.cause == "p1: no connection: timed out"
    assert {check.verdict for check in first.checks} == {Verdict.UNKNOWN}
    assert others == []
    text = shown(VerifyReport(0.0, 1.0, (verdict,)))
    assert f"? p1: no connection: timed out: {len(first.checks)} checks unknown" in text
    assert text.count("no connection") == 1


def test_a_tunnel_that_is_not_there_is_one_problem_and_takes_with_it_what_follows() -> None:
    def bend(a: Router, b: Router) -> None:
        a.say(ask.interface("Tunnel12"), NO_INTERFACE)
        a.say(ask.interface_config("Tunnel12"), NO_INTERFACE)
        a.say(ask.mpls_mtu("Tunnel12"), NO_INTERFACE)
        a.say(ask.MPLS_INTERFACES, mpls_interfaces(()))
        a.say(ask.underlay_ping(a_link(), "a", "seal"), ping(1500, "10.1.12.2", "....."))

    report = report_of(bend)
    first, *others = problems(report.links)
    assert first.cause == "p1: Tunnel12 does not exist"
    assert {"up", "protection", "key-agrees"} <= {check.check for check in first.checks}
    assert {check.check for check in first.follow} == {"mpls-mtu", "mpls-operational"}
    assert [[check.check for check in problem.checks] for problem in others] == [["underlay-size"]]
    assert "FAIL p1: Tunnel12 does not exist: " in shown(report)


def test_an_answer_that_cannot_be_read_is_one_problem_of_the_router_that_gave_it() -> None:
    report = report_of(lambda a, b: b.say(ask.LDP_DISCOVERY, "what is this\n"))
    (problem,) = problems(report.links)
    assert problem.cause.startswith(f"p2: `{ask.LDP_DISCOVERY}` cannot be read")
    assert {check.router for check in problem.checks} == {"p1", "p2"}


def test_every_check_that_did_not_pass_is_in_one_problem() -> None:
    for bend in (without_protection, without_version):
        report = report_of(bend)
        listed = [check for problem in problems(report.links) for check in (*problem.checks, *problem.follow)]
        assert sorted(map(repr, listed)) == sorted(map(repr, report.links[0].failed()))


def test_lines_that_are_shown_are_not_padded_and_not_wrapped() -> None:
    text = io.StringIO()
    print_problems(Console(file=text, width=40), report_of(without_protection).links)
    lines = text.getvalue().splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert max(map(len, lines)) > 40


def test_one_question_to_both_ends_is_one_problem_with_both_answers() -> None:
    def bend(a: Router, b: Router) -> None:
        for router in (a, b):
            router.bend(ask.interface_config("Tunnel12"), "ip mtu 1430", "ip mtu 1429")

    report = report_of(bend)
    (problem,) = [problem for problem in problems(report.links) if problem.checks[0].check == "ip-mtu"]
    assert [check.router for check in problem.checks] == ["p1", "p2"]
    text = shown(report)
    assert "FAIL p1-p2 ip-mtu on p1 and p2" in text
    assert text.count("usually:  `ip mtu` is missing") == 1


def test_what_is_loudest_is_first_and_the_rest_in_the_order_of_the_steps() -> None:
    def bend(a: Router, b: Router) -> None:
        b.say(ask.IPSEC_SAS, NO_SA, NO_SA)
        no_protection(b)

    report = report_of(bend)
    listed = [problem.checks[0].check for problem in problems(report.links)]
    assert listed[:2] == ["protection", "sa-identities"]


def test_a_hint_names_the_tunnel_and_the_peer_of_its_end() -> None:
    report = report_of(lambda a, b: b.bend(ask.SESSIONS, "Active SAs: 2", "Active SAs: 0"))
    (problem,) = problems(report.links)
    assert "clear crypto session remote 10.1.12.1" in problem.checks[0].hint
    assert not [check.hint for check in report.links[0].checks if "TunnelN" in check.hint or "PEER" in check.hint]

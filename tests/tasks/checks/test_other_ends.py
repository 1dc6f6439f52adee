"""Where mutants of the checks went unnoticed: the other end, sources on loopbacks, what is not given or not there."""

from __future__ import annotations

import pytest

from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import (
    CheckResult,
    LinkVerdict,
    Obstacle,
    Round,
    Verdict,
    at_stage,
    evaluate,
    evaluate_preflight,
)
from corelinks.tasks.checks import before_change as asked_before
from corelinks.tasks.checks.check import MOST_LINES, NOT_ASKED, SILENT, UNREADABLE, Evaluation, check, evaluation
from corelinks.tasks.checks.reading import NoEvidence, NoSuchInterface, Reading, Side, Unreadable
from corelinks.tasks.parse import ParseError
from tests.support import forms
from tests.support.forms import NO_INTERFACE
from tests.support.kinds_of_links import before_change
from tests.support.router_responses import a_link, both

LOOPBACK = {"interface": "Loopback45", "address": "10.3.45.1"}
FREE = """\
Parser Configure Lock
---------------------
Owner PID         : -1
User              : unknown
TTY               : -1
Type              : NO LOCK
State             : FREE
User debug info   :
"""
UP = "up, line protocol is up"
ADDRESS = "  Internet address is 10.3.45.1/32\n"


def two_sided() -> CoreLink:
    """A link whose ends have nothing in common: other interfaces, tunnels, sources."""
    link = a_link()
    changes = {"interface": "GigabitEthernet0/0/7", "tunnel": 21, "source": {**LOOPBACK, "address": "10.3.45.2"}}
    return link.model_copy(update={"b": link.b.model_validate(link.b.model_dump() | changes)})


@pytest.mark.parametrize("stage", ["plain", "build", "cutover", "seal"])
def test_each_end_is_asked_for_its_own_interfaces(stage: Stage) -> None:
    ends: tuple[tuple[EndName, tuple[str, str], tuple[str, str]], ...] = (
        ("a", ("Tunnel12", "GigabitEthernet0/0/0"), ("Tunnel21", "GigabitEthernet0/0/7")),
        ("b", ("Tunnel21", "GigabitEthernet0/0/7"), ("Tunnel12", "GigabitEthernet0/0/0")),
    )
    for end, own, others in ends:
        checks = at_stage(two_sided(), stage)
        commands = [*checks.commands(end, Round.STATE), *checks.commands(end, Round.FOLLOW_UP, "10.0.0.9")]
        commands += checks.counters(end)
        words = {word for command in commands for word in command.split()}
        assert own[0] in words
        assert own[1] in words or stage == "build"
        assert not words & set(others)


def test_each_end_is_asked_for_its_own_way_and_pings() -> None:
    link = two_sided()
    assert at_stage(link, "plain").commands("a", Round.FOLLOW_UP) == ("ping 10.1.12.2 size 1500 df-bit repeat 5",)
    seal = at_stage(link, "seal")
    from_a, from_b = (seal.commands(end, Round.FOLLOW_UP) for end in ENDS)
    assert from_a[0] == "ping 10.3.45.2 size 1500 df-bit repeat 5"
    assert from_b[0] == "ping 10.1.12.1 size 1500 df-bit repeat 5"
    assert from_a[1].startswith("ping 10.2.12.2 ")
    assert from_b[1].startswith("ping 10.2.12.1 ")
    assert "ping mpls ipv4 10.0.0.1/32 repeat 5 force-explicit-null" in (
        at_stage(link, "build").commands("b", Round.FOLLOW_UP, "10.0.0.1")
    )
    clear = at_stage(link.model_copy(update={"crypto": None}), "seal")
    assert clear.counters("a") == ("show interfaces Tunnel12",)
    before = asked_before(link).commands("a", Round.STATE)
    assert "show interfaces GigabitEthernet0/0/0" in before
    assert "show interfaces GigabitEthernet0/0/7" not in before


def source_ready(text: str) -> CheckResult:
    link = a_link()
    link = link.model_copy(update={"a": link.a.model_validate(link.a.model_dump() | {"source": LOOPBACK})})
    a, b = before_change()
    a.responses["show interfaces Loopback45"] = [text]
    checks = evaluate_preflight(link, a.evidence(), b.evidence()).checks
    return next(check for check in checks if (check.check, check.router) == ("source-ready", "p1"))


def test_a_source_on_a_loopback_is_ready_when_it_is_up_with_its_address() -> None:
    check = source_ready(forms.loopback(UP, ADDRESS))
    assert (check.verdict, check.command) == (Verdict.PASS, "show interfaces Loopback45")
    assert (check.expected, check.found) == ("up, 10.3.45.1", "up, 10.3.45.1")
    assert check.lines == ("Loopback45 is up, line protocol is up", "  Internet address is 10.3.45.1/32")


@pytest.mark.parametrize(
    ("state", "address", "found"),
    [
        ("administratively down, line protocol is down", ADDRESS, "administratively down, 10.3.45.1"),
        ("administratively down, line protocol is up", ADDRESS, "administratively down, 10.3.45.1"),
        ("up, line protocol is down", ADDRESS, "up, 10.3.45.1"),
        (UP, "  Internet address is 10.3.45.7/32\n", "up, 10.3.45.7"),
        (UP, "", "up, no address"),
    ],
)
def test_a_source_that_is_down_or_has_another_address_is_not_ready(state: str, address: str, found: str) -> None:
    check = source_ready(forms.loopback(state, address))
    assert (check.verdict, check.found) == (Verdict.FAIL, found)


def test_a_source_that_does_not_exist_is_not_ready() -> None:
    assert source_ready(NO_INTERFACE).found == "Loopback45 does not exist"


def test_a_source_on_the_physical_interface_is_not_asked_for() -> None:
    checks = evaluate_preflight(a_link(), *(router.evidence() for router in before_change())).checks
    assert "source-ready" not in {check.check for check in checks}


def test_before_the_change_the_physical_address_is_pinged_although_the_source_is_a_loopback() -> None:
    link = two_sided()
    a, b = before_change()
    checks = evaluate_preflight(link, a.evidence(), b.evidence()).checks
    (check,) = (check for check in checks if (check.check, check.router) == ("underlay-size", "p1"))
    assert (check.verdict, check.command) == (Verdict.PASS, "ping 10.1.12.2 size 1500 df-bit repeat 5")


def test_an_ldp_id_is_compared_only_where_it_is_given() -> None:
    checks = evaluate(a_link(ldp={"router_id_b": "10.0.0.2"}), "seal", *(router.evidence() for router in both())).checks
    found = {check.router: (check.verdict, check.expected) for check in checks if check.check == "ldp-id"}
    assert found == {"p1": (Verdict.PASS, "LDP id not given"), "p2": (Verdict.PASS, "LDP id 10.0.0.2")}


def test_a_check_that_applies_to_some_links_is_not_made_of_others() -> None:
    @check("only-clear", asks=(), hint="none", applies=lambda link: link.crypto is None)
    def asked(side: Side) -> Evaluation:
        """Is it?"""
        return evaluation(True, "so", "so", "show it", ("line",) * (MOST_LINES + 1))

    assert not asked.of_link
    assert asked.applies(a_link(crypto=None))
    assert not asked.applies(a_link())


def test_a_check_without_docstring_has_no_purpose() -> None:
    assert check("bare", asks=(), hint="none")(lambda side: evaluation(True, "so", "so", "show it")).purpose == ""


def test_what_could_not_be_read_says_of_whom() -> None:
    missing = NoEvidence("p1", "show it", "was not asked")
    assert (missing.router, missing.obstacle) == ("p1", Obstacle.NOT_ASKED)
    assert NoEvidence("p1", "show it", "timed out", Obstacle.SILENT).obstacle is Obstacle.SILENT
    assert NoSuchInterface("p1", "show it", "Tunnel12", "%").router == "p1"
    unreadable = Unreadable("p1", "show it", ParseError("show", "is cut", "half a li"))
    assert (unreadable.router, unreadable.command) == ("p1", "show it")
    assert (unreadable.problem, unreadable.line) == ("is cut", "half a li")


def unlike_ends(stage: Stage) -> LinkVerdict:
    """The healthy link, but with another tunnel number and another interface at end b."""
    link = a_link()
    changes = {"interface": "GigabitEthernet0/0/7", "tunnel": 21}
    link = link.model_copy(update={"b": link.b.model_validate(link.b.model_dump() | changes)})
    a, b = both(stage)
    for old, new in (("Tunnel12", "Tunnel21"), ("Tu12", "Tu21"), ("t0/0/0", "t0/0/7"), ("Gi0/0/0", "Gi0/0/7")):
        b.responses = {
            command.replace(old, new): [text.replace(old, new) for text in texts]
            for command, texts in b.responses.items()
        }
    return evaluate(link, stage, a.evidence(), b.evidence())


@pytest.mark.parametrize("stage", ["plain", "build", "cutover", "seal"])
def test_ends_with_other_numbers_and_interfaces_are_each_evaluated_by_their_own(stage: Stage) -> None:
    assert [(check.check, check.router, check.found) for check in unlike_ends(stage).failed()] == []


def names_free(text: str, **changes: object) -> CheckResult:
    a, b = before_change()
    a.bend(ask.RUNNING, "!\nrouter isis\n", f"{text}router isis\n")
    checks = evaluate_preflight(a_link(**changes), a.evidence(), b.evidence()).checks
    return next(check for check in checks if (check.check, check.router) == ("names-free", "p1"))


@pytest.mark.parametrize("crypto", [{"psk": "env:PSK", "protection": "PAIR"}, None])
def test_a_shared_or_clear_link_needs_its_tunnel_number_free_too(crypto: dict[str, str] | None) -> None:
    taken = names_free("interface Tunnel12\n no ip address\n!\n", crypto=crypto)
    assert (taken.verdict, taken.found) == (Verdict.FAIL, "interface Tunnel12")
    assert (names_free("", crypto=crypto).verdict, names_free("", crypto=crypto).lines) == (Verdict.PASS, ())


def test_a_shared_protection_may_be_there_already() -> None:
    shared = {"psk": "env:PSK", "protection": "PAIR"}
    assert names_free("crypto ipsec profile CL-PAIR\n!\n", crypto=shared).verdict is Verdict.PASS
    assert names_free("crypto ipsec profile CL-p1-p2\n!\n").verdict is Verdict.FAIL


def test_a_lock_that_is_free_shows_nothing() -> None:
    a, b = before_change()
    a.say(ask.LOCK, FREE)
    checks = evaluate_preflight(a_link(), a.evidence(), b.evidence()).checks
    (check,) = (check for check in checks if (check.check, check.router) == ("not-locked", "p1"))
    assert (check.verdict, check.found, check.lines) == (Verdict.PASS, "not locked", ())


def met(obstacle: Exception) -> CheckResult:
    """What a check says that meets an obstacle at end a."""

    def judgement(side: Side) -> Evaluation:
        """Is it so?"""
        raise obstacle

    a, b = both()
    side = Side(a_link(), "a", "seal", Reading(a.evidence()), Reading(b.evidence()))
    return check("blocked", asks=(), hint="`TunnelN` to PEER of LINK")(judgement).evaluate(side)


@pytest.mark.parametrize(
    ("obstacle", "found", "lines", "cause", "hint"),
    [
        (
            NoEvidence("p1", "show it", "p1: timed out", Obstacle.SILENT),
            "no evidence: timed out",
            (),
            "p1: timed out",
            SILENT,
        ),
        (
            NoEvidence("p1", "show it", "was not asked"),
            "no evidence: was not asked",
            (),
            "p1: was not asked",
            NOT_ASKED,
        ),
        (ParseError("show it", "is cut", "half"), "cannot be read: is cut", ("half",), "", UNREADABLE),
        (ParseError("show it", "is empty"), "cannot be read: is empty", (), "", UNREADABLE),
        (
            Unreadable("p2", "show it", ParseError("show", "is cut", "half")),
            "cannot be read: is cut",
            ("half",),
            "p2: `show it` cannot be read: is cut",
            UNREADABLE,
        ),
    ],
)
def test_what_stands_in_the_way_of_a_check_is_unknown_and_says_why(
    obstacle: Exception, found: str, lines: tuple[str, ...], cause: str, hint: str
) -> None:
    check = met(obstacle)
    assert (check.verdict, check.expected, check.command) == (Verdict.UNKNOWN, "Is it so?", "show it")
    assert (check.found, check.lines, check.cause, check.hint) == (found, lines, cause, hint)


def test_an_interface_that_does_not_exist_is_a_failure_that_says_so() -> None:
    check = met(NoSuchInterface("p1", "show it", "Tunnel12", "% Invalid input"))
    assert (check.verdict, check.expected, check.command) == (Verdict.FAIL, "Is it so?", "show it")
    assert (check.found, check.lines) == ("Tunnel12 does not exist", ("% Invalid input",))
    assert check.cause == "p1: Tunnel12 does not exist"
    assert "TunnelN" not in check.hint


def test_a_hint_names_the_tunnel_the_peer_and_the_link() -> None:
    a, b = both()
    side = Side(a_link(), "a", "seal", Reading(a.evidence()), Reading(b.evidence()))
    hinted = check("hinted", asks=(), hint="`TunnelN` to PEER of LINK")(
        lambda side: evaluation(False, "so", "not so", "show it")
    )
    assert hinted.evaluate(side).hint == "`Tunnel12` to 10.1.12.2 of p1-p2"
    assert hinted.evaluate(side.other).hint == "`Tunnel12` to 10.1.12.1 of p1-p2"

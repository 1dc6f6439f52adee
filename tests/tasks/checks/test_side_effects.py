"""What a change would take from others of the router is found before it: policies, LDP sessions, router-ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import CheckResult, Verdict, evaluate_preflight
from tests.support.kinds_of_links import before_change as healthy
from tests.support.router_responses import Router, a_link

PASSWORD = {"password": "env:L", "router_id_a": "10.0.0.1", "router_id_b": "10.0.0.2"}
ISIS = "!\nrouter isis\n"
PROFILE = "crypto ikev2 profile BRANCHES\n match identity remote any\n!\n"


def result(check: str, link: CoreLink, bend: Callable[[Router], object]) -> CheckResult:
    """What a check says of end a."""
    routers = healthy()
    bend(routers[0])
    checks = evaluate_preflight(link, *(router.evidence() for router in routers)).checks
    return next(one for one in checks if (one.check, one.router) == (check, "p1"))


def configured(lines: str) -> Callable[[Router], object]:
    """End a has more in its configuration."""
    return lambda router: router.bend(ask.RUNNING, ISIS, lines + ISIS)


def policy(match: str) -> str:
    return f"crypto ikev2 policy CUSTOMERS\n{match} proposal STRONG\n!\n"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("", None),
        (PROFILE, "crypto ikev2 profile BRANCHES"),
        (PROFILE + policy(""), "crypto ikev2 policy CUSTOMERS"),
        (PROFILE + policy(" match fvrf any\n"), "crypto ikev2 policy CUSTOMERS"),
        ("crypto ikev2 policy CL-p1-p2\n match address local 10.1.12.1\n!\n" + policy(""), None),
        (PROFILE + policy(" match address local 10.1.12.9\n match address local 10.1.12.8\n"), None),
        (policy(" match address local 10.1.12.9\n"), None),
        (policy(" match address local 10.1.12.1\n"), "crypto ikev2 policy CUSTOMERS"),
        (policy(" match fvrf any\n match address local 10.1.12.1\n"), "crypto ikev2 policy CUSTOMERS"),
        (policy(" match fvrf WAN\n match address local 10.1.12.1\n"), None),
        ("crypto ikev2 profile CL-p1-p2\n!\n", None),
    ],
)
def test_the_first_policy_and_one_for_the_same_address_are_found(lines: str, found: str | None) -> None:
    one = result("ikev2-policy", a_link(), configured(lines))
    assert (one.verdict, one.found) == (Verdict.FAIL, found) if found else one.verdict is Verdict.PASS


@pytest.mark.parametrize(("lines", "verdict"), [(PROFILE, Verdict.PASS), (policy(""), Verdict.FAIL)])
def test_the_default_policy_leaves_others_theirs_and_holds_beside_no_other(lines: str, verdict: Verdict) -> None:
    link = a_link(crypto={"psk": "env:PSK", "policy": "default"})
    assert result("ikev2-policy", link, configured(lines)).verdict is verdict


def test_a_front_vrf_has_policies_of_its_own() -> None:
    link = a_link()
    a = link.a.model_copy(update={"front_vrf": "WAN"})
    for match, verdict in ((" match fvrf WAN\n", Verdict.FAIL), ("", Verdict.PASS)):
        lines = policy(f"{match} match address local 10.1.12.1\n")
        assert result("ikev2-policy", link.model_copy(update={"a": a}), configured(lines)).verdict is verdict


def test_without_a_configuration_nobody_can_say_and_ikev1_has_no_such_policy() -> None:
    def cut(router: Router) -> None:
        router.bend(ask.RUNNING, "\nend\n", "\n")

    assert result("ikev2-policy", a_link(), cut).verdict is Verdict.UNKNOWN
    ikev1 = a_link(crypto={"psk": "env:PSK", "ike": "ikev1"})
    checks = evaluate_preflight(ikev1, *(router.evidence() for router in healthy())).checks
    assert "ikev2-policy" not in {one.check for one in checks}


def no_session(router: Router) -> None:
    router.say(ask.LDP_NEIGHBORS, router.responses[ask.LDP_NEIGHBORS][0].replace("State: Oper", "State: Initialized"))


@pytest.mark.parametrize(
    ("bend", "accept", "verdict"),
    [
        (lambda router: None, "refuse", Verdict.FAIL),
        (lambda router: None, "accept", Verdict.PASS),
        (configured("mpls ldp neighbor 10.0.0.2 password 7 <hidden:ab12cd>\n"), "refuse", Verdict.PASS),
        (configured("mpls ldp neighbor 10.0.0.22 password 7 <hidden:ab12cd>\n"), "refuse", Verdict.FAIL),
        (configured("mpls ldp neighbor vrf A 10.0.0.2 password 7 <hidden:ab12cd>\n"), "refuse", Verdict.FAIL),
        (no_session, "refuse", Verdict.PASS),
    ],
)
def test_no_password_is_set_under_a_session_that_is_up(
    bend: Callable[[Router], object], accept: str, verdict: Verdict
) -> None:
    link = a_link(ldp=PASSWORD | {"password_under_session": accept})
    assert result("ldp-session-kept", link, bend).verdict is verdict


def test_a_link_without_a_password_is_not_asked_about_one() -> None:
    checks = evaluate_preflight(a_link(), *(router.evidence() for router in healthy())).checks
    assert {"ldp-session-kept", "source-apart"} & {one.check for one in checks} == set()


def sourced(name: str = "Loopback45", address: str = "10.3.45.1", **end: Any) -> CoreLink:
    link = a_link()
    values = link.a.model_dump() | {"source": {"interface": name, "address": address}} | end
    return link.model_copy(update={"a": link.a.model_validate(values)})


HIGHEST = "interface Loopback45\n ip address 10.3.45.1 255.255.255.255\n!\n"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("", "nothing else"),
        (HIGHEST, "nothing else"),
        ("mpls ldp router-id Loopback45 force\n", "mpls ldp router-id Loopback45 force"),
        ("mpls ldp router-id Lo45\n", "mpls ldp router-id Lo45"),
        ("mpls ldp router-id Loopback4\n", "nothing else"),
        ("mpls traffic-eng router-id Loopback45\n", "mpls traffic-eng router-id Loopback45"),
        ("router ospf 9\n router-id 10.3.45.1\n!\n", "router ospf 9 / router-id 10.3.45.1"),
        ("router ospf 9\n router-id 10.3.45.10\n!\n" + HIGHEST, "nothing else"),
        ("router bgp 65000\n bgp router-id 10.3.45.1\n!\n", "router bgp 65000 / bgp router-id 10.3.45.1"),
        (
            "router bgp 65000\n bgp router-id 10.9.9.9\n neighbor 10.0.0.2 update-source Loopback45\n!\n",
            "router bgp 65000 / neighbor 10.0.0.2 update-source Loopback45",
        ),
        (HIGHEST + "router ospf 9\n!\n", "router ospf 9, whose router-id is the highest loopback address"),
        (HIGHEST.replace("\n!", "\n shutdown\n!") + "router ospf 9\n!\n", "nothing else"),
        (HIGHEST.replace(" ip addr", " vrf forwarding A\n ip addr") + "router ospf 9\n!\n", "nothing else"),
    ],
)
def test_a_source_that_is_an_identity_of_the_router_is_found(lines: str, found: str) -> None:
    one = result("source-apart", sourced(), configured(lines))
    assert (one.found, one.verdict) == (found, Verdict.PASS if found == "nothing else" else Verdict.FAIL)


def test_the_address_by_which_ldp_knows_the_router_is_no_source() -> None:
    one = result("source-apart", sourced("Loopback7", "10.0.0.1"), lambda router: None)
    assert (one.found, one.verdict) == ("LDP router-id 10.0.0.1", Verdict.FAIL)


def test_the_end_without_a_source_of_its_own_has_nothing_to_say() -> None:
    checks = evaluate_preflight(sourced(), *(router.evidence() for router in healthy())).checks
    there = next(one for one in checks if (one.check, one.router) == ("source-apart", "p2"))
    assert there.verdict is Verdict.PASS

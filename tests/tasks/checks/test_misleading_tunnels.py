"""Whatever a router misleads about in tunnel and encryption, the check that should catch it does."""

from collections.abc import Callable

import pytest

from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, evaluate
from tests.support.forms import NO_INTERFACE
from tests.support.misleading_responses import SA, TUNNEL, a_vti, failed, failures, no_protection, vti_flows
from tests.support.router_responses import Router, a_link, both


def test_protection_off_on_one_end_is_caught_there() -> None:
    assert ("protection", "p2") in failed(lambda a, b: no_protection(b))


def test_protection_off_on_both_ends_is_caught_on_both_although_all_else_is_up() -> None:
    def bend(a: Router, b: Router) -> None:
        no_protection(a)
        no_protection(b)

    assert {("protection", "p1"), ("protection", "p2")} <= failed(bend)


def test_a_wrong_profile_is_caught() -> None:
    assert failed(lambda a, b: a.bend(TUNNEL, '"CL-p1-p2"', '"default"')) == {("protection", "p1")}


def test_a_shared_profile_is_caught() -> None:
    assert failed(lambda a, b: a.bend(TUNNEL, '"CL-p1-p2")', '"CL-p1-p2" shared)')) == {("protection", "p1")}


def test_a_vti_on_one_end_is_caught_by_the_transport_check() -> None:
    assert ("transport", "p1") in failed(lambda a, b: a_vti(a))


def test_a_vti_on_both_ends_is_caught_by_every_sign() -> None:
    def bend(*routers: Router) -> None:
        for router in routers:
            a_vti(router)
            vti_flows(router)

    both_ends = {(check, router) for check in ("transport", "flow", "sa-identities") for router in ("p1", "p2")}
    assert both_ends <= failed(bend)


@pytest.mark.parametrize("one", [vti_flows, a_vti])
def test_one_sign_of_a_vti_is_enough_to_fail_the_transport_check(one: Callable[[Router], None]) -> None:
    assert ("transport", "p2") in failed(lambda a, b: one(b))


def test_a_missing_key_is_caught_on_its_end_and_as_disagreement() -> None:
    found = failed(lambda a, b: b.bend(TUNNEL, "Key 0xC,", "Key disabled,"))
    assert {("key", "p2"), ("key-agrees", "p1/p2")} <= found


def test_a_key_that_should_not_be_there_is_caught() -> None:
    assert {("key", "p1"), ("key", "p2")} <= failed(lambda a, b: None, key=None)


def test_up_active_without_sa_is_caught_by_the_flow() -> None:
    found = failed(lambda a, b: a.bend(ask.SESSIONS, "Active SAs: 2", "Active SAs: 0"))
    assert found == {("flow", "p1")}


def test_a_session_without_sa_is_caught_by_the_identities_and_the_counters() -> None:
    found = failed(lambda a, b: a.say(SA, "No SAs found\n", "No SAs found\n"))
    assert {("sa-identities", "p1"), ("encrypting", "p1"), ("spis-agree", "p1/p2")} <= found


@pytest.mark.parametrize("status", ["UP-IDLE", "UP-NO-IKE", "DOWN-NEGOTIATING", "DOWN"])
def test_every_session_state_but_up_active_is_caught(status: str) -> None:
    assert ("session", "p2") in failed(lambda a, b: b.bend(ask.SESSIONS, "UP-ACTIVE", status))


def test_a_session_to_another_peer_is_caught() -> None:
    found = failed(lambda a, b: a.bend(ask.SESSIONS, "10.1.12.2", "10.1.12.9"))
    assert {("session", "p1"), ("flow", "p1")} <= found


def test_an_inactive_ike_sa_beneath_up_active_is_caught() -> None:
    assert ("session", "p1") in failed(lambda a, b: a.bend(ask.SESSIONS, "/500 Active", "/500 Inactive"))


def test_an_ike_sa_that_is_being_negotiated_is_caught() -> None:
    assert ("ike-sa", "p1") in failed(lambda a, b: a.bend(ask.IKEV2_SAS, "READY", "IN-NEG"))


def test_a_default_proposal_is_caught() -> None:
    assert failed(lambda a, b: a.bend(ask.IKEV2_SAS, "DH Grp:19", "DH Grp:5")) == {("ike-proposal", "p1")}


def test_another_transform_is_caught_and_the_ends_disagree() -> None:
    found = failed(lambda a, b: a.bend(SA, "esp-gcm 256", "esp-256-aes esp-sha-hmac"))
    assert found == {("transform", "p1"), ("transform-agrees", "p1/p2")}


def test_tunnel_mode_where_transport_was_asked_is_caught() -> None:
    assert ("mode", "p1") in failed(lambda a, b: a.bend(SA, "{Transport, }", "{Tunnel, }"))


def test_sas_of_another_negotiation_are_caught_by_their_spis() -> None:
    assert failed(lambda a, b: a.bend(SA, "0x0A", "0x0B")) == {("spis-agree", "p1/p2")}


def test_counters_that_stand_still_are_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        a.responses[SA][1] = a.responses[SA][0]

    assert failed(bend) == {("encrypting", "p1")}


def test_decaps_without_encaps_is_caught() -> None:
    assert failed(lambda a, b: a.bend(SA, "encaps: 115", "encaps: 100", sample=1)) == {("encrypting", "p1")}


def test_a_counter_that_fell_is_unknown_and_not_a_failure() -> None:
    routers = both()
    routers[0].bend(SA, "encaps: 115", "encaps: 3", sample=1)
    checks = evaluate(a_link(), "seal", *(router.evidence() for router in routers)).checks
    assert {(c.check, c.router) for c in checks if c.verdict is not Verdict.PASS} == {("encrypting", "p1")}
    assert failures(a_link(), "seal", routers) == set()


def test_a_rising_error_counter_is_caught() -> None:
    assert failed(lambda a, b: b.bend(SA, "#recv errors 0", "#recv errors 4", sample=1)) == {("crypto-errors", "p2")}


def test_rising_drops_of_the_session_are_caught() -> None:
    found = failed(lambda a, b: b.bend(ask.SESSIONS, "dec'ed 105 drop 0", "dec'ed 105 drop 3", sample=1))
    assert found == {("session-drops", "p2")}


def test_packets_in_clear_from_an_unprotected_end_are_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        no_protection(b)
        a.bend(ask.PROTECTION, "clear pkt drops: 0", "clear pkt drops: 7", sample=1)

    assert {("clear-drops", "p1"), ("protection", "p2")} <= failed(bend)


def test_packets_in_clear_of_another_link_do_not_fail_this_one() -> None:
    assert failed(lambda a, b: a.bend(ask.PROTECTION, "clear pkt drops: 0", "clear pkt drops: 7", sample=1)) == set()


def test_a_release_without_protection_statistics_is_asked_by_the_session() -> None:
    def bend(a: Router, b: Router) -> None:
        a.say(ask.PROTECTION, NO_INTERFACE, NO_INTERFACE)
        a.bend(ask.SESSIONS, "dec'ed 105 drop 0", "dec'ed 105 drop 3", sample=1)

    assert failed(bend) == {("clear-drops", "p1"), ("session-drops", "p1")}


def test_what_fails_shows_the_command_the_line_and_a_hint() -> None:
    routers = both()
    no_protection(routers[0])
    (check,) = (
        c for c in evaluate(a_link(), "seal", *(r.evidence() for r in routers)).failed() if c.check == "protection"
    )
    assert check.command == "show interfaces Tunnel12"
    assert check.expected == "profile CL-p1-p2"
    assert check.found == "no tunnel protection"
    assert check.lines == ("  Tunnel protocol/transport GRE/IP",)
    assert "tunnel protection" in check.hint

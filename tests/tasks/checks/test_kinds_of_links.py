"""Links of other kinds: deliberately clear, IKEv1, OSPF, other transforms."""

import pytest

from corelinks.inventory.crypto import Transform
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, evaluate
from corelinks.tasks.checks.protection import read_transform, transform_words
from tests.support.forms_crypto import NO_SESSION
from tests.support.misleading_responses import CONFIG, TUNNEL, failed, no_protection
from tests.support.router_responses import a_link, both

OSPF = """\

Neighbor ID     Pri   State           Dead Time   Address         Interface
10.0.0.{peer}          0   {state}  -        00:00:32    10.2.12.{peer}       Tunnel12
"""
ISAKMP = """\
IPv4 Crypto ISAKMP SA
dst             src             state          conn-id status
10.1.12.2       10.1.12.1       {state}        1003 {status}

IPv6 Crypto ISAKMP SA

"""


def not_passed(link, routers, stage="seal"):
    checks = evaluate(link, stage, *(router.evidence() for router in routers)).checks
    return {(check.check, check.router, check.verdict) for check in checks if check.verdict is not Verdict.PASS}


def clear_routers():
    routers = both()
    for router in routers:
        no_protection(router)
        router.bend(TUNNEL, "transport MTU 1438", "transport MTU 1472")
        for old, new in (("ip mtu 1430", "ip mtu 1464"), ("s mtu 1438", "s mtu 1472")):
            router.bend(CONFIG, old, new)
        router.bend(ask.mpls_mtu("Tunnel12"), "1438", "1472")
        router.say(ask.SESSIONS, NO_SESSION)
        first = router.answers[TUNNEL][0]
        router.answers[TUNNEL].append(
            first.replace("900 packets", "912 packets").replace("1000 packets", "1013 packets")
        )
        end = "a" if router.name == "p1" else "b"
        link = a_link(crypto=None)
        peer = "10.0.0.2" if end == "a" else "10.0.0.1"
        router.answers[ask.tunnel_ping(link, end)] = router.answers[ask.tunnel_ping(a_link(), end)]
        full = router.answers[ask.full_labelled_ping(a_link(), end, peer)]
        router.answers[ask.full_labelled_ping(link, end, peer)] = full
    return routers


def test_a_deliberately_clear_link_that_is_clear_passes():
    assert not_passed(a_link(crypto=None), clear_routers()) == set()


def test_a_deliberately_clear_link_that_carries_nothing_fails():
    routers = clear_routers()
    routers[0].answers[TUNNEL][1] = routers[0].answers[TUNNEL][0]
    assert not_passed(a_link(crypto=None), routers) == {("carrying", "p1", Verdict.FAIL)}


def test_a_deliberately_clear_link_is_not_asked_for_sas():
    asked = {
        check.check for check in evaluate(a_link(crypto=None), "seal", *(r.evidence() for r in clear_routers())).checks
    }
    assert not asked & {"protection", "session", "flow", "encrypting", "ike-sa"}


def ikev1_routers(state="QM_IDLE", status="ACTIVE"):
    routers = both()
    for router in routers:
        del router.answers[ask.IKEV2_SAS]
        router.answers[ask.ISAKMP_SAS] = [ISAKMP.format(state=state, status=status)]
        router.bend(ask.SESSIONS, "IKEv2 SA", "IKEv1 SA")
    return routers


IKEV1 = {"crypto": {"psk": "env:PSK", "ike": "ikev1"}}


def test_an_ikev1_link_passes_by_its_isakmp_sa():
    assert not_passed(a_link(**IKEV1), ikev1_routers()) == set()


@pytest.mark.parametrize(("state", "status"), [("MM_NO_STATE", "ACTIVE"), ("QM_IDLE", "ACTIVE (deleted)")])
def test_an_isakmp_sa_on_its_way_up_or_out_fails(state, status):
    found = not_passed(a_link(**IKEV1), ikev1_routers(state, status))
    assert found == {("ike-sa", "p1", Verdict.FAIL), ("ike-sa", "p2", Verdict.FAIL)}


def ospf_routers(state="FULL/"):
    routers = both()
    for router in routers:
        peer = 2 if router.name == "p1" else 1
        del router.answers[ask.ISIS_NEIGHBORS]
        router.answers[ask.OSPF_NEIGHBORS] = [OSPF.format(peer=peer, state=state)]
        router.bend(CONFIG, " isis metric 10 level-2\n", " ip ospf cost 10\n")
        router.bend(CONFIG, " ip router isis\n", " ip ospf 1 area 0\n")
        router.bend(CONFIG, " isis circuit-type level-2-only\n", "")
    return routers


def test_an_ospf_link_passes_by_its_full_neighbor():
    assert not_passed(a_link(igp={"protocol": "ospf"}), ospf_routers()) == set()


def test_an_ospf_neighbor_that_is_not_full_fails():
    found = not_passed(a_link(igp={"protocol": "ospf"}), ospf_routers("EXSTART/"))
    assert found == {("igp-adjacency", "p1", Verdict.FAIL), ("igp-adjacency", "p2", Verdict.FAIL)}


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("esp-gcm 256 ,", "aes-gcm-256"),
        ("esp-gcm ,", "aes-gcm-128"),
        ("esp-256-aes esp-sha-hmac ,", "aes-cbc-256 sha1"),
        ("esp-aes esp-sha-hmac ,", "aes-cbc-128 sha1"),
        ("esp-192-aes esp-sha384-hmac ,", "aes-cbc-192 sha384"),
        ("esp-aes esp-sha256-hmac ,", "aes-cbc-128 sha256"),
        ("esp-256-aes esp-sha512-hmac ,", "aes-cbc-256 sha512"),
        ("esp-aes 256 esp-sha256-hmac", "aes-cbc-256 sha256"),
        ("esp-3des esp-md5-hmac ,", "3des md5"),
        ("esp-des esp-sha-hmac ,", "des sha1"),
        ("esp-null esp-sha-hmac ,", "unknown (esp-null esp-sha-hmac ,) sha1"),
    ],
)
def test_transforms_are_read_in_every_spelling(printed, words):
    assert read_transform(printed) == words


def test_a_transform_has_the_words_of_its_definition():
    assert transform_words(Transform()) == "aes-gcm-256"
    assert transform_words(Transform(encryption="aes-cbc-256", integrity="sha256")) == "aes-cbc-256 sha256"


def test_a_shared_protection_is_expected_where_it_is_defined():
    shared = {"crypto": {"psk": "env:PSK", "protection": "PAIR"}}

    def bend(a, b):
        for router in (a, b):
            router.bend(TUNNEL, '"CL-p1-p2")', '"CL-PAIR" shared)')

    assert failed(bend, **shared) == set()
    assert failed(lambda a, b: None, **shared) == {("protection", "p1"), ("protection", "p2")}

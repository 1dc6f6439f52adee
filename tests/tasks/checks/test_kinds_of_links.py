"""Links of other kinds: deliberately clear, IKEv1, OSPF, other transforms."""

import pytest

from corelinks.inventory.crypto import Transform
from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, evaluate
from corelinks.tasks.checks.protection import read_transform, transform_words
from tests.support.kinds_of_links import IKEV1, clear_routers, ikev1_routers, ospf_routers
from tests.support.misleading_responses import CONFIG, TUNNEL, failed
from tests.support.router_responses import Router, a_link


def not_passed(link: CoreLink, routers: tuple[Router, Router], stage: Stage = "seal") -> set[tuple[str, str, Verdict]]:
    checks = evaluate(link, stage, *(router.evidence() for router in routers)).checks
    return {(check.check, check.router, check.verdict) for check in checks if check.verdict is not Verdict.PASS}


def test_a_deliberately_clear_link_that_is_clear_passes() -> None:
    assert not_passed(a_link(crypto=None), clear_routers()) == set()


def test_a_deliberately_clear_link_that_carries_nothing_fails() -> None:
    routers = clear_routers()
    routers[0].responses[TUNNEL][1] = routers[0].responses[TUNNEL][0]
    assert not_passed(a_link(crypto=None), routers) == {("carrying", "p1", Verdict.FAIL)}


def test_a_deliberately_clear_link_is_not_asked_for_sas() -> None:
    asked = {
        check.check for check in evaluate(a_link(crypto=None), "seal", *(r.evidence() for r in clear_routers())).checks
    }
    assert not asked & {"protection", "session", "flow", "encrypting", "ike-sa"}


def test_an_ikev1_link_passes_by_its_isakmp_sa() -> None:
    assert not_passed(a_link(**IKEV1), ikev1_routers()) == set()


@pytest.mark.parametrize(("state", "status"), [("MM_NO_STATE", "ACTIVE"), ("QM_IDLE", "ACTIVE (deleted)")])
def test_an_isakmp_sa_on_its_way_up_or_out_fails(state: str, status: str) -> None:
    found = not_passed(a_link(**IKEV1), ikev1_routers(state, status))
    assert found == {("ike-sa", "p1", Verdict.FAIL), ("ike-sa", "p2", Verdict.FAIL)}


def test_an_ospf_link_passes_by_its_full_neighbor() -> None:
    assert not_passed(a_link(igp={"protocol": "ospf"}), ospf_routers()) == set()


def test_an_area_that_one_end_writes_with_dots_is_the_same_area() -> None:
    routers = ospf_routers()
    routers[1].bend(CONFIG, "area 0", "area 0.0.0.0")
    assert not_passed(a_link(igp={"protocol": "ospf"}), routers) == set()


def test_an_ospf_neighbor_that_is_not_full_fails() -> None:
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
def test_transforms_are_read_in_every_spelling(printed: str, words: str) -> None:
    assert read_transform(printed) == words


def test_a_transform_has_the_words_of_its_definition() -> None:
    assert transform_words(Transform()) == "aes-gcm-256"
    assert transform_words(Transform(encryption="aes-cbc-256", integrity="sha256")) == "aes-cbc-256 sha256"


def test_a_shared_protection_is_expected_where_it_is_defined() -> None:
    shared = {"psk": "env:PSK", "protection": "PAIR"}

    def bend(a: Router, b: Router) -> None:
        for router in (a, b):
            router.bend(TUNNEL, '"CL-p1-p2")', '"CL-PAIR" shared)')
            router.bend(CONFIG, "ipsec profile CL-p1-p2\n", "ipsec profile CL-PAIR shared ikev2-profile CL-PAIR\n")
            router.bend(ask.RUNNING, "CL-p1-p2", "CL-PAIR")

    assert failed(bend, crypto=shared) == set()
    assert failed(lambda a, b: None, crypto=shared) == {
        (check, end) for check in ("protection", "defined-lines") for end in ("p1", "p2")
    }

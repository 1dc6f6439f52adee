"""The plan, and the question before a migration, say what a choice of the definition means beyond the link."""

from __future__ import annotations

from ipaddress import IPv4Address

from corelinks.inventory.model import CoreLink, Ldp
from corelinks.runbooks.plan import plan_summary, plan_text
from tests.support.router_responses import a_link

DEFAULT = a_link(crypto={"psk": "env:PSK", "policy": "default"})
LDP = Ldp(
    password="env:L",
    password_under_session="accept",
    router_id_a=IPv4Address("10.0.0.1"),
    router_id_b=IPv4Address("10.0.0.2"),
)


def said(link: CoreLink) -> tuple[str, str]:
    return "\n".join(plan_text([link])), "\n".join(plan_summary([link]))


def test_a_default_policy_and_an_accepted_reset_are_said_with_what_they_mean() -> None:
    for link, sentence in (
        (DEFAULT, "policy: default: the IKEv2 policy and proposal are the router's own"),
        (a_link(ldp=LDP), "the LDP session between p1 and p2 has no password yet, it goes down for it on all links"),
    ):
        assert all(sentence in text for text in said(link))


def test_a_link_without_such_a_choice_has_nothing_to_say() -> None:
    for link in (
        a_link(),
        a_link(ldp=LDP.model_copy(update={"password_under_session": "refuse"})),
        a_link(crypto=None),
    ):
        assert all("policy: default" not in text and "password_under_session" not in text for text in said(link))


def test_with_the_default_policy_no_policy_and_no_proposal_is_sent() -> None:
    text, _ = said(DEFAULT)
    assert "crypto ikev2 policy" not in text
    assert "crypto ikev2 proposal" not in text
    assert "crypto ikev2 profile CL-p1-p2" in text

"""What simulated routers say about lines that they take, and refuse in words without a percent sign."""

from __future__ import annotations

import pytest

from tests.support.two_routers import TwoRouters
from tests.support.typed_session import Bench, Typist

_PROPOSAL = ("crypto ikev2 proposal P", "encryption aes-cbc-256", "integrity sha256", "group 19")
_POLICY_MAP = (
    "policy-map QUEUES",
    "class VOICE",
    "priority 400",
    "class class-default",
    "bandwidth percent 50",
    "policy-map MARKS",
    "class class-default",
    "set mpls experimental topmost 3",
)


@pytest.fixture
def typist() -> Typist:
    typist = Bench().typist()
    typist.type("configure terminal")
    return typist


def test_an_isakmp_profile_is_called_incomplete_each_time_it_is_entered(typist: Typist) -> None:
    sentence = "% A profile is deemed incomplete until it has match identity statements"
    assert typist.type("crypto isakmp profile OLD") == sentence
    typist.all("match identity address 198.18.7.2 255.255.255.255", "exit")
    assert typist.type("crypto isakmp profile OLD") == sentence
    assert typist.type("no crypto isakmp profile OLD") == ""


def test_a_proposal_is_attached_once_and_only_when_it_is_complete(typist: Typist) -> None:
    typist.all("crypto ikev2 proposal HALF", "encryption aes-cbc-256", *_PROPOSAL, "crypto ikev2 policy Q")
    assert typist.type("proposal HALF") == "Proposal HALF is not complete to be attached to policy"
    assert typist.type("proposal P") == ""
    assert typist.type("proposal P") == "%Policy already has same proposal set. Not adding again."
    assert typist.type("do show running-config | include HALF$") == "crypto ikev2 proposal HALF"


def test_a_long_name_is_taken_with_a_word_about_it(typist: Typist) -> None:
    said = typist.type(f"crypto ikev2 keyring {'k' * 33}")
    assert said == "% Name length exceeded the recommended length of 32 characters"
    assert typist.type(f"crypto ikev2 keyring {'k' * 32}") == ""


def test_queues_are_refused_where_there_are_none_or_not_enough(typist: Typist) -> None:
    typist.all(*_POLICY_MAP, "interface Tunnel9")
    refusal = "Class Based Weighted Fair Queueing not supported on this interface"
    assert typist.type("service-policy output QUEUES") == refusal
    assert typist.type("service-policy output MARKS") == ""
    assert typist.type("service-policy output NONE") == "policy map NONE not configured"
    typist.all("interface GigabitEthernet0/1", "bandwidth 1000")
    assert typist.type("service-policy input QUEUES") == "CBWFQ : Can be enabled as an output feature only"
    assert typist.type("service-policy output QUEUES") == (
        "I/f GigabitEthernet0/1 class class-default requested bandwidth 500 (kbps), available only 350 (kbps)"
    )
    assert "service-policy" not in typist.type("do show running-config interface GigabitEthernet0/1")
    typist.type("bandwidth 10000")
    assert typist.type("service-policy output QUEUES") == ""


@pytest.mark.parametrize(
    "lines",
    [
        ("crypto ipsec security-association lifetime seconds 3600",),
        ("crypto ipsec security-association lifetime kilobytes 4608000",),
        ("crypto ipsec profile I", "set security-association replay window-size 64"),
        ("crypto ipsec profile I", "set security-association lifetime kilobytes 4608000"),
        ("crypto ipsec profile I", "set security-association lifetime seconds 3600"),
    ],
)
def test_what_is_the_default_is_not_shown(typist: Typist, lines: tuple[str, ...]) -> None:
    typist.all(*lines)
    assert lines[-1] not in typist.type("do show running-config")


@pytest.mark.parametrize(("version", "is_shown"), [("12.4", False), ("15.7", True)])
def test_the_mode_of_a_transform_set_is_shown_by_later_releases(version: str, is_shown: bool) -> None:
    core = TwoRouters(version=version)
    core.configure("e1", "crypto ipsec transform-set T esp-aes", "mode transport", "mode tunnel")
    assert ("mode tunnel" in core.show("e1", "show running-config")) is is_shown


def test_an_mpls_mtu_above_that_of_the_interface_is_refused(typist: Typist) -> None:
    typist.type("interface GigabitEthernet0/1")
    refusal = "%Please set mpls mtu to a value less than or equal to the interface mtu 1500"
    assert typist.type("mpls mtu 1512") == refusal
    assert typist.type("mpls mtu override 1512") == ""

"""What a router may answer to a configuration line that it has taken; all else is a refusal, in whatever words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corelinks.tasks.connection import ios
from corelinks.tasks.router_errors import CommandRejected, TakenLine
from tests.support.connection_core import Core, connection_core

BANNER = (
    "IKEv2 proposal MUST either have a set of an encryption algorithm other than aes-gcm, an integrity algorithm"
    " and a DH group configured or \n encryption algorithm aes-gcm, a prf algorithm and a DH group configured"
)
EXPECTED = (
    "",
    "\n\n",
    BANNER,
    "IKEv2 profile MUST have:\n   1. A local and a remote authentication method.\n"
    "   2. A match identity or a match certificate or match any statement.",
    "IKEv2 policy MUST have atleast one complete proposal attached ",
    "IKEv2 profile MUST have:\n   1. A local and a remote authentication method.\n"
    "   2. A match identity or a match certificate statement.",
    "%Default route without gateway, if not a point-to-point interface, may impact performance",
    "Warning: for metrics greater than 63, 'metric-style wide' should be configured on level-2, or it will be capped at"
    " 63.",
    "%Warning: IP MTU value set 9000 is greater than the current transport\nvalue 1472, fragmentation may occur",
    "% Warning: Please make sure IKE SA encryption keysize configured, is greater than or equal to IPSec SA"
    " encryption keysize.",
    "%Warning: weaker transform is deprecated",
    "% NOTE: This new crypto map will remain disabled until a peer",
    "% A profile is deemed incomplete until it has match identity statements",
    "% Not all config may be removed and may reappear after reactivating the sub-interface",
    "% Name length exceeded the recommended length of 32 characters",
    "%Policy already has same proposal set. Not adding again.",
    "% Interface Tunnel12 IPv4 disabled and address(es) removed due to enabling VRF RED",
    'WARNING: "ip multicast-routing" is not configured, IP Multicast packets will not be forwarded',
    "Interface Tunnel12 set to default configuration",
)
REFUSED = (
    ("I/f Tunnel12 class CORE requested bandwidth 400 (kbps), available only 75 (kbps)", "I/f Tunnel12 class CORE"),
    ("Class Based Weighted Fair Queueing not supported on this interface", "Class Based"),
    ("Bad mask /30 for address 10.0.0.4", "Bad mask"),
    ("Not a valid host address - 10.0.0.255", "Not a valid"),
    ("Proposal P is not complete to be attached to policy", "Proposal P"),
    ("Access denied", "Access denied"),
    ("Permission to run this is with the night shift", "Permission"),
    ("%Please set mpls mtu to a value less than or equal to the interface mtu 1500", "%Please set"),
    ("        ^\n% Invalid input detected at '^' marker.\n", "% Invalid"),
    ("   ^\nsorry", "sorry"),
    ("   ^", "^"),
    (f"{BANNER}\nMaximum number of proposals is reached", "Maximum"),
    ("%Warning: weaker transform is deprecated\nTransform set was not made", "Transform set"),
    ("sorry\n% Incomplete command.", "% Incomplete"),
    ("value 1472 is out of range", "value 1472"),
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest.mark.parametrize("answer", EXPECTED)
def test_an_expected_answer_is_no_refusal(answer: str) -> None:
    assert ios.unexpected(answer) is None


@pytest.mark.parametrize(("answer", "start"), REFUSED)
def test_an_answer_that_nobody_expects_is_a_refusal_and_says_which_line_of_it(answer: str, start: str) -> None:
    said = ios.unexpected(answer)
    assert said is not None
    assert said.startswith(start)


@pytest.mark.parametrize("words", ["Not today", "I/f Tunnel900 class x requested bandwidth 5, available only 1"])
def test_nothing_is_sent_behind_a_line_that_is_refused_in_words_of_its_own(running: Core, words: str) -> None:
    running.simulator.inject(f"refuse-in-words@r000,line=description,message={words}")
    with running.connection() as connection:
        with pytest.raises(CommandRejected) as caught:
            connection.configure(["interface Tunnel900", " description north", " ip mtu 1400"])
        running.simulator.clear_faults()
        shown = connection.ask(["show running-config interface Tunnel900"])[0]
        connection.configure(["no interface Tunnel900"])
    assert (caught.value.command, caught.value.answer) == (" description north", words)
    assert "ip mtu" not in shown


def test_what_a_router_answers_to_a_line_that_it_takes_is_kept_with_the_line(running: Core) -> None:
    with running.connection() as connection:
        taken = connection.type_lines(["crypto ikev2 policy P900", " match fvrf any", "no crypto ikev2 policy P900"])
    assert taken == (
        TakenLine("crypto ikev2 policy P900", "IKEv2 policy MUST have atleast one complete proposal attached"),
        TakenLine(" match fvrf any"),
        TakenLine("no crypto ikev2 policy P900"),
    )


def test_a_command_of_exec_mode_may_answer_anything(running: Core) -> None:
    with running.connection() as connection:
        assert "Current privilege level" in connection.send_config_set(["do show privilege"])

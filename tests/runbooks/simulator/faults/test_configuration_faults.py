"""Configuration lines that are refused in other words, that do not stay, or that are kept in another spelling."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.ios.nvgen import respelled
from corelinks.runbooks.simulator.ios.passwords import clear_key
from corelinks.runbooks.simulator.ios.wordings import refusal_in_words
from corelinks.runbooks.simulator.router.config_tree import Node
from tests.support.typed_session import Bench, Typist


@pytest.fixture
def bench() -> Bench:
    return Bench()


def _with(bench: Bench, spec: str) -> Typist:
    bench.device.faults.add(parse_fault(spec))
    typist = bench.typist()
    typist.type("configure terminal")
    return typist


def _section(bench: Bench, header: str) -> Node:
    section = bench.device.running.section(header)
    assert section is not None
    return section


def test_a_line_is_refused_in_words_that_fit_it_and_takes_no_effect(bench: Bench) -> None:
    typist = _with(bench, "refuse-in-words@p1,line=bandwidth")
    answers = typist.all("interface Tunnel7", "bandwidth 5000", "ip mtu 1400")
    assert answers == ["", "I/f Tunnel7 class core requested bandwidth 5000 (kbps), available only 9", ""]
    assert _section(bench, "interface Tunnel7").child("bandwidth") is None
    assert _section(bench, "interface Tunnel7").has("ip mtu 1400")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ip address 10.0.0.4 255.255.255.252", "Bad mask /30 for address 10.0.0.4"),
        ("tunnel destination 10.9.9.9", "Not a valid host address - 10.9.9.9"),
        ("proposal STRONG", "Proposal STRONG is not complete to be attached to policy"),
        ("description to the north", "Access denied"),
        ("no mpls ip", "Command not authorized for this user"),
        ("fair-queue", "Class Based Weighted Fair Queueing not supported on this interface"),
    ],
)
def test_the_words_of_a_refusal_fit_the_line(line: str, words: str) -> None:
    assert refusal_in_words(line, "Tunnel7") == words


def test_a_refusal_can_be_given_its_words_and_how_often_it_comes(bench: Bench) -> None:
    typist = _with(bench, "refuse-in-words@p1,line=^hostname,message=no more of that,times=1,skip=1")
    assert typist.all("hostname p2", "hostname p3", "hostname p4") == ["", "no more of that", ""]
    assert bench.device.hostname == "p4"


@pytest.mark.parametrize(("option", "said"), [("", "Access denied"), (",message=", "")])
def test_a_refused_mode_line_leaves_the_router_in_the_mode_above(bench: Bench, option: str, said: str) -> None:
    typist = _with(bench, f"refuse-mode@p1,line=gi0/2{option}")
    assert typist.type("interface gi0/2") == said
    assert typist.prompt.endswith("(config)#")


def test_a_mode_that_is_refused_is_no_line_that_is(bench: Bench) -> None:
    typist = _with(bench, "refuse-mode@p1")
    assert typist.all("ip route 203.0.113.0 255.255.255.0 Null0", "no interface Tunnel7")[0] == ""
    assert bench.device.running.has("ip route 203.0.113.0 255.255.255.0 Null0")


def test_a_line_that_does_not_stay_is_taken_without_a_word(bench: Bench) -> None:
    typist = _with(bench, "lose-line@p1,line=mtu,times=1")
    assert typist.all("interface Tunnel7", "ip mtu 1400", "ip mtu 1390") == ["", "", ""]
    assert [node.text for node in _section(bench, "interface Tunnel7").all("ip mtu")] == ["ip mtu 1390"]


def test_a_negation_can_be_lost_as_well(bench: Bench) -> None:
    typist = _with(bench, "lose-line@p1,line=^no shutdown")
    typist.all("interface Tunnel7", "shutdown", "no shutdown")
    assert _section(bench, "interface Tunnel7").has("shutdown")


def test_a_section_that_does_not_stay_takes_lines_until_configuration_mode_is_left(bench: Bench) -> None:
    typist = _with(bench, "lose-line@p1,line=^interface Tunnel7")
    typist.all("interface Tunnel7", "ip mtu 1400")
    assert _section(bench, "interface Tunnel7").has("ip mtu 1400")
    typist.type("end")
    assert bench.device.running.section("interface Tunnel7") is None


def test_a_section_that_was_there_stays(bench: Bench) -> None:
    typist = _with(bench, "lose-line@p1,line=^interface")
    typist.all("interface GigabitEthernet0/2", "end")
    assert bench.device.running.section("interface GigabitEthernet0/2") is not None


def test_a_line_is_kept_as_the_fault_says(bench: Bench) -> None:
    typist = _with(bench, "rewrite-line@p1,line=isis metric,kept=isis metric 63 level-2")
    typist.all("interface Tunnel7", "isis metric 16777214 level-2", "end")
    metrics = [node.text for node in _section(bench, "interface Tunnel7").all("isis metric")]
    assert metrics == ["isis metric 63 level-2"]


def test_a_section_is_kept_under_another_header_with_the_lines_beneath_it(bench: Bench) -> None:
    typist = _with(bench, "rewrite-line@p1,line=keyring,kept=crypto ikev2 keyring LONG")
    typist.all("crypto ikev2 keyring LONGER", "peer p2", "address 10.0.0.2", "end")
    assert bench.device.running.section("crypto ikev2 keyring LONGER") is None
    assert _section(bench, "crypto ikev2 keyring LONG").has("peer p2")


def test_without_a_text_only_lines_with_another_spelling_are_rewritten(bench: Bench) -> None:
    typist = _with(bench, "rewrite-line@p1")
    typist.all("interface Tunnel7", "ip mtu 1400", "ip ospf 1 area 256")
    section = _section(bench, "interface Tunnel7")
    assert section.has("ip mtu 1400")
    assert section.has("ip ospf 1 area 0.0.1.0")


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("pre-shared-key a-long-enough-key", "pre-shared-key 6 "),
        ("pre-shared-key address 10.0.0.2 key a-long-enough-key", "pre-shared-key address 10.0.0.2 key 6 "),
        ("mpls ldp neighbor 10.0.0.2 password hidden-word", "mpls ldp neighbor 10.0.0.2 password 7 "),
    ],
)
def test_secrets_are_respelled_in_an_encrypted_type(line: str, start: str) -> None:
    kept = respelled(line)
    assert kept is not None
    assert kept.startswith(start)
    assert line.split()[-1] not in kept


@pytest.mark.parametrize(
    "line",
    ["pre-shared-key a-key:/with=signs", "mpls ldp neighbor 10.0.0.2 password hidden-word"],
)
def test_the_router_knows_the_secret_that_it_keeps_in_another_type(line: str) -> None:
    kept = respelled(line)
    assert kept is not None
    assert clear_key(kept.split()[1:]) == line.split()[-1]


def test_a_key_of_an_unknown_encryption_stands_for_itself() -> None:
    assert clear_key(["6", "PBAHSKTYKZ]IQQZQKUGFdNMIgAAB"]) == "PBAHSKTYKZ]IQQZQKUGFdNMIgAAB"
    assert clear_key(["7", "zz"]) == "zz"
    assert clear_key([]) == ""

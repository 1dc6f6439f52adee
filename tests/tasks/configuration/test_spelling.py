"""Two spellings of one state are one state, and two states are two."""

from __future__ import annotations

import pytest

from corelinks.tasks.configuration.end_view import difference
from corelinks.tasks.configuration.masking import shown
from corelinks.tasks.configuration.spelling import in_one_spelling, interface_of, without_spellings
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse import parse_config_differences, parse_running_config
from corelinks.tasks.redaction import redact

BODY = ("30820330 30820218 A0030201 02020101", "300D0609 2A86")
IN_A_FILE = "certificate self-signed 01 nvram:IOS-Self-Sig#3.cer"
SHOWN = ("certificate self-signed 01", *BODY, "quit")
CHAIN = "crypto pki certificate chain TP-self-signed-770011"


def signed(sign: str, *lines: str, indent: str = " ") -> tuple[str, ...]:
    return tuple(f"{indent}{sign}{line}" for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        (CHAIN, *signed("+", *SHOWN), *signed("-", IN_A_FILE)),
        (CHAIN, *signed("-", IN_A_FILE), CHAIN, *signed("+", *SHOWN)),
        (CHAIN, *signed("-", IN_A_FILE, indent=""), *signed("+", *SHOWN, indent="")),
        (f"+{CHAIN}", *signed("+", *SHOWN), f"-{CHAIN}", *signed("-", IN_A_FILE)),
        (CHAIN, " +certificate self-signed 01", *signed("+", *BODY, "  quit", indent="  "), *signed("-", IN_A_FILE)),
        (
            CHAIN,
            *signed("-", "certificate ca 0A nvram:Company#1CA.cer"),
            *signed("+", "certificate ca 0A", *BODY, "quit"),
        ),
        ("-ntp clock-period 17179860", "+ntp clock-period 17179999"),
        ("interface Gi0/1", " +ip ospf 1 area 0.0.0.7", "interface Gi0/1", " -ip ospf 1 area 7"),
        ("key chain K", " key 1", "  +key-string 7 <hidden:aaaaaa>", "  -key-string <hidden:aaaaaa>"),
        (
            "+mpls ldp neighbor 192.0.2.7 password 7 <hidden:aaaaaa>",
            "-mpls ldp neighbor 192.0.2.7 password <hidden:aaaaaa>",
        ),
    ],
)
def test_a_difference_of_spelling_alone_is_none(lines: tuple[str, ...]) -> None:
    assert without_spellings(lines) == ()
    found = parse_config_differences("\n".join(("!Contextual Config Diffs:", *lines)))
    assert (found.is_none, found.lines) == (True, ())


@pytest.mark.parametrize(
    "lines",
    [
        (CHAIN, *signed("+", *SHOWN)),
        (CHAIN, *signed("-", IN_A_FILE)),
        (CHAIN, *signed("+", *SHOWN), *signed("-", "certificate self-signed 02 nvram:IOS-Self-Sig#3.cer")),
        (CHAIN, *signed("+", *SHOWN), *signed("-", "certificate self-signed 01", "FFFFFFFF", "quit")),
        (f"{CHAIN}0", *signed("+", *SHOWN), CHAIN, *signed("-", IN_A_FILE)),
        ("interface Tunnel12", " +ip mtu 1400", "interface Tunnel13", " -ip mtu 1400"),
        ("interface Tunnel12", " +ip ospf 1 area 0.0.0.7", "interface Tunnel13", " -ip ospf 1 area 7"),
        ("+interface Tunnel12", "+ip ospf 1 area 0.0.0.7", "-interface Tunnel13", "-ip ospf 1 area 7"),
        ("key chain K", " key 1", "  +key-string 7 <hidden:aaaaaa>", "  -key-string <hidden:bbbbbb>"),
        ("ip access-list extended A", " +permit ip any any", " -permit ip any any"),
    ],
)
def test_a_difference_of_state_stays_whole(lines: tuple[str, ...]) -> None:
    assert without_spellings(lines) == lines


def test_a_difference_of_state_beside_one_of_spelling_stays_alone() -> None:
    spelling = (CHAIN, *signed("+", *SHOWN), *signed("-", IN_A_FILE))
    state = ("interface Tunnel12", " +ip mtu 1400")
    assert without_spellings((*spelling, *state, "-ntp clock-period 17179860")) == state
    new = signed("+", "certificate ca 0B", *BODY, "quit")
    assert without_spellings((*spelling, *new)) == (CHAIN, *new)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("certificate self-signed 01", IN_A_FILE),
        ("interface Serial0/1/0.77", "interface Serial0/1/0.77 point-to-point"),
        ("interface Serial0/1/0.77 multipoint", "interface Serial0/1/0.77 point-to-point"),
        ("ip ospf 1 area 10", "ip ospf 1 area 0.0.0.10"),
        ("network 192.0.2.0 0.0.0.3 area 0", "network 192.0.2.0 0.0.0.3 area 0.0.0.0"),
        ("area 256 stub", "area 0.0.1.0 stub"),
    ],
)
def test_a_line_has_one_spelling(one: str, other: str) -> None:
    assert in_one_spelling(one) == in_one_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("certificate self-signed 01", "certificate self-signed 02"),
        ("certificate self-signed 01", "certificate ca 01"),
        ("interface Serial0/1/0.77", "interface Serial0/1/0.7 point-to-point"),
        ("ip ospf 1 area 10", "ip ospf 1 area 0.0.10.0"),
        ("ip address 10.0.0.0 0.0.0.0", "ip address 10.0.0.0 0"),
        ("description area 0.0.0.1 or so", "description area 0.0.0.2 or so"),
        ("ip ospf 1 area 0.0.0.999", "ip ospf 1 area 999"),
    ],
)
def test_what_is_not_the_same_has_not_the_same_spelling(one: str, other: str) -> None:
    assert in_one_spelling(one) != in_one_spelling(other)


def test_an_interface_is_found_by_its_name_whatever_its_kind() -> None:
    config = RunningConfig(("interface Serial0/1/0.77 point-to-point", " mpls ip"))
    assert interface_of("interface Serial0/1/0.77 point-to-point") == "Serial0/1/0.77"
    assert config.interface("Se0/1/0.77") == ("mpls ip",)
    assert config.interface("Se0/1/0.7") is None
    assert config.paths == (("interface Serial0/1/0.77",), ("interface Serial0/1/0.77", "mpls ip"))


def test_startup_and_running_of_a_router_with_a_certificate_have_the_same_lines() -> None:
    head = f"version 17.6\nhostname r7\n{CHAIN}\n"
    startup = parse_running_config(f"{head} {IN_A_FILE}\nntp clock-period 36028\nend\n")
    body = "".join(f"  {line}\n" for line in BODY)
    running = parse_running_config(f"{head} certificate self-signed 01\n{body}  \tquit\nend\n")
    assert startup.paths == running.paths
    assert difference(tuple(map(shown, startup.paths)), tuple(map(shown, running.paths))) == ()


def lines_of(*lines: str) -> tuple[str, ...]:
    """As they are compared: read from a router, so masked, each in its one spelling."""
    return tuple(map(shown, RunningConfig(tuple(redact("\n".join(lines)).split("\n"))).paths))


def test_a_secret_is_the_same_in_clear_and_in_any_of_its_type_7_forms_and_no_other_is() -> None:
    start = "mpls ldp neighbor 192.0.2.7 password"
    same = [lines_of(f"{start}{kind}") for kind in (" Wk9", " 0 Wk9", " 7 01240D5D", " 7 08164717")]
    assert len(set(same)) == 1
    assert lines_of(f"{start} Wk8") != same[0]
    assert lines_of(f"{start} 6 Wk9") != same[0]
    assert lines_of(f"{start} 7 02310F03") != same[0]

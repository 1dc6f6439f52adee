"""Pings, versions, privilege and running-configs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corelinks.tasks.parse import (
    ParseError,
    Ping,
    Version,
    WrongInterface,
    parse_interface_config,
    parse_ping,
    parse_ping_mpls,
    parse_privilege,
    parse_running_config,
    parse_version,
)
from tests.tasks.parse.catalogue import said

RUNNING = "show_running_config/ios_15.4"
INTERFACE = "show_running_config_interface/xe_17.6"


def test_a_ping_tells_every_reply() -> None:
    assert parse_ping(said("ping/ios_15.4")) == Ping(".!!!!", 5, 4, 100, "10.255.12.2", False)
    assert parse_ping(said("ping/xe_17.6_df_too_big")) == Ping("M.M", 3, 0, 1435, "10.255.12.2", True)
    assert parse_ping(said("ping/xe_17.6_many")).replies == "!" * 71 + "UQ?&"


def test_only_a_whole_ping_has_all_received() -> None:
    assert Ping("!!", 2, 2).all_received
    assert not Ping("!.", 2, 1).all_received
    assert not Ping("", 0, 0).all_received


@pytest.mark.parametrize("code", "!.UQM?&NPTCI")
def test_every_reply_character_is_read(code: str) -> None:
    received = 1 if code == "!" else 0
    text = f"Sending 1, 100-byte ICMP Echos to 10.0.0.2, timeout is 2 seconds:\n{code}\n"

    assert parse_ping(f"{text}Success rate is {100 * received} percent ({received}/1)\n").replies == code


@pytest.mark.parametrize("code", "!Q.LBDFfMmNPpRIldXxU")
def test_every_mpls_reply_character_is_read(code: str) -> None:
    received = 1 if code == "!" else 0
    end = f"Success rate is {100 * received} percent ({received}/1)\n"
    head = "Sending 1, 72-byte MPLS Echos to 10.0.0.2/32,\n"

    assert parse_ping_mpls(f"{head}{code}\n{end}").replies == code
    assert parse_ping_mpls(f"{head}{code}    size 72, reply addr 10.0.0.2, return code 3\n{end}").replies == code


def test_a_sweep_has_no_single_size() -> None:
    text = "Sending 2, [1400..1401]-byte ICMP Echos to 10.0.0.2, timeout is 2 seconds:\n!!\n"

    assert parse_ping(text + "Success rate is 100 percent (2/2), round-trip min/avg/max = 1/1/1 ms").size is None


def test_ping_mpls_is_read_in_both_forms() -> None:
    assert parse_ping_mpls(said("ping_mpls/ios_15.4_verbose")) == Ping("!!.", 3, 2, 100, "10.0.0.2/32")
    assert parse_ping_mpls(said("ping_mpls/xe_17.6_not_sent")) == Ping("QQQQQ", 5, 0, 72, "10.0.0.9/32")


PLAIN, MPLS = "ping/ios_15.4", "ping_mpls/xe_17.6_not_sent"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        *[(name, "Success rate", "Failure rate", "unknown form") for name in (PLAIN, MPLS)],
        *[(name, "Sending 5,", "Sending 6,", "broken off") for name in (PLAIN, MPLS)],
        *[(name, "/5)", "/4)", "broken off") for name in (PLAIN, MPLS)],
        *[(name, " percent (", "1 percent (", "does not agree") for name in (PLAIN, MPLS)],
        (PLAIN, ".!!!!", ".!!!", "does not agree"),
        (PLAIN, ".!!!!", "!!!!!", "does not agree"),
        (PLAIN, ".!!!!", "hello", "unknown form"),
        (MPLS, "QQQQQ", "QQQQ!", "does not agree"),
        (MPLS, "QQQQQ", "QQQQ", "does not agree"),
        (MPLS, "QQQQQ", "hello", "unknown form"),
    ],
)
def test_a_ping_whose_numbers_do_not_agree_is_refused(name: str, old: str, new: str, problem: str) -> None:
    text = said(name)
    assert old in text
    with pytest.raises(ParseError, match=problem):
        (parse_ping if name == PLAIN else parse_ping_mpls)(text.replace(old, new))


def test_two_pings_in_one_text_are_refused() -> None:
    with pytest.raises(ParseError, match="twice"):
        parse_ping(said("ping/ios_15.4") * 2)


def test_a_version_is_read_of_ios_and_of_xe() -> None:
    assert parse_version(said("show_version/ios_12.4")) == Version(
        software="12.4(24)T8",
        is_xe=False,
        image="c7200-advipservicesk9-mz.124-24.T8.bin",
        hostname="p1",
        uptime="3 weeks, 2 days, 1 hour, 12 minutes",
        restarted="reload at 10:00:00 UTC Mon Jan 5 2026",
        hardware="7206VXR",
        serial="4279256517",
        config_register="0x2102",
    )
    xe = parse_version(said("show_version/xe_17.6"))
    assert (xe.software, xe.is_xe, xe.hostname, xe.hardware) == ("17.6.5", True, "p-2.core", "C8000V")
    assert (xe.uptime, xe.config_register) == ("5 minutes", "0x2102")


@pytest.mark.parametrize("missing", ["Configuration register", "uptime is", "Version 12.4(24)T8,"])
def test_a_version_that_has_lost_a_line_is_refused(missing: str) -> None:
    text = said("show_version/ios_12.4")
    assert missing in text
    with pytest.raises(ParseError, match=r"no configuration register|no uptime|no version"):
        parse_version(text.replace(missing, "nothing"))


@pytest.mark.parametrize("missing", ["p1 uptime is", "Processor board ID", "System image file", "Cisco 7206VXR"])
def test_only_name_and_uptime_of_a_version_must_be_there(missing: str) -> None:
    text = said("show_version/ios_12.4")
    assert missing in text
    if "uptime" in missing:
        with pytest.raises(ParseError, match="no uptime"):
            parse_version(text.replace(missing, " uptime is"))
        return
    found = parse_version(text.replace(missing, "nothing"))
    assert None in (found.serial, found.image, found.hardware)


def test_a_ping_of_nothing_has_no_percentage() -> None:
    text = "Sending 0, 100-byte ICMP Echos to 10.0.0.2, timeout is 2 seconds:\nSuccess rate is 0 percent (0/0)\n"

    assert parse_ping(text) == Ping("", 0, 0, 100, "10.0.0.2")


@pytest.mark.parametrize("level", [0, 1, 14, 15])
def test_the_privilege_level_is_a_number(level: int) -> None:
    assert parse_privilege(f"Current privilege level is {level}\n") == level


@pytest.mark.parametrize("level", ["16", "-1", "155", "high", ""])
def test_a_privilege_level_out_of_range_is_refused(level: str) -> None:
    with pytest.raises(ParseError):
        parse_privilege(f"Current privilege level is {level}\n")


def test_a_running_config_is_read_as_sections() -> None:
    config = parse_running_config(said(RUNNING))

    assert config.sections("interface ") == ("interface Loopback0", "interface Tunnel12")
    assert config.section("interface Loopback0") == (" ip address 10.0.0.1 255.255.255.255".strip(),)
    assert config.interface("tu12") == (
        "description core p1-p2",
        "ip address 10.255.12.1 255.255.255.252",
        "tunnel source GigabitEthernet0/1",
        "tunnel protection ipsec profile CL-p1-p2",
    )
    assert config.section("router isis CORE") == (
        "net 49.0001.0000.0000.0001.00",
        "address-family ipv6",
        " multi-topology",
        "exit-address-family",
    )
    assert config.section("crypto ikev2 keyring CL-p1-p2") == (
        "peer CL-p1-p2",
        " address 192.0.2.2",
        " pre-shared-key <removed>",
    )


def test_what_only_looks_like_configuration_is_left_out() -> None:
    config = parse_running_config(said(RUNNING))

    assert config.interface("Tunnel99") is None
    assert config.interface("Tunnel98") is None
    assert config.section("crypto pki certificate chain SELF") == (
        "certificate self-signed 01",
        "certificate ca 02 nvram:CA#2.cer",
    )
    assert "banner login #one line#" in config.sections()
    assert config.sections()[-1] == "line vty 0 4"
    assert not any("!" in line or "Building" in line for line in config.lines)


def test_an_absent_section_is_not_an_empty_one() -> None:
    config = parse_running_config(said(RUNNING))

    assert config.section("interface Tunnel13") is None
    assert config.section(" net 49.0001.0000.0000.0001.00") is None
    assert config.section("hostname p1") == ()


def test_a_saved_configuration_without_preamble_is_read() -> None:
    assert parse_running_config("version 15.4\nhostname p1\nend\n").sections() == ("version 15.4", "hostname p1")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version 15.4\nhostname p1\n", "does not end with 'end'"),
        ("interface Tunnel12\n ip mtu 1400\nend\n", "neither version nor hostname"),
        ("hostname p1\nend\ninterface Tunnel12\nend\n", "behind 'end'"),
        ("hostname p1\nbanner motd ^C\nhello\nend\n", "is missing"),
        ("hostname p1\n --More-- ip routing\nend\n", "pager"),
    ],
)
def test_a_configuration_that_is_cut_or_strange_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_running_config(text)


def test_the_section_of_one_interface_is_read() -> None:
    assert parse_interface_config(said(INTERFACE), "Tu12") == (
        "description core p1-p2",
        "ip address 10.255.12.1 255.255.255.252",
        "mpls ip",
        "tunnel protection ipsec profile CL-p1-p2",
    )


def test_the_section_of_another_interface_is_told_as_such() -> None:
    with pytest.raises(WrongInterface):
        parse_interface_config(said(INTERFACE), "Tunnel1")


@pytest.mark.parametrize(
    "text", [said(RUNNING), "hostname p1\nend\n", " ip mtu 1400\ninterface Tunnel12\nend\n", "end\n"]
)
def test_what_is_not_the_section_of_one_interface_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="not the section of one interface"):
        parse_interface_config(text, "Tunnel12")


def test_an_interface_without_settings_is_empty_not_absent() -> None:
    assert parse_interface_config("Building configuration...\n\ninterface Tunnel12\nend\n", "Tunnel12") == ()


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("0 minutes", 0),
        ("1 minute", 60),
        ("1 hour, 1 minute", 3660),
        ("3 weeks, 2 days, 1 hour, 12 minutes", 3 * 604800 + 2 * 86400 + 3600 + 720),
        ("2 years, 31 weeks, 9 hours", 2 * 31536000 + 31 * 604800 + 32400),
        ("a while", None),
        ("1 minute or so", None),
    ],
)
def test_the_uptime_is_counted_in_seconds(words: str, seconds: int | None) -> None:
    version = replace(parse_version(said("show_version/ios_12.4")), uptime=words)
    assert version.uptime_seconds == seconds

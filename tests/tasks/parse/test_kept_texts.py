"""Configurations, versions and pings as people and platforms leave them: read whole, or refused."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    ParseError,
    Ping,
    parse_interface_config,
    parse_running_config,
    parse_version,
)
from corelinks.tasks.parse.ping import not_as_asked

ERASED = " --More-- " + "\x08" * 9 + " " * 8 + "\x08" * 9
SHORT = "hostname p1\ninterface Tunnel12\n ip mtu 1400\nend\n"


@pytest.mark.parametrize(
    "text",
    [
        f"p1#show run\n{SHORT}\np1#\np1#\n",
        f"p1#show run\n{SHORT}\n --More-- \np1#",
        f"p1#show run\n{SHORT}\n{ERASED}p1#",
        f"{SHORT}\nshow clock\n10:00:00.000 UTC\n",
        f"p1#show clock\n10:00:00.000 UTC\np1#show run\n{SHORT}p1#sh ip int br\nInterface\np1#",
        SHORT.replace(" ip mtu", f"{ERASED} ip mtu"),
        SHORT.replace("interface", " --More-- \ninterface"),
        SHORT.replace("\n", "\r"),
        f"\ufeff{SHORT}",
    ],
)
def test_a_configuration_is_read_whatever_a_terminal_left_around_it(text: str) -> None:
    assert parse_running_config(text) == parse_running_config(SHORT)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SHORT.replace(" ip mtu", "\x1b[K ip mtu"), "no router prints"),
        (SHORT.replace("1400", "14*Nov 22 08:00:00.123: %SYS-5-CONFIG_I: Configured from console"), "within a line"),
        (SHORT.replace(" ip mtu", " --More--          ip mtu"), "indentation"),
        (f"p1#show run | section Tunnel\n{SHORT}p1#", "filtered"),
        (f"{SHORT}{SHORT}", "behind 'end'"),
        (SHORT.replace("end\n", " --More-- \np1#"), "does not end"),
    ],
)
def test_a_configuration_that_may_have_lost_a_line_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_running_config(text)


def test_a_pattern_of_a_message_in_a_configuration_is_no_message() -> None:
    applet = 'event manager applet A\n event syslog pattern "%LINEPROTO-5-UPDOWN: Line protocol"\n'
    assert parse_running_config(f"hostname p1\n{applet}end\n").section("event manager applet A") is not None


@pytest.mark.parametrize("kind", ["point-to-point", "multipoint"])
def test_the_kind_of_a_subinterface_is_no_part_of_its_name(kind: str) -> None:
    text = f"interface Serial0/0/0.100 {kind}\n mpls ip\nend\n"
    assert parse_interface_config(text, "Se0/0/0.100") == ("mpls ip",)


def test_a_catalyst_without_register_ends_with_its_serial_number() -> None:
    text = """\
Cisco IOS XE Software, Version 17.09.04a
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)

r7 uptime is 4 days, 2 minutes
System returned to ROM by Reload Command
System image file is "flash:packages.conf"

cisco C9500-24Y4C (X86) processor with 2900319K/6147K bytes of memory.
Processor board ID FDO00000007
Model Number                       : C9500-24Y4C
System Serial Number               : FDO00000007
"""
    found = parse_version(text)
    assert (found.hostname, found.software, found.config_register, found.is_xe) == ("r7", "17.9.4a", None, True)
    with pytest.raises(ParseError, match="configuration register"):
        parse_version(text.partition("System Serial")[0])


def test_xe_3_on_a_catalyst_4500_is_xe() -> None:
    text = """\
Cisco IOS Software, IOS-XE Software, Catalyst 4500 L3 Switch Software (cat4500e-UNIVERSALK9-M), Version 03.08.07.E \
RELEASE SOFTWARE (fc2)
r7 uptime is 6 weeks, 1 minute
System returned to ROM by Reload command
cisco WS-C4507R+E (MPC8572) processor (revision 8) with 2097152K/20480K bytes of memory.
Processor board ID FOX00000007
Configuration register is 0x2101
"""
    assert parse_version(text).is_xe


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("ping 10.0.0.2 size 1500 df-bit repeat 5", None),
        ("ping vrf RED 10.0.0.2 size 1500 df-bit repeat 5", None),
        ("ping 10.0.0.9 size 1500 df-bit repeat 5", "to 10.0.0.2"),
        ("ping 10.0.0.2 size 1400 df-bit repeat 5", "1500 bytes"),
        ("ping 10.0.0.2 size 1500 repeat 5", "with DF"),
        ("ping 10.0.0.2 size 1500 df-bit repeat 9", "5 packets"),
        ("ping 10.0.0.9 size 36 repeat 5", "to 10.0.0.2, 1500 bytes, with DF"),
        ("ping mpls ipv4 10.0.0.2 repeat 5 force-explicit-null", None),
        ("ping mpls ipv4 10.0.0.9/32 repeat 5 size 1500", "to 10.0.0.2"),
    ],
)
def test_a_ping_is_held_against_the_command_that_asked_for_it(command: str, words: str | None) -> None:
    assert not_as_asked(command, Ping("!!!!!", 5, 5, 1500, "10.0.0.2", df=True)) == words

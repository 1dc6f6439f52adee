"""ping and ping mpls: text and the simulated time it takes."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.exec import COMMANDS
from corelinks.runbooks.simulator.show.registry import InvalidInput, TimedLines
from tests.support.frozen_router import FrozenNetwork, frozen_device


def run(command: str, echoes: str, platform: str = "ios") -> tuple[TimedLines, dict[str, object]]:
    device = frozen_device(platform=platform, echoes=echoes)
    found = COMMANDS.match(command)
    assert found.rule.show is not None
    shown = found.rule.show(device, found)
    assert isinstance(shown, TimedLines)
    assert isinstance(device.network, FrozenNetwork)
    return shown, device.network.asked


def test_echoes_that_come_back_take_hardly_any_time() -> None:
    shown, asked = run("ping 10.0.0.2", "!!!!!")
    assert shown.lines == [
        "Type escape sequence to abort.",
        "Sending 5, 100-byte ICMP Echos to 10.0.0.2, timeout is 2 seconds:",
        "!!!!!",
        "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/2/3 ms",
    ]
    assert shown.seconds < 0.1
    assert asked["destination"] == "10.0.0.2"


def test_lost_echoes_take_their_timeout() -> None:
    shown, _ = run("ping 10.0.0.2 repeat 3 timeout 4", "..!")
    assert shown.lines[1] == "Sending 3, 100-byte ICMP Echos to 10.0.0.2, timeout is 4 seconds:"
    assert shown.lines[-1].startswith("Success rate is 33 percent (1/3), round-trip")
    assert 8 <= shown.seconds < 9


def test_options_come_in_any_order_and_a_source_interface_gives_its_address() -> None:
    shown, asked = run("ping 10.0.0.2 df-bit source tu12 size 1400", "MMMMM")
    assert shown.lines[2:] == [
        "Packet sent with a source address of 10.2.12.1 ",
        "Packet sent with the DF bit set",
        "MMMMM",
        "Success rate is 0 percent (0/5)",
    ]
    assert (asked["size"], asked["df"], asked["source"]) == (1400, True, "10.2.12.1")


def test_many_echoes_are_seventy_to_a_line() -> None:
    shown, _ = run("ping 10.0.0.2 repeat 100", "!" * 100)
    assert shown.lines[2:4] == ["!" * 70, "!" * 30]


def test_ping_in_a_vrf() -> None:
    shown, asked = run("ping vrf MGMT 10.0.0.2", "U.U.U")
    assert asked["vrf"] == "MGMT"
    assert shown.lines[2] == "U.U.U"
    assert run("ping vrf NONE 10.0.0.2", "")[0].lines == ["% VRF NONE does not exist"]


def test_ping_mpls_prints_the_codes_first() -> None:
    shown, asked = run("ping mpls ipv4 10.0.0.2/32 repeat 5 force-explicit-null", "!!!!!", "xe")
    assert shown.lines[:2] == [
        "Sending 5, 72-byte MPLS Echos to 10.0.0.2/32, ",
        "     timeout is 2 seconds, send interval is 0 msec:",
    ]
    assert shown.lines[-5:] == [
        "Type escape sequence to abort.",
        "!!!!!",
        "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/2/3 ms",
        " Total Time Elapsed 6 ms",
        "",
    ]
    assert (asked["prefix"], asked["explicit_null"]) == ("10.0.0.2/32", True)


def test_ping_mpls_with_a_mask_and_verbose() -> None:
    shown, asked = run("ping mpls ipv4 10.0.0.2 255.255.255.255 verbose", "!.Q")
    assert asked["prefix"] == "10.0.0.2/32"
    assert "!    size 100, reply addr 10.0.0.2, return code 3" in shown.lines
    assert "." in shown.lines


def test_ping_mpls_by_an_interface() -> None:
    _, asked = run("ping mpls ipv4 10.0.0.2/32 repeat 5 force-explicit-null output interface tu12", "!!!!!", "xe")
    assert asked["output"] == "Tunnel12"
    _, asked = run("ping mpls ipv4 10.0.0.2/32 output interface Tunnel 12 nexthop 10.2.12.2 repeat 1", "Q", "xe")
    assert (asked["prefix"], asked["output"]) == ("10.0.0.2/32", "Tunnel12")


def test_ping_mpls_by_an_interface_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput):
        run("ping mpls ipv4 10.0.0.2/32 output interface Tunnel99", "")

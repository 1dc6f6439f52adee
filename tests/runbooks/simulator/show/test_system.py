"""What the simulated routers say about themselves."""

from __future__ import annotations

import re

import pytest

from corelinks.runbooks.simulator.show.times import age, uptime
from tests.support.frozen_router import response


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [(0, "00:00:00"), (17430, "04:50:30"), (334800, "3d21h"), (1468800, "2w3d"), (34560000, "1y5w")],
)
def test_ages_have_four_forms(seconds: int, printed: str) -> None:
    assert age(seconds) == printed


def test_uptime_is_in_words() -> None:
    assert uptime(30) == "0 minutes"
    assert uptime(2 * 604800 + 6 * 86400 + 9 * 3600 + 55 * 60) == "2 weeks, 6 days, 9 hours, 55 minutes"


def test_version_names_the_release_and_the_hostname() -> None:
    ios, xe = response("version"), response("version", platform="xe")
    assert re.match(r"Cisco IOS Software, .*, Version 15\.7\(3\)M8, RELEASE SOFTWARE", ios[0])
    assert xe[0] == "Cisco IOS XE Software, Version 17.09.04"
    for lines in (ios, xe):
        assert "p1 uptime is 3 days, 1 hour, 1 minute" in lines
        assert "Configuration register is 0x2102" in lines
        assert "2 Gigabit Ethernet interfaces" in lines


def test_cdp_sees_the_other_end_of_a_cable_that_is_up() -> None:
    lines = response("cdp neighbors")
    assert [line.split()[:3] for line in lines if line.startswith("p2")] == [["p2", "Gig", "0/1"]]
    assert lines[-1] == "Total cdp entries displayed : 1"
    assert "Device ID: p2" in response("cdp neighbors detail")


@pytest.mark.parametrize("command", ["inventory", "license", "processes cpu", "ip ssh"])
def test_the_rest_says_something(command: str) -> None:
    assert response(command)

"""A configuration line that the simulated router does not know is never loaded silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.unknown_lines import unknown_lines
from tests.support.paths import EXAMPLE, OSPF_CORE

_ODD = """\
hostname p1
interface Loopback0
 ip address 10.0.0.1 255.255.255.255
 ip sorcery enable
interface Tunnel7
 no ip wizardry
 no ip redirects
macro auto monitor
voice service voip
 allow-connections sip to sip
crypto pki certificate chain SELF
 certificate self-signed 01
  30820330 30820218
  quit
banner motd ^C
ip sorcery is only a text here
^C
end
"""


def test_unknown_lines_are_listed_with_what_they_stand_beneath() -> None:
    assert sorted(unknown_lines(ConfigTree.parse(_ODD))) == [
        "interface Loopback0 / ip sorcery enable",
        "interface Tunnel7 / no ip wizardry",
        "macro auto monitor",
        "voice service voip",
        "voice service voip / allow-connections sip to sip",
    ]


@pytest.mark.parametrize("folder", [EXAMPLE, OSPF_CORE], ids=["example", "ospf"])
def test_the_routers_of_the_example_cores_know_all_their_lines(folder: Path) -> None:
    configs = sorted(folder.glob("running/*.cfg"))
    assert configs
    assert {path.stem: unknown_lines(ConfigTree.parse(path.read_text())) for path in configs} == {
        path.stem: () for path in configs
    }


def test_a_simulator_says_which_lines_its_routers_do_not_know() -> None:
    with Simulator({"p1": _ODD, "p2": "hostname p2\nend\n"}, password="let-me-in") as simulator:
        assert simulator.unknown_lines["p2"] == ()
        assert "macro auto monitor" in simulator.unknown_lines["p1"]


def test_the_body_of_a_certificate_is_known_and_a_strange_line_in_it_is_not() -> None:
    body = "  30820330 A0030201 02\n  sorcery\n  \tquit\n"
    chain = f"crypto pki certificate chain TP\n certificate self-signed 01\n{body}"
    assert unknown_lines(ConfigTree.parse(chain)) == (
        "crypto pki certificate chain TP / certificate self-signed 01 / sorcery",
    )

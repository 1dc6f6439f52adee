"""Every kind of interface is joined to its peer by their subnet, and shown."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.ios.interface_kinds import KINDS
from corelinks.runbooks.simulator.ios.names import canonical, short
from tests.support.two_routers import TwoRouters, plain

_CABLED = [f"{kind.name}{'7' if kind.flat else '0/7' if kind.place % 2 else '0/1/7'}" for kind in KINDS if kind.cabled]


def members(number: int) -> str:
    """A port channel of two ports, the second shut."""
    ports = "".join(
        f"interface FiveGigabitEthernet0/{port}\n no ip address\n channel-group 7 mode active\n" for port in (1, 2)
    )
    return plain(number, interface="Port-channel7", extra=ports)


@pytest.mark.parametrize("name", [*_CABLED, "GigabitEthernet0/1.700", "Port-channel3.12"])
def test_two_ends_of_any_kind_meet(name: str) -> None:
    dot1q = " encapsulation dot1Q 12" if "." in name else ""
    core = TwoRouters(interface=name, lines=dot1q)
    assert " UP " in core.show("e1", "show isis neighbors")
    assert "Oper" in core.show("e1", "show mpls ldp neighbor")
    assert core.show("e1", f"show interfaces {name}").startswith(f"{name} is up, line protocol is up")
    assert name in core.show("e1", "show mpls interfaces")
    assert short(name) in core.show("e1", "show isis neighbors")


@pytest.mark.parametrize("name", ["POS0/1/0", "TwentyFiveGigE1/0/7", "BVI3", "Multilink9"])
def test_a_tunnel_comes_up_over_them(name: str) -> None:
    core = TwoRouters(interface=name, lines="")
    core.build_tunnel()
    assert "UP-ACTIVE" in core.show("e1", "show crypto session")
    assert "Tunnel5" in core.show("e2", "show mpls ldp neighbor")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("po1", "Port-channel1"),
        ("po0/1/0", "POS0/1/0"),
        ("pos0/1/0", "POS0/1/0"),
        ("twe1/0/1", "TwentyFiveGigE1/0/1"),
        ("tw1/0/1", "TwoGigabitEthernet1/0/1"),
        ("tu12", "Tunnel12"),
        ("fo0/1", "FortyGigabitEthernet0/1"),
        ("vl100", "Vlan100"),
        ("t1", None),
        ("vl1/2", None),
    ],
)
def test_names_are_understood_shortened(typed: str, name: str | None) -> None:
    assert canonical(typed) == name


def test_a_port_channel_lives_while_one_of_its_links_does() -> None:
    core = TwoRouters(one=members(1), two=members(2))
    assert "BW 10000000 Kbit/sec" in core.show("e1", "show interfaces Port-channel7")
    assert "Members in this channel: Fi0/1 Fi0/2" in core.show("e1", "show interfaces Port-channel7")
    core.configure("e1", "interface FiveGigabitEthernet0/1", "shutdown")
    assert "line protocol is up" in core.show("e2", "show interfaces Port-channel7")
    core.configure("e2", "interface FiveGigabitEthernet0/1", "shutdown", "interface FiveGigabitEthernet0/2", "shutdown")
    core.run(40)
    assert "line protocol is down" in core.show("e1", "show interfaces Port-channel7")
    assert core.show("e1", "show mpls ldp neighbor") == ""


def test_a_header_may_have_more_words_than_the_name() -> None:
    port = "interface Serial0/2/0\n no ip address\n encapsulation frame-relay\n"
    lines = " frame-relay interface-dlci 100"
    core = TwoRouters(
        one=plain(1, interface="Serial0/2/0.100 point-to-point", lines=lines, extra=port),
        two=plain(2, interface="Serial0/2/0.100 point-to-point", lines=lines, extra=port),
    )
    core.interface = "Serial0/2/0.100"
    assert " UP " in core.show("e1", "show isis neighbors")
    assert "interface Serial0/2/0.100 point-to-point" in core.show("e1", "show running-config interface se0/2/0.100")
    core.build_tunnel()
    assert "UP-ACTIVE" in core.show("e1", "show crypto session")
    core.configure("e1", "interface Serial0/2/0.100", "description typed without the word")
    assert core.show("e1", "show running-config").count("\ninterface Serial0/2/0.100") == 1
    core.configure("e1", "interface Serial0/2/0", "shutdown")
    assert "Serial0/2/0.100 is down" in core.show("e1", "show interfaces Serial0/2/0.100")


def test_a_serial_line_needs_one_encapsulation_at_both_ends() -> None:
    core = TwoRouters(
        one=plain(1, interface="POS0/1/0", lines=" encapsulation ppp"), two=plain(2, interface="POS0/1/0", lines="")
    )
    assert "POS0/1/0 is up, line protocol is down" in core.show("e1", "show interfaces POS0/1/0")
    core.configure("e2", "interface POS0/1/0", "encapsulation ppp")
    core.run(30)
    assert "POS0/1/0 is up, line protocol is up" in core.show("e1", "show interfaces POS0/1/0")
    assert "Encapsulation PPP" in core.show("e1", "show interfaces POS0/1/0")


def test_a_subinterface_has_the_mtu_of_its_interface_unless_it_has_its_own() -> None:
    above = "interface GigabitEthernet0/1\n mtu 1700\n no ip address\n"
    for own, mtu in (("", 1700), (" mtu 1650\n", 1650)):
        core = TwoRouters(plain(1, interface="GigabitEthernet0/1.7", lines=own, extra=above))
        assert f"MTU {mtu} bytes" in core.show("e1", "show interfaces GigabitEthernet0/1.7")

"""show interfaces and its relatives, on a router of each family of releases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corelinks.runbooks.simulator.grammar.match import InvalidInput
from corelinks.runbooks.simulator.network.model.router_state import InterfaceState, RouterState, TunnelState
from tests.support.frozen_router import INTERFACES, TUNNEL, healthy, response


def with_tunnel(tunnel: TunnelState, **changes: object) -> RouterState:
    changed: InterfaceState = replace(INTERFACES["Tunnel12"], tunnel=tunnel, **changes)  # type: ignore[arg-type]
    return healthy(interfaces={**INTERFACES, "Tunnel12": changed})


def test_a_tunnel_prints_its_endpoints_key_and_protection() -> None:
    lines = response("interfaces Tunnel12")
    assert lines[0] == "Tunnel12 is up, line protocol is up "
    assert "  Tunnel source 10.1.12.1 (GigabitEthernet0/1), destination 10.1.12.2" in lines
    at = lines.index("  Tunnel protocol/transport GRE/IP")
    assert lines[at : at + 4] == [
        "  Tunnel protocol/transport GRE/IP",
        "    Key 0x64, sequencing disabled",
        "    Checksumming of packets disabled",
        "  Tunnel TTL 255, Fast tunneling enabled",
    ]
    assert lines[at + 4] == "  Path MTU Discovery, ager 10 mins, min MTU 92, MTU 0, expires never"
    assert '  Tunnel protection via IPSec (profile "CL-p1-p2.core")' in lines


def test_only_ios_xe_prints_the_linestate() -> None:
    line = "  Tunnel linestate evaluation up"
    assert line in response("interfaces tu12", platform="xe")
    assert line not in response("interfaces tu12", platform="ios")


def test_shared_protection_is_said_inside_the_brackets() -> None:
    state = with_tunnel(replace(TUNNEL, protection_shared=True))
    assert '  Tunnel protection via IPSec (profile "CL-p1-p2.core" shared)' in response("interfaces tu12", state)


def test_a_vti_has_neither_key_nor_checksum_lines() -> None:
    lines = response("interfaces tu12", with_tunnel(replace(TUNNEL, transport="IPSEC/IP", key=None)))
    assert "  Tunnel protocol/transport IPSEC/IP" in lines
    assert "  Tunnel TTL 255" in lines
    assert not [line for line in lines if "sequencing" in line or "Checksumming" in line]


def test_a_source_given_as_an_address_is_not_tracked() -> None:
    lines = response("interfaces tu12", with_tunnel(replace(TUNNEL, source_interface=None)))
    assert "  Tunnel source 10.1.12.1, destination 10.1.12.2" in lines
    assert not [line for line in lines if "Subblocks" in line]


def test_an_empty_tunnel_has_no_endpoints() -> None:
    empty = replace(TUNNEL, source=None, source_interface=None, destination=None, protection_profile=None)
    lines = response("interfaces tu12", with_tunnel(empty))
    assert "  Tunnel source 0.0.0.0, destination 0.0.0.0" in lines
    assert not [line for line in lines if "protection" in line]


def test_a_shut_interface_is_administratively_down() -> None:
    assert response("interfaces gi0/2")[0] == "GigabitEthernet0/2 is administratively down, line protocol is down "


def test_a_serial_interface_ends_with_its_signals() -> None:
    lines = response("interfaces serial 1/0")
    assert "  Encapsulation HDLC, crc 16, loopback not set" in lines
    assert lines[-1] == "     0 carrier transitions     DCD=up  DSR=up  DTR=up  RTS=up  CTS=up"


def test_without_a_name_every_interface_is_printed_ports_first() -> None:
    first = [line.split()[0] for line in response("interfaces") if "line protocol" in line]
    assert first == ["GigabitEthernet0/1", "GigabitEthernet0/2", "Serial1/0", "Loopback0", "Tunnel12"]


@pytest.mark.parametrize("command", ["interfaces tu99", "ip interface Tunnel99", "mpls ldp neighbor Tunnel99"])
def test_an_interface_that_does_not_exist_is_refused_at_its_name(command: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        response(command)
    assert refused.value.offset == len("show ") + command.rindex(" ") + 1


def test_descriptions_are_a_table_of_short_names() -> None:
    lines = response("interfaces description")
    assert lines[0] == "Interface                      Status         Protocol Description"
    assert "Gi0/2                          admin down     down     " in lines
    assert "Tu12                           up             up       to p2" in lines


def test_ip_interface_brief_keeps_its_columns() -> None:
    lines = response("ip int brief")
    status, protocol = lines[0].index("Status"), lines[0].index("Protocol")
    for line in lines[1:]:
        assert line[status - 1] == " "
        assert line[protocol:].strip() in ("up", "down")
    assert "GigabitEthernet0/2         unassigned      YES NVRAM  administratively down down    " in lines


def test_ip_interface_tells_the_ip_mtu_or_that_there_is_no_ip() -> None:
    assert "  MTU is 1500 bytes" in response("ip interface tu12")
    assert response("ip interface gi0/2")[1:] == ["  Internet protocol processing disabled"]


def test_protection_statistics_count_what_came_in_clear() -> None:
    assert response("tunnel protection statistics tu12")[-1] == "      ps pkt drops   : 0    clear pkt drops: 7    "

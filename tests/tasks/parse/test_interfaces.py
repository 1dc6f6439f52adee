"""``show interfaces``: every form of the transport line, and what must not be mistaken for it."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import Interface, ParseError, TunnelInterface, WrongInterface, interface_absent
from corelinks.tasks.parse import parse_interface as parse
from tests.tasks.parse.catalogue import said

GRE_124 = "show_interfaces/ios_12.4_gre_one_line"
GRE_1612 = "show_interfaces/xe_16.12_gre_shared"
SEVERAL = "show_interfaces/ios_15.4_several"
ONE_LINE = "  Tunnel protocol/transport GRE/IP, key 0x64, sequencing disabled\n"
SOURCE = "  Tunnel source 192.0.2.1 (Port-channel1), destination 192.0.2.2\n"
PROTECTION = '  Tunnel protection via IPSec (profile "CL-p1.p2-core")\n'


def tunnel(text: str, name: str = "Tunnel12") -> TunnelInterface:
    found = parse(text, name).tunnel
    assert found is not None
    return found


def changed(old: str, new: str, name: str = GRE_124) -> str:
    text = said(name)
    assert old in text
    return text.replace(old, new)


def test_a_tunnel_of_ios_12_is_read_whole() -> None:
    assert parse(said(GRE_124), "tu12") == Interface(
        name="Tunnel12",
        admin_up=True,
        line_up=True,
        status="up",
        description="core p1-p2",
        address="10.255.12.1/30",
        mtu=1514,
        bandwidth_kbps=100000,
        packets_in=4711,
        packets_out=4812,
        tunnel=TunnelInterface(
            transport="GRE/IP",
            key=100,
            source="192.0.2.1",
            source_interface="Port-channel1",
            destination="192.0.2.2",
            transport_mtu=None,
            protection_profile="CL-p1.p2-core",
            shared=False,
            linestate=None,
            vrf=None,
            ttl=255,
        ),
    )


def test_a_tunnel_of_xe_16_is_read_whole() -> None:
    one = parse(said(GRE_1612), "Tunnel2147483647")

    assert (one.description, one.keepalive) == ("Tunnel12 is up, line protocol is up", 10)
    assert one.tunnel == TunnelInterface(
        transport="GRE/IP",
        key=4294967295,
        source="192.0.2.9",
        source_interface="TenGigabitEthernet0/0/1.100",
        destination="192.0.2.10",
        transport_mtu=8918,
        protection_profile="CL-Shared_1",
        shared=True,
        linestate="up",
        vrf="FRONT-1",
        ttl=255,
    )


def test_a_vti_is_told_by_its_transport() -> None:
    found = tunnel(said("show_interfaces/xe_17.6_vti"), "Tu34")

    assert (found.transport, found.key, found.protection_profile) == ("IPSEC/IP", None, "vti")
    assert (found.linestate, found.source_interface) == ("down - no output interface", None)


def test_each_of_several_interfaces_is_found_by_any_spelling() -> None:
    text = said(SEVERAL)
    gre, te = parse(text, "Tu13"), parse(text, "tunnel 100")
    sub = parse(text, "Gi0/2.100")

    assert (gre.admin_up, gre.line_up, gre.status, gre.address) == (False, False, "administratively down", None)
    assert gre.tunnel is not None
    assert te.tunnel is not None
    assert (gre.tunnel.source, gre.tunnel.destination, gre.tunnel.protection_profile) == (None, None, None)
    assert te.tunnel.transport == "Label Switching"
    assert (sub.admin_up, sub.line_up, sub.packets_in, sub.packets_out) == (True, False, None, None)
    assert parse(text, "g0/1").packets_in == 90210
    assert parse(text, "lo0").tunnel is None


@pytest.mark.parametrize("transport", ["GRE/IP", "GRE/IPv6", "multi-GRE/IP"])
@pytest.mark.parametrize(
    ("key", "number"),
    [("disabled", None), ("0x64", 100), ("0xFFFFFFFF", 4294967295), ("0x0", 0), ("0xab", 171)],
)
def test_a_gre_tunnel_says_its_key_on_one_line_or_two(transport: str, key: str, number: int | None) -> None:
    one = f"  Tunnel protocol/transport {transport}, key {key}, sequencing disabled\n"
    two = f"  Tunnel protocol/transport {transport}\n    Key {key}, sequencing enabled\n"
    for form in (one, two):
        found = tunnel(changed(ONE_LINE, form))
        assert (found.transport, found.key) == (transport, number)


@pytest.mark.parametrize(
    "transport",
    ["IPSEC/IP", "IPSEC/IPv6", "IP/IP", "IP/IPv6", "IPv6/IP", "IPv6 6to4", "UDP/IP", "PIM/IPv4", "PIM/IPv6", "AURP"],
)
def test_every_other_transport_is_read_as_it_is_printed(transport: str) -> None:
    for tail in ("", ", key disabled, sequencing disabled"):
        found = tunnel(changed(ONE_LINE, f"  Tunnel protocol/transport {transport}{tail}\n"))
        assert (found.transport, found.key) == (transport, None)


@pytest.mark.parametrize(
    ("line", "source", "interface", "destination"),
    [
        (
            "192.0.2.1 (GigabitEthernet0/0/0.5), destination 192.0.2.2",
            "192.0.2.1",
            "GigabitEthernet0/0/0.5",
            "192.0.2.2",
        ),
        ("192.0.2.1 (Lo0), destination UNKNOWN", "192.0.2.1", "Loopback0", None),
        ("192.0.2.1, destination 192.0.2.2", "192.0.2.1", None, "192.0.2.2"),
        ("192.0.2.1", "192.0.2.1", None, None),
        ("UNKNOWN, destination UNKNOWN", None, None, None),
        ("0.0.0.0, destination 0.0.0.0", None, None, None),
        ("192.0.2.1 (Ethernet0), destination 192.0.2.2, fastswitch TTL 255", "192.0.2.1", "Ethernet0", "192.0.2.2"),
        ("2001:DB8::1 (Gi1), destination 2001:DB8::2", "2001:DB8::1", "GigabitEthernet1", "2001:DB8::2"),
    ],
)
def test_every_form_of_the_source_line_is_read(
    line: str, source: str | None, interface: str | None, destination: str | None
) -> None:
    found = tunnel(changed(SOURCE, f"  Tunnel source {line}\n"))

    assert (found.source, found.source_interface, found.destination) == (source, interface, destination)


@pytest.mark.parametrize(
    "profile", ["a", "p2p-vedge", "A.B_C-9", "x" * 64, "ipsec-vpn-92df3bfb-0", "#1@x(y)", "shared"]
)
@pytest.mark.parametrize("word", ["IPSec", "IPsec", "IPSEC", "ipsec"])
def test_a_profile_of_any_legal_spelling_is_read(profile: str, word: str) -> None:
    own = tunnel(changed(PROTECTION, f'  Tunnel protection via {word} (profile "{profile}")\n'))
    shared = tunnel(changed(PROTECTION, f'  Tunnel protection via {word} (profile "{profile}" shared)\n'))

    assert (own.protection_profile, own.shared) == (profile, False)
    assert (shared.protection_profile, shared.shared) == (profile, True)


def test_a_tunnel_without_protection_has_no_profile() -> None:
    assert tunnel(changed(PROTECTION, "")).protection_profile is None


@pytest.mark.parametrize(
    "state", ["up", "down - keepalive down", "down - no IPv4 tunnel destination address", "down - transport reg down"]
)
def test_the_linestate_is_read_as_it_is_printed(state: str) -> None:
    text = changed(SOURCE, f"  Tunnel linestate evaluation {state}\n{SOURCE}")

    assert tunnel(text).linestate == state


@pytest.mark.parametrize(
    "line",
    [
        "Tunnel protection via IPSec",
        "Tunnel protection is off",
        'Tunnel protection via IPSec (profile "")',
        'Tunnel protection via IPSec (profile "a b")',
        'Tunnel protection via MACsec (profile "a")',
        'Tunnel protection via IPSec (profile "a" broken)',
        "Tunnel protocol/transport GRE/IP, key 100, sequencing disabled",
        "Tunnel protocol/transport GRE/IP, key 0x123456789, sequencing disabled",
        "Tunnel protocol/transport",
        "Tunnel source 192.0.2.1 destination 192.0.2.2",
        "Tunnel linestate evaluation sideways",
        "Tunnel transport MTU many bytes",
        "Key 100, sequencing disabled",
    ],
)
def test_a_tunnel_line_of_an_unknown_form_is_refused_and_named(line: str) -> None:
    with pytest.raises(ParseError, match="unknown form") as raised:
        tunnel(changed("  Tunnel TTL 255\n", f"  Tunnel TTL 255\n  {line}\n"))

    assert raised.value.line == line


@pytest.mark.parametrize(
    "line", [ONE_LINE, SOURCE, PROTECTION, "  MTU 1514 bytes, BW 100000 Kbit, DLY 1 usec,\n", "  Description: other\n"]
)
def test_a_line_that_stands_there_twice_is_refused(line: str) -> None:
    with pytest.raises(ParseError, match="twice"):
        tunnel(changed("  Tunnel TTL 255\n", f"  Tunnel TTL 255\n{line}"))


def test_two_keys_are_refused() -> None:
    with pytest.raises(ParseError, match="twice"):
        tunnel(changed(ONE_LINE, f"{ONE_LINE}    Key disabled, sequencing disabled\n"))


@pytest.mark.parametrize("missing", [ONE_LINE, SOURCE])
def test_a_tunnel_without_transport_or_source_is_refused(missing: str) -> None:
    with pytest.raises(ParseError, match="cut or strange"):
        tunnel(changed(missing, ""))


def test_a_gre_tunnel_that_does_not_say_its_key_is_refused() -> None:
    with pytest.raises(ParseError, match="no tunnel key"):
        tunnel(changed(ONE_LINE, "  Tunnel protocol/transport GRE/IP\n"))


def test_a_text_that_ends_within_the_counters_is_refused() -> None:
    with pytest.raises(ParseError, match="within the counters"):
        parse(said(GRE_124).partition("     4812 packets output")[0], "Tu12")


def test_the_description_is_no_evidence() -> None:
    text = changed("Description: core p1-p2", 'Description: Tunnel protection via IPSec (profile "x")')
    text = text.replace(PROTECTION, "")

    assert tunnel(text).protection_profile is None


def test_the_text_of_another_interface_is_told_as_such() -> None:
    with pytest.raises(WrongInterface, match="Tunnel1 ") as raised:
        parse(said(GRE_124), "Tunnel1 ")

    assert raised.value.line == "Tunnel12 is up, line protocol is up"


def test_one_broken_interface_of_several_breaks_the_answer() -> None:
    with pytest.raises(ParseError, match="MTU"):
        parse(changed("  MTU 17916 bytes", "  MTU", SEVERAL), "Gi0/1")


def test_the_same_interface_twice_is_refused() -> None:
    with pytest.raises(ParseError, match="twice"):
        parse(said(GRE_124) + said(GRE_124), "Tunnel12")


def test_a_missing_interface_is_told_by_the_router_s_refusal() -> None:
    refusal = "show interfaces Tunnel12\n                      ^\n% Invalid input detected at '^' marker.\n\np1#"

    assert interface_absent(refusal)
    assert not interface_absent("")
    assert not interface_absent("% Incomplete command.")
    assert not interface_absent("Command authorization failed.")
    assert not interface_absent(said(GRE_124))
    with pytest.raises(ParseError, match="refused"):
        parse(refusal, "Tunnel12")

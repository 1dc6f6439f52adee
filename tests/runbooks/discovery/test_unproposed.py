"""Every interface that might be a core link and is not proposed has one line, and the line is true."""

from __future__ import annotations

import pytest

from tests.support.hand_configs import ISIS, SUBNET, config, found, links_of, pair, section, wire

ON = ("ip router isis METRO", "mpls ip")
WIRE = f"{SUBNET}.8/30"
BOTH = f"lake GigabitEthernet0/2 and peak GigabitEthernet0/2, in {WIRE}"


@pytest.mark.parametrize(
    ("lines", "process", "reason"),
    [
        ((*ON, "shutdown"), ISIS, "is shut down"),
        ((*ON, "vrf forwarding INNER"), ISIS, "is in VRF INNER, and a core link is in the global table"),
        ((*ON, "ip vrf forwarding INNER"), ISIS, "is in VRF INNER, and a core link is in the global table"),
        (("ip router isis METRO",), ISIS, "runs no LDP: neither mpls ip nor mpls ldp autoconfig reaches it"),
        (("mpls ip",), ISIS, "is in neither IS-IS nor OSPF"),
        (ON, (*ISIS, "no mpls ip"), "runs no LDP: neither mpls ip nor mpls ldp autoconfig reaches it"),
        (ON, (*ISIS, " passive-interface default"), "does not run IS-IS: passive-interface default"),
        ((*ON, "isis protocol shutdown"), ISIS, "does not run IS-IS: isis protocol shutdown"),
        (("mpls ip", "ip ospf 3 area 0"), ("router ospf 3", " shutdown"), "does not run OSPF: shutdown"),
        (
            (*ON, "isis circuit-type level-1"),
            ISIS,
            "is in no level of IS-IS: circuit-type and is-type have none in common",
        ),
    ],
)
def test_what_both_ends_lack_is_one_line(lines: tuple[str, ...], process: tuple[str, ...], reason: str) -> None:
    discovery = found(pair(*lines, process=process))
    assert discovery.links == ()
    assert discovery.remarks == (f"{BOTH}: each {reason}",)


@pytest.mark.parametrize(
    ("lines", "process", "igp"),
    [
        ((*ON, "ip ospf 3 area 0"), (*ISIS, "router ospf 3", " shutdown"), "isis"),
        ((*ON, "ip ospf 3 area 0"), (*ISIS, "router ospf 3", " passive-interface default"), "isis"),
        ((*ON, "ip ospf 3 area 0"), (*ISIS, " protocol shutdown", "router ospf 3"), "ospf"),
        ((*ON, "isis protocol shutdown", "ip ospf 3 area 0"), (*ISIS, "router ospf 3"), "ospf"),
        ((*ON, "isis circuit-type level-1", "ip ospf 3 area 0"), (*ISIS, "router ospf 3"), "ospf"),
    ],
)
def test_an_igp_that_is_stopped_does_not_hide_the_one_that_runs(
    lines: tuple[str, ...], process: tuple[str, ...], igp: str
) -> None:
    discovery = found(pair(*lines, process=process))
    assert discovery.remarks == ()
    assert [link.igp.protocol for link in links_of(discovery)] == [igp]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((*ON, "shutdown"), "is shut down"),
        ((*ON, "vrf forwarding INNER"), "is in VRF INNER, and a core link is in the global table"),
        ((), "is in neither IS-IS nor OSPF; runs no LDP: neither mpls ip nor mpls ldp autoconfig reaches it"),
    ],
)
def test_what_one_end_lacks_is_said_of_that_end(lines: tuple[str, ...], reason: str) -> None:
    configs = {**pair(*ON), "peak": config("peak", (*wire(1, *lines), *ISIS))}
    assert found(configs).remarks == (
        f"lake GigabitEthernet0/2, to peak GigabitEthernet0/2: peak GigabitEthernet0/2 {reason}",
    )


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (f"{SUBNET}.10 255.255.255.252", f"{SUBNET}.10 255.255.255.248", f"has {SUBNET}.10/29"),
        (f"{SUBNET}.10 ", f"{SUBNET}.9 ", f"has the same address {SUBNET}.9"),
    ],
)
def test_addresses_that_do_not_fit_are_said(before: str, after: str, reason: str) -> None:
    configs = pair(*ON)
    configs["peak"] = configs["peak"].replace(before, after)
    assert found(configs).remarks == (
        f"lake GigabitEthernet0/2, to peak GigabitEthernet0/2: peak GigabitEthernet0/2 {reason}",
    )


def test_each_of_several_in_one_subnet_is_named_once() -> None:
    configs = {name: text.replace(".252", ".248") for name, text in pair(*ON, "shutdown").items()}
    for host, name in ((11, "sea"), (12, "well")):
        lines = section("interface Vlan4", f"ip address {SUBNET}.{host} 255.255.255.248", *ON)
        configs[name] = config(name, (*lines, *ISIS))
    configs["tarn"] = config(
        "tarn", (*section("interface Vlan4", f"ip address {SUBNET}.13 255.255.255.248", *ON), *ISIS)
    )
    assert found(configs).remarks == (
        "lake GigabitEthernet0/2: is shut down; peak GigabitEthernet0/2 is shut down",
        f"{SUBNET}.8/29 is shared by sea Vlan4, well Vlan4, tarn Vlan4, and CDP and LDP do not tell which two belong "
        "together",
    )


def test_a_large_subnet_around_others_does_not_hide_their_lines() -> None:
    large = section("interface Vlan4", "ip address 10.60.0.1 255.255.0.0", *ON)
    configs = {"aaa": config("aaa", (*large, *ISIS)), "lake": pair(*ON)["lake"]}
    assert found(configs).remarks == (
        f"aaa Vlan4, to lake GigabitEthernet0/2: lake GigabitEthernet0/2 has {SUBNET}.9/30",
        f"lake GigabitEthernet0/2: no other configuration has an address in {WIRE}",
    )


def test_one_end_in_is_is_and_one_in_ospf_is_said() -> None:
    configs = pair(*ON)
    configs["peak"] = config("peak", wire(1, "ip ospf 3 area 0", "mpls ip"))
    assert found(configs).remarks == (f"{BOTH}: one runs IS-IS, the other OSPF",)


def test_that_nobody_has_an_address_there_is_said_only_when_it_is_so() -> None:
    alone = {"lake": pair(*ON)["lake"]}
    nobody = f"lake GigabitEthernet0/2: no other configuration has an address in {WIRE}"
    assert found(alone).remarks == (nobody,)
    secondary = section(
        "interface Vlan9", f"ip address {SUBNET}.10 255.255.255.252 secondary", "ip address 10.9.9.9 255.255.255.0"
    )
    (remark,) = found({**alone, "well": config("well", secondary)}).remarks
    assert remark.startswith("lake GigabitEthernet0/2, to well Vlan9: well Vlan9 is in neither")
    assert remark.endswith("has 10.9.9.9/24")


@pytest.mark.parametrize("line", ["ip address dhcp", "ip address negotiated", "ip unnumbered Loopback3"])
def test_an_interface_without_an_address_of_its_own_has_its_line(line: str) -> None:
    lines = section("interface Serial0/4/0", line, "ip router isis METRO", "mpls ip")
    (remark,) = found({"lake": config("lake", (*lines, *ISIS))}).remarks
    assert remark.startswith(f"lake Serial0/4/0: {line}")
    assert remark.endswith("give the link a subnet of its own first")


def test_an_interface_of_a_kind_that_nobody_knows_has_its_line() -> None:
    lines = section("interface Warp9/1", f"ip address {SUBNET}.9 255.255.255.252", "mpls ip")
    assert found({"lake": config("lake", lines)}).remarks == (
        "lake Warp9/1: is no kind of interface that corelinks knows",
    )


def test_interfaces_that_cannot_be_core_links_have_no_line() -> None:
    lines = (
        *section("interface Loopback3", "ip address 10.9.9.1 255.255.255.255", "ip router isis METRO"),
        *section("interface GigabitEthernet0/5", "ip address 10.9.8.1 255.255.255.0"),
        *section("interface GigabitEthernet0/6", "ip address 10.9.7.1 255.255.255.252"),
        *section("interface GigabitEthernet0/7", "no ip address", "shutdown"),
    )
    assert found({"lake": config("lake", (*lines, *ISIS))}).remarks == ()


TUNNEL = ("ip router isis METRO", "mpls ip", "tunnel source GigabitEthernet0/2")


def tunnels(*lines: str, on_peak: tuple[str, ...] | None = None) -> dict[str, str]:
    """Two routers with a GRE tunnel between them, the second with other lines if they are given."""
    ends = []
    for end, more in enumerate((lines, lines if on_peak is None else on_peak)):
        address = f"ip address 10.61.7.{9 + end} 255.255.255.252"
        far = f"tunnel destination {SUBNET}.{10 - end}"
        ends.append((*wire(end), *section("interface Tunnel40", address, *TUNNEL, far, *more), *ISIS))
    return {name: config(name, text) for name, text in zip(("lake", "peak"), ends, strict=True)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("tunnel mode gre multipoint", "multipoint is not supported: a core link leads to one peer"),
        ("tunnel mode gre ipv6", "GRE over IPv6 is not supported: a core link is GRE over IPv4"),
        ("tunnel mode ipip", "tunnel mode ipip is not GRE and carries no labels"),
        ("shutdown", "is shut down"),
        ("vrf forwarding INNER", "is in VRF INNER, and a core link is in the global table"),
    ],
)
def test_a_tunnel_that_is_no_core_link_is_named_as_what_it_is(line: str, reason: str) -> None:
    discovery = found(tunnels(line))
    assert discovery.links == ()
    assert discovery.remarks == (f"lake Tunnel40: {reason}", f"peak Tunnel40: {reason}")


@pytest.mark.parametrize(
    ("on_lake", "on_peak", "reason"),
    [
        (("tunnel key 5",), ("tunnel key 6",), "peak Tunnel40 leads back with tunnel key 6, here it is 5"),
        ((), ("shutdown",), "peak Tunnel40, its other end, is shut down"),
        (("tunnel source Vlan77",), (), "no interface of lake is or has its tunnel source"),
        (("tunnel destination hub.example.net",), (), "tunnel destination hub.example.net is no IPv4 address"),
    ],
)
def test_why_a_tunnel_has_no_other_end_is_said(on_lake: tuple[str, ...], on_peak: tuple[str, ...], reason: str) -> None:
    configs = tunnels(on_peak=on_peak)
    for line in on_lake:
        start = " ".join(line.split()[:2])
        lines = [text for text in configs["lake"].splitlines() if not text.strip().startswith(start)]
        at = lines.index("interface Tunnel40") + 1
        configs["lake"] = "\n".join([*lines[:at], f" {line}", *lines[at:]]) + "\n"
    assert f"lake Tunnel40: {reason}" in found(configs).remarks


def test_a_destination_that_has_no_tunnel_back_is_said() -> None:
    configs = {**tunnels(), "peak": pair(*ON)["peak"]}
    assert found(configs).remarks[0] == (
        "lake Tunnel40: its destination is peak GigabitEthernet0/2, and no tunnel with an address leads back from there"
    )


def test_a_tunnel_without_an_address_has_its_line_and_its_number() -> None:
    bare = section("interface Tunnel1", "ip unnumbered Loopback3", "mpls ip", f"tunnel destination {SUBNET}.10")
    configs = pair(*ON)
    configs["lake"] = config("lake", (*bare, *wire(0, *ON), *ISIS))
    discovery = found(configs)
    assert discovery.remarks == ("lake Tunnel1: ip unnumbered Loopback3: give the link a subnet of its own first",)
    (link,) = links_of(discovery)
    assert (link.a.tunnel, link.b.tunnel) == (2, 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("tunnel mode mpls traffic-eng", "is a TE tunnel, which carries no GRE"),
        ("tunnel mode gre multipoint", "multipoint is not supported: a core link leads to one peer"),
        ("shutdown", "is shut down"),
    ],
)
def test_a_tunnel_without_an_address_is_named_as_what_it_is(line: str, reason: str) -> None:
    lines = section("interface Tunnel8", "ip unnumbered Loopback3", "mpls ip", line)
    assert found({"lake": config("lake", lines)}).remarks == (f"lake Tunnel8: {reason}",)
